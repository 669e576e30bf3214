"""How cost grows with the database: `tenure build` with publications, `tenure check` with bytes.

    python3 -B scripts/bench/growth.py [RUNS]        (make growth)

Builds databases of 10, 100 and 1,000 publications and checks ones of 0.1, 1 and 8 MB (see
database.py), each RUNS times in turn (11 if left out). From every median the cost of a
database with an owner and nothing else is taken off. What is left, between neighbours on
axes of powers, has a slope: 1 is linear, 2 would be the square. Prints a table, and writes
build/growth/growth.json, docs/growth-build.svg, docs/growth-check.svg and the table of
docs/growth.md. Ends with 1 if a slope is over 1.15.
"""

import json
import math
import os
import pathlib
import statistics
import subprocess
import sys
from typing import NamedTuple

import database
import measure
import rivals

PUBLICATIONS = [10, 100, 1000]
MEGABYTES = [0.1, 1, 8]
STEEPEST = 1.15  # above it growth is not linear; noise stays below
FOLDER = rivals.ROOT / "build" / "growth"
DOCS = rivals.ROOT / "docs"


class Point(NamedTuple):
    size: float
    seconds: float  # median
    memory: int  # bytes, median


class Series(NamedTuple):
    """What was measured of a command; the first point is the owner alone."""

    name: str
    unit: str
    base: Point
    points: list

    def own(self, point):
        """The seconds that the size costs."""
        return point.seconds - self.base.seconds

    def slopes(self):
        """The exponent between each two neighbours."""
        for a, b in zip(self.points, self.points[1:]):
            yield math.log(self.own(b) / self.own(a)) / math.log(b.size / a.size)


def main():
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 11
    rivals.tenure()
    measured = [builds(runs), checks(runs)]
    rows = table(measured)
    print("\n".join(rows))
    (FOLDER / "growth.json").write_text(json.dumps([each._asdict() for each in measured], indent=2))
    for series in measured:
        (DOCS / f"growth-{series.name}.svg").write_text(plot(series))
    fill_page(rows)
    steep = [slope for series in measured for slope in series.slopes() if slope > STEEPEST]
    print("\nNOT linear" if steep else "\nlinear")
    sys.exit(bool(steep))


# --- what is measured --------------------------------------------------------------------


def builds(runs):
    pdf = str(FOLDER / "cv.pdf")
    commands = {}
    for size in [0, *PUBLICATIONS]:
        folder = written("publications", size)
        commands[size] = [str(rivals.TENURE), "build", str(folder), "-o", pdf]
    return series("build", "publication", runs, commands)


def checks(runs):
    commands = {0: [str(rivals.TENURE), "check", str(written("publications", 0))]}
    for size in MEGABYTES:
        folder = written("bytes", round(size * 1e6))
        commands[database.bytes_of(folder) / 1e6] = [str(rivals.TENURE), "check", str(folder)]
    return series("check", "MB", runs, commands)


def written(what, size):
    """A database, written by a process of its own: what this one needs, a child that is
    measured seems to need too."""
    folder = FOLDER / f"{what}-{size}"
    script = pathlib.Path(database.__file__)
    subprocess.run([sys.executable, "-B", script, folder, what, str(size)], check=True)
    return folder


def series(name, unit, runs, commands):
    for command in commands.values():
        measure.run(command)  # not counted
    measured = {size: [] for size in commands}
    for _ in range(runs):
        for size, command in commands.items():
            measured[size].append(measure.run(command))
    base, *points = [
        Point(size, statistics.median(s for s, _ in all_), statistics.median(m for _, m in all_))
        for size, all_ in measured.items()
    ]
    return Series(name, unit, base, points)


# --- what is said ------------------------------------------------------------------------


def table(measured):
    lines = [
        "| | time | memory | time per item, minus the fixed cost | slope |",
        "|---|---:|---:|---:|---:|",
    ]
    for each in measured:
        lines.append(row(f"`{each.name}`, the owner alone", each.base, "", ""))
        for point, slope in zip(each.points, [None, *each.slopes()]):
            own = f"{each.own(point) / point.size * 1000:.3g} ms a {each.unit}"
            lines.append(row(f"`{each.name}`, {counted(point.size, each.unit)}", point, own,
                             "" if slope is None else f"{slope:.2f}"))
    return lines


def row(what, point, own, slope):
    memory = f"{point.memory / 1e6:.0f} MB"
    return f"| {what} | {point.seconds * 1000:,.0f} ms | {memory} | {own} | {slope} |"


def counted(size, unit):
    return f"{size:.1g} MB" if unit == "MB" else f"{size:,} {unit}s"


def fill_page(rows):
    """Puts the table between the marks of docs/growth.md."""
    page = DOCS / "growth.md"
    begin, end = "<!-- table -->\n", "<!-- end -->\n"
    before, rest = page.read_text().split(begin)
    after = rest.split(end)[1]
    page.write_text(f"{before}{begin}" + "\n".join(rows) + f"\n{end}{after}")
    print(f"\nwritten: {os.path.relpath(page)} and its plots")


# --- the plot ----------------------------------------------------------------------------

# Greys and a blue that can be read on white and on black.
STYLE = (
    "text{fill:#767676;font:12px sans-serif}.grid{stroke:#8884}"
    ".straight{stroke:#888;stroke-dasharray:5 4}.line{stroke:#3b82c4;stroke-width:2;fill:none}"
    "circle{fill:#3b82c4}"
)
LEFT, TOP, WIDTH, HEIGHT = 76, 34, 420, 280


class Axis:
    """Powers of ten on a length of the page."""

    def __init__(self, low, high, begin, end):
        self.low, self.high = math.log10(low), math.log10(high)
        self.begin, self.end = begin, end

    def at(self, value):
        part = (math.log10(value) - self.low) / (self.high - self.low)
        return round(self.begin + part * (self.end - self.begin), 1)

    def ticks(self):
        powers = range(math.ceil(self.low - 1e-9), math.floor(self.high + 1e-9) + 1)
        return [10.0**power for power in powers]


def plot(series):
    """Points of time over size, minus the fixed cost, beside the line on which ten times as
    much costs ten times as much."""
    sizes = [point.size for point in series.points]
    times = [series.own(point) * 1000 for point in series.points]
    low, high = power(min(times), math.floor), power(max(times), math.ceil)
    x = Axis(min(sizes) / 1.6, max(sizes) * 1.6, LEFT, LEFT + WIDTH)
    y = Axis(low, high, TOP + HEIGHT, TOP)
    marks = [grid(x, y, series.unit), straight(x, y, sizes, times)]
    path = " ".join(f"{x.at(size)},{y.at(time)}" for size, time in zip(sizes, times))
    marks.append(f'<polyline class="line" points="{path}"/>')
    for size, time in zip(sizes, times):
        marks.append(f'<circle cx="{x.at(size)}" cy="{y.at(time)}" r="4.5"/>')
        said = f"{time:,.0f} ms" if time >= 10 else f"{time:.1f} ms"
        marks.append(text(x.at(size) + 9, y.at(time) + 16, said, "start"))
    title = f"tenure {series.name}: time over the owner alone"
    marks.append(text(LEFT, 18, title, "start"))
    width, height = LEFT + WIDTH + 72, TOP + HEIGHT + 48
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}"><title>{title}</title><style>{STYLE}</style>\n'
        + "\n".join(marks)
        + "\n</svg>\n"
    )


def power(value, to):
    return 10.0 ** to(math.log10(value))


def grid(x, y, unit):
    marks = []
    for tick in x.ticks():
        marks.append(line("grid", x.at(tick), TOP, x.at(tick), TOP + HEIGHT))
        said = f"{tick:g} MB" if unit == "MB" else f"{tick:,.0f}"
        marks.append(text(x.at(tick), TOP + HEIGHT + 18, said, "middle"))
    for tick in y.ticks():
        marks.append(line("grid", LEFT, y.at(tick), LEFT + WIDTH, y.at(tick)))
        marks.append(text(LEFT - 8, y.at(tick) + 4, f"{tick:,.0f} ms", "end"))
    below = "YAML" if unit == "MB" else f"{unit}s"
    marks.append(text(LEFT + WIDTH / 2, TOP + HEIGHT + 38, below, "middle"))
    return "\n".join(marks)


def straight(x, y, sizes, times):
    """Slope one through the point in the middle, as far as the page goes."""
    each = times[len(times) // 2] / sizes[len(sizes) // 2]
    begin = max(10**x.low, 10**y.low / each)
    end = min(10**x.high, 10**y.high / each)
    mark = line("straight", x.at(begin), y.at(begin * each), x.at(end), y.at(end * each))
    at = begin * (end / begin) ** 0.72
    return mark + text(x.at(at) - 8, y.at(at * each) - 6, "slope 1", "end")


def line(kind, x1, y1, x2, y2):
    return f'<line class="{kind}" x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}"/>'


def text(x, y, words, anchor):
    return f'<text x="{round(x, 1)}" y="{round(y, 1)}" text-anchor="{anchor}">{words}</text>'


if __name__ == "__main__":
    main()
