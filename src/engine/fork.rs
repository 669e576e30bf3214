//! Forking processes.
//!
//! A document is typeset in a copy of this process: nothing has to be loaded again, and nothing
//! that fails there can damage this process.

#![expect(unsafe_code, reason = "processes are the system's")]

use std::ffi::CStr;
use std::io::{self, Write};
use std::os::fd::{OwnedFd, RawFd};
use std::os::unix::process::ExitStatusExt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitStatus;
use std::time::Duration;

use rustix::stdio;

use super::confine::{Confinement, Limits, Sandbox, confine};

/// The environment of a forked process.
const ENVIRONMENT: [(&CStr, &CStr); 3] = [
    // The engine asks for the local time.
    (c"TZ", c"UTC0"),
    // Fontconfig searches for fonts even if every font is named by file. It gets no
    // configuration, and as the root of its default one a folder that does not exist.
    (c"FONTCONFIG_FILE", c"/dev/null"),
    (c"FONTCONFIG_SYSROOT", c"/dev/null"),
];

/// Signals that this process handles, and how a forked one treats them.
const SIGNALS: [(libc::c_int, libc::sighandler_t); 5] = [
    (libc::SIGABRT, libc::SIG_DFL),
    (libc::SIGHUP, libc::SIG_IGN),
    (libc::SIGINT, libc::SIG_IGN),
    (libc::SIGTERM, libc::SIG_IGN),
    (libc::SIGXFSZ, libc::SIG_DFL),
];

/// The exit status of a process that must be confined completely and cannot be.
pub(super) const NOT_CONFINED: i32 = 102;

/// Whether this process was started with a signal ignored, as `nohup` does.
pub fn is_ignored(signal: i32) -> bool {
    // SAFETY: the action of a signal is plain data and is only read.
    unsafe {
        let mut answer: libc::sigaction = std::mem::zeroed();
        libc::sigaction(signal, std::ptr::null(), &raw mut answer) == 0
            && answer.sa_sigaction == libc::SIG_IGN
    }
}

/// The number of a forked process that has not been waited for. The process ends with the thread
/// that forked it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct ProcessId(libc::pid_t);

/// Runs `work` in a copy of this process, which then exits. The copy writes its output to
/// `stderr`, an end of a pipe. `ours` is closed in the copy, where only `theirs` stay open.
///
/// # Errors
/// If the system cannot start another process.
pub(super) fn fork<Ours>(
    ours: Ours,
    stderr: OwnedFd,
    theirs: &[RawFd],
    limits: Limits,
    work: impl FnOnce(),
) -> io::Result<(ProcessId, Ours)> {
    match fork_process()? {
        Some(other) => Ok((other, ours)),
        None => {
            drop(ours);
            run_child(stderr, theirs, limits, work)
        }
    }
}

/// Disables backtraces of errors, which `RUST_BACKTRACE` asks for. Capturing one takes a lock
/// that a process forked meanwhile would wait for forever.
pub(super) fn disable_backtraces() {
    // SAFETY: there is no other thread yet that could use the environment.
    unsafe { libc::setenv(c"RUST_LIB_BACKTRACE".as_ptr(), c"0".as_ptr(), 1) };
}

/// How far a process can be confined, found by trying it.
///
/// # Errors
/// If the system cannot start another process.
pub(super) fn confinement() -> io::Result<Confinement> {
    match fork_process()? {
        Some(other) => {
            let ended = other.wait()?;
            Ok(Confinement::from_status(ended.code().unwrap_or_default()))
        }
        None => exit(confine(Limits::TRIAL).to_status()),
    }
}

/// Forks this process. Returns `None` in the copy.
///
/// # Errors
/// If the system cannot start another process.
pub(super) fn fork_process() -> io::Result<Option<ProcessId>> {
    #[cfg(target_os = "linux")]
    let ours = rustix::process::getpid();
    // SAFETY: the copy has only this thread, and uses nothing that another thread could have
    // locked.
    match unsafe { libc::fork() } {
        -1 => Err(io::Error::last_os_error()),
        0 => {
            #[cfg(target_os = "linux")]
            die_with_parent(ours);
            Ok(None)
        }
        other => {
            #[cfg(target_os = "linux")]
            move_to_other_processor(other);
            Ok(Some(ProcessId(other)))
        }
    }
}

/// Makes this process end when its parent does, which may have ended already.
#[cfg(target_os = "linux")]
fn die_with_parent(other: rustix::process::Pid) {
    use rustix::process;

    let set = process::set_parent_process_death_signal(Some(process::Signal::KILL));
    if set.is_err() || process::getppid() != Some(other) {
        exit(0);
    }
}

/// Moves another process to another processor, if there is one, from where it may be moved
/// anywhere. Linux may leave it on ours, where it waits milliseconds for its turn even if others
/// are idle: a tenth of the time of a document.
#[cfg(target_os = "linux")]
fn move_to_other_processor(other: libc::pid_t) {
    const SIZE: usize = size_of::<libc::cpu_set_t>();
    // SAFETY: sets of processors are plain data, valid for the time of each call. A call that
    // fails changes nothing.
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

/// Empties the environment.
///
/// # Safety
/// No other thread may use the environment.
#[cfg(target_os = "linux")]
unsafe fn clear_environment() {
    // SAFETY: the caller's.
    unsafe { libc::clearenv() };
}

/// The same where the C library has no function for it, as on macOS.
///
/// # Safety
/// No other thread may use the environment.
#[cfg(target_vendor = "apple")]
unsafe fn clear_environment() {
    let empty: &'static mut [*mut libc::c_char; 1] =
        Box::leak(Box::new([std::ptr::null_mut()]));
    // SAFETY: the caller's; the list lives as long as the process.
    unsafe { *libc::_NSGetEnviron() = empty.as_mut_ptr() };
}

/// Everything that a forked process does.
fn run_child(
    stderr: OwnedFd,
    theirs: &[RawFd],
    limits: Limits,
    work: impl FnOnce(),
) -> ! {
    // SAFETY: there is no other thread in this process that could use the environment or the
    // streams; the strings are constant.
    unsafe {
        clear_environment();
        for (name, value) in ENVIRONMENT {
            libc::setenv(name.as_ptr(), value.as_ptr(), 1);
        }
        // Only the parent handles these signals. The copy ends with it, even if a terminal sends
        // them to both.
        for (signal, answer) in SIGNALS {
            libc::signal(signal, answer);
        }
        let nothing = libc::open(c"/dev/null".as_ptr(), libc::O_RDWR);
        libc::dup2(nothing, libc::STDIN_FILENO);
        libc::dup2(nothing, libc::STDOUT_FILENO);
    }
    if redirect_stderr(stderr).is_err() {
        exit(101);
    }
    close_all_but(theirs);
    let reached = if limits.sandbox == Sandbox::Off {
        Confinement::default()
    } else {
        confine(limits)
    };
    if limits.sandbox == Sandbox::Require && !reached.is_whole() {
        let _ = writeln!(io::stderr(), "it could not be confined: {reached}");
        exit(NOT_CONFINED);
    }
    let panicked = catch_unwind(AssertUnwindSafe(work)).is_err();
    exit(if panicked { 101 } else { 0 })
}

/// Closes all inherited file descriptors but the standard streams and `theirs`. Sockets of other
/// documents and connections of a browser would stay open as long as this process.
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

/// Closes a range of file descriptors.
#[cfg(target_os = "linux")]
fn close(first: RawFd, last: RawFd) {
    if first <= last {
        // SAFETY: the owners of these descriptors are never dropped: this process only exits.
        // Before Linux 5.9 there is no such call, and they stay open.
        unsafe { libc::syscall(libc::SYS_close_range, first, last, 0) };
    }
}

#[cfg(not(target_os = "linux"))]
fn close(first: RawFd, last: RawFd) {
    // SAFETY: it only returns a number.
    let most = unsafe { libc::sysconf(libc::_SC_OPEN_MAX) };
    let most = RawFd::try_from(most).unwrap_or(256);
    for fd in first..=last.min(most) {
        // SAFETY: the owner of the descriptor is never dropped: this process only exits.
        unsafe { libc::close(fd) };
    }
}

/// Redirects the output of this process to `stderr`.
pub(super) fn redirect_stderr(stderr: OwnedFd) -> io::Result<()> {
    Ok(stdio::dup2_stderr(stderr)?)
}

/// Exits without running exit handlers, which are the parent's.
pub(super) fn exit(status: i32) -> ! {
    // SAFETY: it does not return.
    unsafe { libc::_exit(status) }
}

impl ProcessId {
    /// Waits for its end.
    pub fn wait(self) -> io::Result<ExitStatus> {
        let mut status = 0;
        // SAFETY: the process is ours, and the status is valid for the time of the call.
        while unsafe { libc::waitpid(self.0, &raw mut status, 0) } < 0 {
            let error = io::Error::last_os_error();
            if error.kind() != io::ErrorKind::Interrupted {
                return Err(error);
            }
        }
        Ok(ExitStatus::from_raw(status))
    }

    /// Waits for its end and returns the processor time that it took.
    pub fn wait_and_count(self) -> io::Result<(ExitStatus, Duration)> {
        let mut status = 0;
        // SAFETY: resource usage is plain numbers.
        let mut usage: libc::rusage = unsafe { std::mem::zeroed() };
        // SAFETY: the process is ours, and both values are valid for the time of the call.
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

    /// Kills it.
    pub fn kill(self) {
        // SAFETY: the process is ours and has not been waited for, so no other process has its
        // number.
        unsafe { libc::kill(self.0, libc::SIGKILL) };
    }

    /// Its number.
    pub fn number(self) -> i32 {
        self.0
    }

    /// The process with a number. It must be a child of this process.
    pub fn of(number: i32) -> ProcessId {
        ProcessId(number)
    }
}
