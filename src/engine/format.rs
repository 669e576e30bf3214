//! Formats: LaTeX and a theme's preamble, loaded once and kept.
//!
//! A format is an image of the engine's memory after the preamble. It is made at set-up
//! for every built-in theme and found again by a digest of all that went into it, so a
//! preamble that was changed since is never set with an old format: it is then read
//! after LaTeX's own format, which is slower and gives the same page.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use sha2::{Digest, Sha256};

use super::bundle::Bundle;
use super::run;
use crate::render::Preamble;

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
\TenureForget{m/n}\TenureForget{bx/n}\TenureForget{m/it}
\expandafter\let\csname TU+lmr\endcsname\@undefined
\makeatother
\TenureDump
";

/// The format with which `preamble` is loaded already, if it is in the bundle.
pub(super) fn preloaded(bundle: Bundle, preamble: &Preamble) -> Option<String> {
    Some(name(preamble)).filter(|name| bundle.contains(name))
}

/// LaTeX's own format.
pub(super) fn plain() -> String {
    name(&Preamble::default())
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

/// Makes the format of `preamble`.
///
/// # Errors
/// With TeX's log, if the preamble does not load.
pub fn make(bundle: Bundle, preamble: &Preamble) -> Result<Vec<u8>, String> {
    let files: BTreeMap<_, _> = preamble.files.clone();
    run::make_format(bundle, &format!("{BEFORE}{}{AFTER}", preamble.tex), files)
}
