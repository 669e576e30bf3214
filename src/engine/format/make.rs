//! Making formats, and verifying that accelerated engines typeset with them as stock XeTeX does.

use std::cell::RefCell;
use std::rc::Rc;

use super::super::bundle::Bundle;
use super::super::data::Data;
use super::super::fast::{self, Acceleration};
use super::super::io::{InputFiles, MemoryIo, PRIMARY};
use super::super::pages::PageStore;
use super::super::run;
use super::image::Image;
use super::observe::{Observation, ObservingIo};
use super::{AFTER, BEFORE, name};
use crate::tex::Preamble;

/// A format that has been made.
pub struct PackedFormat {
    /// What the bundle keeps under [`name`].
    pub image: Vec<u8>,
    /// The pages of [`SAMPLE`] by stock XeTeX.
    sample: Data,
    preamble: Preamble,
}

/// A document with something of everything that a format holds: fonts, macros, words to be
/// hyphenated, a formula. Each word comes twice, also in a letter-spaced font, so that the second
/// is taken from the shape cache.
const SAMPLE: &str = r#"\begin{document}\thispagestyle{empty}
\font\spaced="[texgyrepagella-regular.otf]:letterspace=12"
\def\words{\parbox{3cm}{Incomprehensibilities,
\textbf{responsibilities} \emph{and} 1 $x^2 \le \frac{y}{2}$, Übermütige Größe
\spaced Incomprehensibilities office}}
\words\par\words
\end{document}
"#;

/// Makes the format of `preamble` as the engine writes it.
///
/// # Errors
/// With TeX's log, if the preamble cannot be loaded.
pub(in crate::engine) fn stream(
    bundle: Bundle,
    preamble: &Preamble,
) -> Result<Data, String> {
    let source = format!("{BEFORE}{}{AFTER}", preamble.tex);
    let files = with_primary(preamble, source);
    run::make_format(MemoryIo::new(bundle, files.clone()), &files)
}

/// Makes the format of `preamble`. Its tables are added to `store`.
///
/// # Errors
/// With TeX's log, if the preamble cannot be loaded, or with a message if the engine is not the
/// one that this code was written for.
pub fn make(
    bundle: Bundle,
    preamble: &Preamble,
    store: &mut PageStore,
) -> Result<PackedFormat, String> {
    let stream = stream(bundle, preamble)?;
    let observation = Rc::new(RefCell::new(Observation::default()));
    let files = with_primary(preamble, sample(preamble));
    let memory = MemoryIo::new(bundle, files.clone());
    let observing = ObservingIo::new(memory, stream.clone(), Rc::clone(&observation));
    fast::set(Acceleration::Off);
    let sample = run::typeset_sample(observing, "format", &files);
    fast::set(Acceleration::Full);
    let sample = sample?;
    let Observation { reads, tables } = observation.take();
    let image = Image::split(&stream, &reads, &tables, store)
        .ok_or("the engine does not load formats as `image.rs` has it")?;
    Ok(PackedFormat { image: image.to_bytes(), sample, preamble: preamble.clone() })
}

/// Verifies that an accelerated engine typesets the same pages with the format as stock XeTeX.
///
/// # Errors
/// If it does not.
pub fn verify(bundle: Bundle, format: &PackedFormat) -> Result<(), String> {
    let files = with_primary(&format.preamble, sample(&format.preamble));
    let memory = MemoryIo::new(bundle, files.clone());
    let sample = run::typeset_sample(memory, &name(&format.preamble), &files)?;
    if sample == format.sample {
        Ok(())
    } else {
        Err("a loaded format typesets other pages than stock XeTeX".into())
    }
}

fn with_primary(preamble: &Preamble, source: String) -> InputFiles {
    let mut files = preamble.files.clone();
    files.insert(PRIMARY.into(), source.into_bytes());
    InputFiles::new(files)
}

fn sample(preamble: &Preamble) -> String {
    let class = if preamble.tex.is_empty() { "\\documentclass{article}\n" } else { "" };
    format!("{class}{SAMPLE}")
}
