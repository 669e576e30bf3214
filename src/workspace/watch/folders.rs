//! The folders that are watched: those with files that documents are made of, and all on the
//! way to them.
//!
//! The system watches a folder, not its path: if another takes its place, or a link comes to
//! lead elsewhere, it says nothing. So each folder in which a name of a path is looked up is
//! watched as well, links are followed as the system follows them, and a folder that has
//! been replaced is watched anew.

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

/// Links on the way to a place, before it is taken to lead nowhere.
const LINKS: usize = 40;

/// What a folder is besides its path: its device and number there.
type Identity = (u64, u64);

/// Folders that are watched, for the sake of some places.
pub(crate) struct Folders {
    watcher: RecommendedWatcher,
    /// The folder that the program was started in.
    start: PathBuf,
    /// What is looked at, from the root on.
    places: BTreeSet<PathBuf>,
    /// The folders that the system watches, without links in their paths.
    watched: BTreeMap<PathBuf, Identity>,
    /// Those of them that are still of use.
    wanted: BTreeSet<PathBuf>,
    /// Everything that a path leads over: folders, links, and the places themselves.
    ways: BTreeSet<PathBuf>,
    /// Folders in which every file of a kind that documents are made of counts.
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
            ways: BTreeSet::new(),
            sources: BTreeSet::new(),
        })
    }

    /// Adds a file, or a folder with files, which need not be there. It is looked at with the
    /// next [`Folders::renew`].
    pub fn add(&mut self, place: &Path) {
        self.places.insert(self.start.join(place));
    }

    /// Looks at all places anew: what is there by now is watched, and nothing else.
    ///
    /// # Errors
    /// If the system does not watch a folder with files that documents are made of.
    pub fn renew(&mut self) -> anyhow::Result<()> {
        self.return_to_start();
        self.wanted.clear();
        self.ways.clear();
        self.sources.clear();
        let mut outcome = Ok(());
        for place in self.places.clone() {
            outcome = outcome.and(self.look_at(&place));
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

    /// Takes note of an event: what it says is gone, or may be, will be watched anew. Whether
    /// documents may be made of what it is about.
    pub fn notice(&mut self, event: &Event) -> bool {
        if event.need_rescan() {
            self.watched.clear();
            return true;
        }
        // Then the watcher forgets a folder, and what is in it.
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
            self.ways.contains(path) || (is_source() && matters(path))
        })
    }

    /// Relative paths mean the folder that is now where the program was started.
    fn return_to_start(&self) {
        let there = identity(&self.start);
        if there.is_some() && there != identity(Path::new(".")) {
            // If that is refused, it stays where it was.
            let _ = env::set_current_dir(&self.start);
        }
    }

    fn look_at(&mut self, place: &Path) -> anyhow::Result<()> {
        let found = self.follow(place).filter(|found| found.is_dir());
        // What is named in a database lies beside it, or beside the link to it.
        let around = || place.parent().and_then(|folder| self.follow(folder));
        match found.or_else(around) {
            Some(folder) => {
                let refused = self.look_into(&folder).map_err(io::Error::other);
                refused.with_context(|| {
                    format!("cannot watch the folder `{}`", paths::shown(&folder))
                })
            }
            // It is told when it is read.
            None => Ok(()),
        }
    }

    fn look_into(&mut self, folder: &Path) -> notify::Result<()> {
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

    /// Goes to a place as the system does. Each folder is watched before a name is looked up
    /// in it, so that no change comes between. Where the place is in truth, if it is there.
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
                // A folder that may be passed but not read cannot be watched.
                let _ = self.watch_way(&at);
                self.ways.insert(step.clone());
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

    /// Watches a folder on the way. On macOS the system watches paths, so it need not.
    fn watch_way(&mut self, folder: &Path) -> notify::Result<()> {
        if cfg!(target_os = "macos") { Ok(()) } else { self.watch(folder) }
    }

    fn watch(&mut self, folder: &Path) -> notify::Result<()> {
        self.wanted.insert(folder.to_owned());
        let Some(identity) = identity(folder) else { return Ok(()) };
        if self.watched.get(folder) != Some(&identity) {
            // What was there before may still be watched under this path.
            let _ = self.watcher.unwatch(folder);
            self.watched.remove(folder);
            self.watcher.watch(folder, RecursiveMode::NonRecursive)?;
            self.watched.insert(folder.to_owned(), identity);
        }
        Ok(())
    }
}

/// The parts of a path, the first of them last.
fn parts(path: &Path) -> Vec<OsString> {
    let parts = path.components().rev().map(|part| part.as_os_str().to_owned());
    parts.filter(|part| part != ".").collect()
}

fn identity(folder: &Path) -> Option<Identity> {
    let about = fs::metadata(folder).ok()?;
    Some((about.dev(), about.ino()))
}

/// Whether a document may be made of a file. PDFs are what we write ourselves, and hidden
/// files are editors' own.
fn matters(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let kinds = [".yaml", ".yml", ".hbs", ".tex", ".sty", ".cls", ".otf", ".ttf"];
    let matters =
        kinds.iter().any(|kind| name.ends_with(kind)) || picture::is_named(&name);
    !name.starts_with('.') && matters
}
