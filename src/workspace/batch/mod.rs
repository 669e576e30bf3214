//! Many documents at once: every variant of a database, or the databases of a department.
//!
//! Workers take tasks from one queue (`queue.rs`), read a database or make a document of one
//! (`work.rs`). Engines stand ready for all of them, one for each theme; the calling thread keeps
//! them, and hands on what became of each database. One broken database stops no other.

mod cache;
mod queue;
mod record;
mod work;

use std::sync::mpsc;
use std::thread;

use super::claims::Claims;
use super::compile::{BuildOptions, BuiltDocument};
use super::config::Config;
use super::document::Document;
use super::lock::Lock;
use super::request::BuildRequest;
use super::target::Target;
use crate::diag::{Diagnostic, Sources};
use crate::engine::{Bundle, EnginePool};
pub(crate) use cache::Cache;
use queue::Queue;
pub(crate) use record::{DatabaseResult, Record, State};
use work::{Message, Worker};

/// How findings become text.
pub(crate) type Print<'b> = dyn Fn(&[Diagnostic], &Sources) -> String + Sync + 'b;

/// How what is printed in a document becomes text.
pub(crate) type Explain<'b> =
    dyn Fn(&Document, &BuiltDocument, &Target) -> anyhow::Result<String> + Sync + 'b;

/// What is to be made, and how.
pub(crate) struct Batch<'b> {
    pub requests: &'b [BuildRequest],
    pub config: &'b Config,
    pub options: BuildOptions,
    pub cache: Option<&'b Cache>,
    /// What is written, where that was not known before.
    pub claims: &'b Claims,
    /// What the PDFs are held to.
    pub lock: Option<&'b Lock>,
    pub bundle: Bundle,
    /// Documents that are made at the same time.
    pub jobs: usize,
    /// Whether the digests of what documents depend on are wanted.
    pub wants_inputs: bool,
    pub print: &'b Print<'b>,
    pub explain: &'b Explain<'b>,
}

impl Batch<'_> {
    /// Makes all documents. `done` is given what became of each database, by its number, as soon
    /// as it is known.
    ///
    /// # Errors
    /// Those of `done`.
    pub fn run(
        &self,
        mut pool: EnginePool,
        mut done: impl FnMut(usize, DatabaseResult) -> anyhow::Result<()>,
    ) -> anyhow::Result<()> {
        let queue = Queue::new(self.requests.len());
        thread::scope(|scope| {
            let (send, messages) = mpsc::channel();
            for _ in 0..self.jobs {
                let worker = Worker { batch: self, queue: &queue, report: send.clone() };
                let ask = send.clone();
                let ask = move |wanted| drop(ask.send(Message::Wanted(wanted)));
                let pool = pool.for_thread(Box::new(ask));
                scope.spawn(move || worker.work(pool));
            }
            drop(send);
            for message in messages {
                match message {
                    Message::Wanted(wanted) => pool.answer(&wanted),
                    Message::Done(number, result) => done(number, result)?,
                }
            }
            Ok(())
        })
    }
}
