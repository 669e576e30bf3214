//! Formats: LaTeX and a theme's preamble, loaded once and kept.
//!
//! A format is an image of the engine's memory after the preamble. It is made at set-up for every
//! built-in theme, and found by a digest of everything that went into it, so a preamble that has
//! changed since is never used with an old format: it is then read after LaTeX's own format,
//! which is slower and gives the same pages.
//!
//! The engine would take longer to read a format than to typeset a CV. `image.rs` says how a
//! format is kept instead, and `loader.rs` how the engine gets it; both use `tables.rs`, the
//! engine's C variables, and `pages.rs` of the engine. `make.rs` makes formats and verifies them.

mod image;
mod loader;
mod make;
mod observe;
mod tables;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

pub(super) use loader::FormatLoader;
pub(super) use make::stream;
pub use make::{PackedFormat, make, verify};
pub use tables::{has_failed, map_large_allocations};

use super::bundle::Bundle;
use crate::tex::Preamble;
use image::Image;

/// Before the preamble. A format cannot hold native fonts, but LaTeX and its classes select the
/// default font while they load; meanwhile it is a TFM font.
const BEFORE: &str = r"\let\TenureDump\dump
\let\dump\relax
\input xelatex.ini
\DeclareFontFamily{TU}{lmr}{}
\DeclareFontShape{TU}{lmr}{m}{n}{<->cmr10}{}
\DeclareFontShape{TU}{lmr}{bx}{n}{<->cmbx10}{}
\DeclareFontShape{TU}{lmr}{m}{it}{<->cmti10}{}
";

/// After the preamble. Removes those fonts, in every size that may have been asked for.
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

/// The name of the format that includes `preamble`, if the bundle has it.
pub(super) fn preloaded(bundle: Bundle, preamble: &Preamble) -> Option<String> {
    Some(name(preamble)).filter(|name| bundle.contains(name))
}

/// The name of a format in the bundle: a hash of all that it is made of. It need not resist an
/// attack, since whoever writes a preamble could as well write the one of another format. Where the
/// processor does not help, SHA-256 would take as long as checking a database.
pub fn name(preamble: &Preamble) -> String {
    let mut hash = Fnv::default();
    for part in [BEFORE, &preamble.tex, AFTER] {
        hash.part(part.as_bytes());
    }
    for (name, file) in &preamble.files {
        hash.part(name.as_bytes());
        hash.part(file);
    }
    format!("format-{:032x}", hash.0)
}

/// FNV-1a of 128 bits (RFC 9923), which is the same on every machine and in every build.
struct Fnv(u128);

impl Default for Fnv {
    fn default() -> Fnv {
        Fnv(0x6c62_272e_07bb_0142_62b8_2175_6295_c58d)
    }
}

impl Fnv {
    const PRIME: u128 = 0x0000_0000_0100_0000_0000_0000_0000_013b;

    /// Adds a part, after its length.
    fn part(&mut self, bytes: &[u8]) {
        self.bytes(&(bytes.len() as u64).to_le_bytes());
        self.bytes(bytes);
    }

    fn bytes(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u128::from(*byte)).wrapping_mul(Self::PRIME);
        }
    }
}

/// A format of the bundle, to be loaded into one engine.
pub(super) fn loader(bundle: Bundle, name: &str) -> Option<FormatLoader> {
    FormatLoader::new(Image::from_bytes(&bundle.read(name)?)?, bundle.pages())
}

/// Formats as the engine writes them, by name. Each is made when stock XeTeX needs it for the
/// first time.
#[derive(Default)]
pub struct Streams(Mutex<BTreeMap<String, Arc<Vec<u8>>>>);

impl Streams {
    /// The stream of a format, made by `make` if it does not exist yet.
    pub(super) fn get<E>(
        &self,
        name: &str,
        make: impl FnOnce() -> Result<Vec<u8>, E>,
    ) -> Result<Arc<Vec<u8>>, E> {
        let mut streams = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(stream) = streams.get(name) {
            return Ok(Arc::clone(stream));
        }
        let stream = Arc::new(make()?);
        streams.insert(name.to_owned(), Arc::clone(&stream));
        Ok(stream)
    }
}

#[cfg(test)]
mod tests {
    use super::Fnv;

    #[test]
    fn hashes_are_those_of_the_standard() {
        let mut hash = Fnv::default();
        hash.bytes(b"a");
        assert_eq!(hash.0, 0xd228_cb69_6f1a_8caf_7891_2b70_4e4a_8964);
        let of = |parts: &[&str]| {
            let mut hash = Fnv::default();
            parts.iter().for_each(|part| hash.part(part.as_bytes()));
            hash.0
        };
        assert_ne!(of(&["ab", "c"]), of(&["a", "bc"]));
    }
}
