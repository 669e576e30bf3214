"""Builds CVs with hostile photos and logos, small files made to take all time or memory.

    python3 -B scripts/hostile/pictures.py [--quick] [--count N] [--only NUMBER ...]

Generates PNG and JPEG pictures of each kind in turn: what is packed and grows, thousands of scans
or chunks, sizes at the limits, each kind of color and sampling, lists that loop, damaged files and
files that are several things. Most are the photo of a database, some are pictures in the folder of
a theme. What a run may take is said in `judge.py`. Ends with 1 if any run took more or ended badly.
"""

import os

import jpeg
import png
from judge import Script

DATABASE = "basics: {{name: Ann Lee{photo}}}\nhonors: [{{title: Prize}}]\n"
THEME = "name: x\ndescription: x\nextends: faculty\n"
PARTIAL = "\\pictureof{{{name}}}{{1in}}{{1in}}{{{{#each entries}}}} {{{{title}}}}{{{{/each}}}}\n"


def joined(rng):
    """What is several things at a time: a picture before, behind or within something else."""
    kinds = {**png.KINDS, **jpeg.KINDS}
    one, other = (
        kinds[rng.choice(["png-grid", "jpeg-sampling", "jpeg-exif", "png-exif"])](rng)
        for _ in range(2)
    )
    page = (
        b"%PDF-1.7\n1 0 obj<</Type/Catalog/OpenAction<</S/JavaScript/JS(app.alert(1))>>>>endobj\n"
    )
    archive = b"PK\x03\x04" + bytes(26) + b"PK\x05\x06" + bytes(18)
    return rng.choice(
        [
            one + other,
            one + page,
            page + one,
            one + archive,
            one[:8] + other,
            png.file(png.header(60, 60)) + one,
            b"GIF89a" + one,
            b"RIFF\0\0\0\0WEBP" + one,
            b"BM" + one,
            one[:2] + page + one[2:],
            b"<svg xmlns='x'/>" + one,
            png.with_chunks(rng, (b"juNk", other)),
            jpeg.some(rng, before=jpeg.segment(0xE1, other[:60_000])),
            b"\xef\xbb\xbf" + one,
            one.replace(b"\n", b"\r\n"),
            b"",
            one[:8],
            b"\xff\xd8\xff" + bytes(100),
            png.SIGNATURE + bytes(100),
        ]
    )


KINDS = {**png.KINDS, **jpeg.KINDS, "joined": joined}


def write(folder, kind, rng):
    """Writes a picture and a database or theme that shows it. The arguments for its build."""
    data = KINDS[kind](rng)
    end = "jpg" if data[:2] == jpeg.START else "png"
    if rng.random() < 0.1:
        end = rng.choice(["png", "jpg", "jpeg", "JPG"])
    if rng.random() < 0.85:
        (folder / f"evil.{end}").write_bytes(data)
        (folder / "cv.yaml").write_text(DATABASE.format(photo=f", photo: evil.{end}"))
        return ["--theme", "classic"] if rng.random() < 0.2 else []
    (folder / "cv.yaml").write_text(DATABASE.format(photo=""))
    mine = folder / "mine"
    (mine / "partials").mkdir(parents=True)
    (mine / "theme.yaml").write_text(THEME)
    (mine / "partials" / "honors.tex.hbs").write_text(PARTIAL.format(name=f"logo0.{end}"))
    (mine / f"logo0.{end}").write_bytes(data)
    for number in range(1, rng.choice([1, 1, 3, 12])):
        os.link(mine / f"logo0.{end}", mine / f"logo{number}.{end}")
    return ["--theme", "./mine"]


if __name__ == "__main__":
    Script("pictures", __doc__, KINDS, write).main()
