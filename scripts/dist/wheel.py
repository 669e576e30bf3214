"""The program as a Python wheel, so that `pip install` has it where nothing else may be installed.

    wheel.py VERSION TREE OUT

There is no Python in it: the program lies where wheels have their scripts (PEP 427).
"""

import base64
import hashlib
import os
import pathlib
import sys
import time
import zipfile

METADATA = """\
Metadata-Version: 2.1
Name: tenure-cv
Version: {version}
Summary: A CV compiler: one YAML database of a career, every CV out of it, print-ready, offline.
License: own sources MIT OR Apache-2.0; with parts under GPL-2.0-or-later, LGPL-2.1-or-later, CC-BY-SA-3.0 and others (licenses/)
Description-Content-Type: text/markdown

{readme}"""
# The oldest glibc that the program runs on; `inspect` sees to that.
WHEEL = """\
Wheel-Version: 1.0
Generator: tenure
Root-Is-Purelib: false
Tag: py3-none-{platform}
"""
PLATFORM = "manylinux_2_34_x86_64"


def main(version, tree, out):
    tree = pathlib.Path(tree)
    info = f"tenure_cv-{version}.dist-info"
    readme = (tree / "README.md").read_text()
    files = {
        f"tenure_cv-{version}.data/scripts/tenure": ((tree / "bin/tenure").read_bytes(), 0o755),
        f"{info}/METADATA": (METADATA.format(version=version, readme=readme).encode(), 0o644),
        f"{info}/WHEEL": (WHEEL.format(platform=PLATFORM).encode(), 0o644),
        f"{info}/licenses/LICENSES": ((tree / "LICENSES").read_bytes(), 0o644),
    }
    licences = tree / "licences"
    for file in sorted(file for file in licences.rglob("*") if file.is_file()):
        name = file.relative_to(licences).as_posix()
        files[f"{info}/licenses/{name}"] = (file.read_bytes(), 0o644)
    record = "".join(f"{name},sha256={digest(data)},{len(data)}\n" for name, (data, _) in files.items())
    files[f"{info}/RECORD"] = (f"{record}{info}/RECORD,,\n".encode(), 0o644)
    # Zip files know no time before 1980.
    date = time.gmtime(max(int(os.environ["SOURCE_DATE_EPOCH"]), 315_532_800))[:6]
    target = pathlib.Path(out) / f"tenure_cv-{version}-py3-none-{PLATFORM}.whl"
    with zipfile.ZipFile(target, "w") as wheel:
        for name, (data, mode) in files.items():
            entry = zipfile.ZipInfo(name, date)
            entry.external_attr = (0o100000 | mode) << 16
            entry.create_system = 3
            wheel.writestr(entry, data, zipfile.ZIP_DEFLATED, 6)


def digest(data):
    return base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()


main(*sys.argv[1:])
