"""What is inside the program, in CycloneDX 1.5: crates, C libraries, packages of TeX files
and citation styles.

    sbom.py VERSION

Crates are those of the program as it is compiled here, without what only tests or other systems
need; C libraries are the Debian packages that it was linked with, and those that crates carry.
"""

import functools
import json
import pathlib
import re
import subprocess
import sys
import urllib.parse

ROOT = pathlib.Path(__file__).resolve().parents[2]
# With the names of their source packages: graphite2 is compiled from its own.
LIBRARIES = {
    "libicu-dev": "icu", "libfreetype-dev": "freetype", "libpng-dev": "libpng",
    "zlib1g-dev": "zlib", "libbrotli-dev": "brotli",
}
# What crates compile of others' C and C++: in which crate, and where its version stands.
CARRIED = {
    "harfbuzz": ("tectonic_bridge_harfbuzz", "harfbuzz/src/hb-version.h", r'HB_VERSION_STRING "(.+)"'),
    "libdeflate": ("libdeflate-sys", "libdeflate/libdeflate.h", r'VERSION_STRING\s+"(.+)"'),
    "zlib": ("libz-sys", "src/zlib/zlib.h", r'define ZLIB_VERSION "(.+)"'),
    "zstd": ("zstd-sys", "zstd/lib/zstd.h", r"define ZSTD_VERSION_(?:MAJOR|MINOR|RELEASE)\s+(\d+)"),
}
# What sources of crates say of their licence and their manifests do not: dvipdfmx, and TECkit.
BESIDE = {
    "tectonic_pdf_io": "GPL-2.0-or-later",
    "tectonic_engine_xdvipdfmx": "GPL-2.0-or-later",
    "tectonic_engine_xetex": "LGPL-2.1-or-later",
}


def told(*command):
    return subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True).stdout


@functools.cache
def packages():
    """What cargo tells of each crate, and where its sources are."""
    tree = told("cargo", "tree", "--locked", "--edges", "normal", "--prefix", "none", "--format", "{p}")
    compiled = {tuple(line.split()[:2]) for line in tree.splitlines()}
    # It has the sources of each, but not which of them are compiled.
    known = json.loads(told("cargo", "metadata", "--locked", "--format-version", "1",
                            "--filter-platform", "x86_64-unknown-linux-gnu"))["packages"]
    known = [one for one in known if one["source"] and (one["name"], f"v{one['version']}") in compiled]
    known.sort(key=lambda one: (one["name"], one["version"]))
    return [(one, pathlib.Path(one["manifest_path"]).parent) for one in known]


def debian():
    """The Debian packages of libraries; that of C++ is named after the compiler."""
    compiler = told("c++", "-dumpversion").split(".")[0].strip()
    return LIBRARIES | {f"libstdc++-{compiler}-dev": "gcc"}


def crates():
    for package, _ in packages():
        name, license_ = package["name"], package["license"]
        if not license_:
            sys.exit(f"sbom: {name} does not say under which licence it is")
        # Manifests of old have a slash.
        license_ = re.sub(r"\s*/\s*", " OR ", license_)
        if name in BESIDE:
            license_ = f"{license_} AND {BESIDE[name]}"
        yield component(f"cargo/{name}", name, package["version"], license_)


def libraries():
    sources = {package["name"]: source for package, source in packages()}
    for name, (crate, file, pattern) in CARRIED.items():
        found = re.findall(pattern, (sources[crate] / file).read_text())
        if not found:
            sys.exit(f"sbom: {file} of {crate} does not say its version")
        yield component(f"generic/{name}", name, ".".join(found))
    for package, name in debian().items():
        asked = ["dpkg-query", "--show", "--showformat=${Version}\n", package]
        found = subprocess.run(asked, stdout=subprocess.PIPE, text=True, check=False).stdout.split()
        if not found:
            sys.exit(f"sbom: the program is linked with {package}, which is not installed")
        yield component(f"deb/debian/{package}", name, found[0])
    script = (ROOT / "scripts/dist/graphite2").read_text()
    yield component("generic/graphite2", "graphite2", re.search(r"^version=(.*)$", script, re.M)[1])
    yield component("generic/rust-std", "rust-std", told("rustc", "--version").split()[1])


def tex():
    for line in (ROOT / "bundle/manifest.txt").read_text().splitlines():
        if line.startswith("package "):
            _, name, version = line.split()
            yield component(f"deb/debian/{name}", name, version)


def citations():
    """The citation styles and locales that are compiled in, by the commits in their README."""
    rows = re.findall(r"^\| `\w+` \| <https://github.com/(.+?)> \| `(\w+)` \|",
                      (ROOT / "citations/README.md").read_text(), re.M)
    if len(rows) != 2:
        sys.exit("sbom: citations/README.md does not say of which commits its files are")
    for repository, commit in rows:
        yield component(f"github/{repository}", repository, commit, "CC-BY-SA-3.0")


def component(path, name, version, license_=None):
    purl = "pkg:" + urllib.parse.quote(f"{path}@{version}", safe="/@:")
    kind = {"type": "library", "bom-ref": purl, "name": name, "version": version, "purl": purl}
    return kind | ({"licenses": [{"expression": license_}]} if license_ else {})


def main(version):
    about = {"type": "application", "name": "tenure", "version": version}
    bom = {
        "bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1,
        "metadata": {"component": about},
        "components": [*crates(), *libraries(), *tex(), *citations()],
    }
    print(json.dumps(bom, indent=1))


if __name__ == "__main__":
    main(*sys.argv[1:])
