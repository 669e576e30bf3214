"""Run commands in turn and say what they took: time, memory, size of the PDF.

    python3 scripts/bench/measure.py [RUNS]

sets up the rivals (see rivals.py), runs `tenure build data` and each of them RUNS times
(15 if left out), one after the other in turn, and prints a table. As a module it has

    run(command, folder, environment)   one run: (seconds, bytes of peak memory)
    interleave(rivals, runs)            N runs of each, A B C A B C ...: {name: Result}
    table(results)                      the lines of a table

The time is wall time from the start of the process until it has ended. The memory is that
of the largest process among the one started and its descendants that were waited for, as
the kernel counts it (ru_maxrss of wait4), not their sum. A child begins as a copy of this
process, so no number can be below this process's own memory, some 15 MB.

Python 3.11 or later, no packages.
"""

import math
import os
import statistics
import subprocess
import sys
import tempfile
import time
from typing import NamedTuple


class Result(NamedTuple):
    version: str
    median: float  # seconds, as the next two
    p95: float
    minimum: float
    memory: int  # bytes, the highest of all runs
    size: int  # bytes of the PDF


def run(command, folder=None, environment=None):
    """Run a command once. Gives its seconds and its peak memory in bytes."""
    env = {**os.environ, **(environment or {})}
    # What the command prints goes to a file: a pipe that nobody reads could block it.
    with tempfile.TemporaryFile() as output:
        begin = time.perf_counter()
        process = subprocess.Popen(
            command, cwd=folder, env=env,
            stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT,
        )
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - begin
        # Popen must know that its child is waited for already.
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            output.seek(0)
            raise RuntimeError(failure(command, process.returncode, output.read()))
    # Linux counts kilobytes, macOS bytes.
    return seconds, usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def failure(command, code, output):
    end = output.decode(errors="replace").strip()[-2000:]
    return f"`{' '.join(command)}` ended with {code}:\n{end}"


def run_rival(rival):
    """Run a rival once, from the state that it is to start in; its PDF must be new."""
    for path in [rival.pdf, *rival.remove]:
        path.unlink(missing_ok=True)
    measured = run(rival.command, rival.folder, rival.environment)
    if not rival.pdf.exists():
        raise RuntimeError(f"{rival.name} ended well, but wrote no {rival.pdf}")
    return measured


def interleave(rivals, runs):
    """Run each rival `runs` times in turn, so that what disturbs the machine hits all."""
    for rival in rivals:
        run_rival(rival)  # not counted: brings programs and fonts into memory
    measured = {rival.name: [] for rival in rivals}
    for _ in range(runs):
        for rival in rivals:
            measured[rival.name].append(run_rival(rival))
    return {rival.name: result(rival, measured[rival.name]) for rival in rivals}


def result(rival, measured):
    seconds = sorted(s for s, _ in measured)
    return Result(
        version=rival.version,
        median=statistics.median(seconds),
        p95=percentile(seconds, 95),
        minimum=seconds[0],
        memory=max(memory for _, memory in measured),
        size=rival.pdf.stat().st_size,
    )


def percentile(ordered, percent):
    """The nearest-rank percentile: a value that was measured, not one between two."""
    return ordered[math.ceil(len(ordered) * percent / 100) - 1]


def table(results):
    """The results as lines, the fastest first."""
    widths = [max(len(name) for name in results), max(len(r.version) for r in results.values())]
    columns = "median ms   95 %    min  memory MB  PDF kB"
    lines = [f"{'':{widths[0]}}  {'version':{widths[1]}}  {columns}"]
    for name, r in sorted(results.items(), key=lambda item: item[1].median):
        lines.append(
            f"{name:{widths[0]}}  {r.version:{widths[1]}}"
            f"  {r.median * 1000:9.0f}  {r.p95 * 1000:5.0f}  {r.minimum * 1000:5.0f}"
            f"  {r.memory / 1e6:9.0f}  {r.size / 1e3:6.0f}"
        )
    return lines


def main():
    sys.dont_write_bytecode = True  # no __pycache__ among the sources
    import rivals  # only here: the functions above serve any commands

    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 15
    results = interleave([rivals.tenure(), *rivals.available()], runs)
    print("\n".join(table(results)))


if __name__ == "__main__":
    main()
