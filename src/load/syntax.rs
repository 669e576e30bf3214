//! Explains syntax errors in terms of what the author wrote.
//!
//! The parser reports tokens and contexts. The author's mistake is one of a few, and can
//! be recognized by the place, the line and the parser's message.

use std::ops::Range;

use super::codes;
use crate::diag::{Diagnostic, FileId, Span};

/// Explains the parser's message for a mistake at a byte of `text`.
pub(super) fn mended(file: FileId, text: &str, at: usize, said: &str) -> Diagnostic {
    let at = floor(text, at);
    let line = Line::around(text, at);
    let found = line.mistake(said).unwrap_or_else(|| Mistake {
        place: at..at,
        message: format!("this is not valid YAML: {said}"),
        help:
            "quote a text that contains `: ` or ` #`, or begins with one of `@%*&!|>[{`"
                .into(),
    });
    let number = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    let Range { start, end } = found.place;
    let span = Span { file, start: number(start), end: number(end) };
    Diagnostic::new(&codes::SYNTAX, span, found.message).help(found.help)
}

struct Mistake {
    place: Range<usize>,
    message: String,
    help: String,
}

/// The line in which the parser stopped, and where in it.
struct Line<'t> {
    text: &'t str,
    /// Its first byte in the text.
    start: usize,
    words: &'t str,
    at: usize,
}

impl<'t> Line<'t> {
    fn around(text: &'t str, at: usize) -> Line<'t> {
        let start = text[..at].rfind('\n').map_or(0, |end| end + 1);
        let length =
            text[at..].find('\n').map_or(text.len() - start, |end| at - start + end);
        Line { text, start, words: &text[start..start + length], at: at - start }
    }

    fn mistake(&self, said: &str) -> Option<Mistake> {
        let here = self.words[self.at..].chars().next();
        let says = |words: &str| said.contains(words);
        match here {
            _ if says("unexpected character") && self.control().is_some() => self.control(),
            Some(c @ ('@' | '`' | '%' | '*' | '&' | '?')) if !says("quote") => self.begins(c),
            _ if self.comment_in_brackets(said).is_some() => self.comment_in_brackets(said),
            Some('-') if says("block sequence entries") => self.dash(),
            _ if says("document start") => Some(self.rest(
                "this line is indented less than the first key of the file",
                "begin all top-level keys in the first column",
            )),
            _ if says("tab") => Some(self.tab()),
            _ if says("unclosed quote") => Some(self.rest(
                "unclosed quote",
                "write the same quote at the end of the text",
            )),
            _ if says("trailing content") => Some(self.rest(
                "unexpected text after a closing quote",
                "put the whole text in quotes; write a single quote inside single quotes twice",
            )),
            _ if says("block scalar") => {
                let mark = here.unwrap_or('>');
                self.begins(mark)
            }
            _ if says("unclosed bracket") => Some(self.rest(
                "unclosed bracket",
                "close it, or put the text that begins with it in quotes",
            )),
            Some(':') if says("illegal placement") => Some(self.rest(
                "a key is not allowed here, because a bracket before it is not closed",
                "close the bracket that was opened on a line above",
            )),
            _ if says("did not find expected ','") => Some(self.rest(
                "missing comma, or unclosed bracket",
                "write `{key: value, key: value}` or `[one, two]`",
            )),
            _ if says("mapping values are not allowed") => self.colon(),
            _ if says("expected key") || says("'-' indicator") => self.bracket_or_indent(),
            _ => None,
        }
    }

    fn at(&self, range: Range<usize>) -> Range<usize> {
        self.start + range.start..self.start + range.end
    }

    /// A mistake from here to the end of the line.
    fn rest(&self, message: &str, help: &str) -> Mistake {
        let end = self.words.trim_end().len().max(self.at);
        Mistake {
            place: self.at(self.at..end),
            message: message.into(),
            help: help.into(),
        }
    }

    /// A control character from here on. The parser may stop where its text begins.
    fn control(&self) -> Option<Mistake> {
        let is_control = |c: &(usize, char)| c.1.is_control() && c.1 != '\t';
        let (at, c) = self.words.char_indices().find(is_control)?;
        Some(Mistake {
            place: self.at(at..at + c.len_utf8()),
            message: format!("the character U+{:04X} is not allowed", u32::from(c)),
            help: "remove it; editors show it as a dot or a box".into(),
        })
    }

    /// Where the value of this line begins: after its first `: ` or after `- `.
    fn value(&self) -> usize {
        let indented = self.words.len() - self.words.trim_start_matches([' ', '-']).len();
        self.words.find(": ").map_or(indented, |colon| {
            let after = colon + 2;
            after + self.words[after..].len() - self.words[after..].trim_start().len()
        })
    }

    /// The value in quotes of a kind that it does not contain.
    fn quoted(&self) -> String {
        let value = self.words[self.value()..].trim_end();
        if value.contains('"') || value.contains('\\') {
            format!("write `'{}'`", value.replace('\'', "''"))
        } else if value.contains('\'') {
            format!("write `\"{value}\"`")
        } else {
            format!("write `'{value}'`")
        }
    }

    fn begins(&self, c: char) -> Option<Mistake> {
        let place = self.value();
        if !self.words[place..].starts_with(c) {
            return None;
        }
        Some(Mistake {
            place: self.at(place..self.words.trim_end().len()),
            message: format!("a text that begins with `{c}` needs quotes"),
            help: self.quoted(),
        })
    }

    /// A tab in this line, or in a line that continues its text.
    fn tab(&self) -> Mistake {
        let rest = &self.text[self.start..];
        let tab = rest.find('\t').unwrap_or(self.at);
        let end = tab + rest[tab..].len() - rest[tab..].trim_start_matches('\t').len();
        Mistake {
            place: self.at(tab..end),
            message: "a line cannot be indented with a tab".into(),
            help:
                "indent with two spaces per level; most editors have a setting for this"
                    .into(),
        }
    }

    /// A colon within a text, or a line above that lacks a colon.
    fn colon(&self) -> Option<Mistake> {
        let first = self.words.find(": ").unwrap_or(self.at);
        if first < self.at {
            let place = self.value();
            return Some(Mistake {
                place: self.at(place..self.words.trim_end().len()),
                message: "a text that contains `: ` needs quotes".into(),
                help: self.quoted(),
            });
        }
        let above = self.text[..self.start].trim_end();
        let start = above.rfind('\n').map_or(0, |end| end + 1);
        let words = above[start..].trim_start_matches([' ', '-']);
        if words.is_empty() {
            return None;
        }
        if words.contains(": ") {
            return self.deeper(&above[start..]);
        }
        let (message, help) = match words.split_once(':') {
            Some((key, value)) if key.chars().all(|c| c.is_ascii_lowercase()) => (
                "this line has no space after its colon, so it is not a key",
                format!("write `{key}: {}`", value.trim()),
            ),
            _ => (
                "this line has no colon, so the next one cannot be a key",
                "a key is followed by `: ` and its value".to_owned(),
            ),
        };
        Some(Mistake {
            place: above.len() - words.len()..above.len(),
            message: message.into(),
            help,
        })
    }

    /// This line is indented further than the key above it, which has a value already.
    fn deeper(&self, above: &str) -> Option<Mistake> {
        let (column, key) = key_of(above)?;
        let indent = self.words.len() - self.words.trim_start().len();
        Some(Mistake {
            place: self.at(indent..self.words.trim_end().len().max(indent)),
            message: format!(
                "this line is indented further than `{key}`, which has a value already"
            ),
            help: format!("begin it in column {}, like `{key}`", column + 1),
        })
    }

    /// A dash after a key.
    fn dash(&self) -> Option<Mistake> {
        let mut found = self.begins('-')?;
        found.help.push_str(", or begin the list on the next line");
        Some(found)
    }

    /// A `#` in brackets, which then do not close.
    fn comment_in_brackets(&self, said: &str) -> Option<Mistake> {
        if !["bracket", "','", "flow"].iter().any(|word| said.contains(word)) {
            return None;
        }
        let hash = self.words.match_indices(" #").map(|(at, _)| at + 1).find(|hash| {
            let before = &self.words[..*hash];
            let open =
                before.matches(['{', '[']).count() > before.matches(['}', ']']).count();
            let is_value = before.trim_end().ends_with([':', ',', '[', '{']);
            let is_close =
                self.words[hash + 1..].starts_with(|c: char| c.is_alphanumeric());
            open && is_value && is_close
        })?;
        let end = self.words.trim_end().len();
        let value = self.words[hash..end].trim_end_matches(['}', ']', ' ', ',']);
        Some(Mistake {
            place: self.at(hash..end),
            message: "`#` begins a comment, so the bracket before it is not closed"
                .into(),
            help: format!("write `'{value}'`"),
        })
    }

    /// The column of a line above in which this line was probably meant to begin, and the
    /// key there.
    fn column(&self, indent: usize) -> Option<(usize, &'t str)> {
        let mut least = usize::MAX;
        let mut best: Option<(usize, &str)> = None;
        for line in self.text[..self.start].lines().rev().take(200) {
            let Some((column, key)) = key_of(line) else { continue };
            if column >= least {
                continue;
            }
            least = column;
            let is_nearer = best.is_none_or(|(found, _)| {
                column.abs_diff(indent) < found.abs_diff(indent)
            });
            if is_nearer {
                best = Some((column, key));
            }
        }
        best
    }

    fn bracket_or_indent(&self) -> Option<Mistake> {
        let value = self.value();
        let begins = self.words[value..].chars().next();
        if let Some(bracket) = begins.filter(|c| "[{".contains(*c) && self.at > value) {
            return self.begins(bracket);
        }
        let indent = self.words.len() - self.words.trim_start().len();
        let is_item = self.words.trim_start().starts_with("- ");
        let what = if is_item {
            "a list item is not allowed among keys"
        } else {
            "this line is indented differently from the lines that it belongs to"
        };
        let all =
            "begin all items of a list, and all keys of a mapping, in the same column";
        let help = match self.column(indent).filter(|(column, _)| *column != indent) {
            Some((column, key)) if !is_item => {
                format!("begin it in column {}, like `{key}`", column + 1)
            }
            _ => all.to_owned(),
        };
        Some(Mistake {
            place: self.at(indent..self.words.trim_end().len().max(indent)),
            message: what.into(),
            help,
        })
    }
}

/// The key of a line, and the column in which it begins.
fn key_of(line: &str) -> Option<(usize, &str)> {
    let words = line.trim_start_matches([' ', '-']);
    let (key, _) = words.split_once(':')?;
    let is_key = !key.is_empty() && !key.contains([' ', '#', '{', '[']);
    is_key.then_some((line.len() - words.len(), key))
}

/// The last character boundary up to `at`.
fn floor(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::super::parse::tree;
    use crate::diag::{Sink, Sources, listing};

    #[track_caller]
    fn case(yaml: &str, expected: &str) {
        let mut sources = Sources::default();
        let file = sources.add("a", yaml);
        let mut sink = Sink::default();
        tree(file, yaml, &mut sink);
        assert_eq!(
            listing(&sink.into_sorted(), &sources).trim_end(),
            expected,
            "{yaml:?}"
        );
    }

    #[test]
    fn a_text_that_needs_quotes() {
        let needs = |begin: &str, at: &str, quoted: &str| {
            format!(
                "a:{at}: error[syntax]: a text that begins with `{begin}` needs quotes\n  \
                 help: write `{quoted}`"
            )
        };
        case("k: @home\n", &needs("@", "1:4", "'@home'"));
        case("k: %x\n", &needs("%", "1:4", "'%x'"));
        case("- *bold* text\n", &needs("*", "1:3", "'*bold* text'"));
        case("k: ? x\n", &needs("?", "1:4", "'? x'"));
        case("k: > x\n", &needs(">", "1:4", "'> x'"));
        case("k: |x\n", &needs("|", "1:4", "'|x'"));
        case("k:\n  - t: [Best] Paper\n", &needs("[", "2:8", "'[Best] Paper'"));
        case("k: {x} it's\n", &needs("{", "1:4", "\"{x} it's\""));
        case(
            "k: Prize: it's \"it\"\n",
            "a:1:4: error[syntax]: a text that contains `: ` needs quotes\n  help: write \
             `'Prize: it''s \"it\"'`",
        );
    }

    #[test]
    fn quotes_and_brackets_that_do_not_close() {
        case(
            "k: \"open\nl: x\n",
            "a:1:4: error[syntax]: unclosed quote\n  help: write the same quote at the end of \
             the text",
        );
        case(
            "k: 'A' and B\n",
            "a:1:8: error[syntax]: unexpected text after a closing quote\n  help: put the \
             whole text in quotes; write a single quote inside single quotes twice",
        );
        case(
            "k: [a, b\n",
            "a:1:4: error[syntax]: unclosed bracket\n  help: close it, or put the text that \
             begins with it in quotes",
        );
        case(
            "k: {a: 1 b: 2}\n",
            "a:1:11: error[syntax]: missing comma, or unclosed bracket\n  help: write `{key: \
             value, key: value}` or `[one, two]`",
        );
    }

    #[test]
    fn lines_that_do_not_fit() {
        case(
            "k:\n\t- x\n",
            "a:2:1: error[syntax]: a line cannot be indented with a tab\n  help: indent with \
             two spaces per level; most editors have a setting for this",
        );
        case(
            "k: x\n\t y: z\n",
            "a:2:1: error[syntax]: a line cannot be indented with a tab\n  help: indent with \
             two spaces per level; most editors have a setting for this",
        );
        case(
            "- title A\n  issuer: B\n",
            "a:1:3: error[syntax]: this line has no colon, so the next one cannot be a key\n  \
             help: a key is followed by `: ` and its value",
        );
        case(
            "- t: A\n i: B\n",
            "a:2:2: error[syntax]: this line is indented differently from the lines that it \
             belongs to\n  help: begin it in column 3, like `t`",
        );
        case(
            "a: B\n  c: D\n",
            "a:2:3: error[syntax]: this line is indented further than `a`, which has a value \
             already\n  help: begin it in column 1, like `a`",
        );
        case(
            "b:\n  name:A B\n  also: [x]\n",
            "a:2:3: error[syntax]: this line has no space after its colon, so it is not a key\n  \
             help: write `name: A B`",
        );
        case(
            " a: B\nc: D\n",
            "a:2:1: error[syntax]: this line is indented less than the first key of the file\n  \
             help: begin all top-level keys in the first column",
        );
    }

    #[test]
    fn signs_that_mean_something_else() {
        case(
            "- title: - dash\n",
            "a:1:10: error[syntax]: a text that begins with `-` needs quotes\n  help: write `'- \
             dash'`, or begin the list on the next line",
        );
        case(
            "- title: #1 place\n",
            "a:1:10: error[syntax]: `#` begins a comment, so `title` has no value\n  help: write \
             `title: '#1 place'`, or a space after the `#`",
        );
        case(
            "v: {options: {accent: #7a0019}}\n",
            "a:1:23: error[syntax]: `#` begins a comment, so the bracket before it is not \
             closed\n  help: write `'#7a0019'`",
        );
        case(
            "- {funder: N, amount: $1,000,000, role: PI}\n",
            "a:1:23: error[syntax]: a text with a comma needs quotes in braces\n  help: write \
             `amount: '$1,000,000'`",
        );
        case(
            "- {at: University of California, Berkeley}\n",
            "a:1:8: error[syntax]: a text with a comma needs quotes in braces\n  help: write \
             `at: 'University of California, Berkeley'`",
        );
    }

    #[test]
    fn characters_that_cannot_stand_in_a_file() {
        case(
            "k: a\u{7}b\n",
            "a:1:5: error[syntax]: the character U+0007 is not allowed\n  help: remove it; \
             editors show it as a dot or a box",
        );
        case(
            "k: a\0b\n",
            "a:1:5: error[syntax]: the character U+0000 is not allowed\n  help: remove it; \
             editors show it as a dot or a box",
        );
    }

    #[test]
    fn a_comment_that_cuts_a_text() {
        case(
            "k: Team #1 of all\n",
            "a:1:9: warning[cut-text]: `#1 of all` is a comment, so the text ends before it\n  \
             1:4: only this is read\n  help: put the text in quotes, or write a space after \
             the `#`",
        );
        case("k: Team # of all\nl: 'a #1' #x\nm: [x] #y\n# z\n#1\n", "");
    }
}
