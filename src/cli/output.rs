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
    let mut beside = tempfile::Builder::new().prefix(".tenure-").tempfile_in(folder)?;
    beside.write_all(bytes)?;
    beside.as_file().sync_all()?;
    beside.as_file().set_permissions(permissions(folder, file)?)?;
    beside.persist(file).map_err(|error| error.error)?;
    #[cfg(unix)]
    fs::File::open(folder)?.sync_all()?;
    Ok(())
}

/// Those of the old file, or those that a new one would have. A temporary file's own are
/// its owner's alone.
fn permissions(folder: &Path, file: &Path) -> io::Result<fs::Permissions> {
    if let Ok(old) = fs::metadata(file) {
        return Ok(old.permissions());
    }
    let probe = folder.join(format!(".tenure-{}.probe", std::process::id()));
    let new = fs::File::create_new(&probe)?.metadata()?.permissions();
    fs::remove_file(&probe)?;
    Ok(new)
}
