//! The preview of what is watched: which document it shows, and what is said of it.

use anyhow::Context;

use super::built::Built;
use crate::cli::{args, report};
use crate::diag::{Diagnostic, Format, Severity, Sink, Sources, Spanned, emit};
use crate::engine::{Isolation, WorkerError};
use crate::export::latex::builtin;
use crate::preview::{self, Choice, Finding, Page, Scene, Server};
use crate::workspace::codes;
use crate::workspace::compile::BuiltDocument;
use crate::workspace::document::Document;
use crate::workspace::open::Workspace;
use crate::workspace::redirect_page::RedirectPage;
use crate::workspace::target::Target;
use crate::workspace::watch::Changes;
use crate::workspace::wording::page_count;

/// A preview that is served.
pub(super) struct Preview {
    server: Server,
    /// What leads the browser to it.
    page: RedirectPage,
    /// What has been chosen. Until then it is the first document that is watched.
    choice: Option<Choice>,
    scene: Scene,
}

/// Where a document is that was chosen.
pub(super) enum Chosen {
    /// Among those that are watched.
    Watched(usize),
    /// Not among them.
    Other(Box<Document>),
    /// Nowhere any more.
    Gone,
}

impl Preview {
    /// Starts it, if it was asked for.
    pub fn start(
        show: &args::Show,
        changes: &Changes,
    ) -> anyhow::Result<Option<Preview>> {
        if !show.open && !show.serve && show.port.is_none() {
            return Ok(None);
        }
        let port = show.port.unwrap_or_default();
        let page = RedirectPage::default();
        let visited = page.clone();
        let server = Server::start(port, changes.choices(), move || visited.remove())
            .with_context(|| format!("cannot serve the preview at port {port}"))?;
        report::say(&format!("preview: {}", server.address()));
        if show.open && page.open(server.address()).is_err() {
            report::say("there is no browser to open: copy the address into yours");
        }
        Ok(Some(Preview { server, page, choice: None, scene: Scene::default() }))
    }

    /// Renews what can be chosen, takes a choice if it is one of that, and finds the document
    /// that is chosen by now.
    pub fn find(&mut self, built: &Built, asked: Option<Choice>) -> Chosen {
        let workspace = &built.workspace;
        // While the variants cannot be read, they are what they were.
        if !workspace.sink.has_errors() || !workspace.resume.variants.is_empty() {
            let names =
                workspace.resume.variants.keys().map(|name| name.as_str().to_owned());
            self.scene.variants = names.collect();
            self.scene.themes =
                themes(workspace).into_iter().map(|it| it.value).collect();
        }
        if let Some(choice) = asked.filter(|choice| self.scene.offers(choice)) {
            self.choice = Some(choice);
        }
        self.scene.choice =
            self.choice.clone().unwrap_or_else(|| first(&built.documents));
        found(built, &self.scene.choice).unwrap_or(Chosen::Gone)
    }

    /// Shows a document: the last pages that there were, if it could not be made.
    pub fn show(
        &mut self,
        workspace: &Workspace,
        (target, made): (&Target, Option<&BuiltDocument>),
        isolation: &Isolation,
        found: Sink,
        note: &str,
    ) {
        let scene = &mut self.scene;
        scene.title = match target {
            Target::File(_) => target.to_string(),
            Target::Standard => "the document".to_owned(),
        };
        if let Some(made) = made {
            match pages(made, isolation) {
                Ok(pages) => {
                    scene.note = format!("{}, {note}", page_count(made.pages));
                    scene.turn_to(pages, &made.fitted.tex, &workspace.sources);
                }
                Err(error) => {
                    scene.note = format!("these pages are older than the PDF: {error}");
                }
            }
        } else {
            "these pages are older than the database".clone_into(&mut scene.note);
        }
        self.tell(workspace, found);
    }

    /// Shows what is wrong beside the pages that there are.
    pub fn tell(&mut self, workspace: &Workspace, found: Sink) {
        let found = found.into_sorted();
        let findings = found.iter().map(|one| finding(one, &workspace.sources));
        self.scene.findings = findings.collect();
        self.server.show(self.scene.clone());
    }

    /// Shows why nothing could be made.
    pub fn fail(&mut self, error: &anyhow::Error) {
        let message = format!("{error:#}");
        self.scene.findings = vec![Finding {
            severity: Severity::Error.as_str(),
            code: String::new(),
            message,
            text: String::new(),
        }];
        self.server.show(self.scene.clone());
    }
}

/// The pages of a document as pictures. Those with a stranger's fonts are drawn in a process of
/// its own.
fn pages(made: &BuiltDocument, isolation: &Isolation) -> Result<Vec<Page>, WorkerError> {
    isolation.run_if(made.fitted.tex.untrusted, || preview::pages(&made.bytes))
}

impl Drop for Preview {
    fn drop(&mut self) {
        self.page.remove();
    }
}

/// The document that was chosen, if its variant and its theme can be.
fn found(built: &Built, choice: &Choice) -> Option<Chosen> {
    let is_chosen = |document: &Document| {
        let theme = choice.theme.as_deref();
        name(document) == choice.variant.as_deref()
            && theme.is_none_or(|theme| theme == document.theme())
    };
    if let Some(at) = built.documents.iter().position(is_chosen) {
        return Some(Chosen::Watched(at));
    }
    let mut found = match &choice.variant {
        Some(variant) => built.workspace.find(variant)?,
        None => built.workspace.whole(),
    };
    if let Some(theme) = &choice.theme {
        let known =
            themes(&built.workspace).into_iter().find(|known| known.value == *theme);
        found.variant.theme = Some(known?);
    }
    Some(Chosen::Other(Box::new(found)))
}

fn first(documents: &[Document]) -> Choice {
    let variant = documents.first().and_then(name).map(ToOwned::to_owned);
    Choice { variant, theme: None }
}

fn name(document: &Document) -> Option<&str> {
    document.name.as_ref().map(|name| name.as_str())
}

/// The themes that can be chosen, with the places where they are named: the built-in ones,
/// and those of documents that a build would load too.
fn themes(workspace: &Workspace) -> Vec<Spanned<String>> {
    let built_in = builtin::names().into_iter().map(|name| Spanned::bare(name.into()));
    let mut themes: Vec<Spanned<String>> = built_in.collect();
    let documents = [workspace.whole()].into_iter().chain(workspace.variants());
    for document in documents.filter(|document| workspace.trusts_theme(document)) {
        let named = document.variant.theme;
        let new = named.filter(|new| themes.iter().all(|theme| theme.value != new.value));
        themes.extend(new);
    }
    themes
}

fn finding(one: &Diagnostic, sources: &Sources) -> Finding {
    let text =
        emit(std::slice::from_ref(one), sources, &codes::all(), Format::Human, false);
    let (_, text) = text.split_once('\n').unwrap_or_default();
    Finding {
        severity: one.severity.as_str(),
        code: one.code.name.to_string(),
        message: one.message.clone(),
        text: text.trim_end().to_owned(),
    }
}
