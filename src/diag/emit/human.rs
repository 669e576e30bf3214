//! Findings for people, drawn by annotate-snippets.

use std::borrow::Cow;
use std::ops::Range;

use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Renderer, Snippet};

use crate::diag::sources::is_turning;
use crate::diag::{Diagnostic, Label, Severity, Sources, printable};

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
            let here = || labels().filter(move |label| label.span.file == file);
            // Only the lines between: a drawer of the whole text reads the whole text.
            let range = |label: &Label| range(label, source.text.len());
            let start = here().map(|label| range(label).start).min()?;
            let end = here().map(|label| range(label).end).max()?;
            let (begin, line, text) = source.around(start, end);
            let marks = here().map(|label| {
                let kind = if std::ptr::eq(label, &raw const d.primary) {
                    AnnotationKind::Primary
                } else {
                    AnnotationKind::Context
                };
                let range = range(label);
                mark(kind, label, range.start - begin..range.end - begin)
            });
            let snippet =
                Snippet::source(visible(text)).line_start(line).path(&source.name);
            Some(snippet.annotations(marks))
        })
        .collect()
}

/// Lines of a source, each of whose control characters that the drawer leaves as they are has
/// become another of the same length, so that marks stay where they are.
fn visible(text: &str) -> Cow<'_, str> {
    let same_length = |c: char| match c {
        '\u{80}'..='\u{9f}' => '\u{b7}',
        c if is_turning(c) => '\u{fffd}',
        c => c,
    };
    if text.chars().all(|c| same_length(c) == c) {
        return text.into();
    }
    text.chars().map(same_length).collect()
}

/// Where a label is in a text of that length.
fn range(label: &Label, length: usize) -> Range<usize> {
    let end = (label.span.end as usize).min(length);
    let start = (label.span.start as usize).min(end);
    start..end
}

fn mark(kind: AnnotationKind, label: &Label, range: Range<usize>) -> Annotation<'_> {
    let mark = kind.span(range);
    if label.text.is_empty() { mark } else { mark.label(printable(&label.text)) }
}
