//! Maps places in the LaTeX back to values of the database.
//!
//! While templates run, each value is enclosed in marker characters that no text may
//! contain. When the document is complete, the markers are removed and become a table.

use crate::diag::{FileId, Span};
use crate::tex::{Origin, TemplateLine};

/// Lines of templates that have been marked.
#[derive(Debug, Default)]
pub(super) struct TemplateLines(Vec<(FileId, usize)>);

const LINE: char = '\u{fdd3}';

impl TemplateLines {
    /// Appends a marker to each line that prints anything besides a value. A marker next
    /// to a tag would prevent Handlebars from removing the line of the tag.
    pub fn mark(&mut self, file: FileId, template: &str) -> String {
        let mut out = String::with_capacity(template.len() * 2);
        let mut open = 0_usize;
        for (number, line) in template.split_inclusive('\n').enumerate() {
            open += line.matches("{{").count();
            open = open.saturating_sub(line.matches("}}").count());
            let text = line.trim_end();
            let tag = text.is_empty() || text.ends_with("}}") || {
                text.trim_start().starts_with("{{")
            };
            out.push_str(text);
            if open == 0 && !tag {
                self.0.push((file, number + 1));
                out.push_str(&format!("{LINE}{}{NUMBERED}", self.0.len() - 1));
            }
            out.push_str(&line[text.len()..]);
        }
        out
    }

    /// A text of a template without the marker at its end.
    pub fn without_mark(text: &str) -> &str {
        let unmarked =
            text.strip_suffix(NUMBERED).and_then(|text| text.rsplit_once(LINE));
        unmarked.map_or(text, |(text, _)| text)
    }
}

/// Values that have been marked.
#[derive(Debug, Default)]
pub struct Origins(Vec<Span>);

const BEGIN: char = '\u{fdd0}';
const NUMBERED: char = '\u{fdd1}';
const FINISH: char = '\u{fdd2}';

impl Origins {
    /// The marker after a value.
    pub(super) const END: &'static str = "\u{fdd2}";

    /// The marker before a value that was written at `span`.
    pub(super) fn begin(&mut self, span: Span) -> String {
        self.0.push(span);
        format!("{BEGIN}{}{NUMBERED}", self.0.len() - 1)
    }

    /// Removes the markers from `marked`. Nested origins are sorted innermost first.
    pub(super) fn extract(&self, marked: &str, templates: &TemplateLines) -> Extracted {
        let mut out = Extracted {
            body: String::with_capacity(marked.len()),
            ..Extracted::default()
        };
        let mut open: Vec<(usize, usize, Span)> = Vec::new();
        let mut line = 1;
        let mut rest = marked;
        while let Some(at) = rest.find([BEGIN, FINISH, LINE]) {
            line += rest[..at].matches('\n').count();
            out.body.push_str(&rest[..at]);
            let mark = &rest[at..];
            if let Some(after) = mark.strip_prefix(FINISH) {
                if let Some((start, line, span)) = open.pop() {
                    out.origins.push(Origin { start, end: out.body.len(), line, span });
                }
                rest = after;
                continue;
            }
            let numbered = mark.trim_start_matches([BEGIN, LINE]);
            let (number, after) = numbered.split_once(NUMBERED).unwrap_or(("", numbered));
            let number = number.parse().unwrap_or(usize::MAX);
            rest = after;
            if mark.starts_with(BEGIN) {
                let span = self.0.get(number).copied().unwrap_or_default();
                open.push((out.body.len(), line, span));
            } else if let Some(&(file, written)) = templates.0.get(number) {
                out.lines.push(TemplateLine { line, file, written });
            }
        }
        out.body.push_str(rest);
        out
    }
}

/// The longest line in bytes. TeX cannot read lines of more than 200,000 characters, and
/// the next space may be a whole value away.
const LONGEST: usize = 20_000;

/// Breaks lines that are too long for TeX, such as lists of thousands of authors, at
/// spaces, which are equivalent to line ends.
pub(super) fn short_lines(marked: String) -> String {
    if marked.lines().all(|line| line.len() <= LONGEST) {
        return marked;
    }
    let mut out = String::with_capacity(marked.len());
    // An empty line would end the paragraph, as would a line with only markers.
    let no_break = |c: char| c.is_whitespace() || [FINISH, LINE, '\\'].contains(&c);
    let (mut before, mut length) = (' ', 0);
    let mut rest = marked.chars().peekable();
    while let Some(c) = rest.next() {
        let after = rest.peek().copied().unwrap_or(' ');
        let breaks = c == ' ' && !no_break(before) && !no_break(after);
        let c = if breaks && length > LONGEST { '\n' } else { c };
        length = if c == '\n' { 0 } else { length + c.len_utf8() };
        out.push(c);
        before = c;
    }
    out
}

/// A document without markers, with the tables made of them.
#[derive(Debug, Default)]
pub(super) struct Extracted {
    pub body: String,
    pub origins: Vec<Origin>,
    pub lines: Vec<TemplateLine>,
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
        let marked = format!("a\n{outer}b{inner}c{end}{end}d");
        let extracted = origins.extract(&marked, &TemplateLines::default());
        assert_eq!(extracted.body, "a\nbcd");
        assert_eq!(
            extracted.origins,
            [
                Origin { start: 3, end: 4, line: 2, span: span(7) },
                Origin { start: 2, end: 4, line: 2, span: span(1) },
            ]
        );
    }

    #[test]
    fn long_lines_are_broken_at_spaces() {
        let short = "a b\n\nc".to_owned();
        assert_eq!(short_lines(short.clone()), short);
        let long = format!("x  y\n{}\\ {}", "Ada ".repeat(15_100), "w".repeat(50_000));
        let broken = short_lines(long.clone());
        assert!(broken.replace("Ada\nAda", "Ada Ada") == long);
        assert!(broken.starts_with("x  y\nAda "));
        let lengths: Vec<usize> = broken.lines().map(str::len).collect();
        assert_eq!(lengths, [4, 20_003, 20_003, 20_003, 388 + 50_002]);
    }

    #[test]
    fn lines_of_templates_are_found_again() {
        let template = "{{#each x}}\n\\a{ {{~y~}} }\n{{/each}}\n{{body}}\n\\b\n";
        let mut lines = TemplateLines::default();
        let marked = lines.mark(FileId(3), template);
        let (one, two) = ("\u{fdd3}0\u{fdd1}", "\u{fdd3}1\u{fdd1}");
        let expected = format!(
            "{{{{#each x}}}}\n\\a{{ {{{{~y~}}}} }}{one}\n{{{{/each}}}}\n{{{{body}}}}\n\\b{two}\n"
        );
        assert_eq!(marked, expected);
        let extracted =
            Origins::default().extract(&format!("\\a{{1}}{one}\n\\b{two}\n"), &lines);
        assert_eq!(extracted.body, "\\a{1}\n\\b\n");
        let line = |line, written| TemplateLine { line, file: FileId(3), written };
        assert_eq!(extracted.lines, [line(1, 2), line(2, 5)]);
    }
}
