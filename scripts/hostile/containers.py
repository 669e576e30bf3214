"""Fonts whose file is the bomb: directories and collections that lie, damaged, cut and large files."""

import zlib

import outlines
import shaping
import tables
from damage import damaged
from guard import ROOT
from sfnt import LETTERS, TRUETYPE, base, be, longs, sfnt

FIXTURE = ROOT / "tests" / "fixtures" / "font.ttf"
MEGABYTE = 1_000_000


def any_font(rng):
    """A font of another kind."""
    kinds = {**outlines.KINDS, **shaping.KINDS, **tables.KINDS, "directory": directory}
    made = kinds[rng.choice(sorted(kinds))](rng)
    return made if isinstance(made, bytes) else made[0]


def collection(rng):
    """TTC: many faces, all the same, lying or outside."""
    count = rng.choice([1, 10, 10_000, 200_000, (1 << 32) - 1])
    listed = min(count, 200_000)
    start = 12 + 4 * listed
    places = [start] * listed
    if rng.random() < 0.3:
        places = [rng.choice([0, 12, start, 1 << 31]) for _ in range(listed)]
    return (
        b"ttcf"
        + be("II", rng.choice([0x10000, 0x20000]), count)
        + longs(places)
        + sfnt(base(), base=start)
    )


def wrapped(rng):
    """What is a font elsewhere: WOFF, Type 1, PCF and others; and what only says that it is."""
    plain = sfnt(base())
    packed = zlib.compress(bytes(5 * MEGABYTE) if rng.random() < 0.5 else plain)
    woff = be(
        "4sIIHHIHHIIIII",
        b"wOFF",
        0x10000,
        44 + 20 + len(packed),
        1,
        0,
        1 << 30,
        1,
        0,
        0,
        0,
        0,
        0,
        0,
    )
    woff += b"glyf" + be("IIII", 64, len(packed), 1 << 30, 0) + packed
    woff2 = be(
        "4sIIHHIIHHIIIII", b"wOF2", 0x10000, 5000, 60_000, 0, 1 << 30, 4900, 1, 0, 0, 0, 0, 0, 0
    )
    program = b"/a " * 1000 + b"{dup exec} dup exec\n" + b"currentfile eexec\n" + b"0" * 60_000
    return rng.choice(
        [
            woff,
            woff2 + b"\x3f\xff" * 5000,
            b"%!PS-AdobeFont-1.0: Bomb\n" + program,
            b"OTTO",
            b"true" + plain[4:],
            b"\x80\x01" + be("I", 1 << 30) + program,
            b"typ1" + plain[4:],
            b"\x01fcp" + rng.randbytes(500),
            b"STARTFONT 2.1\n" + b"COMMENT x\n" * 5000,
            b"\x1f\x8b" + packed[2:],
            b"",
            b"\0",
            plain[:12],
            b"ttcf" + b"ttcf" * 1000,
            TRUETYPE + be("HHHH", 65_535, 0, 0, 0) + bytes(4000),
        ]
    )


def directory(rng):
    """A directory that lies: places outside, tables over one another, the same one twice."""
    data = bytearray(sfnt(base()))
    count = int.from_bytes(data[4:6], "big")
    shape = rng.choice(["outside", "same", "count", "twice", "unsorted", "own"])
    for at in range(count):
        place = 12 + 16 * at
        if shape == "outside" and rng.random() < 0.3:
            data[place + 8 : place + 16] = longs(
                [rng.choice([0, 1 << 31, len(data) - 1]), rng.choice([1 << 31, (1 << 32) - 1])]
            )
        if shape == "same" and rng.random() < 0.3:
            data[place + 8 : place + 16] = longs([0, len(data)])
        if shape == "own":
            data[place + 8 : place + 16] = longs(
                [rng.randrange(len(data)), rng.randrange(len(data))]
            )
    if shape == "count":
        data[4:6] = be("H", rng.choice([0, 1, 4095, 65_535]))
    if shape == "unsorted":
        records = [data[12 + 16 * at : 28 + 16 * at] for at in range(count)]
        rng.shuffle(records)
        data[12 : 12 + 16 * count] = b"".join(records)
    if shape == "twice":
        many = rng.choice([2, 4000])
        record = bytes(data[12 : 12 + 16 * count])
        shifted = b"".join(
            record[at : at + 8]
            + be("I", int.from_bytes(record[at + 8 : at + 12], "big") + 16 * count * (many - 1))
            + record[at + 12 : at + 16]
            for at in range(0, len(record), 16)
        )
        data = (
            data[:4]
            + be("H", (count * many) & 0xFFFF)
            + data[6:12]
            + shifted * many
            + data[12 + 16 * count :]
        )
    return bytes(data)


def mutated(rng):
    """The tests' font or one of another kind, changed at random places, cut or joined."""
    data = FIXTURE.read_bytes() if rng.random() < 0.5 else any_font(rng)
    shapes = ["bytes", "bits", "cut", "words", "joined", "moved"]
    data, shape = damaged(data, rng, shapes, b"\x80\0")
    if shape == "joined":
        data += any_font(rng)
    return data, LETTERS


def zeros(rng):
    """Small fonts made large by zeros, behind them or as a table of them."""
    size = rng.choice([1, 8, 31, 33]) * 1024 * 1024
    if rng.random() < 0.5:
        return sfnt(base()) + bytes(size)
    tag = rng.choice(["name", "GSUB", "glyf", "junk", "cmap", "COLR", "kern"])
    good = base()
    good[tag] = good.get(tag, b"") + bytes(size)
    return sfnt(good)


KINDS = {
    "collection": collection,
    "wrapped": wrapped,
    "directory": directory,
    "mutated": mutated,
    "zeros": zeros,
}
