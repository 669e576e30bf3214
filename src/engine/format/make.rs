//! Making formats, and comparing engines that load them in either way.

use std::cell::RefCell;
use std::rc::Rc;

use super::super::bundle::Bundle;
use super::super::data::Data;
use super::super::fast::{self, Acceleration};
use super::super::io::{Files, Memory, PRIMARY};
use super::super::pages::PageStore;
use super::super::run;
use super::image::Image;
use super::watch::{Seen, Watched};
use super::{AFTER, BEFORE, name};
use crate::tex::Preamble;

/// A format as it is made.
pub struct Format {
    /// What the bundle keeps under [`name`].
    pub image: Vec<u8>,
    /// [`SAMPLE`] as the engine sets it without acceleration.
    sample: Data,
    preamble: Preamble,
}

/// A document that has something of everything that a format holds: fonts, macros, words to
/// be hyphenated, a formula. Each word comes twice, in a letter-spaced font too, so that the
/// second is taken from the shape cache.
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
/// With TeX's log, if the preamble does not load.
pub(in crate::engine) fn stream(
    bundle: Bundle,
    preamble: &Preamble,
) -> Result<Data, String> {
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
    fast::set(Acceleration::None);
    let sample = run::set_sample(watched, "format", &files);
    fast::set(Acceleration::Full);
    let sample = sample?;
    let Seen { readings, tables } = seen.take();
    let image = Image::part(&stream, &readings, &tables, store)
        .ok_or("the engine does not load formats as `image.rs` has it")?;
    Ok(Format { image: image.to_bytes(), sample, preamble: preamble.clone() })
}

/// Proves that an engine that was woken with the format sets what it sets without acceleration.
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
