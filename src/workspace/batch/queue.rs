//! What is still to be done, for several workers.
//!
//! A database that has been read comes before one that has not, so that few are in memory
//! at a time however many there are.

use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// Something to do.
pub(crate) enum Task<T> {
    /// Read the database of this number.
    Read(usize),
    /// Make this.
    Make(T),
}

/// Databases that are still to be read, and documents that are to be made of others.
pub(crate) struct Queue<T> {
    state: Mutex<State<T>>,
    changed: Condvar,
}

struct State<T> {
    unread: std::ops::Range<usize>,
    /// Databases that are being read.
    reading: usize,
    ready: VecDeque<T>,
}

impl<T> Queue<T> {
    /// For so many databases.
    pub fn new(databases: usize) -> Queue<T> {
        let state = State { unread: 0..databases, reading: 0, ready: VecDeque::new() };
        Queue { state: Mutex::new(state), changed: Condvar::new() }
    }

    /// The next task, waited for while there may be more. Nothing if all is done or being
    /// done.
    pub fn next(&self) -> Option<Task<T>> {
        let mut state = self.lock();
        loop {
            if let Some(document) = state.ready.pop_front() {
                return Some(Task::Make(document));
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

    /// Says that a database that was given out is being read, until the answer is dropped:
    /// even if reading ends in a panic, nobody waits for it.
    pub fn reading(&self) -> ReadGuard<'_, T> {
        ReadGuard { queue: self, documents: Vec::new() }
    }

    fn lock(&self) -> MutexGuard<'_, State<T>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A database while it is read.
pub(crate) struct ReadGuard<'q, T> {
    queue: &'q Queue<T>,
    /// What is to be made of it.
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
            Some(Task::Make(document)) => format!("make {document}"),
            None => "none".to_owned(),
        };
        assert_eq!(next(), "read 0");
        queue.reading().documents.extend(["a", "b"]);
        assert_eq!([next(), next(), next()], ["make a", "make b", "read 1"]);
        drop(queue.reading());
        assert_eq!(next(), "none");
    }

    #[test]
    fn a_worker_waits_for_what_another_reads() {
        let queue = Queue::new(1);
        assert!(matches!(queue.next(), Some(Task::Read(0))));
        std::thread::scope(|scope| {
            let other = scope.spawn(|| matches!(queue.next(), Some(Task::Make("a"))));
            queue.reading().documents.push("a");
            assert!(other.join().expect("it ends"));
        });
    }
}
