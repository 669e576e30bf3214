//! The folders that are watched: those with the files of documents, and their ancestors.
//!
//! The system watches a folder, not its path: it reports nothing if another folder takes its
//! place, or if a link changes. Each folder in which a component of a path is looked up is
//! therefore watched as well, links are followed as the system follows them, and a folder that
//! has been replaced is watched again.

use crate::workspace::paths;
use std::collections::{BTreeMap, BTreeSet};
use std::env;
use std::ffi::OsString;
use std::fs;
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use anyhow::Context;
use notify::event::{EventKind, ModifyKind};
use notify::{Event, RecommendedWatcher, RecursiveMode, Watcher};

use crate::picture;

/// The number of links in a path after which it counts as dangling, as in Linux.
const LINKS: usize = 40;

/// The identity of a folder, whatever its path: its device and inode number.
type Identity = (u64, u64);

/// The watched folders.
pub(crate) struct Folders {
    watcher: RecommendedWatcher,
    /// The folder that the program was started in.
    start: PathBuf,
    /// The files and folders that were added, as absolute paths.
    places: BTreeSet<PathBuf>,
    /// The folders that the system watches, without links in their paths.
    watched: BTreeMap<PathBuf, Identity>,
    /// The folders that must be watched, as the current scan finds them.
    wanted: BTreeSet<PathBuf>,
    /// Every component of the paths: folders, links, and the places themselves.
    components: BTreeSet<PathBuf>,
    /// Folders in which every file counts that can be part of a document.
    sources: BTreeSet<PathBuf>,
}

impl Folders {
    pub fn new(watcher: RecommendedWatcher) -> anyhow::Result<Folders> {
        let start = env::current_dir().context("cannot find the working folder")?;
        Ok(Folders {
            watcher,
            start,
            places: BTreeSet::new(),
            watched: BTreeMap::new(),
            wanted: BTreeSet::new(),
            components: BTreeSet::new(),
            sources: BTreeSet::new(),
        })
    }

    /// Adds a file, or a folder with files, which need not exist. It is watched from the next
    /// [`Folders::rescan`] on.
    pub fn add(&mut self, place: &Path) {
        self.places.insert(self.start.join(place));
    }

    /// Scans all places again: watches what exists now, and nothing else.
    ///
    /// # Errors
    /// If the system cannot watch a folder with files of documents.
    pub fn rescan(&mut self) -> anyhow::Result<()> {
        self.return_to_start();
        self.wanted.clear();
        self.components.clear();
        self.sources.clear();
        let mut outcome = Ok(());
        for place in self.places.clone() {
            outcome = outcome.and(self.scan(&place));
        }
        let wanted = &self.wanted;
        let (kept, old) = std::mem::take(&mut self.watched)
            .into_iter()
            .partition(|(folder, _)| wanted.contains(folder));
        self.watched = kept;
        for folder in BTreeMap::into_keys(old) {
            let _ = self.watcher.unwatch(&folder);
        }
        outcome
    }

    /// Handles an event: a folder that was or may have been removed will be watched again. Returns
    /// whether the event concerns a file of a document.
    pub fn notice(&mut self, event: &Event) -> bool {
        if event.need_rescan() {
            self.watched.clear();
            return true;
        }
        // After these events the watcher forgets a folder and its contents.
        let moves = matches!(
            event.kind,
            EventKind::Remove(_) | EventKind::Modify(ModifyKind::Name(_))
        );
        if moves {
            let gone =
                |folder: &PathBuf| event.paths.iter().any(|p| folder.starts_with(p));
            self.watched.retain(|folder, _| !gone(folder));
        }
        event.paths.iter().any(|path| {
            let is_source = || path.parent().is_some_and(|it| self.sources.contains(it));
            self.components.contains(path) || (is_source() && matters(path))
        })
    }

    /// Relative paths are resolved in the folder that now has the path in which tenure was started.
    fn return_to_start(&self) {
        let there = identity(&self.start);
        if there.is_some() && there != identity(Path::new(".")) {
            // On failure, the working folder does not change.
            let _ = env::set_current_dir(&self.start);
        }
    }

    fn scan(&mut self, place: &Path) -> anyhow::Result<()> {
        let found = self.follow(place).filter(|found| found.is_dir());
        // Files that a database names are next to it, or next to the link to it.
        let around = || place.parent().and_then(|folder| self.follow(folder));
        match found.or_else(around) {
            Some(folder) => {
                let watched = self.watch_files(&folder).map_err(io::Error::other);
                watched.with_context(|| {
                    format!("cannot watch the folder `{}`", paths::shown(&folder))
                })
            }
            // Reading it reports the error.
            None => Ok(()),
        }
    }

    fn watch_files(&mut self, folder: &Path) -> notify::Result<()> {
        self.watch(folder)?;
        self.sources.insert(folder.to_owned());
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            if entry.file_type().is_ok_and(|kind| kind.is_symlink())
                && matters(&entry.path())
            {
                self.follow(&entry.path());
            }
        }
        Ok(())
    }

    /// Resolves a path as the system does, and returns the real path if it exists. Each folder is
    /// watched before a name is looked up in it, so that no change is missed in between.
    fn follow(&mut self, place: &Path) -> Option<PathBuf> {
        let (mut at, mut links) = (PathBuf::new(), 0);
        let mut ahead = parts(place);
        while let Some(part) = ahead.pop() {
            if part == ".." {
                at.pop();
                continue;
            }
            let step = at.join(&part);
            if part != "/" {
                // A folder that can be traversed but not read cannot be watched.
                let _ = self.watch_ancestor(&at);
                self.components.insert(step.clone());
            }
            if fs::symlink_metadata(&step).ok()?.is_symlink() {
                links += 1;
                let target = fs::read_link(&step).ok().filter(|_| links <= LINKS)?;
                ahead.extend(parts(&target));
            } else {
                at = step;
            }
        }
        Some(at)
    }

    /// Watches a folder of the path. This is not needed on macOS, where the system watches paths.
    fn watch_ancestor(&mut self, folder: &Path) -> notify::Result<()> {
        if cfg!(target_os = "macos") { Ok(()) } else { self.watch(folder) }
    }

    fn watch(&mut self, folder: &Path) -> notify::Result<()> {
        self.wanted.insert(folder.to_owned());
        let Some(identity) = identity(folder) else { return Ok(()) };
        if self.watched.get(folder) != Some(&identity) {
            // A previous folder may still be watched under this path.
            let _ = self.watcher.unwatch(folder);
            self.watched.remove(folder);
            self.watcher.watch(folder, RecursiveMode::NonRecursive)?;
            self.watched.insert(folder.to_owned(), identity);
        }
        Ok(())
    }
}

/// The components of a path, in reverse order.
fn parts(path: &Path) -> Vec<OsString> {
    let parts = path.components().rev().map(|part| part.as_os_str().to_owned());
    parts.filter(|part| part != ".").collect()
}

fn identity(folder: &Path) -> Option<Identity> {
    let about = fs::metadata(folder).ok()?;
    Some((about.dev(), about.ino()))
}

/// Whether a file can be part of a document. PDFs are our own output, and hidden files belong to
/// editors.
fn matters(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let kinds = [".yaml", ".yml", ".hbs", ".tex", ".sty", ".cls", ".otf", ".ttf", ".csl"];
    let matters =
        kinds.iter().any(|kind| name.ends_with(kind)) || picture::is_named(&name);
    !name.starts_with('.') && matters
}
