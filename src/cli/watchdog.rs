//! The clock of a run that makes one document.
//!
//! An engine, and what reads a stranger's files, ends by the clock of its process. Between them
//! this process reads, checks and writes, which takes time that grows with the database; this
//! ends it when the document has had its time.

use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread;
use std::time::Duration;

use anyhow::Context;
use signal_hook::low_level;

use super::report;
use crate::diag::Format;
use crate::engine::ChildError;
use crate::workspace::temporary;

/// What the processes have to end, and to be told of, before all is over.
const GRACE: Duration = Duration::from_millis(300);

/// A clock that ends the program unless it is dropped before.
pub(super) struct Watchdog(
    #[expect(dead_code, reason = "it lives as long as this")] Sender<()>,
);

impl Watchdog {
    /// Starts it.
    ///
    /// # Errors
    /// If the system has no thread.
    pub fn start(limit: Duration, format: Format) -> anyhow::Result<Watchdog> {
        let (end, ended) = mpsc::channel();
        let work = move || {
            if ended.recv_timeout(limit + GRACE) == Err(RecvTimeoutError::Timeout) {
                report::failure(&ChildError::Timeout(limit).into(), format);
                temporary::remove_all();
                low_level::exit(2);
            }
        };
        let started = thread::Builder::new().name("watchdog".into()).spawn(work);
        started.context("cannot start a thread")?;
        Ok(Watchdog(end))
    }
}
