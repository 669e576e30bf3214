"""Writes OpenType fonts, table by table: what `fonts.py` makes its bombs of.

The base font maps the CJK letters U+4E00 to U+4E0F to the glyphs 1 to 16 and ASCII from the space
to the tilde to 17 to 111. Each table is plain bytes, so a bomb replaces or adds what it needs.
"""

import struct

CJK, ASCII = range(0x4E00, 0x4E10), range(0x20, 0x7F)
GLYPHS = 1 + len(CJK) + len(ASCII)
LETTERS = "".join(map(chr, CJK))
TRUETYPE, OPENTYPE = b"\0\1\0\0", b"OTTO"


BITS = {"B": 8, "H": 16, "I": 32, "b": 8, "h": 16, "i": 32}


def be(kinds, *values):
    """Big-endian bytes, as fonts have them. What is too large wraps: most bombs overflow."""
    try:
        return struct.pack(">" + kinds, *values)
    except struct.error:
        wrapped = [value & (1 << BITS[kind]) - 1 for kind, value in zip(kinds, values, strict=True)]
        return struct.pack(">" + kinds.upper(), *wrapped)


def shorts(values):
    return be("H" * len(values), *values)


def longs(values):
    return be("I" * len(values), *values)


class At:
    """An offset to other bytes; to nothing if there are none."""

    def __init__(self, data, size=2):
        self.data, self.size = data, size


def linked(*parts):
    """The parts, then the bytes that offsets among them point to; equal bytes stand once."""
    length = sum(part.size if isinstance(part, At) else len(part) for part in parts)
    head, body, size, places = [], [], length, {}
    for part in parts:
        if not isinstance(part, At):
            head.append(part)
            continue
        place = 0
        if part.data is not None:
            if part.data not in places:
                places[part.data] = size
                body.append(part.data)
                size += len(part.data)
            place = places[part.data]
        head.append((place & (256**part.size - 1)).to_bytes(part.size, "big"))
    return b"".join(head + body)


def counted(items):
    """An array after its length, both of two bytes."""
    return shorts([len(items), *items])


# --- the file ---------------------------------------------------------------------------------


def sfnt(tables, flavor=None, base=0):
    """A font file of tables by their tags. Its checksums are 0, which no reader minds."""
    if flavor is None:
        flavor = OPENTYPE if "CFF " in tables or "CFF2" in tables else TRUETYPE
    place = base + 12 + 16 * len(tables)
    records, body = [], []
    for tag, data in sorted(tables.items()):
        records.append(tag.encode("latin-1") + be("III", 0, place, len(data)))
        padded = data + bytes(-len(data) % 4)
        body.append(padded)
        place += len(padded)
    return flavor + shorts([len(tables), 16, 0, 0]) + b"".join(records + body)


def base(glyf=None, glyphs=None, **other):
    """The tables of the base font, with TrueType outlines. `glyf` are the glyphs' descriptions,
    by number, where they are not boxes; `other` are tables by name, `OS/2` as `OS2`."""
    count = GLYPHS if glyphs is None else glyphs
    glyf = glyf or {}
    described = [glyf.get(number, box()) for number in range(count)]
    tables = common(count)
    tables["glyf"], tables["loca"] = outlines(described)
    tables.update(maxp=maxp(count))
    tables.update({tag.ljust(4): data for tag, data in other.items()})
    return tables


def common(count, cmap=None):
    """What fonts have whatever their outlines are."""
    return {
        "head": head(),
        "hhea": hhea(count),
        "hmtx": be("Hh", 600, 50) * count,
        "OS/2": os2(),
        "name": name([]),
        "post": be("IiHHIIIII", 0x30000, 0, 0, 0, 0, 0, 0, 0, 0),
        "cmap": cmap or base_cmap(),
    }


def head(units=1000, box=(0, -200, 1000, 800), long_offsets=True):
    start = be("IIIIHH", 0x10000, 0x10000, 0, 0x5F0F3CF5, 3, units)
    return start + bytes(16) + be("hhhh", *box) + be("HHhhh", 0, 8, 2, int(long_offsets), 0)


def hhea(metrics, ascent=800, descent=-200):
    return (
        be("IhhhHhhhhhh", 0x10000, ascent, descent, 0, 600, 0, 0, 600, 1, 0, 0)
        + bytes(10)
        + be("H", metrics)
    )


def maxp(glyphs, points=64, contours=16, depth=16, code=0xFFFF):
    """With room for whatever a glyph or its program asks."""
    return be("IH", 0x10000, glyphs) + shorts(
        [points, contours, points, contours, 2, 64, 256, 256, 64, 1024, code, 64, depth]
    )


def os2(weight=400, embedding=0):
    start = be("HhHHH", 4, 600, weight, 5, embedding) + be("10h", *[0] * 10) + be("h", 0)
    return (
        start
        + bytes(10)
        + bytes(16)
        + b"NONE"
        + be("HHH", 64, 0x20, 0xFFFF)
        + be("hhhHH", 800, -200, 0, 800, 200)
        + bytes(8)
        + be("hhHHH", 500, 700, 0, 0x20, 2)
    )


def name(records, platform=(3, 1, 0x409)):
    """Names by number; without any, those that a font must have."""
    texts = records or [(number, "Bomb") for number in (1, 2, 3, 4, 6)]
    texts = [(number, text.encode("utf-16-be", "surrogatepass")) for number, text in texts]
    pool, listed = b"", []
    for number, text in texts:
        listed.append(shorts([*platform, number, len(text), len(pool)]))
        pool += text
    return shorts([0, len(listed), 6 + 12 * len(listed)]) + b"".join(listed) + pool


def box(width=500):
    """A glyph that is a box."""
    corners = [(50, 0), (0, 500), (width - 100, 0), (0, -500)]
    return simple(corners)


def simple(points, ends=None, code=b"", flags=None):
    """A glyph of points, each a step from the one before; `ends` are the contours' last ones."""
    ends = [len(points) - 1] if ends is None else ends
    flags = bytes([1]) * len(points) if flags is None else flags
    coordinates = b"".join(be("h", x) for x, _ in points) + b"".join(be("h", y) for _, y in points)
    data = be("hhhhh", len(ends), 0, 0, 500, 500) + shorts(ends) + be("H", len(code)) + code
    data += flags + coordinates
    return data + bytes(len(data) % 2)


def composite(parts, code=b""):
    """A glyph made of others: the number of each, and how far it is moved."""
    data = be("hhhhh", -1, 0, 0, 500, 500)
    for at, (glyph, x, y) in enumerate(parts):
        more = 0x20 if at + 1 < len(parts) else (0x100 if code else 0)
        data += be("HHhh", 0x0003 | more, glyph & 0xFFFF, x, y)
    return data + (be("H", len(code)) + code if code else b"")


def outlines(described):
    """The tables `glyf` and `loca`."""
    places, body = [0], []
    for data in described:
        padded = data + bytes(-len(data) % 4)
        body.append(padded)
        places.append(places[-1] + len(padded))
    return b"".join(body) or b"\0", longs(places)


# --- characters -------------------------------------------------------------------------------


def cmap(subtables):
    """Of subtables, each with its platform and encoding; equal ones stand once."""
    parts = []
    for platform, encoding, data in subtables:
        parts += [shorts([platform, encoding]), At(data, 4)]
    return linked(be("HH", 0, len(subtables)), *parts)


def base_cmap():
    return cmap([(3, 1, format4(runs())), (3, 10, format12(runs()))])


def runs(latin=True):
    """The base font's characters: first, last and the glyph of the first."""
    return [(ASCII[0], ASCII[-1], 17)] * latin + [(CJK[0], CJK[-1], 1)]


def format4(ranges):
    segments = [*ranges, (0xFFFF, 0xFFFF, 1)]
    count = len(segments)
    search = 1 << max(count.bit_length() - 1, 0)
    body = shorts([2 * count, 2 * search, search.bit_length() - 1, 2 * (count - search)])
    body += shorts([last for _, last, _ in segments]) + b"\0\0"
    body += shorts([first for first, _, _ in segments])
    body += shorts([glyph - first for first, _, glyph in segments]) + bytes(2 * count)
    return shorts([4, 6 + len(body), 0]) + body


def format12(groups, kind=12):
    body = b"".join(longs(group) for group in groups)
    return be("HHIII", kind, 0, 16 + len(body), 0, len(groups)) + body


# --- layout: GSUB, GPOS and GDEF --------------------------------------------------------------


def coverage(glyphs):
    glyphs = sorted(glyphs)
    if len(glyphs) > 3 and glyphs[-1] - glyphs[0] + 1 == len(glyphs):
        return shorts([2, 1, glyphs[0], glyphs[-1], 0])
    return shorts([1, len(glyphs), *glyphs])


def classes(ranges):
    """Classes of glyphs, of first, last and class."""
    return shorts([2, len(ranges)]) + b"".join(map(shorts, ranges))


def layout(lookups, features=None, kind=7, scripts=("DFLT", "latn", "hani")):
    """A GSUB (or GPOS, whose extensions are of `kind` 9). A lookup is its kind, its flag and its
    subtables, or those and the number of its set of marks. Features are tags and numbers of
    lookups; `ccmp` has all of them if left out. All lookups are extensions, so that there is room
    for what is large."""
    features = features or [("ccmp", range(len(lookups)))]
    language = shorts([0, 0xFFFF, len(features), *range(len(features))])
    script = linked(At(language), be("H", 0))
    listed = [part for tag in scripts for part in (tag.encode(), At(script))]
    script_list = linked(be("H", len(scripts)), *listed)
    parts = []
    for tag, numbers in features:
        parts += [tag.encode(), At(be("H", 0) + counted(list(numbers)))]
    feature_list = linked(be("H", len(features)), *parts)
    head = be("HH", 1, 0)
    return linked(head, At(script_list), At(feature_list), At(lookup_list(lookups, kind)))


def lookup_list(lookups, extension):
    heads, bodies, body_places, size = [], [], {}, 0
    start = 2 + 2 * len(lookups)
    length = start + sum(6 + 2 * len(tables) + 8 * len(tables) for _, _, tables, *_ in lookups)
    length += sum(2 for lookup in lookups if len(lookup) > 3)
    places, at = [], start
    for kind, flag, tables, *marks in lookups:
        places.append(at)
        records = 6 + 2 * len(tables) + 2 * len(marks)
        head = shorts([extension, flag, len(tables)])
        head += shorts([records + 8 * number for number in range(len(tables))]) + shorts(marks)
        for number, table in enumerate(tables):
            if table not in body_places:
                body_places[table] = length + size
                bodies.append(table)
                size += len(table)
            here = at + records + 8 * number
            head += be("HHI", 1, kind, body_places[table] - here)
        heads.append(head)
        at += len(head)
    return counted(places) + b"".join(heads + bodies)


def single(glyphs, delta):
    return linked(be("H", 1), At(coverage(glyphs)), be("H", delta & 0xFFFF))


def multiple(sequences):
    """What glyphs become, by glyph: several."""
    made = [At(counted(sequences[glyph])) for glyph in sorted(sequences)]
    return linked(be("H", 1), At(coverage(sequences)), be("H", len(made)), *made)


def ligatures(sets):
    """Ligatures by their first glyph: the one that comes of it, and those that follow."""
    made = []
    for glyph in sorted(sets):
        one = [At(shorts([to, len(rest) + 1, *rest])) for to, rest in sets[glyph]]
        made.append(At(linked(be("H", len(one)), *one)))
    return linked(be("H", 1), At(coverage(sets)), be("H", len(made)), *made)


def context(glyphs, length, records):
    """Wherever so many of the glyphs follow one another: lookups at places (format 3)."""
    covers = [At(coverage(glyphs))] * length
    listed = b"".join(shorts(record) for record in records)
    return linked(shorts([3, length, len(records)]), *covers, listed)


def chained(glyphs, before, length, after, records):
    """The same, with what stands before and after."""
    cover = At(coverage(glyphs))
    parts = []
    for number in (before, length, after):
        parts += [be("H", number), *[cover] * number]
    listed = b"".join(shorts(record) for record in records)
    return linked(be("H", 3), *parts, be("H", len(records)), listed)


def reverse(glyphs, before, after, substitutes):
    cover = At(coverage(glyphs))
    return linked(
        be("H", 1),
        cover,
        be("H", before),
        *[cover] * before,
        be("H", after),
        *[cover] * after,
        counted(substitutes),
    )


# --- variations -------------------------------------------------------------------------------


def fixed(value):
    return be("i", max(-(1 << 31), min(round(value * 65536), (1 << 31) - 1)))


def fvar(axes, instances=0):
    """So many axes from 0 to 1000, and so many instances."""
    tags = [be("I", 0x61303030 + number) for number in range(axes)]
    body = b"".join(tag + fixed(0) + fixed(0) + fixed(1000) + be("HH", 0, 256) for tag in tags)
    body += (be("HH", 257, 0) + fixed(500) * axes) * instances
    return shorts([1, 0, 16, 2, axes, 20, instances, 4 + 4 * axes]) + body


def variation_store(axes, regions, tables, items, columns=None):
    """Deltas: so many tables of so many rows over so many regions."""
    region = be("hhh", 0, 8192, 16384) * axes
    listed = be("HH", axes, regions) + region * regions
    columns = regions if columns is None else columns
    # Larger numbers of regions than there are would be refused at once.
    data = shorts([items, 0, columns, *range(columns)]) + bytes([1]) * (items * columns)
    return linked(be("H", 1), At(listed, 4), be("H", tables), *[At(data, 4)] * tables)
