//! The queue of tasks that several workers share.
//!
//! The documents of databases that have been read come before databases that have not, so that
//! only a few databases are in memory at a time.

use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// A task of a worker.
pub(crate) enum Task<T> {
    /// Read the database of this number.
    Read(usize),
    /// Build this document.
    Build(T),
}

/// The databases that have not been read, and the documents that have not been built.
pub(crate) struct Queue<T> {
    state: Mutex<QueueState<T>>,
    changed: Condvar,
}

struct QueueState<T> {
    unread: std::ops::Range<usize>,
    /// The number of databases that are being read.
    reading: usize,
    ready: VecDeque<T>,
}

impl<T> Queue<T> {
    /// A queue for this number of databases.
    pub fn new(databases: usize) -> Queue<T> {
        let ready = VecDeque::new();
        let state = QueueState { unread: 0..databases, reading: 0, ready };
        Queue { state: Mutex::new(state), changed: Condvar::new() }
    }

    /// Returns the next task. Waits while a database is being read, which may add tasks; returns
    /// nothing if no tasks can follow.
    pub fn next(&self) -> Option<Task<T>> {
        let mut state = self.lock();
        loop {
            if let Some(document) = state.ready.pop_front() {
                return Some(Task::Build(document));
            }
            if let Some(number) = state.unread.next() {
                state.reading += 1;
                return Some(Task::Read(number));
            }
            if state.reading == 0 {
                return None;
            }
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// A guard to hold while a database is read. Dropping it queues the documents, and also ends
    /// the wait of other workers if the reader has panicked.
    pub fn read_guard(&self) -> ReadGuard<'_, T> {
        ReadGuard { queue: self, documents: Vec::new() }
    }

    fn lock(&self) -> MutexGuard<'_, QueueState<T>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Marks a database as being read.
pub(crate) struct ReadGuard<'q, T> {
    queue: &'q Queue<T>,
    /// The documents to build from it.
    pub documents: Vec<T>,
}

impl<T> Drop for ReadGuard<'_, T> {
    fn drop(&mut self) {
        let mut state = self.queue.lock();
        state.reading -= 1;
        state.ready.extend(self.documents.drain(..));
        self.queue.changed.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_come_before_databases_and_all_come_once() {
        let queue = Queue::new(2);
        let next = || match queue.next() {
            Some(Task::Read(number)) => format!("read {number}"),
            Some(Task::Build(document)) => format!("build {document}"),
            None => "none".to_owned(),
        };
        assert_eq!(next(), "read 0");
        queue.read_guard().documents.extend(["a", "b"]);
        assert_eq!([next(), next(), next()], ["build a", "build b", "read 1"]);
        drop(queue.read_guard());
        assert_eq!(next(), "none");
    }

    #[test]
    fn a_worker_waits_for_a_database_that_another_reads() {
        let queue = Queue::new(1);
        assert!(matches!(queue.next(), Some(Task::Read(0))));
        std::thread::scope(|scope| {
            let other = scope.spawn(|| matches!(queue.next(), Some(Task::Build("a"))));
            queue.read_guard().documents.push("a");
            assert!(other.join().expect("it ends"));
        });
    }
}
