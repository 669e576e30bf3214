"""Builds CVs with hostile values in every kind of field, and looks at what comes of them.

    python3 -B scripts/hostile/values.py

Each of some 200 values stands once in each kind of field (text in several places, an id, a
date, an address, an e-mail address, a file's name) of a database of its own, and all of those
are built in both themes, in one run under strace. So does each of a few values in the place of
each value of tests/golden/fullest.yaml, which has every key there is. Then

    every document is made, or refused with a line and a column;
    what was accepted as a text is in the PDF's text as it was typed (quotes and spaces apart);
    no PDF and nothing that was said holds the text of the canary files that values ask for;
    no process but tenure's own was started, no address was called, no file was opened after
    an engine was confined, and none was written but PDFs and what stands beside them;
    nothing is left running, and nothing took longer than its time.

Prints the counts; ends with 1 if any of it did not hold. Needs strace, pdftotext and
PyYAML. `make hostile` runs this and the other scripts of this folder: `crash.py`, `memory.py`,
`fonts.py` and `pictures.py`. The variable TENURE names another program for all of them.
"""

import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import time
import unicodedata

import yaml

from guard import ROOT, TENURE

FOLDER = ROOT / "build" / "values"
CANARY = "Xylographerquartz"
SECRET = FOLDER / "secret.tex"

COMMANDS = [
    "input", "include", "openin", "openout", "write18", "immediate", "csname", "catcode", "def",
    "let", "special", "usepackage", "end", "begin", "loop", "read", "font", "XeTeXpicfile",
    "directlua", "shipout", "endinput", "batchmode", "jobname", "everypar", "output",
]
SNIPPETS = [
    "{", "}", "{}", "}{", "#", "##", "#1", "$", "$$", "%", "% hidden", "&", "_", "^", "^^M",
    "^^5cinput", "^^^^005c", "~", "\\", "\\\\", "\\\\[5pt]", "\\\\*", "`", "'", '"', "``x''",
    "<", ">", "<<x>>", "|", "-", "--", "---", ",,x", "?`", "!`", "[x]", "]", "*", "=", "\\x",
    "\\end{document}", "\\iftrue", "\\fi", "\\else", "\\par", "\\relax", "{{name}}", "{{{x}}}",
    "{{> cv}}", "{{#each x}}", "{{lookup . 'x'}}", "\\{{x}}", "::error::x", "::set-output name=a::b",
    "\n::error::x", "$(touch made)", "`touch made`", "; touch made", "| touch made", "&& touch made",
    "../../secret.tex", "/etc/passwd", "file:///etc/passwd", "javascript:alert(1)", "data:text/html,x",
    "run:/bin/sh", "https://x.y/\\input{a}", "https://x.y/}{", "https://x.y/%", "https://x.y/#$&_^~",
    "https://x.y/\u202e", "mailto:a@b.c?cc=d@e.f", "http://[::1]/", "https://user:pw@x.y/", "//x.y",
    "%s%n%x", "\x00", "\x01", "\x07", "\x1b[31mred", "\x7f", "\x85", "\ufeffx", "\ufffe",
    "\u200bx", "x\u200dy", "\u202eabc", "\u2066x\u2069", "\u061cx", "\U000e0041", "\ue000", "\u00ad",
    "\u2028x", "\u2029x", "a\u0301" * 3, "x" + "\u0301" * 50, "漢字", "עברית", "العربية", "ไทย", "🎓",
    "👩\u200d🔬", "ﬁx ﬂat oﬃce", "ß ẞ ı İ ŉ", "µ ² ½ ™ №", "\u00a0x\u00a0", "x\u202fy", "\t", "a\tb", "a\r\nb",
    "a\n\nb", " ", "", "null", "~null", "true", "3.10", "1e999", "0x10", "2024-13-45", "2024-02-30",
    "9999999999", "-1", "1843 – 1842", "!!python/object:os.system", "!include x", "*alias", "&anchor",
    "- - -", "? x", "x: y", "[[[[", "{{{{", "'", "A" * 4000, "A " * 3000, "\\" * 300, "{" * 300,
    "$" * 300, "^" * 300, "word" * 500, "https://x.y/" + "a" * 3000,
]


def values():
    for command in COMMANDS:
        yield f"\\{command}"
        yield f"\\{command}{{{SECRET}}}"
        yield f"\\{command} {SECRET} "
    yield f"\\input|\"cat {SECRET}\""
    yield f"$\\input{{{SECRET}}}$"
    yield f"$\\text{{\\input {SECRET}}}$"
    yield from SNIPPETS


def quoted(value):
    """YAML's double quotes, which are JSON's but for what JSON cannot escape."""
    return json.dumps(value)


FIELDS = {
    "name": "basics: {{name: {v}}}\nhonors: [{{title: Prize}}]\n",
    "title": "basics: {{name: Ann}}\nhonors: [{{title: {v}}}]\n",
    "summary": "basics: {{name: Ann}}\nexperience: [{{title: T, employer: E, summary: {v}}}]\n",
    "paper": "basics: {{name: Ann}}\npublications: [{{id: p, type: preprint, title: {v}, authors: [Ann]}}]\n",
    "heading": "basics: {{name: Ann}}\nhonors: [{{title: Prize}}]\nsections: [{{section: honors, heading: {v}}}]\n",
    "id": "basics: {{name: Ann}}\npublications: [{{id: {v}, type: preprint, title: T, authors: [Ann]}}]\n",
    "date": "basics: {{name: Ann}}\nhonors: [{{title: Prize, dates: {v}}}]\n",
    "address": "basics: {{name: Ann, contact: {{website: {v}}}}}\nhonors: [{{title: Prize}}]\n",
    "mail": "basics: {{name: Ann, contact: {{email: {v}}}}}\nhonors: [{{title: Prize}}]\n",
    "photo": "basics: {{name: Ann, photo: {v}}}\nhonors: [{{title: Prize}}]\n",
    "file": "basics: {{name: Ann}}\nfonts: [{v}]\nhonors: [{{title: Prize}}]\n",
}
EVERYWHERE = [
    f"\\input{{{SECRET}}}", "%#&_^~{}$ \\csname", "https://x.y/}{\\input{a}", "../../secret.tex",
]
TEXTS = ["name", "title", "summary", "paper"]


def main():
    for tool in ("strace", "pdftotext"):
        if not shutil.which(tool):
            raise SystemExit(f"{tool} is not installed")
    shutil.rmtree(FOLDER, ignore_errors=True)
    (FOLDER / "in").mkdir(parents=True)
    shutil.copy(ROOT / "tests/golden/photo.png", FOLDER / "in")
    SECRET.write_text(CANARY + "\n")
    cases = {}
    for number, value in enumerate(values()):
        for field, frame in FIELDS.items():
            name = f"{field}{number:03}"
            (FOLDER / "in" / f"{name}.yaml").write_text(frame.format(v=quoted(value)))
            cases[name] = (field, value)
    fullest = yaml.load((ROOT / "tests/golden/fullest.yaml").read_text(), yaml.BaseLoader)
    for number, value in enumerate(EVERYWHERE):
        for leaf in range(sum(1 for _ in leaves(fullest))):
            name = f"every{number}-{leaf:03}"
            (FOLDER / "in" / f"{name}.yaml").write_text(written(fullest, iter(range(9999)), leaf, value))
            cases[name] = ("every", value)
    wrong = []
    counts = {"made": 0, "refused": 0, "compared": 0}
    for theme in ("faculty", "classic"):
        build(theme, wrong)
        look(theme, cases, counts, wrong)
    print(f"{counts['made'] + counts['refused']} builds: {counts}")
    print("\n".join(wrong[:60]) or "all as it should be")
    sys.exit(bool(wrong))


def leaves(node):
    if isinstance(node, str):
        yield node
    for inner in node.values() if isinstance(node, dict) else node if isinstance(node, list) else []:
        yield from leaves(inner)


def written(node, numbers, leaf, value):
    """The database as JSON, but for words and numbers, with a value in the place of one."""
    if isinstance(node, dict):
        pairs = (f"{json.dumps(k)}: {written(v, numbers, leaf, value)}" for k, v in node.items())
        return "{" + ", ".join(pairs) + "}"
    if isinstance(node, list):
        return "[" + ", ".join(written(v, numbers, leaf, value) for v in node) + "]"
    if next(numbers) == leaf:
        return quoted(value)
    return node if re.fullmatch(r"[A-Za-z0-9.+-]+", node) else quoted(node)


def build(theme, wrong):
    trace = FOLDER / "trace"
    files = sorted((FOLDER / "in").glob("*.yaml"))
    calls = "execve,connect,socket,openat,open,creat,rename,unlink,mkdir,seccomp,fork,clone"
    ended = subprocess.run(
        ["strace", "-f", "-qq", "-e", f"trace={calls}", "-o", trace, TENURE, "build", *files,
         "-o", f"{FOLDER}/{theme}/", "--manifest", FOLDER / f"{theme}.json", "--theme", theme,
         "--timeout", "20", "--sandbox", "require", "--format", "json"],
        cwd=FOLDER, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        check=False, timeout=1500, env={"PATH": os.environ["PATH"]},
    )
    if ended.returncode not in (0, 1):
        wrong.append(f"{theme}: it ended with {ended.returncode}: {ended.stdout[-300:]!r}")
    if CANARY.encode() in ended.stdout:
        wrong.append(f"{theme}: a secret was said")
    if b"panicked" in ended.stdout:
        wrong.append(f"{theme}: it panicked")
    confined = set()
    for line in trace.read_text(errors="replace").splitlines():
        process, call = line.split(None, 1)
        if call.startswith("seccomp(SECCOMP_SET_MODE_FILTER"):
            confined.add(process)
        good = re.search(r"= \d+", call)
        if call.startswith(("execve", "connect", "socket(")) and good and str(TENURE) not in call:
            wrong.append(f"{theme}: {call}")
        if process in confined and call.startswith(("open", "creat")) and good:
            wrong.append(f"{theme}: opened when confined: {call}")
        if "O_CREAT" in call and good and f"{FOLDER}/{theme}" not in call and ".json" not in call:
            if not re.search(r'"[^"]*/\.tenure-', call):
                wrong.append(f"{theme}: written: {call}")
    started = {line.split(None, 1)[0] for line in trace.read_text(errors="replace").splitlines()}
    time.sleep(1)  # those that end with their parent do so a moment later
    left = [number for number in started if is_ours(number)]
    if left:
        wrong.append(f"{theme}: left running: {left}")


def is_ours(number):
    """Whether a process is one of tenure's that lives: its number may be another's by now, and
    one that has ended may not have been waited for by the system's first process."""
    try:
        status = pathlib.Path(f"/proc/{number}/status").read_text()
    except OSError:
        return False
    return status.startswith("Name:\ttenure\n") and "\nState:\tZ" not in status


def look(theme, cases, counts, wrong):
    manifest = json.loads((FOLDER / f"{theme}.json").read_text())
    for document in manifest["documents"]:
        name = pathlib.Path(document["database"]).stem
        field, value = cases[name]
        pdf = FOLDER / theme / f"{name}.pdf"
        if document["state"] == "made":
            counts["made"] += 1
            text = subprocess.run(
                ["pdftotext", "-raw", pdf, "-"], capture_output=True, check=True
            ).stdout.decode()
            if CANARY in text or CANARY.encode() in pdf.read_bytes():
                wrong.append(f"{theme} {name}: holds a secret")
            told = {found["code"] for found in document["diagnostics"]}
            if field in TEXTS and plain(value) and "overfull-line" not in told:
                counts["compared"] += 1
                if plain(printed(value)) not in plain(body(text)):
                    wrong.append(f"{theme} {name}: {value[:60]!r} reads {text[:200]!r}")
        elif document["state"] == "rejected":
            counts["refused"] += 1
            found = [d for d in document["diagnostics"] if d["severity"] == "error"]
            if not any(d["place"] for d in found):
                wrong.append(f"{theme} {name}: refused without a place: {found}")
        else:
            wrong.append(f"{theme} {name}: {document['state']}: {document['error']}")


def printed(value):
    """What marks leave of a text: a backslash takes what follows as it is, and code is code."""
    code = re.sub(r"`([^`]+)`", r"\1", value)
    return re.sub(r"\\([\\`*\[\]@$_{}#~^-])", r"\1", code)


def body(text):
    """The text without what stands at the foot of a page."""
    return re.sub(r"\n[^\n]* \d+\n\f", "\n", text)


def plain(text):
    """What two texts have in common if one is the other as it is printed."""
    text = unicodedata.normalize("NFKC", text)
    for quotes, one in (("“”„‟", '"'), ("‘’‚‛", "'")):
        text = re.sub(f"[{quotes}]", one, text)
    unseen = "\u00ad\u200b\u200c\u200d\u2060\u2010\\-"
    return re.sub(rf"[{unseen}\s]", "", text)


if __name__ == "__main__":
    main()
