//! Rejects PDF features that no CV needs and that could harm readers.
//!
//! A theme can make the engine write any object into the PDF. The themes and values that
//! we know never produce these, so their presence is deliberate, and no PDF is written.
//! The names are those of ISO 32000-1: actions in 12.6, embedded files in 7.11.4,
//! encryption in 7.6.

use lopdf::{Dictionary, Document, Object};

use super::PdfError;

/// Types of actions, each with its effect.
const ACTIONS: [(&[u8], &str); 8] = [
    (b"Launch", "starts a program"),
    (b"JavaScript", "runs a script"),
    (b"GoToR", "opens another file"),
    (b"GoToE", "opens an embedded file"),
    (b"SubmitForm", "sends data away"),
    (b"ImportData", "reads a file"),
    (b"Rendition", "plays a file"),
    (b"Movie", "plays a file"),
];
/// Keys, each with its effect.
const KEYS: [(&[u8], &str); 9] = [
    (b"OpenAction", "performs an action when it is opened"),
    (b"AA", "performs an action when it is viewed"),
    (b"JS", "runs a script"),
    (b"EmbeddedFiles", "contains another file"),
    (b"EF", "contains another file"),
    (b"AF", "contains another file"),
    (b"RichMedia", "plays a file"),
    (b"XFA", "contains a form that runs scripts"),
    (b"Encrypt", "is encrypted"),
];
/// The schemes that links may have.
const SCHEMES: [&str; 4] = ["https:", "http:", "mailto:", "tel:"];

/// Checks all objects.
///
/// # Errors
/// If any of these features is used.
pub(super) fn refuse(document: &Document) -> Result<(), PdfError> {
    dictionary(&document.trailer, document)?;
    document.objects.values().try_for_each(|one| object(one, document))
}

fn object(object: &Object, document: &Document) -> Result<(), PdfError> {
    match object {
        Object::Array(items) => {
            items.iter().try_for_each(|item| self::object(item, document))
        }
        Object::Dictionary(entries) => dictionary(entries, document),
        Object::Stream(stream) => dictionary(&stream.dict, document),
        _ => Ok(()),
    }
}

fn dictionary(entries: &Dictionary, document: &Document) -> Result<(), PdfError> {
    // The value may be an indirect reference.
    let value = |key| entries.get_deref(key, document);
    let action = value(b"S").and_then(Object::as_name).unwrap_or_default();
    let kind = value(b"Type").and_then(Object::as_name).unwrap_or_default();
    let named = |name: &[u8], what: &'static str| {
        Err(PdfError::Forbidden {
            name: String::from_utf8_lossy(name).into_owned(),
            what,
        })
    };
    if let Some((name, what)) = ACTIONS.iter().find(|(name, _)| *name == action) {
        return named(name, what);
    }
    if kind == b"EmbeddedFile" {
        return named(kind, "contains another file");
    }
    if action == b"URI" {
        let address = value(b"URI").and_then(Object::as_str).unwrap_or_default();
        let address = String::from_utf8_lossy(address).to_ascii_lowercase();
        if !SCHEMES.iter().any(|scheme| address.starts_with(scheme)) {
            return named(
                b"URI",
                "has a link to something other than a web page, e-mail address or telephone \
                 number",
            );
        }
    }
    for (key, value) in entries {
        if let Some((name, what)) = KEYS.iter().find(|(name, _)| name == key) {
            return named(name, what);
        }
        object(value, document)?;
    }
    Ok(())
}
