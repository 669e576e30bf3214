//! The preview of what is watched: which document it shows, and what is said of it.

use anyhow::Context;

use super::Built;
use super::changes::Changes;
use crate::cli::build::Made;
use crate::cli::document::{self, Desk, Document};
use crate::cli::output::Target;
use crate::cli::{args, codes, report};
use crate::diag::{Diagnostic, Format, Severity, Sink, Sources, Spanned, emit};
use crate::preview::{Choice, Finding, Scene, Server};
use crate::render::builtin;

/// A preview that is served.
pub(super) struct Preview {
    server: Server,
    /// What has been chosen; at first it is the first document that is watched.
    pub choice: Option<Choice>,
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
        let server = Server::start(port, changes.choices())
            .with_context(|| format!("cannot serve the preview at port {port}"))?;
        report::say(&format!("preview: {}", server.address()));
        if show.open && open::that_detached(server.address()).is_err() {
            report::say("there is no browser to open: copy the address into yours");
        }
        Ok(Some(Preview { server, choice: None, scene: Scene::default() }))
    }

    /// Finds the document that was chosen.
    pub fn find(&mut self, built: &Built) -> Chosen {
        let choice = self.choice.get_or_insert_with(|| first(&built.documents));
        let is_chosen = |document: &Document| {
            let theme = choice.theme.as_deref();
            name(document) == choice.variant.as_deref()
                && theme.is_none_or(|theme| theme == document::theme_of(document))
        };
        if let Some(at) = built.documents.iter().position(is_chosen) {
            return Chosen::Watched(at);
        }
        let found = match &choice.variant {
            Some(variant) => built.desk.find(variant),
            None => Some(built.desk.whole()),
        };
        let Some(mut found) = found else { return Chosen::Gone };
        if let Some(theme) = &choice.theme {
            found.variant.theme = Some(Spanned::bare(theme.clone()));
        }
        Chosen::Other(Box::new(found))
    }

    /// Shows a document: the last pages that there were, if it could not be made.
    pub fn show(
        &mut self,
        desk: &Desk,
        (target, made): (&Target, Option<&Made>),
        found: Sink,
        note: &str,
    ) {
        let scene = &mut self.scene;
        scene.title = match target {
            Target::File(file) => file.display().to_string(),
            Target::Standard => "the document".to_owned(),
        };
        scene.choice = self.choice.clone().unwrap_or_default();
        if let Some(made) = made {
            scene.note = format!("{}, {note}", report::pages(made.pages()));
            scene.turn_to(&made.pdf.bytes, &made.fitted.tex, &desk.sources);
        } else {
            "these pages are older than the database".clone_into(&mut scene.note);
        }
        // While they cannot be read, they are what they were.
        if made.is_some() || !desk.resume.variants.is_empty() {
            let names = desk.resume.variants.keys().map(|name| name.as_str().to_owned());
            scene.variants = names.collect();
            scene.themes = themes(desk);
        }
        let found = found.into_sorted();
        scene.findings = found.iter().map(|one| finding(one, &desk.sources)).collect();
        self.server.show(scene.clone());
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

fn first(documents: &[Document]) -> Choice {
    let variant = documents.first().and_then(name).map(ToOwned::to_owned);
    Choice { variant, theme: None }
}

fn name(document: &Document) -> Option<&str> {
    document.name.as_ref().map(|name| name.as_str())
}

/// The built-in themes, and those that the variants of the database name.
fn themes(desk: &Desk) -> Vec<String> {
    let mut names: Vec<String> = builtin::names().into_iter().map(Into::into).collect();
    for document in [desk.whole()].iter().chain(&desk.variants()) {
        let theme = document::theme_of(document);
        if !names.iter().any(|name| name == theme) {
            names.push(theme.to_owned());
        }
    }
    names
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
