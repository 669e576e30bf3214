"""What a user waits for: tenure cold, in `watch` and for many, beside its rivals.

    python3 -B scripts/bench/bench.py [RUNS]        (make bench)

One run on one machine. Cold: RUNS builds of each program in turn (see measure.py). Warm: from
the moment that a title is saved to the finished PDF in `tenure watch`, titles chosen all over
the database. Many: databases that differ from `data/` in half of the words of their titles and
in all authors but their own, with names and words that no other has; one after another on
one engine (`--jobs 1`), and as `tenure build` does it. A machine may be twice as fast at one
minute as at the next, so warm and many are held against cold builds of the same minute, made
between the saves and between the runs. Prints tables and ratios with the limits
that we set ourselves, of latexmk for LaTeX as authors write it and, to be fair, for the lean
LaTeX of `tenure tex` too, and writes build/bench/bench.json and build/bench/bench.svg.
"""

import json
import os
import pathlib
import random
import re
import shutil
import statistics
import subprocess
import sys
import time

import measure
import rivals

DATABASES = 500
ROUNDS = 3
EDITS = 40
# The author whose database it is.
OWN = "Haoran Qiu"
FOLDER = rivals.ROOT / "build" / "bench"


def main():
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 15
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    ours = rivals.tenure()
    results = measure.interleave([ours, *rivals.available()], runs)
    print("\n".join(measure.table(results)), end="\n\n")
    warm, between = saves(ours)
    alone, together, many_cold = many(ours)
    medians = {name: result.median for name, result in results.items()}
    cold = medians[ours.name]
    lines = [
        ratio("cold to latexmk, by hand", cold, medians.get("latexmk, by hand"), 0.06),
        ratio("cold to latexmk, lean LaTeX", cold, medians.get("latexmk"), 0.06),
        ratio("cold to RenderCV", cold, medians.get("RenderCV"), 0.09),
        ratio("cold to Typst's wheel", cold, medians.get("Typst"), 0.9),
        ratio("cold to ferrocv", cold, medians.get("ferrocv"), 1.8),
        ratio(
            f"cold, 95th percentile of {EDITS} to median",
            measure.percentile(sorted(between), 95),
            statistics.median(between),
            2.5,
        ),
        ratio("save to PDF in `watch`, to cold", warm, statistics.median(between), 0.6),
        ratio(f"{DATABASES} at once to one after another", together, alone, 1 / 1.8),
        ratio(f"{DATABASES} at once to as many cold", together, DATABASES * many_cold, 1 / 3),
    ]
    print("\n".join(line for line in lines if line))
    times = {**medians, "tenure, a save in watch": warm}
    times[f"tenure, each of {DATABASES}"] = together / DATABASES
    write(results, times, alone, together)


def ratio(what, ours, theirs, limit):
    if theirs is None:
        return None
    verdict = "" if ours / theirs <= limit else "   over"
    return f"{what:37} {ours / theirs:6.3f}   (limit {limit:.3f}){verdict}"


def copy_of_data(folder):
    shutil.copytree(rivals.ROOT / "data", folder)
    return folder / "publications.yaml"


def titles(text):
    """Where titles of more than one word begin that a word can be put before."""
    return [match.start(1) for match in re.finditer(r'\btitle: "?([A-Z]\w+ \w)', text)]


def saves(ours):
    """Seconds from a save to its PDF, the median, and of each cold build between."""
    folder = FOLDER / "watch"
    file = copy_of_data(folder / "data")
    pdf = folder / "cv.pdf"
    text = file.read_text()
    random.seed(1)
    process = subprocess.Popen(
        [rivals.TENURE, "watch", "data", "-o", pdf], cwd=folder, stderr=subprocess.DEVNULL
    )
    try:
        while not pdf.exists():
            time.sleep(0.01)
        warm, cold = [], []
        for number in range(EDITS):
            time.sleep(0.2)  # a person saves no faster, and engines get ready meanwhile
            place = random.choice(titles(text))
            warm.append(save(file, f"{text[:place]}W{number} {text[place:]}", pdf))
            time.sleep(0.2)
            cold.append(measure.run_rival(ours)[0])
        return statistics.median(warm), cold
    finally:
        process.kill()
        process.wait()


def save(file, text, pdf):
    before = pdf.stat().st_ino
    begin = time.perf_counter()
    file.write_text(text)
    while pdf.stat().st_ino == before:
        if time.perf_counter() - begin > 10:
            raise SystemExit("`tenure watch` made no PDF of a save")
        time.sleep(0.0002)
    return time.perf_counter() - begin


def varied(text, chance):
    """Publications of somebody else: other words in titles, other authors."""

    def word(like):
        syllables = (chance.choice("bdfgklmnprstvz") + chance.choice("aeiou") for _ in like)
        made = "".join(syllables)[: len(like)]
        return made.title() if like[0].isupper() else made

    def title(match):
        replaced = lambda old: word(old[0]) if chance.random() < 0.5 else old[0]
        return re.sub(r"\b[A-Za-z]{4,}\b", replaced, match[0])

    others = {OWN: OWN}

    def author(match):
        other = re.sub(r"\w{2,}", lambda name: word(name[0]), match[0])
        return others.setdefault(" ".join(match[0].split()), other)

    def authors(match):
        return re.sub(r"[^\s,][^,]*", author, match[0])

    text = re.sub(r"(?<=\btitle: ).*", title, text)
    return re.sub(r"(?<=\bauthors: \[)[^]]*", authors, text)


def many(ours):
    """Seconds for all databases one after another and at once, and of a cold build between:
    medians."""
    for number in range(DATABASES):
        file = copy_of_data(FOLDER / "many" / f"p{number:03}")
        file.write_text(varied(file.read_text(), random.Random(number)))
    databases = sorted((FOLDER / "many").iterdir())
    command = [rivals.TENURE, "build", *databases, "-o", f"{FOLDER}/made/"]
    measure.run(command)  # not counted: brings all into memory
    alone, together, cold = [], [], []
    for _ in range(ROUNDS):
        cold += [measure.run_rival(ours)[0] for _ in range(EDITS // 2)]
        together.append(measure.run(command)[0])
        cold += [measure.run_rival(ours)[0] for _ in range(EDITS // 2)]
        alone.append(measure.run([*command, "--jobs", "1"])[0])
    return statistics.median(alone), statistics.median(together), statistics.median(cold)


def write(results, times, alone, together):
    measured = {name: result._asdict() for name, result in results.items()}
    both = {"databases": DATABASES, "one_after_another": alone, "at_once": together}
    (FOLDER / "bench.json").write_text(
        json.dumps({"seconds": times, "cold": measured, "many": both}, indent=2) + "\n"
    )
    (FOLDER / "bench.svg").write_text(plot(times))
    print(f"\nwritten: {os.path.relpath(FOLDER)}/bench.json, bench.svg")


def plot(times):
    """Bars, the fastest first, on one scale."""
    row, left, width = 26, 210, 520
    longest = max(times.values())
    bars = []
    for number, (name, seconds) in enumerate(sorted(times.items(), key=lambda item: item[1])):
        y, length = 8 + number * row, seconds / longest * width
        colour = "#1f4e8c" if name.startswith("tenure") else "#9aa5b1"
        bars.append(
            f'<text x="{left - 8}" y="{y + 14}" text-anchor="end">{name}</text>'
            f'<rect x="{left}" y="{y}" width="{length:.1f}" height="18" fill="{colour}"/>'
            f'<text x="{left + length + 6:.1f}" y="{y + 14}">{seconds * 1000:.0f} ms</text>'
        )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{left + width + 90}" '
        f'height="{len(times) * row + 16}" font-family="sans-serif" font-size="13" fill="#7b8794">'
        f'{"".join(bars)}</svg>\n'
    )


if __name__ == "__main__":
    main()
