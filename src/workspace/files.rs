//! Where the files of a database are read: on disk, or wherever a caller has them.

use std::ffi::OsString;
use std::fs::{self, File, TryLockError};
use std::io::{self, Read};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, bail};

use super::inputs::note_input;
use super::paths::{folder_around, parts, shown};

/// What a YAML file, a template or a font may be at most, in bytes. CJK fonts are the
/// largest of them.
pub(crate) const LARGEST: u64 = 32 << 20;

/// Files by their paths: all that a workspace reads of a database, its fonts and pictures, and
/// the themes that are folders.
pub trait Files: Send + Sync {
    /// Whether a folder is at a path.
    fn is_folder(&self, place: &Path) -> bool;

    /// Whether anything is at a path.
    fn exists(&self, place: &Path) -> bool;

    /// The size of a file in bytes: none if there is no such file.
    fn size(&self, file: &Path) -> u64;

    /// The bytes of a file that was named.
    ///
    /// # Errors
    /// If it cannot be read, is no regular file or is too large.
    fn read(&self, file: &Path) -> anyhow::Result<Vec<u8>>;

    /// The bytes of a file that was found in a folder, or named from there.
    ///
    /// # Errors
    /// As for [`read`](Files::read), and if it leads out of the folder.
    fn read_in(&self, folder: &Path, file: &Path) -> anyhow::Result<Vec<u8>>;

    /// The regular files of a folder, without those of folders in it, in order of name.
    ///
    /// # Errors
    /// If the folder cannot be read.
    fn list(&self, folder: &Path) -> io::Result<Vec<PathBuf>>;

    /// Checks that a path leads where it says, where that is asked for.
    ///
    /// # Errors
    /// If it is a link that leads elsewhere.
    fn stays(&self, _place: &Path, _is_asked: bool) -> anyhow::Result<()> {
        Ok(())
    }
}

impl dyn Files + '_ {
    /// The folder that is at a path, or that the file there is in.
    pub(crate) fn folder_of<'p>(&self, place: &'p Path) -> &'p Path {
        if self.is_folder(place) { place } else { folder_around(place) }
    }
}

/// The files of this machine. Those that may be a stranger's are read with care: regular ones
/// only, not without end, and none that a link in a folder leads to elsewhere.
#[derive(Debug, Clone, Copy)]
pub struct Disk;

impl Files for Disk {
    fn is_folder(&self, place: &Path) -> bool {
        place.is_dir()
    }

    fn exists(&self, place: &Path) -> bool {
        place.exists()
    }

    fn size(&self, file: &Path) -> u64 {
        fs::metadata(file).map_or(0, |about| about.len())
    }

    fn read(&self, file: &Path) -> anyhow::Result<Vec<u8>> {
        read(file)
    }

    fn read_in(&self, folder: &Path, file: &Path) -> anyhow::Result<Vec<u8>> {
        let context = || format!("cannot read `{}`", shown(file));
        if leads_out(folder, file).with_context(context)? {
            bail!(
                "`{}` leads out of its folder `{}`\nhelp: put the file itself there",
                shown(file),
                shown(folder)
            );
        }
        read(file)
    }

    fn list(&self, folder: &Path) -> io::Result<Vec<PathBuf>> {
        let mut found = Vec::new();
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_file() {
                found.push(path);
            }
        }
        found.sort();
        Ok(found)
    }

    fn stays(&self, place: &Path, is_asked: bool) -> anyhow::Result<()> {
        stays(place, is_asked)
    }
}

/// Keeps other runs that ask for the same folder waiting, as long as the file is there; where
/// the system has no such thing, none.
///
/// # Errors
/// If another process, which may be anyone's, holds it for longer than `patience`.
pub(crate) fn hold(folder: &Path, patience: Duration) -> anyhow::Result<Option<File>> {
    let Ok(held) = File::open(folder) else { return Ok(None) };
    let begun = Instant::now();
    loop {
        match held.try_lock() {
            Ok(()) => return Ok(Some(held)),
            Err(TryLockError::Error(_)) => return Ok(None),
            Err(TryLockError::WouldBlock) if begun.elapsed() < patience => {
                thread::sleep(Duration::from_millis(20));
            }
            Err(TryLockError::WouldBlock) => bail!(
                "another process has locked the folder `{}` for {} seconds\nhelp: end it, or \
                 wait until it is done",
                shown(folder),
                patience.as_secs()
            ),
        }
    }
}

/// The bytes of a file that was named: an input, which this run never writes over.
pub(crate) fn read(file: &Path) -> anyhow::Result<Vec<u8>> {
    note_input(file);
    read_output(file)
}

/// The bytes of a file that an earlier run has written, and this one may write anew.
pub(crate) fn read_output(file: &Path) -> anyhow::Result<Vec<u8>> {
    let context = || format!("cannot read `{}`", shown(file));
    let is_none = || anyhow::anyhow!("`{}` is not a file", shown(file));
    // Some devices do something when they are opened.
    if !fs::metadata(file).with_context(context)?.is_file() {
        return Err(is_none());
    }
    // By now it may be a pipe, and to open one is to wait for who writes to it.
    let flags = libc::O_NONBLOCK;
    let opened = File::options().read(true).custom_flags(flags).open(file);
    let opened = opened.with_context(context)?;
    let about = opened.metadata().with_context(context)?;
    if !about.is_file() {
        return Err(is_none());
    }
    let size = usize::try_from(about.len().min(LARGEST)).unwrap_or_default();
    // With room to see that there is no more.
    let mut bytes = Vec::with_capacity(size + 1);
    opened.take(LARGEST + 1).read_to_end(&mut bytes).with_context(context)?;
    if bytes.len() as u64 > LARGEST {
        bail!("`{}` is larger than {} MB", shown(file), LARGEST >> 20);
    }
    Ok(bytes)
}

/// Sees that a file or folder is where it is named: no link on the way from this folder to it
/// leads out of this folder, or, if it is named elsewhere, out of the folder that it is in. What
/// a stranger has written may have such a link, so this is for sandboxes (`is_asked`) and for
/// CI, which says so in `CI`.
///
/// # Errors
/// If one does.
pub(crate) fn stays(place: &Path, is_asked: bool) -> anyhow::Result<()> {
    let is_ci = std::env::var_os("CI").is_some_and(|ci| !ci.is_empty() && ci != "false");
    if !is_asked && !is_ci {
        return Ok(());
    }
    let Some(leads) = leads_away(place) else { return Ok(()) };
    let how = if is_asked { "without `--sandbox require`" } else { "without `CI` set" };
    bail!(
        "`{}` is a link that leads out of its folder, to `{}`\nhelp: put the database itself \
         there, or read it {how}",
        shown(place),
        shown(&leads)
    )
}

/// Where a place leads, if a link on the way there leads away. In this folder, a link may lead
/// anywhere in it. Elsewhere, and from the root, which everything is in, it may lead no further
/// than the folder that it is in itself.
fn leads_away(place: &Path) -> Option<PathBuf> {
    let (here, there) = (parts(Path::new(".")), parts(place));
    let common = here.iter().zip(&there).take_while(|(one, other)| one == other).count();
    // What is not there is told by who reads it.
    let leads = place.canonicalize().ok()?;
    if common == here.len() && common > 1 {
        let root = here.iter().collect::<PathBuf>().canonicalize().ok()?;
        return (!leads.starts_with(root)).then_some(leads);
    }
    // What this folder is in too is the user's; so are the first folders of the root.
    let first = common.max(2).min(there.len() - 1).max(1);
    let on_the_way = (first..there.len()).map(|last| (&there[..last], &there[..=last]));
    let away = |(folder, inside): (&[OsString], &[OsString])| {
        let [folder, inside] =
            [folder, inside].map(|parts| parts.iter().collect::<PathBuf>());
        let (folder, leads) = (folder.canonicalize().ok()?, inside.canonicalize().ok()?);
        // In the root, everything is: what is named there is no link.
        let is_root = folder.parent().is_none();
        let stays = if is_root { leads == inside } else { leads.starts_with(folder) };
        (!stays).then_some(())
    };
    on_the_way.into_iter().find_map(away).map(|()| leads)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_that_another_holds_is_not_waited_for_without_end() {
        let folder = tempfile::tempdir().expect("a folder");
        let soon = Duration::from_millis(50);
        let other = File::open(folder.path()).expect("a folder");
        other.lock().expect("locked");
        let said = hold(folder.path(), soon).expect_err("it is held").to_string();
        assert!(said.contains("another process has locked the folder"), "{said}");
        drop(other);
        assert!(hold(folder.path(), soon).expect("free").is_some());
    }
}
