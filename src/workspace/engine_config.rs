//! The configuration of typesetting and of reading untrusted files, as plain values.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, bail};

use super::{clock, paths};
use crate::engine::{
    self, Acceleration, Bundle, Clock, Engine, EnginePool, Isolation, Sandbox,
};

/// The default time limit for each document.
pub const DEFAULT_TIMEOUT: Duration = Duration::from_mins(1);

/// The processor time for reading the fonts, pictures and templates of a database and its theme.
/// The largest picture takes a quarter of it.
const READING: Duration = Duration::from_secs(4);

/// The longest time limit that a clock can count.
const LONGEST: Duration = Duration::from_hours(24 * 365);

/// How documents are typeset, and how untrusted files are read.
#[derive(Debug, Clone, Copy)]
pub struct EngineConfig {
    /// What to do if the system cannot confine a document's process completely.
    pub sandbox: Sandbox,
    /// The time limit for each document: for its engine, and for the processes that read untrusted
    /// files. Default: [`DEFAULT_TIMEOUT`].
    pub timeout: Duration,
    /// The date of the documents in seconds since 1970. Default: `SOURCE_DATE_EPOCH`, or now.
    pub date: Option<u64>,
    /// Whether the engine is accelerated. Default: the value of `TENURE_ENGINE`.
    pub acceleration: Option<Acceleration>,
    /// Prints TeX's log when a document fails.
    pub log: Option<fn(&str)>,
}

impl Default for EngineConfig {
    fn default() -> EngineConfig {
        let sandbox = Sandbox::BestEffort;
        EngineConfig {
            sandbox,
            timeout: DEFAULT_TIMEOUT,
            date: None,
            acceleration: None,
            log: None,
        }
    }
}

impl EngineConfig {
    /// The same with its defaults filled in, so that they do not change during a run.
    ///
    /// # Errors
    /// If a default is invalid, or the date.
    pub(crate) fn resolved(self) -> anyhow::Result<EngineConfig> {
        let (date, acceleration) = (Some(self.epoch()?), Some(self.acceleration()?));
        Ok(EngineConfig { date, acceleration, ..self })
    }

    /// The date of the documents in seconds since 1970.
    ///
    /// # Errors
    /// If it is invalid.
    pub(crate) fn epoch(self) -> anyhow::Result<u64> {
        match self.date {
            Some(date) if date > clock::LAST => {
                bail!("the date {date} is after the year 9999")
            }
            Some(date) => Ok(date),
            None => clock::epoch(),
        }
    }

    /// Whether the engine is accelerated.
    ///
    /// # Errors
    /// If `TENURE_ENGINE` has an unknown value.
    pub(crate) fn acceleration(self) -> anyhow::Result<Acceleration> {
        self.acceleration.map_or_else(default_acceleration, Ok)
    }

    /// The time limit for each document.
    fn limit(self) -> Duration {
        self.timeout.min(LONGEST)
    }

    /// The isolation for untrusted fonts, pictures and templates, whose time limit begins now.
    pub(crate) fn isolation(self) -> Isolation {
        Isolation::new(self.sandbox, Clock::start(self.limit()), READING)
    }

    /// The same within the time limit of the document that a pool is typesetting.
    pub(crate) fn isolation_in(pool: &EnginePool) -> Isolation {
        pool.isolation_within(READING)
    }

    /// A pool of engines.
    ///
    /// # Errors
    /// If documents must be confined completely and cannot be, or the date is invalid.
    pub(crate) fn pool(self, bundle: Bundle) -> anyhow::Result<EnginePool> {
        let sandbox = self.sandbox;
        if sandbox == Sandbox::Require {
            check_confinement()?;
        }
        let (epoch, limit) = (self.epoch()?, self.limit());
        let acceleration = self.acceleration()?;
        let (driver, streams) = (Arc::default(), Arc::default());
        Ok(EnginePool::new(Engine {
            bundle,
            epoch,
            limit,
            sandbox,
            driver,
            acceleration,
            streams,
        }))
    }
}

/// The engine is accelerated unless `TENURE_ENGINE` is `plain`.
fn default_acceleration() -> anyhow::Result<Acceleration> {
    let value = std::env::var_os("TENURE_ENGINE").unwrap_or_default();
    match value.to_str() {
        Some("") => Ok(Acceleration::Full),
        Some("plain") => Ok(Acceleration::Off),
        _ => bail!(
            "unknown value `{}` of `TENURE_ENGINE`\nhelp: unset it, or set it to `plain` to turn \
             off all accelerations of the engine",
            paths::shown(Path::new(&value))
        ),
    }
}

/// Checks that documents can be confined completely.
fn check_confinement() -> anyhow::Result<()> {
    let reached = engine::confinement().context("cannot start a process")?;
    if !reached.is_whole() {
        bail!(
            "documents cannot be confined completely on this system: {reached}\nhelp: Linux 5.13 \
             and later have Landlock and seccomp, unless they are switched off; without \
             `--sandbox require`, documents are typeset with the protection that the system has"
        );
    }
    Ok(())
}
