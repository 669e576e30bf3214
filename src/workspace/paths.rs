//! Paths: how messages show them, how they resolve, and how one is written relative to another.

use std::ffi::OsString;
use std::fmt;
use std::path::{Component, Path, PathBuf, absolute};

use crate::diag::printable;

/// A path in a message, without characters that move a terminal's cursor or begin a line.
pub(crate) struct Shown<'p>(&'p Path);

/// Shows a path in a message.
pub(crate) fn shown(path: &Path) -> Shown<'_> {
    Shown(path)
}

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&printable(&self.0.display().to_string()))
    }
}

/// The absolute path with its folder resolved, and the last component as it is. The folder need not
/// exist yet.
pub(crate) fn resolved(path: &Path) -> PathBuf {
    let full = absolute(path).unwrap_or_else(|_| path.to_owned());
    let mut there = full.as_path();
    let mut rest = Vec::new();
    while let Some(folder) = there.parent() {
        rest.extend(there.components().next_back());
        if let Ok(real) = folder.canonicalize() {
            let path = rest.iter().rev().fold(real, |path, name| path.join(name));
            return normalized(&path);
        }
        there = folder;
    }
    normalized(&full)
}

/// The folder that contains a file, which need not exist.
pub(crate) fn folder_around(file: &Path) -> &Path {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty());
    folder.unwrap_or(Path::new("."))
}

/// A path relative to a folder, with `/` between the components. Links are not followed.
pub(crate) fn from_folder(folder: &Path, place: &Path) -> String {
    let (from, to) = (parts(folder), parts(place));
    let common = from.iter().zip(&to).take_while(|(one, other)| one == other).count();
    let up = from[common..].iter().map(|_| "..".to_owned());
    let down = to[common..].iter().map(|name| name.to_string_lossy().into_owned());
    up.chain(down).collect::<Vec<_>>().join("/")
}

/// The absolute path without `..`. Links are not followed.
pub(crate) fn normalized(place: &Path) -> PathBuf {
    parts(place).iter().collect()
}

/// The components of the absolute path, without `..`.
pub(crate) fn parts(place: &Path) -> Vec<OsString> {
    let mut parts = Vec::new();
    for part in absolute(place).as_deref().unwrap_or(place).components() {
        match part {
            Component::ParentDir => drop(parts.pop()),
            Component::CurDir => {}
            part => parts.push(part.as_os_str().to_owned()),
        }
    }
    parts
}

/// A path as an argument in a shell, quoted if necessary.
pub(crate) fn shell(place: &Path) -> String {
    let written = shown(place).to_string();
    let written = if written.starts_with('-') { format!("./{written}") } else { written };
    let is_plain = |c: char| c.is_alphanumeric() || "/._-".contains(c);
    if !written.is_empty() && written.chars().all(is_plain) {
        return written;
    }
    format!("'{}'", written.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn paths_to_the_same_file_resolve_to_the_same() {
        let place = tempfile::tempdir().expect("a folder");
        let at = |name: &str| place.path().join(name);
        fs::create_dir(at("a")).expect("a folder");
        std::os::unix::fs::symlink(at("a"), at("b")).expect("a link");
        let real = resolved(&at("a/x.pdf"));
        for name in ["b/x.pdf", "a/./x.pdf", "b/../a/x.pdf", "a//x.pdf"] {
            assert_eq!(resolved(&at(name)), real, "{name}");
        }
        assert_eq!(resolved(&at("b/new/x")), resolved(&at("a/new/x")));
        assert_ne!(resolved(&at("b/y.pdf")), real);
    }

    #[test]
    fn names_of_files_cannot_begin_a_line() {
        let name = Path::new("data/x\n::stop-commands::p\u{1b}[2J\u{9b}.yaml");
        assert_eq!(
            shown(name).to_string(),
            "data/x\u{fffd}::stop-commands::p\u{fffd}[2J\u{fffd}.yaml"
        );
    }
}
