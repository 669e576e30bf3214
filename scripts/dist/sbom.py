"""What is inside the program, in CycloneDX 1.5: crates, C libraries and packages of TeX files.

    sbom.py VERSION

Crates are those of the program as it is compiled here, without what only tests or other systems
need; C libraries are the Debian packages that it was linked with.
"""

import json
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
# With the names of their source packages: graphite2 is compiled from its own.
LIBRARIES = {
    "libicu-dev": "icu", "libfontconfig-dev": "fontconfig", "libfreetype-dev": "freetype",
    "libexpat1-dev": "expat", "libpng-dev": "libpng", "zlib1g-dev": "zlib",
    "libbrotli-dev": "brotli", "libstdc++-12-dev": "gcc",
}


def crates():
    tree = subprocess.run(
        ["cargo", "tree", "--locked", "--edges", "normal", "--prefix", "none", "--format", "{p}\t{l}"],
        cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True,
    ).stdout
    for line in sorted(set(tree.splitlines())):
        found = re.match(r"(\S+) v(\S+)[^\t]*\t([^(]*)", line)
        if found and found[1] != "tenure":
            name, version, license_ = (part.strip() for part in found.groups())
            yield component(f"pkg:cargo/{name}@{version}", name, version, license_.replace("/", " OR "))


def libraries():
    for package, name in LIBRARIES.items():
        asked = ["dpkg-query", "--show", "--showformat=${Version}", package]
        version = subprocess.run(asked, stdout=subprocess.PIPE, text=True, check=False).stdout
        if version:
            yield component(f"pkg:deb/debian/{package}@{version}", name, version)
    script = (ROOT / "scripts/dist/graphite2").read_text()
    version = re.search(r"^version=(.*)$", script, re.M)[1]
    yield component(f"pkg:generic/graphite2@{version}", "graphite2", version)


def tex():
    for line in (ROOT / "bundle/manifest.txt").read_text().splitlines():
        if line.startswith("package "):
            _, name, version = line.split()
            yield component(f"pkg:deb/debian/{name}@{version}", name, version)


def component(purl, name, version, license_=None):
    kind = {"type": "library", "bom-ref": purl, "name": name, "version": version, "purl": purl}
    return kind | ({"licenses": [{"expression": license_}]} if license_ else {})


def main(version):
    about = {"type": "application", "name": "tenure", "version": version}
    bom = {
        "bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1,
        "metadata": {"component": about},
        "components": [*crates(), *libraries(), *tex()],
    }
    print(json.dumps(bom, indent=1))


if __name__ == "__main__":
    main(*sys.argv[1:])
