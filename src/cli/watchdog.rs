//! The time limit of a run that builds one document.
//!
//! The processes of the engine and of untrusted files have their own limits. In between, this
//! process reads, checks and writes, in a time that grows with the database. The watchdog ends it
//! when the time of the document is over.

use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread;
use std::time::Duration;

use anyhow::Context;
use signal_hook::low_level;

use super::report;
use crate::diag::EmitFormat;
use crate::engine::ChildError;
use crate::workspace::temporary;

/// The additional time in which the other processes can end at their limits and be reported.
const GRACE: Duration = Duration::from_millis(300);

/// A timer that ends the program unless it is dropped first.
pub(super) struct Watchdog(
    #[expect(dead_code, reason = "dropping it stops the timer")] Sender<()>,
);

impl Watchdog {
    /// Starts it.
    ///
    /// # Errors
    /// If the system cannot create a thread.
    pub fn start(limit: Duration, format: EmitFormat) -> anyhow::Result<Watchdog> {
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
