//! Automatic retries after the system has refused something: too many open files, or a database
//! that is missing while it is replaced.

use std::io;
use std::time::Duration;

/// The first pause. Each pause is twice as long as the previous one.
const FIRST: Duration = Duration::from_millis(100);
/// The longest.
const LONGEST: Duration = Duration::from_secs(5);

/// The state of retries after a failed attempt.
#[derive(Default)]
pub(crate) struct Retry {
    pause: Option<Duration>,
    /// The last message that was printed, and its root cause.
    reported: Option<(String, String)>,
}

impl Retry {
    /// How long to wait for a change before the next attempt, or nothing if only a change can
    /// help.
    pub fn pause(&self) -> Option<Duration> {
        self.pause
    }

    pub fn succeeded(&mut self) {
        *self = Retry::default();
    }

    /// Notes an error, and returns whether to report it. An error of the system is reported once;
    /// if it comes from a retry (without a change), only if its cause is new.
    pub fn failed(&mut self, error: &anyhow::Error, is_change: bool) -> bool {
        if !error.chain().any(<dyn std::error::Error>::is::<io::Error>) {
            self.succeeded();
            return true;
        }
        self.pause = Some(self.pause.map_or(FIRST, |pause| (2 * pause).min(LONGEST)));
        let new = (format!("{error:#}"), error.root_cause().to_string());
        let old = self.reported.replace(new.clone());
        old.is_none_or(|old| if is_change { old != new } else { old.1 != new.1 })
    }
}

#[cfg(test)]
mod tests {
    use anyhow::{Context, anyhow};

    use super::*;

    #[test]
    fn an_error_of_the_system_is_retried_and_reported_once() {
        let refused = |kind: io::ErrorKind, file: &str| {
            let refused = Err::<(), _>(io::Error::from(kind));
            refused.context(format!("cannot read `{file}`")).expect_err("refused")
        };
        let mut retry = Retry::default();
        assert_eq!(retry.pause(), None);
        let away = refused(io::ErrorKind::NotFound, "a.yaml");
        assert!(retry.failed(&away, true));
        let mut pauses = Vec::new();
        for _ in 0..8 {
            pauses.push(retry.pause().expect("it is tried again").as_millis());
            assert!(!retry.failed(&away, false));
        }
        assert_eq!(pauses, [100, 200, 400, 800, 1600, 3200, 5000, 5000]);
        assert!(!retry.failed(&away, true));
        let other = refused(io::ErrorKind::NotFound, "b.yaml");
        assert!(!retry.failed(&other, false));
        assert!(retry.failed(&away, true));
        assert!(retry.failed(&refused(io::ErrorKind::PermissionDenied, "a.yaml"), false));
        // An error that only a change can fix is reported after each change.
        for _ in 0..2 {
            assert!(retry.failed(&anyhow!("unknown variant `x`"), true));
            assert_eq!(retry.pause(), None);
        }
        assert!(retry.failed(&away, true));
        retry.succeeded();
        assert_eq!(retry.pause(), None);
        assert!(retry.failed(&away, true));
    }
}
