"""Fonts whose outlines are bombs: charstrings of CFF and CFF2, glyphs of TrueType, and hinting."""

import cff
from cff import (
    CALL_GLOBAL,
    CALL_LOCAL,
    CNTRMASK,
    ENDCHAR,
    HINTMASK,
    HSTEM,
    RCURVE,
    RETURN,
    RLINE,
    RMOVE,
    call,
    charstrings,
    entry,
    num,
    nums,
    opentype,
    square,
)
from sfnt import GLYPHS, base, be, box, composite, fvar, maxp, sfnt, shorts, simple

# What a bomb does in its innermost subroutine.
LEAVES = [
    b"",
    num(0) + num(0) + RMOVE,
    square(),
    nums(1, 1, 2, 2, 3, 3) + RCURVE,
    nums(1, 2) * 20 + RLINE,
    nums(*[1, 2] * 6) + nums(50) + b"\x0c\x23",
    nums(1, 1) + HSTEM,
    nums(5) + b"\x0c\x12",
]
ARITHMETIC = [3, 4, 5, 9, 10, 11, 12, 14, 15, 18, 20, 21, 22, 23, 24, 26, 27, 28, 29, 30]


def bomb(rng, most=200, end=RETURN):
    """Subroutines each of which calls the next many times, and how many: from some thousands of
    calls to more than can ever end."""
    breadth = rng.choice([2, 5, 10, 50, 70, 100, most])
    depth = min(rng.choice([1, 2, 3, 4, 5, 9, 9, 30]), 60)
    local, leaf = rng.random() < 0.6, rng.choice(LEAVES)
    levels = [call(level + 1, depth + 1, local) * breadth + end for level in range(depth)]
    return [*levels, leaf + end], local


def cff_calls(rng):
    """A glyph that calls a subroutine breadth^depth times."""
    subrs, local = bomb(rng)
    glyph = call(0, len(subrs), local) * rng.choice([1, 1, 10]) + ENDCHAR
    glyphs = charstrings({number: glyph for number in rng.choice([[1], range(1, 17), [0, 1]])})
    return opentype(cff.cff(glyphs, subrs if local else None, () if local else subrs))


def cff_recursion(rng):
    """Subroutines that call themselves or one another, chains, and calls of what is not there."""
    local = rng.random() < 0.5
    times = rng.choice([1, 2, 3, 100])
    shape = rng.choice(["self", "pair", "chain", "outside", "mixed", "glyph"])
    subrs = [call(0, 2, local) * times + RETURN] * 2
    if shape == "pair":
        subrs = [call(1, 2, local) * times + RETURN, call(0, 2, local) * times + RETURN]
    if shape == "chain":
        count = rng.choice([9, 11, 64, 65, 1000, 1300])
        subrs = [call(at + 1, count, local) + RETURN for at in range(count - 1)] + [
            square() + RETURN
        ]
    if shape == "outside":
        subrs = [num(rng.choice([-32768, 32767, -108, 1000])) + CALL_LOCAL + RETURN] * 2
    if shape == "mixed":
        subrs = [call(0, 2, not local) * times + RETURN] * 2
        glyphs = charstrings({1: call(0, 2, True) + ENDCHAR})
        return opentype(cff.cff(glyphs, subrs, subrs))
    glyph = call(0, len(subrs), local) + (b"" if shape == "glyph" else ENDCHAR)
    glyphs = charstrings({1: glyph})
    return opentype(cff.cff(glyphs, subrs if local else None, () if local else subrs))


def cff_accents(rng):
    """`endchar` as `seac`: glyphs put together of two others, which may be put together too."""
    subrs, _ = bomb(rng, 60)
    codes = [rng.randrange(32, 127) for _ in range(2)]
    if rng.random() < 0.5:
        codes = [65, 65]  # In a font whose glyphs are named in order, `A` is glyph 34.
    accent = nums(10, 10, *codes) + ENDCHAR
    bombs = {number: accent for number in range(1, 112)}
    if rng.random() < 0.4:
        bombs = {1: accent, 34: call(0, len(subrs)) + ENDCHAR}
    return opentype(cff.cff(charstrings(bombs), subrs))


def cff_hints(rng):
    """Stems by the thousand, and masks of them."""
    stems = rng.choice([10, 48, 96, 97, 255, 1000, 30000])
    some = (nums(*[1, 1] * 24) + HSTEM) * (stems // 24 + 1)
    mask = rng.choice([HINTMASK, CNTRMASK])
    masks = rng.choice([1, 100, 5000])
    length = (stems + 7) // 8 if rng.random() < 0.7 else rng.choice([0, 1, 8000])
    glyph = (
        some + (mask + bytes([255]) * min(length, 60_000 // masks + 1)) * masks + square() + ENDCHAR
    )
    subrs = [some[: rng.choice([40, 4000])] + RETURN]
    if rng.random() < 0.3:
        glyph = call(0, 1) * rng.choice([100, 3000]) + glyph
    return opentype(cff.cff(charstrings({1: glyph[:60_000] + ENDCHAR}), subrs))


def cff_arithmetic(rng):
    """Every operator there is, with operands that it cannot do with."""
    code = b""
    for _ in range(rng.choice([20, 200, 5000])):
        code += nums(*(rng.choice([0, 1, -1, 32767, -32768, 13]) for _ in range(rng.randrange(5))))
        draws = rng.random()
        if draws < 0.5:
            code += bytes([12, rng.choice(ARITHMETIC)])
        elif draws < 0.7:
            code += bytes([12, rng.choice([34, 35, 36, 37])])
        elif draws < 0.8:
            code += b"\xff" + rng.randbytes(4)
        else:
            code += bytes(
                [rng.choice([1, 3, 4, 5, 6, 7, 8, 18, 21, 22, 23, 24, 25, 26, 27, 30, 31])]
            )
    roll = nums(32767, 32767) + bytes([12, 30])
    glyph = rng.choice([code, nums(*range(40)) + roll * 1000, nums(1) * 500 + code]) + ENDCHAR
    return opentype(cff.cff(charstrings({1: glyph}), [code[:1000] + RETURN]))


def cff_cid(rng):
    """CID-keyed fonts with many font DICTs, each with subroutines of its own or the same."""
    count = rng.choice([1, 2, 200, 255, 256, 3000])
    subrs, _ = bomb(rng, 60)
    dicts = [subrs if rng.random() < 0.3 else [square() + RETURN] for _ in range(count)]
    ranges = [(glyph, rng.randrange(300)) for glyph in range(0, GLYPHS, rng.choice([1, 10]))]
    if rng.random() < 0.3:
        rng.shuffle(ranges)
    select = cff.fd_select(ranges, GLYPHS)
    if rng.random() < 0.3:
        select = b"\0" + bytes(rng.randrange(min(count, 256)) for _ in range(GLYPHS))
    glyph = call(0, len(subrs)) + ENDCHAR
    return opentype(cff.cff(charstrings({1: glyph, 2: glyph}), cid=dicts, select=select))


def cff_dicts(rng):
    """DICTs and INDEXes that lie: places outside, numbers without end, offsets that go back."""
    top, more, strings = b"", b"", ()
    shape = rng.choice(["places", "reals", "operands", "unknown", "strings", "bytes", "matrix"])
    if shape == "places":
        operator = rng.choice([15, 16, 17, 1236, 1237])
        top = entry(operator, rng.choice([-1, 0, 1, 4, 1 << 30, -(1 << 31)])) * 2
        more = entry(19, rng.choice([0, -1, 1 << 30]))
    if shape == "reals":
        top = b"\x1e" + b"\x12" * rng.choice([10, 30_000]) + rng.choice([b"\xff", b""]) + b"\x05"
    if shape == "operands":
        top = (b"\x8b" * rng.choice([48, 49, 30_000])) + b"\x05"
        more = nums(*[1] * 600) + b"\x06"
    if shape == "unknown":
        top = bytes([12, 99]) * 20_000
        more = bytes(rng.randrange(22) for _ in range(5000))
    if shape == "strings":
        strings = [b"x" * rng.choice([0, 1, 1000])] * rng.choice([1, 1000, 60_000])
    if shape == "matrix":
        real = b"\x1e\x9c\x99\x99\xff"
        top = (rng.choice([nums(0), real, b"\x1d\x7f\xff\xff\xff"]) * 6) + b"\x0c\x07"
    data = cff.cff(charstrings({}), [square() + RETURN], top=top, more=more, strings=strings)
    if shape == "bytes":
        data = bytearray(data)
        for _ in range(rng.choice([1, 5, 50])):
            data[rng.randrange(min(len(data), 400))] = rng.choice(
                [0, 1, 4, 255, rng.randrange(256)]
            )
    return opentype(bytes(data))


def cff_long(rng):
    """Glyphs of hundreds of thousands of points, or thousands of glyphs."""
    if rng.random() < 0.3:
        count = rng.choice([10_000, 60_000, 65_535])
        glyphs = charstrings({}, count=count)
        return opentype(cff.cff(glyphs), count=count)
    line = nums(*[1, 2] * 24) + RLINE
    glyph = line * rng.choice([1000, 20_000]) + ENDCHAR
    return opentype(cff.cff(charstrings({1: glyph, 2: num(0) * 40_000, 3: RMOVE * 40_000})))


def cff2_calls(rng):
    """CFF2: calls, blends over many regions, and stores that are not as they say."""
    regions = rng.choice([1, 2, 16, 100, 500, 3000])
    axes = rng.choice([1, 4, 60]) if regions < 1000 else 1
    subrs, local = bomb(rng, end=b"")
    blend = nums(*[0] * min(regions + 1, 500)) + num(rng.choice([1, 100, -1, 32767])) + b"\x10"
    select = num(rng.choice([0, 1, -1, 500])) + b"\x0f"
    glyph = rng.choice(
        [
            call(0, len(subrs), local),
            select + blend,
            select + blend * rng.choice([10, 500]),
            select * 5000,
            nums(0, 0) + RMOVE + square(),
            num(0) + CALL_GLOBAL,
        ]
    )
    table = cff.cff2(
        charstrings({1: glyph}, b""),
        subrs if local else None,
        () if local else subrs,
        axes,
        regions,
        rng.choice([1, 200]),
        more=rng.choice([b"", blend[:200]]),
    )
    return opentype(table, "CFF2", fvar=fvar(axes))


def glyf_composites(rng):
    """Glyphs made of others: breadth^depth of them, rings and chains."""
    shape = rng.choice(["bomb", "ring", "chain", "outside", "self"])
    breadth = rng.choice([2, 10, 200])
    depth = rng.choice([4, 9, 30, 90])
    glyf = {}
    for level in range(depth):
        part = 1 + level + 1
        if shape == "ring" and level == depth - 1:
            part = 1
        if shape == "self":
            part = 1
        if shape == "outside":
            part = rng.choice([0xFFFF, GLYPHS, GLYPHS + 1])
        times = 1 if shape == "chain" else breadth
        glyf[1 + level] = composite([(part, rng.randrange(-9, 9), 1)] * times)
    return sfnt(base(glyf))


def glyf_points(rng):
    """Glyphs of many points or contours, or of fewer than they say."""
    shape = rng.choice(["many", "repeats", "ends", "code", "lies", "flat"])
    count = rng.choice([1000, 20_000, 65_535])
    data = simple([(1, 1)] * count)
    if shape == "repeats":
        data = simple([(0, 0)] * 2, [count - 1], flags=bytes([0x39, 255]) * (count // 256 + 1))
    if shape == "ends":
        ends = rng.choice([[5, 3, 1], [65_535] * 500, list(range(count)), [0] * 1000])
        data = simple([(1, 1)] * 300, ends)
    if shape == "code":
        data = simple([(1, 1)] * 4, code=bytes(60_000))
    if shape == "lies":
        data = be("hhhhh", rng.choice([-2, -32768, 32767, 2000]), 0, 0, 9, 9) + rng.randbytes(300)
    if shape == "flat":
        data = be("hhhhh", 1, -32768, -32768, 32767, 32767) + box()[10:]
    return sfnt(base({1: data, 2: data}))


def glyf_places(rng):
    """A `loca` that goes back, overlaps, leaves the table or is short."""
    tables = base()
    shape = rng.choice(["back", "same", "outside", "short", "none", "random"])
    size = len(tables["glyf"])
    places = [
        int.from_bytes(tables["loca"][4 * at : 4 * at + 4], "big") for at in range(GLYPHS + 1)
    ]
    if shape == "back":
        places.reverse()
    if shape == "same":
        places = [0, size] * (GLYPHS // 2 + 1)
    if shape == "outside":
        places = [place + rng.choice([size, 1 << 30, (1 << 32) - 5000]) for place in places]
    if shape == "random":
        places = [rng.randrange(2 * size) for _ in places]
    tables["loca"] = b"".join(be("I", place & 0xFFFFFFFF) for place in places)
    if shape == "short":
        tables["loca"] = tables["loca"][: rng.randrange(40)]
    if shape == "none":
        del tables[rng.choice(["loca", "glyf", "hmtx", "maxp", "hhea", "head"])]
    return sfnt(tables)


def hinting(rng):
    """Programs that loop or recurse: in the font's, before each size's and in each glyph's."""
    forever = b"\xb8\xff\xfc\x1c"  # PUSHW -4, JMPR
    define = b"\xb0\x00\x2c"  # PUSHB 0, FDEF
    programs = [
        forever,
        b"\xb1\x00\x00" + b"\x2b",  # CALL of itself, where it is defined below
        b"\xb8\x7f\xff\xb0\x00\x2a",  # PUSHW 32767, PUSHB 0, LOOPCALL
        b"\xb8\x7f\xff\x17" + b"\xb0\x00\x32" * 200,  # SLOOP, SHP
        b"\xb0\x01" * 30_000,
        b"\x20" * 50_000,  # DUP of nothing
        b"\xb0\x00\x89\xb0\x00\x2b\x2d",  # IDEF
        rng.randbytes(3000),
    ]
    body = rng.choice([b"\xb8\x7f\xff\xb0\x01\x2a", b"\xb0\x00\x2b", forever, b"\x21" * 1000])
    inner = b"\xb0\x01\x2c" + rng.choice([b"\xb8\x7f\xff\xb0\x02\x2a", b"\xb0\x00\x2b"]) + b"\x2d"
    fpgm = define + body + b"\x2d" + inner + b"\xb0\x02\x2c\x2d"
    code = rng.choice(programs)
    glyph = simple([(50, 0), (0, 500), (400, 0)], code=code[:60_000])
    tables = base({1: rng.choice([glyph, composite([(2, 0, 0)], code[:60_000])])})
    tables["fpgm"] = fpgm if rng.random() < 0.7 else fpgm + code
    tables["prep"] = rng.choice([code, b"\xb0\x00\x2b", b""])
    tables["cvt "] = bytes(rng.choice([2, 60_000]))
    tables["gasp"] = shorts([1, 1, 0xFFFF, 15])
    tables["maxp"] = maxp(GLYPHS, *rng.choice([(64, 16), (65_535, 65_535, 65_535)]))
    if rng.random() < 0.3:
        tables["hdmx"] = be("HHI", 0, 3000, GLYPHS + 2) + bytes(3000)
        tables["VDMX"] = shorts([0, 65_535, 65_535]) + bytes(200)
        tables["LTSH"] = shorts([0, 65_535])
    return sfnt(tables)


KINDS = {
    "cff-calls": cff_calls,
    "cff-recursion": cff_recursion,
    "cff-accents": cff_accents,
    "cff-hints": cff_hints,
    "cff-arithmetic": cff_arithmetic,
    "cff-cid": cff_cid,
    "cff-dicts": cff_dicts,
    "cff-long": cff_long,
    "cff2": cff2_calls,
    "glyf-composites": glyf_composites,
    "glyf-points": glyf_points,
    "glyf-places": glyf_places,
    "hinting": hinting,
}
