//! Reading files that may be a stranger's: regular ones only, not without end, and none that
//! a link in a folder leads to elsewhere.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Component, Path, PathBuf, absolute};

use anyhow::{Context, bail};

/// What a YAML file, a template or a font may be at most, in bytes. CJK fonts are the
/// largest of them.
pub(super) const LARGEST: u64 = 32 << 20;

/// The folder that is there, or that a file is in.
pub(super) fn folder_of(place: &Path) -> &Path {
    if place.is_dir() { place } else { folder_around(place) }
}

/// The folder that a file is in or is to be in.
pub(super) fn folder_around(file: &Path) -> &Path {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty());
    folder.unwrap_or(Path::new("."))
}

/// The way from a folder to a place, with `/` between the names. Links are not followed.
pub(super) fn from_folder(folder: &Path, place: &Path) -> String {
    let (from, to) = (parts(folder), parts(place));
    let common = from.iter().zip(&to).take_while(|(one, other)| one == other).count();
    let up = from[common..].iter().map(|_| "..".to_owned());
    up.chain(to[common..].iter().cloned()).collect::<Vec<_>>().join("/")
}

/// A place from the root on, without `..`. Links are not followed.
pub(super) fn whole(place: &Path) -> PathBuf {
    parts(place).iter().collect()
}

/// The names on the way to a place.
fn parts(place: &Path) -> Vec<String> {
    let mut parts = Vec::new();
    for part in absolute(place).as_deref().unwrap_or(place).components() {
        match part {
            Component::ParentDir => drop(parts.pop()),
            Component::CurDir => {}
            part => parts.push(part.as_os_str().to_string_lossy().into_owned()),
        }
    }
    parts
}

/// A place as one would type it in a shell.
pub(super) fn shell(place: &Path) -> String {
    let written = place.display().to_string();
    let written = if written.starts_with('-') { format!("./{written}") } else { written };
    let is_plain = |c: char| c.is_alphanumeric() || "/._-".contains(c);
    if !written.is_empty() && written.chars().all(is_plain) {
        return written;
    }
    format!("'{}'", written.replace('\'', r"'\''"))
}

/// Keeps other runs that ask for the same folder waiting, as long as the file is there; where
/// the system has no such thing, none.
pub(super) fn hold(folder: &Path) -> Option<File> {
    let held = File::open(folder).ok()?;
    held.lock().ok()?;
    Some(held)
}

/// The size of a file in bytes: none if there is no such file.
pub(super) fn size(file: &Path) -> u64 {
    fs::metadata(file).map_or(0, |about| about.len())
}

/// The bytes of a file that was named.
pub(super) fn read(file: &Path) -> anyhow::Result<Vec<u8>> {
    let context = || format!("cannot read `{}`", file.display());
    // Before it is opened: to open a pipe is to wait for who writes to it.
    let about = fs::metadata(file).with_context(context)?;
    if !about.is_file() {
        bail!("`{}` is not a file", file.display());
    }
    let opened = File::open(file).with_context(context)?;
    let size = usize::try_from(about.len().min(LARGEST)).unwrap_or_default();
    // With room to see that there is no more.
    let mut bytes = Vec::with_capacity(size + 1);
    opened.take(LARGEST + 1).read_to_end(&mut bytes).with_context(context)?;
    if bytes.len() as u64 > LARGEST {
        bail!("`{}` is larger than {} MB", file.display(), LARGEST >> 20);
    }
    Ok(bytes)
}

/// Whether a file that is named from a folder leads out of it.
fn leads_out(folder: &Path, file: &Path) -> io::Result<bool> {
    // What stands in the folder itself and is no link need not be looked up.
    let stands_there = file.parent() == Some(folder) && file.file_name().is_some();
    if stands_there && fs::symlink_metadata(file).is_ok_and(|about| about.is_file()) {
        return Ok(false);
    }
    Ok(!file.canonicalize()?.starts_with(folder.canonicalize()?))
}

/// The bytes of a file that was found in a folder, or named from there.
pub(super) fn read_in(folder: &Path, file: &Path) -> anyhow::Result<Vec<u8>> {
    let context = || format!("cannot read `{}`", file.display());
    if leads_out(folder, file).with_context(context)? {
        bail!(
            "`{}` leads out of its folder `{}`\nhelp: put the file itself there",
            file.display(),
            folder.display()
        );
    }
    read(file)
}
