//! Many documents at once: every variant of a database, or the databases of a department.
//!
//! Workers take tasks from one queue (`queue.rs`), read a database or make a document of one
//! (`work.rs`). Engines stand ready for all of them, one for each theme; the calling thread keeps
//! them, and hands on what became of each database. One broken database stops no other.

mod cache;
mod job;
mod queue;
mod record;
mod work;

use std::sync::mpsc;
use std::thread;

use crate::engine::EnginePool;
pub(crate) use cache::Cache;
pub(crate) use job::Batch;
use queue::Queue;
pub(crate) use record::{DatabaseResult, Record, State};
use work::{Message, Worker};

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
