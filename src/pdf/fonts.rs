//! The fonts of a document, and the maps that say which letters their glyphs are.
//!
//! Only the maps are touched, never a font program or a page: what is printed stays.

use std::collections::BTreeSet;

use lopdf::{Document, Object, ObjectId};

use super::{PdfError, cmap};

/// What a map may grow to when it is decoded. One of all 65 536 glyphs that a font can
/// have takes less than one MiB.
const LARGEST_MAP: usize = 1 << 20;

/// Mends the text maps of all fonts. Those that are right already are not even packed
/// anew.
pub(super) fn mend(document: &mut Document) -> Result<(), PdfError> {
    for id in maps(document) {
        mend_map(document, id)
            .map_err(|reason| PdfError::TextMap { object: id.0, reason })?;
    }
    Ok(())
}

/// The maps that fonts refer to, each once: fonts may share one.
fn maps(document: &Document) -> BTreeSet<ObjectId> {
    let fonts = document.objects.values().filter_map(|object| object.as_dict().ok());
    let maps = fonts.filter_map(|font| font.get(b"ToUnicode").ok());
    // A name instead of a reference is a map of the standard's.
    maps.filter_map(|map| map.as_reference().ok()).collect()
}

fn mend_map(document: &mut Document, id: ObjectId) -> Result<(), lopdf::Error> {
    let stream = document.get_object_mut(id).and_then(Object::as_stream_mut)?;
    let map = stream.get_plain_content_with_limit(LARGEST_MAP)?;
    if let Some(mended) = cmap::mend(&map) {
        stream.set_plain_content(mended);
    }
    Ok(())
}
