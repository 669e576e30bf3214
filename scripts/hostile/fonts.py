"""Builds CVs with hostile fonts, small files made to take all time or memory.

    python3 -B scripts/hostile/fonts.py [--quick] [--count N] [--only NUMBER ...]

Generates fonts of each kind in turn: outlines that call themselves, tables for shaping that
multiply letters, characters, names, variations, colors, damaged and lying files. Each maps the
letter U+4E00 where it can, which no font of a theme has, so that a database which names the font
is typeset in it. Some databases name the font several times or name up to 16 fonts, and in some
it is the font of a theme. What a run may take is said in `judge.py`. Ends with 1 if any run took
more or ended badly.
"""

import json
import os

import containers
import outlines
import shaping
import tables
from judge import Script

KINDS = {**outlines.KINDS, **shaping.KINDS, **tables.KINDS, **containers.KINDS}
THEME = "name: x\ndescription: x\nextends: faculty\n"
LONGEST = 3900  # A value may have 8,000 characters.


def write(folder, kind, rng):
    """Writes fonts and a database that uses them. The arguments for its build."""
    data, text = font(kind, rng)
    (folder / "evil.ttf").write_bytes(data)
    use = rng.random() * (0.2 if kind == "zeros" else 1)
    names, extra = ["evil.ttf"], []
    if use < 0.06:
        names *= rng.choice([2, 16, 40])
    elif use < 0.12:
        for number in range(1, rng.choice([2, 16, 17])):
            # The same under other names, or others of the kind.
            names.append(f"evil{number}.otf")
            if use < 0.09:
                os.link(folder / "evil.ttf", folder / names[-1])
            else:
                (folder / names[-1]).write_bytes(font(kind, rng)[0])
    elif use < 0.2:
        names, extra = names[: rng.choice([0, 1])], ["--theme", "./mine"]
        mine = folder / "mine"
        mine.mkdir()
        role = rng.choice(["main", "main", "mono"])
        (mine / "theme.yaml").write_text(THEME + f"fonts: {{{role}: {{regular: evil.ttf}}}}\n")
        (mine / "evil.ttf").write_bytes(data)
    titles = [f"Prize 一 {text}"[:LONGEST] if text else "Prize 一"] * (
        rng.choice([1, 1, 10]) if text else 1
    )
    if rng.random() < 0.1:
        titles.append("*Prize 一* **一** `一`")
    honors = ", ".join(f"{{title: {json.dumps(title, ensure_ascii=False)}}}" for title in titles)
    named = f"fonts: [{', '.join(names)}]\n" if names else ""
    (folder / "cv.yaml").write_text(f"basics: {{name: Ann Lee}}\n{named}honors: [{honors}]\n")
    return extra


def font(kind, rng):
    """A font of a kind, and a text to set in it, if it needs more than a letter."""
    made = KINDS[kind](rng)
    return (made, None) if isinstance(made, bytes) else made


# Calls without end, a sum that overflows, letters times records, names, all of Unicode.
BROKE = [103, 196, 348, 177, 183, 424]


if __name__ == "__main__":
    Script("fonts", __doc__, KINDS, write, BROKE).main()
