//! Findings for people, drawn by `annotate-snippets`.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::ops::Range;

use annotate_snippets::{
    Annotation, AnnotationKind, Element, Group, Level, Renderer, Snippet,
};

use crate::diag::sources::{LineColumn, Source, is_turning};
use crate::diag::{Diagnostic, Label, Severity, Sources, Span, printable};

/// A finding with its source lines, marks and help, followed by an empty line.
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

/// The largest gap, in lines, between two marks of one drawing.
const LINES: usize = 12;
/// The largest size of a drawing in bytes. The time to draw grows with it.
const BYTES: usize = 4096;
/// The longest line, in bytes, that is drawn in full.
const LINE: usize = 400;
/// The number of bytes that are shown on either side of the marks in a longer line.
const BESIDE: usize = 120;

/// A marked range of a source.
struct Mark<'d> {
    kind: AnnotationKind,
    label: &'d Label,
    range: Range<usize>,
}

/// Draws what the labels mark, the primary label first. Labels that are close to each
/// other in one file share a drawing. Each drawing with shortened lines comes with its
/// place.
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

/// Whether a range is close enough to these marks to share their drawing.
fn is_close(source: &Source, marks: &[Mark], range: &Range<usize>) -> bool {
    let all = hull(marks);
    let (start, end) = (all.start.min(range.start), all.end.max(range.end));
    let lines = source.lines_between(start, end);
    let most = if lines == 0 { LINE } else { BYTES };
    end - start <= most && lines <= LINES
}

/// The range from the first to the last byte of these marks.
fn hull(marks: &[Mark]) -> Range<usize> {
    let start = marks.iter().map(|mark| mark.range.start).min().unwrap_or_default();
    let end = marks.iter().map(|mark| mark.range.end).max().unwrap_or_default();
    start..end
}

/// The source lines of marks that are close to each other, and whether they are
/// shortened. Of lines that are too long, only the text beside the marks is shown.
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

/// Marks where a line is shortened.
const CUT: &str = "…";
/// A placeholder after the name of a source with shortened lines, where the drawer would
/// count columns in the shortened text. It occurs nowhere else in a drawing, because
/// bidirectional controls are replaced.
const PLACE: char = '\u{200e}';

/// Replaces each [`PLACE`] in a drawing by the actual line and column.
fn with_places(drawn: &str, places: &[LineColumn]) -> String {
    let mut pieces = drawn.split(PLACE);
    let mut text = pieces.next().unwrap_or_default().to_owned();
    let mut places = places.iter();
    for piece in pieces {
        let Some(LineColumn { line, column }) = places.next() else {
            text.push_str(piece);
            continue;
        };
        // Skips the `:LINE:COLUMN` of the shortened text.
        let rest = piece.trim_start_matches(|c: char| c == ':' || c.is_ascii_digit());
        let _ = write!(text, ":{line}:{column}{rest}");
    }
    text
}

/// Marks on a source of which the range `shown` is drawn, with `before` bytes in front of
/// it.
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

/// The bytes to show around marks on long lines: at most [`BYTES`], and nothing of the
/// lines before and after.
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

/// Source lines in which control characters that the drawer prints verbatim are replaced
/// by characters of the same length, so that marks keep their positions.
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

/// The range of a label, within a text of that length.
fn range(label: &Label, length: usize) -> Range<usize> {
    let end = (label.span.end as usize).min(length);
    let start = (label.span.start as usize).min(end);
    start..end
}
