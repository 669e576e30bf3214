//! Splitting off a process.
//!
//! A document is set in a copy of this process: nothing is loaded anew, and nothing that
//! goes wrong there can reach this one.

#![expect(unsafe_code, reason = "processes are the system's")]

use std::ffi::CStr;
use std::io::{self, Write};
use std::os::fd::{OwnedFd, RawFd};
use std::os::unix::process::ExitStatusExt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitStatus;
use std::time::Duration;

use rustix::stdio;

use super::confine::{Bounds, Confinement, Sandbox, confine};

/// All that the other process finds in its environment.
const ENVIRONMENT: [(&CStr, &CStr); 3] = [
    // The engine asks for local time.
    (c"TZ", c"UTC0"),
    // Fontconfig looks around even when every font is named by file. It gets no
    // configuration, and for its own default a root under which nothing is.
    (c"FONTCONFIG_FILE", c"/dev/null"),
    (c"FONTCONFIG_SYSROOT", c"/dev/null"),
];

/// What this process answers in a way of its own, and what another does.
const SIGNALS: [(libc::c_int, libc::sighandler_t); 5] = [
    (libc::SIGABRT, libc::SIG_DFL),
    (libc::SIGHUP, libc::SIG_IGN),
    (libc::SIGINT, libc::SIG_IGN),
    (libc::SIGTERM, libc::SIG_IGN),
    (libc::SIGXFSZ, libc::SIG_DFL),
];

/// The exit status of a process that should be confined whole and cannot be.
pub(super) const NOT_CONFINED: i32 = 102;

/// Whether this process was begun so that a signal does nothing to it, as `nohup` does.
pub fn is_ignored(signal: i32) -> bool {
    // SAFETY: how a signal is answered is plain data, and is only asked for.
    unsafe {
        let mut answer: libc::sigaction = std::mem::zeroed();
        libc::sigaction(signal, std::ptr::null(), &raw mut answer) == 0
            && answer.sa_sigaction == libc::SIG_IGN
    }
}

/// The number of a process that was split off and has not been waited for. It ends with
/// the thread that split it off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct ProcessId(libc::pid_t);

/// Runs `work` in a copy of this process, which then ends. What that prints goes to
/// `printed`, an end of a pipe. `ours` stays open in this process alone; in the other
/// nothing does but `theirs`.
///
/// # Errors
/// If the system makes no more processes.
pub(super) fn fork<Ours>(
    ours: Ours,
    printed: OwnedFd,
    theirs: &[RawFd],
    bounds: Bounds,
    work: impl FnOnce(),
) -> io::Result<(ProcessId, Ours)> {
    match split()? {
        Some(other) => Ok((other, ours)),
        None => {
            drop(ours);
            live(printed, theirs, bounds, work)
        }
    }
}

/// Has no error take a backtrace along, which `RUST_BACKTRACE` asks for. Who takes one holds a
/// lock, and a process that is split off meanwhile would wait for it without end.
pub(super) fn without_backtraces() {
    // SAFETY: no other thread is there yet that could use the environment.
    unsafe { libc::setenv(c"RUST_LIB_BACKTRACE".as_ptr(), c"0".as_ptr(), 1) };
}

/// How far a process of this one can be confined, by the experiment.
///
/// # Errors
/// If the system makes no more processes.
pub(super) fn confinement() -> io::Result<Confinement> {
    match split()? {
        Some(other) => {
            let ended = other.wait()?;
            Ok(Confinement::from_status(ended.code().unwrap_or_default()))
        }
        None => exit(confine(Bounds::TRIAL).to_status()),
    }
}

/// Copies this process. In the copy nothing comes back.
///
/// # Errors
/// If the system makes no more processes.
pub(super) fn split() -> io::Result<Option<ProcessId>> {
    #[cfg(target_os = "linux")]
    let ours = rustix::process::getpid();
    // SAFETY: the copy has this thread only, and uses nothing that another could hold.
    match unsafe { libc::fork() } {
        -1 => Err(io::Error::last_os_error()),
        0 => {
            #[cfg(target_os = "linux")]
            end_with(ours);
            Ok(None)
        }
        other => {
            #[cfg(target_os = "linux")]
            elsewhere(other);
            Ok(Some(ProcessId(other)))
        }
    }
}

/// Has this process end when the other ends, which may have been already.
#[cfg(target_os = "linux")]
fn end_with(other: rustix::process::Pid) {
    use rustix::process;

    let set = process::set_parent_process_death_signal(Some(process::Signal::KILL));
    if set.is_err() || process::getppid() != Some(other) {
        exit(0);
    }
}

/// Moves the other process to another processor, if there is one, from where it may go
/// anywhere. Linux may leave it to ours, where it waits milliseconds for its turn though
/// others are idle; those are a tenth of the time of a document.
#[cfg(target_os = "linux")]
fn elsewhere(other: libc::pid_t) {
    const SIZE: usize = size_of::<libc::cpu_set_t>();
    // SAFETY: sets of processors are plain bits, valid for the time of each call. A call
    // that fails changes nothing.
    unsafe {
        let mut all: libc::cpu_set_t = std::mem::zeroed();
        let here = usize::try_from(libc::sched_getcpu());
        let (Ok(here), 0) = (here, libc::sched_getaffinity(0, SIZE, &raw mut all)) else {
            return;
        };
        let mut others = all;
        libc::CPU_CLR(here, &mut others);
        if libc::sched_setaffinity(other, SIZE, &raw const others) == 0 {
            libc::sched_setaffinity(other, SIZE, &raw const all);
        }
    }
}

/// The other process's whole life.
fn live(printed: OwnedFd, theirs: &[RawFd], bounds: Bounds, work: impl FnOnce()) -> ! {
    // SAFETY: no other thread is here that could use the environment or the streams; the
    // strings are constant.
    unsafe {
        libc::clearenv();
        for (name, value) in ENVIRONMENT {
            libc::setenv(name.as_ptr(), value.as_ptr(), 1);
        }
        // What this process answers is for it alone to answer. The other ends with it, even if
        // a terminal tells both.
        for (signal, answer) in SIGNALS {
            libc::signal(signal, answer);
        }
        let nothing = libc::open(c"/dev/null".as_ptr(), libc::O_RDWR);
        libc::dup2(nothing, libc::STDIN_FILENO);
        libc::dup2(nothing, libc::STDOUT_FILENO);
    }
    if print_to(printed).is_err() {
        exit(101);
    }
    close_all_but(theirs);
    let reached = if bounds.sandbox == Sandbox::Off {
        Confinement::default()
    } else {
        confine(bounds)
    };
    if bounds.sandbox == Sandbox::Require && !reached.is_whole() {
        let _ = writeln!(io::stderr(), "it could not be confined: {reached}");
        exit(NOT_CONFINED);
    }
    let panicked = catch_unwind(AssertUnwindSafe(work)).is_err();
    exit(if panicked { 101 } else { 0 })
}

/// Closes all that this process has inherited besides the standard streams and `theirs`:
/// other documents' lines, a browser's connections. They would stay open as long as it.
fn close_all_but(theirs: &[RawFd]) {
    let mut kept = theirs.to_vec();
    kept.sort_unstable();
    let mut from = libc::STDERR_FILENO + 1;
    for fd in kept {
        close(from, fd - 1);
        from = fd + 1;
    }
    close(from, RawFd::MAX);
}

/// Closes a range of open files.
#[cfg(target_os = "linux")]
fn close(first: RawFd, last: RawFd) {
    if first <= last {
        // SAFETY: who owns one of them never comes to drop it: this process only exits.
        // Before Linux 5.9 there is no such call, and they stay open.
        unsafe { libc::syscall(libc::SYS_close_range, first, last, 0) };
    }
}

#[cfg(not(target_os = "linux"))]
fn close(first: RawFd, last: RawFd) {
    // SAFETY: it reads a number.
    let most = unsafe { libc::sysconf(libc::_SC_OPEN_MAX) };
    let most = RawFd::try_from(most).unwrap_or(256);
    for fd in first..=last.min(most) {
        // SAFETY: who owns it never comes to drop it: this process only exits.
        unsafe { libc::close(fd) };
    }
}

/// What this process prints goes to `printed` from now on.
pub(super) fn print_to(printed: OwnedFd) -> io::Result<()> {
    Ok(stdio::dup2_stderr(printed)?)
}

/// Ends this process. What else it would do at its end is its original's to do.
pub(super) fn exit(status: i32) -> ! {
    // SAFETY: it does not return.
    unsafe { libc::_exit(status) }
}

impl ProcessId {
    /// Waits for its end.
    pub fn wait(self) -> io::Result<ExitStatus> {
        let mut status = 0;
        // SAFETY: the process is ours, and the status is written while we wait.
        while unsafe { libc::waitpid(self.0, &raw mut status, 0) } < 0 {
            let error = io::Error::last_os_error();
            if error.kind() != io::ErrorKind::Interrupted {
                return Err(error);
            }
        }
        Ok(ExitStatus::from_raw(status))
    }

    /// The same, with the time that it took of a processor.
    pub fn wait_and_count(self) -> io::Result<(ExitStatus, Duration)> {
        let mut status = 0;
        // SAFETY: times are plain numbers.
        let mut usage: libc::rusage = unsafe { std::mem::zeroed() };
        // SAFETY: the process is ours, and both are written while we wait.
        while unsafe { libc::wait4(self.0, &raw mut status, 0, &raw mut usage) } < 0 {
            let error = io::Error::last_os_error();
            if error.kind() != io::ErrorKind::Interrupted {
                return Err(error);
            }
        }
        let times = [usage.ru_utime, usage.ru_stime].map(|time| {
            let seconds = u64::try_from(time.tv_sec).unwrap_or_default();
            let rest = u64::try_from(time.tv_usec).unwrap_or_default();
            Duration::from_secs(seconds) + Duration::from_micros(rest)
        });
        Ok((ExitStatus::from_raw(status), times.iter().sum()))
    }

    /// Ends it at once.
    pub fn kill(self) {
        // SAFETY: the process is ours and has not been waited for, so its number is its own.
        unsafe { libc::kill(self.0, libc::SIGKILL) };
    }

    /// Its number.
    pub fn number(self) -> i32 {
        self.0
    }

    /// The process of a number, which must be one of this process's own.
    pub fn of(number: i32) -> ProcessId {
        ProcessId(number)
    }
}
