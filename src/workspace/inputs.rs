//! The files that a run reads, so that it writes over none of them.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::paths::resolved;

/// What tells a file from all others, whatever it is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Inode {
    device: u64,
    number: u64,
}

impl Inode {
    /// That of the file at a path, links followed; nothing if there is none.
    pub fn at(path: &Path) -> Option<Inode> {
        use std::os::unix::fs::MetadataExt;

        let about = fs::metadata(path).ok()?;
        Some(Inode { device: about.dev(), number: about.ino() })
    }
}

/// The files that this run has read or is going to, so that none of them is written over.
static INPUTS: Mutex<BTreeMap<Inode, PathBuf>> = Mutex::new(BTreeMap::new());

fn inputs() -> MutexGuard<'static, BTreeMap<Inode, PathBuf>> {
    INPUTS.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Notes that this run is going to read a file.
pub(crate) fn note_input(file: &Path) {
    if let Some(inode) = Inode::at(file) {
        inputs().insert(inode, file.to_owned());
    }
}

/// Where the system shows what the streams of this process are, if they were led to files.
const STDIN: &str = "/dev/stdin";
pub(crate) const STDOUT: &str = "/dev/stdout";

/// Notes that this run reads standard input, which may have been led to it from a file.
pub(crate) fn note_standard_input() {
    let stdin = Path::new(STDIN);
    if fs::metadata(stdin).is_ok_and(|about| about.is_file()) {
        note_input(stdin);
    }
}

/// The input that lies at a path, under whatever name it was read.
pub(crate) fn input_at(path: &Path) -> Option<PathBuf> {
    // Folders that are to be made may be on the way, and left again.
    let inode = Inode::at(&resolved(path))?;
    let input = inputs().get(&inode)?.clone();
    // The system gives the number of a file that is gone to another.
    (Inode::at(&input) == Some(inode)).then_some(input)
}
