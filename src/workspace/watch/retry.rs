//! Trying again by itself after the system has refused something: too many open files, or a
//! database that is away while it is replaced.

use std::io;
use std::time::Duration;

/// The first pause. Each is twice as long as the one before.
const FIRST: Duration = Duration::from_millis(100);
/// The longest.
const LONGEST: Duration = Duration::from_secs(5);

/// What failed when it was last tried.
#[derive(Default)]
pub(crate) struct Retry {
    pause: Option<Duration>,
    /// The whole of the message, and its cause.
    said: Option<(String, String)>,
}

impl Retry {
    /// How long to wait for a change before the next attempt: without end, if nothing but a
    /// change can help.
    pub fn pause(&self) -> Option<Duration> {
        self.pause
    }

    pub fn succeeded(&mut self) {
        *self = Retry::default();
    }

    /// Notes an error. Whether it is to be said: what the system refuses, once; of attempts
    /// that nobody asked for, each cause once.
    pub fn failed(&mut self, error: &anyhow::Error, was_asked: bool) -> bool {
        if !error.chain().any(<dyn std::error::Error>::is::<io::Error>) {
            self.succeeded();
            return true;
        }
        self.pause = Some(self.pause.map_or(FIRST, |pause| (2 * pause).min(LONGEST)));
        let new = (format!("{error:#}"), error.root_cause().to_string());
        let old = self.said.replace(new.clone());
        old.is_none_or(|old| if was_asked { old != new } else { old.1 != new.1 })
    }
}

#[cfg(test)]
mod tests {
    use anyhow::{Context, anyhow};

    use super::*;

    #[test]
    fn what_the_system_refuses_is_tried_again_and_said_once() {
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
        // What only a change can mend is said after each.
        for _ in 0..2 {
            assert!(retry.failed(&anyhow!("there is no variant `x`"), true));
            assert_eq!(retry.pause(), None);
        }
        assert!(retry.failed(&away, true));
        retry.succeeded();
        assert_eq!(retry.pause(), None);
        assert!(retry.failed(&away, true));
    }
}
