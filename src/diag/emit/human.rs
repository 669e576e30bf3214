//! Findings for people, drawn by annotate-snippets.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::ops::Range;

use annotate_snippets::{
    Annotation, AnnotationKind, Element, Group, Level, Renderer, Snippet,
};

use crate::diag::sources::{LineColumn, Source, is_turning};
use crate::diag::{Diagnostic, Label, Severity, Sources, Span, printable};

/// A finding with its lines, marks and help, and an empty line after it.
pub(super) fn block(d: &Diagnostic, sources: &Sources, color: bool) -> String {
    let level = match d.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let title = level.primary_title(printable(&d.message)).id(d.code.name);
    let (drawings, places): (Vec<_>, Vec<_>) = drawings(d, sources).into_iter().unzip();
    let places: Vec<LineColumn> = places.into_iter().flatten().collect();
    let bare = drawings.is_empty();
    let mut group = Group::with_title(title).elements(drawings);
    group = group.elements(d.help.iter().map(|h| Level::HELP.message(printable(h))));
    let renderer = if color { Renderer::styled() } else { Renderer::plain() };
    let mut text = with_places(&renderer.render(&[group]), &places);
    text.push_str(if bare { "\n" } else { "\n\n" });
    text
}

/// Lines that may stand between two marks of one drawing.
const LINES: usize = 12;
/// Bytes that a drawing may have: it takes time for each.
const BYTES: usize = 4096;
/// Bytes of a line that is drawn whole.
const LINE: usize = 400;
/// Bytes of a longer line that are shown on either side of its marks.
const BESIDE: usize = 120;

/// A place in a source that is marked.
struct Mark<'d> {
    kind: AnnotationKind,
    label: &'d Label,
    range: Range<usize>,
}

/// Drawings of what the labels mark, that of the primary label first: labels that are close to
/// each other in one file are drawn together. With each whose lines are cut comes its place.
fn drawings<'s>(
    d: &'s Diagnostic,
    sources: &'s Sources,
) -> Vec<(Element<'s>, Option<LineColumn>)> {
    let primary = std::iter::once((AnnotationKind::Primary, &d.primary));
    let others = d.others.iter().map(|label| (AnnotationKind::Context, label));
    let mut all: Vec<(&Source, Vec<Mark>)> = Vec::new();
    for (kind, label) in primary.chain(others) {
        let Some(source) = sources.get(label.span.file) else { continue };
        let mark = Mark { kind, label, range: range(label, source.text.len()) };
        let close = all.iter_mut().find(|(drawn, marks)| {
            std::ptr::eq(*drawn, source) && is_close(source, marks, &mark.range)
        });
        match close {
            Some((_, marks)) => marks.push(mark),
            None => all.push((source, vec![mark])),
        }
    }
    let drawn = |(source, marks): (&'s Source, Vec<Mark<'s>>)| {
        let (drawing, is_cut) = drawing(source, &marks);
        let is_primary = |mark: &&Mark| matches!(mark.kind, AnnotationKind::Primary);
        let first = marks.iter().min_by_key(|mark| mark.range.start);
        let first = marks.iter().find(is_primary).or(first).filter(|_| is_cut);
        let place = first.and_then(|mark| {
            let start = u32::try_from(mark.range.start).ok()?;
            sources.line_column(Span { start, end: start, ..mark.label.span })
        });
        (drawing, place)
    };
    all.into_iter().map(drawn).collect()
}

/// Whether a range is drawn together with these marks.
fn is_close(source: &Source, marks: &[Mark], range: &Range<usize>) -> bool {
    let all = hull(marks);
    let (start, end) = (all.start.min(range.start), all.end.max(range.end));
    let lines = source.lines_between(start, end);
    let most = if lines == 0 { LINE } else { BYTES };
    end - start <= most && lines <= LINES
}

/// The bytes from the first to the last of these marks.
fn hull(marks: &[Mark]) -> Range<usize> {
    let start = marks.iter().map(|mark| mark.range.start).min().unwrap_or_default();
    let end = marks.iter().map(|mark| mark.range.end).max().unwrap_or_default();
    start..end
}

/// The lines of marks that are close to each other. Of lines that are too long, what is beside
/// the marks: then they are cut.
fn drawing<'s>(source: &'s Source, marks: &[Mark<'s>]) -> (Element<'s>, bool) {
    let all = hull(marks);
    let (begin, line, text) = source.around(all.start, all.end);
    if text.len() <= BYTES && text.lines().all(|line| line.len() <= LINE) {
        let snippet = Snippet::source(visible(text)).line_start(line).path(&source.name);
        let annotations = annotations(marks, begin..begin + text.len(), 0);
        return (snippet.annotations(annotations).into(), false);
    }
    let shown = beside(source, &all);
    let is_cut = |at: usize| at > 0 && source.text.as_bytes().get(at - 1) != Some(&b'\n');
    let cut = if is_cut(shown.start) { CUT } else { "" };
    let rest = source.text.as_bytes().get(shown.end).is_some_and(|byte| *byte != b'\n');
    let text = format!(
        "{cut}{}{}",
        visible(&source.text[shown.clone()]),
        if rest { CUT } else { "" }
    );
    let line = source.line_of(shown.start);
    let snippet = Snippet::source(text).line_start(line);
    let path = format!("{}{PLACE}", source.name);
    let annotations = annotations(marks, shown, cut.len());
    (snippet.path(path).annotations(annotations).into(), true)
}

/// Stands for what is not shown of a line.
const CUT: &str = "…";
/// Stands behind the name of a source whose lines are cut, where columns would be counted in what
/// is shown. Nothing else that is drawn has it: what turns writing round is replaced.
const PLACE: char = '\u{200e}';

/// A drawing in which each [`PLACE`] has become the place that it stands for.
fn with_places(drawn: &str, places: &[LineColumn]) -> String {
    let mut pieces = drawn.split(PLACE);
    let mut text = pieces.next().unwrap_or_default().to_owned();
    let mut places = places.iter();
    for piece in pieces {
        let Some(LineColumn { line, column }) = places.next() else {
            text.push_str(piece);
            continue;
        };
        // `:LINE:COLUMN` of what is shown goes before.
        let rest = piece.trim_start_matches(|c: char| c == ':' || c.is_ascii_digit());
        let _ = write!(text, ":{line}:{column}{rest}");
    }
    text
}

/// Marks on bytes of which `shown` are drawn, with so many before them.
fn annotations<'s>(
    marks: &[Mark<'s>],
    shown: Range<usize>,
    before: usize,
) -> impl Iterator<Item = Annotation<'s>> {
    marks.iter().map(move |mark| {
        let at = |byte: usize| byte.clamp(shown.start, shown.end) - shown.start + before;
        let annotation = mark.kind.span(at(mark.range.start)..at(mark.range.end));
        let text = &mark.label.text;
        if text.is_empty() { annotation } else { annotation.label(printable(text)) }
    })
}

/// The bytes that are shown of marks on long lines: no more than there may be, and nothing of
/// the lines before and after.
fn beside(source: &Source, marked: &Range<usize>) -> Range<usize> {
    let text = &source.text;
    let end = marked.end.min(marked.start + BYTES);
    let before = text.floor_char_boundary(marked.start.saturating_sub(BESIDE));
    let after = text.ceil_char_boundary((end + BESIDE).min(text.len()));
    let begin =
        text[before..marked.start].rfind('\n').map_or(before, |at| before + at + 1);
    let end = text.floor_char_boundary(end);
    let rest = text[end..after].find('\n').map_or(after, |at| end + at);
    begin..rest
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
