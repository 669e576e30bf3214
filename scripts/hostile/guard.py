"""Runs the program, measures what it took, and ends what would take all of the machine.

Time is charged so that a busy machine changes nothing: a run is charged for the processor time
that its processes used and for the time in which all of them slept, but not for the time in which
one of them waited for a processor or a disk; and never for more than the clock showed. So a loop
and a hang are both found, and three other programs on the same processor change neither.

Memory is the most that the program, or a process that it waited for, held, and with it the most
that any other process of the run held. That is what the system says at the end of each process.

A hostile file may take all memory or never end, so each run is watched: all of its processes, and
no others, are killed when they hold 2 GB, when the run was charged for more than its time, or after
two minutes by the clock. No limit is set on the processes themselves, so what is measured does not
depend on the guard.

Needs Linux.
"""

import ctypes
import dataclasses
import os
import pathlib
import resource
import select
import signal
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
TENURE = pathlib.Path(os.environ.get("TENURE", ROOT / "target" / "release" / "tenure")).resolve()
MOST_BYTES = 2 << 30
MOST_WALL = 120  # Seconds by the clock. Only a machine that is too busy to judge takes so long.
TOO_BUSY = "the machine is too busy to judge"
GRACE = 2  # Seconds in which a process must end that ends with its parent.
TICK = 20  # Milliseconds between two looks.
PAGE, CLOCK = resource.getpagesize(), os.sysconf("SC_CLK_TCK")


@dataclasses.dataclass
class Run:
    """What a run took, and how it ended."""

    seconds: float  # As charged.
    wall: float
    own: float  # Megabytes of the program.
    below: float  # Megabytes of the largest process that it did not wait for.
    status: int
    killed: str  # Why the guard ended it, if it did.
    left: list  # Names of processes that were left over.

    @property
    def megabytes(self):
        return self.own + self.below


@dataclasses.dataclass
class Process:
    """What the system says of a process or thread."""

    name: str = ""
    state: str = "Z"  # One that is gone counts as ended.
    bytes: int = 0
    seconds: float = 0


def prepare():
    """Makes this process the parent of what its runs leave behind. They write no core files."""
    ctypes.CDLL(None).prctl(36, 1, 0, 0, 0)
    resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))


def run(words, most_seconds, output=os.devnull):
    """Runs the program with arguments in the current folder. What it prints goes to a file."""
    begun = time.monotonic()
    started = os.posix_spawn(
        TENURE,
        [str(word) for word in (TENURE, *words)],
        {"PATH": os.environ["PATH"]},
        file_actions=[
            (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
            (os.POSIX_SPAWN_OPEN, 1, output, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600),
            (os.POSIX_SPAWN_DUP2, 1, 2),
        ],
        setpgroup=0,
    )
    try:
        asleep, killed = watch(started, begun, most_seconds)
        wall = time.monotonic() - begun
        (ended, own), others, left = reap(started)
    finally:
        kill_all()
    used = sum(usage.ru_utime + usage.ru_stime for usage in [own, *others])
    below = max((usage.ru_maxrss for usage in others), default=0)
    status = os.waitstatus_to_exitcode(ended)
    return Run(
        min(wall, used + asleep), wall, own.ru_maxrss / 1000, below / 1000, status, killed, left
    )


def watch(started, begun, most_seconds):
    """Waits until a process has ended. How long all of the run slept, and why it was killed."""
    main = os.getppid()
    ended = select.poll()
    number = os.pidfd_open(started)
    ended.register(number, select.POLLIN)
    asleep, last, killed = 0, begun, ""
    while not killed and not ended.poll(TICK):
        numbers = descendants()
        processes = [look(process) for process in numbers]
        now = time.monotonic()
        if not any(map(wants_processor, numbers)):
            asleep += now - last
        last = now
        wall = now - begun
        charged = min(wall, asleep + sum(process.seconds for process in processes))
        if sum(process.bytes for process in processes) > MOST_BYTES:
            killed = f"{MOST_BYTES >> 30} GB after {charged:.1f} s"
        elif charged > most_seconds:
            killed = f"not ended after {charged:.1f} s"
        elif wall > MOST_WALL:
            killed = TOO_BUSY
        elif os.getppid() != main:
            killed = "the script was ended"
    if killed:
        kill_all()
    os.close(number)
    return asleep, killed


def reap(started):
    """Collects what has ended: the program's usage, that of others, and which were left over."""
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
            left = [process.name for process in map(look, descendants()) if process.state != "Z"]
            kill_all()
        else:
            time.sleep(0.005)


def descendants():
    """All processes below this one, by the system's lists of children."""
    found, unread = [], [os.getpid()]
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


def look(path):
    """What the system says of a process by its number, or of a thread by its path."""
    try:
        with open(f"/proc/{path}/stat", "rb") as file:
            begin, _, rest = file.read().rpartition(b")")
    except OSError:
        return Process()
    fields = rest.split()
    name = begin.partition(b"(")[2].decode(errors="replace")
    # Its own time and that of the children that it waited for.
    ticks = sum(map(int, fields[11:15]))
    return Process(name, chr(fields[0][0]), int(fields[21]) * PAGE, ticks / CLOCK)


def wants_processor(process):
    """Whether a thread of it runs, or would if there were a processor, or waits for a disk."""
    try:
        threads = os.listdir(f"/proc/{process}/task")
    except OSError:
        return False
    return any(look(f"{process}/task/{thread}").state in "RD" for thread in threads)


def kill_all():
    """Kills all that this process started, until nothing lives."""
    while living := [process for process in descendants() if look(process).state != "Z"]:
        for process in living:
            try:
                os.kill(process, signal.SIGKILL)
            except ProcessLookupError:
                pass
        time.sleep(0.005)
