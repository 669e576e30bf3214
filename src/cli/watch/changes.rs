//! What changes on disk, as soon as it has been saved.
//!
//! Editors save in several steps: they empty a file and write it, or write another and
//! rename it. The system tells when a file that was written is closed, and when one is
//! renamed; then it can be read at once. After anything else there may be more to come.
//! What is chosen in the preview comes the same way.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, Sender};
use std::time::Duration;

use anyhow::Context;
use notify::event::{AccessKind, AccessMode, EventKind, ModifyKind};
use notify::{Event, RecommendedWatcher, RecursiveMode, Watcher};

use crate::cli::files;
use crate::picture;
use crate::preview::Choice;

/// How long a save may take that has begun.
const PATIENCE: Duration = Duration::from_millis(60);

/// Folders that are watched.
pub(super) struct Changes {
    watcher: RecommendedWatcher,
    events: Receiver<Happened>,
    choices: Sender<Happened>,
    chosen: Option<Choice>,
    folders: BTreeSet<PathBuf>,
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
        let (chosen, folders) = (None, BTreeSet::new());
        let mut changes = Changes { watcher, events, choices, chosen, folders };
        let folder = files::folder_of(place);
        changes
            .add(folder)
            .with_context(|| format!("cannot watch the folder `{}`", folder.display()))?;
        Ok(changes)
    }

    /// Looks at the folder of a theme too.
    pub fn look_at(&mut self, theme: &Path) {
        for folder in [theme, &theme.join("partials")] {
            // A theme that is not there is told when it is read.
            let _ = self.add(folder);
        }
    }

    fn add(&mut self, folder: &Path) -> notify::Result<()> {
        if !self.folders.contains(folder) {
            self.watcher.watch(folder, RecursiveMode::NonRecursive)?;
            self.folders.insert(folder.to_owned());
        }
        Ok(())
    }

    /// A way for what is chosen in the preview.
    pub fn choices(&self) -> impl Fn(Choice) + Send + Sync + 'static {
        let choices = self.choices.clone();
        // Who waits no longer needs no choice.
        move |choice| drop(choices.send(Happened::Chosen(choice)))
    }

    /// Waits for a save that is whole, or for a choice.
    pub fn wait(&mut self) -> anyhow::Result<()> {
        let gone = "files are no longer watched";
        loop {
            let happened = self.events.recv().context(gone)?;
            if self.settle(happened)? {
                return Ok(());
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
        let mut has_begun = false;
        while let Some(happened) = next {
            match happened {
                Happened::Chosen(choice) => {
                    self.chosen = Some(choice);
                    return Ok(true);
                }
                Happened::File(event) => match step(&event?) {
                    Step::Saved => return Ok(true),
                    Step::Begins => has_begun = true,
                    Step::None => {}
                },
            }
            if !has_begun {
                return Ok(false);
            }
            next = self.events.recv_timeout(PATIENCE).ok();
        }
        Ok(has_begun)
    }
}

/// What an event is to a save.
enum Step {
    None,
    Begins,
    Saved,
}

fn step(event: &Event) -> Step {
    if !event.paths.iter().any(|path| matters(path)) {
        return Step::None;
    }
    match event.kind {
        EventKind::Access(AccessKind::Close(AccessMode::Write))
        | EventKind::Modify(ModifyKind::Name(_))
        | EventKind::Remove(_) => Step::Saved,
        EventKind::Access(_) | EventKind::Modify(ModifyKind::Metadata(_)) => Step::None,
        _ => Step::Begins,
    }
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
