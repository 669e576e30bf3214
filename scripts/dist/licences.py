"""The licences of what is compiled and linked in, as their authors wrote them.

    licences.py FOLDER

A folder for each crate and each C library. Those of TeX's files are in the program itself:
`tenure --licenses`.
"""

import json
import pathlib
import shutil
import subprocess
import sys

from sbom import LIBRARIES, ROOT

NAMES = ("licen", "copying", "copyright", "notice", "unlicense")


def crates():
    """Where the sources of each crate of the program are, by name and version."""
    told = subprocess.run(
        ["cargo", "metadata", "--locked", "--format-version", "1",
         "--filter-platform", "x86_64-unknown-linux-gnu"],
        cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True,
    ).stdout
    told = json.loads(told)
    packages = {package["id"]: package for package in told["packages"]}
    nodes = {node["id"]: node for node in told["resolve"]["nodes"]}
    root = told["resolve"]["root"]
    reached, waiting = {root}, [root]
    while waiting:
        for dependency in nodes[waiting.pop()]["deps"]:
            is_inside = any(kind["kind"] is None for kind in dependency["dep_kinds"])
            if is_inside and dependency["pkg"] not in reached:
                reached.add(dependency["pkg"])
                waiting.append(dependency["pkg"])
    for number in sorted(reached - {root}):
        package = packages[number]
        yield f"{package['name']}-{package['version']}", pathlib.Path(package["manifest_path"]).parent


def keep(files, folder):
    for file in sorted(files):
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, folder / file.name)


def main(out):
    out = pathlib.Path(out)
    for name, source in crates():
        found = (file for file in source.iterdir() if file.is_file())
        keep((file for file in found if file.name.lower().startswith(NAMES)), out / name)
    for package, name in LIBRARIES.items():
        # Slim systems leave them out.
        told = pathlib.Path("/usr/share/doc") / package / "copyright"
        keep([told] if told.exists() else [], out / name)
    graphite2 = (ROOT / "build/dist/graphite2").glob("graphite-*/*")
    keep((file for file in graphite2 if file.name.lower().startswith(NAMES)), out / "graphite2")


main(*sys.argv[1:])
