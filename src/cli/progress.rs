//! A line that says how far a command has come, on a terminal, after a while.

use std::io::{IsTerminal, Write};
use std::time::{Duration, Instant};

/// What takes no longer needs no line.
const PATIENCE: Duration = Duration::from_millis(500);
/// A line is not written more often.
const PAUSE: Duration = Duration::from_millis(50);

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
        let seconds = self.elapsed().as_secs();
        let _ = write!(std::io::stderr(), "\r{} … {seconds} s\x1b[K", line());
    }

    /// Takes the line away.
    pub fn clear(&mut self) {
        if self.written.take().is_some() {
            let _ = write!(std::io::stderr(), "\r\x1b[K");
        }
    }
}
