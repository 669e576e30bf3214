//! Reads and writes PDF files.
//!
//! Only the outer form of a file is handled here: cross-references, object streams and
//! numbering.

use lopdf::{Document, LoadOptions, Object, SaveOptions};

use super::PdfError;

/// The limit on streams that must be decoded to read the file, in bytes. Those of a CV of
/// many pages have a hundredth of it.
const LARGEST_STREAM: usize = 64 << 20;
/// The number of objects per object stream. More compress better, fewer are found faster.
const OBJECTS_A_STREAM: usize = 200;

/// Reads a file strictly by the standard. A file that would have to be repaired is
/// rejected.
pub(super) fn read(bytes: &[u8]) -> Result<Document, PdfError> {
    let options = LoadOptions {
        strict: true,
        max_decompressed_size: Some(LARGEST_STREAM),
        ..LoadOptions::default()
    };
    let document = Document::load_mem_with_options(bytes, options);
    let document = document.map_err(PdfError::Read)?;
    if document.is_encrypted() || document.was_encrypted() {
        return Err(PdfError::Encrypted);
    }
    Ok(document)
}

/// Writes a file with object and cross-reference streams.
pub(super) fn write(mut document: Document) -> Result<Vec<u8>, PdfError> {
    // Both are created again. The old ones would be dead weight, and their numbers would
    // make the file grow each time it is finished.
    document.objects.retain(|_, object| !is_packing(object));
    document.max_id = document.objects.keys().next_back().map_or(0, |last| last.0);
    // It described the old cross-reference stream.
    document.trailer.remove(b"DecodeParms");
    let options = SaveOptions::builder()
        .use_object_streams(true)
        .use_xref_streams(true)
        .max_objects_per_stream(OBJECTS_A_STREAM)
        .compression_level(6)
        .build();
    let mut bytes = Vec::new();
    let written = document.save_with_options(&mut bytes, options);
    written.map_err(|error| PdfError::Write(error.into()))?;
    Ok(bytes)
}

fn is_packing(object: &Object) -> bool {
    let Object::Stream(stream) = object else { return false };
    stream.dict.has_type(b"ObjStm") || stream.dict.has_type(b"XRef")
}
