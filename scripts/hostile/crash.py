"""Ends a build at every call of the system, and fails calls of it, and looks at the PDF.

    python3 -B scripts/hostile/crash.py [STEP]

A build that writes over a PDF is killed at its first call, at its second and so on (each
STEP-th, 1 if left out), in whichever of its processes comes there first. Then each way to
write fails once at each of its calls: no space, an I/O error, a read-only file system. After
each the file must be the old one or the new one, whole; after a failed call the exit status
must not be 0 if the file is the old one; nothing must be left beside it. Needs strace. Prints
what was tried; ends with 1 if any of it did not hold.
"""

import os
import re
import shutil
import subprocess
import sys

from guard import ROOT, TENURE

FOLDER = ROOT / "build" / "hostile" / "crash"
DATABASE = "basics: {name: Ann}\nhonors: [{title: Prize}]\n"
OLD = b"the old file"
FAILING = ["write", "fsync", "rename", "renameat", "renameat2", "openat", "fchmod", "chmod"]
ERRORS = ["ENOSPC", "EIO", "EROFS"]


def main():
    step = int(sys.argv[1]) if len(sys.argv) > 1 else 1
    if not shutil.which("strace"):
        raise SystemExit("strace is not installed")
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    (FOLDER / "cv.yaml").write_text(DATABASE)
    new = build([])[1]
    calls = most_calls()
    wrong = []
    kills = {"old": 0, "new": 0}
    for number in range(1, calls + 1, step):
        _, after = build([f"inject=all:signal=KILL:when={number}"])
        kills["new" if after == new else "old"] += 1
        wrong += judge(f"killed at call {number}", after, new)
    print(f"killed at {sum(kills.values())} of {calls} calls: {kills}")
    failures = 0
    for call in FAILING:
        for error in ERRORS:
            for number in range(1, 13):
                status, after = build([f"inject={call}:error={error}:when={number}"])
                failures += 1
                what = f"{call} {number} fails with {error}"
                wrong += judge(what, after, new)
                if status == 0 and after != new:
                    wrong.append(f"{what}: it says that all is well")
    print(f"failed {failures} times")
    print("\n".join(wrong) or "always the old file or the new one, whole, and nothing beside it")
    sys.exit(bool(wrong))


def build(inject):
    """The exit status of a build over the old file, and what is there after it."""
    pdf = FOLDER / "cv.pdf"
    pdf.write_bytes(OLD)
    options = [part for one in inject for part in ("-e", one)]
    trace = ["strace", "-f", "-qq", "-o", "/dev/null", *options] if inject else []
    ended = subprocess.run(
        [*trace, TENURE, "build"], cwd=FOLDER, stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        env={**os.environ, "SOURCE_DATE_EPOCH": "1700000000"}, check=False, timeout=100,
    )
    return ended.returncode, pdf.read_bytes()


def judge(what, after, new):
    wrong = []
    if after not in (OLD, new):
        wrong.append(f"{what}: the file is neither")
    for left in FOLDER.iterdir():
        if left.name not in ("cv.yaml", "cv.pdf"):
            # What was killed cannot clean up; a name that says what it is must do.
            if not (what.startswith("killed") and left.name.startswith(".tenure-")):
                wrong.append(f"{what}: {left.name} is left")
            left.unlink()
    return wrong


def most_calls():
    """The calls of the process that makes the most of them."""
    trace = FOLDER / "trace"
    subprocess.run(
        ["strace", "-f", "-qq", "-o", trace, TENURE, "build"], cwd=FOLDER, check=True,
        stderr=subprocess.DEVNULL,
    )
    numbers = re.findall(r"^(\d+) ", trace.read_text(), re.MULTILINE)
    trace.unlink()
    return max(numbers.count(number) for number in set(numbers))


if __name__ == "__main__":
    main()
