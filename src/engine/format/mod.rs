//! Formats: LaTeX and a theme's preamble, loaded once and kept.
//!
//! A format is an image of the engine's memory after the preamble. It is made at set-up
//! for every built-in theme and found again by a digest of all that went into it, so a
//! preamble that was changed since is never set with an old format: it is then read
//! after LaTeX's own format, which is slower and gives the same page.
//!
//! The engine would read a format for longer than it takes to set a CV. `image.rs` says
//! how it is kept instead, `wake.rs` how the engine gets it; `tables.rs` and
//! `pages.rs` of the engine are what those stand on. `make.rs` makes formats and proves them.

mod image;
mod make;
mod tables;
mod wake;
mod watch;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::{Arc, Mutex, PoisonError};

use sha2::{Digest, Sha256};

pub(super) use make::stream;
pub use make::{Format, make, prove};
pub use tables::{has_failed, keep_fresh};
pub(super) use wake::Waking;

use super::bundle::Bundle;
use crate::tex::Preamble;
use image::Image;

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
