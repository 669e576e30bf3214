//! Reading the files of a database, from disk or from wherever a caller has them.

use std::ffi::OsString;
use std::fs::{self, File, TryLockError};
use std::io::{self, Read};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, bail};

use super::inputs::register_input;
use super::paths::{folder_around, parts, shown};

/// The largest YAML file, template or font that is read, in bytes. CJK fonts are the largest.
pub(crate) const LARGEST: u64 = 32 << 20;

/// Files by their paths: the databases, fonts and pictures that a workspace reads, and the themes
/// that are folders.
pub trait Files: Send + Sync {
    /// Whether a path is a folder.
    fn is_folder(&self, place: &Path) -> bool;

    /// Whether a path exists.
    fn exists(&self, place: &Path) -> bool;

    /// The size of a file in bytes: 0 if it does not exist.
    fn size(&self, file: &Path) -> u64;

    /// The bytes of a file that the user named.
    ///
    /// # Errors
    /// If it cannot be read, is not a regular file or is too large.
    fn read(&self, file: &Path) -> anyhow::Result<Vec<u8>>;

    /// The bytes of a file that was found in a folder, or named relative to it.
    ///
    /// # Errors
    /// As for [`read`](Files::read), and if the path leads out of the folder.
    fn read_in(&self, folder: &Path, file: &Path) -> anyhow::Result<Vec<u8>>;

    /// The regular files in a folder, without those of its subfolders, in order of name.
    ///
    /// # Errors
    /// If the folder cannot be read.
    fn list(&self, folder: &Path) -> io::Result<Vec<PathBuf>>;

    /// Checks, in untrusted environments, that no link leads from a path to elsewhere. The sandbox
    /// can require the check (`is_required`).
    ///
    /// # Errors
    /// If a link does.
    fn check_link(&self, place: &Path, is_required: bool) -> anyhow::Result<()> {
        let _ = (place, is_required);
        Ok(())
    }
}

/// The folder at a path, or the folder that contains the file there.
pub(crate) fn folder_of<'p>(files: &dyn Files, place: &'p Path) -> &'p Path {
    if files.is_folder(place) { place } else { folder_around(place) }
}

/// The files of this machine. Untrusted files are read with care: only regular files, only up to a
/// size, and none that a link leads to outside its folder.
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
            let entry = entry?;
            let (path, kind) = (entry.path(), entry.file_type()?);
            if kind.is_file() || (kind.is_symlink() && path.is_file()) {
                found.push(path);
            }
        }
        found.sort();
        Ok(found)
    }

    fn check_link(&self, place: &Path, is_required: bool) -> anyhow::Result<()> {
        check_link(place, is_required)
    }
}

/// Locks a folder, so that other runs that lock it wait until the result is dropped. Returns
/// nothing if the system does not support locks.
///
/// # Errors
/// If another process, of any user, holds the lock for longer than `patience`.
pub(crate) fn lock(folder: &Path, patience: Duration) -> anyhow::Result<Option<File>> {
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
                 wait until it has finished",
                shown(folder),
                patience.as_secs()
            ),
        }
    }
}

/// The bytes of an input, which this run never overwrites.
pub(crate) fn read(file: &Path) -> anyhow::Result<Vec<u8>> {
    register_input(file);
    read_output(file)
}

/// The bytes of an output of an earlier run, which this run may overwrite.
pub(crate) fn read_output(file: &Path) -> anyhow::Result<Vec<u8>> {
    let context = || format!("cannot read `{}`", shown(file));
    let not_a_file = || anyhow::anyhow!("`{}` is not a file", shown(file));
    // Checked before it is opened, because opening some devices has effects.
    if !fs::metadata(file).with_context(context)?.is_file() {
        return Err(not_a_file());
    }
    // If it has been replaced by a pipe, opening it must not wait for a writer.
    let flags = libc::O_NONBLOCK;
    let opened = File::options().read(true).custom_flags(flags).open(file);
    let opened = opened.with_context(context)?;
    let about = opened.metadata().with_context(context)?;
    if !about.is_file() {
        return Err(not_a_file());
    }
    let size = usize::try_from(about.len().min(LARGEST)).unwrap_or_default();
    // One byte more, to detect the end of the file.
    let mut bytes = Vec::with_capacity(size + 1);
    opened.take(LARGEST + 1).read_to_end(&mut bytes).with_context(context)?;
    if bytes.len() as u64 > LARGEST {
        bail!("`{}` is larger than {} MB", shown(file), LARGEST >> 20);
    }
    Ok(bytes)
}

/// Checks that no link in the path of a file or folder leads out of the working folder or, for a
/// path outside it, out of the folder that contains the link. A stranger may have committed such a
/// link, so the check applies with the sandbox (`is_required`) and in CI, which sets `CI`.
///
/// # Errors
/// If a link does.
pub(crate) fn check_link(place: &Path, is_required: bool) -> anyhow::Result<()> {
    let is_ci = std::env::var_os("CI").is_some_and(|ci| !ci.is_empty() && ci != "false");
    if !is_required && !is_ci {
        return Ok(());
    }
    let Some(target) = link_target_outside(place) else { return Ok(()) };
    let how =
        if is_required { "without `--sandbox require`" } else { "without `CI` set" };
    bail!(
        "`{}` is a link that leads out of its folder, to `{}`\nhelp: put the database itself \
         there, or run tenure {how}",
        shown(place),
        shown(&target)
    )
}

/// The real path of a place, if a link in its path leads outside. In the working folder, a link may
/// lead anywhere inside it. Elsewhere, and if the working folder is the root, it may only lead
/// inside the folder that contains it.
fn link_target_outside(place: &Path) -> Option<PathBuf> {
    let (here, there) = (parts(Path::new(".")), parts(place));
    let common = here.iter().zip(&there).take_while(|(one, other)| one == other).count();
    // Reading a path that does not exist reports the error.
    let target = place.canonicalize().ok()?;
    if common == here.len() && common > 1 {
        let root = here.iter().collect::<PathBuf>().canonicalize().ok()?;
        return (!target.starts_with(root)).then_some(target);
    }
    // The ancestors of the working folder, and the first folders of the root, are the user's.
    let first = common.max(2).min(there.len() - 1).max(1);
    let on_the_way = (first..there.len()).map(|last| (&there[..last], &there[..=last]));
    let away = |(folder, inside): (&[OsString], &[OsString])| {
        let [folder, inside] =
            [folder, inside].map(|parts| parts.iter().collect::<PathBuf>());
        let (folder, leads) = (folder.canonicalize().ok()?, inside.canonicalize().ok()?);
        // The root contains every path, so there an entry must not be a link at all.
        let is_root = folder.parent().is_none();
        let stays = if is_root { leads == inside } else { leads.starts_with(folder) };
        (!stays).then_some(())
    };
    on_the_way.into_iter().find_map(away).map(|()| target)
}

/// Whether a file that is named relative to a folder is outside it.
fn leads_out(folder: &Path, file: &Path) -> io::Result<bool> {
    // A regular file directly in the folder need not be resolved.
    let is_direct = file.parent() == Some(folder) && file.file_name().is_some();
    if is_direct && fs::symlink_metadata(file).is_ok_and(|about| about.is_file()) {
        return Ok(false);
    }
    Ok(!file.canonicalize()?.starts_with(folder.canonicalize()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waiting_for_a_locked_folder_has_a_limit() {
        let folder = tempfile::tempdir().expect("a folder");
        let soon = Duration::from_millis(50);
        let other = File::open(folder.path()).expect("a folder");
        other.lock().expect("locked");
        let error = lock(folder.path(), soon).expect_err("it is locked").to_string();
        assert!(error.contains("another process has locked the folder"), "{error}");
        drop(other);
        assert!(lock(folder.path(), soon).expect("free").is_some());
    }
}
