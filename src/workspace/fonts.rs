//! The fonts next to a database.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use anyhow::Context;

use super::codes;
use super::reader::FileReader;
use crate::diag::{Diagnostic, Sink, Span, Spanned};
use crate::engine::{Isolation, WorkerError};
use crate::export::latex::{Characters, FontFile};
use crate::model::FontName;

/// The number of fonts that a database may list. One for each of its scripts is enough.
const MOST: usize = 16;
/// The total size of the fonts, in bytes. Two weights of a CJK family are half of it.
const LARGEST: u64 = 64 << 20;

/// Reads fonts from a folder. Fonts that cannot be used are reported.
///
/// # Errors
/// If the process for them cannot run, or the time is over.
pub(crate) fn read(
    folder: &Path,
    named: &[Spanned<FontName>],
    reader: &FileReader,
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
            let message = format!("`fonts` lists more than {MOST} fonts");
            sink.push(
                Diagnostic::new(&codes::NO_FONT, span, message)
                    .help("remove the fonts that no text needs"),
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

/// Reads a font of at most `room` bytes.
fn one(
    folder: &Path,
    name: &str,
    span: Span,
    room: u64,
    reader: &FileReader,
) -> anyhow::Result<Result<FontFile, Diagnostic>> {
    let finding = |message| Diagnostic::new(&codes::NO_FONT, span, message);
    if reader.files.size(&folder.join(name)) > room {
        let message = format!(
            "the fonts are larger than {} MB in total, including `{name}`",
            LARGEST >> 20
        );
        let found = finding(message).help("remove the fonts that no text needs");
        return Ok(Err(found));
    }
    let bytes = match reader.companion(folder, name, "font", (&codes::NO_FONT, span)) {
        Ok(bytes) => bytes,
        Err(found) => return Ok(Err(found)),
    };
    let font = usable(name, bytes, &reader.isolation)?;
    Ok(font.map_err(|why| finding(format!("`{name}` cannot be used: {why}"))))
}

/// A font that has been read.
type CachedFont = (Arc<Vec<u8>>, Characters);

/// The fonts that were read last, for the next database or save.
static CACHE: Mutex<Vec<CachedFont>> = Mutex::new(Vec::new());

fn cache() -> MutexGuard<'static, Vec<CachedFont>> {
    CACHE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// An untrusted font with its characters, which are read in a separate process, or the reason why
/// it cannot be used.
///
/// # Errors
/// If the process cannot run, or the time is over.
pub(crate) fn usable(
    name: &str,
    bytes: Vec<u8>,
    isolation: &Isolation,
) -> anyhow::Result<Result<FontFile, String>> {
    let file = |(bytes, characters): CachedFont| {
        let (name, characters) = (name.to_owned(), Some(characters));
        FontFile { name, bytes, characters }
    };
    let found = cache().iter().find(|(font, _)| **font == bytes).cloned();
    if let Some(found) = found {
        return Ok(Ok(file(found)));
    }
    // The cache is not locked meanwhile.
    let ran = WorkerError::of_file(isolation.run(|| Characters::of(&bytes)));
    let characters =
        match ran.with_context(|| format!("cannot read the font `{name}`"))? {
            Ok(Ok(characters)) => characters,
            Ok(Err(error)) => return Ok(Err(error.to_string())),
            Err(error) => return Ok(Err(error.to_string())),
        };
    let font = (Arc::new(bytes), characters);
    let mut cache = cache();
    // The cache holds the fonts of at most one database.
    if cache.len() == MOST || total_size(&cache) + font.0.len() as u64 > LARGEST {
        cache.clear();
    }
    cache.push(font.clone());
    Ok(Ok(file(font)))
}

/// The mistake in a list of fonts: a name that appears twice, or too many names.
pub(crate) fn fault(names: &[String]) -> Option<String> {
    let mut known = BTreeSet::new();
    let twice = names.iter().find(|name| !known.insert(*name));
    let twice = twice.map(|name| format!("the font `{name}` is named twice"));
    twice.or_else(|| (names.len() > MOST).then(|| format!("more than {MOST} fonts")))
}

/// The total size of fonts, in bytes.
fn total_size(fonts: &[CachedFont]) -> u64 {
    fonts.iter().map(|(font, _)| font.len() as u64).sum()
}
