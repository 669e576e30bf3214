//! LaTeX to PDF, by the XeTeX engine that Tectonic carries, in memory.
//!
//! The published engine crates are driven directly: same engine as the `tectonic`
//! crate, without its driver, which reads user configuration, the file system and the
//! network. Every document is set in a child process (`child.rs`). This room must not
//! know what a document says; its border is [`crate::render::TexDocument`] in and bytes
//! out.

mod bundle;
mod child;
mod closing;
mod fork;
pub mod format;
mod frames;
mod io;
mod log;
mod manifest;
mod run;

use std::time::Duration;

pub use bundle::{Bundle, DamagedBundle, pack};
pub use child::ChildError;
pub use format::{Backing, PageStore};
pub use log::{Extent, TexError, extent, missing_glyph, overfull_lines};
pub use manifest::{Manifest, ManifestFile};

use crate::render::{Preamble, TexDocument};

/// What typesetting needs besides the document.
pub struct Engine {
    /// TeX's files and formats.
    pub bundle: Bundle,
    /// What TeX takes for now, in seconds since 1970.
    pub epoch: u64,
    /// The time a document may take.
    pub limit: Duration,
}

/// A document as set.
pub struct Typeset {
    /// The bytes that the engine made; the `pdf` room finishes them.
    pub pdf: Vec<u8>,
    /// TeX's log.
    pub log: Vec<u8>,
    /// Passes over the document.
    pub passes: usize,
    /// Lines of TeX before the document's body in what was set.
    pub body_starts: usize,
}

/// Why a document was not set.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    /// TeX found a mistake.
    #[error("{}", .error.message)]
    Tex {
        /// The mistake, its line counted in the document's body.
        error: TexError,
        /// TeX's whole log.
        log: Vec<u8>,
    },
    /// The process ended without an answer.
    #[error(transparent)]
    Child(#[from] ChildError),
}

/// An engine that has been started and has no format yet.
pub struct Started {
    child: child::Child,
    bundle: Bundle,
    limit: Duration,
}

/// An engine that has a theme's preamble in memory, or will have it when it is needed.
pub struct Loaded {
    child: child::Child,
    /// The preamble's LaTeX, if no format has it.
    head: String,
    limit: Duration,
}

/// Starts an engine, which gets ready while the caller does something else.
///
/// # Errors
/// If the process cannot be started.
pub fn start(engine: &Engine) -> Result<Started, EngineError> {
    let child = child::Child::start(engine.bundle, engine.epoch)?;
    Ok(Started { child, bundle: engine.bundle, limit: engine.limit })
}

/// Has an engine take in the format of `preamble`, while the caller does something else.
///
/// # Errors
/// If the process has died.
pub fn load(mut engine: Started, preamble: &Preamble) -> Result<Loaded, EngineError> {
    let (format, head) = match format::preloaded(engine.bundle, preamble) {
        Some(format) => (format, String::new()),
        None => (format::plain(), preamble.tex.clone()),
    };
    engine.child.load(&format)?;
    Ok(Loaded { child: engine.child, head, limit: engine.limit })
}

/// Sets a document whose preamble is the one that the engine has loaded.
///
/// # Errors
/// If TeX finds a mistake, takes too long or dies.
pub fn typeset(document: &TexDocument, engine: Loaded) -> Result<Typeset, EngineError> {
    let head = &engine.head;
    let mut files = document.preamble.files.clone();
    files.extend(document.files.iter().map(|(name, file)| (name.clone(), file.clone())));
    files.insert(io::PRIMARY.into(), format!("{head}{}", document.body).into_bytes());
    let body_starts = head.matches('\n').count();
    let outcome = engine.child.typeset(files, engine.limit)?;
    if let Some(pdf) = outcome.pdf {
        Ok(Typeset { pdf, log: outcome.log, passes: outcome.passes, body_starts })
    } else {
        let mut error = log::first_error(&outcome.log).unwrap_or_else(|| TexError {
            message: "the engine made no PDF".into(),
            ..TexError::default()
        });
        error.preamble_line = error.line.take_if(|line| *line <= body_starts);
        error.line = error.line.map(|line| line - body_starts);
        Err(EngineError::Tex { error, log: outcome.log })
    }
}
