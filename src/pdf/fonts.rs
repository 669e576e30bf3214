//! Corrects the text maps of a document's fonts.
//!
//! Only the maps are changed, never a font program or a page, so that the printed output
//! stays the same.

use std::collections::BTreeSet;

use lopdf::{Document, Object, ObjectId};

use super::{PdfError, cmap};

/// The limit on a decoded map, in bytes. A map of all 65,536 glyphs that a font can have
/// takes less than one MiB.
const LARGEST_MAP: usize = 1 << 20;

/// Corrects the text maps of all fonts. Maps that are already correct are not even
/// recompressed.
pub(super) fn mend(document: &mut Document) -> Result<(), PdfError> {
    for id in maps(document) {
        mend_map(document, id)
            .map_err(|reason| PdfError::TextMap { object: id.0, reason })?;
    }
    Ok(())
}

/// The maps that fonts refer to, without duplicates, because fonts may share one.
fn maps(document: &Document) -> BTreeSet<ObjectId> {
    let fonts = document.objects.values().filter_map(|object| object.as_dict().ok());
    let maps = fonts.filter_map(|font| font.get(b"ToUnicode").ok());
    // A name instead of a reference is a predefined map.
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
