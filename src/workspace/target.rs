//! Writing the finished file: whole, or not at all.

use std::fmt;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};

use super::{inputs, paths, temporary};
use crate::export::{FORMATS, Format};

/// Where the result goes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Target {
    /// Standard output.
    Standard,
    /// A file.
    File(PathBuf),
}

/// What a document may be named after.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Named<'n> {
    /// The folder that it is named from.
    pub beside: &'n Path,
    /// The name of its database.
    pub database: &'n str,
    /// Whether other databases are built with it.
    pub is_one_of_many: bool,
    pub variant: Option<&'n str>,
    /// The name of its owner.
    pub owner: &'n str,
}

/// The name of a database: that of its folder, or of its file without the ending. `data`
/// and `cv` are no names: then it is that of the folder around it.
pub(crate) fn database_name(place: &Path) -> String {
    let whole = std::path::absolute(place).unwrap_or_else(|_| place.to_owned());
    let own = if whole.is_dir() { whole.file_name() } else { whole.file_stem() };
    let around = whole.parent().and_then(Path::file_name);
    let own = own.filter(|own| *own != "data" && *own != "cv").or(around);
    own.map_or_else(|| "cv".to_owned(), |name| name.to_string_lossy().into_owned())
}

/// What a file name may have in braces.
const PLACEHOLDERS: &str = "`{variant}`, `{database}` and `{name}`";

impl Target {
    /// The file that `-o` means: `-`, a folder that exists or ends with a slash, or a file. In a
    /// file's name `{variant}` stands for the variant, `{database}` for the database and
    /// `{name}` for the owner's name.
    ///
    /// # Errors
    /// If it names no file of a format.
    pub fn document(output: Option<&Path>, named: &Named) -> anyhow::Result<Target> {
        let Named { beside, database, is_one_of_many, variant, .. } = *named;
        let base = if is_one_of_many { database } else { "cv" };
        let extension = Format::default_format().extension;
        let usual = match variant {
            Some(variant) => format!("{base}-{variant}.{extension}"),
            None => format!("{base}.{extension}"),
        };
        let Some(output) = output else { return Ok(Target::File(usual.into())) };
        if output == Path::new("-") {
            return Ok(Target::Standard);
        }
        let place = beside.join(output);
        if is_folder(&place) {
            return Ok(Target::File(place.join(usual)));
        }
        // Only what was written is a pattern, and not the folder that it is named from.
        let is_pattern = is_pattern(output);
        let file = if is_pattern { beside.join(filled(output, named)?) } else { place };
        format_of(&file)?;
        Ok(Target::File(file))
    }

    /// A file, or `-` for standard output.
    pub fn named(file: &Path) -> Target {
        if file == Path::new("-") {
            Target::Standard
        } else {
            Target::File(file.to_owned())
        }
    }

    /// What a manifest calls it: the path itself, whatever is in it.
    pub fn written(&self) -> String {
        match self {
            Target::Standard => self.to_string(),
            Target::File(file) => file.to_string_lossy().into_owned(),
        }
    }

    /// The file that `-o` means whatever the database says; nothing if it depends on that.
    ///
    /// # Errors
    /// If it names no file of a format.
    pub fn fixed(output: Option<&Path>, beside: &Path) -> anyhow::Result<Option<Target>> {
        let fixed =
            |output: &&Path| !is_folder(&beside.join(output)) && !is_pattern(output);
        let Some(output) = output.filter(fixed) else { return Ok(None) };
        let (database, variant, owner) = ("", None, "");
        let named = Named { beside, database, is_one_of_many: false, variant, owner };
        Target::document(Some(output), &named).map(Some)
    }

    /// The format of what is written to it.
    pub fn format(&self) -> &'static Format {
        let of_file = match self {
            Target::Standard => None,
            Target::File(file) => format_of(file).ok(),
        };
        of_file.unwrap_or_else(Format::default_format)
    }

    /// Writes `bytes`. A file is written beside the target and renamed, so that the old
    /// one stays until the new one is whole.
    pub fn write(&self, bytes: &[u8]) -> anyhow::Result<()> {
        match self {
            Target::Standard => print(bytes),
            Target::File(file) => replace(file, bytes),
        }
    }

    /// Sees whether the target could be written, before there is anything to write.
    ///
    /// # Errors
    /// As to write it would have.
    pub fn try_out(&self) -> anyhow::Result<()> {
        let Target::File(file) = self else { return Ok(()) };
        may_be_replaced(file)?;
        temporary::try_beside(&paths::resolved(file)).with_context(|| cannot_write(file))
    }
}

/// Whether `-o` names a folder.
fn is_folder(output: &Path) -> bool {
    output.is_dir() || output.as_os_str().as_encoded_bytes().ends_with(b"/")
}

fn is_pattern(output: &Path) -> bool {
    output.as_os_str().as_encoded_bytes().iter().any(|byte| b"{}".contains(byte))
}

/// The file that a pattern means.
fn filled(output: &Path, named: &Named) -> anyhow::Result<PathBuf> {
    let shown = paths::shown(output);
    let Some(mut rest) = output.to_str() else {
        bail!("`{shown}` has braces and is not UTF-8, so it is not clear what it names");
    };
    let mut file = String::new();
    while let Some(at) = rest.find(['{', '}']) {
        let (before, found) = rest.split_at(at);
        file.push_str(before);
        let Some((word, after)) =
            found.strip_prefix('{').and_then(|it| it.split_once('}'))
        else {
            bail!("`{shown}` has a brace without its other\nhelp: use {PLACEHOLDERS}");
        };
        match word {
            "variant" => file.push_str(named.variant.unwrap_or("cv")),
            "database" => file.push_str(named.database),
            "name" => file.push_str(&slug(named.owner)?),
            word => bail!(
                "unknown placeholder `{{{word}}}` in `{shown}`\nhelp: use {PLACEHOLDERS}"
            ),
        }
        rest = after;
    }
    Ok(PathBuf::from(file + rest))
}

/// The format of a file by its extension: the default if it has none.
///
/// # Errors
/// If there is no format with this extension.
fn format_of(file: &Path) -> anyhow::Result<&'static Format> {
    let shown = paths::shown(file);
    let Some(extension) = file.extension() else {
        let has_name = file.file_name().is_some_and(|name| {
            let name = name.to_string_lossy();
            !FORMATS.iter().any(|format| *name == format!(".{}", format.extension))
        });
        // What is there already and is no file has words of its own.
        if has_name || is_no_file(file) {
            return Ok(Format::default_format());
        }
        bail!(
            "`{shown}` has no name before its ending\nhelp: name a file, as in `cv.pdf`"
        );
    };
    match Format::by_extension(&extension.to_string_lossy()) {
        Some(format) => Ok(format),
        None if is_no_file(file) => Ok(Format::default_format()),
        None => {
            let known = FORMATS
                .iter()
                .map(|format| format!("`.{}` ({})", format.extension, format.name));
            let known = known.collect::<Vec<_>>().join(", ");
            bail!(
                "no format has the extension `.{}` of `{shown}`\nhelp: tenure writes {known}",
                paths::shown(Path::new(extension))
            )
        }
    }
}

/// Whether something else than a file is at a path.
fn is_no_file(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|about| !about.is_file())
}

/// Refuses what is no file of the user's to be written over.
fn may_be_replaced(file: &Path) -> anyhow::Result<()> {
    let shown = paths::shown(file);
    let Ok(old) = fs::symlink_metadata(paths::resolved(file)) else { return Ok(()) };
    // Who writes has claimed its file; this holds if somebody forgets to.
    if let Some(input) = inputs::input_at(file) {
        bail!("`{shown}` is `{}`, which this run reads", paths::shown(&input));
    }
    if old.is_symlink() {
        bail!(
            "`{shown}` is a link, which would be replaced\nhelp: name the file that it leads \
             to; `-o -` writes to standard output"
        );
    }
    if old.is_dir() {
        bail!("`{shown}` is a folder");
    }
    if !old.is_file() {
        bail!("`{shown}` is a device or a pipe\nhelp: `-o -` writes to standard output");
    }
    if old.permissions().readonly() {
        bail!("`{shown}` is read-only, so it stays as it is");
    }
    Ok(())
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Target::Standard => f.write_str("standard output"),
            Target::File(file) => write!(f, "{}", paths::shown(file)),
        }
    }
}

/// A name as file names have it: `haoran-qiu`.
fn slug(name: &str) -> anyhow::Result<String> {
    let mut out = String::new();
    for c in name.chars() {
        if c.is_alphanumeric() {
            out.extend(c.to_lowercase());
        } else if !out.is_empty() && !out.ends_with('-') {
            out.push('-');
        }
    }
    let slug = out.trim_end_matches('-');
    if slug.is_empty() {
        bail!(
            "the name `{name}` has no letters for `{{name}}`\nhelp: name the file with `-o`"
        );
    }
    Ok(slug.to_owned())
}

/// Writes to standard output. A reader that has gone away, as `head -1` does, has read enough.
///
/// # Errors
/// If it cannot be written.
pub(crate) fn print(bytes: &[u8]) -> anyhow::Result<()> {
    print_to(&mut io::stdout().lock(), bytes)
}

/// The same for a stream that leads to standard output.
///
/// # Errors
/// As for [`print`].
pub(crate) fn print_to(out: &mut impl Write, bytes: &[u8]) -> anyhow::Result<()> {
    match out.write_all(bytes).and_then(|()| out.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        written => written.context("cannot write to standard output"),
    }
}

fn cannot_write(file: &Path) -> String {
    format!("cannot write `{}`", paths::shown(file))
}

fn replace(file: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    may_be_replaced(file)?;
    written(&paths::resolved(file), bytes).with_context(|| cannot_write(file))
}

fn written(file: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut beside = temporary::beside(file)?;
    beside.as_file_mut().write_all(bytes)?;
    if let Ok(old) = fs::metadata(file) {
        beside.as_file().set_permissions(old.permissions())?;
    }
    // After a power cut the old file may be back, which can be made anew, but never half of
    // one: so the file is waited for, and its folder is not.
    beside.as_file().sync_all()?;
    beside.persist(file)
}
