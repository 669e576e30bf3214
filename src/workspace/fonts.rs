//! The fonts that a database brings with it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use anyhow::Context;

use super::codes;
use super::reader::Reader;
use crate::diag::{Diagnostic, Sink, Span, Spanned};
use crate::engine::{Isolation, WorkerError};
use crate::export::latex::{Characters, FontFile};
use crate::model::FontName;

/// Fonts that a database may name. One for each script that it is written in is enough.
const MOST: usize = 16;
/// What all of them may have together, in bytes. Two weights of a CJK family are half of it.
const LARGEST: u64 = 64 << 20;

/// Reads fonts from a folder. Those that cannot be used are told.
///
/// # Errors
/// If there is no process for that, or no time.
pub(crate) fn read(
    folder: &Path,
    named: &[Spanned<FontName>],
    reader: &Reader,
    sink: &mut Sink,
) -> anyhow::Result<Vec<FontFile>> {
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
            match one(folder, name, span, left, reader)? {
                Ok(font) => {
                    left = left.saturating_sub(font.bytes.len() as u64);
                    fonts.push(font);
                }
                Err(found) => sink.push(found),
            }
        }
    }
    Ok(fonts)
}

/// Reads a font, for which there is so much room.
fn one(
    folder: &Path,
    name: &str,
    span: Span,
    room: u64,
    reader: &Reader,
) -> anyhow::Result<Result<FontFile, Diagnostic>> {
    let told = |message| Diagnostic::new(&codes::NO_FONT, span, message);
    if reader.files.size(&folder.join(name)) > room {
        let message = format!(
            "the fonts of a database have at most {} MB together, with `{name}` more",
            LARGEST >> 20
        );
        return Ok(Err(told(message).help("leave out those that no word needs")));
    }
    let bytes = match reader.companion(folder, name, "font", (&codes::NO_FONT, span)) {
        Ok(bytes) => bytes,
        Err(found) => return Ok(Err(found)),
    };
    let font = usable(name, bytes, &reader.isolation)?;
    Ok(font.map_err(|why| told(format!("`{name}` cannot be used: {why}"))))
}

/// A font that has been read.
type Known = (Arc<Vec<u8>>, Characters);

/// Fonts that were read last, for the next database or save.
static KNOWN: Mutex<Vec<Known>> = Mutex::new(Vec::new());

fn known() -> MutexGuard<'static, Vec<Known>> {
    KNOWN.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A stranger's font with its characters, which are found out in a process of its own, or why it
/// cannot be used.
///
/// # Errors
/// If there is no process for that, or no time.
pub(crate) fn usable(
    name: &str,
    bytes: Vec<u8>,
    isolation: &Isolation,
) -> anyhow::Result<Result<FontFile, String>> {
    let file = |(bytes, characters): Known| {
        let (name, characters) = (name.to_owned(), Some(characters));
        FontFile { name, bytes, characters }
    };
    let found = known().iter().find(|(font, _)| **font == bytes).cloned();
    if let Some(found) = found {
        return Ok(Ok(file(found)));
    }
    // Others may look for theirs meanwhile.
    let ran = WorkerError::of_file(isolation.run(|| Characters::of(&bytes)));
    let characters =
        match ran.with_context(|| format!("cannot read the font `{name}`"))? {
            Ok(Ok(characters)) => characters,
            Ok(Err(error)) => return Ok(Err(error.to_string())),
            Err(error) => return Ok(Err(error.to_string())),
        };
    let font = (Arc::new(bytes), characters);
    let mut known = known();
    // Those of one database at most.
    if known.len() == MOST || held(&known) + font.0.len() as u64 > LARGEST {
        known.clear();
    }
    known.push(font.clone());
    Ok(Ok(file(font)))
}

/// What is wrong with how many fonts there are, or how they are named.
pub(crate) fn fault(names: &[String]) -> Option<String> {
    let mut known = BTreeSet::new();
    let twice = names.iter().find(|name| !known.insert(*name));
    let twice = twice.map(|name| format!("the font `{name}` is named twice"));
    twice.or_else(|| {
        (names.len() > MOST).then(|| format!("there are at most {MOST} fonts"))
    })
}

/// The bytes of fonts.
fn held(known: &[Known]) -> u64 {
    known.iter().map(|(font, _)| font.len() as u64).sum()
}
