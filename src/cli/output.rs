//! Writing the finished file: whole, or not at all.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};

/// Where the result goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Target {
    /// Standard output.
    Standard,
    /// A file.
    File(PathBuf),
}

impl Target {
    /// What `-o` means: `-`, a folder that exists or ends with a slash, or a file.
    pub fn new(output: Option<&Path>, name: &str) -> Target {
        match output {
            None => Target::File(name.into()),
            Some(output) if output == Path::new("-") => Target::Standard,
            Some(output) => {
                let folder = output.is_dir()
                    || output.as_os_str().to_string_lossy().ends_with(['/', '\\']);
                Target::File(if folder { output.join(name) } else { output.to_owned() })
            }
        }
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
        if file.is_dir() {
            bail!("`{}` is a folder", file.display());
        }
        let context = || format!("cannot write `{}`", file.display());
        let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty());
        let folder = folder.unwrap_or(Path::new("."));
        fs::create_dir_all(folder).with_context(context)?;
        replace(folder, file, bytes).with_context(context)
    }
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
    beside.as_file().sync_all()?;
    beside.persist(file).map_err(|error| error.error)?;
    #[cfg(unix)]
    fs::File::open(folder)?.sync_all()?;
    Ok(())
}
