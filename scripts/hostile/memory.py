"""The most memory that a check or a build takes, on files made to take much.

    python3 -B scripts/hostile/memory.py

Each file is of one megabyte, or of what the reader's budgets let through, and of another shape.
What is measured, and how, `guard.py` says. Ends with 1 if a check took more than 100 MB (of a photo 600) or a
build more than 600 MB, or if one did not end well or took longer than its time. Fonts and pictures
that are made to take much are in `fonts.py` and `pictures.py`. `make hostile` runs all of them.
"""

import struct
import subprocess
import sys
import zlib

import guard
from guard import ROOT

FOLDER = ROOT / "build" / "memory"
MEGABYTE = 1_000_000
CHECK, BUILD, TIME = 100, 600, 60
NAME = "basics: {name: Ann}\n"


def filled(begin, piece, end="", size=MEGABYTE):
    """As many pieces as go into a file; `{n}` is the number of each."""
    pieces, length, number = [begin], len(begin.encode()), 0
    while length < size:
        pieces.append(piece.replace("{n}", str(number)))
        length += len(pieces[-1].encode())
        number += 1
    return "".join(pieces) + end


def laughs():
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [" + ", ".join([f"*a{n - 1}"] * 10) + "]" for n in range(1, 10)]
    return "\n".join(lines) + "\n"


def photos():
    """Photos by what they are: width, height, bits a colour, and whether the points are there."""
    return {
        "photo of 50 million points": (7071, 7071, 8, True),
        "photo of 16 bits": (5000, 5000, 16, True),
        "photo that lies": (7071, 7071, 8, False),
        "photo too large": (30000, 30000, 8, False),
    }


def png(width, height, bits, whole):
    """The photo, with what shows through."""
    def part(kind, data):
        end = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + end
    packing = zlib.compressobj()
    line = b"\0" + bytes(range(1, bits // 2 + 1)) * width
    points = b"".join(packing.compress(line) for _ in range(height if whole else 1))
    head = struct.pack(">IIBBBBB", width, height, bits, 6, 0, 0, 0)
    parts = [(b"IHDR", head), (b"IDAT", points + packing.flush()), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(part(*each) for each in parts)


def databases():
    honor, text = "  - {title: Prize {n}, dates: 2020}\n", "word " * 1500
    paper = "  - {id: p{n}, type: preprint, title: T{n}, authors: [Ann, Bob, Cy], date: 2020}\n"
    return {
        "honours": filled(NAME + "honors:\n", honor),
        "honours that fit": filled(NAME + "honors:\n", honor, size=690_000),
        "papers that fit": filled(NAME + "publications:\n", paper, size=500_000),
        "emphasis that fits": filled(
            NAME + "honors:\n", "  - title: '" + "*a **b** c* `d` " * 60 + "'\n", size=190_000,
        ),
        "one line that fits": filled(NAME + "honors: [", "{title: P{n}}, ", "]\n", size=300_000),
        "anchors that fit": filled(NAME + "honors:\n", "  - &a{n} {title: T}\n", size=480_000),
        "papers": filled(NAME + "publications:\n", paper),
        "authors": filled(
            NAME + "publications:\n  - id: p\n    type: preprint\n    title: T\n    authors:\n",
            "      - Ann Bob{n}\n", size=200_000,
        ),
        "long texts": filled(NAME + "honors:\n", f"  - title: {text}\n"),
        "one text": filled(NAME + "honors: [{title: '", "word ", "'}]\n"),
        "marks": filled(NAME + "honors: [{title: 'a", "\u0301", "'}]\n"),
        "emphasis": filled(NAME + "honors:\n", "  - title: '" + "*a **b** c* `d` " * 60 + "'\n"),
        "formulas": filled(NAME + "honors:\n", "  - title: '" + "$x_1^{2}$ " * 100 + "'\n"),
        "other scripts": filled(NAME + "honors:\n", "  - title: " + "漢字かな" * 200 + "\n"),
        "unknown keys": filled(NAME, "unknwon{n}: 1\n"),
        "unknown words": filled(NAME + "publications:\n", "  - {id: p, type: papr, title: T}\n"),
        "same key": filled(NAME, "honors: []\n"),
        "brackets": filled(NAME + "honors: ", "["),
        "braces": filled("", "{a: "),
        "dashes": filled("honors:\n", "- "),
        "empty entries": filled(NAME + "honors:\n", "  -\n"),
        "anchors": filled(NAME + "honors:\n", "  - &a{n} {title: T}\n"),
        "aliases": filled(NAME + "x: &a [1, 2]\nhonors:\n", "  - *a\n"),
        "laughs": laughs(),
        "comments": filled(NAME, "# comment\n"),
        "tabs": filled(NAME + "honors:\n", "\t- x\n"),
        "quotes": filled(NAME + "honors: '", "''"),
        "one line": filled(NAME + "honors: [", "{title: P{n}}, ", "]\n"),
        "escapes": filled(NAME + 'honors: [{title: "', "\\u0041", '"}]\n'),
        "nothing": "",
        "blanks": filled("", " \n"),
        "noughts": "\0" * MEGABYTE,
        "not UTF-8": ("\udcff" * MEGABYTE),
        "variants": filled(NAME + "honors: [{title: T}]\nvariants:\n", "  v{n}: {extends: v0}\n"),
        **{name: NAME.replace("}", f", photo: {name.replace(' ', '-')}.png}}") for name in photos()},
        "references": filled(NAME + "honors:\n", "  - title: '" + "[@x{n}] " * 100 + "'\n"),
    }


def file_of(name):
    return FOLDER / f"{name.replace(' ', '-')}.yaml"


def write():
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, text in databases().items():
        file_of(name).write_bytes(text.encode(errors="surrogateescape"))
    for name, photo in photos().items():
        file_of(name).with_suffix(".png").write_bytes(png(*photo))
    print("\n".join(databases()))


def main():
    # Not by this process: what it holds would be counted with what it starts.
    written = subprocess.run([sys.executable, __file__, "write"], stdout=subprocess.PIPE, check=True)
    guard.prepare()
    most, wrong = {"check": (0, ""), "build": (0, "")}, []
    for name in written.stdout.decode().splitlines():
        file = file_of(name)
        # A photo is decoded by both.
        check = BUILD if name in photos() else CHECK
        for what, limit in (("check", check), ("build", BUILD)):
            rest = [] if what == "check" else ["-o", FOLDER / "cv.pdf"]
            run = guard.run([what, file, *rest], TIME + 10)
            most[what] = max(most[what], (run.megabytes, name))
            print(f"{name:26} {what} {run.own:7.1f} + {run.below:6.1f} MB {run.seconds:6.2f} s  "
                  f"status {run.status}")
            if run.megabytes > limit or run.seconds > TIME + 1 or run.status not in (0, 1, 2) or run.left:
                wrong.append(f"{what} {name}: {run}")
    for what, (megabytes, name) in most.items():
        print(f"{what}: at most {megabytes:.0f} MB ({name})")
    print("\n".join(wrong) or "all as it should be")
    sys.exit(bool(wrong))


if __name__ == "__main__":
    write() if sys.argv[1:] == ["write"] else main()
