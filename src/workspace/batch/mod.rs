//! Builds many documents at once: every variant of a database, or the databases of a department.
//!
//! Workers take tasks from one queue (`queue.rs`): to read a database, or to build one of its
//! documents (`work.rs`). They share engines that wait ready, one for each theme. The calling
//! thread owns these engines, and passes on the result of each database. A database with mistakes
//! does not stop the others.

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
pub(crate) use record::{DatabaseResult, DocumentRecord, DocumentState};
use work::{Message, Worker};

impl Batch<'_> {
    /// Builds all documents. Calls `done` with the number and the result of each database, as soon
    /// as it is finished.
    ///
    /// # Errors
    /// The errors of `done`.
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
