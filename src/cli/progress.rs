//! A line that says how far a command has come, on a terminal, after a while.

use std::io::{IsTerminal, Write};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

/// What takes no longer needs no line.
const PATIENCE: Duration = Duration::from_millis(500);
/// A line is not written more often.
const PAUSE: Duration = Duration::from_millis(50);
/// Seconds are counted so often.
const TICK: Duration = Duration::from_millis(500);

/// The line of a command that has begun.
pub(super) struct Progress {
    begun: Instant,
    written: Option<Instant>,
    is_terminal: bool,
}

impl Progress {
    pub fn start() -> Progress {
        let is_terminal = std::io::stderr().is_terminal();
        Progress { begun: Instant::now(), written: None, is_terminal }
    }

    /// How long the command has taken so far.
    pub fn elapsed(&self) -> Duration {
        self.begun.elapsed()
    }

    /// Writes the line anew, if there is one to write.
    pub fn say(&mut self, line: impl FnOnce() -> String) {
        let soon = self.written.is_some_and(|written| written.elapsed() < PAUSE);
        if !self.is_terminal || soon || self.elapsed() < PATIENCE {
            return;
        }
        self.written = Some(Instant::now());
        let passed = match self.elapsed().as_secs() {
            0 => String::new(),
            seconds => format!(" {seconds} s"),
        };
        let _ = write!(std::io::stderr(), "\r{} …{passed}\x1b[K", line());
    }

    /// Takes the line away.
    pub fn clear(&mut self) {
        if self.written.take().is_some() {
            let _ = write!(std::io::stderr(), "\r\x1b[K");
        }
    }
}

/// The line of something that does not tell how far it is. It goes with this.
pub(super) struct Waiting(Option<(Sender<()>, JoinHandle<()>)>);

impl Waiting {
    /// What is waited for, as in `typesetting`.
    pub fn on(what: impl Into<String>) -> Waiting {
        let mut progress = Progress::start();
        if !progress.is_terminal {
            return Waiting(None);
        }
        let what = what.into();
        let (end, ended) = mpsc::channel();
        let tick = move || {
            while ended.recv_timeout(TICK) == Err(RecvTimeoutError::Timeout) {
                progress.say(|| what.clone());
            }
            progress.clear();
        };
        Waiting(Some((end, thread::spawn(tick))))
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        if let Some((end, line)) = self.0.take() {
            drop(end);
            // What is said next must stand on a line of its own.
            let _ = line.join();
        }
    }
}
