//! `tenure watch`: rebuilds the documents whenever one of their files changes.
//!
//! One engine for each theme waits ready, and others wait at checkpoints in the document that was
//! built last, so that only the text after a change is typeset again
//! (`workspace/watch/checkpoints.rs`). After a save with an error, the last PDF is kept and the
//! findings are shown.

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
use crate::workspace::Workspace;
use crate::workspace::claims::{Claims, Output};
use crate::workspace::compile::{BuildOptions, BuiltDocument, build};
use crate::workspace::config::Config;
use crate::workspace::database;
use crate::workspace::document::Document;
use crate::workspace::request::BuildRequest;
use crate::workspace::target::Target;
use crate::workspace::watch::{ChangeWatcher, Retry, checkpoints, difference};
use built::Built;
use preview::{Preview, PreviewDocument};

pub(super) fn watch(
    args: &args::WatchArgs,
    bundle: Option<Bundle>,
) -> anyhow::Result<ExitStatus> {
    let Some(bundle) = bundle else { bail!(NO_BUNDLE) };
    let place = args.database.place.clone().map_or_else(database::default_path, Ok)?;
    let request = request(place, &args.documents);
    let (choice, messages) = (&args.documents.choice, &args.database.messages);
    let mut config = choice::config(choice, messages, args.documents.engine.config())?;
    // Built-in themes do not change.
    config.load_themes()?;
    let changes = ChangeWatcher::new(&request.place)?;
    let preview = Preview::start(&args.show, &changes)?;
    let mut watch = WatchLoop {
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
        watch_error: None,
    };
    let mut is_change = true;
    loop {
        watch.rebuild(is_change);
        is_change = watch.changes.wait(watch.retry.pause())?;
    }
}

/// The state between rebuilds.
struct WatchLoop<'a> {
    args: &'a args::WatchArgs,
    request: BuildRequest,
    bundle: Bundle,
    config: Config,
    changes: ChangeWatcher,
    preview: Option<Preview>,
    pool: EnginePool,
    /// The parse trees of the database's files from the last rebuild.
    trees: Trees,
    /// The documents of the last rebuild, by file.
    last: BTreeMap<Target, LastBuild>,
    retry: Retry,
    /// Why some of the files are not watched. Nothing is rebuilt until they are, or a change is
    /// seen.
    watch_error: Option<anyhow::Error>,
}

/// A document of the last rebuild.
struct LastBuild {
    tex: TexDocument,
    /// The offset in bytes of its first difference from the document before.
    changed: Option<usize>,
}

impl WatchLoop<'_> {
    /// Builds every document, and reports the results. Without a change (`is_change`) this is a
    /// retry after an error, which does not report the same error again.
    fn rebuild(&mut self, is_change: bool) {
        if !is_change
            && self.watch_error.is_some()
            && let Err(error) = self.changes.rescan()
        {
            return self.report_unwatched(error, is_change);
        }
        let begin = Instant::now();
        // A second attempt, because an engine may have been killed, or a file may be missing while
        // it is saved.
        match self.build().or_else(|_| self.build()) {
            Ok(built) => {
                self.finish(built, begin.elapsed());
                match self.watch_error.take() {
                    Some(error) => self.report_unwatched(error, is_change),
                    None => self.retry.succeeded(),
                }
            }
            Err(error) => {
                self.watch_error = None;
                if self.retry.failed(&error, is_change) {
                    self.fail(&error);
                }
            }
        }
        self.prepare();
    }

    /// Reports why some of the files are not watched. Documents are built nevertheless.
    fn report_unwatched(&mut self, error: anyhow::Error, is_change: bool) {
        if self.retry.failed(&error, is_change) {
            report::failure(&error, self.args.database.messages.format.into());
        }
        self.watch_error = Some(error);
    }

    fn finish(&mut self, mut built: Built, elapsed: Duration) {
        for (_, target, document) in &built.outputs {
            let line = written(target, document.pages, document.fitted.cut);
            report::say(&format!("{line}, {} ms", elapsed.as_millis()));
        }
        if let Some(mut preview) = self.preview.take() {
            let shown = self.show(&mut preview, &mut built, elapsed);
            self.preview = Some(preview);
            shown.unwrap_or_else(|error| self.fail(&error));
        }
        self.remember(built);
    }

    fn build(&mut self) -> anyhow::Result<Built> {
        let mut workspace = self.read()?;
        // An editor that saves all files may save others while the first is read.
        while self.changes.poll()? {
            workspace = self.read()?;
        }
        let documents = workspace.documents(self.request.all)?;
        let mut found = workspace.sink.clone();
        let (mut outputs, claims) = (Vec::new(), Claims::new(false));
        let waiting = Waiting::on("typesetting");
        for (at, document) in documents.iter().enumerate() {
            let mut sink = workspace.sink.clone();
            let built = self.build_document(&mut workspace, document, &mut sink)?;
            if let Some(built) = built {
                let target = self.request.target(&workspace, document, false)?;
                claims.claim(&target, Output::Document)?;
                target.write(&built.bytes)?;
                outputs.push((at, target, built));
            }
            found.extend(sink.into_sorted());
        }
        drop(waiting);
        let format = self.args.database.messages.format;
        report::findings(found.clone(), &workspace.sources, format.into());
        Ok(Built { workspace, documents, outputs, found })
    }

    fn read(&mut self) -> anyhow::Result<Workspace> {
        // Files are watched before they are read, so that no change is missed.
        self.watch_error = self.changes.rescan().err();
        let (request, trees) = (&self.request, Some(&mut self.trees));
        let config = self.config.clone();
        Workspace::reopen(&request.place, &request.variants, config, trees)
    }

    fn build_document(
        &mut self,
        workspace: &mut Workspace,
        document: &Document,
        sink: &mut Sink,
    ) -> anyhow::Result<Option<BuiltDocument>> {
        let theme = document.theme_folder();
        if let Some(theme) = theme.filter(|_| workspace.trusts_theme(document)) {
            let watched = self.changes.watch_theme(theme);
            self.watch_error = self.watch_error.take().or(watched.err());
        }
        workspace.load_theme(document, sink)?;
        self.pool.begin(Duration::ZERO);
        let (pool, options) = (&mut self.pool, BuildOptions::default());
        let built = build(workspace, document, self.bundle, pool, options, sink)?;
        Ok(built.filter(|_| !sink.has_errors()))
    }

    /// Shows the document that the user chose in the preview. It may be one that is not written.
    fn show(
        &mut self,
        preview: &mut Preview,
        built: &mut Built,
        elapsed: Duration,
    ) -> anyhow::Result<()> {
        let mut found = built.found.clone();
        let other;
        let (document, pdf, note) = match preview.find(built, self.changes.choice()) {
            PreviewDocument::Watched(at) => {
                let output = built.outputs.iter().find(|(index, ..)| *index == at);
                let note = format!("{} ms", elapsed.as_millis());
                (&built.documents[at], output.map(|(.., pdf)| pdf), note)
            }
            PreviewDocument::Other(document) => {
                let mut sink = built.workspace.sink.clone();
                let workspace = &mut built.workspace;
                let pdf = self.build_document(workspace, &document, &mut sink)?;
                found.extend(sink.into_sorted());
                other = (*document, pdf);
                (&other.0, other.1.as_ref(), "not written".to_owned())
            }
            // A variant with a mistake may not have been read.
            PreviewDocument::Missing if built.workspace.sink.has_errors() => {
                preview.show_findings(&built.workspace, found);
                return Ok(());
            }
            PreviewDocument::Missing => bail!(
                "the database no longer has the variant or theme that the preview shows\n\
                 help: choose another in the preview"
            ),
        };
        let target = self.request.target(&built.workspace, document, false)?;
        self.pool.begin(Duration::ZERO);
        let isolation = self.pool.isolation();
        preview.show(&built.workspace, (&target, pdf), &isolation, found, &note);
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
        for (_, target, document) in built.outputs {
            let (last, tex) = (self.last.get(&target), document.fitted.tex);
            let changed = last.and_then(|last| difference(&last.tex, &tex));
            self.last.insert(target, LastBuild { tex, changed });
        }
    }

    /// Prepares engines for the next change if there is only one document. Those for many would
    /// take more memory than they are worth.
    fn prepare(&mut self) {
        if let Some(last) = self.last.values().next().filter(|_| self.last.len() == 1) {
            let checkpoints = checkpoints(&last.tex.body, last.changed);
            self.pool.checkpoint_in(&last.tex, &checkpoints);
        }
    }
}
