//! A database opened with what is asked of it, its themes found, its documents made.
//!
//! The only room that reads and writes files, and reads the clock and the environment. It must
//! not know arguments or terminals: what is asked arrives as plain values (`config.rs`,
//! `request.rs`), and what came of it is returned.
//!
//! [`compile`] makes one document, of files on disk or in memory. The command line uses the
//! pieces: `open.rs` reads a database, `compile.rs` makes a document of it, `batch/` makes many
//! at once, `watch/` sees what changes, `theme/` finds themes, `target.rs` writes what was made.

pub(crate) mod batch;
pub(crate) mod bundle;
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
mod memory;
pub(crate) mod new_files;
pub(crate) mod open;
pub(crate) mod paths;
mod photo;
pub(crate) mod reader;
pub(crate) mod redirect_page;
pub(crate) mod render_input;
pub(crate) mod request;
pub(crate) mod target;
pub(crate) mod temporary;
pub(crate) mod theme;
pub(crate) mod theme_check;
mod typeset;
pub(crate) mod watch;
pub(crate) mod wording;

pub use compile::{Outcome, Request, compile};
pub use engine_config::{DEFAULT_TIMEOUT, EngineConfig};
pub use files::{Disk, Files};
pub use memory::Memory;
