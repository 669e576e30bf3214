"""The licences of what is compiled and linked in, as their authors wrote them.

    licences.py FOLDER

A folder for each crate and each C library; a library that a crate carries is in the crate's.
It fails where one has none. Those of TeX's files are in the program itself: `tenure --licenses`.
"""

import pathlib
import re
import shutil
import sys

from sbom import BESIDE, CARRIED, ROOT, debian, packages, told

NAMES = ("licen", "copying", "copyright", "notice", "unlicense")
TEXTS = ROOT / "scripts/dist/texts"
# Whose crates come without the text of their licence.
HOLDERS = {
    "https://github.com/tectonic-typesetting/tectonic/": "2016-2022 the Tectonic Project",
    "https://github.com/dropbox/rust-alloc-no-stdlib": "2016 Dropbox, Inc.",
}
COMMENT = re.compile(r"^[ \t]*(/\*.*?\*/|(?://[^\n]*\n)+)", re.M | re.S)


def keep_all(source, folder):
    """Keeps the files that are licences by their names, or by their folders'."""
    found = []
    for file in sorted(source.rglob("*")):
        path = file.relative_to(source)
        if file.is_file() and any(part.lower().startswith(NAMES) for part in path.parts):
            keep(file, folder / path)
            found.append(path)
    return found


def notices(source, found):
    """What its sources say of their authors, each thing once, but for those that are carried."""
    carried = {source / path.parent for path in found}
    comments = {}
    for file in sorted(source.rglob("*")):
        if file.suffix in {".c", ".cpp", ".h", ".rs"} and carried.isdisjoint(file.parents):
            comments |= dict.fromkeys(COMMENT.findall(file.read_text(errors="replace")))
    return [comment.strip() for comment in comments if "copyright" in comment.lower()]


def crate(package, source, folder):
    name = package["name"]
    found = keep_all(source, folder)
    for library, (carrier, file, _) in CARRIED.items():
        above = list(pathlib.Path(file).parents)[:-1]
        if carrier == name and not any(path.parent in above for path in found):
            fail(library, f"see what {name} has of it")
    if not any(path.parts[0].lower().startswith(NAMES) for path in found):
        text, holder = TEXTS / f"{package['license']}.txt", HOLDERS.get(package["repository"])
        if not holder or not text.exists():
            fail(folder.name, "find its author's, for HOLDERS and scripts/dist/texts")
        write(text.read_text().format(holder=holder), folder / "LICENSE")
        if said := notices(source, found):
            write("\n\n".join(said) + "\n", folder / "NOTICES")
    if name in BESIDE:
        text = f"{BESIDE[name]}.txt"
        keep(TEXTS / text, folder / text)


def keep(file, to):
    to.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(file, to)


def write(text, to):
    to.parent.mkdir(parents=True, exist_ok=True)
    to.write_text(text)


def fail(name, cure):
    sys.exit(f"licences: {name} has no text of its licence: {cure}")


def main(out):
    out = pathlib.Path(out)
    for package, source in packages():
        crate(package, source, out / f"{package['name']}-{package['version']}")
    for package, name in debian().items():
        text = pathlib.Path("/usr/share/doc") / package / "copyright"
        # Some slim systems leave out all of that folder.
        if not text.exists():
            fail(name, f"let dpkg write {text}, and apt-get install --reinstall its package")
        keep(text, out / name / text.name)
    keep(ROOT / "citations/LICENSE-CC-BY-SA-3.0", out / "citations/LICENSE-CC-BY-SA-3.0")
    graphite2 = ROOT / "build/dist/graphite2"
    if not any(keep_all(source, out / "graphite2") for source in graphite2.glob("graphite-*/")):
        fail("graphite2", "scripts/dist/graphite2 unpacks it")
    rust = pathlib.Path(told("rustc", "--print", "sysroot").strip()) / "share/doc/rust"
    text = rust / "COPYRIGHT-library.html"
    if not text.exists():
        fail("rust-std", f"use a compiler by rustup, which has {text.name}")
    keep(text, out / "rust-std" / text.name)


main(*sys.argv[1:])
