//! What the process of a document may do: compute, and answer over its socket.
//!
//! TeX asks us for every file, so none of this should ever be needed. It is there for the C code
//! below TeX: a font that corrupts its memory gets a process that cannot open files, use the
//! network or start programs, and that has limits on time, memory and written bytes. Each layer
//! holds without the others.
//!
//! Linux has all three layers; other systems have the limits only, which has not been tested
//! there.

use std::fmt;

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

/// Open files. A copy receives its own over its original's socket.
const FILES: u64 = 32;

/// How far the process of a document is confined.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Confinement {
    /// Limits on processor time, memory, open files and written bytes.
    pub limits: bool,
    /// No files, by Landlock.
    pub files: bool,
    /// Only the system calls that it needs, by seccomp.
    pub calls: bool,
}

impl Confinement {
    /// Whether every layer is there.
    pub fn is_whole(self) -> bool {
        self.limits && self.files && self.calls
    }

    /// The layers by name, with whether each is there.
    pub fn layers(self) -> [(&'static str, bool); 3] {
        [("limits", self.limits), ("landlock", self.files), ("seccomp", self.calls)]
    }

    /// As the exit status of a process that tries it.
    pub(super) fn to_status(self) -> i32 {
        self.layers()
            .iter()
            .enumerate()
            .map(|(at, (_, holds))| i32::from(*holds) << at)
            .sum()
    }

    /// From the exit status of such a process.
    pub(super) fn from_status(status: i32) -> Confinement {
        let holds = |at: i32| status & (1 << at) != 0;
        Confinement { limits: holds(0), files: holds(1), calls: holds(2) }
    }
}

impl fmt::Display for Confinement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words =
            self.layers().map(
                |(name, holds)| {
                    if holds { name.to_owned() } else { format!("no {name}") }
                },
            );
        f.write_str(&words.join(", "))
    }
}

/// The limits of a process.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    /// Processor time, in seconds.
    pub processor: u64,
    /// Memory that it may write to besides what it has already, in bytes.
    pub memory: u64,
    /// What to do if it cannot be confined.
    pub sandbox: Sandbox,
}

impl Limits {
    /// For a process that only tries whether it can be confined.
    pub const TRIAL: Limits =
        Limits { processor: 1, memory: 64 << 20, sandbox: Sandbox::BestEffort };
}

/// What to do if a process cannot be confined completely.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Sandbox {
    /// Confine it as far as the system can.
    #[default]
    BestEffort,
    /// Typeset no document.
    Require,
    /// Do not confine it, so that a profiler can write its counts to a file.
    Off,
}

/// Confines this process as far as the system can. It cannot be undone.
pub(super) fn confine(limits: Limits) -> Confinement {
    let limits = limit(limits);
    // Landlock is set up by system calls that seccomp would refuse.
    let files = no_files();
    Confinement { limits, files, calls: few_calls() }
}

/// The memory that this process may write to already, in bytes, most of it inherited. Zero if the
/// system does not report it.
fn own_data() -> u64 {
    own_pages(5)
}

/// A number of `statm`, in bytes.
fn own_pages(field: usize) -> u64 {
    let statm = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    let pages = statm.split(' ').nth(field).and_then(|pages| pages.parse::<u64>().ok());
    pages.unwrap_or_default() * rustix::param::page_size() as u64
}

/// Whether the user's own limits deny a process this much memory.
pub(super) fn is_short_of(memory: u64) -> bool {
    let is_less = |limit: Option<u64>, own| limit.is_some_and(|most| most < own + memory);
    is_less(getrlimit(Resource::Data).maximum, own_data())
        || is_less(getrlimit(Resource::As).current, own_pages(0))
}

fn limit(limits: Limits) -> bool {
    let limits = [
        (Resource::Core, 0),
        (Resource::Cpu, limits.processor),
        (Resource::Data, own_data() + limits.memory),
        (Resource::Fsize, 0),
        (Resource::Nofile, FILES),
    ];
    let set = |(what, most): (Resource, u64)| {
        // The user's own limits may be lower, and cannot be raised.
        let own = getrlimit(what).maximum;
        let most = own.map_or(most, |own| own.min(most));
        // At the soft limit a signal says why the process ends; at the hard limit it is killed.
        let maximum = if what == Resource::Cpu { most + 1 } else { most };
        let maximum = own.map_or(maximum, |own| own.min(maximum));
        setrlimit(what, Rlimit { current: Some(most), maximum: Some(maximum) }).is_ok()
    };
    limits.map(set).iter().all(|set| *set)
}

#[cfg(target_os = "linux")]
fn no_files() -> bool {
    use landlock::{
        ABI, Access, AccessFs, AccessNet, Ruleset, RulesetAttr, RulesetStatus, Scope,
    };

    let ruleset = Ruleset::default()
        .handle_access(AccessFs::from_all(ABI::V5))
        .and_then(|ruleset| ruleset.handle_access(AccessNet::from_all(ABI::V4)))
        .and_then(|ruleset| ruleset.scope(Scope::from_all(ABI::V6)))
        .and_then(Ruleset::create);
    let status = ruleset.and_then(landlock::RulesetCreated::restrict_self);
    status.is_ok_and(|status| status.ruleset != RulesetStatus::NotEnforced)
}

#[cfg(not(target_os = "linux"))]
fn no_files() -> bool {
    false
}

#[cfg(target_os = "linux")]
fn few_calls() -> bool {
    calls::filter().is_some_and(|filter| seccompiler::apply_filter(&filter).is_ok())
}

#[cfg(not(target_os = "linux"))]
fn few_calls() -> bool {
    false
}

/// The system calls that an engine needs, found by running everything that the tests typeset
/// under `strace`.
#[cfg(target_os = "linux")]
mod calls {
    use std::collections::BTreeMap;

    use seccompiler::{
        BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition,
        SeccompFilter, SeccompRule, TargetArch,
    };

    /// This processor, if seccompiler knows its calls.
    const HERE: Option<TargetArch> = if cfg!(target_arch = "x86_64") {
        Some(TargetArch::x86_64)
    } else if cfg!(target_arch = "aarch64") {
        Some(TargetArch::aarch64)
    } else if cfg!(target_arch = "riscv64") {
        Some(TargetArch::riscv64)
    } else {
        None
    };

    /// With any arguments.
    const ALLOWED: [libc::c_long; 47] = [
        // Memory. It cannot be made executable (see below).
        libc::SYS_brk,
        libc::SYS_munmap,
        libc::SYS_mremap,
        libc::SYS_madvise,
        // The socket, and pages of formats in the program's file.
        libc::SYS_read,
        libc::SYS_pread64,
        libc::SYS_readv,
        libc::SYS_write,
        libc::SYS_writev,
        libc::SYS_recvfrom,
        libc::SYS_recvmsg,
        libc::SYS_sendto,
        libc::SYS_sendmsg,
        libc::SYS_lseek,
        libc::SYS_fstat,
        libc::SYS_fcntl,
        libc::SYS_ppoll,
        libc::SYS_close,
        libc::SYS_close_range,
        libc::SYS_dup,
        libc::SYS_dup3,
        // Copies of this process, moving them to a processor, and waiting for them.
        libc::SYS_clone,
        libc::SYS_wait4,
        libc::SYS_kill,
        libc::SYS_getpid,
        libc::SYS_getppid,
        libc::SYS_gettid,
        libc::SYS_set_tid_address,
        libc::SYS_set_robust_list,
        libc::SYS_rseq,
        libc::SYS_getcpu,
        libc::SYS_sched_getaffinity,
        libc::SYS_sched_setaffinity,
        libc::SYS_sched_yield,
        libc::SYS_exit,
        libc::SYS_exit_group,
        // Ending early.
        libc::SYS_tgkill,
        libc::SYS_rt_sigaction,
        libc::SYS_rt_sigprocmask,
        libc::SYS_rt_sigreturn,
        libc::SYS_sigaltstack,
        libc::SYS_restart_syscall,
        // Those of the C library itself.
        libc::SYS_futex,
        libc::SYS_getrandom,
        libc::SYS_clock_gettime,
        libc::SYS_sysinfo,
        libc::SYS_uname,
    ];

    /// A filter that refuses all other calls. A refused call fails and does not end the process,
    /// since fontconfig looks for files that it can do without.
    pub fn filter() -> Option<BpfProgram> {
        let mut rules: BTreeMap<i64, Vec<SeccompRule>> =
            ALLOWED.iter().map(|call| (*call, Vec::new())).collect();
        #[cfg(target_arch = "x86_64")]
        for old in [libc::SYS_dup2, libc::SYS_poll, libc::SYS_fork] {
            rules.insert(old, Vec::new());
        }
        // No memory becomes executable.
        let not_executed = condition(
            2,
            SeccompCmpOp::MaskedEq(u64::from(libc::PROT_EXEC.unsigned_abs())),
            0,
        )?;
        rules.insert(libc::SYS_mmap, vec![not_executed.clone()]);
        rules.insert(libc::SYS_mprotect, vec![not_executed]);
        let ends_with_parent = libc::PR_SET_PDEATHSIG.unsigned_abs().into();
        let ends_with_parent = condition(0, SeccompCmpOp::Eq, ends_with_parent)?;
        rules.insert(libc::SYS_prctl, vec![ends_with_parent]);
        let refused = SeccompAction::Errno(libc::EPERM.unsigned_abs());
        let filter =
            SeccompFilter::new(rules, refused, SeccompAction::Allow, HERE?).ok()?;
        filter.try_into().ok()
    }

    fn condition(argument: u8, how: SeccompCmpOp, value: u64) -> Option<SeccompRule> {
        let length = SeccompCmpArgLen::Dword;
        let condition = SeccompCondition::new(argument, length, how, value).ok()?;
        SeccompRule::new(vec![condition]).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_reached_goes_over_an_exit_status() {
        for status in 0..8 {
            assert_eq!(Confinement::from_status(status).to_status(), status);
        }
        let some = Confinement { limits: true, files: false, calls: true };
        assert_eq!(some.to_string(), "limits, no landlock, seccomp");
        assert!(!some.is_whole());
    }

    /// Whether `refused` holds in a confined process.
    #[cfg(target_os = "linux")]
    #[track_caller]
    fn in_confinement(what: &str, refused: impl FnOnce() -> bool) {
        use super::super::fork;

        match fork::fork_process().expect("a process") {
            Some(other) => {
                let ended = other.wait().expect("its end").code();
                assert_ne!(ended, Some(1), "it was let to: {what}");
                assert_eq!(ended, Some(0), "it died: {what}");
            }
            None => {
                let limits = Limits {
                    processor: 30,
                    memory: 512 << 20,
                    sandbox: Sandbox::Require,
                };
                let whole = confine(limits).is_whole();
                fork::exit(i32::from(whole && !refused()));
            }
        }
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_confined_process_can_only_compute() {
        use std::fs::{self, File};
        use std::net::{TcpListener, TcpStream, UdpSocket};
        use std::os::unix::net::{UnixListener, UnixStream};
        use std::process::Command;

        in_confinement("read a file", || File::open("/etc/passwd").is_err());
        in_confinement("list a folder", || fs::read_dir("/").is_err());
        in_confinement("see a file", || fs::metadata("/etc/passwd").is_err());
        in_confinement("write a file", || fs::write("/tmp/tenure-canary", "x").is_err());
        in_confinement("remove a file", || fs::remove_file("/tmp/none").is_err());
        in_confinement("call", || TcpStream::connect("127.0.0.1:9").is_err());
        in_confinement("listen", || TcpListener::bind("127.0.0.1:0").is_err());
        in_confinement("send", || UdpSocket::bind("127.0.0.1:0").is_err());
        in_confinement("open a line", || UnixStream::pair().is_err());
        in_confinement("listen nearby", || {
            UnixListener::bind("/tmp/tenure-line").is_err()
        });
        in_confinement("start a program", || Command::new("/bin/true").spawn().is_err());
        in_confinement("start a thread", || {
            std::thread::Builder::new().spawn(|| ()).is_err()
        });
        in_confinement("take a gigabyte", || {
            Vec::<u8>::new().try_reserve_exact(1 << 30).is_err()
        });
        // What it must be able to do.
        in_confinement("take memory and be copied", || {
            let memory = vec![1; 64 << 20];
            let copy = super::super::fork::fork_process();
            match copy {
                Ok(Some(copy)) => copy.wait().is_ok() && memory[7] == 1,
                Ok(None) => super::super::fork::exit(0),
                Err(_) => false,
            }
        });
    }
}
