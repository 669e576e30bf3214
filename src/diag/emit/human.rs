//! Findings for people, drawn by annotate-snippets.

use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Renderer, Snippet};

use super::printable;
use crate::diag::{Diagnostic, Label, Severity, Sources};

/// A finding with its lines, marks and help, and an empty line after it.
pub(super) fn block(d: &Diagnostic, sources: &Sources, color: bool) -> String {
    let level = match d.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let title = level.primary_title(printable(&d.message)).id(d.code.name);
    let snippets = snippets(d, sources);
    let bare = snippets.is_empty();
    let mut group = Group::with_title(title).elements(snippets);
    group = group.elements(d.help.iter().map(|h| Level::HELP.message(printable(h))));
    let renderer = if color { Renderer::styled() } else { Renderer::plain() };
    let mut text = renderer.render(&[group]);
    text.push_str(if bare { "\n" } else { "\n\n" });
    text
}

/// A snippet per file, the primary label's file first.
fn snippets<'a>(
    d: &'a Diagnostic,
    sources: &'a Sources,
) -> Vec<Snippet<'a, Annotation<'a>>> {
    let labels = || std::iter::once(&d.primary).chain(&d.others);
    let mut files: Vec<_> = Vec::new();
    for label in labels() {
        if !files.contains(&label.span.file) {
            files.push(label.span.file);
        }
    }
    files
        .into_iter()
        .filter_map(|file| {
            let source = sources.get(file)?;
            let marks = labels().filter(|l| l.span.file == file).map(|label| {
                let kind = if std::ptr::eq(label, &raw const d.primary) {
                    AnnotationKind::Primary
                } else {
                    AnnotationKind::Context
                };
                mark(kind, label, source.text.len())
            });
            Some(Snippet::source(&source.text).path(&source.name).annotations(marks))
        })
        .collect()
}

fn mark(kind: AnnotationKind, label: &Label, length: usize) -> Annotation<'_> {
    let end = (label.span.end as usize).min(length);
    let start = (label.span.start as usize).min(end);
    let mark = kind.span(start..end);
    if label.text.is_empty() { mark } else { mark.label(label.text.as_str()) }
}
