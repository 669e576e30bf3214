//! From the place of a database to its texts and model.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};

use super::{args, clock, codes, document, files, fonts, report};
use crate::check::{Facts, check};
use crate::diag::{
    Code, Diagnostic, FileId, Level, Levels, Sink, Sources, Span, Spanned,
};
use crate::engine::{Isolation, Sandbox, WorkerError};
use crate::load::{self, Trees};
use crate::model::{Resume, Variant};
use crate::picture::{self, PictureError};
use crate::render::FontFile;

/// A database that has been read and checked.
pub(super) struct Loaded {
    pub resume: Resume,
    /// The fonts that it brings with it.
    pub fonts: Vec<FontFile>,
    /// The picture of its owner, which may be damaged further on.
    pub photo: Option<Spanned<Vec<u8>>>,
    pub sources: Sources,
    /// Those of the sources that are the database.
    pub files: Vec<FileId>,
    pub sink: Sink,
}

/// What is asked of a database, and how what it brings is read.
pub(super) struct Asked<'a> {
    pub messages: &'a args::Messages,
    pub flags: &'a Variant,
    pub isolation: &'a Isolation,
}

/// Reads and checks the database that lies at a place. Its texts come after those
/// that `sources` has, its mistakes after those of `sink`. `trees` are those of the last time
/// that it was read.
pub(super) fn read(
    place: &Path,
    asked: &Asked,
    mut sources: Sources,
    mut sink: Sink,
    trees: Option<&mut Trees>,
) -> anyhow::Result<Loaded> {
    let codes = codes::all();
    sink.set_levels_below(levels(&asked.messages.levels, &codes)?);
    files::stays(place, asked.isolation.sandbox == Sandbox::Require)?;
    let files = texts(place, &mut sources, &mut sink)?;
    let mut resume = match trees {
        Some(trees) => load::load_again(&files, &sources, &mut sink, trees),
        None => load::load(&files, &sources, &mut sink),
    };
    for theme in resume.variants.values_mut().filter_map(|variant| variant.theme.as_mut())
    {
        theme.value = document::beside(place, &theme.value);
    }
    let flagged = with_flags(&resume, asked.flags);
    let facts = Facts {
        resume: flagged.as_ref().unwrap_or(&resume),
        begins: files.first().map_or(Span::NONE, |file| Span {
            file: *file,
            start: 0,
            end: 0,
        }),
        this_year: clock::year()?,
        codes: &codes,
    };
    check(&facts, &mut sink);
    let isolation = asked.isolation;
    let fonts =
        fonts::read(files::folder_of(place), &resume.fonts, isolation, &mut sink)?;
    let photo = photo(place, &resume, isolation, &mut sink)?;
    Ok(Loaded { resume, fonts, photo, sources, files, sink })
}

/// The database as if the flags were one of its variants, so that rules look at them too.
fn with_flags(resume: &Resume, flags: &Variant) -> Option<Resume> {
    if *flags == Variant::default() {
        return None;
    }
    let mut asked = resume.clone();
    asked.variants.insert(Spanned::bare("command-line".parse().ok()?), flags.clone());
    Some(asked)
}

/// The picture of the owner, as it lies in the folder. One that cannot be read is told.
fn photo(
    place: &Path,
    resume: &Resume,
    isolation: &Isolation,
    sink: &mut Sink,
) -> anyhow::Result<Option<Spanned<Vec<u8>>>> {
    let Some(name) = resume.basics.as_ref().and_then(|basics| basics.photo.as_ref())
    else {
        return Ok(None);
    };
    let (folder, span) = (files::folder_of(place), name.span);
    let usable = match picture_in(folder, name.as_str(), span) {
        Ok(value) => {
            let looked = WorkerError::of_file(isolation.run(|| picture::look(&value)));
            let looked = looked.context("cannot read the photo")?;
            let costly =
                |error: WorkerError| Err(PictureError::Costly(error.to_string()));
            let looked = looked.unwrap_or_else(costly);
            looked
                .map(|()| Spanned { value, span })
                .map_err(|error| no_photo(span, &error))
        }
        Err(found) => Err(found),
    };
    Ok(usable.map_err(|found| sink.push(found)).ok())
}

fn picture_in(folder: &Path, name: &str, span: Span) -> Result<Vec<u8>, Diagnostic> {
    let unusable = |error| no_photo(span, &error);
    picture::fits(files::size(&folder.join(name))).map_err(unusable)?;
    brought(folder, name, "photo", (&codes::NO_PHOTO, span))
}

/// That a photo cannot be used.
pub(super) fn no_photo(span: Span, error: &PictureError) -> Diagnostic {
    Diagnostic::new(&codes::NO_PHOTO, span, format!("this photo cannot be used: {error}"))
        .help(error.help())
}

/// A file that a database brings with it in its folder. If it cannot be read, that is told by
/// this code at this place.
pub(super) fn brought(
    folder: &Path,
    name: &str,
    what: &str,
    (code, span): (&'static Code, Span),
) -> Result<Vec<u8>, Diagnostic> {
    let file = folder.join(name);
    files::read_in(folder, &file).map_err(|error| {
        if !file.exists() {
            let message = format!("there is no {what} file `{name}`");
            return Diagnostic::new(code, span, message)
                .help("it must lie in the folder of the database");
        }
        let why = error.root_cause();
        report::found(code, span, &format!("cannot read the {what} `{name}`: {why}"))
    })
}

/// The levels that the flags set; the last word on a code holds.
fn levels(flags: &args::LevelFlags, codes: &[&Code]) -> anyhow::Result<Levels> {
    let mut levels = Levels::default();
    levels.strict = flags.strict;
    for (names, level) in [
        (&flags.allow, Level::Allow),
        (&flags.warn, Level::Warn),
        (&flags.deny, Level::Deny),
    ] {
        for name in names {
            match codes.iter().find(|code| code.name == name.as_str()) {
                Some(code) if code.adjustable => levels.set(name, level),
                Some(_) => bail!("`{name}` is always an error"),
                None => bail!(codes::unknown(name)),
            }
        }
    }
    Ok(levels)
}

/// Where a database lies if none is named, the first before the second.
pub(super) const USUAL_PLACES: [&str; 3] = ["data", "cv.yaml", "cv.yml"];

pub(super) fn usual_place() -> anyhow::Result<PathBuf> {
    let places = USUAL_PLACES.map(PathBuf::from);
    match places.into_iter().find(|place| place.exists()) {
        Some(place) => Ok(place),
        None => bail!(
            "there is no database here: neither `data/` nor `cv.yaml`\n\
                       help: `tenure init` begins one; name one that is elsewhere, as in `tenure \
             build path/to/data`"
        ),
    }
}

/// Adds the text of a file, or of every YAML file of a folder in order of name.
pub(super) fn texts(
    place: &Path,
    sources: &mut Sources,
    sink: &mut Sink,
) -> anyhow::Result<Vec<FileId>> {
    files::stays(place, false)?;
    let mut add = |file: &Path, bytes: Vec<u8>| {
        load::add_file(files::shown(file).to_string(), &bytes, sources, sink)
    };
    let kind = fs::metadata(place)
        .with_context(|| format!("cannot read `{}`", files::shown(place)))?;
    if !kind.is_dir() {
        return Ok(vec![add(place, files::read(place)?)]);
    }
    let found = in_folder(place)?;
    if found.is_empty() {
        bail!("the folder `{}` has no file that ends with `.yaml`", files::shown(place));
    }
    let read = |file: &PathBuf| Ok(add(file, files::read_in(place, file)?));
    found.iter().map(read).collect()
}

/// The files of the database that a folder is, in their order.
pub(super) fn in_folder(place: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let listing = fs::read_dir(place)
        .with_context(|| format!("cannot read the folder `{}`", files::shown(place)))?;
    let mut found = Vec::new();
    for entry in listing {
        let path = entry
            .with_context(|| format!("cannot read `{}`", files::shown(place)))?
            .path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if is_one_of_many(&name) && path.is_file() {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

/// Whether a file of a folder is of the database, by its name.
pub(super) fn is_one_of_many(name: &str) -> bool {
    (name.ends_with(".yaml") || name.ends_with(".yml")) && !name.starts_with('.')
}
