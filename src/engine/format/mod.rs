//! Formats: LaTeX and a theme's preamble, loaded once and kept.
//!
//! A format is an image of the engine's memory after the preamble. It is made at set-up
//! for every built-in theme and found again by a digest of all that went into it, so a
//! preamble that was changed since is never set with an old format: it is then read
//! after LaTeX's own format, which is slower and gives the same page.
//!
//! The engine would read a format for longer than it takes to set a CV. `image.rs` says
//! how it is kept instead, `wake.rs` how the engine gets it; `tables.rs` and `pages.rs`
//! are what those stand on.

mod image;
mod pages;
mod tables;
mod wake;
mod watch;

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::rc::Rc;
use std::sync::{Arc, Mutex, PoisonError};

use sha2::{Digest, Sha256};

pub use pages::{Backing, PAGE, PageStore, Pages};
pub use tables::{has_failed, keep_fresh};
pub(super) use wake::Waking;

use super::bundle::Bundle;
use super::data::Data;
use super::io::{Files, Memory, PRIMARY};
use super::run;
use crate::tex::Preamble;
use image::Image;
use watch::{Seen, Watched};

/// Before the preamble. A format cannot hold native fonts, but LaTeX and its classes
/// choose the default font while they load: for that time it is a TFM font.
const BEFORE: &str = r"\let\TenureDump\dump
\let\dump\relax
\input xelatex.ini
\DeclareFontFamily{TU}{lmr}{}
\DeclareFontShape{TU}{lmr}{m}{n}{<->cmr10}{}
\DeclareFontShape{TU}{lmr}{bx}{n}{<->cmbx10}{}
\DeclareFontShape{TU}{lmr}{m}{it}{<->cmti10}{}
";

/// After the preamble. Forgets those fonts, in every size that may have been asked for.
const AFTER: &str = r"
\makeatletter
\def\TenureForget#1{\expandafter\let\csname TU/lmr/#1\endcsname\@undefined
  \def\TenureSized##1{\expandafter\let\csname TU/lmr/#1/##1\endcsname\@undefined}%
  \@for\TenureSize:=5,6,7,8,9,10,10.95,11,12,14.4,17.28,20.74,24.88\do
    {\expandafter\TenureSized\expandafter{\TenureSize}}}
% LaTeX would sort its hooks at the beginning of every document.
\csname @expl@@@initialize@all@@\endcsname
\expandafter\let\csname @expl@@@initialize@all@@\endcsname\relax
\TenureForget{m/n}\TenureForget{bx/n}\TenureForget{m/it}
\expandafter\let\csname TU+lmr\endcsname\@undefined
\makeatother
\TenureDump
";

/// Whether the bundle has a format with which `preamble` is loaded already.
pub(super) fn is_preloaded(bundle: Bundle, preamble: &Preamble) -> bool {
    bundle.contains(&name(preamble))
}

/// The name of a format in the bundle.
pub fn name(preamble: &Preamble) -> String {
    let mut digest = Sha256::new();
    for part in [BEFORE, &preamble.tex, AFTER] {
        digest.update((part.len() as u64).to_le_bytes());
        digest.update(part);
    }
    for (name, data) in &preamble.files {
        digest.update((name.len() as u64).to_le_bytes());
        digest.update(name);
        digest.update((data.len() as u64).to_le_bytes());
        digest.update(data);
    }
    let mut name = String::from("format-");
    for byte in digest.finalize().iter().take(16) {
        let _ = write!(name, "{byte:02x}");
    }
    name
}

/// A format in the bundle, for one engine to wake with.
pub(super) fn waking(bundle: Bundle, name: &str) -> Option<Waking> {
    Waking::new(Image::from_bytes(&bundle.read(name)?)?, bundle.pages())
}

/// A format as it is made.
pub struct Format {
    /// What the bundle keeps under [`name`].
    pub image: Vec<u8>,
    /// [`SAMPLE`] as the engine sets it after loading the format in its own way.
    sample: Data,
    preamble: Preamble,
}

/// A document that has something of everything that a format holds: fonts, macros, words to
/// be hyphenated, a formula.
const SAMPLE: &str = r"\begin{document}\thispagestyle{empty}\parbox{3cm}{Incomprehensibilities,
\textbf{responsibilities} \emph{and} 1 $x^2 \le \frac{y}{2}$, Übermütige Größe}
\end{document}
";

/// Formats as the engine writes them, by name: made when an engine without acceleration asks
/// for one, and kept for the next.
#[derive(Default)]
pub struct Streams(Mutex<BTreeMap<String, Arc<Vec<u8>>>>);

impl Streams {
    /// The stream of `preamble`'s format, made by `make` if there is none yet.
    pub(super) fn get<E>(
        &self,
        preamble: &Preamble,
        make: impl FnOnce() -> Result<Vec<u8>, E>,
    ) -> Result<Arc<Vec<u8>>, E> {
        let mut streams = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let name = name(preamble);
        if let Some(stream) = streams.get(&name) {
            return Ok(Arc::clone(stream));
        }
        let stream = Arc::new(make()?);
        streams.insert(name, Arc::clone(&stream));
        Ok(stream)
    }
}

/// Makes the format of `preamble` as the engine writes it.
///
/// # Errors
/// With TeX's log, if the preamble does not load.
pub(super) fn stream(bundle: Bundle, preamble: &Preamble) -> Result<Data, String> {
    let source = format!("{BEFORE}{}{AFTER}", preamble.tex);
    let files = with_primary(preamble, source);
    run::make_format(Memory::new(bundle, files.clone()), &files)
}

/// Makes the format of `preamble`. Its tables go to `store`.
///
/// # Errors
/// With TeX's log, if the preamble does not load, or with what is wrong with the engine.
pub fn make(
    bundle: Bundle,
    preamble: &Preamble,
    store: &mut PageStore,
) -> Result<Format, String> {
    let stream = stream(bundle, preamble)?;
    let seen = Rc::new(RefCell::new(Seen::default()));
    let files = with_primary(preamble, sample(preamble));
    let memory = Memory::new(bundle, files.clone());
    let watched = Watched::new(memory, stream.clone(), Rc::clone(&seen));
    let sample = run::set_sample(watched, "format", &files)?;
    let Seen { readings, tables } = seen.take();
    let image = Image::part(&stream, &readings, &tables, store)
        .ok_or("the engine does not load formats as `image.rs` has it")?;
    Ok(Format { image: image.to_bytes(), sample, preamble: preamble.clone() })
}

/// Proves that an engine that was woken with the format sets what it sets after loading it
/// in its own way.
///
/// # Errors
/// If it does not.
pub fn prove(bundle: Bundle, format: &Format) -> Result<(), String> {
    let files = with_primary(&format.preamble, sample(&format.preamble));
    let memory = Memory::new(bundle, files.clone());
    let sample = run::set_sample(memory, &name(&format.preamble), &files)?;
    if sample == format.sample {
        Ok(())
    } else {
        Err("a woken engine does not set what it should".into())
    }
}

fn with_primary(preamble: &Preamble, source: String) -> Files {
    let mut files = preamble.files.clone();
    files.insert(PRIMARY.into(), source.into_bytes());
    Files::new(files)
}

fn sample(preamble: &Preamble) -> String {
    let class = if preamble.tex.is_empty() { "\\documentclass{article}\n" } else { "" };
    format!("{class}{SAMPLE}")
}
