//! From the place of a database to its texts and model.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};

use super::{args, clock, codes, document, files};
use crate::check::{Facts, check};
use crate::diag::{
    Code, Diagnostic, FileId, Level, Levels, Sink, Sources, Span, Spanned,
};
use crate::load::{self, load};
use crate::model::{Resume, Variant};
use crate::picture::{self, PictureError};
use crate::render::{FontFile, is_font};

/// A database that has been read and checked.
pub(super) struct Loaded {
    pub resume: Resume,
    /// The fonts that it brings with it.
    pub fonts: Vec<FontFile>,
    /// The picture of its owner, which may be damaged further on.
    pub photo: Option<Spanned<Vec<u8>>>,
    pub sources: Sources,
    pub sink: Sink,
}

/// Reads and checks the database that lies at a place. Its texts come after those
/// that `sources` has, its mistakes after those of `sink`.
pub(super) fn read(
    place: &Path,
    messages: &args::Messages,
    flags: &Variant,
    mut sources: Sources,
    mut sink: Sink,
) -> anyhow::Result<Loaded> {
    let codes = codes::all();
    sink.set_levels_below(levels(&messages.levels, &codes)?);
    let files = texts(place, &mut sources, &mut sink)?;
    let mut resume = load(&files, &sources, &mut sink);
    for theme in resume.variants.values_mut().filter_map(|variant| variant.theme.as_mut())
    {
        theme.value = document::beside(place, &theme.value);
    }
    let asked = with_flags(&resume, flags);
    let facts = Facts {
        resume: asked.as_ref().unwrap_or(&resume),
        this_year: clock::year()?,
        codes: &codes,
    };
    check(&facts, &mut sink);
    let fonts = fonts(place, &resume, &mut sink);
    let photo = photo(place, &resume, &mut sink);
    Ok(Loaded { resume, fonts, photo, sources, sink })
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

/// The fonts that a database brings with it. One that cannot be read is told.
fn fonts(place: &Path, resume: &Resume, sink: &mut Sink) -> Vec<FontFile> {
    let folder = files::folder_of(place);
    let mut fonts = Vec::new();
    for font in &resume.fonts {
        let (name, span) = (font.as_str().to_owned(), font.span);
        match brought(folder, &name, "font") {
            Ok(bytes) if is_font(&bytes) => fonts.push(FontFile { name, bytes }),
            Ok(_) => {
                let message = format!("`{name}` is no font that can be used");
                sink.push(Diagnostic::new(&codes::NO_FONT, span, message));
            }
            Err(why) => sink.push(why.told(&codes::NO_FONT, span)),
        }
    }
    fonts
}

/// The picture of the owner, as it lies in the folder. One that cannot be read is told.
fn photo(place: &Path, resume: &Resume, sink: &mut Sink) -> Option<Spanned<Vec<u8>>> {
    let name = resume.basics.as_ref()?.photo.as_ref()?;
    let folder = files::folder_of(place);
    let fits = picture::fits(files::size(&folder.join(name.as_str())));
    match fits.map(|()| brought(folder, name.as_str(), "photo")) {
        Ok(Ok(bytes)) => match picture::look(&bytes) {
            Ok(()) => return Some(Spanned { value: bytes, span: name.span }),
            Err(error) => sink.push(no_photo(name.span, &error)),
        },
        Ok(Err(why)) => sink.push(why.told(&codes::NO_PHOTO, name.span)),
        Err(error) => sink.push(no_photo(name.span, &error)),
    }
    None
}

/// That a photo cannot be used.
pub(super) fn no_photo(span: Span, error: &PictureError) -> Diagnostic {
    Diagnostic::new(&codes::NO_PHOTO, span, format!("this photo cannot be used: {error}"))
        .help(error.help())
}

/// Why a file that a database brings with it cannot be read, with help.
struct Unread(String, Option<String>);

impl Unread {
    fn told(self, code: &'static Code, span: Span) -> Diagnostic {
        let mut found = Diagnostic::new(code, span, self.0);
        found.help.extend(self.1);
        found
    }
}

/// A file that a database brings with it in its folder.
fn brought(folder: &Path, name: &str, what: &str) -> Result<Vec<u8>, Unread> {
    let file = folder.join(name);
    files::read_in(folder, &file).map_err(|error| {
        if !file.exists() {
            let beside = "it must lie in the folder of the database".to_owned();
            return Unread(format!("there is no {what} file `{name}`"), Some(beside));
        }
        let said = error.root_cause().to_string();
        let (why, help) = said.split_once("\nhelp: ").unwrap_or((&said, ""));
        let help = Some(help.to_owned()).filter(|help| !help.is_empty());
        Unread(format!("cannot read the {what} `{name}`: {why}"), help)
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
    let mut add = |file: &Path, bytes: Vec<u8>| {
        load::add_file(file.display().to_string(), &bytes, sources, sink)
    };
    let kind = fs::metadata(place)
        .with_context(|| format!("cannot read `{}`", place.display()))?;
    if !kind.is_dir() {
        return Ok(vec![add(place, files::read(place)?)]);
    }
    let listing = fs::read_dir(place)
        .with_context(|| format!("cannot read the folder `{}`", place.display()))?;
    let mut found = Vec::new();
    for entry in listing {
        let path =
            entry.with_context(|| format!("cannot read `{}`", place.display()))?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let yaml = name.ends_with(".yaml") || name.ends_with(".yml");
        if yaml && !name.starts_with('.') && path.is_file() {
            found.push(path);
        }
    }
    found.sort();
    if found.is_empty() {
        bail!("the folder `{}` has no file that ends with `.yaml`", place.display());
    }
    let read = |file: &PathBuf| Ok(add(file, files::read_in(place, file)?));
    found.iter().map(read).collect()
}
