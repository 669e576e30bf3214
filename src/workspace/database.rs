//! Reads a database: from its path to its texts and its model.

use std::path::{Path, PathBuf};

use anyhow::{Context, bail};

use super::citations::{self, StyleFiles};
use super::config::Config;
use super::files::{Disk, Files, LARGEST, folder_of};
use super::pictures::{self, OwnPicture};
use super::reader::FileReader;
use super::{clock, codes, fonts, paths, theme};
use crate::check::{Facts, check};
use crate::diag::{FileId, Sink, Sources, Span, Spanned};
use crate::engine::Sandbox;
use crate::export::latex::FontFile;
use crate::load::{self, Trees};
use crate::model::{Resume, Variant};

/// A database that has been read and checked.
pub(crate) struct LoadedDatabase {
    pub resume: Resume,
    /// The fonts next to it.
    pub fonts: Vec<FontFile>,
    /// The photo, of which only the beginning has been checked.
    pub pictures: Vec<OwnPicture>,
    /// The citation styles next to it.
    pub style_files: StyleFiles,
    pub sources: Sources,
    /// The sources that belong to the database.
    pub files: Vec<FileId>,
    pub sink: Sink,
}

/// Reads and checks the database at a path. Its texts and its mistakes come after those of
/// `config`. `trees` are the parse trees of the last time that it was read.
pub(crate) fn read(
    place: &Path,
    config: &Config,
    reader: &FileReader,
    trees: Option<&mut Trees>,
) -> anyhow::Result<LoadedDatabase> {
    let (mut sources, mut sink) = (config.sources.clone(), config.sink.clone());
    let codes = codes::all();
    sink.set_levels_below(config.levels.clone());
    reader.files.check_link(place, config.engine.sandbox == Sandbox::Require)?;
    let files = texts(&*reader.files, place, &mut sources, &mut sink)?;
    let mut resume = match trees {
        Some(trees) => load::load_again(&files, &sources, &mut sink, trees),
        None => load::load(&files, &sources, &mut sink),
    };
    let folder = folder_of(&*reader.files, place);
    let of_variants = resume.variants.values_mut().map(|variant| &mut variant.theme);
    for theme in std::iter::once(&mut resume.theme).chain(of_variants).flatten() {
        theme.value = theme::resolve_from(folder, &theme.value);
    }
    let flagged = with_overrides(&resume, &config.variant);
    let start = |file: &FileId| Span { file: *file, start: 0, end: 0 };
    let facts = Facts {
        resume: flagged.as_ref().unwrap_or(&resume),
        begins: files.first().map_or(Span::NONE, start),
        this_year: clock::year_of(config.engine.epoch()?),
        codes: &codes,
    };
    check(&facts, &mut sink);
    let fonts = fonts::read(folder, &resume.fonts, reader, &mut sink)?;
    let overrides = &config.variant;
    let style_files =
        citations::read(folder, &resume, overrides, reader, &mut sources, &mut sink);
    let pictures = pictures::read(folder, &resume, reader, &mut sink)?;
    Ok(LoadedDatabase { resume, fonts, pictures, style_files, sources, files, sink })
}

/// The database with the overrides as another variant, so that the rules check them too.
fn with_overrides(resume: &Resume, overrides: &Variant) -> Option<Resume> {
    if *overrides == Variant::default() {
        return None;
    }
    let mut resume = resume.clone();
    let name = Spanned::bare("command-line".parse().ok()?);
    resume.variants.insert(name, overrides.clone());
    Some(resume)
}

/// The default paths of a database, in the order in which they are tried.
pub(crate) const DEFAULT_PATHS: [&str; 3] = ["data", "cv.yaml", "cv.yml"];

/// The database in the working folder.
///
/// # Errors
/// If there is none.
pub(crate) fn default_path() -> anyhow::Result<PathBuf> {
    let places = DEFAULT_PATHS.map(PathBuf::from);
    let there = || places.iter().filter(|place| place.exists());
    // A folder `data` may hold anything.
    let has_yaml = |place: &&PathBuf| {
        !place.is_dir() || in_folder(&Disk, place).is_ok_and(|files| !files.is_empty())
    };
    match there().find(has_yaml).or_else(|| there().next()) {
        Some(place) => Ok(place.clone()),
        None => bail!(
            "found no database: there is neither `data/` nor `cv.yaml`\nhelp: create one with \
             `tenure init`, or name one, as in `tenure build path/to/data`"
        ),
    }
}

/// Adds the text of a file, or of every YAML file in a folder, in order of name.
pub(crate) fn texts(
    files: &dyn Files,
    place: &Path,
    sources: &mut Sources,
    sink: &mut Sink,
) -> anyhow::Result<Vec<FileId>> {
    files.check_link(place, false)?;
    let mut add = |file: &Path, bytes: Vec<u8>| {
        let name = paths::shown(file).to_string();
        // Files in memory have no limit of their own.
        if bytes.len() as u64 > LARGEST {
            bail!("`{name}` is larger than {} MB", LARGEST >> 20);
        }
        Ok(load::add_file(name, &bytes, sources, sink))
    };
    if !files.is_folder(place) {
        return Ok(vec![add(place, files.read(place)?)?]);
    }
    let found = in_folder(files, place)?;
    if found.is_empty() {
        bail!(
            "the folder `{}` has no file that ends with `.yaml` or `.yml`",
            paths::shown(place)
        );
    }
    let read = |file: &PathBuf| add(file, files.read_in(place, file)?);
    found.iter().map(read).collect()
}

/// The files of a database that is a folder, in order of name.
pub(crate) fn in_folder(files: &dyn Files, place: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let listed = files
        .list(place)
        .with_context(|| format!("cannot read the folder `{}`", paths::shown(place)))?;
    let name = |path: &PathBuf| {
        path.file_name().unwrap_or_default().to_string_lossy().into_owned()
    };
    Ok(listed.into_iter().filter(|path| is_database_file(&name(path))).collect())
}

/// Whether a file in the folder of a database belongs to it, by its name.
pub(crate) fn is_database_file(name: &str) -> bool {
    (name.ends_with(".yaml") || name.ends_with(".yml")) && !name.starts_with('.')
}
