//! The typeset bytes to the finished PDF: bytes in, bytes out, no I/O, no clock.
//!
//! The engine's file looks right but reads wrong: copied text has ligatures for letters.
//! Here the text maps are mended, the producer is named and the file is written anew,
//! always the same way, so that the same input gives the same bytes. Streams that need
//! no change, which are nearly all of the file, are carried over as they are.
//!
//! This room must not know LaTeX, the engine or the résumé. Its input comes from a child
//! process that has read a stranger's text: it is read strictly, and whatever it is, the
//! answer is a PDF or a [`PdfError`]. Nothing else may name `lopdf`.

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
    /// Its pages.
    pub pages: usize,
}

/// Why there is no finished PDF.
#[derive(Debug, thiserror::Error)]
pub enum PdfError {
    /// The bytes are no PDF, or a damaged one.
    #[error("cannot read the typeset PDF: {0}")]
    Read(lopdf::Error),
    /// The PDF is encrypted, so nothing in it can be mended.
    #[error("the typeset PDF is encrypted")]
    Encrypted,
    /// The PDF has no pages.
    #[error("the typeset PDF has no pages")]
    NoPages,
    /// A font says that its text map is somewhere, and there is none.
    #[error("cannot read the text map in object {object} of the typeset PDF: {reason}")]
    TextMap {
        /// The number of the object.
        object: u32,
        /// What is wrong with it.
        reason: lopdf::Error,
    },
    /// The PDF has something that no CV needs.
    #[error(
        "the typeset PDF {what} (`/{name}`), so it is discarded\nhelp: no value of a database \
         can cause this; look at the theme"
    )]
    Forbidden {
        /// The name of the action or key.
        name: String,
        /// What a reader would see it do.
        what: &'static str,
    },
    /// The PDF cannot be written.
    #[error("cannot write the PDF: {0}")]
    Write(lopdf::Error),
}

/// Finishes a PDF: its text reads in plain letters, it says that tenure made it, and it
/// is as small as its streams allow. Finishing a finished PDF changes nothing.
///
/// # Errors
/// If they cannot be read as an unencrypted PDF with pages, a text map makes no sense, or it
/// has what a reader might be harmed by.
pub fn finish(bytes: &[u8]) -> Result<Pdf, PdfError> {
    finish_by(bytes, pack::pack)
}

/// The same to the byte, in a process that may start no thread.
///
/// # Errors
/// As for [`finish`].
pub fn finish_alone(bytes: &[u8]) -> Result<Pdf, PdfError> {
    finish_by(bytes, pack::pack_alone)
}

/// Sees that bytes are a PDF that [`finish`] could have made, and counts its pages.
///
/// # Errors
/// If they are not.
pub fn verify(bytes: &[u8]) -> Result<usize, PdfError> {
    verified(&file::read(bytes)?)
}

fn verified(document: &lopdf::Document) -> Result<usize, PdfError> {
    // `get_pages` would trust the counts that the file gives, and may overflow on them.
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
