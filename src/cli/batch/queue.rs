//! What is still to be done, for several workers.
//!
//! A database that has been read comes before one that has not, so that few are in memory
//! at a time however many there are.

use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// Something to do.
pub(super) enum Task<T> {
    /// Read the database of this number.
    Read(usize),
    /// Make this.
    Make(T),
}

/// Databases that are still to be read, and documents that are to be made of others.
pub(super) struct Queue<T> {
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

    /// Says that a database has been read, and what is to be made of it.
    pub fn has_read(&self, documents: impl IntoIterator<Item = T>) {
        let mut state = self.lock();
        state.reading -= 1;
        state.ready.extend(documents);
        self.changed.notify_all();
    }

    fn lock(&self) -> MutexGuard<'_, State<T>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
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
        queue.has_read(["a", "b"]);
        assert_eq!([next(), next(), next()], ["make a", "make b", "read 1"]);
        queue.has_read([]);
        assert_eq!(next(), "none");
    }

    #[test]
    fn a_worker_waits_for_what_another_reads() {
        let queue = Queue::new(1);
        assert!(matches!(queue.next(), Some(Task::Read(0))));
        std::thread::scope(|scope| {
            let other = scope.spawn(|| matches!(queue.next(), Some(Task::Make("a"))));
            queue.has_read(["a"]);
            assert!(other.join().expect("it ends"));
        });
    }
}
