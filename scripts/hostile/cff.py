"""Writes the tables `CFF ` and `CFF2`: see `sfnt.py`."""

from sfnt import GLYPHS, OPENTYPE, be, common, sfnt, shorts, variation_store

RETURN, ENDCHAR = b"\x0b", b"\x0e"
CALL_LOCAL, CALL_GLOBAL = b"\x0a", b"\x1d"
RMOVE, RLINE, RCURVE, HSTEM, HINTMASK, CNTRMASK = (
    b"\x15",
    b"\x05",
    b"\x08",
    b"\x01",
    b"\x13",
    b"\x14",
)


def num(value):
    """A number in a charstring."""
    if -107 <= value <= 107:
        return bytes([value + 139])
    return b"\x1c" + be("h", value)


def nums(*values):
    return b"".join(map(num, values))


def square(size=400):
    """A box, without its end."""
    return nums(50, 0) + RMOVE + nums(0, size, size, 0, 0, -size) + RLINE


def bias(count):
    return 107 if count < 1240 else 1131 if count < 33900 else 32768


def call(number, count, local=True):
    """A call of a subroutine, of which there are so many."""
    return num(number - bias(count)) + (CALL_LOCAL if local else CALL_GLOBAL)


def index(items, wide=False):
    """An INDEX; CFF2 counts in four bytes."""
    items = list(items)
    count = be("I" if wide else "H", len(items))
    if not items:
        return count
    ends = [1]
    for item in items:
        ends.append(ends[-1] + len(item))
    size = (ends[-1].bit_length() + 7) // 8
    offsets = b"".join(end.to_bytes(size, "big") for end in ends)
    return count + bytes([size]) + offsets + b"".join(items)


def entry(operator, *values):
    """An entry of a DICT, of one length whatever its values."""
    code = bytes([12, operator - 1200]) if operator >= 1200 else bytes([operator])
    return b"".join(b"\x1d" + be("i", value) for value in values) + code


def private(subrs, more=b"", wide=False):
    """A Private DICT with its subroutines behind it, and the length of the DICT alone."""
    if subrs is None:
        return more, len(more)
    data = more + entry(19, 0)
    data = more + entry(19, len(data))
    return data + index(subrs, wide), len(data)


def charset(glyphs):
    """Names (or CIDs) 1 and on."""
    return be("BHH", 2, 1, glyphs - 2) if glyphs > 1 else b"\0"


def cff(glyphs, subrs=None, gsubrs=(), cid=None, select=None, top=b"", more=b"", strings=()):
    """A table `CFF ` of charstrings. If `cid` is given, it lists the subroutines of each font
    DICT, and `select` is the FDSelect."""
    listed = [subrs] if cid is None else cid
    count = len(glyphs)
    start = b"\1\0\4\4" + index([b"Bomb"])
    rest = index(strings) + index(gsubrs)
    ros = entry(1230, 391, 392, 0) if cid is not None else b""
    if cid is not None:
        rest = index([b"Adobe", b"Identity", *strings]) + index(gsubrs)

    def top_dict(names, glyph_place, last, chosen):
        parts = ros + top + entry(15, names) + entry(17, glyph_place)
        if cid is None:
            return parts + entry(18, *last)
        return parts + entry(1236, *last) + entry(1237, chosen)

    length = len(index([top_dict(0, 0, [0, 0] if cid is None else [0], 0)]))
    at = len(start) + length + len(rest)
    parts = [charset(count)]
    names, at = at, at + len(parts[-1])
    chosen = at
    if cid is not None:
        parts.append(select or be("BHHBH", 3, 1, 0, 0, count))
        at += len(parts[-1])
    parts.append(index(glyphs))
    glyph_place, at = at, at + len(parts[-1])
    privates, dicts = [], []
    seen = {}
    for one in listed:
        data, size = private(one, more)
        if data not in seen:
            seen[data] = at
            privates.append(data)
            at += len(data)
        dicts.append(entry(18, size, seen[data]))
    last = [private(subrs, more)[1], seen[private(subrs, more)[0]]] if cid is None else [at]
    parts += privates + ([index(dicts)] if cid is not None else [])
    return start + index([top_dict(names, glyph_place, last, chosen)]) + rest + b"".join(parts)


def cff2(glyphs, subrs=None, gsubrs=(), axes=1, regions=1, tables=1, more=b""):
    """A table `CFF2` with its variation store."""
    store = variation_store(axes, regions, tables, 0)
    store = be("H", len(store) & 0xFFFF) + store
    rest = index(gsubrs, wide=True)

    def top_dict(glyph_place, fonts, stored):
        return entry(17, glyph_place) + entry(1236, fonts) + entry(24, stored)

    length = len(top_dict(0, 0, 0))
    stored = 5 + length + len(rest)
    glyph_place = stored + len(store)
    charstrings = index(glyphs, wide=True)
    at = glyph_place + len(charstrings)
    data, size = private(subrs, more, wide=True)
    fonts = index([entry(18, size, at)], wide=True)
    return (
        be("BBBH", 2, 0, 5, length)
        + top_dict(glyph_place, at + len(data), stored)
        + rest
        + store
        + charstrings
        + data
        + fonts
    )


def charstrings(bombs, end=ENDCHAR, count=GLYPHS):
    """Boxes, but for the bombs by their glyph."""
    plain = square() + end
    return [bombs.get(number, plain) for number in range(count)]


def opentype(table, tag="CFF ", count=GLYPHS, **other):
    """A font with these outlines."""
    tables = common(count)
    tables.update({"maxp": be("IH", 0x5000, count), tag: table})
    tables.update({name.ljust(4): data for name, data in other.items()})
    return sfnt(tables, OPENTYPE)


def fd_select(ranges, glyphs):
    """FDSelect of format 3."""
    body = b"".join(be("HB", first, font & 0xFF) for first, font in ranges)
    return be("BH", 3, len(ranges)) + body + shorts([glyphs])
