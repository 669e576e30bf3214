//! What a document's process may do: compute, and answer over its line.
//!
//! TeX asks us for every file, so none of this should ever be needed. It is there for what is
//! written in C below it: a font that corrupts its memory gets a process that can open no
//! file, reach no network, start no program, and that ends by the clock, by its memory or by
//! what it may write. Each layer holds without the others.
//!
//! Linux has all three; other systems have the limits, which has not been tried there.

use std::fmt;

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

/// Open files. Those of a copy come to it over its original's line.
const FILES: u64 = 32;

/// How far a document's process is confined.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Confinement {
    /// Limits on processor time, memory, open files and what is written to files.
    pub limits: bool,
    /// No files, by Landlock.
    pub files: bool,
    /// No calls of the system but those that it needs, by seccomp.
    pub calls: bool,
}

impl Confinement {
    /// Whether all of it is there.
    pub fn is_whole(self) -> bool {
        self.limits && self.files && self.calls
    }

    /// Its layers by name, with whether each is there.
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

    /// What such a process has found.
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

/// What a process may be and do.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bounds {
    /// The time that it may take of a processor, in seconds.
    pub processor: u64,
    /// The memory that it may write to besides what it has, in bytes.
    pub memory: u64,
    /// What becomes of it if it cannot be confined.
    pub sandbox: Sandbox,
}

impl Bounds {
    /// Those of a process that only tries whether it can be confined.
    pub const TRIAL: Bounds =
        Bounds { processor: 1, memory: 64 << 20, sandbox: Sandbox::BestEffort };
}

/// What is done where a process cannot be confined as it should.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Sandbox {
    /// It is confined as far as the system can.
    #[default]
    BestEffort,
    /// No document is set.
    Require,
    /// It is not confined at all, so that a profiler can write down what it counts.
    Off,
}

/// Confines this process as far as the system can. It cannot be undone.
pub(super) fn confine(bounds: Bounds) -> Confinement {
    let limits = limit(bounds);
    // Landlock is told by calls that seccomp would refuse.
    let files = no_files();
    Confinement { limits, files, calls: few_calls() }
}

/// What this process may write to already, in bytes, most of it its original's: as the system
/// tells it, or nothing.
fn own_data() -> u64 {
    own_pages(5)
}

/// A number of `statm`, in bytes.
fn own_pages(field: usize) -> u64 {
    let told = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    let pages = told.split(' ').nth(field).and_then(|pages| pages.parse::<u64>().ok());
    pages.unwrap_or_default() * rustix::param::page_size() as u64
}

/// Whether limits of the user's own keep a process of this one from as much memory.
pub(super) fn is_short_of(memory: u64) -> bool {
    let is_less = |limit: Option<u64>, own| limit.is_some_and(|most| most < own + memory);
    is_less(getrlimit(Resource::Data).maximum, own_data())
        || is_less(getrlimit(Resource::As).current, own_pages(0))
}

fn limit(bounds: Bounds) -> bool {
    let limits = [
        (Resource::Core, 0),
        (Resource::Cpu, bounds.processor),
        (Resource::Data, own_data() + bounds.memory),
        (Resource::Fsize, 0),
        (Resource::Nofile, FILES),
    ];
    let set = |(what, most): (Resource, u64)| {
        // What the user's own limits are may be less, and cannot be raised.
        let own = getrlimit(what).maximum;
        let most = own.map_or(most, |own| own.min(most));
        // Who passes the first is told by a signal that says why, who passes the second is killed.
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

/// The calls that an engine needs, found by running all that the tests set under `strace`.
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

    /// Whatever they are given.
    const ALLOWED: [libc::c_long; 47] = [
        // Memory. What may be executed is there already (see below).
        libc::SYS_brk,
        libc::SYS_munmap,
        libc::SYS_mremap,
        libc::SYS_madvise,
        // The line, and the format's pages in the program's file.
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
        // Copies of this process, each on a processor, and their ends.
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
        // What ends it early.
        libc::SYS_tgkill,
        libc::SYS_rt_sigaction,
        libc::SYS_rt_sigprocmask,
        libc::SYS_rt_sigreturn,
        libc::SYS_sigaltstack,
        libc::SYS_restart_syscall,
        // The C library's own.
        libc::SYS_futex,
        libc::SYS_getrandom,
        libc::SYS_clock_gettime,
        libc::SYS_sysinfo,
        libc::SYS_uname,
    ];

    /// A filter that refuses all others. A refused call fails; it does not end the process,
    /// since fontconfig looks for files that it can do without.
    pub fn filter() -> Option<BpfProgram> {
        let mut rules: BTreeMap<i64, Vec<SeccompRule>> =
            ALLOWED.iter().map(|call| (*call, Vec::new())).collect();
        #[cfg(target_arch = "x86_64")]
        for old in [libc::SYS_dup2, libc::SYS_poll, libc::SYS_fork] {
            rules.insert(old, Vec::new());
        }
        // No memory becomes a program.
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

    /// Whether `refused` holds in a process that is confined.
    #[cfg(target_os = "linux")]
    #[track_caller]
    fn in_confinement(what: &str, refused: impl FnOnce() -> bool) {
        use super::super::fork;

        match fork::split().expect("a process") {
            Some(other) => {
                let ended = other.wait().expect("its end").code();
                assert_ne!(ended, Some(1), "it was let to: {what}");
                assert_eq!(ended, Some(0), "it died: {what}");
            }
            None => {
                let bounds = Bounds {
                    processor: 30,
                    memory: 512 << 20,
                    sandbox: Sandbox::Require,
                };
                let whole = confine(bounds).is_whole();
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
        // The same, for what it must be able to do.
        in_confinement("take memory and be copied", || {
            let memory = vec![1; 64 << 20];
            let copy = super::super::fork::split();
            match copy {
                Ok(Some(copy)) => copy.wait().is_ok() && memory[7] == 1,
                Ok(None) => super::super::fork::exit(0),
                Err(_) => false,
            }
        });
    }
}
