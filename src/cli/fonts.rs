//! The fonts that a database brings with it.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use super::database::brought;
use super::{codes, files};
use crate::diag::{Diagnostic, Sink, Span, Spanned};
use crate::engine::Isolation;
use crate::model::FontName;
use crate::render::{Characters, FontFile};

/// Fonts that a database may name. One for each script that it is written in is enough.
const MOST: usize = 16;
/// What all of them may have together, in bytes. Two weights of a CJK family are half of it.
const LARGEST: u64 = 64 << 20;

/// Reads fonts from a folder. Those that cannot be used are told.
pub(super) fn read(
    folder: &Path,
    named: &[Spanned<FontName>],
    isolation: &Isolation,
    sink: &mut Sink,
) -> Vec<FontFile> {
    let mut fonts = Vec::new();
    let mut places: BTreeMap<&str, Span> = BTreeMap::new();
    let mut left = LARGEST;
    for font in named {
        let (name, span) = (font.as_str(), font.span);
        if let Some(first) = places.insert(name, span) {
            let message = format!("the font `{name}` is named twice");
            sink.push(
                Diagnostic::new(&codes::NO_FONT, span, message)
                    .other(first, "first here"),
            );
        } else if places.len() > MOST {
            let message = format!("a database has at most {MOST} fonts");
            sink.push(
                Diagnostic::new(&codes::NO_FONT, span, message)
                    .help("leave out those that no word needs"),
            );
            break;
        } else {
            match one(folder, name, span, left, isolation) {
                Ok(font) => {
                    left = left.saturating_sub(font.bytes.len() as u64);
                    fonts.push(font);
                }
                Err(found) => sink.push(found),
            }
        }
    }
    fonts
}

/// Reads a font, for which there is so much room.
fn one(
    folder: &Path,
    name: &str,
    span: Span,
    room: u64,
    isolation: &Isolation,
) -> Result<FontFile, Diagnostic> {
    let told = |message| Diagnostic::new(&codes::NO_FONT, span, message);
    if files::size(&folder.join(name)) > room {
        let message = format!(
            "the fonts of a database have at most {} MB together, with `{name}` more",
            LARGEST >> 20
        );
        return Err(told(message).help("leave out those that no word needs"));
    }
    let bytes = brought(folder, name, "font", (&codes::NO_FONT, span))?;
    let (bytes, characters) = characters(bytes, isolation)
        .map_err(|why| told(format!("`{name}` cannot be used: {why}")))?;
    Ok(FontFile { name: name.to_owned(), bytes, characters: Some(characters) })
}

/// A font that has been read.
type Known = (Arc<Vec<u8>>, Characters);

/// Fonts that were read last, for the next database or save.
static KNOWN: Mutex<Vec<Known>> = Mutex::new(Vec::new());

/// The characters of a stranger's font, found out in a process of its own.
pub(super) fn characters(bytes: Vec<u8>, isolation: &Isolation) -> Result<Known, String> {
    let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(found) = known.iter().find(|(font, _)| **font == bytes) {
        return Ok(found.clone());
    }
    let found = isolation.run(|| Characters::of(&bytes));
    let found = found.map_err(|error| error.to_string())?;
    let font = (Arc::new(bytes), found.map_err(|error| error.to_string())?);
    // Those of one database at most.
    if known.len() == MOST || held(&known) + font.0.len() as u64 > LARGEST {
        known.clear();
    }
    known.push(font.clone());
    Ok(font)
}

/// The bytes of fonts.
fn held(known: &[Known]) -> u64 {
    known.iter().map(|(font, _)| font.len() as u64).sum()
}
