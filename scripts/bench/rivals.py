"""Set up the programs that tenure is compared with, each with the reference CV.

    python3 scripts/bench/rivals.py

sets up all of them under build/rivals/ (the first time that takes minutes, later nothing)
and says which are there. `available()` does the same and gives a list of `Rival`, which
measure.py runs; `tenure()` is the same for tenure.

    xelatex, 1 pass   the LaTeX of `tenure tex data`, with the .aux of an earlier run
    latexmk           the same LaTeX from nothing, as many passes as it finds needed (two,
                      sometimes one)
    latexmk, by hand  rivals/cv.tex from nothing: LaTeX as authors of CVs write it, with the
                      packages that they load. What `tenure tex` writes is unusually lean
    Typst             rivals/cv.typ, by the Python package `typst`: a fresh process imports
                      it and compiles. Fonts of the system are not looked for, which
                      spares it time
    RenderCV          rivals/rendercv.yaml, to PDF only
    ferrocv           rivals/resume.json (JSON Resume), its theme `classic`

The four documents say what data/ says, as completely as each program can: if data/ is
changed so that it no longer compares, they are to be changed with it.

tenure must have been built (`make`). Python 3.11 or later, no packages; xelatex and
latexmk are taken from PATH (Debian: texlive-xetex texlive-latex-recommended latexmk, and by
hand also texlive-latex-extra texlive-fonts-recommended tex-gyre fonts-texgyre), cargo compiles ferrocv,
RenderCV needs a Python of its own of 3.12 or later. What cannot be set up is left out, with one line that says why.
"""

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = Path(__file__).resolve().parent / "rivals"
BUILD = ROOT / "build" / "rivals"
TENURE = ROOT / "target" / "release" / "tenure"

# What each is pinned to. RenderCV's own dependencies too: it takes any newer ones, and has
# been broken by them.
TYPST = ["typst==0.15.2"]
RENDERCV = [
    "rendercv[full]==2.8", "rendercv-fonts==0.5.1", "typst==0.15.2", "typer==0.29.2",
    "pydantic==2.14.4", "ruamel.yaml==0.19.1", "Jinja2==3.1.6",
]
FERROCV = "0.11.0"


class Rival(NamedTuple):
    name: str
    version: str
    command: list  # of str
    folder: Path  # to run it in
    pdf: Path  # what it writes
    remove: list = []  # paths to remove before each run, outside of the measured time
    environment: dict = {}  # variables that it needs besides those that are set


class LeftOut(Exception):
    """Why a rival cannot be set up, and what to install."""


def available(say=print):
    """Set up all rivals, and give those that work."""
    rivals = []
    for set_up in [xelatex, latexmk, by_hand, typst, rendercv, ferrocv]:
        try:
            rivals.append(set_up())
        except LeftOut as why:
            say(f"{set_up.__name__} is left out: {why}")
    return rivals


def tenure():
    """tenure itself, which measure.py runs beside its rivals."""
    if not TENURE.exists():
        raise SystemExit("tenure is not built; say: make")
    folder = new_folder("tenure")
    pdf = folder / "cv.pdf"
    version = words([TENURE, "--version"])[-1]
    command = [str(TENURE), "build", str(ROOT / "data"), "-o", str(pdf)]
    return Rival("tenure", version, command, folder, pdf)


# --- LaTeX -------------------------------------------------------------------------------

# Debian's packages for what tenure writes, and for what an author does.
LEAN = "texlive-xetex texlive-latex-recommended latexmk"
BY_HAND = f"{LEAN} texlive-latex-extra texlive-fonts-recommended tex-gyre fonts-texgyre"


def xelatex():
    folder = latex_folder("xelatex")
    command = ["xelatex", "-interaction=batchmode", "-halt-on-error", "cv.tex"]
    numbers = words(["xelatex", "--version"])  # XeTeX 3.14-2.6-0.99 (TeX Live 2022/Debian)
    version = f"{numbers[1].split('-')[-1]}, TeX Live {numbers[4].strip(')')}"
    rival = Rival("xelatex, 1 pass", version, command, folder, folder / "cv.pdf")
    # Leaves the .aux, which the measured pass then begins with.
    return tried(rival)


def latexmk():
    return from_nothing("latexmk", latex_folder("latexmk"))


def by_hand():
    needs("latexmk", BY_HAND)
    folder = new_folder("by-hand")
    shutil.copy(DOCUMENTS / "cv.tex", folder)
    try:
        return from_nothing("latexmk, by hand", folder)
    except LeftOut as why:
        raise LeftOut(f"{why}; apt-get install {BY_HAND}") from why


def from_nothing(name, folder):
    """latexmk on the cv.tex of a folder, which has nothing else than what it needs."""
    sources = set(folder.iterdir())
    command = ["latexmk", "-xelatex", "-interaction=batchmode", "-halt-on-error", "cv.tex"]
    version = words(["latexmk", "--version"])[-1]
    rival = tried(Rival(name, version, command, folder, folder / "cv.pdf"))
    # Without what it made it has to begin from nothing; with it, it would do nothing.
    return rival._replace(remove=sorted(set(folder.iterdir()) - sources))


def needs(program, packages):
    if not shutil.which(program):
        raise LeftOut(f"no {program} on PATH; apt-get install {packages}")


def latex_folder(program):
    """A folder with the LaTeX that tenure writes for plain XeLaTeX, and its fonts."""
    needs(program, LEAN)
    if not TENURE.exists():
        raise LeftOut("its LaTeX is written by tenure, which is not built; say: make")
    folder = new_folder(program)
    must([TENURE, "tex", ROOT / "data", "-o", folder])
    return folder


# --- Typst -------------------------------------------------------------------------------


def typst():
    python = virtual_environment("typst", sys.executable, TYPST)
    folder = new_folder("typst-work")
    shutil.copy(DOCUMENTS / "cv.typ", folder)
    script = "import typst; typst.compile('cv.typ', output='cv.pdf', ignore_system_fonts=True)"
    version = installed(python, "typst")
    command = [str(python), "-c", script]
    return tried(Rival("Typst", version, command, folder, folder / "cv.pdf"))


# --- RenderCV ----------------------------------------------------------------------------


def rendercv():
    python = virtual_environment("rendercv", python_312(), RENDERCV)
    folder = new_folder("rendercv-work")
    shutil.copy(DOCUMENTS / "rendercv.yaml", folder)
    command = [
        str(python.parent / "rendercv"), "render", "rendercv.yaml", "--pdf-path", "cv.pdf",
        "--quiet", "--dont-generate-markdown", "--dont-generate-html", "--dont-generate-png",
    ]
    cache = BUILD / "rendercv-cache"
    version = installed(python, "rendercv")
    rival = Rival(
        "RenderCV", version, command, folder, folder / "cv.pdf",
        environment={"XDG_CACHE_HOME": str(cache)},
    )
    ask_for_no_newer_version(cache, version)
    if not icons(cache).exists():
        fetch_icons(rival, cache)
    if (icons(cache) / "STAND-IN").exists():
        rival = rival._replace(version=f"{version}, stand-in icons")
    return tried(rival)


def python_312():
    """A Python that RenderCV runs on: this one, one on PATH, or one of pyenv's."""
    names = ["python3.14", "python3.13", "python3.12"]
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"))
    candidates = [os.environ.get("RENDERCV_PYTHON"), sys.executable]
    candidates += [shutil.which(name) for name in names]
    candidates += sorted(pyenv.glob("versions/3.1[2-9]*/bin/python3"), reverse=True)
    question = "import sys; sys.exit(sys.version_info < (3, 12))"
    for python in filter(None, candidates):
        if subprocess.run([python, "-c", question], capture_output=True).returncode == 0:
            return python
    raise LeftOut("it needs Python 3.12 or later; install one and set RENDERCV_PYTHON to it")


def ask_for_no_newer_version(cache, version):
    """Spare it the question to the network, which it asks once a day."""
    file = cache / "rendercv" / "version_check.json"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps({"last_check": time.time(), "latest_version": version}))


def icons(cache):
    """Where Typst keeps the package of icons that RenderCV's documents import."""
    return cache / "typst" / "packages" / "preview" / "fontawesome" / "0.6.0"


def fetch_icons(rival, cache):
    """Let RenderCV fetch its icons in a first run; without network, write a stand-in.

    The stand-in draws the same icons from the same font by their names. It has not the
    package's 400 kB of tables, so that RenderCV is measured as faster than it is."""
    environment = {**os.environ, **rival.environment}
    subprocess.run(rival.command, cwd=rival.folder, env=environment, capture_output=True)
    if icons(cache).exists():
        return
    icons(cache).mkdir(parents=True)
    (icons(cache) / "typst.toml").write_text(
        '[package]\nname = "fontawesome"\nversion = "0.6.0"\nentrypoint = "lib.typ"\n'
    )
    (icons(cache) / "lib.typ").write_text(
        '#let fonts = ("Font Awesome 7 Free Solid", "Font Awesome 7 Free", "Font Awesome 7 Brands")\n'
        "#let fa-icon(name, ..more) = text(font: fonts, ..more, name)\n"
    )
    (icons(cache) / "STAND-IN").touch()


# --- ferrocv -----------------------------------------------------------------------------


def ferrocv():
    program = BUILD / "ferrocv" / "bin" / "ferrocv"
    if not program.exists() or words([program, "--version"])[-1] != FERROCV:
        if not shutil.which("cargo"):
            raise LeftOut("it is compiled by cargo, which is not on PATH; install Rust")
        root = BUILD / "ferrocv"
        must(["cargo", "install", "ferrocv", "--version", FERROCV, "--locked", "--root", root])
    folder = new_folder("ferrocv-work")
    shutil.copy(DOCUMENTS / "resume.json", folder)
    command = [str(program), "render", "resume.json", "--theme", "classic", "--output", "cv.pdf"]
    return tried(Rival("ferrocv", FERROCV, command, folder, folder / "cv.pdf"))


# --- what all of them need -----------------------------------------------------------------


def new_folder(name):
    """An empty folder under build/rivals/."""
    folder = BUILD / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def virtual_environment(name, python, packages):
    """The Python of an environment with these packages, which is made if it is not there."""
    folder = BUILD / name
    stamp = folder / "packages"  # written last: what was interrupted is begun again
    if not stamp.exists() or stamp.read_text().split() != packages:
        shutil.rmtree(folder, ignore_errors=True)
        must([python, "-m", "venv", folder], "apt-get install python3-venv")
        must([folder / "bin" / "pip", "install", "--quiet", *packages], "pip needs the network")
        stamp.write_text("\n".join(packages))
    return folder / "bin" / "python"


def installed(python, package):
    return words([python, "-c", f"import importlib.metadata as m; print(m.version('{package}'))"])[0]


def tried(rival):
    """The rival, if it does make its PDF; its caches are full then."""
    environment = {**os.environ, **rival.environment}
    must(rival.command, folder=rival.folder, environment=environment)
    if not rival.pdf.exists():
        raise LeftOut(f"it ran, but wrote no {rival.pdf.name}")
    return rival


def words(command):
    """The words of what a command prints."""
    return subprocess.run(command, capture_output=True, text=True).stdout.split()


def must(command, advice="", folder=None, environment=None):
    """Run a command of a set-up, or leave the rival out."""
    command = [str(part) for part in command]
    done = subprocess.run(
        command, cwd=folder, env=environment, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )
    if done.returncode != 0:
        last = (done.stdout.strip().splitlines() or ["it said nothing"])[-1]
        why = f"`{' '.join(command)}` failed: {last}"
        raise LeftOut(f"{why}; {advice}" if advice else why)


def main():
    for rival in available():
        print(f"{rival.name} {rival.version}: {rival.pdf.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
