//! Files that belong together and are all new: all of them are written, or none.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};

use super::paths;
use super::temporary::Listed;

/// Writes files where there are none, with their folders.
///
/// # Errors
/// If one cannot be written, or is there already. Then no file and no folder is there that was
/// not before.
pub(crate) fn write(new: &[(PathBuf, impl AsRef<[u8]>)]) -> anyhow::Result<()> {
    let mut made = Made::default();
    for (file, bytes) in new {
        made.folder(paths::folder_around(file))?;
        made.file(file, bytes.as_ref())?;
    }
    made.are_wanted = true;
    Ok(())
}

/// Checks that a folder is new or empty.
///
/// # Errors
/// If it has something in it.
pub(crate) fn must_be_new(folder: &Path) -> anyhow::Result<()> {
    if fs::read_dir(folder).is_ok_and(|mut listing| listing.next().is_some()) {
        bail!("`{}` is not empty\nhelp: name a new folder", paths::shown(folder));
    }
    Ok(())
}

/// What has been made so far. Unless it is wanted, it is removed again.
#[derive(Default)]
struct Made {
    files: Vec<PathBuf>,
    folders: Vec<PathBuf>,
    /// Files that are removed with the run.
    listed: Vec<Listed>,
    are_wanted: bool,
}

impl Made {
    fn folder(&mut self, folder: &Path) -> anyhow::Result<()> {
        let missing = folder
            .ancestors()
            .take_while(|it| !it.as_os_str().is_empty() && !it.exists());
        let missing: Vec<PathBuf> = missing.map(Path::to_owned).collect();
        self.folders.extend(missing.into_iter().rev());
        fs::create_dir_all(folder)
            .with_context(|| format!("cannot make the folder `{}`", paths::shown(folder)))
    }

    fn file(&mut self, file: &Path, bytes: &[u8]) -> anyhow::Result<()> {
        let context = || format!("cannot write `{}`", paths::shown(file));
        let (listed, mut opened) = Listed::create(file).with_context(context)?;
        self.listed.push(listed);
        self.files.push(file.to_owned());
        opened.write_all(bytes).with_context(context)
    }
}

impl Drop for Made {
    fn drop(&mut self) {
        if self.are_wanted {
            return;
        }
        // What cannot be taken back stays, and the error is told.
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
