//! The way back: which value of the database a place of the LaTeX came from.
//!
//! While templates run, a value stands between marks of characters that no text may
//! hold. When the document is done the marks are taken out and become a table.

use crate::diag::Span;

/// A stretch of the document that came from one value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Origin {
    /// First byte in the document's body.
    pub start: usize,
    /// The byte after the last.
    pub end: usize,
    /// The line on which it begins, from 1.
    pub line: usize,
    /// Where the value was written.
    pub span: Span,
}

/// Values that have been marked.
#[derive(Debug, Default)]
pub struct Origins(Vec<Span>);

const BEGIN: char = '\u{fdd0}';
const NUMBERED: char = '\u{fdd1}';
const FINISH: char = '\u{fdd2}';

impl Origins {
    /// What stands after a value.
    pub(super) const END: &'static str = "\u{fdd2}";

    /// What stands before a value that was written at `span`.
    pub(super) fn begin(&mut self, span: Span) -> String {
        self.0.push(span);
        format!("{BEGIN}{}{NUMBERED}", self.0.len() - 1)
    }

    /// Takes the marks out of `marked`. Origins come innermost first where they nest.
    pub(super) fn extract(&self, marked: &str) -> (String, Vec<Origin>) {
        let mut body = String::with_capacity(marked.len());
        let mut open: Vec<(usize, usize, Span)> = Vec::new();
        let mut origins = Vec::new();
        let mut line = 1;
        let mut rest = marked;
        while let Some(at) = rest.find([BEGIN, FINISH]) {
            line += rest[..at].matches('\n').count();
            body.push_str(&rest[..at]);
            let mark = &rest[at..];
            if let Some(after) = mark.strip_prefix(FINISH) {
                if let Some((start, line, span)) = open.pop() {
                    origins.push(Origin { start, end: body.len(), line, span });
                }
                rest = after;
            } else {
                let numbered = mark.trim_start_matches(BEGIN);
                let (number, after) =
                    numbered.split_once(NUMBERED).unwrap_or(("", numbered));
                let span = number.parse().ok().and_then(|n: usize| self.0.get(n));
                open.push((body.len(), line, span.copied().unwrap_or_default()));
                rest = after;
            }
        }
        body.push_str(rest);
        (body, origins)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::FileId;

    #[test]
    fn marks_become_a_table() {
        let span = |start| Span { file: FileId(0), start, end: start + 1 };
        let mut origins = Origins::default();
        let (outer, inner) = (origins.begin(span(1)), origins.begin(span(7)));
        let end = Origins::END;
        let (body, found) = origins.extract(&format!("a\n{outer}b{inner}c{end}{end}d"));
        assert_eq!(body, "a\nbcd");
        assert_eq!(
            found,
            [
                Origin { start: 3, end: 4, line: 2, span: span(7) },
                Origin { start: 2, end: 4, line: 2, span: span(1) },
            ]
        );
    }
}
