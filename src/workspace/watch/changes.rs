//! Waits for changes on disk, and returns as soon as they have been saved.
//!
//! Editors save in several steps: they truncate a file and write it, or write another file and
//! rename it. The system reports when a written file is closed, and when a file is renamed; then
//! the file can be read at once. After other events, more may follow. Choices in the preview
//! arrive in the same channel. `folders.rs` decides which folders are watched.

use std::path::Path;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use notify::Event;
use notify::event::{AccessKind, AccessMode, EventKind, ModifyKind, RenameMode};

use super::folders::Folders;
use crate::preview::Choice;
use crate::workspace::files::{self, Disk};
use crate::workspace::paths;

/// The longest time between the first and the last event of a save.
const SAVE_TIME: Duration = Duration::from_millis(60);

/// The error if the watcher has ended, which it does not do by itself.
const ENDED: &str = "files are no longer watched";

/// Watches the files that documents are built from.
pub(crate) struct ChangeWatcher {
    folders: Folders,
    events: Receiver<WatchEvent>,
    choices: Sender<WatchEvent>,
    choice: Option<Choice>,
}

/// An event that can cause a rebuild.
enum WatchEvent {
    File(notify::Result<Event>),
    Choice(Choice),
}

impl ChangeWatcher {
    /// Starts to watch a database, which is a file or a folder.
    pub fn new(place: &Path) -> anyhow::Result<ChangeWatcher> {
        let (send, events) = mpsc::channel();
        let choices = send.clone();
        let forward = move |event| drop(send.send(WatchEvent::File(event)));
        let watcher =
            notify::recommended_watcher(forward).context("cannot watch files")?;
        let mut folders = Folders::new(watcher)?;
        let folder = files::folder_of(&Disk, place);
        folder.metadata().with_context(|| {
            format!("cannot watch the folder `{}`", paths::shown(folder))
        })?;
        folders.add(place);
        folders.rescan()?;
        Ok(ChangeWatcher { folders, events, choices, choice: None })
    }

    /// Also watches the folder of a theme.
    ///
    /// # Errors
    /// If the system cannot watch a folder.
    pub fn watch_theme(&mut self, theme: &Path) -> anyhow::Result<()> {
        self.folders.add(theme);
        self.folders.add(&theme.join("partials"));
        self.folders.rescan()
    }

    /// Scans the folders again, in case they were replaced.
    ///
    /// # Errors
    /// If the system cannot watch a folder.
    pub fn rescan(&mut self) -> anyhow::Result<()> {
        self.folders.rescan()
    }

    /// A function that the preview calls with each choice of the user.
    pub fn choices(&self) -> impl Fn(Choice) + Send + Sync + 'static {
        let choices = self.choices.clone();
        // Sending fails only if nobody waits any longer.
        move |choice| drop(choices.send(WatchEvent::Choice(choice)))
    }

    /// Waits for the end of a save, or for a choice. Returns false if there was none within the
    /// limit.
    pub fn wait(&mut self, limit: Option<Duration>) -> anyhow::Result<bool> {
        let end = limit.map(|limit| Instant::now() + limit);
        loop {
            let event = match end {
                None => self.events.recv().context(ENDED)?,
                Some(end) => {
                    let left = end.saturating_duration_since(Instant::now());
                    match self.events.recv_timeout(left) {
                        Ok(event) => event,
                        Err(RecvTimeoutError::Timeout) => return Ok(false),
                        Err(RecvTimeoutError::Disconnected) => bail!(ENDED),
                    }
                }
            };
            if self.settle(event)? {
                return Ok(true);
            }
        }
    }

    /// Whether there have been saves or choices since the last wait. Saves have ended when this
    /// returns.
    pub fn poll(&mut self) -> anyhow::Result<bool> {
        let mut has_changed = false;
        while let Ok(event) = self.events.try_recv() {
            has_changed |= self.settle(event)?;
        }
        Ok(has_changed)
    }

    /// Takes the latest choice.
    pub fn choice(&mut self) -> Option<Choice> {
        self.choice.take()
    }

    /// Waits for the end of a save that an event may belong to. Returns whether anything was saved
    /// or chosen.
    fn settle(&mut self, event: WatchEvent) -> anyhow::Result<bool> {
        let mut next = Some(event);
        // Events of other files do not extend this.
        let mut end = None;
        while let Some(event) = next {
            match event {
                WatchEvent::Choice(choice) => {
                    self.choice = Some(choice);
                    return Ok(true);
                }
                WatchEvent::File(event) => match self.phase(&event?) {
                    SavePhase::Saved => return Ok(true),
                    SavePhase::Started => end = Some(Instant::now() + SAVE_TIME),
                    SavePhase::Unrelated => {}
                },
            }
            let Some(end) = end else { return Ok(false) };
            let left = end.saturating_duration_since(Instant::now());
            next = self.events.recv_timeout(left).ok().filter(|_| !left.is_zero());
        }
        Ok(true)
    }

    fn phase(&mut self, event: &Event) -> SavePhase {
        if self.folders.notice(event) { phase(event.kind) } else { SavePhase::Unrelated }
    }
}

/// The phase of a save that an event marks.
enum SavePhase {
    Unrelated,
    Started,
    Saved,
}

fn phase(kind: EventKind) -> SavePhase {
    match kind {
        // A file that is moved away is often replaced.
        EventKind::Modify(ModifyKind::Name(RenameMode::From)) => SavePhase::Started,
        EventKind::Access(AccessKind::Close(AccessMode::Write))
        | EventKind::Modify(ModifyKind::Name(_)) => SavePhase::Saved,
        EventKind::Access(_) | EventKind::Modify(ModifyKind::Metadata(_)) => {
            SavePhase::Unrelated
        }
        _ => SavePhase::Started,
    }
}
