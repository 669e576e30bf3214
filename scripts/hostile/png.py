"""PNG pictures that are bombs, or damaged. `KINDS` has a function for each kind."""

import zlib

import damage
from metadata import MEGABYTE, be, exif, profile, zeros

SIGNATURE = b"\x89PNG\r\n\x1a\n"
END = (b"IEND", b"")
# Of each kind of color: how many channels, and how many bits each may have.
COLORS = {
    0: (1, [1, 2, 4, 8, 16]),
    2: (3, [8, 16]),
    3: (1, [1, 2, 4, 8]),
    4: (2, [8, 16]),
    6: (4, [8, 16]),
}
PASSES = [
    (0, 0, 8, 8),
    (4, 0, 8, 8),
    (0, 4, 4, 8),
    (2, 0, 4, 4),
    (0, 2, 2, 4),
    (1, 0, 2, 2),
    (0, 1, 1, 2),
]


def chunk(kind, data, checksum=None):
    checksum = zlib.crc32(kind + data) if checksum is None else checksum
    return be("I", len(data)) + kind + data + be("I", checksum)


def file(*chunks):
    return SIGNATURE + b"".join(chunk(*one) for one in chunks)


def header(width, height, bits=8, color=2, interlaced=0, packing=0, filtering=0):
    return b"IHDR", be("IIBBBBB", width, height, bits, color, packing, filtering, interlaced)


def sizes(width, height, interlaced):
    """The pictures that it is sent as."""
    if not interlaced:
        return [(width, height)]
    parts = [((width - x + dx - 1) // dx, (height - y + dy - 1) // dy) for x, y, dx, dy in PASSES]
    return [part for part in parts if min(part) > 0]


def points(rng, width, height, bits=8, color=2, interlaced=0, filters=(0, 1, 2, 3, 4)):
    """The lines of a picture, each after the number of its filter."""
    lines = []
    for across, down in sizes(width, height, interlaced):
        length = (across * bits * COLORS[color][0] + 7) // 8
        lines += [bytes([rng.choice(filters)]) + rng.randbytes(length) for _ in range(down)]
    return b"".join(lines)


def some(rng, width=60, height=60):
    """A kind of color, and the chunks of a good picture of it."""
    color = rng.choice(sorted(COLORS))
    bits, interlaced = rng.choice(COLORS[color][1]), rng.choice([0, 1])
    chunks = [header(width, height, bits, color, interlaced)]
    if color == 3:
        chunks.append((b"PLTE", rng.randbytes(3 << bits)))
    return chunks, (b"IDAT", zlib.compress(points(rng, width, height, bits, color, interlaced)))


def with_chunks(rng, *more, after=()):
    head, data = some(rng)
    return file(*head, *more, data, *after, END)


def grid(rng):
    """Good pictures: each kind of color, each number of bits, interlaced and not, of odd sizes."""
    width, height = rng.choice([1, 2, 3, 5, 7, 8, 9, 33, 60, 1200, 1201]), rng.choice(
        [1, 3, 7, 8, 60]
    )
    head, data = some(rng, width, height)
    return file(*head, data, END)


def profiles(rng):
    """Color profiles: huge, packed bombs, damaged, many, after the points."""
    packed = rng.choice(
        [
            zlib.compress(profile(rng)),
            zeros(rng.choice([10, 300, 2000]) * MEGABYTE),
            rng.randbytes(500),
            zlib.compress(profile(rng))[:-6],
            zlib.compress(profile(rng, 2 * MEGABYTE)),
        ]
    )
    name = rng.choice([b"icc", b"", b"x" * 80, b"a\xff"])
    part = (b"iCCP", name + b"\0" + rng.choice([b"\0", b"\x09"]) + packed)
    if rng.random() < 0.2:
        return with_chunks(rng, after=[part])
    return with_chunks(rng, *[part] * rng.choice([1, 1, 5]))


def orientations(rng):
    """EXIF: see `metadata.exif`."""
    part = (b"eXIf", rng.choice([b"", b"Exif\0\0"]) + exif(rng))
    return with_chunks(rng, *[part] * rng.choice([1, 1, 100]))


def texts(rng):
    """Packed texts that grow, by one or by the thousand."""
    size = rng.choice([1000, MEGABYTE, 300 * MEGABYTE])
    part = rng.choice(
        [
            (b"zTXt", b"Comment\0\0" + zeros(size)),
            (b"iTXt", b"Comment\0\1\0en\0x\0" + zeros(size)),
            (b"tEXt", b"Comment\0" + bytes(min(size, 5 * MEGABYTE))),
            (b"zTXt", b""),
            (b"iTXt", b"a\0\1\0"),
            (b"iTXt", b"a\0\0\0\xff\0\xff\0\xff\xfe"),
            (b"tEXt", b"x" * 200),
        ]
    )
    return with_chunks(
        rng, *[part] * min(rng.choice([1, 10, 3000]), 20 * MEGABYTE // (len(part[1]) + 1) + 1)
    )


def palette(rng):
    """Palettes that are short, long, twice or not there, and points outside them."""
    bits = rng.choice([1, 2, 4, 8])
    colors = rng.choice([0, 1, 2, 255, 256, 257, 20_000])
    parts = [(b"PLTE", rng.randbytes(colors * 3 + rng.choice([0, 0, 1])))] * rng.choice(
        [0, 1, 1, 1, 2]
    )
    shades = [(b"tRNS", rng.randbytes(rng.choice([0, 1, 256, 300])))] * rng.choice([0, 1])
    color = rng.choice([3, 3, 3, 2, 0])
    bits = 8 if color != 3 else bits
    data = (b"IDAT", zlib.compress(points(rng, 50, 50, bits, color)))
    return file(header(50, 50, bits, color), *parts, *shades, *rng.choice([[], parts]), data, END)


def transparency(rng):
    """tRNS, gAMA, cHRM, sBIT, bKGD, hIST, pHYs and their like: of odd length and value."""
    kinds = [
        b"tRNS",
        b"gAMA",
        b"cHRM",
        b"sRGB",
        b"sBIT",
        b"bKGD",
        b"hIST",
        b"pHYs",
        b"tIME",
        b"cICP",
        b"mDCV",
        b"cLLI",
        b"sPLT",
        b"oFFs",
        b"sCAL",
    ]
    chosen = rng.sample(kinds, rng.randrange(1, 6))
    parts = [
        (kind, rng.choice([bytes(rng.randrange(40)), rng.randbytes(9), b"\xff" * 32]))
        for kind in chosen
    ]
    return with_chunks(rng, *parts * rng.choice([1, 1, 2]))


def animation(rng):
    """APNG: millions of frames told, frames that are larger than the picture, without points."""
    head, (_, data) = some(rng)
    frames = rng.choice([0, 1, 1000, 0xFFFFFFFF])
    width, height = rng.choice([(60, 60), (0, 0), (60_000, 60_000), (1 << 31, 1)])
    control = (b"acTL", be("II", frames, 0))
    parts = []
    for number in range(min(frames, 1000)):
        parts.append(
            (b"fcTL", be("IIIIIHHBB", 2 * number, width, height, number, number, 0, 0, 3, 3))
        )
        parts.append((b"fdAT", be("I", 2 * number + 1) + data[:100]))
    first = rng.choice([[], parts[:1], parts])
    return file(*head, control, *first, (b"IDAT", data), *parts, END)


def pieces(rng):
    """Points in thousands of chunks, of one byte or none."""
    head, (_, data) = some(rng)
    shape = rng.choice(["bytes", "none", "apart"])
    parts = [(b"IDAT", data[at : at + 1]) for at in range(len(data))]
    if shape == "none":
        parts = [(b"IDAT", b"")] * rng.choice([1000, 10_000, 300_000]) + [(b"IDAT", data)]
    if shape == "apart":
        parts = [part for one in parts for part in (one, (b"teXt", b""))]
    return file(*head, *parts, END)


def packing(rng):
    """Points that are packed badly: longer than the picture, shorter, false, without an end."""
    head, (_, data) = some(rng)
    shape = rng.choice(
        ["long", "short", "stored", "checksum", "window", "dictionary", "random", "behind"]
    )
    if shape == "long":
        data = zeros(rng.choice([MEGABYTE, 100 * MEGABYTE, 3000 * MEGABYTE, 15_000 * MEGABYTE]))
    if shape == "short":
        data = data[: rng.randrange(len(data))]
    if shape == "stored":
        data = (
            b"\x78\x01"
            + b"\0\0\0\xff\xff" * rng.choice([10, 1_000_000])
            + b"\1\0\0\xff\xff\0\0\0\1"
        )
    if shape == "checksum":
        data = data[:-4] + rng.randbytes(4)
    if shape == "window":
        data = rng.choice([b"\x08\x1d", b"\xf8\x01", b"\x00\x00"]) + data[2:]
    if shape == "dictionary":
        data = b"\x78\xbb" + bytes(4) + data[2:]
    if shape == "random":
        data = b"\x78\x9c" + rng.randbytes(rng.choice([100, MEGABYTE]))
    if shape == "behind":
        data += zeros(100 * MEGABYTE)
    return file(*head, (b"IDAT", data), END)


def checksums(rng):
    """Chunks whose checksum or length is false."""
    head, data = some(rng)
    parts = [*head, (b"tEXt", b"a\0b"), data, END]
    at = rng.randrange(len(parts))
    parts[at] = (*parts[at], rng.randrange(1 << 32))
    whole = bytearray(file(*parts))
    if rng.random() < 0.5:
        place = len(file(*parts[:at]))
        whole[place : place + 4] = be("I", rng.choice([0, 1, 0x7FFFFFFF, 0xFFFFFFFF, 1 << 24]))
    return bytes(whole)


def limits(rng):
    """As large as a picture may be and a little larger, of one color: 50 million points, strips."""
    width, height, bits, color = rng.choice(
        [
            (7071, 7071, 8, 6),
            (7071, 7071, 8, 0),
            (7071, 7071, 1, 0),
            (5000, 5000, 16, 6),
            (7100, 7100, 8, 2),
            (31_600, 1581, 8, 2),
            (1580, 31_600, 8, 2),
            (20, 1, 8, 2),
            (21, 1, 8, 2),
            (5000, 5000, 16, 2),
        ]
    )
    interlaced = rng.choice([0, 0, 0, 1])
    size = sum(
        down * (1 + (across * bits * COLORS[color][0] + 7) // 8)
        for across, down in sizes(width, height, interlaced)
    )
    size = rng.choice([size, size, size // 2, 0])
    return file(header(width, height, bits, color, interlaced), (b"IDAT", zeros(size)), END)


def headers(rng):
    """Headers that lie, are short or are there twice."""
    side = [0, 1, 2, 60, 65_535, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF]
    lie = header(
        rng.choice(side),
        rng.choice(side),
        rng.choice([0, 1, 3, 8, 16, 32, 255]),
        rng.choice([0, 1, 2, 3, 5, 6, 7, 255]),
        rng.choice([0, 0, 1, 2]),
        rng.choice([0, 0, 1]),
        rng.choice([0, 0, 1, 64]),
    )
    head, data = some(rng)
    return file(
        *rng.choice(
            [[lie], [lie, *head], [*head, lie], [(b"IHDR", lie[1][: rng.randrange(13)])], []]
        ),
        data,
        END,
    )


def filters(rng):
    """Lines whose filters there are not."""
    head = header(60, 60)
    lines = points(rng, 60, 60, filters=rng.choice([(5, 255), (0, 4, 200), (4,), (3,)]))
    return file(head, (b"IDAT", zlib.compress(lines)), END)


def order(rng):
    """Chunks in another order, again, without an end, with more behind it."""
    head, data = some(rng)
    parts = [
        *head,
        (b"tRNS", bytes(2)),
        data,
        data,
        END,
        END,
        (b"PLTE", bytes(9)),
        (b"XXXX", b"x"),
        (b"\xff\0ab", b""),
    ]
    rng.shuffle(parts)
    chosen = parts[: rng.randrange(1, len(parts) + 1)]
    return file(*rng.choice([chosen, [*head, *chosen], [*head, data, *chosen]]))


def large(rng):
    """Files made large: a chunk of zeros, a million chunks, zeros behind the end."""
    size = rng.choice([1, 20, 25]) * MEGABYTE
    head, data = some(rng)
    shape = rng.choice(["chunk", "chunks", "behind"])
    if shape == "chunk":
        return file(*head, (b"juNk", bytes(size)), data, END)
    if shape == "chunks":
        return file(*head) + chunk(b"juNk", b"") * (size // 12) + chunk(*data) + chunk(*END)
    return file(*head, data, END) + bytes(size)


def damaged(data, rng):
    """A picture with other bytes in places, or cut."""
    return damage.damaged(data[: 2 * MEGABYTE], rng, damage.SHAPES, b"\xff\xd8")[0]


def mutated(rng):
    """A picture of another kind, damaged, with its checksums made right in half of them."""
    made = KINDS[
        rng.choice(
            [kind for kind in KINDS if kind not in ("png-mutated", "png-large", "png-limits")]
        )
    ](rng)
    data = damaged(made, rng)
    return mended(data) if rng.random() < 0.5 else data


def mended(data):
    """The same with the right checksum behind each chunk, so that what it says is believed."""
    out, at = data[:8], 8
    while at + 12 <= len(data):
        length = int.from_bytes(data[at : at + 4], "big")
        body = data[at + 4 : at + 8 + length]
        out += data[at : at + 4] + body + be("I", zlib.crc32(body))
        at += 12 + length
    return out


KINDS = {
    "png-grid": grid,
    "png-profiles": profiles,
    "png-exif": orientations,
    "png-texts": texts,
    "png-palette": palette,
    "png-transparency": transparency,
    "png-animation": animation,
    "png-pieces": pieces,
    "png-packing": packing,
    "png-checksums": checksums,
    "png-limits": limits,
    "png-headers": headers,
    "png-filters": filters,
    "png-order": order,
    "png-large": large,
    "png-mutated": mutated,
}
