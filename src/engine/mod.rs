//! LaTeX to PDF, by the XeTeX engine that Tectonic carries, in memory.
//!
//! The published engine crates are driven directly: same engine as the `tectonic`
//! crate, without its driver, which reads user configuration, the file system and the
//! network. Every document is set in a child process (`child.rs`). This room must not
//! know what a document says; its border is [`crate::tex::TexDocument`] in and bytes
//! out.

mod bundle;
mod child;
mod clock;
mod confine;
mod data;
mod deadline;
mod fast;
mod fork;
pub mod format;
mod frames;
mod io;
mod lists;
mod log;
mod manifest;
mod pages;
mod pool;
mod run;
mod standing;
#[cfg(test)]
mod tests;
mod worker;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

pub use bundle::{Bundle, DamagedBundle, pack};
pub use child::ChildError;
pub use clock::Clock;
pub use confine::{Confinement, Sandbox};
pub use fast::Acceleration;
pub use fork::is_ignored;
pub use format::Streams;
pub use lists::{GLYPH_LISTS, SHORT, shortened};
pub use log::{Extent, TexError, extent, missing_glyph, overfull_lines, overfull_pages};
pub use manifest::{Manifest, ManifestFile};
pub use pages::{Backing, PageStore};
pub use pool::{Ask, EnginePool, Wanted};
pub use worker::{Isolation, WorkerError};

use crate::driver::{self, Driver};
use crate::tex::{Preamble, TexDocument};

/// What an engine that stands has carried out before any document. `tenure.sty` has it.
const WARMUP: &str = "\\csname warmup\\endcsname\n";

/// What has TeX write words into the pages beside their glyphs. It moves nothing.
const WITH_WORDS: &str = "\\XeTeXgenerateactualtext=1 ";

/// What typesetting needs besides the document.
#[derive(Clone)]
pub struct Engine {
    /// TeX's files and formats.
    pub bundle: Bundle,
    /// What TeX takes for now, in seconds since 1970.
    pub epoch: u64,
    /// The time that each document may take.
    pub limit: Duration,
    /// What becomes of documents whose process cannot be confined.
    pub sandbox: Sandbox,
    /// What prints the pages that are set.
    pub driver: Arc<Driver>,
    /// Whether documents are set as fast as we can, or as stock XeTeX does.
    pub acceleration: Acceleration,
    /// The formats of an engine without acceleration.
    pub streams: Arc<Streams>,
}

impl Engine {
    /// The format of `preamble` as a stream. It is made in a process of its own.
    fn stream(&self, preamble: &Preamble) -> Result<Arc<Vec<u8>>, EngineError> {
        let bundle = self.bundle;
        let make = move || {
            fast::set(Acceleration::None);
            format::stream(bundle, preamble).map(|stream| stream.to_vec())
        };
        let clock = Clock::start(self.limit);
        let isolation = Isolation::new(self.sandbox, clock, self.limit);
        self.streams.get(preamble, || {
            isolation
                .run(make)
                .map_err(|error| EngineError::Format(error.to_string()))?
                .map_err(EngineError::Format)
        })
    }
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
    /// The engine ended well, and there is no PDF: for lack of memory as a rule.
    #[error("the engine made no PDF, for lack of memory perhaps")]
    NoPdf,
    /// The thread that keeps the engines has ended.
    #[error("the engines are gone")]
    Gone,
    /// The format of an engine without acceleration could not be made.
    #[error("the engine's format could not be made: {0}")]
    Format(String),
    /// The pages could not be printed with the fonts and pictures that the document brings.
    #[error("the pages could not be printed with the document's own fonts")]
    Print(#[from] WorkerError),
}

/// An engine that has been started and has no format yet.
pub struct Started {
    child: child::Child,
    engine: Engine,
}

/// An engine that has a theme's preamble in memory, or will have it when it is needed.
pub struct Loaded {
    child: child::Child,
    /// The preamble's LaTeX, if no format has it.
    head: String,
    /// What it has read of a document already, after the head.
    begun: String,
    /// Whether it has stood, or has been copied from one that does.
    has_stood: bool,
    engine: Engine,
}

/// An engine that stands at a place in documents that begin alike, to be copied for each.
#[derive(Clone)]
pub struct Standing {
    original: Original,
    head: String,
    begun: String,
    /// The files that documents have besides those of their preamble.
    files: DocumentFiles,
    engine: Engine,
}

/// What copies are made from.
#[derive(Clone)]
enum Original {
    /// A process that waits at that place.
    Process(Arc<standing::Standing>),
    /// Nothing: without acceleration each is a new engine, which loads this preamble.
    Preamble(Arc<Preamble>),
}

/// The files of a document by name.
type DocumentFiles = BTreeMap<String, Arc<Vec<u8>>>;

/// To be called first of all, before there are threads.
pub fn begin() {
    fork::without_backtraces();
}

/// How far the process of a document can be confined on this system.
///
/// # Errors
/// If the system makes no process.
pub fn confinement() -> std::io::Result<Confinement> {
    fork::confinement()
}

/// Starts an engine, which gets ready while the caller does something else.
///
/// # Errors
/// If the process cannot be started.
pub fn start(engine: &Engine) -> Result<Started, EngineError> {
    let child = child::Child::start(engine)?;
    Ok(Started { child, engine: engine.clone() })
}

/// Has an engine take in the format of `preamble`, while the caller does something else.
///
/// # Errors
/// If the process has died.
pub fn load(started: Started, preamble: &Preamble) -> Result<Loaded, EngineError> {
    let Started { mut child, engine } = started;
    let latex = Preamble::default();
    let (preloaded, head) = if format::is_preloaded(engine.bundle, preamble) {
        (preamble, String::new())
    } else {
        (&latex, preamble.tex.clone())
    };
    match engine.acceleration {
        Acceleration::Full => child.load(&format::name(preloaded))?,
        Acceleration::None => child.load_stream(&engine.stream(preloaded)?)?,
    }
    Ok(Loaded { child, head, begun: String::new(), has_stood: false, engine })
}

impl Loaded {
    /// Has it read how documents of its preamble begin that have the same files, and stand
    /// there. Whether that can be set shows when a copy is asked for. A copy goes on from where
    /// it stood before.
    ///
    /// # Errors
    /// If the process has died.
    pub fn stand(
        self,
        begin: &str,
        preamble: &Preamble,
        files: &DocumentFiles,
    ) -> Result<Standing, EngineError> {
        let Loaded { child, head, has_stood, engine, .. } = self;
        if engine.acceleration == Acceleration::None {
            let original = Original::Preamble(Arc::new(preamble.clone()));
            let (begun, files) = (begin.to_owned(), files.clone());
            return Ok(Standing { original, head, begun, files, engine });
        }
        let head = if has_stood { head } else { head + WARMUP };
        let beginning = format!("{head}{begin}");
        let (begun, files) = (begin.to_owned(), files.clone());
        let own = files.iter().map(|(name, file)| (name.clone(), file.to_vec()));
        let of_all = preamble.files.clone().into_iter().chain(own).collect();
        let original = Arc::new(child.stand(&beginning, &of_all, engine.limit)?);
        let original = Original::Process(original);
        Ok(Standing { original, head, begun, files, engine })
    }
}

impl Standing {
    /// Whether a document goes on from there.
    pub fn begins(&self, document: &TexDocument) -> bool {
        document.body.starts_with(&self.begun)
            && (self.begun.is_empty() || document.files == self.files)
    }

    /// What of a document lies behind it.
    pub fn begun(&self) -> &str {
        &self.begun
    }

    /// Has it get ready while nobody waits, to go on [itself](Standing::go).
    pub fn rest(&self) {
        if let Original::Process(original) = &self.original {
            original.rest();
        }
    }

    /// The engine itself, for one document that it [begins](Standing::begins): that is faster
    /// than a copy, and there are no more copies after it.
    ///
    /// # Errors
    /// If it has died.
    pub fn go(self) -> Result<Loaded, EngineError> {
        let Standing { original, head, begun, engine, .. } = self;
        let child = match original {
            Original::Process(original) => original.go().map_err(ChildError::from)?,
            Original::Preamble(preamble) => return load(start(&engine)?, &preamble),
        };
        Ok(Loaded { child, head, begun, has_stood: true, engine })
    }

    /// A copy of it, for one document that it [begins](Standing::begins).
    ///
    /// # Errors
    /// If it could not set what it was told to begin with, or has died.
    pub fn copy(&self, clock: Clock) -> Result<Loaded, EngineError> {
        let child = match &self.original {
            Original::Process(original) => child::Child::copy(original, clock)?,
            Original::Preamble(preamble) => return load(start(&self.engine)?, preamble),
        };
        let (head, begun) = (self.head.clone(), self.begun.clone());
        Ok(Loaded { child, head, begun, has_stood: true, engine: self.engine.clone() })
    }
}

/// Sets a document whose preamble is the one that the engine has loaded.
///
/// # Errors
/// If TeX finds a mistake, takes too long or dies.
pub fn typeset(
    document: &TexDocument,
    mut engine: Loaded,
    clock: Clock,
) -> Result<Typeset, EngineError> {
    let (outcome, body_starts) = set(document, &mut engine, "", clock)?;
    let pdf = match &outcome.pages {
        Some(pages) => print(pages, document, engine, clock)?,
        None => None,
    };
    let Some(pdf) = pdf else { return Err(failure(outcome.log, body_starts)) };
    Ok(Typeset { pdf, log: outcome.log, passes: outcome.passes, body_starts })
}

/// The PDF of pages: by our driver, or by the engine's if they have what ours does not know.
fn print(
    pages: &[u8],
    document: &TexDocument,
    mut engine: Loaded,
    clock: Clock,
) -> Result<Option<Vec<u8>>, EngineError> {
    let Engine { bundle, epoch, sandbox, ref driver, .. } = engine.engine;
    let font = |name: &str| {
        let own = document.files.get(name).map(|file| &**file);
        let own = own.or_else(|| document.preamble.files.get(name));
        own.map(|file| file.clone().into()).or_else(|| bundle.read(name))
    };
    // A process of its own has none of what other threads may hold in this moment.
    let own = document.untrusted.then(Arc::<Driver>::default);
    let driver = own.as_ref().unwrap_or(driver);
    let write = || driver.write(pages, epoch, &font);
    // By the clock: legal fonts of a large document may take a while.
    let isolation = Isolation::new(sandbox, clock, clock.limit());
    match isolation.run_if(document.untrusted, write)? {
        Some(pdf) => Ok(Some(pdf)),
        None => Ok(engine.child.print(clock)?),
    }
}

/// The words of each page in the order that TeX printed them, with spaces between none that
/// are set as one. What is in TeX's own old fonts, as formulas are, is left out.
///
/// # Errors
/// If TeX finds a mistake, takes too long or dies.
pub fn printed(
    document: &TexDocument,
    mut engine: Loaded,
    clock: Clock,
) -> Result<Vec<Vec<String>>, EngineError> {
    let body = document.body.replacen(
        &engine.begun,
        &format!("{}{WITH_WORDS}", engine.begun),
        1,
    );
    let document = TexDocument { body, ..document.clone() };
    let (outcome, body_starts) = set(&document, &mut engine, "", clock)?;
    let words = outcome.pages.as_deref().and_then(driver::words);
    words.ok_or_else(|| failure(outcome.log, body_starts))
}

/// Sets a document only to see what paper it takes, in two thirds of the time.
///
/// # Errors
/// If TeX finds a mistake, takes too long or dies.
pub fn measure(
    document: &TexDocument,
    mut engine: Loaded,
    clock: Clock,
) -> Result<Extent, EngineError> {
    match set(document, &mut engine, run::NO_PAGES, clock)? {
        (outcome, _) if outcome.whole => Ok(extent(&outcome.log)),
        (outcome, body_starts) => Err(failure(outcome.log, body_starts)),
    }
}

/// Hands a document to an engine, with what is wanted other than a PDF, and says how many
/// lines of TeX stand before its body.
fn set(
    document: &TexDocument,
    engine: &mut Loaded,
    wanted: &str,
    clock: Clock,
) -> Result<(run::Outcome, usize), EngineError> {
    let head = &engine.head;
    debug_assert!(document.body.starts_with(&engine.begun));
    // Where it stood it was told them.
    let known = (!engine.has_stood).then_some(&document.preamble.files);
    let primary = format!("{head}{}", document.body);
    // The document's own files come after those of its preamble, and so before them.
    let mut files: BTreeMap<&str, &[u8]> = BTreeMap::new();
    for (name, file) in known.into_iter().flatten() {
        files.insert(name, file);
    }
    for (name, file) in &document.files {
        files.insert(name, file);
    }
    files.insert(io::PRIMARY, primary.as_bytes());
    let body_starts = head.matches('\n').count();
    if !wanted.is_empty() {
        files.insert(wanted, &[]);
    }
    let files: Vec<_> = files.into_iter().collect();
    Ok((engine.child.typeset(&files, clock)?, body_starts))
}

/// What TeX says is wrong.
fn failure(log: Vec<u8>, body_starts: usize) -> EngineError {
    let Some(mut error) = log::first_error(&log) else { return EngineError::NoPdf };
    error.preamble_line = error.line.take_if(|line| *line <= body_starts);
    error.line = error.line.map(|line| line - body_starts);
    EngineError::Tex { error, log }
}
