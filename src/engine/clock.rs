//! The time that a document may take, from reading its database to its PDF.

use std::time::{Duration, Instant};

/// A time that has begun.
#[derive(Debug, Clone, Copy)]
pub struct Clock {
    limit: Duration,
    end: Instant,
}

impl Clock {
    /// Begins a time.
    pub fn start(limit: Duration) -> Clock {
        Clock { limit, end: Instant::now() + limit }
    }

    /// The same, of which some has passed.
    #[must_use]
    pub fn less(self, passed: Duration) -> Clock {
        let end = self.end.checked_sub(passed).unwrap_or_else(Instant::now);
        Clock { end, ..self }
    }

    /// This, or a shorter time that begins now.
    #[must_use]
    pub fn at_most(self, limit: Duration) -> Clock {
        let other = Clock::start(limit);
        if other.end < self.end { other } else { self }
    }

    /// All of it.
    pub fn limit(self) -> Duration {
        self.limit
    }

    /// What is left of it.
    pub fn left(self) -> Duration {
        self.end.saturating_duration_since(Instant::now())
    }
}

/// A time in words.
pub(super) fn seconds(time: Duration) -> String {
    let seconds = whole_seconds(time);
    format!("{seconds} second{}", if seconds == 1 { "" } else { "s" })
}

/// The system counts a processor's time in whole seconds.
pub(super) fn whole_seconds(time: Duration) -> u64 {
    time.as_secs() + u64::from(time.subsec_nanos() > 0)
}
