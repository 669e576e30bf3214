//! What changes on disk, as soon as it has been saved.
//!
//! Editors save in several steps: they empty a file and write it, or write another and
//! rename it. The system tells when a file that was written is closed, and when one is
//! renamed; then it can be read at once. After anything else there may be more to come.
//! What is chosen in the preview comes the same way. `folders.rs` says where is looked.

use std::path::Path;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use notify::Event;
use notify::event::{AccessKind, AccessMode, EventKind, ModifyKind, RenameMode};

use super::folders::Folders;
use crate::preview::Choice;
use crate::workspace::paths;

/// How long a save may take that has begun.
const PATIENCE: Duration = Duration::from_millis(60);

/// That the watcher has ended, which it does not do by itself.
const ENDED: &str = "files are no longer watched";

/// Changes of the files that documents are made of.
pub(crate) struct Changes {
    folders: Folders,
    events: Receiver<Happened>,
    choices: Sender<Happened>,
    chosen: Option<Choice>,
}

/// What is waited for.
enum Happened {
    File(notify::Result<Event>),
    Chosen(Choice),
}

impl Changes {
    /// Of a database, which is a file or a folder.
    pub fn of(place: &Path) -> anyhow::Result<Changes> {
        let (send, events) = mpsc::channel();
        let choices = send.clone();
        let tell = move |event| drop(send.send(Happened::File(event)));
        let watcher = notify::recommended_watcher(tell).context("cannot watch files")?;
        let mut folders = Folders::new(watcher)?;
        let folder = paths::folder_of(place);
        folder.metadata().with_context(|| {
            format!("cannot watch the folder `{}`", paths::shown(folder))
        })?;
        folders.add(place);
        folders.renew()?;
        Ok(Changes { folders, events, choices, chosen: None })
    }

    /// Looks at the folder of a theme too.
    ///
    /// # Errors
    /// If the system does not watch a folder.
    pub fn look_at(&mut self, theme: &Path) -> anyhow::Result<()> {
        self.folders.add(theme);
        self.folders.add(&theme.join("partials"));
        self.folders.renew()
    }

    /// Looks at what is there by now, which may have been replaced.
    ///
    /// # Errors
    /// If the system does not watch a folder.
    pub fn renew(&mut self) -> anyhow::Result<()> {
        self.folders.renew()
    }

    /// A way for what is chosen in the preview.
    pub fn choices(&self) -> impl Fn(Choice) + Send + Sync + 'static {
        let choices = self.choices.clone();
        // Who waits no longer needs no choice.
        move |choice| drop(choices.send(Happened::Chosen(choice)))
    }

    /// Waits for a save that is whole, or for a choice. Whether there was one before this
    /// time had passed.
    pub fn wait(&mut self, limit: Option<Duration>) -> anyhow::Result<bool> {
        let end = limit.map(|limit| Instant::now() + limit);
        loop {
            let happened = match end {
                None => self.events.recv().context(ENDED)?,
                Some(end) => {
                    let left = end.saturating_duration_since(Instant::now());
                    match self.events.recv_timeout(left) {
                        Ok(happened) => happened,
                        Err(RecvTimeoutError::Timeout) => return Ok(false),
                        Err(RecvTimeoutError::Disconnected) => bail!(ENDED),
                    }
                }
            };
            if self.settle(happened)? {
                return Ok(true);
            }
        }
    }

    /// Whether there have been others since, which then are whole too.
    pub fn again(&mut self) -> anyhow::Result<bool> {
        let mut again = false;
        while let Ok(happened) = self.events.try_recv() {
            again |= self.settle(happened)?;
        }
        Ok(again)
    }

    /// What has been chosen since this was last asked.
    pub fn choice(&mut self) -> Option<Choice> {
        self.chosen.take()
    }

    /// Waits for the end of a save that may have begun. Whether anything was saved or
    /// chosen.
    fn settle(&mut self, happened: Happened) -> anyhow::Result<bool> {
        let mut next = Some(happened);
        // What happens to other files meanwhile does not put it off.
        let mut end = None;
        while let Some(happened) = next {
            match happened {
                Happened::Chosen(choice) => {
                    self.chosen = Some(choice);
                    return Ok(true);
                }
                Happened::File(event) => match self.step(&event?) {
                    Step::Saved => return Ok(true),
                    Step::Begins => end = Some(Instant::now() + PATIENCE),
                    Step::None => {}
                },
            }
            let Some(end) = end else { return Ok(false) };
            let left = end.saturating_duration_since(Instant::now());
            next = self.events.recv_timeout(left).ok().filter(|_| !left.is_zero());
        }
        Ok(true)
    }

    fn step(&mut self, event: &Event) -> Step {
        if self.folders.notice(event) { step(event.kind) } else { Step::None }
    }
}

/// What an event is to a save.
enum Step {
    None,
    Begins,
    Saved,
}

fn step(kind: EventKind) -> Step {
    match kind {
        // What is moved away is often replaced.
        EventKind::Modify(ModifyKind::Name(RenameMode::From)) => Step::Begins,
        EventKind::Access(AccessKind::Close(AccessMode::Write))
        | EventKind::Modify(ModifyKind::Name(_)) => Step::Saved,
        EventKind::Access(_) | EventKind::Modify(ModifyKind::Metadata(_)) => Step::None,
        _ => Step::Begins,
    }
}
