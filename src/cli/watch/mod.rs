//! `tenure watch`: makes the documents anew whenever something that they are made of
//! changes.
//!
//! One engine for each theme stands ready, and more stand at places in the document that was
//! made last, so that only what comes after a change is set again
//! (`workspace/watch/places.rs`). A save that is broken keeps the last PDF and shows what is
//! wrong with it.

mod built;
mod preview;

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use anyhow::bail;

use super::batch::written;
use super::exit::{ExitStatus, NO_BUNDLE};
use super::progress::Waiting;
use super::requests::request;
use super::{args, choice, report};
use crate::diag::Sink;
use crate::engine::{Bundle, EnginePool};
use crate::load::Trees;
use crate::tex::TexDocument;
use crate::workspace::claims::{Claims, Output};
use crate::workspace::compile::{BuildOptions, BuiltDocument, build};
use crate::workspace::config::Config;
use crate::workspace::database;
use crate::workspace::document::Document;
use crate::workspace::open::Workspace;
use crate::workspace::request::BuildRequest;
use crate::workspace::target::Target;
use crate::workspace::watch::{Changes, Retry, difference, places};
use built::Built;
use preview::{Chosen, Preview};

pub(super) fn watch(
    args: &args::Watch,
    bundle: Option<Bundle>,
) -> anyhow::Result<ExitStatus> {
    let Some(bundle) = bundle else { bail!(NO_BUNDLE) };
    let place = args.database.place.clone().map_or_else(database::default_path, Ok)?;
    let request = request(place, &args.documents);
    let (choice, messages) = (&args.documents.choice, &args.database.messages);
    let mut config = choice::config(choice, messages, args.documents.engine.config())?;
    // Built-in themes do not change.
    config.load_themes()?;
    let changes = Changes::of(&request.place)?;
    let preview = Preview::start(&args.show, &changes)?;
    let mut watch = Watch {
        args,
        request,
        bundle,
        pool: config.engine.pool(bundle)?,
        config,
        changes,
        preview,
        trees: Trees::default(),
        last: BTreeMap::new(),
        retry: Retry::default(),
        unwatched: None,
    };
    let mut was_asked = true;
    loop {
        watch.go(was_asked);
        was_asked = watch.changes.wait(watch.retry.pause())?;
    }
}

/// What is made over and over.
struct Watch<'a> {
    args: &'a args::Watch,
    request: BuildRequest,
    bundle: Bundle,
    config: Config,
    changes: Changes,
    preview: Option<Preview>,
    pool: EnginePool,
    /// The database's files as they were parsed last.
    trees: Trees,
    /// What was made last, by file.
    last: BTreeMap<Target, Last>,
    retry: Retry,
    /// Why not all that was read is watched. Nothing is made anew until it is, or a change
    /// is seen.
    unwatched: Option<anyhow::Error>,
}

/// A document as it was made last.
struct Last {
    tex: TexDocument,
    /// Where it differs from the one before, in bytes.
    changed: Option<usize>,
}

impl Watch<'_> {
    /// Makes every document, and says what came of it. Nobody asked for it if it is only that
    /// time has passed since an attempt: then what was said is not said again.
    fn go(&mut self, was_asked: bool) {
        if !was_asked
            && self.unwatched.is_some()
            && let Err(error) = self.changes.renew()
        {
            return self.is_unwatched(error, was_asked);
        }
        let begin = Instant::now();
        // An engine may have been killed, and a file be away while it is saved.
        match self.build().or_else(|_| self.build()) {
            Ok(built) => {
                self.done(built, begin.elapsed());
                match self.unwatched.take() {
                    Some(error) => self.is_unwatched(error, was_asked),
                    None => self.retry.succeeded(),
                }
            }
            Err(error) => {
                self.unwatched = None;
                if self.retry.failed(&error, was_asked) {
                    self.fail(&error);
                }
            }
        }
        self.get_ready();
    }

    /// Keeps why not all is watched, which does not keep documents from being made.
    fn is_unwatched(&mut self, error: anyhow::Error, was_asked: bool) {
        if self.retry.failed(&error, was_asked) {
            report::failure(&error, self.args.database.messages.format.into());
        }
        self.unwatched = Some(error);
    }

    fn done(&mut self, mut built: Built, took: Duration) {
        for (_, target, made) in &built.made {
            let line = written(target, made.pages, made.fitted.cut);
            report::say(&format!("{line}, {} ms", took.as_millis()));
        }
        if let Some(mut preview) = self.preview.take() {
            let shown = self.show(&mut preview, &mut built, took);
            self.preview = Some(preview);
            shown.unwrap_or_else(|error| self.fail(&error));
        }
        self.remember(built);
    }

    fn build(&mut self) -> anyhow::Result<Built> {
        let mut workspace = self.read()?;
        // An editor that saves all files saves others while the first is read.
        while self.changes.again()? {
            workspace = self.read()?;
        }
        let documents = workspace.documents(self.request.all)?;
        let mut found = workspace.sink.clone();
        let (mut made, claims) = (Vec::new(), Claims::new(false));
        let waiting = Waiting::on("typesetting");
        for (at, document) in documents.iter().enumerate() {
            let mut sink = workspace.sink.clone();
            if let Some(one) = self.make(&mut workspace, document, &mut sink)? {
                let target = self.request.target(&workspace, document, false)?;
                claims.claim(&target, Output::Document)?;
                target.write(&one.bytes)?;
                made.push((at, target, one));
            }
            found.extend(sink.into_sorted());
        }
        drop(waiting);
        let format = self.args.database.messages.format;
        report::findings(found.clone(), &workspace.sources, format.into());
        Ok(Built { workspace, documents, made, found })
    }

    fn read(&mut self) -> anyhow::Result<Workspace> {
        // Before it is read, so that no change is missed.
        self.unwatched = self.changes.renew().err();
        let (request, trees) = (&self.request, Some(&mut self.trees));
        let config = self.config.clone();
        Workspace::reopen(&request.place, &request.variants, config, trees)
    }

    fn make(
        &mut self,
        workspace: &mut Workspace,
        document: &Document,
        sink: &mut Sink,
    ) -> anyhow::Result<Option<BuiltDocument>> {
        let theme = document.theme_folder();
        if let Some(theme) = theme.filter(|_| workspace.trusts_theme(document)) {
            let looked = self.changes.look_at(theme);
            self.unwatched = self.unwatched.take().or(looked.err());
        }
        workspace.load_theme(document, sink)?;
        self.pool.begin(Duration::ZERO);
        let (pool, options) = (&mut self.pool, BuildOptions::default());
        let made = build(workspace, document, self.bundle, pool, options, sink)?;
        Ok(made.filter(|_| !sink.has_errors()))
    }

    /// Shows what has been chosen in the preview, which may be none of what is written.
    fn show(
        &mut self,
        preview: &mut Preview,
        built: &mut Built,
        took: Duration,
    ) -> anyhow::Result<()> {
        let mut found = built.found.clone();
        let other;
        let (document, made, note) = match preview.find(built, self.changes.choice()) {
            Chosen::Watched(at) => {
                let made = built.made.iter().find(|(place, ..)| *place == at);
                let took = format!("{} ms", took.as_millis());
                (&built.documents[at], made.map(|(.., made)| made), took)
            }
            Chosen::Other(document) => {
                let mut sink = built.workspace.sink.clone();
                let made = self.make(&mut built.workspace, &document, &mut sink)?;
                found.extend(sink.into_sorted());
                other = (*document, made);
                (&other.0, other.1.as_ref(), "not written".to_owned())
            }
            // After a mistake it may not have been read.
            Chosen::Gone if built.workspace.sink.has_errors() => {
                preview.tell(&built.workspace, found);
                return Ok(());
            }
            Chosen::Gone => bail!(
                "the database no longer has the variant or theme that the preview shows\n\
                 help: choose another in the preview"
            ),
        };
        let target = self.request.target(&built.workspace, document, false)?;
        self.pool.begin(Duration::ZERO);
        let isolation = self.pool.isolation();
        preview.show(&built.workspace, (&target, made), &isolation, found, &note);
        Ok(())
    }

    fn fail(&mut self, error: &anyhow::Error) {
        let format = self.args.database.messages.format;
        report::failure(error, format.into());
        if let Some(preview) = &mut self.preview {
            preview.fail(error);
        }
    }

    fn remember(&mut self, built: Built) {
        for (_, target, made) in built.made {
            let last = self.last.get(&target);
            let changed = last.and_then(|last| difference(&last.tex, &made.fitted.tex));
            self.last.insert(target, Last { tex: made.fitted.tex, changed });
        }
    }

    /// Prepares for the next change, if there is one document: engines for many would take
    /// more memory than they are worth.
    fn get_ready(&mut self) {
        if let Some(last) = self.last.values().next().filter(|_| self.last.len() == 1) {
            let places = places(&last.tex.body, last.changed);
            self.pool.checkpoint_in(&last.tex, &places);
        }
    }
}
