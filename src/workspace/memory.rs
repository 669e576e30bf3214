//! Files in memory, for services and tests that have no folder on disk.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, ErrorKind};
use std::path::{Component, Path, PathBuf};

use anyhow::{Context, bail};

use super::files::Files;
use super::paths::shown;

/// Files by their paths below a root. `a/./b` and `a/b` are the same path, and no path leads out of
/// the root.
#[derive(Debug, Clone, Default)]
pub struct MemoryFiles(BTreeMap<PathBuf, Vec<u8>>);

impl MemoryFiles {
    /// Adds a file, or replaces the one at that path.
    pub fn add(&mut self, path: impl AsRef<Path>, bytes: impl Into<Vec<u8>>) {
        self.0.insert(normal(path.as_ref()), bytes.into());
    }

    /// The files at or below a path.
    fn below(&self, place: &Path) -> impl Iterator<Item = &PathBuf> {
        let place = normal(place);
        self.0.keys().filter(move |path| path.starts_with(&place))
    }
}

impl<P: AsRef<Path>, B: Into<Vec<u8>>> FromIterator<(P, B)> for MemoryFiles {
    fn from_iter<I: IntoIterator<Item = (P, B)>>(files: I) -> MemoryFiles {
        let mut memory = MemoryFiles::default();
        files.into_iter().for_each(|(path, bytes)| memory.add(path, bytes));
        memory
    }
}

impl Files for MemoryFiles {
    fn is_folder(&self, place: &Path) -> bool {
        self.exists(place) && !self.0.contains_key(&normal(place))
    }

    fn exists(&self, place: &Path) -> bool {
        self.below(place).next().is_some()
    }

    fn size(&self, file: &Path) -> u64 {
        self.0.get(&normal(file)).map_or(0, |bytes| bytes.len() as u64)
    }

    fn read(&self, file: &Path) -> anyhow::Result<Vec<u8>> {
        let bytes = self.0.get(&normal(file)).cloned();
        bytes.with_context(|| format!("`{}` does not exist", shown(file)))
    }

    fn read_in(&self, folder: &Path, file: &Path) -> anyhow::Result<Vec<u8>> {
        if !normal(file).starts_with(normal(folder)) {
            bail!("`{}` leads out of its folder `{}`", shown(file), shown(folder));
        }
        self.read(file)
    }

    fn list(&self, folder: &Path) -> io::Result<Vec<PathBuf>> {
        if !self.is_folder(folder) {
            return Err(ErrorKind::NotFound.into());
        }
        let inside = normal(folder);
        let names = self.0.keys().filter(|path| path.parent() == Some(&inside));
        let names: BTreeSet<_> = names.filter_map(|path| path.file_name()).collect();
        Ok(names.into_iter().map(|name| folder.join(name)).collect())
    }
}

/// A path from the root, without `.` and `..`.
fn normal(path: &Path) -> PathBuf {
    let mut normal = PathBuf::new();
    for part in path.components() {
        match part {
            Component::Normal(name) => normal.push(name),
            Component::ParentDir => drop(normal.pop()),
            _ => {}
        }
    }
    normal
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_with_files_below_it_is_a_folder() {
        let files =
            MemoryFiles::from_iter([("data/a.yaml", "a"), ("data/b/c", "c"), ("d", "")]);
        for folder in ["", ".", "data", "./data/", "data/b", "data/../data"] {
            assert!(files.is_folder(Path::new(folder)), "{folder}");
        }
        for none in ["d", "data/a.yaml", "dat", "e"] {
            assert!(!files.is_folder(Path::new(none)), "{none}");
        }
        let listed = |folder| files.list(Path::new(folder)).expect("a folder");
        assert_eq!(listed("data"), [PathBuf::from("data/a.yaml")]);
        assert_eq!(listed("."), [PathBuf::from("./d")]);
        assert!(files.list(Path::new("e")).is_err());
    }

    #[test]
    fn a_name_cannot_lead_out_of_its_folder() {
        let files = MemoryFiles::from_iter([("data/a.yaml", "a"), ("secret", "s")]);
        let read = |file: &str| files.read_in(Path::new("data"), Path::new(file));
        assert_eq!(read("data/a.yaml").expect("in it"), b"a");
        assert!(read("data/../secret").is_err());
        assert!(read("data/none").is_err());
        assert_eq!(files.size(Path::new("data/a.yaml")), 1);
    }
}
