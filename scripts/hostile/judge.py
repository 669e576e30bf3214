"""Runs the program on generated files, under guards, and judges how each run ended.

`fonts.py` and `pictures.py` generate the files; this module runs `tenure check cv.yaml` and
`tenure build cv.yaml` on each of them. A run fails if

    it takes longer than its time (`--timeout` and one second);
    its processes take more than 600 MB (the program and the largest process below it);
    its status is not 0, 1 or 2, or a signal ended it;
    it prints a panic, an internal error or a traceback, or ends with 0 without a PDF;
    a process of it is left over.

Time is judged so that a busy machine fails nothing: a run is charged for the processor time that
its processes used and for the time in which all of them slept, but not for the time in which one
of them waited for a processor; and never for more than the wall clock showed. So a loop and a hang
are both found, and three other programs on the same processor change neither.

Since a hostile file may take all memory or never end, a guard watches each run: it kills all of
the run's processes, and no others, after 30 seconds or when they hold 2 GB. No limit is set on the
processes themselves, so nothing that is measured depends on the guard. Needs Linux.
"""

import argparse
import ctypes
import dataclasses
import multiprocessing
import os
import pathlib
import random
import resource
import select
import shutil
import signal
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
TENURE = pathlib.Path(os.environ.get("TENURE", ROOT / "target" / "release" / "tenure")).resolve()
MEGABYTES = 600
GUARD_SECONDS, GUARD_BYTES = 30, 2 << 30
GRACE = 2  # Seconds in which what ends with its parent has to end.
TICK = 0.02
CRASHES = [b"panicked", b"TENURE internal", b"Traceback", b"stack backtrace"]
DIED = b"typesetting process died"
QUICK = 60
PAGE = resource.getpagesize()


@dataclasses.dataclass
class Run:
    """What one run of the program took, and how it ended."""

    what: str
    seconds: float = 0
    wall: float = 0
    megabytes: float = 0
    status: int = 0
    killed: str = ""
    left: list = dataclasses.field(default_factory=list)
    output: bytes = b""

    def faults(self, limit, pdf):
        found = []
        if self.killed:
            found.append(f"killed by the guard: {self.killed}")
        elif self.status < 0:
            found.append(f"ended by {signal.Signals(-self.status).name}")
        elif self.status not in (0, 1, 2):
            found.append(f"status {self.status}")
        if self.seconds > limit:
            found.append(f"took {self.seconds:.1f} s ({self.wall:.1f} by the clock)")
        if self.megabytes > MEGABYTES:
            found.append(f"took {self.megabytes:.0f} MB")
        found += [f"printed `{word.decode()}`" for word in CRASHES if word in self.output]
        if self.left:
            found.append(f"left running: {', '.join(self.left)}")
        if self.what == "build" and self.status == 0 and not pdf.is_file():
            found.append("status 0 without a PDF")
        return [f"{self.what}: {fault}" for fault in found]


def descendants(of):
    """All processes below one, by the system's lists of children."""
    found, unread = [], [of]
    while unread:
        parent = unread.pop()
        try:
            for task in os.listdir(f"/proc/{parent}/task"):
                with open(f"/proc/{parent}/task/{task}/children", "rb") as listed:
                    unread += map(int, listed.read().split())
        except OSError:
            pass  # It has ended meanwhile.
        found.append(parent)
    return found[1:]


def stat(path):
    """The name, the state and the bytes in memory of a process or thread; `Z` if it is gone."""
    try:
        with open(f"/proc/{path}/stat", "rb") as file:
            begin, _, rest = file.read().rpartition(b")")
    except OSError:
        return "", "Z", 0
    fields = rest.split()
    return begin.partition(b"(")[2].decode(errors="replace"), chr(fields[0][0]), int(fields[21]) * PAGE


def wants_processor(process):
    """Whether a thread of it runs, or would if there were a processor, or waits for a disk."""
    try:
        threads = os.listdir(f"/proc/{process}/task")
    except OSError:
        return False
    return any(stat(f"{process}/task/{thread}")[1] in "RD" for thread in threads)


def kill_all():
    """Kills all that this process started, until nothing lives."""
    while living := [process for process in descendants(os.getpid()) if stat(process)[1] != "Z"]:
        for process in living:
            try:
                os.kill(process, signal.SIGKILL)
            except ProcessLookupError:
                pass
        time.sleep(0.005)


def watch(started, begun):
    """Waits until a process has ended. How long all of the run slept, and why it was killed."""
    main = os.getppid()
    ended = select.poll()
    number = os.pidfd_open(started)
    ended.register(number, select.POLLIN)
    asleep, last, killed = 0, begun, ""
    while not killed and not ended.poll(TICK * 1000):
        now = time.monotonic()
        run = descendants(os.getpid())
        if not any(map(wants_processor, run)):
            asleep += now - last
        last = now
        if sum(stat(process)[2] for process in run) > GUARD_BYTES:
            killed = f"more than {GUARD_BYTES >> 30} GB after {now - begun:.1f} s"
        elif now - begun > GUARD_SECONDS:
            killed = f"not ended after {GUARD_SECONDS} s"
        elif os.getppid() != main:
            kill_all()
            os._exit(1)
    if killed:
        kill_all()
    os.close(number)
    return asleep, killed


def reap(started):
    """Collects what has ended: the program's usage, that of others, and those that are left."""
    _, ended, usage = os.wait4(started, 0)
    own, others, left = (ended, usage), [], []
    until = time.monotonic() + GRACE
    while True:
        try:
            process, _, usage = os.wait4(-1, os.WNOHANG)
        except ChildProcessError:
            return own, others, left
        if process:
            others.append(usage)
        elif not left and time.monotonic() > until:
            living = [stat(process) for process in descendants(os.getpid())]
            left = [name for name, state, _ in living if state != "Z"]
            kill_all()
        else:
            time.sleep(0.005)


def run(what, *arguments):
    """Runs the program in the current folder. What it holds is counted as in `memory.py`."""
    nowhere = (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0)
    said = (os.POSIX_SPAWN_OPEN, 1, f"{what}.out", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    begun = time.monotonic()
    started = os.posix_spawn(
        TENURE, [str(TENURE), what, "cv.yaml", *arguments], {"PATH": os.environ["PATH"]},
        file_actions=[nowhere, said, (os.POSIX_SPAWN_DUP2, 1, 2)], setpgroup=0,
    )
    try:
        asleep, killed = watch(started, begun)
        wall = time.monotonic() - begun
        (ended, own), others, left = reap(started)
    finally:
        kill_all()
    used = sum(usage.ru_utime + usage.ru_stime for usage in [own, *others])
    below = max((usage.ru_maxrss for usage in others), default=0)
    with open(f"{what}.out", "rb") as file:
        output = file.read(1 << 20)
    return Run(
        what, min(wall, used + asleep), wall, (own.ru_maxrss + below) / 1000,
        os.waitstatus_to_exitcode(ended), killed, left, output,
    )


class Script:
    """A script that generates files of kinds and has the program run on them."""

    def __init__(self, name, doc, kinds, write):
        """`write(folder, kind, rng)` writes a case with its `cv.yaml` into a folder and returns
        the arguments to build it with besides the usual; `kinds` are their names."""
        self.folder = ROOT / "build" / "hostile" / name
        self.doc, self.kinds, self.write = doc, list(kinds), write
        self.options = None

    def kind(self, number):
        return self.kinds[number % len(self.kinds)]

    def generate(self, number):
        """Writes a case, in a process of its own: what it holds must not be counted."""
        folder = self.folder / str(number)
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        child = os.fork()
        if child:
            if os.waitpid(child, 0)[1]:
                raise SystemExit(f"case {number} ({self.kind(number)}) cannot be generated")
            return folder
        status = 1
        try:
            rng = random.Random(f"{self.options.seed} {number} {self.kind(number)}")
            extra = self.write(folder, self.kind(number), rng)
            if rng.random() < 0.3:
                extra = [*extra, "--sandbox", "require"]
            (folder / "arguments").write_text("\n".join(extra))
            status = 0
        except BaseException:  # pylint: disable=broad-except
            sys.excepthook(*sys.exc_info())
        finally:
            os._exit(status)

    def judged(self, number):
        """A case by its number, what its runs took, and what was wrong."""
        folder = self.generate(number)
        os.chdir(folder)
        extra = (folder / "arguments").read_text().split()
        theme = extra[:2] if "--theme" in extra else []
        timeout = self.options.timeout
        runs = [
            run("check", *theme),
            run("build", *extra, "--timeout", str(timeout), "-o", "out.pdf"),
        ]
        faults = [fault for one in runs for fault in one.faults(timeout + 1, folder / "out.pdf")]
        os.chdir(self.folder)
        if not faults and self.options.only is None:
            shutil.rmtree(folder)
        return number, runs, faults

    def main(self):
        self.options = parsed(self.doc)
        options = self.options
        known = [number for number in range(options.count)
                 if options.kind in (None, self.kind(number))]
        numbers = known if options.only is None else options.only
        if options.only is None:
            shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True, exist_ok=True)
        if options.write:
            for number in numbers:
                print(f"{self.generate(number)}: {self.kind(number)}")
            return
        if not TENURE.is_file():
            raise SystemExit(f"there is no program {TENURE}")
        cases, begun = [], time.monotonic()
        with multiprocessing.get_context("fork").Pool(options.jobs, prepare) as workers:
            for case in workers.imap_unordered(self.judged, numbers):
                cases.append(case)
                self.print_faults(*case)
        self.print_table(cases, time.monotonic() - begun)
        sys.exit(any(faults for _, _, faults in cases))

    def print_faults(self, number, runs, faults):
        """As they come, since a run may be long."""
        for fault in faults:
            print(f"{number} ({self.kind(number)}): {fault}", flush=True)
        if self.options.only is not None:
            for one in runs:
                print(f"{number} ({self.kind(number)}): {one.what} {one.seconds:.2f} s "
                      f"({one.wall:.2f} by the clock), {one.megabytes:.0f} MB, status {one.status}")
                print(one.output.decode(errors="replace"), end="")

    def print_table(self, cases, seconds):
        print(f"\n{'kind':24} {'files':>5} {'check s':>8} {'build s':>8} {'most MB':>8} "
              f"{'faults':>6} {'died':>5}  statuses of builds")
        for kind in self.kinds:
            of_kind = [case for case in cases if self.kind(case[0]) == kind]
            if not of_kind:
                continue
            checks, builds = zip(*(runs for _, runs, _ in of_kind))
            statuses = [one.status for one in builds]
            counts = " ".join(f"{status}:{statuses.count(status)}" for status in sorted(set(statuses)))
            print(f"{kind:24} {len(of_kind):5} {max(one.seconds for one in checks):8.2f} "
                  f"{max(one.seconds for one in builds):8.2f} "
                  f"{max(one.megabytes for one in checks + builds):8.0f} "
                  f"{sum(bool(faults) for *_, faults in of_kind):6} "
                  f"{sum(DIED in one.output for one in builds):5}  {counts}")
        wrong = sorted(number for number, _, faults in cases if faults)
        print(f"\n{len(cases)} files in {seconds:.0f} s, {len(wrong)} with faults")
        if wrong:
            listed = " ".join(map(str, wrong[:20]))
            print(f"again: python3 -B {sys.argv[0]} --seed {self.options.seed} --only {listed}")
        else:
            print("all as it should be")


def parsed(doc):
    options = argparse.ArgumentParser(
        description=doc, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add = options.add_argument
    add("--count", type=int, default=2000, help="how many files, of all kinds in turn")
    add("--only", type=int, nargs="+", metavar="NUMBER", help="these files, which are kept")
    add("--kind", help="only files of this kind")
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
    """Makes a worker the parent of what its runs leave behind, and has it end cleanly."""
    ctypes.CDLL(None).prctl(36, 1, 0, 0, 0)
    resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
