//! Processing a stranger's bytes in a separate process.
//!
//! Fonts, pictures, templates and finished PDFs are read in Rust, so a damaged one cannot take
//! over this program. But one of a kilobyte can ask for hours, all memory, or an endless stack.
//! So they are read in a copy of this process that is confined like a document's and has a time
//! limit. The program's own files are read in this process.

use std::io::{self, Read, Write};
use std::os::fd::AsRawFd;
use std::os::unix::net::UnixStream;
use std::os::unix::process::ExitStatusExt;
use std::process::ExitStatus;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::clock::{Clock, seconds, whole_seconds};
use super::confine::{self, Limits, Sandbox};
use super::deadline::DeadlineStream;
use super::fork;

/// Memory that a worker process may write to, in bytes. The largest picture takes three quarters
/// of it.
const MEMORY: u64 = 448 << 20;
/// The size limit of an answer, in bytes.
const LIMIT: u64 = 256 << 20;

/// Why a computation ended without an answer.
#[derive(Debug, thiserror::Error)]
pub enum WorkerError {
    /// The process could not be started, could not be confined although that is required, or did
    /// not get the memory that it may take.
    #[error("a process could not do its work: {0}")]
    Start(#[from] io::Error),
    /// It was killed when its time was up.
    #[error("it takes longer than {}", seconds(*.0))]
    Timeout(Duration),
    /// It used up the processor time that all computations of the document have together.
    #[error("what the document brings takes longer than {} to process", seconds(*.0))]
    Processor(Duration),
    /// It ended by itself, usually for lack of memory.
    #[error("it takes too much memory, or cannot be read at all")]
    Died(ExitStatus),
}

/// How worker processes are confined, and their time limit. Clones share the processor time.
#[derive(Debug, Clone)]
pub struct Isolation {
    /// What to do if a process cannot be confined.
    pub sandbox: Sandbox,
    /// When each is killed.
    clock: Clock,
    budget: Arc<Budget>,
}

/// The processor time that all of them have together. It is the same on a busy machine and an
/// idle one.
#[derive(Debug)]
struct Budget {
    limit: Duration,
    /// In microseconds.
    spent: AtomicU64,
}

impl Budget {
    /// What is left; `None` if it is used up.
    fn left(&self) -> Option<Duration> {
        let spent = Duration::from_micros(self.spent.load(Ordering::Relaxed));
        self.limit.checked_sub(spent).filter(|left| !left.is_zero())
    }

    fn spend(&self, took: Duration) {
        let took = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
        self.spent.fetch_add(took, Ordering::Relaxed);
    }
}

impl Isolation {
    /// For processes that take at most `processor` of processor time together.
    pub fn new(sandbox: Sandbox, clock: Clock, processor: Duration) -> Isolation {
        let budget = Budget { limit: processor, spent: AtomicU64::new(0) };
        Isolation { sandbox, clock, budget: Arc::new(budget) }
    }

    /// Computes something, in a separate process if a stranger's bytes are involved, else here.
    ///
    /// # Errors
    /// If the process cannot be started, or ends before it has answered.
    pub fn run_if<T: Serialize + DeserializeOwned>(
        &self,
        untrusted: bool,
        work: impl FnOnce() -> T,
    ) -> Result<T, WorkerError> {
        if untrusted { self.run(work) } else { Ok(work()) }
    }

    /// Computes something in a separate process.
    ///
    /// # Errors
    /// If the process cannot be started, or ends before it has answered.
    pub fn run<T: Serialize + DeserializeOwned>(
        &self,
        work: impl FnOnce() -> T,
    ) -> Result<T, WorkerError> {
        let limit = self.budget.limit;
        // Without a sandbox, as for a profiler, processor time is not limited.
        let is_limited = self.sandbox != Sandbox::Off;
        let left = self.budget.left().or((!is_limited).then_some(limit));
        let left = left.ok_or(WorkerError::Processor(limit))?;
        let processor = whole_seconds(left);
        let limits = Limits { processor, memory: MEMORY, sandbox: self.sandbox };
        let (socket, its_socket) = UnixStream::pair()?;
        let (output, its_output) = io::pipe()?;
        let theirs = [its_socket.as_raw_fd()];
        let (id, (socket, output)) =
            fork::fork((socket, output), its_output.into(), &theirs, limits, || {
                // If this fails, nobody is left to report it to.
                let _ = write_answer(its_socket, &work());
            })?;
        // Nobody reads what it prints, and it must not wait for a reader.
        drop(output);
        let mut bytes = Vec::new();
        let read =
            DeadlineStream::new(&socket, self.clock).take(LIMIT).read_to_end(&mut bytes);
        // Nobody waits for whatever it still does.
        if read.is_err() || bytes.len() as u64 == LIMIT {
            id.kill();
        }
        drop(socket);
        let (status, took) = id.wait_and_count()?;
        self.budget.spend(took);
        match read {
            Err(error) if error.kind() == io::ErrorKind::TimedOut => {
                Err(WorkerError::Timeout(self.clock.limit()))
            }
            Err(error) => Err(error.into()),
            Ok(_) => read_answer(&bytes).ok_or_else(|| ended(status, limit)),
        }
    }
}

/// Why a process ended that has not answered.
fn ended(status: ExitStatus, limit: Duration) -> WorkerError {
    if status.signal() == Some(libc::SIGXCPU) {
        return WorkerError::Processor(limit);
    }
    if status.code() == Some(fork::NOT_CONFINED) {
        return io::Error::other("it could not be confined").into();
    }
    // The system kills processes when it has no memory left.
    if status.signal() == Some(libc::SIGKILL) || confine::is_short_of(MEMORY) {
        let least = MEMORY >> 20;
        let output = format!("it has too little memory here: it may take {least} MB");
        return io::Error::new(io::ErrorKind::OutOfMemory, output).into();
    }
    WorkerError::Died(status)
}

impl WorkerError {
    /// Whether the bytes are to blame, and not the machine or the time limit.
    pub fn is_of_file(&self) -> bool {
        matches!(self, WorkerError::Processor(_) | WorkerError::Died(_))
    }

    /// Separates errors that the file is to blame for, which are reported where it is named, from
    /// those of the machine or the time limit.
    ///
    /// # Errors
    /// If there was no process, or not enough time.
    pub fn of_file<T>(
        ran: Result<T, WorkerError>,
    ) -> Result<Result<T, WorkerError>, WorkerError> {
        match ran {
            Err(error) if !error.is_of_file() => Err(error),
            ran => Ok(ran),
        }
    }
}

/// Writes an answer with its length, which shows whether it is complete.
fn write_answer(mut socket: UnixStream, answer: &impl Serialize) -> io::Result<()> {
    let bytes = postcard::to_stdvec(answer).map_err(io::Error::other)?;
    socket.write_all(&(bytes.len() as u64).to_le_bytes())?;
    socket.write_all(&bytes)
}

fn read_answer<T: DeserializeOwned>(bytes: &[u8]) -> Option<T> {
    let (length, answer) = bytes.split_first_chunk::<8>()?;
    (u64::from_le_bytes(*length) == answer.len() as u64).then_some(())?;
    postcard::from_bytes(answer).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn isolation(milliseconds: u64) -> Isolation {
        let clock = Clock::start(Duration::from_millis(milliseconds));
        Isolation::new(Sandbox::BestEffort, clock, Duration::from_secs(1))
    }

    #[test]
    fn what_is_computed_comes_back() {
        let own = vec![7_u8; 100_000];
        let answer =
            isolation(60_000).run(|| (own.clone(), "ü".to_owned(), Some(3_usize)));
        assert_eq!(answer.expect("an answer"), (own, "ü".to_owned(), Some(3)));
    }

    fn busy() {
        let mut number = 0_u64;
        while std::hint::black_box(number) < u64::MAX {
            number = std::hint::black_box(number + 1);
        }
    }

    #[test]
    fn what_does_not_end_is_ended() {
        let ended = isolation(50).run(busy);
        assert!(matches!(ended, Err(WorkerError::Timeout(_))), "{ended:?}");
        let isolation = isolation(60_000);
        for _ in 0..2 {
            // The first one has used up the processor time.
            let ended = isolation.run(busy);
            assert!(matches!(ended, Err(WorkerError::Processor(_))), "{ended:?}");
        }
    }

    #[expect(unconditional_recursion, reason = "it is to end by its stack")]
    fn deep(number: u64) -> u64 {
        std::hint::black_box(deep(std::hint::black_box(number) + 1)) + 1
    }

    #[test]
    fn what_is_computed_has_its_time_together() {
        let isolation = isolation(600_000);
        let a_while = || {
            (0..3_u64 << 27)
                .fold(1, |sum: u64, number| std::hint::black_box(sum ^ number))
        };
        let ends: Vec<bool> = (0..64).map(|_| isolation.run(a_while).is_ok()).collect();
        assert!(!ends[63], "{ends:?}");
    }

    #[test]
    fn what_takes_too_much_ends_alone() {
        let memory = isolation(60_000).run(|| {
            let mut all = Vec::new();
            while all.len() < 4096 {
                all.push(vec![1_u8; 1 << 20]);
            }
            all.len()
        });
        assert!(matches!(memory, Err(WorkerError::Died(_))), "{memory:?}");
        let stack = isolation(60_000).run(|| deep(0));
        assert!(matches!(stack, Err(WorkerError::Died(_))), "{stack:?}");
        let panicked = isolation(60_000).run(|| -> u8 { panic!("it is to end so") });
        assert!(matches!(panicked, Err(WorkerError::Died(_))), "{panicked:?}");
    }
}
