"""What stands beside a picture's points: EXIF and color profiles, as `png.py` and `jpeg.py` need
them."""

import struct
import zlib

from sfnt import be

MEGABYTE = 1 << 20
ORIENTATION = 0x0112


def zeros(size):
    """A zlib stream of so many zeros, made without packing all of them."""
    piece = 1_000_000
    packer = zlib.compressobj(9, wbits=-15)
    once = packer.compress(bytes(min(piece, size))) + packer.flush(zlib.Z_FULL_FLUSH)
    times, rest = (size // piece, size % piece) if size > piece else (1, 0)
    last = zlib.compressobj(9, wbits=-15)
    end = last.compress(bytes(rest)) + last.flush()
    return b"\x78\xda" + once * times + end + be("I", (size % 65_521) << 16 | 1)


def exif(rng):
    """A TIFF: an orientation from 0 to 9 or beyond, and lists that loop, that are long or that
    point to the outside."""
    order = rng.choice("<>")
    shape = rng.choice(["good", "loop", "nested", "counts", "many", "outside", "random"])
    turned = rng.choice([*range(10), 255, 65_535])

    def entry(tag, kind, count, value):
        return struct.pack(order + "HHII", tag, kind, count, value & 0xFFFFFFFF)

    value = turned if order == "<" else turned << 16
    entries = [entry(ORIENTATION, rng.choice([3, 3, 3, 4, 1, 99]), rng.choice([1, 1, 0, 2]), value)]
    following = 0
    if shape == "loop":
        following = 8
        entries += [entry(tag, 4, 1, 8) for tag in (0x8769, 0x8825, 0xA005, 0x014A)]
    if shape == "nested":
        entries += [entry(0x014A, 4, 1000, 8)] * 100
    if shape == "counts":
        entries += [
            entry(at, kind, 0xFFFFFFFF, 8) for at, kind in enumerate([1, 2, 3, 4, 5, 7, 12] * 9)
        ]
    if shape == "many":
        entries += [entry(at, 3, 1, 1) for at in range(5000)]
    if shape == "outside":
        entries = [entry(ORIENTATION, 3, 1000, 0xFFFFFFF0), *entries]
    count = rng.choice([len(entries)] * 3 + [65_535, 0])
    magic = b"II*\0" if order == "<" else b"MM\0*"
    first = rng.choice([8, 8, 8, 8, 0, 4, 0xFFFFFFFF, 9])
    data = (
        magic
        + struct.pack(order + "IH", first, count)
        + b"".join(entries)
        + struct.pack(order + "I", following)
    )
    return data if shape != "random" else data[:12] + rng.randbytes(300)


def profile(rng, size=None):
    """An ICC profile: a header that is right or not, and tags that are not."""
    size = rng.choice([0, 10, 128, 132, 3000, 500_000]) if size is None else size
    count = rng.choice([0, 1, 100, 0xFFFFFFFF])
    head = be(
        "I4sI4s4s4s",
        rng.choice([size, 0, 0xFFFFFFFF]),
        b"none",
        0x04300000,
        b"mntr",
        b"RGB ",
        b"XYZ ",
    )
    head += bytes(12) + b"acsp" + bytes(128 - len(head) - 16)
    tags = be("I", count) + b"".join(
        be("4sII", b"rTRC", rng.choice([128, 144, 1 << 31]), rng.choice([12, 0xFFFFFFFF]))
        for _ in range(min(count, 100))
    )
    curve = be("4sII", b"curv", 0, 0xFFFFFFFF)
    return (head + tags + curve).ljust(size, b"\0")[:size]
