//! LaTeX to PDF in memory, by the XeTeX engine of Tectonic.
//!
//! The published engine crates are driven directly: the engine is that of the `tectonic` crate,
//! without its driver, which reads user configuration, the file system and the network. Every
//! document is typeset in a child process (`child.rs`), most of them in a copy of a process that
//! waits at a checkpoint (`checkpoint.rs`). `format/` loads a theme's preamble, `fast/` has what
//! is faster than stock XeTeX. This room must not know what a document says: a
//! [`crate::tex::TexDocument`] comes in, bytes go out.

mod bundle;
mod checkpoint;
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
#[cfg(test)]
mod tests;
mod worker;

use std::borrow::Cow;
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
pub use manifest::{BundleManifest, ManifestFile};
pub use pages::{Backing, PageStore};
pub use pool::{Ask, EnginePool, Wanted};
pub use worker::{Isolation, WorkerError};

pub use crate::driver::{PageFault, PageFaultKind};

use crate::driver::{self, Driver};
use crate::tex::{Preamble, TexDocument};

/// What TeX runs before the first checkpoint, so that every copy has its fonts loaded. It is
/// defined in `tenure.sty`.
const WARMUP: &str = "\\csname warmup\\endcsname\n";

/// Makes TeX write words into the pages beside their glyphs. It moves nothing.
const WITH_WORDS: &str = "\\XeTeXgenerateactualtext=1 ";

/// What typesetting needs besides the document.
#[derive(Clone)]
pub struct Engine {
    /// TeX's files and formats.
    pub bundle: Bundle,
    /// The current time as TeX sees it, in seconds since 1970.
    pub epoch: u64,
    /// The time limit of each document.
    pub limit: Duration,
    /// What to do with documents whose process cannot be confined.
    pub sandbox: Sandbox,
    /// Writes pages as PDF.
    pub driver: Arc<Driver>,
    /// Whether documents are typeset as fast as possible or by stock XeTeX.
    pub acceleration: Acceleration,
    /// The formats that stock XeTeX loads.
    pub streams: Arc<Streams>,
}

impl Engine {
    /// The format `name` of `preamble` as a stream, which is made in a separate process.
    fn stream(
        &self,
        name: &str,
        preamble: &Preamble,
    ) -> Result<Arc<Vec<u8>>, EngineError> {
        let bundle = self.bundle;
        let make = move || {
            fast::set(Acceleration::Off);
            format::stream(bundle, preamble).map(|stream| stream.to_vec())
        };
        let clock = Clock::start(self.limit);
        let isolation = Isolation::new(self.sandbox, clock, self.limit);
        self.streams.get(name, || {
            isolation
                .run(make)
                .map_err(|error| EngineError::Format(error.to_string()))?
                .map_err(EngineError::Format)
        })
    }
}

/// A typeset document.
pub struct Typeset {
    /// The bytes that the engine made; the `pdf` room finishes them.
    pub pdf: Vec<u8>,
    /// TeX's log.
    pub log: Vec<u8>,
    /// Passes over the document.
    pub passes: usize,
    /// Lines of TeX that were read before the document's body.
    pub body_starts: usize,
    /// Faults of the pages.
    pub faults: Vec<PageFault>,
}

/// Why a document was not typeset.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    /// TeX found a mistake.
    #[error("{}", .error.message)]
    Tex {
        /// The mistake; its line is counted from the beginning of the document's body.
        error: TexError,
        /// TeX's whole log.
        log: Vec<u8>,
    },
    /// The process ended without an answer.
    #[error(transparent)]
    Child(#[from] ChildError),
    /// The engine ended without an error and without a PDF, usually for lack of memory.
    #[error("the engine made no PDF, for lack of memory perhaps")]
    NoPdf,
    /// The thread that keeps the engines has ended.
    #[error("the engines are gone")]
    Gone,
    /// The format that stock XeTeX would load could not be made.
    #[error("the engine's format could not be made: {0}")]
    Format(String),
    /// The pages could not be written with the document's own fonts and pictures.
    #[error("the pages could not be printed with the document's own fonts")]
    Print(#[from] WorkerError),
}

/// An engine that has been started and has not loaded a format yet.
pub struct EngineProcess {
    child: child::Child,
    engine: Engine,
}

/// An engine that has loaded a theme's preamble, or is loading it.
pub struct LoadedEngine {
    child: child::Child,
    /// The preamble's LaTeX, if it is not part of the loaded format.
    preamble_tex: String,
    /// The part of a document's body that it has read already.
    prefix: String,
    /// Whether it comes from a checkpoint: then it has the preamble's files.
    is_warm: bool,
    engine: Engine,
}

/// An engine that has read the beginning of documents and waits there, to be copied for each
/// document that begins so.
#[derive(Clone)]
pub struct Checkpoint {
    original: Original,
    preamble_tex: String,
    prefix: String,
    /// The files of such documents, without those of the preamble.
    files: DocumentFiles,
    engine: Engine,
}

/// What copies are made from.
#[derive(Clone)]
enum Original {
    /// The process that waits at the checkpoint.
    Process(Arc<checkpoint::CheckpointProcess>),
    /// Stock XeTeX is not copied: each copy is a new engine, which loads this preamble.
    Preamble(Arc<Preamble>),
}

/// The files of a document by name.
type DocumentFiles = BTreeMap<String, Arc<Vec<u8>>>;

/// Prepares this process. Call it first, before any thread is started.
pub fn begin() {
    fork::disable_backtraces();
}

/// How far the process of a document can be confined on this system.
///
/// # Errors
/// If the system starts no process to try it in.
pub fn confinement() -> std::io::Result<Confinement> {
    fork::confinement()
}

/// Starts an engine, which initializes itself while the caller does something else.
///
/// # Errors
/// If the process cannot be started.
pub fn start(engine: &Engine) -> Result<EngineProcess, EngineError> {
    let child = child::Child::start(engine)?;
    Ok(EngineProcess { child, engine: engine.clone() })
}

/// Makes an engine load the format of `preamble` while the caller does something else.
///
/// # Errors
/// If the process has died.
pub fn load(
    started: EngineProcess,
    preamble: &Preamble,
) -> Result<LoadedEngine, EngineError> {
    let EngineProcess { mut child, engine } = started;
    let latex = Preamble::default();
    let (format, preloaded, preamble_tex) =
        match format::preloaded(engine.bundle, preamble) {
            Some(format) => (format, preamble, String::new()),
            None => (format::name(&latex), &latex, preamble.tex.clone()),
        };
    match engine.acceleration {
        Acceleration::Full => child.load(&format)?,
        Acceleration::Off => child.load_stream(&engine.stream(&format, preloaded)?)?,
    }
    Ok(LoadedEngine {
        child,
        preamble_tex,
        prefix: String::new(),
        is_warm: false,
        engine,
    })
}

impl LoadedEngine {
    /// Makes it read `begin`, the beginning of documents that have its preamble and these files,
    /// and wait there. A mistake in `begin` is reported when the first copy is made. A copy of
    /// another checkpoint goes on from that one.
    ///
    /// # Errors
    /// If the process has died.
    pub fn checkpoint(
        self,
        begin: &str,
        preamble: &Preamble,
        files: &DocumentFiles,
    ) -> Result<Checkpoint, EngineError> {
        let LoadedEngine { child, preamble_tex, is_warm, engine, .. } = self;
        if engine.acceleration == Acceleration::Off {
            let original = Original::Preamble(Arc::new(preamble.clone()));
            let (prefix, files) = (begin.to_owned(), files.clone());
            return Ok(Checkpoint { original, preamble_tex, prefix, files, engine });
        }
        let preamble_tex = if is_warm { preamble_tex } else { preamble_tex + WARMUP };
        let beginning = format!("{preamble_tex}{begin}");
        let (prefix, files) = (begin.to_owned(), files.clone());
        let own = files.iter().map(|(name, file)| (name.clone(), file.to_vec()));
        let of_all = preamble.files.clone().into_iter().chain(own).collect();
        let original = Arc::new(child.checkpoint(&beginning, &of_all, engine.limit)?);
        let original = Original::Process(original);
        Ok(Checkpoint { original, preamble_tex, prefix, files, engine })
    }
}

impl Checkpoint {
    /// Whether the document begins with what this engine has read.
    pub fn is_before(&self, document: &TexDocument) -> bool {
        document.body.starts_with(&self.prefix)
            && (self.prefix.is_empty() || document.files == self.files)
    }

    /// The part of a document's body that it has read.
    pub fn prefix(&self) -> &str {
        &self.prefix
    }

    /// Makes it allocate memory while nobody waits, so that [`Checkpoint::resume`] is faster.
    pub fn prefault(&self) {
        if let Original::Process(original) = &self.original {
            original.prefault();
        }
    }

    /// The engine itself, for one document that it [is before](Checkpoint::is_before). This is
    /// faster than a copy, and ends the checkpoint.
    ///
    /// # Errors
    /// If it has died.
    pub fn resume(self) -> Result<LoadedEngine, EngineError> {
        let Checkpoint { original, preamble_tex, prefix, engine, .. } = self;
        let child = match original {
            Original::Process(original) => original.resume().map_err(ChildError::from)?,
            Original::Preamble(preamble) => return load(start(&engine)?, &preamble),
        };
        Ok(LoadedEngine { child, preamble_tex, prefix, is_warm: true, engine })
    }

    /// A copy of it, for one document that it [is before](Checkpoint::is_before).
    ///
    /// # Errors
    /// If it could not typeset the beginning, or has died.
    pub fn copy(&self, clock: Clock) -> Result<LoadedEngine, EngineError> {
        let child = match &self.original {
            Original::Process(original) => child::Child::copy(original, clock)?,
            Original::Preamble(preamble) => return load(start(&self.engine)?, preamble),
        };
        let (preamble_tex, prefix) = (self.preamble_tex.clone(), self.prefix.clone());
        Ok(LoadedEngine {
            child,
            preamble_tex,
            prefix,
            is_warm: true,
            engine: self.engine.clone(),
        })
    }
}

/// Typesets a document whose preamble the engine has loaded.
///
/// # Errors
/// If TeX finds a mistake, takes too long or dies.
pub fn typeset(
    document: &TexDocument,
    mut engine: LoadedEngine,
    clock: Clock,
) -> Result<Typeset, EngineError> {
    let (outcome, body_starts) = run_tex(document, &mut engine, "", clock)?;
    let Some(pages) = &outcome.pages else {
        return Err(failure(outcome.log, body_starts));
    };
    let bundle = engine.engine.bundle;
    let file = |name: &str| file_of(document, name).or_else(|| bundle.read(name));
    let faults = driver::page_faults(pages, &file);
    let Some(pdf) = print(pages, document, engine, clock)? else {
        return Err(failure(outcome.log, body_starts));
    };
    Ok(Typeset { pdf, log: outcome.log, passes: outcome.passes, body_starts, faults })
}

/// Writes pages as PDF: by our driver, or by dvipdfmx if they have something that ours does not
/// support.
fn print(
    pages: &[u8],
    document: &TexDocument,
    mut engine: LoadedEngine,
    clock: Clock,
) -> Result<Option<Vec<u8>>, EngineError> {
    let Engine { bundle, epoch, sandbox, ref driver, .. } = engine.engine;
    let font = |name: &str| file_of(document, name).or_else(|| bundle.read(name));
    // Another thread may hold a lock of the shared driver while a worker process is forked.
    let own = document.untrusted.then(Arc::<Driver>::default);
    let driver = own.as_ref().unwrap_or(driver);
    let write = || driver.write(pages, epoch, &font);
    // The whole time of the document: valid fonts of a large document may take long.
    let isolation = Isolation::new(sandbox, clock, clock.limit());
    match isolation.run_if(document.untrusted, write)? {
        Some(pdf) => Ok(Some(pdf)),
        None => Ok(engine.child.print(clock)?),
    }
}

/// A file of a document or of its preamble.
fn file_of(document: &TexDocument, name: &str) -> Option<Cow<'static, [u8]>> {
    let own = document.files.get(name).map(|file| &**file);
    own.or_else(|| document.preamble.files.get(name)).map(|file| file.clone().into())
}

/// The words of each page in the order that TeX printed them. Parts of a word are not separated.
/// Glyphs of TFM fonts, which formulas use, are left out.
///
/// # Errors
/// If TeX finds a mistake, takes too long or dies.
pub fn printed(
    document: &TexDocument,
    mut engine: LoadedEngine,
    clock: Clock,
) -> Result<Vec<Vec<String>>, EngineError> {
    let body = document.body.replacen(
        &engine.prefix,
        &format!("{}{WITH_WORDS}", engine.prefix),
        1,
    );
    let document = TexDocument { body, ..document.clone() };
    let (outcome, body_starts) = run_tex(&document, &mut engine, "", clock)?;
    let words = outcome.pages.as_deref().and_then(driver::words);
    words.ok_or_else(|| failure(outcome.log, body_starts))
}

/// Measures how much paper a document takes, in two thirds of the time of typesetting it.
///
/// # Errors
/// If TeX finds a mistake, takes too long or dies.
pub fn measure(
    document: &TexDocument,
    mut engine: LoadedEngine,
    clock: Clock,
) -> Result<Extent, EngineError> {
    match run_tex(document, &mut engine, run::NO_PAGES, clock)? {
        (outcome, _) if outcome.whole => Ok(extent(&outcome.log)),
        (outcome, body_starts) => Err(failure(outcome.log, body_starts)),
    }
}

/// Runs TeX over a document and counts the lines of TeX before its body. `wanted` names an empty
/// file that asks for something other than a PDF, or is empty.
fn run_tex(
    document: &TexDocument,
    engine: &mut LoadedEngine,
    wanted: &str,
    clock: Clock,
) -> Result<(run::RunOutcome, usize), EngineError> {
    let preamble_tex = &engine.preamble_tex;
    debug_assert!(document.body.starts_with(&engine.prefix));
    // A checkpoint has them already.
    let known = (!engine.is_warm).then_some(&document.preamble.files);
    let primary = format!("{preamble_tex}{}", document.body);
    // The document's own files replace those of its preamble.
    let mut files: BTreeMap<&str, &[u8]> = BTreeMap::new();
    for (name, file) in known.into_iter().flatten() {
        files.insert(name, file);
    }
    for (name, file) in &document.files {
        files.insert(name, file);
    }
    files.insert(io::PRIMARY, primary.as_bytes());
    let body_starts = preamble_tex.matches('\n').count();
    if !wanted.is_empty() {
        files.insert(wanted, &[]);
    }
    let files: Vec<_> = files.into_iter().collect();
    Ok((engine.child.typeset(&files, clock)?, body_starts))
}

/// The error that TeX's log reports.
fn failure(log: Vec<u8>, body_starts: usize) -> EngineError {
    let Some(mut error) = log::first_error(&log) else { return EngineError::NoPdf };
    error.preamble_line = error.line.take_if(|line| *line <= body_starts);
    error.line = error.line.map(|line| line - body_starts);
    EngineError::Tex { error, log }
}
