//! Sets the document information.
//!
//! Title, author, keywords and dates come with the file and are kept. Only the producer
//! is set here.

use lopdf::{Dictionary, Document, Object};

use super::PdfError;

/// Sets tenure, with its version, as the producer of the PDF.
pub(super) fn set_producer(document: &mut Document) -> Result<(), PdfError> {
    let info = document.trailer.get(b"Info").and_then(Object::as_reference).ok();
    if let Some(info) = info.and_then(|id| document.get_dictionary_mut(id).ok()) {
        info.set("Producer", producer());
        return Ok(());
    }
    let mut info = Dictionary::new();
    info.set("Producer", producer());
    let id = document.try_add_object(info).map_err(PdfError::Write)?;
    document.trailer.set("Info", id);
    Ok(())
}

fn producer() -> Object {
    Object::string_literal(concat!("tenure ", env!("CARGO_PKG_VERSION")))
}
