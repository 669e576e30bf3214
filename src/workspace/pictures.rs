//! Untrusted pictures, which are encoded again before they are used.

use std::path::Path;

use anyhow::Context;

use super::codes;
use super::reader::FileReader;
use crate::diag::{Diagnostic, Sink, Span, Spanned};
use crate::engine::{Isolation, WorkerError};
use crate::model::{PictureName, PictureRole, Resume};
use crate::picture::{self, PictureError};

/// A picture of the database, of which only the beginning has been checked.
pub(crate) struct OwnPicture {
    pub role: PictureRole,
    /// The name of its file in a document.
    pub file: String,
    pub bytes: Spanned<Vec<u8>>,
}

/// Reads the pictures of a database from their files. Those that cannot be used are reported.
///
/// # Errors
/// If the process for one cannot run, or the time is over.
pub(crate) fn read(
    folder: &Path,
    resume: &Resume,
    reader: &FileReader,
    sink: &mut Sink,
) -> anyhow::Result<Vec<OwnPicture>> {
    let mut all = Vec::new();
    for (role, name) in resume.pictures() {
        match picture_in(folder, role, name, reader)? {
            Ok(bytes) => {
                let bytes = Spanned { value: bytes, span: name.span };
                all.push(OwnPicture { role, file: role.file(name), bytes });
            }
            Err(found) => sink.push(found),
        }
    }
    Ok(all)
}

/// The bytes of a picture, or why it cannot be used.
fn picture_in(
    folder: &Path,
    role: PictureRole,
    name: &Spanned<PictureName>,
    reader: &FileReader,
) -> anyhow::Result<Result<Vec<u8>, Diagnostic>> {
    let span = name.span;
    let size = reader.files.size(&folder.join(name.as_str()));
    if let Err(error) = picture::fits(size) {
        return Ok(Err(unusable(role.as_str(), span, &error)));
    }
    let place = (&codes::NO_PHOTO, span);
    let bytes = match reader.companion(folder, name.as_str(), role.as_str(), place) {
        Ok(bytes) => bytes,
        Err(found) => return Ok(Err(found)),
    };
    let checked = WorkerError::of_file(reader.isolation.run(|| picture::look(&bytes)));
    let checked =
        checked.with_context(|| format!("cannot read the {}", role.as_str()))?;
    let costly = |error: WorkerError| Err(PictureError::Costly(error.to_string()));
    let checked = checked.unwrap_or_else(costly);
    Ok(checked.map(|()| bytes).map_err(|error| unusable(role.as_str(), span, &error)))
}

/// The finding for a picture that cannot be used, with the word for it.
pub(crate) fn unusable(what: &str, span: Span, error: &PictureError) -> Diagnostic {
    let message = format!("this {what} cannot be used: {error}");
    Diagnostic::new(&codes::NO_PHOTO, span, message).help(error.help())
}

/// A picture, encoded again in a separate process.
///
/// # Errors
/// If the process cannot run, or the time is over.
pub(crate) fn reencoded(
    picture: &[u8],
    isolation: &Isolation,
) -> anyhow::Result<Result<Vec<u8>, PictureError>> {
    if let Some(encoded) = picture::kept(picture) {
        return Ok(Ok(encoded));
    }
    let ran = WorkerError::of_file(isolation.run(|| picture::reencode(picture)));
    let encoded = ran.context("cannot read a picture")?;
    let encoded =
        encoded.unwrap_or_else(|error| Err(PictureError::Costly(error.to_string())));
    if let Ok(encoded) = &encoded {
        picture::keep(picture, encoded);
    }
    Ok(encoded)
}
