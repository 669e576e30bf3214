"""JPEG pictures that are bombs, or damaged. `KINDS` has a function for each kind.

The Huffman tables here are the plainest there are: the symbol number n is n ones and a zero. So a
block of one color is two bits, both 0, and a picture of any size is a run of zeros.
"""

from metadata import MEGABYTE, be, exif, profile
from png import damaged

START, END = b"\xff\xd8", b"\xff\xd9"
BASELINE, EXTENDED, PROGRESSIVE, LOSSLESS = 0xC0, 0xC1, 0xC2, 0xC3
DC = list(range(12))
# The end of a block and of runs of up to 32,767 blocks, a coefficient, and 16 that are 0.
AC = [0x00, 0xE0, 0x01, 0x11, 0xF0, 0x10, 0x20, 0x02]


def segment(marker, data, length=None):
    return (
        bytes([0xFF, marker])
        + be("H", (len(data) + 2 if length is None else length) & 0xFFFF)
        + data
    )


def jfif():
    return segment(0xE0, b"JFIF\0\1\1\0\0\1\0\1\0\0")


def quantizers(which=0, value=1):
    return segment(0xDB, bytes([which]) + bytes([value]) * 64)


def codes(which, symbols):
    """A Huffman table with one code of each length."""
    counts = bytes([1] * len(symbols)).ljust(16, b"\0")
    return segment(0xC4, bytes([which]) + counts + bytes(symbols))


def frame(width, height, sampling=((1, 1),), kind=BASELINE, bits=8):
    """Components that are sampled so, numbered from 1."""
    data = be("BHHB", bits, height, width, len(sampling))
    for number, (across, down) in enumerate(sampling, 1):
        data += bytes([number, across << 4 | down, 0])
    return segment(kind, data)


def scan(components, data, first=0, last=63, high=0, low=0):
    listed = b"".join(bytes([component, 0]) for component in components)
    return (
        segment(0xDA, bytes([len(components)]) + listed + bytes([first, last, high << 4 | low]))
        + data
    )


def packed(bits):
    """Bytes of a text of bits, with ones to the end, and a zero after each byte of ones."""
    bits += "1" * (-len(bits) % 8)
    data = int(bits or "0", 2).to_bytes(len(bits) // 8, "big") if bits else b""
    return data.replace(b"\xff", b"\xff\0")


def tables():
    return quantizers() + codes(0x00, DC) + codes(0x10, AC)


def blocks(width, height, sampling):
    """How many blocks a scan of all components has."""
    most_across, most_down = max(h for h, _ in sampling), max(v for _, v in sampling)
    units = -(-width // (8 * max(most_across, 1))) * -(-height // (8 * max(most_down, 1)))
    return units * sum(h * v for h, v in sampling)


def noise(rng, count):
    """So many blocks, each of some color."""
    text = []
    for _ in range(count):
        size = rng.choice([0, 1, 2, 3, 5])
        text.append(
            "1" * size + "0" + format(rng.getrandbits(size), f"0{size}b") * (size > 0) + "0"
        )
    return packed("".join(text))


def flat(count):
    return bytes((2 * count + 7) // 8)


def some(rng, width=48, height=40, before=b"", sampling=((1, 1),) * 3, after=END):
    """A good picture, with more at its beginning and another end."""
    data = noise(rng, blocks(width, height, sampling))
    return (
        START
        + before
        + tables()
        + frame(width, height, sampling)
        + scan(range(1, len(sampling) + 1), data)
        + after
    )


def sampling(rng):
    """Each way to sample components, also those that are not allowed, with the right points."""
    count = rng.choice([1, 2, 3, 3, 3, 3, 4, 4, 5])
    most = rng.choice(
        [(1, 1), (2, 1), (1, 2), (2, 2), (4, 1), (1, 4), (4, 2), (2, 4), (3, 1), (3, 2), (4, 4)]
    )
    ways = [most] + [(1, 1)] * (count - 1)
    if rng.random() < 0.5:
        ways = [(rng.randrange(1, 5), rng.randrange(1, 5)) for _ in range(count)]
    if rng.random() < 0.1:
        ways[0] = rng.choice([(0, 1), (15, 15), (5, 1)])
    width, height = rng.choice([(48, 40), (1, 1), (17, 33), (300, 300)])
    return some(rng, width, height, jfif(), ways)


def repeated(bits, count):
    """A text of bits so many times, which may be millions."""
    return packed(bits * 8) * (count // 8 + 1)


def scans(rng):
    """Progressive pictures of up to thousands of scans, each over all blocks in a few bytes."""
    width, height = rng.choice(
        [(64, 64), (1000, 1000), (3000, 3000), (7000, 7000), (7000, 7000), (7071, 7071)]
    )
    count = rng.choice([10, 64, 95, 97, 97, 100, 1000, 20_000])
    ways = rng.choice([[(1, 1)], [(1, 1)], [(1, 1)] * 3])
    total = blocks(width, height, [(1, 1)])
    start = scan(range(1, len(ways) + 1), bytes(total * len(ways) // 8 + 1), 0, 0, 0, 1)
    # Runs of 32,767 blocks that end: symbol 1 of the table, and as many ones.
    runs = packed(("10" + "1" * 14) * (total // 32_767 + 1))
    shape = rng.choice(["runs", "coefficients", "refined", "refined", "dense", "dc", "kinds"])
    which = [rng.randrange(1, len(ways) + 1)]
    if shape == "runs":
        more = scan(which, runs, 1, 63, 0, 0) * count
    elif shape == "coefficients":
        more = b"".join(
            scan(which, runs, 1 + at % 63, 1 + at % 63, 0, at % 13)
            for at in range(min(count, 2000))
        )
    elif shape == "refined":
        more = scan(which, runs, 1, 63, 0, 13) + scan(which, runs, 1, 63, 1, 0) * count
    elif shape == "dense":
        # Eight coefficients a block, then a bit for each of them in each scan.
        first, bits = repeated("1100" * 8 + "0", total), repeated("0" + "0" * 8, total)
        times = min(count, (22 * MEGABYTE - len(first)) // len(bits))
        more = scan(which, first, 1, 63, 0, 1) + scan(which, bits, 1, 63, 1, 0) * times
    elif shape == "dc":
        bits = bytes(total // 8 + 1)
        more = scan(which, bits, 0, 0, 1, 0) * min(count, 20 * MEGABYTE // len(bits))
    else:
        first, last = rng.choice([0, 5, 63, 64, 255]), rng.choice([0, 1, 63, 64, 255])
        more = scan(which, runs, first, last, rng.randrange(16), rng.randrange(16)) * 50
    return START + tables() + frame(width, height, ways, PROGRESSIVE) + start + more + END


def progressive(rng):
    """Progressive pictures of several components: good ones, and scans that do not belong together."""
    ways = rng.choice(
        [[(1, 1)] * 3, [(2, 2), (1, 1), (1, 1)], [(4, 1), (1, 4), (1, 1)], [(1, 1)] * 4]
    )
    width, height = rng.choice([(64, 64), (500, 500)])
    data = START + tables() + frame(width, height, ways, PROGRESSIVE)
    data += scan(range(1, len(ways) + 1), flat(blocks(width, height, ways)), 0, 0, 0, 0)
    good = rng.random() < 0.5
    for _ in range(rng.choice([1, 5, 90])):
        if good:
            points = "110" + rng.choice("01") + "0"
            data += scan(
                [rng.randrange(1, len(ways) + 1)],
                repeated(points, 8000),
                1,
                rng.choice([5, 63]),
                0,
                1,
            )
            continue
        chosen = rng.choice([[1], [2], [3], [1, 2, 3], [1, 1], [9], list(range(1, len(ways) + 1))])
        first, last = rng.choice([(0, 0), (1, 5), (6, 63), (0, 63), (10, 1)])
        points = rng.randbytes(rng.choice([5, 500])).replace(b"\xff", b"\xff\0")
        data += scan(chosen, points, first, last, rng.choice([0, 0, 1]), rng.choice([0, 1, 13]))
    return data + rng.choice([END, b""])


def arithmetic(rng):
    """Arithmetic coding, which few readers have."""
    kind = rng.choice([0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF])
    conditions = segment(0xCC, bytes([0, 0x10, 0x10, 5]) * rng.choice([1, 200]))
    data = rng.randbytes(3000).replace(b"\xff", b"\xff\0")
    return START + tables() + conditions + frame(60, 60, kind=kind) + scan([1], data) + END


def adobe(rng):
    """CMYK and YCCK, and Adobe's markers that agree with nothing."""
    mark = segment(0xEE, b"Adobe\0\x64\0\0\0\0" + bytes([rng.choice([0, 1, 2, 3, 255])]))
    count = rng.choice([1, 3, 4, 4, 4])
    ways = [(1, 1)] * count if rng.random() < 0.7 else [(2, 2)] + [(1, 1)] * (count - 1)
    before = mark * rng.choice([0, 1, 1, 1, 100])
    if rng.random() < 0.3:
        before += segment(0xEE, b"Adobe")
    return some(rng, before=before + rng.choice([b"", jfif()]), sampling=ways)


def frames(rng):
    """Lossless and hierarchical frames, several frames, frames after scans."""
    kind = rng.choice([0xC3, 0xC5, 0xC6, 0xC7, 0xC8, 0xDE, 0xDF, EXTENDED])
    one = frame(60, 60, [(1, 1)] * 3, kind)
    data = noise(rng, 300)
    other = frame(
        *rng.choice([(60, 60), (6000, 6000), (1, 1), (0, 0)]), [(1, 1)] * rng.choice([1, 3, 4])
    )
    good = frame(60, 60, [(1, 1)] * 3)
    body = rng.choice(
        [
            one + scan([1, 2, 3], data),
            good + other + scan([1, 2, 3], data),
            good + scan([1, 2, 3], data) + other,
            scan([1, 2, 3], data) + good,
            good + scan([1, 2, 3], data) + one + scan([1, 2, 3], data),
            (good + other) * 300,
            segment(0xDF, b"\x11") * 300 + one + scan([1], data),
        ]
    )
    return START + tables() + body + END


def precision(rng):
    """12 bits and others, with tables of 16 bits."""
    bits = rng.choice([0, 1, 2, 7, 9, 12, 12, 12, 16, 255])
    kind = rng.choice([BASELINE, EXTENDED, PROGRESSIVE, LOSSLESS])
    wide = segment(0xDB, b"\x10" + be("64H", *[65_535] * 64))
    return (
        START
        + wide
        + codes(0, DC)
        + codes(0x10, AC)
        + frame(60, 60, kind=kind, bits=bits)
        + scan([1], noise(rng, 64), 0, rng.choice([63, 0]))
        + END
    )


def restarts(rng):
    """Restart intervals: after each block, in the wrong order, none where one is due, floods."""
    interval = rng.choice([0, 1, 2, 65_535])
    shape = rng.choice(["right", "wrong", "none", "flood"])
    data = b""
    for at in range(36):
        data += noise(rng, 1)
        number = {"right": at % 8, "wrong": rng.randrange(8)}.get(shape, 0)
        data += bytes([0xFF, 0xD0 + number]) if shape != "none" else b""
    if shape == "flood":
        data += b"\xff\xd0" * rng.choice([1000, 5 * MEGABYTE])
    intervals = segment(0xDD, be("H", interval)) * rng.choice([1, 1, 5000])
    return START + tables() + intervals + frame(48, 48) + scan([1], data) + END


def huffman(rng):
    """Huffman tables: by the thousand, too full, empty, of codes of 16 bits, of false numbers."""
    full = segment(0xC4, b"\x00" + bytes([0] * 15) + b"\xff" + bytes(255))
    odd = rng.choice(
        [
            full,
            segment(0xC4, b"\x00" + b"\xff" * 16 + bytes(16 * 255)),
            segment(0xC4, b"\x00" + bytes(16)),
            segment(0xC4, b"\x00" + bytes([3] + [0] * 15) + bytes(3)),
            segment(0xC4, bytes([rng.randrange(256)]) + bytes(16)),
            segment(
                0xC4,
                b"\x10"
                + bytes([0, 0, 0, 0, 0, 0, 0, 128, 255]).ljust(16, b"\0")
                + rng.randbytes(383),
            ),
            segment(0xC4, (b"\x00" + bytes(16)) * 3000),
            segment(0xC4, b"\x00\xff"),
            codes(0, [255] * 12),
            segment(0xC4, b"\x10" + bytes([2] + [0] * 15) + b"\xf0\xf0"),
        ]
    )
    before = odd * rng.choice([1, 1, 3000]) if len(odd) < 1000 else odd
    after = rng.choice([b"", tables()])
    return (
        START
        + tables()
        + before
        + after
        + frame(60, 60)
        + scan([1], rng.randbytes(2000).replace(b"\xff", b"\xff\0"))
        + END
    )


def lines(rng):
    """Heights that come after the points, or twice, or never."""
    late = segment(0xDC, be("H", rng.choice([0, 40, 41, 65_535])))
    data = noise(rng, rng.choice([30, 300]))
    return (
        START
        + tables()
        + frame(48, rng.choice([0, 0, 40]))
        + scan([1], data)
        + late * rng.choice([0, 1, 1, 1000])
        + scan([1], data) * rng.choice([0, 1])
        + END
    )


def ends(rng):
    """No end, many ends, points that stop early, millions of bytes of filling."""
    filling = b"\xff" * rng.choice([1, 1000, 10 * MEGABYTE])
    shape = rng.choice(["none", "many", "early", "filled", "within", "behind"])
    whole = some(rng, after=b"")
    if shape == "none":
        return whole
    if shape == "many":
        return whole + END * rng.choice([2, MEGABYTE])
    if shape == "early":
        return whole[: rng.randrange(len(whole))] + END
    if shape == "filled":
        return START + filling + whole[2:] + filling + END
    if shape == "within":
        place = rng.randrange(len(whole) - 100, len(whole))
        return (
            whole[:place]
            + rng.choice([END, START, filling, b"\xff\x01", b"\xff\xff\0"])
            + whole[place:]
            + END
        )
    return whole + END + bytes(rng.choice([1, 20, 25]) * MEGABYTE)


def segments(rng):
    """Thousands of segments for programs and comments, long, empty or false; small pictures."""
    size = rng.choice([0, 1, 14, 1000, 65_533])
    marker = rng.choice([*range(0xE0, 0xF0), 0xFE, 0xFE, 0xF0, 0x02, 0xBF])
    count = rng.choice([1, 1000, 60_000, 1_000_000])
    length = rng.choice([None, None, None, 0, 1, 65_535])
    one = segment(marker, bytes(size), length)
    if rng.random() < 0.2:
        one = segment(0xE0, b"JFIF\0\1\2\0\0\1\0\1\xff\xff" + bytes(300)) + segment(
            0xE0, b"JFXX\0\x10" + some(rng)
        )
    return some(rng, before=one * min(count, rng.choice([2, 20]) * MEGABYTE // len(one)))


def profiles(rng):
    """Color profiles in parts: up to 255 of them, some not there or there twice, false numbers."""
    shape = rng.choice(["good", "huge", "missing", "twice", "numbers", "nothing"])
    count = rng.choice([1, 2, 255])
    parts = []
    for number in range(1, count + 1):
        body = profile(rng, 60_000 if shape == "huge" else 500)
        of = rng.choice([0, 255]) if shape == "numbers" else count
        parts.append(
            segment(
                0xE2, b"ICC_PROFILE\0" + bytes([0 if shape == "numbers" else number, of]) + body
            )
        )
    if shape == "missing":
        parts = parts[::2][1:]
    if shape == "twice":
        parts *= 3
    if shape == "nothing":
        parts = [segment(0xE2, b"ICC_PROFILE\0")] * 500
    return some(rng, before=b"".join(parts))


def orientations(rng):
    """EXIF: see `metadata.exif`."""
    data = b"Exif\0\0" + exif(rng)
    return some(rng, before=segment(0xE1, data[:65_000]) * rng.choice([1, 1, 1, 300]))


def sizes(rng):
    """As large as a JPEG may say that it is, as large as a picture may be, and strips."""
    width, height = rng.choice(
        [
            (65_500, 65_500),
            (65_535, 65_535),
            (0, 60),
            (60, 0),
            (7071, 7071),
            (7100, 7100),
            (31_600, 1581),
            (1581, 31_600),
            (20, 1),
            (21, 1),
            (7071, 7071),
            (7071, 7071),
        ]
    )
    ways = rng.choice(
        [[(1, 1)], [(1, 1)] * 3, [(2, 2), (1, 1), (1, 1)], [(1, 1)] * 4, [(1, 2)] * 4]
    )
    kind = rng.choice([BASELINE, PROGRESSIVE])
    whole = width * height < 60_000_000 and rng.random() < 0.6
    data = flat(blocks(width, height, ways)) if whole else bytes(50)
    last = 0 if kind == PROGRESSIVE else 63
    return (
        START
        + jfif()
        + tables()
        + frame(width, height, ways, kind)
        + scan(range(1, len(ways) + 1), data, 0, last)
        + END
    )


def quantized(rng):
    """Tables of quantizers: zeros, not there, by the thousand, of false numbers."""
    odd = rng.choice(
        [
            b"",
            quantizers(0, 0),
            quantizers(rng.randrange(256)),
            quantizers(1) * 20_000,
            segment(0xDB, bytes(30)),
            segment(0xDB, (b"\0" + b"\1" * 64) * 900),
            quantizers(0, 255),
        ]
    )
    return (
        START
        + odd
        + codes(0, DC)
        + codes(0x10, AC)
        + frame(60, 60)
        + scan([1], noise(rng, 64))
        + END
    )


def coefficients(rng):
    """Points of any bits: runs that leave the block, numbers as large as can be."""
    width, height = rng.choice([(60, 60), (1500, 1500)])
    size = blocks(width, height, [(1, 1)]) * 10
    data = rng.choice(
        [
            lambda: rng.randbytes(size),
            lambda: b"\xfe" * size,
            lambda: b"\xf7\x80" * (size // 2),
            lambda: b"\xaa" * size,
            lambda: packed(("1" * 11 + "0" + "1" * 11 + "11110" * 4) * 500),
        ]
    )()
    kind = rng.choice([BASELINE, PROGRESSIVE])
    return (
        START
        + tables()
        + frame(width, height, kind=kind)
        + scan([1], data.replace(b"\xff", b"\xff\0"), 0, 0 if kind == PROGRESSIVE else 63)
        + END
    )


def mutated(rng):
    """A picture of another kind, damaged."""
    kinds = [kind for kind in KINDS if kind not in ("jpeg-mutated", "jpeg-sizes", "jpeg-scans")]
    return damaged(KINDS[rng.choice(kinds)](rng), rng)


KINDS = {
    "jpeg-sampling": sampling,
    "jpeg-scans": scans,
    "jpeg-progressive": progressive,
    "jpeg-arithmetic": arithmetic,
    "jpeg-adobe": adobe,
    "jpeg-frames": frames,
    "jpeg-precision": precision,
    "jpeg-restarts": restarts,
    "jpeg-huffman": huffman,
    "jpeg-lines": lines,
    "jpeg-ends": ends,
    "jpeg-segments": segments,
    "jpeg-profiles": profiles,
    "jpeg-exif": orientations,
    "jpeg-sizes": sizes,
    "jpeg-quantizers": quantized,
    "jpeg-coefficients": coefficients,
    "jpeg-mutated": mutated,
}
