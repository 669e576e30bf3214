//! Pictures that a stranger may have made: read, and encoded again before they are used.

use std::path::Path;

use anyhow::Context;

use super::codes;
use super::reader::Reader;
use crate::diag::{Diagnostic, Sink, Span, Spanned};
use crate::engine::{Isolation, WorkerError};
use crate::model::Resume;
use crate::picture::{self, PictureError};

/// The picture of the owner, as it is in the folder. One that cannot be used is reported.
///
/// # Errors
/// If there is no process for it, or no time.
pub(crate) fn read(
    folder: &Path,
    resume: &Resume,
    reader: &Reader,
    sink: &mut Sink,
) -> anyhow::Result<Option<Spanned<Vec<u8>>>> {
    let Some(name) = resume.basics.as_ref().and_then(|basics| basics.photo.as_ref())
    else {
        return Ok(None);
    };
    let span = name.span;
    let usable = match picture_in(folder, name.as_str(), span, reader) {
        Ok(value) => {
            let looked = reader.isolation.run(|| picture::look(&value));
            let looked = WorkerError::of_file(looked).context("cannot read the photo")?;
            let costly =
                |error: WorkerError| Err(PictureError::Costly(error.to_string()));
            let looked = looked.unwrap_or_else(costly);
            looked
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
    reader: &Reader,
) -> Result<Vec<u8>, Diagnostic> {
    let size = reader.files.size(&folder.join(name));
    picture::fits(size).map_err(|error| unusable(span, &error))?;
    reader.companion(folder, name, "photo", (&codes::NO_PHOTO, span))
}

/// That a photo cannot be used.
pub(crate) fn unusable(span: Span, error: &PictureError) -> Diagnostic {
    Diagnostic::new(&codes::NO_PHOTO, span, format!("this photo cannot be used: {error}"))
        .help(error.help())
}

/// A picture that has been read, encoded again in a process of its own.
///
/// # Errors
/// If there is no process for it, or no time.
pub(crate) fn reencoded(
    picture: &[u8],
    isolation: &Isolation,
) -> anyhow::Result<Result<Vec<u8>, PictureError>> {
    if let Some(made) = picture::kept(picture) {
        return Ok(Ok(made));
    }
    let ran = WorkerError::of_file(isolation.run(|| picture::reencode(picture)));
    let made = ran.context("cannot read a picture")?;
    let made = made.unwrap_or_else(|error| Err(PictureError::Costly(error.to_string())));
    if let Ok(made) = &made {
        picture::keep(picture, made);
    }
    Ok(made)
}
