//! Temporary files, which are written next to their final path and then renamed.
//!
//! Each is removed if writing fails, if a signal ends the run ([`remove_all`]) or, if the run was
//! killed, by a later run that writes to the same folder.

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

/// The number of random letters between them.
const RANDOM: usize = 6;

/// The age from which a file must be a remainder of a killed run. No run writes a file for so long.
const ABANDONED: Duration = Duration::from_hours(1);

/// The files and folders that [`remove_all`] removes.
static OPEN: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());
/// The folders in which this run has removed abandoned files.
static SWEPT: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());

fn lock(
    set: &'static Mutex<BTreeSet<PathBuf>>,
) -> MutexGuard<'static, BTreeSet<PathBuf>> {
    set.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A file that is being written. It is removed when this is dropped.
pub(crate) struct Temporary {
    file: NamedTempFile,
    guard: CleanupGuard,
}

/// While this exists, its path is removed if a signal ends the run.
pub(crate) struct CleanupGuard(PathBuf);

impl CleanupGuard {
    /// A guard for an existing folder.
    pub fn new(path: &Path) -> CleanupGuard {
        lock(&OPEN).insert(path.to_owned());
        CleanupGuard(path.to_owned())
    }

    /// Creates a file with its guard.
    pub fn create(path: &Path) -> io::Result<(CleanupGuard, File)> {
        let file = create_guarded(path)?;
        Ok((CleanupGuard(path.to_owned()), file))
    }
}

impl Drop for CleanupGuard {
    fn drop(&mut self) {
        lock(&OPEN).remove(&self.0);
    }
}

/// Creates a temporary file in the folder of `file`, which is created if it does not exist.
pub(crate) fn beside(file: &Path) -> io::Result<Temporary> {
    let folder = paths::folder_around(file);
    fs::create_dir_all(folder)?;
    if lock(&SWEPT).insert(folder.to_owned()) {
        sweep(folder);
    }
    // The error leaves out the temporary path, which would only confuse the user.
    create_in(folder).map_err(|error| io::Error::from(error.kind()))
}

/// Creates a temporary file in an existing folder.
fn create_in(folder: &Path) -> io::Result<Temporary> {
    let file = tempfile::Builder::new()
        .prefix(PREFIX)
        .suffix(SUFFIX)
        .rand_bytes(RANDOM)
        .make_in(folder, create_guarded)?;
    let guard = CleanupGuard(file.path().to_owned());
    Ok(Temporary { file, guard })
}

/// Checks that a file can be created in the folder of `file` or, if that does not exist, in its
/// nearest ancestor.
pub(crate) fn check_folder(file: &Path) -> io::Result<()> {
    let folder = paths::folder_around(file);
    let there = folder.ancestors().find(|folder| folder.is_dir());
    create_in(there.unwrap_or(Path::new("."))).map(drop)
}

/// Creates a file and adds it to [`OPEN`], which is locked so that no signal comes in between. The
/// file has the permissions of any new file, limited by the user's mask.
fn create_guarded(path: &Path) -> io::Result<File> {
    let mut open = lock(&OPEN);
    let file = OpenOptions::new().read(true).write(true).create_new(true).open(path)?;
    open.insert(path.to_owned());
    Ok(file)
}

impl Temporary {
    pub fn as_file(&self) -> &File {
        self.file.as_file()
    }

    pub fn as_file_mut(&mut self) -> &mut File {
        self.file.as_file_mut()
    }

    /// Renames it to its final path, replacing the file there.
    pub fn persist(self, file: &Path) -> io::Result<()> {
        let Temporary { file: written, guard } = self;
        let renamed = written.persist(file);
        drop(guard);
        renamed.map(drop).map_err(|error| error.error)
    }
}

/// Removes all files that are being written, before a signal ends the run. [`OPEN`] stays locked,
/// so that no thread creates another.
pub(crate) fn remove_all() {
    let open = lock(&OPEN);
    for path in open.iter() {
        let _ = fs::remove_file(path).or_else(|_| fs::remove_dir_all(path));
    }
    std::mem::forget(open);
}

/// Removes the files that killed runs have left in a folder.
fn sweep(folder: &Path) {
    let abandoned = |entry: &fs::DirEntry| {
        // This does not follow links.
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

/// Whether a name has the form that [`beside`] uses.
fn is_ours(name: &str) -> bool {
    let random = name.strip_prefix(PREFIX).and_then(|name| name.strip_suffix(SUFFIX));
    let letters = |random: &str| random.bytes().all(|byte| byte.is_ascii_alphanumeric());
    random.is_some_and(|random| random.len() == RANDOM && letters(random))
}
