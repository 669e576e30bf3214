//! Writing the finished file: whole, or not at all.

use std::fmt;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};

use super::files;

/// Where the result goes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Target {
    /// Standard output.
    Standard,
    /// A file.
    File(PathBuf),
}

/// What a document may be named after.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Named<'n> {
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
pub(super) fn database_name(place: &Path) -> String {
    let whole = std::path::absolute(place).unwrap_or_else(|_| place.to_owned());
    let own = if whole.is_dir() { whole.file_name() } else { whole.file_stem() };
    let around = whole.parent().and_then(Path::file_name);
    let own = own.filter(|own| *own != "data" && *own != "cv").or(around);
    own.map_or_else(|| "cv".to_owned(), |name| name.to_string_lossy().into_owned())
}

impl Target {
    /// What `-o` means: `-`, a folder that exists or ends with a slash, or a file. In a
    /// file's name `{variant}` stands for the variant, `{database}` for the database and
    /// `{name}` for the owner's name.
    pub fn new(output: Option<&Path>, named: &Named) -> Target {
        let Named { database, is_one_of_many, variant, owner } = *named;
        let base = if is_one_of_many { database } else { "cv" };
        let usual = match variant {
            Some(variant) => format!("{base}-{variant}.pdf"),
            None => format!("{base}.pdf"),
        };
        let Some(output) = output else { return Target::File(usual.into()) };
        if output == Path::new("-") {
            return Target::Standard;
        }
        let written = output.as_os_str().to_string_lossy();
        if output.is_dir() || written.ends_with(['/', '\\']) {
            return Target::File(output.join(usual));
        }
        if !written.contains(['{', '}']) {
            return Target::File(output.to_owned());
        }
        let filled = written.replace("{variant}", variant.unwrap_or("cv"));
        let filled = filled.replace("{database}", database);
        Target::File(filled.replace("{name}", &slug(owner)).into())
    }

    /// Writes `bytes`. A file is written beside the target and renamed, so that the old
    /// one stays until the new one is whole.
    pub fn write(&self, bytes: &[u8]) -> anyhow::Result<()> {
        let file = match self {
            Target::Standard => {
                let mut stdout = io::stdout().lock();
                stdout.write_all(bytes)?;
                stdout.flush()?;
                return Ok(());
            }
            Target::File(file) => file,
        };
        may_be_replaced(file)?;
        let context = || format!("cannot write `{}`", file.display());
        let folder = files::folder_of(file);
        fs::create_dir_all(folder).with_context(context)?;
        replace(folder, file, bytes).with_context(context)
    }
}

/// Refuses what is no file of the user's to be written over.
fn may_be_replaced(file: &Path) -> anyhow::Result<()> {
    let shown = file.display();
    let Ok(old) = fs::symlink_metadata(file) else { return Ok(()) };
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
            Target::File(file) => write!(f, "{}", file.display()),
        }
    }
}

/// A name as file names have it: `haoran-qiu`.
fn slug(name: &str) -> String {
    let mut out = String::new();
    for c in name.chars() {
        if c.is_alphanumeric() {
            out.extend(c.to_lowercase());
        } else if !out.is_empty() && !out.ends_with('-') {
            out.push('-');
        }
    }
    out.trim_end_matches('-').to_owned()
}

fn replace(folder: &Path, file: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".tenure-");
    // Of what any new file gets, the system takes away what the user's mask says. A
    // temporary file would be its owner's alone.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    // Where it would have stood is nothing to the user.
    let beside = builder.tempfile_in(folder);
    let mut beside = beside.map_err(|error| io::Error::from(error.kind()))?;
    beside.write_all(bytes)?;
    if let Ok(old) = fs::metadata(file) {
        beside.as_file().set_permissions(old.permissions())?;
    }
    // After a power cut the old file may be back, which can be made anew, but never half of
    // one: so the file is waited for, and its folder is not.
    beside.as_file().sync_all()?;
    beside.persist(file).map_err(|error| error.error)?;
    Ok(())
}
