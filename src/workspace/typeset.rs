//! Typesets documents, and reports TeX's errors at the spans of the database.

use std::collections::BTreeMap;

use super::codes;
use crate::diag::{Diagnostic, FileId, Sink, Sources, Span};
use crate::engine::{
    self, EngineError, EnginePool, Extent, PageFault, PageFaultKind, TexError, Typeset,
};
use crate::export::latex::Theme;
use crate::tex::{Origin, TemplateLine, TexDocument};
use crate::text_layer::{self, Word};

/// A pool of engines for documents of one theme.
pub(crate) struct Typesetter<'t> {
    pub pool: &'t mut EnginePool,
    pub theme: &'t Theme,
    pub sources: &'t Sources,
    /// Prints TeX's log when a document fails.
    pub log: Option<fn(&str)>,
}

impl Typesetter<'_> {
    /// Typesets a document. A mistake that TeX finds in it goes to `sink`.
    ///
    /// # Errors
    /// If the engine cannot be started, takes too long or dies.
    pub fn typeset(
        &mut self,
        tex: &TexDocument,
        sink: &mut Sink,
    ) -> anyhow::Result<Option<Typeset>> {
        let answer = self.pool.typeset(tex);
        self.without_mistake(answer, tex, sink)
    }

    /// Counts the pages of a document. A mistake that TeX finds in it goes to `sink`.
    ///
    /// # Errors
    /// As for [`typeset`](Typesetter::typeset).
    pub fn measure(
        &mut self,
        tex: &TexDocument,
        sink: &mut Sink,
    ) -> anyhow::Result<Option<Extent>> {
        let answer = self.pool.measure(tex);
        self.without_mistake(answer, tex, sink)
    }

    /// The words of each page as TeX prints them. A mistake that it finds goes to `sink`.
    ///
    /// # Errors
    /// As for [`typeset`](Typesetter::typeset).
    pub fn printed(
        &mut self,
        tex: &TexDocument,
        sink: &mut Sink,
    ) -> anyhow::Result<Option<Vec<Vec<String>>>> {
        let answer = self.pool.printed(tex);
        self.without_mistake(answer, tex, sink)
    }

    fn without_mistake<T>(
        &self,
        answer: Result<T, EngineError>,
        tex: &TexDocument,
        sink: &mut Sink,
    ) -> anyhow::Result<Option<T>> {
        match answer {
            Ok(answer) => Ok(Some(answer)),
            Err(EngineError::Tex { error, log }) => {
                if let Some(print) = self.log {
                    print(&String::from_utf8_lossy(&log));
                }
                let preamble = self.theme.preamble_file;
                sink.push(tex_error(&error, tex, preamble, self.sources));
                Ok(None)
            }
            Err(other) => Err(other.into()),
        }
    }
}

/// The finding for an error of TeX: at a value with a formula, or otherwise in the theme, because
/// nothing else in a value can be an error of TeX.
fn tex_error(
    error: &TexError,
    tex: &TexDocument,
    preamble: Option<FileId>,
    sources: &Sources,
) -> Diagnostic {
    if let Some(missing) = engine::missing_glyph(error) {
        let span = error.line.and_then(|line| value_on_line(tex, line));
        let message = format!("the theme's font has no {missing}");
        return Diagnostic::new(&codes::MISSING_GLYPH, span.unwrap_or_default(), message);
    }
    let reason = error.message.trim_end_matches('.');
    let (span, what) = if let Some(span) = error.line.and_then(|at| formula_on(tex, at)) {
        (span, "this")
    } else if let Some(template) = error.line.and_then(|at| template_line(tex, at)) {
        let what = "the output of this line of the template";
        (sources.line(template.file, template.written), what)
    } else if let (Some(line), Some(preamble)) = (error.preamble_line, preamble) {
        (sources.line(preamble, line), "this line of the theme")
    } else {
        (Span::NONE, "this")
    };
    Diagnostic::new(&codes::TEX, span, format!("TeX cannot typeset {what}: {reason}"))
        .help("`--verbose` prints TeX's log")
}

/// The value with a formula on a line of the document.
fn formula_on(tex: &TexDocument, line: usize) -> Option<Span> {
    let on_line = tex.origins.iter().filter(|origin| origin.line == line);
    let formula = |origin: &&Origin| tex.body[origin.start..origin.end].contains('$');
    on_line.filter(formula).map(|origin| origin.span).next()
}

/// The line of a template that wrote a line of the document, or one before it.
fn template_line(tex: &TexDocument, line: usize) -> Option<&TemplateLine> {
    tex.lines.iter().rfind(|template| template.line <= line)
}

/// Reports pages that are too long for the paper, and lines that are too long, at the last value in
/// them. The log does not say which words these are: where the pages show as many, those count.
pub(crate) fn overfull(set: &Typeset, tex: &TexDocument) -> Vec<Diagnostic> {
    let mut lines = engine::overfull_lines(&set.log);
    let shown = set.faults.iter().filter(|it| it.kind == PageFaultKind::IntoMargin);
    if lines.len() <= shown.count() {
        lines.clear();
    }
    // The last value of each line of the document.
    let values: BTreeMap<usize, Span> = if lines.is_empty() {
        BTreeMap::new()
    } else {
        tex.origins.iter().map(|origin| (origin.line, origin.span)).collect()
    };
    let at = |line: usize| {
        let line = line.checked_sub(set.body_starts)?;
        values.range(..=line).next_back().map(|(_, span)| *span)
    };
    let pages = engine::overfull_pages(&set.log).into_iter().map(|points| {
        let message = format!("a page is too long by {points:.1} pt");
        Diagnostic::new(&codes::OVERFULL_LINE, Span::NONE, message)
            .help("something in the theme is longer than a page and cannot be broken")
    });
    lines
        .into_iter()
        .map(|(line, points)| {
            let span = at(line).unwrap_or(Span::NONE);
            let message = format!("a line extends into the margin by {points:.1} pt");
            Diagnostic::new(&codes::OVERFULL_LINE, span, message)
        })
        .chain(pages)
        .collect()
}

/// The value that a word is from: the one that was guessed if it has the word, or else the only one
/// that has it.
fn value_with(tex: &TexDocument, word: &str, guessed: Option<Span>) -> Option<Span> {
    let word = text_layer::key(word);
    let has = |origin: &&Origin| {
        tex.body
            .get(origin.start..origin.end)
            .is_some_and(|it| text_layer::key(it).contains(&word))
    };
    let mut all = tex.origins.iter().filter(has).map(|origin| origin.span);
    let first = all.clone().find(|span| Some(*span) == guessed).or_else(|| all.next())?;
    let is_only = guessed == Some(first) || all.all(|span| span == first);
    (is_only && !word.is_empty()).then_some(first)
}

/// A word for a message.
fn shortened(word: &str) -> String {
    const MOST: usize = 30;
    match word.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", &word[..end]),
        None => word.to_owned(),
    }
}

/// Reports faults of pages at the values that are printed there.
/// `words` are those of the finished PDF.
pub(crate) fn page_faults(
    faults: &[PageFault],
    words: &[Vec<Word>],
    tex: &TexDocument,
) -> Vec<Diagnostic> {
    let places = text_layer::places(words, tex);
    let near = |page: usize, (x, y): (f64, f64)| {
        let is_there = |word: &Word| {
            (word.left - 1.0..=word.right + 1.0).contains(&x)
                && (word.base - y).abs() < 1.0
        };
        let from = |word: &Word| (f64::midpoint(word.left, word.right) - x).abs();
        let there =
            words.get(page)?.iter().enumerate().filter(|(_, word)| is_there(word));
        let (at, _) =
            there.min_by(|(_, one), (_, two)| from(one).total_cmp(&from(two)))?;
        let text = words[page][at].text.as_str();
        let guessed = places.get(page)?.get(at).copied().flatten();
        Some((text, value_with(tex, text, guessed)))
    };
    let finding = |fault: &PageFault| {
        let of: Vec<_> =
            fault.words.iter().map(|place| near(fault.page, *place)).collect();
        let named = |at: usize| match of.get(at).copied().flatten() {
            Some((text, _)) => format!("`{}`", shortened(text)),
            None => "text".to_owned(),
        };
        let span = |at: usize| of.get(at).copied().flatten().and_then(|(_, span)| span);
        let page = fault.page + 1;
        let message = match fault.kind {
            PageFaultKind::Overprint => {
                let (one, other) = (named(0), named(1));
                format!("{one} and {other} are printed over one another on page {page}")
            }
            PageFaultKind::Struck => {
                format!("a line goes through {} on page {page}", named(0))
            }
            PageFaultKind::OnPicture => {
                format!("{} is printed over a picture on page {page}", named(0))
            }
            PageFaultKind::IntoMargin => {
                format!("{} extends into the margin on page {page}", named(0))
            }
            PageFaultKind::OffPaper => {
                format!("{} leaves the paper on page {page}", named(0))
            }
        };
        let first = span(0).or(span(1)).unwrap_or(Span::NONE);
        if fault.kind == PageFaultKind::IntoMargin {
            return Diagnostic::new(&codes::OVERFULL_LINE, first, message);
        }
        let found = Diagnostic::new(&codes::OVERPRINT, first, message);
        let found = match span(1).filter(|other| *other != first) {
            Some(other) => found.other(other, "and this"),
            None => found,
        };
        found.help("shorten it, or use another theme or option; `checks: {overprint: warn}` builds the PDF anyway")
    };
    let mut found: Vec<Diagnostic> = Vec::new();
    for finding in faults.iter().map(finding) {
        // A long value may meet many words.
        let is_new = |known: &Diagnostic| {
            known.primary.span != finding.primary.span || finding.primary.span.is_none()
        };
        if found.iter().all(is_new) {
            found.push(finding);
        }
    }
    found
}

/// The value nearest to a line: on it, or the last one before it.
fn value_on_line(tex: &TexDocument, line: usize) -> Option<Span> {
    let before = tex.origins.iter().filter(|origin| origin.line <= line);
    before.max_by_key(|origin| origin.line).map(|origin| origin.span)
}
