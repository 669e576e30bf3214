"""Judges how the program ends on generated files: what `fonts.py` and `pictures.py` share.

For each file runs `tenure check cv.yaml` and `tenure build cv.yaml`, some with `--sandbox require`,
under the guard of `guard.py`. A run fails if

    it took longer than its time (`--timeout` and one second), as `guard.py` charges it;
    its processes took more than 600 MB (the program and the largest process below it);
    its status was not 0, 1 or 2, or a signal ended it;
    it printed a panic, an internal error or a traceback, or ended with 0 without a PDF;
    a process of it was left over.

Each file is generated from its number and the seed alone, so `--only NUMBER` makes it again.
"""

import argparse
import dataclasses
import multiprocessing
import os
import random
import shutil
import signal
import sys
import time

import guard
from guard import ROOT, TENURE

MEGABYTES = 600
CRASHES = [b"panicked", b"TENURE internal", b"Traceback", b"stack backtrace"]
DIED = b"typesetting process died"
QUICK = 60
SHOWN = 2000


@dataclasses.dataclass
class Judged:
    """A run and what was wrong with it."""

    what: str
    run: guard.Run
    output: bytes
    faults: list

    @classmethod
    def of(cls, what, words, timeout):
        run = guard.run([what, "cv.yaml", *words], 2 * timeout + 5, f"{what}.out")
        with open(f"{what}.out", "rb") as file:
            output = file.read(1 << 20)
        faults = list(faults_of(run, timeout + 1, output))
        if what == "build" and run.status == 0 and not os.path.isfile("out.pdf"):
            faults.append("status 0 without a PDF")
        return cls(what, run, output, faults)


def faults_of(run, limit, output):
    if run.killed:
        if run.killed != guard.TOO_BUSY:
            yield f"killed by the guard: {run.killed}"
    elif run.status < 0:
        yield f"ended by {signal.Signals(-run.status).name}"
    elif run.status not in (0, 1, 2):
        yield f"status {run.status}"
    if run.seconds > limit:
        yield f"took {run.seconds:.1f} s ({run.wall:.1f} by the clock)"
    if run.megabytes > MEGABYTES:
        yield f"took {run.megabytes:.0f} MB"
    yield from (f"printed `{word.decode()}`" for word in CRASHES if word in output)
    if run.left:
        yield f"left running: {', '.join(run.left)}"


class Script:
    """A script that generates files of several kinds in turn and judges the program by them."""

    def __init__(self, name, doc, kinds, write, broke=()):
        """`write(folder, kind, rng)` writes a case with its `cv.yaml` into a folder and returns
        the arguments to build it with besides the usual; `kinds` are their names. `broke` are
        numbers of cases that once broke the program, which are among the quick ones."""
        self.folder = ROOT / "build" / "hostile" / name
        self.doc, self.kinds, self.write = doc, list(kinds), write
        self.broke, self.options = list(broke), None

    def kind(self, number):
        return self.kinds[number % len(self.kinds)]

    def main(self):
        self.options = options = parsed(self.doc)
        numbers = options.only
        if numbers is None:
            chosen = [kind for kind in self.kinds if (options.kind or "") in kind]
            numbers = (
                list(range(options.count - len(self.broke))) + self.broke
                if options.quick
                else range(options.count)
            )
            numbers = [number for number in numbers if self.kind(number) in chosen]
            if not options.write:
                # Others may run at the same time.
                self.folder = self.folder.with_name(f"{self.folder.name}-{os.getpid()}")
        self.folder.mkdir(parents=True, exist_ok=True)
        if options.write:
            for number in numbers:
                print(f"{self.generate(number)}: {self.kind(number)}")
            return
        if not TENURE.is_file():
            raise SystemExit(f"there is no program {TENURE}")
        begun = time.monotonic()
        try:
            cases = list(self.judged(numbers))
        finally:
            if options.only is None:
                shutil.rmtree(self.folder, ignore_errors=True)
        self.print_table(cases)
        wrong = sorted(number for number, runs in cases if any(one.faults for one in runs))
        busy = [
            number
            for number, runs in cases
            if number not in wrong and any(one.run.killed == guard.TOO_BUSY for one in runs)
        ]
        print(f"\n{len(cases)} files in {time.monotonic() - begun:.0f} s, {len(wrong)} with faults")
        if busy:
            print(f"not judged, since the machine was too busy: {' '.join(map(str, sorted(busy)))}")
        if wrong:
            listed = " ".join(map(str, wrong[:20]))
            print(f"again: python3 -B {sys.argv[0]} --seed {options.seed} --only {listed}")
        sys.exit(bool(wrong or busy))

    def judged(self, numbers):
        """The cases as they end, several at a time."""
        workers = multiprocessing.get_context("fork").Pool(self.options.jobs, prepare)
        try:
            for case in workers.imap_unordered(self.case, numbers):
                self.print_case(*case)
                yield case
            workers.close()
        except BaseException:
            workers.terminate()
            raise
        # Those that end by themselves cannot miss a signal to end.
        workers.join()

    def case(self, number):
        """Generates a case and runs the program on it. It is kept if it was asked for alone."""
        folder = self.generate(number)
        os.chdir(folder)
        extra = (folder / "arguments").read_text().split()
        theme = extra[:2] if "--theme" in extra else []
        timeout = self.options.timeout
        runs = [
            Judged.of("check", theme, timeout),
            Judged.of("build", [*extra, "--timeout", timeout, "-o", "out.pdf"], timeout),
        ]
        os.chdir(self.folder)
        if self.options.only is None:
            shutil.rmtree(folder)
        return number, runs

    def generate(self, number):
        """Writes a case, in a process of its own: what this one holds would be counted with what
        it starts."""
        folder = self.folder / str(number)
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        child = os.fork()
        if child:
            if os.waitpid(child, 0)[1]:
                raise RuntimeError(f"case {number} ({self.kind(number)}) cannot be generated")
            return folder
        status = 1
        try:
            rng = random.Random(f"{self.options.seed} {number}")
            extra = self.write(folder, self.kind(number), rng)
            if rng.random() < 0.3:
                extra = [*extra, "--sandbox", "require"]
            (folder / "arguments").write_text("\n".join(extra))
            status = 0
        except BaseException:
            sys.excepthook(*sys.exc_info())
        finally:
            os._exit(status)

    def print_case(self, number, runs):
        """What was wrong, as it comes, since all may take long; of chosen ones everything."""
        for one in runs:
            label = f"{number} ({self.kind(number)}): {one.what}"
            for fault in one.faults:
                print(f"{label}: {fault}", flush=True)
            if self.options.only is not None:
                run = one.run
                print(
                    f"{label}: {run.seconds:.2f} s ({run.wall:.2f} by the clock), "
                    f"{run.megabytes:.0f} MB, status {run.status}"
                )
                print(one.output[:SHOWN].decode(errors="replace"))

    def print_table(self, cases):
        print(
            f"\n{'kind':24} {'files':>5} {'check s':>8} {'build s':>8} {'most MB':>8} "
            f"{'faults':>6} {'died':>5}  statuses of builds"
        )
        for kind in self.kinds:
            of_kind = [runs for number, runs in cases if self.kind(number) == kind]
            if not of_kind:
                continue
            checks, builds = zip(*of_kind)
            slowest = [max(one.run.seconds for one in runs) for runs in (checks, builds)]
            memory = max(one.run.megabytes for one in checks + builds)
            faults = sum(any(one.faults for one in runs) for runs in of_kind)
            died = sum(DIED in one.output for one in builds)
            statuses = [one.run.status for one in builds]
            counts = " ".join(
                f"{status}:{statuses.count(status)}" for status in sorted(set(statuses))
            )
            print(
                f"{kind:24} {len(of_kind):5} {slowest[0]:8.2f} {slowest[1]:8.2f} {memory:8.0f} "
                f"{faults:6} {died:5}  {counts}"
            )


def parsed(doc):
    options = argparse.ArgumentParser(
        description=doc, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add = options.add_argument
    add("--count", type=int, default=2000, help="how many files, of all kinds in turn")
    add("--only", type=int, nargs="+", metavar="NUMBER", help="these files, which are kept")
    add("--kind", help="only files of kinds whose names have this in them")
    add("--seed", default="1", help="another seed generates other files")
    add("--jobs", type=int, default=os.cpu_count(), help="how many run at a time")
    add("--timeout", type=int, default=5, help="the build's `--timeout`, in seconds")
    add("--quick", action="store_true", help=f"{QUICK} files, with a shorter time")
    add("--write", action="store_true", help="write the files and run nothing")
    chosen = options.parse_args()
    if chosen.quick:
        chosen.count, chosen.timeout = QUICK, min(chosen.timeout, 2)
    return chosen


def prepare():
    """What each worker does first: it ends cleanly, with all that it started."""
    guard.prepare()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
