"use strict";
// Requests one scene after another and shows each. Pages that did not change are kept, and
// others are replaced once their pictures have loaded, so that nothing moves.

const element = (id) => document.getElementById(id);
const [pages, findings, place] = ["pages", "findings", "place"].map(element);
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

let scene = { number: 0, pages: [], places: [], choice: {} };
let zoom = Number(sessionStorage.zoom) || 0; // 0: as wide as the window
let pinned = null;

async function follow() {
  for (;;) {
    try {
      const answer = await fetch(`scene?after=${scene.number}`);
      if (!answer.ok) throw new Error(answer.statusText);
      if (answer.status === 200) await show(await answer.json());
    } catch {
      element("state").className = "away";
      element("note").textContent = "tenure has stopped watching";
      await pause(1000);
    }
  }
}

async function show(next) {
  const is_first = scene.number === 0;
  const pictures = await Promise.all(next.pages.map((page, at) => picture(page, at)));
  scene = next;
  while (pages.children.length > next.pages.length) pages.lastElementChild.remove();
  next.pages.forEach((page, at) => lay(page, pages.children[at], pictures[at]));
  const worst = ["error", "warning"].find((w) => next.findings.some((f) => f.severity === w));
  element("state").className = worst || "good";
  element("state").ariaLabel = worst || "no findings";
  pages.classList.toggle("stale", worst === "error");
  document.title = next.title || "tenure";
  element("title").textContent = next.title;
  element("note").textContent = next.note;
  offer(element("variant"), next.variants, next.choice.variant, "full CV");
  offer(element("theme"), next.themes, next.choice.theme, "default");
  offer(element("citations"), next.citations, next.choice.citations, "as written");
  tell(next.findings);
  pinned = null;
  point(null);
  resize();
  if (is_first) pages.scrollTop = Number(sessionStorage.scroll) || 0;
}

// Replaces the picture of a page if it has changed.
async function picture(page, at) {
  if (scene.pages[at]?.picture === page.picture) return null;
  const image = new Image();
  image.alt = "";
  image.src = `picture/${page.picture}`;
  await image.decode().catch(() => {});
  return image;
}

function lay(page, old, image) {
  const box = old || pages.appendChild(document.createElement("div"));
  box.className = "page";
  box.style.setProperty("--width", page.width);
  box.style.setProperty("--height", page.height);
  if (image) {
    box.querySelector("img")?.remove();
    box.prepend(image);
  }
  const words = JSON.stringify(page.words);
  if (box.words === words) return;
  box.words = words;
  box.querySelector(".words")?.remove();
  box.append(layer(page));
}

// The words of a page, invisible, for pointing and copying.
function layer(page) {
  const layer = document.createElement("div");
  layer.className = "words";
  page.words.forEach(([left, top, width, height, text, at], n) => {
    const word = document.createElement("span");
    const next = page.words[n + 1];
    // Words from the same place are marked together.
    const reaches = at !== null && next?.[5] === at && next[1] === top && next[0] > left;
    word.textContent = text;
    Object.assign(word.style, {
      left: `${left}px`, top: `${top}px`, height: `${height}px`, fontSize: `${height}px`,
      width: `${reaches ? next[0] - left : width}px`,
    });
    if (at !== null) word.dataset.place = at;
    layer.append(word, " ");
  });
  return layer;
}

function offer(select, names, chosen, nothing) {
  const options = [[nothing, ""], ...names.map((name) => [name, name])];
  select.replaceChildren(...options.map(([text, value]) => new Option(text, value)));
  select.value = chosen || "";
  select.parentElement.hidden = names.length === 0;
}

function tell(found) {
  findings.hidden = found.length === 0;
  const errors = found.filter((finding) => finding.severity === "error").length;
  const count = (n, what) => (n ? [`${n} ${what}${n > 1 ? "s" : ""}`] : []);
  element("count").textContent =
    [...count(errors, "error"), ...count(found.length - errors, "warning")].join(", ");
  element("list").replaceChildren(...found.map(item));
}

function item(finding) {
  const item = document.createElement("li");
  item.className = finding.severity;
  const part = (name, text) => {
    const part = document.createElement(name);
    part.textContent = text;
    return part;
  };
  item.append(part("b", finding.severity), ` ${finding.message} `);
  if (finding.code) item.append(part("code", finding.code));
  if (finding.text) item.append(part("pre", finding.text));
  return item;
}

// Shows a place, and every word that came from it.
function point(at, said = "") {
  for (const word of pages.querySelectorAll(".same")) word.classList.remove("same");
  place.hidden = at === null;
  if (at === null) return;
  place.textContent = scene.places[at] + said;
  for (const word of pages.querySelectorAll(`[data-place="${at}"]`)) word.classList.add("same");
}

function resize() {
  const widest = Math.max(0, ...scene.pages.map((page) => page.width));
  const fitting = widest ? Math.min(1.7, (pages.clientWidth - 40) / widest) : 1;
  const old = Number(getComputedStyle(pages).getPropertyValue("--zoom")) || 1;
  const now = zoom || fitting;
  if (Math.abs(old - now) < 1e-4) return;
  const middle = (pages.scrollTop + pages.clientHeight / 2) / old;
  pages.style.setProperty("--zoom", now);
  pages.scrollTop = middle * now - pages.clientHeight / 2;
}

function size(by) {
  const now = Number(getComputedStyle(pages).getPropertyValue("--zoom")) || 1;
  zoom = by ? Math.min(5, Math.max(0.2, now * by)) : 0;
  sessionStorage.zoom = zoom;
  resize();
}

const menus = ["variant", "theme", "citations"];

function choose() {
  const choice = Object.fromEntries(menus.map((id) => [id, element(id).value || null]));
  const headers = { "Content-Type": "application/json" };
  fetch("choice", { method: "POST", headers, body: JSON.stringify(choice) });
}

pages.addEventListener("mouseover", (event) => {
  if (pinned === null) point(event.target.dataset?.place ?? null);
});
pages.addEventListener("mouseleave", () => {
  if (pinned === null) point(null);
});
pages.addEventListener("click", async (event) => {
  if (!getSelection().isCollapsed) return;
  pinned = event.target.dataset?.place ?? null;
  point(pinned);
  if (pinned === null) return;
  const copied = await navigator.clipboard?.writeText(scene.places[pinned]).then(() => true, () => false);
  if (copied) point(pinned, "  (copied)");
});
pages.addEventListener("scroll", () => { sessionStorage.scroll = pages.scrollTop; });
for (const id of menus) element(id).addEventListener("change", choose);
const sizes = { smaller: 1 / 1.15, larger: 1.15, fit: 0 };
for (const [id, by] of Object.entries(sizes)) element(id).addEventListener("click", () => size(by));
const keys = { "+": 1.15, "=": 1.15, "-": 1 / 1.15, 0: 0 };
addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || !(event.key in keys)) return;
  if (event.target.tagName !== "SELECT") size(keys[event.key]);
});
addEventListener("resize", resize);
follow();
