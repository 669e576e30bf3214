//! How documents are set, and a stranger's files read, as the command line has it.

use std::num::NonZero;
use std::time::Duration;

use clap::ValueEnum;

use crate::engine::{self, Clock, Isolation};

const USUAL_TIMEOUT: NonZero<u16> = NonZero::<u16>::MIN.saturating_add(59);

/// What it may take of a processor to read all that a database and its theme bring. The largest
/// picture takes a quarter of it.
pub const READING: Duration = Duration::from_secs(4);

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
    #[arg(long, value_name = "SECONDS", default_value_t = USUAL_TIMEOUT)]
    pub timeout: NonZero<u16>,
}

impl Engine {
    /// What holds where nothing is said.
    pub fn usual() -> Engine {
        let (verbose, sandbox) = (false, Sandbox::default());
        Engine { verbose, sandbox, timeout: USUAL_TIMEOUT }
    }

    /// The time that a document may take.
    pub fn limit(self) -> Duration {
        Duration::from_secs(self.timeout.get().into())
    }

    /// How a stranger's fonts, pictures and templates are read, in a time that begins now.
    pub fn isolation(self) -> Isolation {
        Isolation::new(self.sandbox.into(), Clock::start(self.limit()), READING)
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
