//! Writes several new files together: all of them, or none.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};

use super::paths;
use super::temporary::CleanupGuard;

/// Writes new files, and creates their folders.
///
/// # Errors
/// If one cannot be written, or already exists. All new files and folders are then removed again.
pub(crate) fn write(new: &[(PathBuf, impl AsRef<[u8]>)]) -> anyhow::Result<()> {
    let mut transaction = Transaction::default();
    for (file, bytes) in new {
        transaction.create_folder(paths::folder_around(file))?;
        transaction.write_file(file, bytes.as_ref())?;
    }
    transaction.is_committed = true;
    Ok(())
}

/// Checks that a folder is new or empty.
///
/// # Errors
/// If it is not empty.
pub(crate) fn must_be_new(folder: &Path) -> anyhow::Result<()> {
    if fs::read_dir(folder).is_ok_and(|mut listing| listing.next().is_some()) {
        bail!("`{}` is not empty\nhelp: name a new folder", paths::shown(folder));
    }
    Ok(())
}

/// The files and folders written so far. They are removed again unless this is committed.
#[derive(Default)]
struct Transaction {
    files: Vec<PathBuf>,
    folders: Vec<PathBuf>,
    /// Removes the files if a signal ends the run.
    guards: Vec<CleanupGuard>,
    is_committed: bool,
}

impl Transaction {
    fn create_folder(&mut self, folder: &Path) -> anyhow::Result<()> {
        let missing = folder
            .ancestors()
            .take_while(|it| !it.as_os_str().is_empty() && !it.exists());
        let missing: Vec<PathBuf> = missing.map(Path::to_owned).collect();
        self.folders.extend(missing.into_iter().rev());
        fs::create_dir_all(folder).with_context(|| {
            format!("cannot create the folder `{}`", paths::shown(folder))
        })
    }

    fn write_file(&mut self, file: &Path, bytes: &[u8]) -> anyhow::Result<()> {
        let context = || format!("cannot write `{}`", paths::shown(file));
        let (guard, mut opened) = CleanupGuard::create(file).with_context(context)?;
        self.guards.push(guard);
        self.files.push(file.to_owned());
        opened.write_all(bytes).with_context(context)
    }
}

impl Drop for Transaction {
    fn drop(&mut self) {
        if self.is_committed {
            return;
        }
        // Files that cannot be removed stay. The caller reports the first error.
        for file in &self.files {
            let _ = fs::remove_file(file);
        }
        for folder in self.folders.iter().rev() {
            let _ = fs::remove_dir(folder);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_are_written_or_none() {
        let place = tempfile::tempdir().expect("a folder");
        let at = |name: &str| place.path().join(name);
        write(&[(at("a/b/c"), "1"), (at("a/d"), "2")]).expect("written");
        assert_eq!(fs::read_to_string(at("a/b/c")).expect("there"), "1");
        let error = write(&[(at("e/f/g"), "3"), (at("a/d"), "4")]).expect_err("is there");
        assert!(error.to_string().ends_with("a/d`"), "{error}");
        assert!(!at("e").exists());
        assert_eq!(fs::read_to_string(at("a/d")).expect("there"), "2");
    }
}
