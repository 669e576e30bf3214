//! The flags that configure how documents are typeset and untrusted files are read.

use std::num::NonZero;
use std::time::Duration;

use clap::ValueEnum;

use super::report;
use crate::engine;
use crate::workspace::{DEFAULT_TIMEOUT, EngineConfig};

/// How documents are typeset.
#[derive(Debug, Clone, Copy, clap::Args)]
pub(super) struct EngineArgs {
    /// Print TeX's log when it fails
    #[arg(short, long)]
    pub verbose: bool,
    /// What to do if the system cannot confine a document's process completely
    #[arg(long, value_enum, value_name = "HOW", default_value = "best-effort")]
    pub sandbox: SandboxMode,
    /// The time limit for each document
    #[arg(long, value_name = "SECONDS", default_value_t = TIMEOUT)]
    pub timeout: NonZero<u16>,
}

/// [`DEFAULT_TIMEOUT`] in seconds.
const TIMEOUT: NonZero<u16> = NonZero::<u16>::MIN.saturating_add(59);

impl EngineArgs {
    /// The time limit for each document.
    pub fn limit(self) -> Duration {
        Duration::from_secs(self.timeout.get().into())
    }

    /// The configuration of the engine.
    pub fn config(self) -> EngineConfig {
        debug_assert_eq!(DEFAULT_TIMEOUT, Duration::from_secs(TIMEOUT.get().into()));
        let log: Option<fn(&str)> = if self.verbose { Some(report::say) } else { None };
        let (sandbox, timeout) = (self.sandbox.into(), self.limit());
        EngineConfig { sandbox, timeout, log, ..EngineConfig::default() }
    }
}

/// What to do if a process cannot be confined completely.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(super) enum SandboxMode {
    /// Typeset the document with the protection that the system has
    #[default]
    BestEffort,
    /// Refuse to typeset the document
    Require,
    /// Typeset the document without protection, for a profiler
    #[value(hide = true)]
    Off,
}

impl From<SandboxMode> for engine::Sandbox {
    fn from(mode: SandboxMode) -> engine::Sandbox {
        match mode {
            SandboxMode::BestEffort => engine::Sandbox::BestEffort,
            SandboxMode::Require => engine::Sandbox::Require,
            SandboxMode::Off => engine::Sandbox::Off,
        }
    }
}
