//! Splitting off a process.
//!
//! A document is set in a copy of this process: nothing is loaded anew, and nothing that
//! goes wrong there can reach this one.

#![expect(unsafe_code, reason = "processes are the system's")]

use std::ffi::CStr;
use std::io;
use std::os::fd::{AsRawFd, OwnedFd};
use std::os::unix::process::ExitStatusExt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitStatus;

/// All that the other process finds in its environment.
const ENVIRONMENT: [(&CStr, &CStr); 3] = [
    // The engine asks for local time.
    (c"TZ", c"UTC0"),
    // Fontconfig looks around even when every font is named by file. It gets no
    // configuration, and for its own default a root under which nothing is.
    (c"FONTCONFIG_FILE", c"/dev/null"),
    (c"FONTCONFIG_SYSROOT", c"/dev/null"),
];

/// A process that was split off. It ends with this one.
pub(super) struct Process(libc::pid_t);

/// Runs `work` in a copy of this process, which then ends. What that prints goes to
/// `printed`, an end of a pipe. `ours` stays open in this process alone, and what `work`
/// holds in the other.
///
/// # Errors
/// If the system makes no more processes.
pub(super) fn fork<Ours>(
    ours: Ours,
    printed: OwnedFd,
    work: impl FnOnce(),
) -> io::Result<(Process, Ours)> {
    // SAFETY: the copy has this thread only, and uses nothing that another could hold.
    match unsafe { libc::fork() } {
        -1 => Err(io::Error::last_os_error()),
        0 => {
            drop(ours);
            live(printed, work)
        }
        other => {
            #[cfg(target_os = "linux")]
            elsewhere(other);
            Ok((Process(other), ours))
        }
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
fn live(printed: OwnedFd, work: impl FnOnce()) -> ! {
    // SAFETY: no other thread is here that could use the environment or the streams; the
    // strings are constant, and the descriptors open.
    unsafe {
        #[cfg(target_os = "linux")]
        libc::prctl(libc::PR_SET_PDEATHSIG, libc::SIGKILL);
        libc::clearenv();
        for (name, value) in ENVIRONMENT {
            libc::setenv(name.as_ptr(), value.as_ptr(), 1);
        }
        let nothing = libc::open(c"/dev/null".as_ptr(), libc::O_RDWR);
        libc::dup2(nothing, libc::STDIN_FILENO);
        libc::dup2(nothing, libc::STDOUT_FILENO);
        libc::dup2(printed.as_raw_fd(), libc::STDERR_FILENO);
    }
    drop(printed);
    let panicked = catch_unwind(AssertUnwindSafe(work)).is_err();
    // SAFETY: it does not return. What else the copied process would do at its end is the
    // first one's to do.
    unsafe { libc::_exit(if panicked { 101 } else { 0 }) }
}

impl Process {
    /// Waits for its end.
    pub fn wait(&self) -> io::Result<ExitStatus> {
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

    /// Ends it at once.
    pub fn kill(&self) {
        // SAFETY: the process is ours and has not been waited for, so its number is its own.
        unsafe { libc::kill(self.0, libc::SIGKILL) };
    }
}
