//! Computing on a stranger's bytes, in a process of its own.
//!
//! Fonts, pictures, templates and finished PDFs are read in Rust, which a damaged one cannot have
//! do something else. But one of a kilobyte can ask for hours, all memory, or a stack without
//! end. So what reads them runs in a copy of this process that is confined as a document's is,
//! and ends by a clock. The program's own files are read where they are wanted.

use std::io::{self, Read, Write};
use std::os::fd::AsRawFd;
use std::os::unix::net::UnixStream;
use std::process::ExitStatus;
use std::time::Duration;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::child::{Process, Until};
use super::clock::Clock;
use super::confine::{Bounds, Sandbox};
use super::fork;

/// What an answer may have at most, in bytes.
const LIMIT: u64 = 256 << 20;

/// How a computation ended without an answer.
#[derive(Debug, thiserror::Error)]
pub enum WorkerError {
    /// Its process could not be started, or not be confined where that is asked for.
    #[error("a process could not be started: {0}")]
    Start(#[from] io::Error),
    /// It was ended by the clock.
    #[error("it takes longer than {}", seconds(*.0))]
    Timeout(Duration),
    /// It ended by itself, for lack of memory as a rule.
    #[error("it takes too much memory, or cannot be read at all")]
    Died(ExitStatus),
}

/// How processes are confined that compute on a stranger's bytes, and what time they have.
#[derive(Debug, Clone, Copy)]
pub struct Isolation {
    /// What becomes of one that cannot be confined.
    pub sandbox: Sandbox,
    /// When it is ended.
    pub clock: Clock,
    /// What it may take of a processor, which is the same on a busy machine and an idle one.
    pub processor: Duration,
}

impl Isolation {
    /// Computes something in a process of its own.
    ///
    /// # Errors
    /// If there is no such process, or it ends before it has answered.
    pub fn run<T: Serialize + DeserializeOwned>(
        &self,
        work: impl FnOnce() -> T,
    ) -> Result<T, WorkerError> {
        let bounds =
            Bounds { processor: whole_seconds(self.processor), sandbox: self.sandbox };
        let (line, its_line) = UnixStream::pair()?;
        let (said, its_saying) = io::pipe()?;
        let theirs = [its_line.as_raw_fd()];
        let (id, (line, said)) =
            fork::fork((line, said), its_saying.into(), &theirs, bounds, || {
                // If nobody is left to be told, nobody is.
                let _ = answer(its_line, &work());
            })?;
        // What it prints is for nobody; it may not wait for that.
        drop(said);
        let mut process = Process::of(id);
        let mut bytes = Vec::new();
        let line = Until::new(&line, self.clock);
        match line.take(LIMIT).read_to_end(&mut bytes) {
            Err(error) if error.kind() == io::ErrorKind::TimedOut => {
                return Err(WorkerError::Timeout(self.clock.limit()));
            }
            Err(error) => return Err(error.into()),
            Ok(_) => {}
        }
        match whole(&bytes) {
            Some(answer) => Ok(answer),
            None => Err(self.ended(process.status()?)),
        }
    }

    fn ended(&self, status: ExitStatus) -> WorkerError {
        use std::os::unix::process::ExitStatusExt;

        if status.signal() == Some(libc::SIGXCPU) {
            return WorkerError::Timeout(self.processor);
        }
        WorkerError::Died(status)
    }
}

/// A time in words.
pub(super) fn seconds(time: Duration) -> String {
    let seconds = whole_seconds(time);
    format!("{seconds} second{}", if seconds == 1 { "" } else { "s" })
}

/// The system counts a processor's time in whole seconds.
fn whole_seconds(time: Duration) -> u64 {
    time.as_secs() + u64::from(time.subsec_nanos() > 0)
}

/// Writes an answer, and that it is whole.
fn answer(mut line: UnixStream, answer: &impl Serialize) -> io::Result<()> {
    let bytes = postcard::to_stdvec(answer).map_err(io::Error::other)?;
    line.write_all(&(bytes.len() as u64).to_le_bytes())?;
    line.write_all(&bytes)
}

fn whole<T: DeserializeOwned>(bytes: &[u8]) -> Option<T> {
    let (length, answer) = bytes.split_first_chunk::<8>()?;
    (u64::from_le_bytes(*length) == answer.len() as u64).then_some(())?;
    postcard::from_bytes(answer).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn isolation(milliseconds: u64) -> Isolation {
        let time = Duration::from_millis(milliseconds);
        let (sandbox, clock) = (Sandbox::BestEffort, Clock::start(time));
        Isolation { sandbox, clock, processor: Duration::from_secs(1) }
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
        let ended = isolation(60_000).run(busy);
        assert!(matches!(ended, Err(WorkerError::Timeout(_))), "{ended:?}");
    }

    #[expect(unconditional_recursion, reason = "it is to end by its stack")]
    fn deep(number: u64) -> u64 {
        std::hint::black_box(deep(std::hint::black_box(number) + 1)) + 1
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
