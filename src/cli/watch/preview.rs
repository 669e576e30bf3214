//! The preview of `tenure watch`: which document it shows, with its findings.

use anyhow::Context;

use super::built::Built;
use crate::cli::{args, report};
use crate::diag::{Diagnostic, EmitFormat, Severity, Sink, Sources, Spanned, emit};
use crate::engine::{Isolation, WorkerError};
use crate::export::latex::builtin;
use crate::model::CitationStyle;
use crate::preview::{self, Choice, Finding, Page, Scene, Server};
use crate::workspace::Workspace;
use crate::workspace::codes;
use crate::workspace::compile::BuiltDocument;
use crate::workspace::document::Document;
use crate::workspace::redirect_page::RedirectPage;
use crate::workspace::target::Target;
use crate::workspace::watch::ChangeWatcher;
use crate::workspace::wording::page_count;

/// A running preview.
pub(super) struct Preview {
    server: Server,
    /// The page that redirects the browser to it.
    page: RedirectPage,
    /// The user's choice. Without one, the first watched document is shown.
    choice: Option<Choice>,
    scene: Scene,
}

/// The document that the preview shows.
pub(super) enum PreviewDocument {
    /// A watched document, by its index.
    Watched(usize),
    /// Another document of the database.
    Other(Box<Document>),
    /// None: its variant or theme no longer exists.
    Missing,
}

impl Preview {
    /// Starts the preview, if a flag requests it.
    pub fn start(
        show: &args::PreviewArgs,
        changes: &ChangeWatcher,
    ) -> anyhow::Result<Option<Preview>> {
        if !show.open && !show.serve && show.port.is_none() {
            return Ok(None);
        }
        let port = show.port.unwrap_or_default();
        let page = RedirectPage::default();
        let visited = page.clone();
        let server = Server::start(port, changes.choices(), move || visited.remove())
            .with_context(|| format!("cannot serve the preview on port {port}"))?;
        report::say(&format!("preview: {}", server.address()));
        if show.open && page.open(server.address()).is_err() {
            report::say("no browser could be opened: copy the address into yours");
        }
        Ok(Some(Preview { server, page, choice: None, scene: Scene::default() }))
    }

    /// Updates the variants, themes and citation styles on offer, accepts a new choice if it is
    /// among them, and finds the document that is chosen now.
    pub fn find(&mut self, built: &Built, new: Option<Choice>) -> PreviewDocument {
        let workspace = &built.workspace;
        // While the variants cannot be read, the last ones are offered.
        if !workspace.sink.has_errors() || !workspace.resume.variants.is_empty() {
            let names =
                workspace.resume.variants.keys().map(|name| name.as_str().to_owned());
            self.scene.variants = names.collect();
            self.scene.themes =
                themes(workspace).into_iter().map(|it| it.value).collect();
            self.scene.citations = styles(workspace);
        }
        if let Some(choice) = new.filter(|choice| self.scene.offers(choice)) {
            self.choice = Some(choice);
        }
        self.scene.choice =
            self.choice.clone().unwrap_or_else(|| first(&built.documents));
        document(built, &self.scene.choice).unwrap_or(PreviewDocument::Missing)
    }

    /// Shows a document. If it could not be built, the last pages are kept.
    pub fn show(
        &mut self,
        workspace: &Workspace,
        (target, pdf): (&Target, Option<&BuiltDocument>),
        isolation: &Isolation,
        found: Sink,
        note: &str,
    ) {
        let scene = &mut self.scene;
        scene.title = match target {
            Target::File(_) => target.to_string(),
            Target::Standard => "the document".to_owned(),
        };
        if let Some(pdf) = pdf {
            match pages(pdf, isolation) {
                Ok(pages) => {
                    scene.note = format!("{}, {note}", page_count(pdf.pages));
                    scene.turn_to(pages, &pdf.fitted.tex, &workspace.sources);
                }
                Err(error) => {
                    scene.note = format!("these pages are older than the PDF: {error}");
                }
            }
        } else {
            "these pages are older than the database".clone_into(&mut scene.note);
        }
        self.show_findings(workspace, found);
    }

    /// Shows the findings next to the current pages.
    pub fn show_findings(&mut self, workspace: &Workspace, found: Sink) {
        let found = found.into_sorted();
        let findings = found.iter().map(|one| finding(one, &workspace.sources));
        self.scene.findings = findings.collect();
        self.server.show(self.scene.clone());
    }

    /// Shows why nothing could be built.
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

/// The pages of a document as pictures. Untrusted fonts and pictures are drawn in a separate
/// process.
fn pages(pdf: &BuiltDocument, isolation: &Isolation) -> Result<Vec<Page>, WorkerError> {
    isolation.run_if(pdf.fitted.tex.untrusted, || preview::pages(&pdf.bytes))
}

impl Drop for Preview {
    fn drop(&mut self) {
        self.page.remove();
    }
}

/// The chosen document, if its variant and its theme exist.
fn document(built: &Built, choice: &Choice) -> Option<PreviewDocument> {
    let is_chosen = |document: &Document| {
        let theme = choice.theme.as_deref();
        let style = document.variant.citations.as_ref().map(|style| style.as_str());
        name(document) == choice.variant.as_deref()
            && (choice.citations.is_none() || choice.citations.as_deref() == style)
            && theme.is_none_or(|theme| theme == document.theme())
    };
    if let Some(at) = built.documents.iter().position(is_chosen) {
        return Some(PreviewDocument::Watched(at));
    }
    let mut found = match &choice.variant {
        Some(variant) => built.workspace.find(variant)?,
        None => built.workspace.full_cv(),
    };
    if let Some(theme) = &choice.theme {
        let known =
            themes(&built.workspace).into_iter().find(|known| known.value == *theme);
        found.variant.theme = Some(known?);
    }
    if let Some(style) = &choice.citations {
        found.variant.citations = Some(Spanned::bare(style.parse().ok()?));
    }
    Some(PreviewDocument::Other(Box::new(found)))
}

fn first(documents: &[Document]) -> Choice {
    let variant = documents.first().and_then(name).map(ToOwned::to_owned);
    Choice { variant, ..Choice::default() }
}

fn name(document: &Document) -> Option<&str> {
    document.name.as_ref().map(|name| name.as_str())
}

/// The citation styles that can be chosen: those of tenure, and the files that the database names.
fn styles(workspace: &Workspace) -> Vec<String> {
    let files = workspace.style_files.keys().cloned();
    CitationStyle::words().map(str::to_owned).chain(files).collect()
}

/// The themes that can be chosen, with the places that name them: the built-in themes, and the
/// trusted themes of the database's documents.
fn themes(workspace: &Workspace) -> Vec<Spanned<String>> {
    let built_in = builtin::names().into_iter().map(|name| Spanned::bare(name.into()));
    let mut themes: Vec<Spanned<String>> = built_in.collect();
    let documents = [workspace.full_cv()].into_iter().chain(workspace.variants());
    for document in documents.filter(|document| workspace.trusts_theme(document)) {
        let named = document.variant.theme;
        let new = named.filter(|new| themes.iter().all(|theme| theme.value != new.value));
        themes.extend(new);
    }
    themes
}

fn finding(one: &Diagnostic, sources: &Sources) -> Finding {
    let text =
        emit(std::slice::from_ref(one), sources, &codes::all(), EmitFormat::Human, false);
    let (_, text) = text.split_once('\n').unwrap_or_default();
    Finding {
        severity: one.severity.as_str(),
        code: one.code.name.to_string(),
        message: one.message.clone(),
        text: text.trim_end().to_owned(),
    }
}
