//! How diagnostics print.
//!
//! The only place where a finding becomes text. `human` is drawn by annotate-snippets
//! in rustc's manner; `short` is one line a finding, for editors and `grep`.

use std::fmt::Write as _;

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

use super::diagnostic::{Diagnostic, Label, Severity};
use super::sources::Sources;

/// A way to print diagnostics.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Format {
    /// With the source line and marks under it.
    #[default]
    Human,
    /// `file:line:column: severity[code]: message`, a line each.
    Short,
}

/// Prints `diagnostics` to a text, with terminal colours if `color`.
pub fn emit(
    diagnostics: &[Diagnostic],
    sources: &Sources,
    format: Format,
    color: bool,
) -> String {
    let mut out = String::new();
    for diagnostic in diagnostics {
        match format {
            Format::Human => out.push_str(&human(diagnostic, sources, color)),
            Format::Short => short(&mut out, diagnostic, sources),
        }
    }
    out
}

fn short(out: &mut String, d: &Diagnostic, sources: &Sources) {
    if let (Some(source), Some(at)) =
        (sources.get(d.primary.span.file), sources.line_column(d.primary.span))
    {
        let _ = write!(out, "{}:{}:{}: ", source.name, at.line, at.column);
    }
    let _ = writeln!(out, "{}[{}]: {}", d.severity.as_str(), d.code, d.message);
}

fn human(d: &Diagnostic, sources: &Sources, color: bool) -> String {
    let level = match d.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let title = level.primary_title(d.message.as_str()).id(d.code);
    let snippets = snippets(d, sources);
    let bare = snippets.is_empty();
    let mut group = Group::with_title(title).elements(snippets);
    group = group.elements(d.help.iter().map(|h| Level::HELP.message(h.as_str())));
    let renderer = if color { Renderer::styled() } else { Renderer::plain() };
    let mut text = renderer.render(&[group]);
    text.push_str(if bare { "\n" } else { "\n\n" });
    text
}

/// A snippet per file, the primary label's file first.
fn snippets<'a>(
    d: &'a Diagnostic,
    sources: &'a Sources,
) -> Vec<Snippet<'a, annotate_snippets::Annotation<'a>>> {
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

fn mark(
    kind: AnnotationKind,
    label: &Label,
    length: usize,
) -> annotate_snippets::Annotation<'_> {
    let end = (label.span.end as usize).min(length);
    let start = (label.span.start as usize).min(end);
    let mark = kind.span(start..end);
    if label.text.is_empty() { mark } else { mark.label(label.text.as_str()) }
}
