//! Untrusted pictures, which are encoded again before they are used.

use std::path::Path;

use anyhow::Context;

use super::codes;
use super::reader::FileReader;
use crate::diag::{Diagnostic, Sink, Span, Spanned};
use crate::engine::{Isolation, WorkerError};
use crate::model::Resume;
use crate::picture::{self, PictureError};

/// Reads the photo from its file. A photo that cannot be used is reported.
///
/// # Errors
/// If the process for it cannot run, or the time is over.
pub(crate) fn read(
    folder: &Path,
    resume: &Resume,
    reader: &FileReader,
    sink: &mut Sink,
) -> anyhow::Result<Option<Spanned<Vec<u8>>>> {
    let Some(name) = resume.basics.as_ref().and_then(|basics| basics.photo.as_ref())
    else {
        return Ok(None);
    };
    let span = name.span;
    let usable = match picture_in(folder, name.as_str(), span, reader) {
        Ok(value) => {
            let checked = reader.isolation.run(|| picture::look(&value));
            let checked =
                WorkerError::of_file(checked).context("cannot read the photo")?;
            let costly =
                |error: WorkerError| Err(PictureError::Costly(error.to_string()));
            let checked = checked.unwrap_or_else(costly);
            checked
                .map(|()| Spanned { value, span })
                .map_err(|error| unusable(span, &error))
        }
        Err(found) => Err(found),
    };
    Ok(usable.map_err(|found| sink.push(found)).ok())
}

fn picture_in(
    folder: &Path,
    name: &str,
    span: Span,
    reader: &FileReader,
) -> Result<Vec<u8>, Diagnostic> {
    let size = reader.files.size(&folder.join(name));
    picture::fits(size).map_err(|error| unusable(span, &error))?;
    reader.companion(folder, name, "photo", (&codes::NO_PHOTO, span))
}

/// The finding for a photo that cannot be used.
pub(crate) fn unusable(span: Span, error: &PictureError) -> Diagnostic {
    Diagnostic::new(&codes::NO_PHOTO, span, format!("this photo cannot be used: {error}"))
        .help(error.help())
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
