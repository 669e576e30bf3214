//! The time limit of a document, from reading its database to its PDF.

use std::time::{Duration, Instant};

/// A time limit that has started.
#[derive(Debug, Clone, Copy)]
pub struct Clock {
    limit: Duration,
    end: Instant,
}

impl Clock {
    /// Starts a time limit.
    pub fn start(limit: Duration) -> Clock {
        Clock { limit, end: Instant::now() + limit }
    }

    /// The same limit, some of which has passed already.
    #[must_use]
    pub fn less(self, passed: Duration) -> Clock {
        let end = self.end.checked_sub(passed).unwrap_or_else(Instant::now);
        Clock { end, ..self }
    }

    /// This limit, or a shorter one that starts now.
    #[must_use]
    pub fn at_most(self, limit: Duration) -> Clock {
        let other = Clock::start(limit);
        if other.end < self.end { other } else { self }
    }

    /// The whole time.
    pub fn limit(self) -> Duration {
        self.limit
    }

    /// The time that is left.
    pub fn left(self) -> Duration {
        self.end.saturating_duration_since(Instant::now())
    }
}

/// A duration in words.
pub(super) fn seconds(time: Duration) -> String {
    let seconds = whole_seconds(time);
    format!("{seconds} second{}", if seconds == 1 { "" } else { "s" })
}

/// A duration in seconds, rounded up: the system counts processor time in whole seconds.
pub(super) fn whole_seconds(time: Duration) -> u64 {
    time.as_secs() + u64::from(time.subsec_nanos() > 0)
}
