//! Finishes the typeset PDF: bytes in, bytes out, no I/O, no clock.
//!
//! The engine's file looks right but reads wrong: copied text has ligatures instead of
//! letters. Here the text maps are corrected, the producer is set, and the file is
//! written again, deterministically. Streams that need no change, which are nearly all of
//! the file, are copied.
//!
//! This room must not know LaTeX, the engine or the résumé. Its input comes from a child
//! process that has read a stranger's text. It is read strictly, and whatever it is, the
//! result is a PDF or a [`PdfError`]. Nothing else may name `lopdf`.

mod cmap;
mod file;
mod fonts;
mod forbidden;
mod info;
mod letters;
mod pack;
#[cfg(test)]
mod tests;
mod token;

use serde::{Deserialize, Serialize};

/// A finished PDF.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pdf {
    /// The file.
    pub bytes: Vec<u8>,
    /// The number of pages.
    pub pages: usize,
}

/// Why a PDF could not be finished.
#[derive(Debug, thiserror::Error)]
pub enum PdfError {
    /// The bytes are not a PDF, or it is damaged.
    #[error("cannot read the typeset PDF: {0}")]
    Read(lopdf::Error),
    /// The PDF is encrypted, so it cannot be corrected.
    #[error("the typeset PDF is encrypted")]
    Encrypted,
    /// The PDF has no pages.
    #[error("the typeset PDF has no pages")]
    NoPages,
    /// A font refers to a text map that cannot be read.
    #[error("cannot read the text map in object {object} of the typeset PDF: {reason}")]
    TextMap {
        /// The number of the object.
        object: u32,
        /// The reason.
        reason: lopdf::Error,
    },
    /// The PDF uses a feature that no CV needs.
    #[error(
        "the typeset PDF {what} (`/{name}`), so it is discarded\nhelp: no value of a database \
         can cause this; look at the theme"
    )]
    Forbidden {
        /// The name of the action or key.
        name: String,
        /// Its effect in a reader.
        what: &'static str,
    },
    /// The PDF cannot be written.
    #[error("cannot write the PDF: {0}")]
    Write(lopdf::Error),
}

/// Finishes a PDF: its text is in plain letters, tenure is its producer, and it is as small
/// as its streams allow. Finishing a finished PDF changes nothing.
///
/// # Errors
/// If the bytes are not an unencrypted PDF with pages, a text map is malformed, or the PDF
/// uses a feature that could harm readers.
pub fn finish(bytes: &[u8]) -> Result<Pdf, PdfError> {
    finish_by(bytes, pack::pack)
}

/// Like [`finish`], with the same output, in a process that may start no threads.
///
/// # Errors
/// As for [`finish`].
pub fn finish_alone(bytes: &[u8]) -> Result<Pdf, PdfError> {
    finish_by(bytes, pack::pack_alone)
}

/// Checks that bytes are a PDF that [`finish`] could have written, and counts its pages.
///
/// # Errors
/// If they are not.
pub fn verify(bytes: &[u8]) -> Result<usize, PdfError> {
    verified(&file::read(bytes)?)
}

fn verified(document: &lopdf::Document) -> Result<usize, PdfError> {
    // `get_pages` would trust the counts in the file, and may overflow on them.
    let pages = document.page_iter().count();
    if pages == 0 {
        return Err(PdfError::NoPages);
    }
    forbidden::refuse(document)?;
    Ok(pages)
}

fn finish_by(bytes: &[u8], pack: fn(&mut lopdf::Document)) -> Result<Pdf, PdfError> {
    let mut document = file::read(bytes)?;
    let pages = verified(&document)?;
    fonts::mend(&mut document)?;
    info::set_producer(&mut document)?;
    pack(&mut document);
    Ok(Pdf { bytes: file::write(document)?, pages })
}
