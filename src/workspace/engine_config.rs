//! How documents are typeset and a stranger's files are read, as plain values.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, bail};

use super::{clock, paths};
use crate::engine::{
    self, Acceleration, Bundle, Clock, Engine, EnginePool, Isolation, Sandbox,
};

/// The time that a document may take, unless another is given.
pub const DEFAULT_TIMEOUT: Duration = Duration::from_mins(1);

/// Processor time for reading all that a database and its theme bring. The largest picture takes
/// a quarter of it.
const READING: Duration = Duration::from_secs(4);

/// How documents are typeset, and how a stranger's files are read.
#[derive(Debug, Clone, Copy)]
pub struct EngineConfig {
    /// What becomes of a document whose process the system cannot confine completely.
    pub sandbox: Sandbox,
    /// The time that a document may take.
    pub timeout: Duration,
    /// The date of the documents in seconds since 1970: `SOURCE_DATE_EPOCH` or today if not given.
    pub date: Option<u64>,
    /// Whether the engine is accelerated: as `TENURE_ENGINE` says if not given.
    pub acceleration: Option<Acceleration>,
    /// What is given TeX's log when a document fails.
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
    /// A process for reading a stranger's fonts, pictures and templates, whose time begins now.
    pub(crate) fn isolation(self) -> Isolation {
        Isolation::new(self.sandbox, Clock::start(self.timeout), READING)
    }

    /// The same within the time of the document that a pool is making.
    pub(crate) fn isolation_in(pool: &EnginePool) -> Isolation {
        pool.isolation_within(READING)
    }

    /// A pool of engines.
    ///
    /// # Errors
    /// If documents must be confined completely and cannot be, or the date is none.
    pub(crate) fn pool(self, bundle: Bundle) -> anyhow::Result<EnginePool> {
        let EngineConfig { sandbox, timeout: limit, date, acceleration, .. } = self;
        if sandbox == Sandbox::Require {
            can_be_confined()?;
        }
        let epoch = date.map_or_else(clock::epoch, Ok)?;
        let acceleration = acceleration.map_or_else(asked_acceleration, Ok)?;
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

/// Whether the engine is accelerated: unless `TENURE_ENGINE` is `plain`.
fn asked_acceleration() -> anyhow::Result<Acceleration> {
    let value = std::env::var_os("TENURE_ENGINE").unwrap_or_default();
    match value.to_str() {
        Some("") => Ok(Acceleration::Full),
        Some("plain") => Ok(Acceleration::None),
        _ => bail!(
            "unknown value `{}` of `TENURE_ENGINE`\nhelp: `plain` typesets without \
             accelerations; unset or empty, with all of them",
            paths::shown(Path::new(&value))
        ),
    }
}

/// Checks that documents can be confined completely.
fn can_be_confined() -> anyhow::Result<()> {
    let reached = engine::confinement().context("cannot start a process")?;
    if !reached.is_whole() {
        bail!(
            "documents cannot be confined whole on this system: {reached}\nhelp: Linux has \
             Landlock from 5.13 on and seccomp, if they are not switched off; without \
             `--sandbox require` a document is set with what there is"
        );
    }
    Ok(())
}
