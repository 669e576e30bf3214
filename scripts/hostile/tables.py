"""Fonts whose other tables are bombs: characters, names, variations, colors and pictures."""

import zlib

import cff
import shaping
from sfnt import (
    GLYPHS,
    LETTERS,
    At,
    base,
    be,
    cmap,
    counted,
    format4,
    format12,
    fvar,
    head,
    hhea,
    linked,
    longs,
    maxp,
    name,
    os2,
    runs,
    sfnt,
    shorts,
    variation_store,
)

MEGABYTE = 1_000_000


# --- characters and names ---------------------------------------------------------------------


def every_letter(count=3900):
    """A text of letters of which the font has some, all of one block, each another."""
    return "".join(chr(0x4E00 + at) for at in range(count))


def cmap_records(rng):
    """Thousands of records that name one table, and a text of letters that the font lacks."""
    count = rng.choice([65, 600, 2000, 20_000, 65_535])
    platform = rng.choice([(0, 3), (3, 1), (3, 10), (0, 4), (1, 0)])
    table = rng.choice([format4(runs()), format12(runs()), format4([(0x4E00, 0x4E00, 1)])])
    data = sfnt(base(cmap=cmap([(*platform, table)] * count)))
    return data, rng.choice([None, every_letter(), "乙" * 3900, every_letter(300)])


def cmap_formats(rng):
    """Each format there is, good and bad, beside a good one or alone."""
    kind = rng.choice([0, 2, 4, 6, 8, 10, 12, 13, 14, 99])
    if kind == 0:
        data = shorts([0, 262, 0]) + bytes(range(256))
    elif kind == 2:
        keys = [8 * rng.choice([0, 1, 2, 8191]) for _ in range(256)]
        headers = shorts([rng.choice([0, 0x40]), rng.choice([256, 65_535]), 0, 2]) * 40
        data = shorts([2, 6 + 512 + len(headers) + 512, 0, *keys]) + headers + shorts([1] * 256)
    elif kind == 4:
        data = format4(runs())
    elif kind == 6:
        data = shorts([6, 10 + 2 * 16, 0, 0x4E00, rng.choice([16, 65_535])]) + shorts(range(1, 17))
    elif kind == 8:
        groups = longs([0x4E00, 0x4E0F, 1])
        data = be("HHII", 8, 0, 8208 + 4 + len(groups), 0) + bytes(8192) + be("I", 1) + groups
    elif kind == 10:
        data = be("HHIIII", 10, 0, 20 + 32, 0, 0x4E00, rng.choice([16, 0xFFFFFFFF])) + shorts(
            range(1, 17)
        )
    elif kind in (12, 13):
        data = format12([(0x4E00, 0x4E0F, 1)], kind)
    else:
        data = be("HHI", kind, 0, 0) + bytes(40)
    if rng.random() < 0.5:
        data = bytearray(data)
        for _ in range(rng.choice([1, 4, 30])):
            data[rng.randrange(2, len(data))] = rng.choice([0, 1, 255, rng.randrange(256)])
        data = bytes(data)
    others = rng.choice([[], [(3, 1, format4(runs()))]])
    return (
        sfnt(base(cmap=cmap([*others, (*rng.choice([(3, 10), (3, 1), (0, 3), (1, 0)]), data)]))),
        LETTERS,
    )


def cmap_ranges(rng):
    """Groups that cover all of Unicode, that overlap, that are not sorted, by the thousand."""
    kind = rng.choice([12, 13])
    count = rng.choice([1, 1000, 100_000])
    shape = rng.choice(["all", "overlapping", "unsorted", "huge", "tiny"])
    last = rng.choice([0x10FFFF, 0xFFFFFFFF, 0x7FFFFFFF])
    groups = [(0, last, rng.choice([0, -0x4DFF]))]
    if shape == "overlapping":
        groups = [(0, last, at % 50) for at in range(count)]
    if shape == "unsorted":
        groups = [(0x4E00 - at, 0x4E00, 1) for at in range(min(count, 0x4E00))]
    if shape == "huge":
        groups = [(0x20, 0x20, 1), (0x4E00, rng.choice([0x9FFF, last]), 1)] + [
            (0x10FFFF, last, 1)
        ] * (count - 1)
    if shape == "tiny":
        groups = [(0x20 + at, 0x20 + at, 1 + at % GLYPHS) for at in range(count)]
    wide = format12(groups, kind)
    if rng.random() < 0.3:
        lying = be("I", rng.choice([len(groups) + 1, 0xFFFFFFFF, 0x15555556]))
        wide = wide[:12] + lying + wide[16:]
    four = (
        format4([(0, 0xFFFE, 0)] * rng.choice([1, 3000])) if rng.random() < 0.5 else format4(runs())
    )
    times = rng.choice([1, 1, 40])
    tables = [(3, 1, four), (3, 10, wide)] if rng.random() < 0.7 else [(3, 10, wide), (0, 4, wide)]
    return sfnt(base(cmap=cmap(tables * times))), rng.choice([None, every_letter(1000)])


def cmap_variants(rng):
    """Format 14: selectors by the thousand, ranges that overlap, and what is outside."""
    count = rng.choice([1, 256, 50_000])
    ranges = be("I", count) + b"".join(be("I", 0x4E00 << 8 | 255) for _ in range(count))
    mapped = be("I", count) + b"".join(be("I", 0x4E00 << 8) + b"\x01" for _ in range(count))
    records = b""
    selectors = rng.choice([1, 300, 20_000])
    place = 10 + 11 * selectors
    for at in range(selectors):
        records += (0xFE00 + at).to_bytes(3, "big") + longs(
            [place, rng.choice([place + len(ranges), 0, 1 << 30])]
        )
    table = be("HII", 14, place + len(ranges) + len(mapped), selectors) + records + ranges + mapped
    text = "".join(letter + "\ufe00\ufe01" for letter in LETTERS)
    return sfnt(base(cmap=cmap([(0, 5, table), (3, 1, format4(runs()))]))), text


def names(rng):
    """Names: many, huge, of odd platforms, and of which the places are outside."""
    count = rng.choice([1, 1000, 5000])
    text = "x" * rng.choice([0, 1, 1000, 32_000 // 1])
    platform = rng.choice([(3, 1, 0x409), (1, 0, 0), (0, 3, 0), (3, 10, 0), (9, 9, 9)])
    if count > 1:
        record = shorts([*platform, rng.choice([1, 4, 6, 25]), rng.choice([8, 60_000]), 0])
        table = shorts([rng.choice([0, 1]), count, 6 + 12 * min(count, 5000)]) + record * count
        table += "Bomb".encode("utf-16-be") + bytes(rng.choice([0, 60_000]))
    else:
        odd = rng.choice([text, "\ud800" * 9, "/<>[](){}% \n\0", "\u202e" * 100])
        table = name([(number, odd) for number in (1, 2, 3, 4, 6, 16, 25)], platform)
    if rng.random() < 0.2:
        table = table[:4] + be("H", rng.choice([0, 65_535])) + table[6:]
    if rng.random() < 0.2:
        # Each is long, and wrong at its end.
        lone = "A".encode("utf-16-be") * 32_766 + b"\xd8\0"
        record = shorts([3, 1, 0x409, 6, len(lone), 12 * 5400])
        table = shorts([0, 5400 + 60_000, 6]) + record * 5400 + lone
    if rng.random() < 0.3:
        table = be("H", 1) + table[2:] + shorts([65_535] + [60_000, 1] * 5000)
    return sfnt(base(name=table))


def post_names(rng):
    """Names of glyphs: all alike, too many, too long, outside."""
    start = be("IiHHIIIII", 0x20000, rng.choice([0, -(1 << 31)]), 0, 0, 0, 0, 0, 0, 0)
    count = rng.choice([GLYPHS, 65_535, 0])
    shape = rng.choice(["same", "long", "outside", "named", "other"])
    places = {"same": [258] * count, "outside": [65_535] * count}.get(
        shape, [258 + at for at in range(count)]
    )
    text = {"long": b"\xff" + b"a" * 255, "named": b"\x0buni4E00_u1F"}.get(shape, b"\3one")
    table = start + counted(places[:60_000]) + text * rng.choice([1, GLYPHS, 5000])
    if shape == "other":
        table = longs([rng.choice([0x10000, 0x25000, 0x40000, 0x99999])]) + table[4:]
    # No character stands for these letters' glyphs, so their names are asked for.
    characters = rng.choice([None, cmap([(1, 0, format4(runs())), (3, 0, format4(runs()))])])
    return sfnt(base(post=table, **({"cmap": characters} if characters else {})))


def glyph_names(rng):
    """Printed glyphs that no character has, named after thousands of others, each of which is to
    be looked for among all names, and its character in a cmap of all of Unicode."""
    last = rng.choice([0xFFFF, 0x10FFFF, 0xFFFFFFFF])
    wide = rng.choice(
        [
            format12([(0x4E00, 0x4E0F, 1), (0x20000, max(last, 0x20000), GLYPHS - 1)]),
            format12([(0, last, 1)], 13),
            format12(
                [(0x4E00, 0x4E00, 1)]
                + [(0x4E01 + at, last, 5) for at in range(rng.choice([1, 10_000]))]
            ),
        ]
    )
    characters = cmap([(3, 1, format4(runs())), (3, 10, wide)])
    count = rng.choice([420, 420, 65_535])
    printed = list(range(400, 416))
    layout = shaping.layout([(2, 0, [shaping.multiple({1: printed})])])
    if rng.random() < 0.5:
        # Glyphs are named in the order of the standard names: the first is `space`.
        text = "_".join(
            [rng.choice(["space", "A", "uni4E00"])] * rng.choice([1, 40, 10_000])
        ).encode()
        strings = [
            text if at + 391 in printed else b"x%d" % at for at in range(min(count, 5000) - 391)
        ]
        table = cff.cff(cff.charstrings({}, count=count), strings=strings)
        return cff.opentype(table, count=count, cmap=characters, GSUB=layout)
    part = rng.choice(["z", "one", "uni4E00"])
    text = "_".join([part] * rng.choice([1, 250 // (len(part) + 1)])).encode()
    start = be("IiHHIIIII", 0x20000, 0, 0, 0, 0, 0, 0, 0, 0)
    places = [
        258 + (number if number in printed else 1000 + number)
        for number in range(min(count, 60_000))
    ]
    places[1] = 258 + len(places) - 1
    pool = [text if number in printed else b"x" for number in range(len(places) - 1)] + [
        part.encode()
    ]
    post = start + counted(places) + b"".join(bytes([len(one)]) + one for one in pool)
    tables = base(post=post, cmap=characters, GSUB=layout)
    tables.update(
        {
            "maxp": maxp(count),
            "loca": bytes(4 * count + 4),
            "hmtx": be("Hh", 600, 0) + bytes(2 * count),
            "hhea": hhea(1),
        }
    )
    return sfnt(tables)


def metrics(rng):
    """Sizes that cannot be: no units, boxes as large as can be, widths below nothing."""
    low, high = rng.choice([(-32_768, 32_767), (0, 0), (32_767, -32_768)])
    tables = base(
        head=head(
            rng.choice([0, 1, 15, 16, 1000, 16_384, 65_535]),
            (low, low, high, high),
            rng.random() < 0.8,
        ),
        hhea=hhea(rng.choice([0, 1, GLYPHS, 65_535]), high, low),
        hmtx=rng.choice([b"", be("Hh", 65_535, -32_768) * GLYPHS, be("Hh", 0, 0) * 5]),
        OS2=os2(rng.choice([0, 400, 65_535]), rng.choice([0, 2, 4, 8, 0x300])),
        VORG=be("HHhH", 1, 0, 32_767, 65_535) + bytes(400),
        vhea=hhea(65_535),
        vmtx=bytes(8),
    )
    tables["OS/2"] = tables.pop("OS2 ")
    if rng.random() < 0.3:
        tables["maxp"] = be("IH", 0x10000, rng.choice([0, 1, 65_535])) + tables["maxp"][6:]
    return sfnt(tables), LETTERS


# --- variations, colors and pictures ----------------------------------------------------------


def variable(rng):
    """Many axes, instances, regions and tuples, and deltas that are packed to nothing."""
    axes = rng.choice([0, 1, 3, 64, 2000])
    instances = rng.choice([0, 1, 1000]) if axes < 100 else 1
    store = variation_store(
        max(axes, 1), rng.choice([1, 100]), rng.choice([1, 300]), rng.choice([0, 200])
    )
    shape = rng.choice(["good", "shared", "points", "lies"])
    tuples = rng.choice([1, 200, 4095])
    peak = be("h", 16_384) * max(axes, 1)
    deltas = bytes([0x3F] * 200) if shape != "points" else b"\x80\xff" + bytes([0xFF, 1, 1] * 100)
    header = be("HH", len(deltas), 0xA000 | (0xFFF if shape == "shared" else 0)) + peak
    data = be("HH", tuples, 4 + len(header) * tuples) + header * tuples + deltas
    if shape == "lies":
        data = data[:4] + rng.randbytes(200) + data[204:]
    data = data[:120_000] + bytes(len(data[:120_000]) % 2)
    offsets = longs([0, 0] + [len(data)] * (GLYPHS - 1))
    gvar = be(
        "HHHHIHHI", 1, 0, axes, tuples, 20 + len(offsets), GLYPHS, 1, 20 + len(offsets) + len(peak)
    )
    positions = be("HHhhhhhh", 1, 0, 0, 3, 0, 0, 0, 0)[:6] + be("H", axes)
    avar = (
        be("HHHH", 1, 0, 0, axes)
        + (be("H", 3) + be("6h", -16_384, -16_384, 0, 0, 16_384, 16_384)) * axes
    )
    if rng.random() < 0.3:
        avar = positions + be("H", 65_535) + bytes(6)
    advance = be("HHI", 1, 0, 20) + longs([0, 0, 0]) + store
    tables = base(
        fvar=fvar(axes, instances),
        gvar=gvar + offsets + peak + data,
        avar=avar,
        HVAR=advance,
        VVAR=advance,
        MVAR=be("HHHHHH", 1, 0, 0, 8, rng.choice([1, 65_535]), 20)
        + b"hasc"
        + be("HH", 0, 0)
        + store,
        STAT=be("HHHHIHIH", 1, 1, 8, 65_535, 20, 65_535, 24, 2) + bytes(rng.choice([4, 60_000])),
        cvar=be("HHHH", 1, 0, tuples, 8) + header * 10,
    )
    return sfnt(tables)


def cpal(colors=10, palettes=1):
    return (
        shorts([0, colors, palettes, colors])
        + be("I", 12 + 2 * palettes)
        + bytes(2 * palettes)
        + b"\1\2\3\xff" * colors
    )


def color_layers(rng):
    """COLR of version 0: glyphs of thousands of layers, of themselves, of what is outside."""
    layers = rng.choice([1, 1000, 65_535])
    glyph = rng.choice([1, 2, 65_535])
    records = shorts([1, 0, layers])
    table = (
        be("HHIIH", 0, rng.choice([1, 1, 65_535]), 14, 20, layers)
        + records
        + shorts([glyph, 0xFFFF]) * layers
    )
    palette = rng.choice(
        [cpal(), cpal(60_000, 10), shorts([1, 65_535, 65_535, 65_535]) + bytes(40)]
    )
    return sfnt(base(COLR=table, CPAL=palette))


def color_paints(rng):
    """COLR of version 1: paints in rings, and each made of the next one twice."""
    shape = rng.choice(["ring", "double", "layers", "deep", "glyphs"])
    depth = rng.choice([10, 30, 60, 2000])
    plain = be("BHh", 2, 0, 16_384)
    if shape == "ring":
        paint = be("B", 12) + be("I", 0)[1:] + be("I", 0)[1:] + bytes(24)
    elif shape == "layers":
        paint = be("BBI", 1, 255, 0)
    elif shape == "glyphs":
        paint = be("BH", 11, 1)
    else:
        paint = plain
        for _ in range(depth):
            # PaintComposite of the same paint twice, or a translation of one.
            both = linked(be("B", 32), At(paint, 3), be("B", 3), At(paint, 3))
            paint = both if shape == "double" else linked(be("B", 14), At(paint, 3), be("hh", 1, 1))
    records = linked(
        be("I", 16), *[part for glyph in range(1, 17) for part in (be("H", glyph), At(paint, 4))]
    )
    listed = linked(be("I", 255), *[At(paint, 4)] * 255)
    clips = be("BI", 1, rng.choice([1, 1 << 31])) + be("HH", 0, 65_535) + bytes(3)
    table = linked(
        be("HHIIH", 1, 0, 0, 0, 0), At(records, 4), At(listed, 4), At(clips, 4), be("II", 0, 0)
    )
    return sfnt(base(COLR=table, CPAL=cpal()))


def drawings(rng):
    """SVG: entities that grow, elements that use themselves, gzip that grows."""
    laughs = "".join(f'<!ENTITY a{at} "{"&a%d;" % (at - 1) * 10}">' for at in range(1, 10))
    uses = "".join(
        f'<g id="g{at}">{"<use href=%r/>" % f"#g{at + 1}" * 10}</g>' for at in range(1, 12)
    )
    text = rng.choice(
        [
            f'<!DOCTYPE x [<!ENTITY a0 "x">{laughs}]><svg xmlns="http://www.w3.org/2000/svg">&a9;</svg>',
            f'<svg xmlns="http://www.w3.org/2000/svg" id="glyph1">{uses}</svg>',
            "<g>" * 50_000,
            '<svg><use href="#glyph1" id="glyph1"/></svg>',
        ]
    ).encode()
    if rng.random() < 0.5:
        packer = zlib.compressobj(wbits=31)
        text = packer.compress(text + b" " * rng.choice([1, 8 * MEGABYTE])) + packer.flush()
    count = rng.choice([1, 5000])
    table = (
        be("HII", 0, 10, 0)
        + be("H", count)
        + be("HHII", 0, 65_535, 2 + 12 * count, len(text)) * count
        + text
    )
    return sfnt(base(**{"SVG": table}))


def png_bomb(size=30_000):
    def part(kind, data):
        return be("I", len(data)) + kind + data + be("I", zlib.crc32(kind + data))

    points = zlib.compress(bytes(MEGABYTE))
    return (
        b"\x89PNG\r\n\x1a\n"
        + part(b"IHDR", be("IIBBBBB", size, size, 8, 6, 0, 0, 0))
        + part(b"IDAT", points)
        + part(b"IEND", b"")
    )


def bitmaps(rng):
    """sbix, CBDT and EBDT: pictures that are bombs, that stand for one another, too many sizes."""
    picture = rng.choice([png_bomb(), png_bomb(10), b"\x89PNG" + bytes(40), bytes(100)])
    kind = rng.choice([b"png ", b"dupe", b"jpg ", b"mask"])
    body = be("hh", 0, 0) + kind + (be("H", 1) if kind == b"dupe" else picture)
    start = 4 + 4 * (GLYPHS + 1)
    strike = (
        be("HH", rng.choice([0, 100, 65_535]), 72)
        + longs([start] + [start + len(body) * min(at, 16) for at in range(GLYPHS)])
        + body * 16
    )
    strikes = rng.choice([1, 3000])
    tables = base()
    shape = rng.choice(["sbix", "CBLC", "EBLC"])
    if shape == "sbix":
        tables["sbix"] = be("HHI", 1, 1, strikes) + longs([8 + 4 * strikes] * strikes) + strike
        return sfnt(tables)
    data, places = ("CBDT", "CBLC") if shape == "CBLC" else ("EBDT", "EBLC")
    version = 0x30000 if shape == "CBLC" else 0x20000
    metrics_line = be("bbBbbbbbbbbb", 100, -20, 100, 0, 0, 0, 0, 0, 0, 0, 0, 0)
    index = (
        be("HHI", 0, 16, 8)
        + be("HHI", 1, rng.choice([17, 18, 19, 1, 8, 9]), 4)
        + longs([0, len(picture)] * 9)
    )
    size = (
        be("IIII", 8 + 48 * strikes, len(index), 1, 0)
        + metrics_line * 2
        + be("HHBBBb", 0, 16, 100, 100, 32, 1)
    )
    tables[places] = be("II", version, strikes) + size * strikes + index
    tables[data] = (
        be("I", version) + be("BBbbB", 9, 9, 0, 0, 9) + be("I", len(picture)) + picture * 17
    )
    if rng.random() < 0.3:
        del tables["glyf"], tables["loca"]
    return sfnt(tables)


def math(rng):
    """MATH, BASE and JSTF: assemblies of thousands of parts, tables that point to themselves."""
    parts = rng.choice([1, 3000])
    value = be("hH", 500, rng.choice([0, 2]))
    part = shorts([1, 100, 100, rng.choice([0, 1, 65_535]), 1])
    assembly = value + be("H", parts) + part * parts
    construction = linked(At(assembly), be("H", parts), shorts([2, 500]) * parts)
    letters = coverage_of_letters()
    variants = linked(
        be("H", 10), At(letters), At(letters), be("HH", 16, 16), *[At(construction)] * 32
    )
    info = linked(
        At(linked(At(letters), be("H", 16), *[value] * 16)), At(None), At(letters), At(None)
    )
    table = linked(be("HH", 1, 0), At(bytes(214)), At(info), At(variants))
    if rng.random() < 0.3:
        table = bytearray(table)
        for _ in range(20):
            table[rng.randrange(4, len(table))] = rng.choice([0, 255])
    axis = linked(be("HH", 4, 4), be("H", rng.choice([1, 65_535])), b"romn" * 1000)
    baselines = be("HHHHI", 1, 0, 8, rng.choice([0, 8, 4]), 0) + axis
    just = be("HHH", 1, 0, rng.choice([1, 65_535])) + b"latn" + be("H", 0) + bytes(2000)
    return sfnt(base(MATH=bytes(table), BASE=baselines, JSTF=just)), LETTERS


def coverage_of_letters():
    return shorts([2, 1, 1, 16, 0])


KINDS = {
    "cmap-records": cmap_records,
    "cmap-formats": cmap_formats,
    "cmap-ranges": cmap_ranges,
    "cmap-variants": cmap_variants,
    "names": names,
    "post-names": post_names,
    "glyph-names": glyph_names,
    "metrics": metrics,
    "variable": variable,
    "color-layers": color_layers,
    "color-paints": color_paints,
    "drawings": drawings,
    "bitmaps": bitmaps,
    "math": math,
}
