//! Writes the finished file: completely, or not at all.

use std::fmt;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};

use super::{inputs, paths, temporary};
use crate::export::{FORMATS, Format};

/// The destination of a document.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Target {
    /// Standard output.
    Standard,
    /// A file.
    File(PathBuf),
}

/// The names from which the file name of a document is composed.
#[derive(Debug, Clone, Copy)]
pub(crate) struct TargetNames<'n> {
    /// The folder that the output is relative to.
    pub beside: &'n Path,
    /// The name of its database.
    pub database: &'n str,
    /// Whether other databases are built with it.
    pub is_one_of_many: bool,
    pub variant: Option<&'n str>,
    /// The name of its owner.
    pub owner: &'n str,
}

/// The name of a database: that of its folder, or of its file without the extension. If that is
/// `data` or `cv`, it is the name of the folder around it.
pub(crate) fn database_name(place: &Path) -> String {
    let full = std::path::absolute(place).unwrap_or_else(|_| place.to_owned());
    let own = if full.is_dir() { full.file_name() } else { full.file_stem() };
    let around = full.parent().and_then(Path::file_name);
    let own = own.filter(|own| *own != "data" && *own != "cv").or(around);
    own.map_or_else(|| "cv".to_owned(), |name| name.to_string_lossy().into_owned())
}

/// The placeholders of a file name.
const PLACEHOLDERS: &str = "`{variant}`, `{database}` and `{name}`";

impl Target {
    /// The target that `-o` names: `-`, a folder that exists or ends with a slash, or a file. In
    /// the name of a file, `{variant}` is replaced by the variant, `{database}` by the database and
    /// `{name}` by the owner's name.
    ///
    /// # Errors
    /// If the extension or a placeholder is unknown.
    pub fn document(
        output: Option<&Path>,
        names: &TargetNames,
    ) -> anyhow::Result<Target> {
        let TargetNames { beside, database, is_one_of_many, variant, .. } = *names;
        let base = if is_one_of_many { database } else { "cv" };
        let extension = Format::default_format().extension;
        let default = match variant {
            Some(variant) => format!("{base}-{variant}.{extension}"),
            None => format!("{base}.{extension}"),
        };
        let Some(output) = output else { return Ok(Target::File(default.into())) };
        if output == Path::new("-") {
            return Ok(Target::Standard);
        }
        let place = beside.join(output);
        if is_folder(&place) {
            return Ok(Target::File(place.join(default)));
        }
        // Only the output itself is a pattern, not the folder that it is relative to.
        let is_pattern = is_pattern(output);
        let file = if is_pattern { beside.join(expand(output, names)?) } else { place };
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

    /// Its path in a manifest, with all characters as they are.
    pub fn manifest_path(&self) -> String {
        match self {
            Target::Standard => self.to_string(),
            Target::File(file) => file.to_string_lossy().into_owned(),
        }
    }

    /// The target that `-o` names, if it does not depend on the contents of the database.
    ///
    /// # Errors
    /// If the extension is unknown.
    pub fn fixed(output: Option<&Path>, beside: &Path) -> anyhow::Result<Option<Target>> {
        let fixed =
            |output: &&Path| !is_folder(&beside.join(output)) && !is_pattern(output);
        let Some(output) = output.filter(fixed) else { return Ok(None) };
        let (database, variant, owner) = ("", None, "");
        let names =
            TargetNames { beside, database, is_one_of_many: false, variant, owner };
        Target::document(Some(output), &names).map(Some)
    }

    /// The format of the document.
    pub fn format(&self) -> &'static Format {
        let of_file = match self {
            Target::Standard => None,
            Target::File(file) => format_of(file).ok(),
        };
        of_file.unwrap_or_else(Format::default_format)
    }

    /// Writes `bytes`. A file is written next to the target and then renamed, so that the old file
    /// is kept until the new one is complete.
    pub fn write(&self, bytes: &[u8]) -> anyhow::Result<()> {
        match self {
            Target::Standard => print(bytes),
            Target::File(file) => replace(file, bytes),
        }
    }

    /// Checks that the target can be written, before there is anything to write.
    ///
    /// # Errors
    /// The same as when it is written.
    pub fn check_writable(&self) -> anyhow::Result<()> {
        let Target::File(file) = self else { return Ok(()) };
        check_replaceable(file)?;
        temporary::check_folder(&paths::resolved(file))
            .with_context(|| cannot_write(file))
    }
}

/// Whether `-o` names a folder.
fn is_folder(output: &Path) -> bool {
    output.is_dir() || output.as_os_str().as_encoded_bytes().ends_with(b"/")
}

fn is_pattern(output: &Path) -> bool {
    output.as_os_str().as_encoded_bytes().iter().any(|byte| b"{}".contains(byte))
}

/// Replaces the placeholders of a pattern.
fn expand(output: &Path, names: &TargetNames) -> anyhow::Result<PathBuf> {
    let shown = paths::shown(output);
    let Some(mut rest) = output.to_str() else {
        bail!("`{shown}` has placeholders and is not UTF-8");
    };
    let mut file = String::new();
    while let Some(at) = rest.find(['{', '}']) {
        let (before, found) = rest.split_at(at);
        file.push_str(before);
        let Some((word, after)) =
            found.strip_prefix('{').and_then(|it| it.split_once('}'))
        else {
            bail!("unmatched brace in `{shown}`\nhelp: use {PLACEHOLDERS}");
        };
        match word {
            "variant" => file.push_str(names.variant.unwrap_or("cv")),
            "database" => file.push_str(names.database),
            "name" => file.push_str(&slug(names.owner)?),
            word => bail!(
                "unknown placeholder `{{{word}}}` in `{shown}`\nhelp: use {PLACEHOLDERS}"
            ),
        }
        rest = after;
    }
    Ok(PathBuf::from(file + rest))
}

/// The format of a file by its extension; the default format if it has none.
///
/// # Errors
/// If the extension is unknown.
fn format_of(file: &Path) -> anyhow::Result<&'static Format> {
    let shown = paths::shown(file);
    let Some(extension) = file.extension() else {
        let has_name = file.file_name().is_some_and(|name| {
            let name = name.to_string_lossy();
            !FORMATS.iter().any(|format| *name == format!(".{}", format.extension))
        });
        // Folders and devices are reported when they are opened.
        if has_name || is_not_file(file) {
            return Ok(Format::default_format());
        }
        bail!(
            "`{shown}` has no name before its extension\nhelp: name a file, as in `cv.pdf`"
        );
    };
    match Format::by_extension(&extension.to_string_lossy()) {
        Some(format) => Ok(format),
        None if is_not_file(file) => Ok(Format::default_format()),
        None => {
            let known = FORMATS
                .iter()
                .map(|format| format!("`.{}` ({})", format.extension, format.name));
            let known = known.collect::<Vec<_>>().join(", ");
            bail!(
                "unknown extension `.{}` of `{shown}`\nhelp: tenure writes {known}",
                paths::shown(Path::new(extension))
            )
        }
    }
}

/// Whether a path exists and is not a regular file.
fn is_not_file(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|about| !about.is_file())
}

/// Checks that a file may be replaced: that it is not an input, a link, a device or read-only.
fn check_replaceable(file: &Path) -> anyhow::Result<()> {
    let shown = paths::shown(file);
    let Ok(old) = fs::symlink_metadata(paths::resolved(file)) else { return Ok(()) };
    // Callers claim their files. This check is for one that has forgotten to.
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
        bail!("`{shown}` is read-only");
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

/// A name in the form of file names: `haoran-qiu`.
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

/// Writes to standard output. A reader that goes away, as `head -1` does, is not an error.
///
/// # Errors
/// If standard output cannot be written.
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
    check_replaceable(file)?;
    write_atomically(&paths::resolved(file), bytes).with_context(|| cannot_write(file))
}

fn write_atomically(file: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut beside = temporary::beside(file)?;
    beside.as_file_mut().write_all(bytes)?;
    if let Ok(old) = fs::metadata(file) {
        beside.as_file().set_permissions(old.permissions())?;
    }
    // After a power failure the old file may be back, which is harmless, but a file must never be
    // incomplete. So the file is synchronized, and its folder is not.
    beside.as_file().sync_all()?;
    beside.persist(file)
}
