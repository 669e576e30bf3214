//! Opens databases, finds themes, builds documents and writes them.
//!
//! This is the only module that reads and writes files, the clock and the environment. It must
//! not know arguments or terminals: requests arrive as plain values (`config.rs`, `request.rs`),
//! and results are returned.
//!
//! [`compile`] builds one document from files on disk or in memory. The command line uses the
//! parts: `open.rs` reads a database, `compile.rs` builds one of its documents, `batch/` builds
//! many at once, `watch/` waits for changes, `theme/` finds themes, and `target.rs` writes files.

pub(crate) mod batch;
pub(crate) mod bundle;
pub(crate) mod citations;
pub(crate) mod claims;
pub(crate) mod clock;
pub(crate) mod codes;
pub(crate) mod compile;
pub(crate) mod config;
pub(crate) mod current_exe;
pub(crate) mod database;
pub(crate) mod digest;
pub(crate) mod document;
mod engine_config;
pub(crate) mod files;
pub(crate) mod fit;
mod fonts;
pub(crate) mod git;
pub(crate) mod inputs;
pub(crate) mod links;
pub(crate) mod lock;
mod long_database;
mod memory;
pub(crate) mod new_files;
mod open;
pub(crate) mod paths;
mod pictures;
pub(crate) mod reader;
pub(crate) mod redirect_page;
pub(crate) mod reference;
pub(crate) mod render_input;
pub(crate) mod request;
pub(crate) mod target;
pub(crate) mod temporary;
pub(crate) mod theme;
pub(crate) mod theme_check;
mod typeset;
pub(crate) mod watch;
pub(crate) mod wording;

pub use compile::{CompileOutput, Request, compile};
pub use engine_config::{DEFAULT_TIMEOUT, EngineConfig};
pub use files::{Disk, Files};
pub use memory::MemoryFiles;
pub(crate) use open::Workspace;
