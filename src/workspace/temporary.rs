//! Files while they are written: beside where they will lie, under a name of their own.
//!
//! Each is removed when its writing fails, when the run is told to end ([`remove_all`]), and, if
//! the run was killed, by a later one that writes to the same folder.

use std::collections::BTreeSet;
use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tempfile::NamedTempFile;

use super::paths;

const PREFIX: &str = ".tenure-";
const SUFFIX: &str = ".part";

/// Letters between them.
const RANDOM: usize = 6;

/// How old a file must be to be one that a killed run has left. None is written for so long.
const ABANDONED: Duration = Duration::from_hours(1);

/// The files that are being written now.
static OPEN: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());
/// The folders that this run has looked through for abandoned files.
static SWEPT: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());

fn lock(
    set: &'static Mutex<BTreeSet<PathBuf>>,
) -> MutexGuard<'static, BTreeSet<PathBuf>> {
    set.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A file that is being written. Dropped, it is removed.
pub(crate) struct Temporary {
    file: NamedTempFile,
    listed: Listed,
}

/// The path of what is removed with the run, as long as it has that path.
pub(crate) struct Listed(PathBuf);

impl Listed {
    /// Has a folder removed when the run is told to end, as long as this is there.
    pub fn new(path: &Path) -> Listed {
        lock(&OPEN).insert(path.to_owned());
        Listed(path.to_owned())
    }

    /// A new file that is removed when the run is told to end, as long as this is there.
    pub fn create(path: &Path) -> io::Result<(Listed, File)> {
        let made = create_listed(path)?;
        Ok((Listed(path.to_owned()), made))
    }
}

impl Drop for Listed {
    fn drop(&mut self) {
        lock(&OPEN).remove(&self.0);
    }
}

/// A new file in the folder that `file` is in, which is made if it is missing.
pub(crate) fn beside(file: &Path) -> io::Result<Temporary> {
    let folder = paths::folder_around(file);
    fs::create_dir_all(folder)?;
    if lock(&SWEPT).insert(folder.to_owned()) {
        sweep(folder);
    }
    // Where it would have lain is nothing to the user.
    made_in(folder).map_err(|error| io::Error::from(error.kind()))
}

/// A new file in a folder that there is.
fn made_in(folder: &Path) -> io::Result<Temporary> {
    let file = tempfile::Builder::new()
        .prefix(PREFIX)
        .suffix(SUFFIX)
        .rand_bytes(RANDOM)
        .make_in(folder, create_listed)?;
    let listed = Listed(file.path().to_owned());
    Ok(Temporary { file, listed })
}

/// Sees whether a file could be made in the folder that `file` is in, or where that would be.
pub(crate) fn try_beside(file: &Path) -> io::Result<()> {
    let folder = paths::folder_around(file);
    let there = folder.ancestors().find(|folder| folder.is_dir());
    made_in(there.unwrap_or(Path::new("."))).map(drop)
}

/// Makes a file that is removed with the run. No signal that ends the run comes between the two.
/// Of what any new file gets, the system takes away what the user's mask says.
fn create_listed(path: &Path) -> io::Result<File> {
    let mut open = lock(&OPEN);
    let made = OpenOptions::new().read(true).write(true).create_new(true).open(path)?;
    open.insert(path.to_owned());
    Ok(made)
}

impl Temporary {
    pub fn as_file(&self) -> &File {
        self.file.as_file()
    }

    pub fn as_file_mut(&mut self) -> &mut File {
        self.file.as_file_mut()
    }

    /// Puts it where it belongs, over what is there.
    pub fn persist(self, file: &Path) -> io::Result<()> {
        let Temporary { file: written, listed } = self;
        let placed = written.persist(file);
        drop(listed);
        placed.map(drop).map_err(|error| error.error)
    }
}

/// Removes all files that are being written, when the run is told to end. Nobody writes another
/// after that.
pub(crate) fn remove_all() {
    let open = lock(&OPEN);
    for path in open.iter() {
        let _ = fs::remove_file(path).or_else(|_| fs::remove_dir_all(path));
    }
    std::mem::forget(open);
}

/// Removes what killed runs have left in a folder.
fn sweep(folder: &Path) {
    let abandoned = |entry: &fs::DirEntry| {
        // What a link leads to is not looked at.
        is_ours(&entry.file_name().to_string_lossy())
            && entry.metadata().is_ok_and(|about| {
                let age = about.modified().ok().and_then(|it| it.elapsed().ok());
                about.is_file() && age.is_some_and(|age| age > ABANDONED)
            })
    };
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    for entry in entries.filter(abandoned) {
        let _ = fs::remove_file(entry.path());
    }
}

/// Whether a name is one that [`beside`] makes.
fn is_ours(name: &str) -> bool {
    let random = name.strip_prefix(PREFIX).and_then(|name| name.strip_suffix(SUFFIX));
    let letters = |random: &str| random.bytes().all(|byte| byte.is_ascii_alphanumeric());
    random.is_some_and(|random| random.len() == RANDOM && letters(random))
}
