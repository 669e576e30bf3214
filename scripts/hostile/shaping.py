"""Fonts whose tables for shaping are bombs: GSUB, GPOS, GDEF, kern, and Apple's morx and kerx.

All features used here are on by default, so a letter of the font is enough to set them off.
"""

from sfnt import (
    CJK,
    GLYPHS,
    At,
    base,
    be,
    chained,
    classes,
    context,
    counted,
    coverage,
    layout,
    lookup_list,
    ligatures,
    linked,
    longs,
    multiple,
    reverse,
    sfnt,
    shorts,
    single,
    variation_store,
)

LETTER_GLYPHS = range(1, 1 + len(CJK))
FEATURES = ["ccmp", "liga", "locl", "calt", "rlig", "clig", "rclt"]
POSITIONS = ["kern", "mark", "mkmk", "dist", "curs", "abvm"]
SOME = "一" * 30
MANY = "一 " * 1900
WORDS = " ".join("一" * length for length in range(1, 40))


def spread(rng, lookups, tags, kind=7):
    """Lookups in one feature, in several, or each in many."""
    numbers = list(range(len(lookups)))
    shape = rng.choice(["one", "several", "all"])
    features = [(rng.choice(tags), numbers)]
    if shape == "several":
        features = [(tag, numbers) for tag in sorted(tags)]
    if shape == "all" and len(lookups) < 500:
        features = [(tags[0], numbers)] * rng.choice([2, 100])
    return layout(lookups, features, kind)


def substituting(rng, lookups, text=None, **other):
    data = sfnt(base(GSUB=spread(rng, lookups, FEATURES), **other))
    return (data, text) if text else data


def positioning(rng, lookups, text=None, **other):
    data = sfnt(base(GPOS=spread(rng, lookups, POSITIONS, 9), **other))
    return (data, text) if text else data


def gsub_multiply(rng):
    """Each glyph becomes several, and each of those again."""
    times = rng.choice([2, 10, 100, 3000, 30_000])
    levels = rng.choice([1, 3, 10, 100, 1000])
    same = {glyph: [rng.choice([glyph, 1])] * times for glyph in LETTER_GLYPHS}
    lookups = [(2, 0, [multiple(same if times < 1000 else {1: [1] * times})])] * levels
    if rng.random() < 0.3:
        lookups += [(4, 0, [ligatures({1: [(1, [1] * 9)]})])] * levels
    return substituting(rng, lookups, rng.choice([None, SOME, WORDS, MANY]))


def gsub_ligatures(rng):
    """Thousands of ligatures to try for each letter, and long ones that nearly fit."""
    count, length = rng.choice([(10, 3000), (2000, 10), (20_000, 1), (100, 100)])
    tries = [(5, [1] * (length - 1) + [9 + at % 5]) for at in range(count)]
    one = [
        At(shorts([to, len(rest) + 1, *rest]))
        for to, rest in (tries[:5] if count > 5000 else tries)
    ]
    if count > 5000:
        one = one[:1] * count  # The same one, again and again.
    table = linked(be("H", 1), At(coverage([1])), be("H", 1), At(linked(be("H", len(one)), *one)))
    lookups = [(4, 0, [table] * rng.choice([1, 50]))] * rng.choice([1, 20])
    return substituting(rng, lookups, SOME * rng.choice([1, 20]))


def gsub_contexts(rng):
    """Lookups that call themselves, one another or many, in the depth and in the breadth."""
    depth = rng.choice([2, 6, 64, 300])
    breadth = rng.choice([1, 2, 30, 1000])
    length = rng.choice([1, 2, 20])
    shape = rng.choice(["self", "ring", "tree", "growing", "outside"])
    lookups = []
    for level in range(depth):
        to = {"self": level, "ring": (level + 1) % depth, "outside": 0xFFFF}.get(shape, level + 1)
        calls = [(number % length, to) for number in range(breadth)]
        maker = rng.choice(
            [
                lambda calls: (5, 0, [context(LETTER_GLYPHS, length, calls)]),
                lambda calls: (
                    6,
                    0,
                    [chained(LETTER_GLYPHS, rng.choice([0, 1]), length, 0, calls)],
                ),
            ]
        )
        lookups.append(maker(calls))
    lookups.append((2, 0, [multiple({1: [1, 1] if shape == "growing" else [2, 3]})]))
    return substituting(rng, lookups, rng.choice([None, SOME, SOME * 20]))


def gsub_rules(rng):
    """Contexts of formats 1 and 2: sets of thousands of rules, each tried for each letter."""
    count = rng.choice([100, 5000, 30_000])
    length = rng.choice([2, 10])
    rule = shorts([length, 1] + [1] * (length - 1) + [0, 0])
    rules = linked(be("H", count), *[At(rule)] * count)
    by_glyph = linked(be("H", 1), At(coverage([1])), be("H", 1), At(rules))
    ranges = [(glyph, glyph, 1) for glyph in LETTER_GLYPHS]
    by_class = linked(
        be("H", 2),
        At(coverage([1])),
        At(classes(ranges * rng.choice([1, 500]))),
        be("H", 2),
        At(None),
        At(rules),
    )
    calls = rng.choice([[], [(0, 0)]])
    lookups = [(5, 0, [rng.choice([by_glyph, by_class])])] * rng.choice([1, 10])
    lookups.append((6, 0, [chained([1], 0, 1, rng.choice([0, 300]), calls)]))
    return substituting(rng, lookups, SOME * rng.choice([1, 20]))


def gsub_reverse(rng):
    """Reverse chaining with much before and after."""
    before, after = rng.choice([(0, 0), (1, 1), (500, 500), (30_000, 0), (0, 30_000)])
    table = reverse(LETTER_GLYPHS, before, after, rng.choice([[2] * 16, [1] * 16, [0xFFFF] * 3]))
    lookups = [(8, rng.choice([0, 0xFF0E]), [table])] * rng.choice([1, 100, 3000])
    return substituting(rng, lookups, SOME * rng.choice([1, 20]))


def gsub_many(rng):
    """Thousands of lookups, of tables in one lookup, of features, of scripts, of languages."""
    plain = (1, 0, [single(LETTER_GLYPHS, 0)])
    shape = rng.choice(["lookups", "tables", "features", "scripts", "languages"])
    text = rng.choice([None, SOME, WORDS])
    if shape == "lookups":
        return substituting(rng, [plain] * rng.choice([1000, 4000]), text)
    if shape == "tables":
        return substituting(rng, [(1, 0, plain[2] * 5000)], text)
    if shape == "features":
        features = [("ccmp", [0])] * rng.choice([500, 3000])
        return sfnt(base(GSUB=layout([plain], features))), text
    if shape == "scripts":
        scripts = ["latn"] * rng.choice([500, 10_000])
        return sfnt(base(GSUB=layout([plain], scripts=scripts))), text
    language = shorts([0, 0xFFFF, 1, 0])
    listed = [part for _ in range(10_000) for part in (b"ENG ", At(language))]
    script = linked(At(language), be("H", 10_000), *listed[:18_000])
    scripts = linked(be("H", 1), b"latn", At(script))
    features = linked(be("H", 1), b"ccmp", At(be("H", 0) + counted([0])))
    table = linked(be("HH", 1, 0), At(features), At(features), At(lookup_list([plain], 7)))
    return sfnt(base(GSUB=table[:4] + be("H", len(table)) + table[6:] + scripts)), text


def gsub_extensions(rng):
    """Extensions of extensions, of themselves, and of what is outside."""
    offset = rng.choice([0, 8, 1, 0xFFFFFFFF, 1 << 31, 5000])
    kind = rng.choice([7, 7, 5, 6, 2, 9, 0])
    lookups = [(7, 0, [be("HHI", 1, kind, offset)] * rng.choice([1, 1000]))] * rng.choice([1, 40])
    return substituting(rng, lookups)


def gsub_lies(rng):
    """A good GSUB or GPOS of which some numbers were changed."""
    lookups = [
        (1, 0, [single([1, 2], 1)]),
        (2, 0, [multiple({1: [1, 2], 2: [3]})]),
        (4, 0, [ligatures({1: [(5, [1, 1]), (6, [2])]})]),
        (5, 0, [context(LETTER_GLYPHS, 2, [(0, 0), (1, 1)])]),
        (6, 0, [chained(LETTER_GLYPHS, 1, 2, 1, [(0, 3)])]),
        (8, 0, [reverse([1, 2], 1, 1, [3, 4])]),
    ]
    table = bytearray(layout(lookups))
    for _ in range(rng.choice([1, 3, 10, 50])):
        at = rng.randrange(0, len(table) - 1, 2)
        value = rng.choice([0, 1, 2, 10, 0xFFFF, 0x7FFF, 0xFF00, rng.randrange(len(table))])
        table[at : at + 2] = be("H", value)
    tables = base()
    tables[rng.choice(["GSUB", "GSUB", "GPOS"])] = bytes(table)
    return sfnt(tables), SOME


def anchor(x, y):
    return be("Hhh", 1, x, y)


def gpos_cursive(rng):
    """Long chains of letters that hang on one another, in both directions."""
    both = [At(anchor(500, rng.choice([10, 32_767]))), At(anchor(0, -10))]
    table = linked(be("H", 1), At(coverage(LETTER_GLYPHS)), be("H", 16), *both * 16)
    lookups = [(3, rng.choice([0, 1, 8]), [table])] * rng.choice([1, 100, 1000])
    return positioning(rng, lookups, SOME * rng.choice([1, 100]))


def gpos_marks(rng):
    """Marks on marks on marks; letters that are marks by GDEF."""
    classes_count = rng.choice([1, 100])
    marks = linked(be("H", 16), *[be("H", 0), At(anchor(9, 9))] * 16)
    places = [At(anchor(1, 1))] * classes_count
    bases = linked(be("H", 16), *places * 16)
    letters = At(coverage(LETTER_GLYPHS))
    table = linked(be("H", 1), letters, letters, be("H", classes_count), At(marks), At(bases))
    kinds = [4, 6] if rng.random() < 0.5 else [6]
    lookups = [(kind, 0, [table]) for kind in kinds] * rng.choice([1, 100, 1000])
    gdef = linked(be("HH", 1, 0), At(classes([(1, 16, 3)])), be("HHH", 0, 0, 0))
    return positioning(rng, lookups, SOME * rng.choice([1, 100]), GDEF=gdef)


def gpos_pairs(rng):
    """Kerning of large matrices of classes, and of thousands of pairs."""
    if rng.random() < 0.5:
        rows, columns = rng.choice([(100, 100), (1000, 1000), (65_535, 65_535), (2, 60_000)])
        value = be("h", rng.choice([0, -32_768, 500]))
        size = min(rows * columns, 1_000_000)
        both = At(classes([(glyph, glyph, glyph % 60_000) for glyph in range(1, 3000)]))
        head = shorts([4, 0, rows, columns])
        table = linked(
            be("H", 2), At(coverage(range(1, 17))), head[:4], both, both, head[4:], value * size
        )
    else:
        pairs = be("H", 3000) + b"".join(shorts([2 + at, 5]) for at in range(3000))
        table = linked(
            be("H", 1), At(coverage(range(1, 3000))), be("HHH", 4, 0, 3000), *[At(pairs)] * 3000
        )
    lookups = [(2, 0, [table] * rng.choice([1, 300]))] * rng.choice([1, 50])
    return positioning(rng, lookups, SOME * rng.choice([1, 100]))


def gpos_contexts(rng):
    """Positions by context that call themselves or more; devices and variations."""
    breadth, depth = rng.choice([1, 30, 500]), rng.choice([1, 6, 200])
    device = rng.choice(
        [shorts([0, 0xFFFF, 3, *[0] * 500]), shorts([0, 0, 0x8000]), shorts([9, 1, 2])]
    )
    value = linked(be("H", 1), At(coverage(LETTER_GLYPHS)), be("H", 0x40), At(device))
    lookups = [
        (7, 0, [context(LETTER_GLYPHS, 1, [(0, (level + 1) % (depth + 1))] * breadth)])
        for level in range(depth)
    ]
    return positioning(rng, [*lookups, (1, 0, [value])], rng.choice([None, SOME]))


def gdef(rng):
    """Classes that overlap, sets of marks by the thousand, carets, variations."""
    sets = rng.choice([1, 1000, 10_000])
    ranges = [
        (at, at + rng.choice([0, 5, 60_000]), at % 5) for at in range(rng.choice([10, 10_000]))
    ]
    mark_sets = linked(be("HH", 1, sets), *[At(coverage([1]), 4)] * sets)
    caret = linked(be("H", 5000), *[At(shorts([1, 5]))] * 5000)
    carets = linked(At(coverage(LETTER_GLYPHS)), be("H", 16), *[At(caret)] * 16)
    store = variation_store(3, 100, 50, 100)
    large = rng.choice([At(carets), At(None)])
    table = linked(
        be("HH", 1, rng.choice([0, 2, 3, 9])),
        At(classes(ranges)),
        At(None),
        large,
        At(classes(ranges[:9])),
        At(mark_sets if sets < 5000 else None),
        At(store, 4),
    )
    flag = rng.choice([0, 0x10, 0xFF00, 0x1E])
    marks = [rng.choice([0, 65_535, sets - 1])] if flag == 0x10 else []
    lookups = [(1, flag, [single(LETTER_GLYPHS, 1)], *marks)] * rng.choice([1, 500])
    return substituting(rng, lookups, SOME, GDEF=table)


def kern(rng):
    """The old table of kerning: many parts, or parts that lie about their size."""
    pairs = rng.choice([1, 1000, 10_000])
    body = shorts([pairs, 0, 0, 0]) + b"".join(shorts([1, 1 + at % 60, 5]) for at in range(pairs))
    parts = rng.choice([1, 10, 65_535])
    length = rng.choice([6 + len(body), 0, 6, 65_535])
    part = shorts([0, length, rng.choice([1, 0x0201, 3])]) + body
    table = shorts([0, parts]) + part * min(parts, 10)
    if rng.random() < 0.3:
        apple = be("IHH", 8 + 4000, rng.choice([0, 1, 0x4001]), 0) + shorts([5] * 2000)
        table = be("II", 0x10000, rng.choice([1, 65_535])) + apple
    return sfnt(base(kern=table)), SOME


# --- Apple's ----------------------------------------------------------------------------------


def state_machine(entries, extra=(), class_count=5, states=2, chosen=1):
    """An extended state machine whose letters, of class 4, all lead to one entry."""
    glyph_classes = shorts([8, 1, len(LETTER_GLYPHS)]) + shorts([4] * len(LETTER_GLYPHS))
    row = shorts([0, 0, 0, 0, chosen][:class_count])
    return linked(
        be("I", class_count),
        At(glyph_classes, 4),
        At(row * states, 4),
        At(b"".join(entries), 4),
        *extra,
    )


def morx_with(parts, flags=1):
    listed = b""
    for kind, body in parts:
        body += bytes(-len(body) % 4)
        listed += be("III", 12 + len(body), kind, flags) + body
    chain = be("IIII", flags, 16 + len(listed), 0, len(parts)) + listed
    return be("HHI", 2, 0, 1) + chain


def morx(rng):
    """State machines that do not advance, that insert, that push without end."""
    stay = 0x4000 if rng.random() < 0.7 else 0
    kind = rng.choice([0, 1, 2, 4, 5])
    state = rng.choice([0, 1, 1, 500])
    if kind == 0:
        body = state_machine(
            [shorts([0, 0]), shorts([state, 0x8000 | 0x2000 | stay | rng.randrange(16)])]
        )
    elif kind == 1:
        lookup = At(shorts([8, 1, 16] + [2] * 16), 4)
        entries = [
            shorts([0, 0, 0xFFFF, 0xFFFF]),
            shorts([state, 0x8000 | stay, 0, rng.choice([0, 900])]),
        ]
        body = state_machine(entries, [At(linked(lookup), 4)])
    elif kind == 2:
        actions = longs([rng.choice([0x00000000, 0x40000000, 0x3FFFFFFF])] * 300 + [0x80000000])
        entries = [shorts([0, 0, 0]), shorts([state, 0x8000 | 0x2000 | stay, 0])]
        body = state_machine(
            entries, [At(actions, 4), At(shorts([0] * 200), 4), At(shorts([1] * 50), 4)]
        )
    elif kind == 4:
        body = rng.choice(
            [
                shorts([8, 1, 16] + [3] * 16),
                shorts([0]) + bytes(10),
                shorts([6, 6, 65_535, 0, 0, 0]),
            ]
        )
    else:
        many = rng.choice([0x03E0, 0x0020, 0x03FF])
        entries = [shorts([0, 0, 0xFFFF, 0xFFFF]), shorts([state, 0x8000 | stay | many, 0, 0])]
        body = state_machine(entries, [At(shorts([1] * 31), 4)])
    parts = [(kind, body)] * rng.choice([1, 10, 500])
    return sfnt(base(morx=morx_with(parts))), rng.choice([SOME, SOME * 20, WORDS])


def apple(rng):
    """kerx, feat, trak, ankr and others, large and false."""
    entries = [shorts([0, 0, 0xFFFF]), shorts([rng.choice([0, 1]), 0xC000, 0])]
    machine = state_machine(entries, [At(shorts([5] * 300 + [1]), 4)])
    machine += bytes(-len(machine) % 4)
    kind = rng.choice([1, 0, 2, 4, 6])
    part = be("III", 12 + len(machine), kind, 0) + machine
    parts = rng.choice([1, 1000, 1 << 31])
    tables = base(kerx=be("HHI", rng.choice([2, 4]), 0, parts) + part * min(parts, 1000))
    tables["feat"] = be("IHHI", 0x10000, 65_535, 0, 0) + rng.randbytes(12 * 1000)
    tables["trak"] = (
        be("IHHHH", 0x10000, 0, 12, 0, 0) + shorts([5000, 5000, 0, 20]) + rng.randbytes(4000)
    )
    tables["ankr"] = be("HHII", 0, 0, 12, 80) + shorts([8, 1, 16] + [0] * 16) + be("I", 1 << 30)
    for tag in ("bsln", "lcar", "opbd", "prop", "just", "Zapf", "ltag", "xref", "acnt", "fmtx"):
        if rng.random() < 0.3:
            tables[tag] = be("I", 0x10000) + rng.randbytes(rng.choice([4, 200, 20_000]))
    return sfnt(tables), SOME


def graphite(rng):
    """Tables of Graphite, with a header that is right and a rest that is not."""
    silf = be("IIHHI", 0x30000, 0x30000, rng.choice([1, 65_535]), 0, 16)
    silf += be("IHHHhhBBBBBB", 0x30000, 0, 0, GLYPHS, 0, 0, 1, 0, 1, 1, 255, 0) + rng.randbytes(
        3000
    )
    glat = be("I", rng.choice([0x10000, 0x20000, 0x30000])) + rng.randbytes(2000)
    gloc = be("IHH", 0x10000, 1, 50) + longs([rng.randrange(3000) for _ in range(GLYPHS)])
    feat = be("IHHI", 0x20000, rng.choice([1, 65_535]), 0, 0) + rng.randbytes(500)
    return (
        sfnt(base(Silf=silf, Glat=glat, Gloc=gloc, Feat=feat, Sill=be("IH", 0x10000, 65_535))),
        SOME,
    )


KINDS = {
    "gsub-multiply": gsub_multiply,
    "gsub-ligatures": gsub_ligatures,
    "gsub-contexts": gsub_contexts,
    "gsub-rules": gsub_rules,
    "gsub-reverse": gsub_reverse,
    "gsub-many": gsub_many,
    "gsub-extensions": gsub_extensions,
    "layout-lies": gsub_lies,
    "gpos-cursive": gpos_cursive,
    "gpos-marks": gpos_marks,
    "gpos-pairs": gpos_pairs,
    "gpos-contexts": gpos_contexts,
    "gdef": gdef,
    "kern": kern,
    "morx": morx,
    "apple": apple,
    "graphite": graphite,
}
