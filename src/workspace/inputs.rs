//! The files that a run reads, so that it overwrites none of them.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::paths::resolved;

/// The identity of a file, whatever its path.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Inode {
    device: u64,
    number: u64,
}

impl Inode {
    /// The inode of the file at a path, following links, if it exists.
    pub fn at(path: &Path) -> Option<Inode> {
        use std::os::unix::fs::MetadataExt;

        let about = fs::metadata(path).ok()?;
        Some(Inode { device: about.dev(), number: about.ino() })
    }
}

/// The files that this run has read or will read.
static INPUTS: Mutex<BTreeMap<Inode, PathBuf>> = Mutex::new(BTreeMap::new());

fn inputs() -> MutexGuard<'static, BTreeMap<Inode, PathBuf>> {
    INPUTS.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Registers a file that this run will read.
pub(crate) fn register_input(file: &Path) {
    if let Some(inode) = Inode::at(file) {
        inputs().insert(inode, file.to_owned());
    }
}

/// The files that the streams of this process are redirected to, if they are.
const STDIN: &str = "/dev/stdin";
pub(crate) const STDOUT: &str = "/dev/stdout";

/// Registers standard input, which may be redirected from a file.
pub(crate) fn register_stdin() {
    let stdin = Path::new(STDIN);
    if fs::metadata(stdin).is_ok_and(|about| about.is_file()) {
        register_input(stdin);
    }
}

/// The input at a path, under the name by which it was read.
pub(crate) fn input_at(path: &Path) -> Option<PathBuf> {
    // Resolved, because the path may lead through `..` of folders that do not exist yet.
    let inode = Inode::at(&resolved(path))?;
    let input = inputs().get(&inode)?.clone();
    // The system may have reused the inode of an input that was removed.
    (Inode::at(&input) == Some(inode)).then_some(input)
}
