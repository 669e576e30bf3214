//! How documents are set, and a stranger's files read, as the command line has it.

use std::num::NonZero;
use std::time::Duration;

use clap::ValueEnum;

use super::report;
use crate::engine;
use crate::workspace::{DEFAULT_TIMEOUT, EngineConfig};

/// How documents are set.
#[derive(Debug, Clone, Copy, clap::Args)]
pub(super) struct Engine {
    /// Print what TeX said when it fails
    #[arg(short, long)]
    pub verbose: bool,
    /// What becomes of a document whose process the system cannot confine whole
    #[arg(long, value_enum, value_name = "HOW", default_value = "best-effort")]
    pub sandbox: Sandbox,
    /// The time that a document may take
    #[arg(long, value_name = "SECONDS", default_value_t = TIMEOUT)]
    pub timeout: NonZero<u16>,
}

/// [`DEFAULT_TIMEOUT`], as it is written.
const TIMEOUT: NonZero<u16> = NonZero::<u16>::MIN.saturating_add(59);

impl Engine {
    /// The time that a document may take.
    pub fn limit(self) -> Duration {
        Duration::from_secs(self.timeout.get().into())
    }

    /// How documents are made.
    pub fn config(self) -> EngineConfig {
        debug_assert_eq!(DEFAULT_TIMEOUT, Duration::from_secs(TIMEOUT.get().into()));
        let log: Option<fn(&str)> = if self.verbose { Some(report::say) } else { None };
        let (sandbox, timeout) = (self.sandbox.into(), self.limit());
        EngineConfig { sandbox, timeout, log, ..EngineConfig::default() }
    }
}

/// What is done where a process cannot be confined as it should.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(super) enum Sandbox {
    /// It is set with what there is
    #[default]
    BestEffort,
    /// It is not set
    Require,
    /// It is set without any of it, for a profiler
    #[value(hide = true)]
    Off,
}

impl From<Sandbox> for engine::Sandbox {
    fn from(asked: Sandbox) -> engine::Sandbox {
        match asked {
            Sandbox::BestEffort => engine::Sandbox::BestEffort,
            Sandbox::Require => engine::Sandbox::Require,
            Sandbox::Off => engine::Sandbox::Off,
        }
    }
}
