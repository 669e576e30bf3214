//! A progress line on the terminal, for commands that take longer than half a second.

use std::io::{IsTerminal, Write};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

/// How long a command runs before the line appears.
const DELAY: Duration = Duration::from_millis(500);
/// The shortest time between two updates of the line.
const PAUSE: Duration = Duration::from_millis(50);
/// How often [`Waiting`] updates the line.
const TICK: Duration = Duration::from_millis(500);

/// The progress line of a command.
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

    /// Updates the line, if it is shown and was not updated just now.
    pub fn update(&mut self, line: impl FnOnce() -> String) {
        let soon = self.written.is_some_and(|written| written.elapsed() < PAUSE);
        if !self.is_terminal || soon || self.elapsed() < DELAY {
            return;
        }
        self.written = Some(Instant::now());
        let passed = match self.elapsed().as_secs() {
            0 => String::new(),
            seconds => format!(" {seconds} s"),
        };
        let _ = write!(std::io::stderr(), "\r{} …{passed}\x1b[K", line());
    }

    /// Removes the line.
    pub fn clear(&mut self) {
        if self.written.take().is_some() {
            let _ = write!(std::io::stderr(), "\r\x1b[K");
        }
    }
}

/// The progress line of a step without measurable progress. It is removed when this is dropped.
pub(super) struct Waiting(Option<(Sender<()>, JoinHandle<()>)>);

impl Waiting {
    /// Starts the line of a step, such as `typesetting`.
    pub fn on(what: impl Into<String>) -> Waiting {
        let mut progress = Progress::start();
        if !progress.is_terminal {
            return Waiting(None);
        }
        let what = what.into();
        let (end, ended) = mpsc::channel();
        let tick = move || {
            while ended.recv_timeout(TICK) == Err(RecvTimeoutError::Timeout) {
                progress.update(|| what.clone());
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
            // The next output must begin on an empty line.
            let _ = line.join();
        }
    }
}
