//! Reading files that may be a stranger's: regular ones only, not without end, and none that
//! a link in a folder leads to elsewhere.

use std::fs::{self, File};
use std::io::Read;
use std::path::Path;

use anyhow::{Context, bail};

/// What a YAML file, a template or a font may be at most, in bytes. CJK fonts are the
/// largest of them.
const LARGEST: u64 = 32 << 20;

/// The folder that is there, or that a file is in.
pub(super) fn folder_of(place: &Path) -> &Path {
    let folder = if place.is_dir() { Some(place) } else { place.parent() };
    folder.filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// The bytes of a file that was named.
pub(super) fn read(file: &Path) -> anyhow::Result<Vec<u8>> {
    let context = || format!("cannot read `{}`", file.display());
    // Before it is opened: to open a pipe is to wait for who writes to it.
    if !fs::metadata(file).with_context(context)?.is_file() {
        bail!("`{}` is not a file", file.display());
    }
    let opened = File::open(file).with_context(context)?;
    let mut bytes = Vec::new();
    opened.take(LARGEST + 1).read_to_end(&mut bytes).with_context(context)?;
    if bytes.len() as u64 > LARGEST {
        bail!("`{}` is larger than {} MB", file.display(), LARGEST >> 20);
    }
    Ok(bytes)
}

/// The bytes of a file that was found in a folder, or named from there.
pub(super) fn read_in(folder: &Path, file: &Path) -> anyhow::Result<Vec<u8>> {
    let context = || format!("cannot read `{}`", file.display());
    let own = file.canonicalize().with_context(context)?;
    if !own.starts_with(folder.canonicalize().with_context(context)?) {
        bail!(
            "`{}` leads out of its folder `{}`\nhelp: put the file itself there",
            file.display(),
            folder.display()
        );
    }
    read(file)
}
