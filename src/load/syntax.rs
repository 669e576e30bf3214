//! Explains syntax errors in terms of what the author wrote.
//!
//! The parser reports tokens and contexts. The author's mistake is one of a few, and can
//! be recognized by the place, the line and the parser's message.

use std::ops::Range;

use super::codes;
use crate::diag::{Diagnostic, FileId, Span};

/// Explains the parser's message for a mistake at a byte of `text`. If it is a text that lacks
/// its quotes, returns where that text is.
pub(super) fn mended(
    file: FileId,
    text: &str,
    at: usize,
    said: &str,
) -> (Diagnostic, Option<Range<usize>>) {
    let at = floor(text, at);
    let line = Line::around(text, at);
    let found = line.mistake(said).unwrap_or_else(|| Mistake {
        place: at..at,
        message: format!("this is not valid YAML: {said}"),
        help:
            "quote a text that contains `: ` or ` #`, or begins with one of `@%*&!|>[{`"
                .into(),
        is_text: false,
    });
    let text =
        Some(found.place.clone()).filter(|place| found.is_text && !place.is_empty());
    let number = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    let Range { start, end } = found.place;
    let span = Span { file, start: number(start), end: number(end) };
    (Diagnostic::new(&codes::SYNTAX, span, found.message).help(found.help), text)
}

struct Mistake {
    place: Range<usize>,
    message: String,
    help: String,
    /// Whether the place is that of a text that lacks its quotes.
    is_text: bool,
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
            _ if self.comment_in_brackets(said).is_some() => self.comment_in_brackets(said),
            _ if !says("tab") && !says("quote") && self.in_braces().is_some() => self.in_braces(),
            Some(c @ ('@' | '`' | '%' | '*' | '&' | '?')) if !says("quote") => self.begins(c),
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
            is_text: false,
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
            is_text: false,
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
        format!("write `{}`", quoted(self.words[self.value()..].trim_end()))
    }

    /// Whether the value of this line is one text, to its end.
    fn is_whole_line(&self) -> bool {
        let (before, value) = self.words.split_at(self.value());
        let count = |marks: [char; 2]| value.matches(marks).count();
        // An alias of a value that has no anchor.
        let is_alias = value.strip_prefix('*').is_some_and(|name| {
            name.trim_end().chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
        });
        !is_alias
            && !before.contains(['{', '[', '"', '\'', '#'])
            && !value.starts_with(['"', '\''])
            && !before.trim_end().ends_with('?')
            && count(['[', '{']) == count([']', '}'])
    }

    /// A text in braces with something in it that YAML reads otherwise.
    fn in_braces(&self) -> Option<Mistake> {
        let is_key = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        let key = |colon: usize| {
            let begin = self.words[..colon].rfind(|c| !is_key(c))?;
            let begin = begin + self.words[begin..].chars().next()?.len_utf8();
            let before = self.words[..begin].trim_end();
            let is_key = begin < colon && before.ends_with(['{', ',']);
            is_key.then(|| &self.words[begin..colon])
        };
        let colons = self.words.match_indices(": ").map(|(colon, _)| colon);
        let mut keys = colons.filter(|colon| *colon < self.at.max(1));
        let (key, colon) = keys.by_ref().filter_map(|at| Some((key(at)?, at))).last()?;
        let from = colon + 2;
        let from =
            from + self.words[from..].len() - self.words[from..].trim_start().len();
        let value = &self.words[from..];
        let (value, is_closed) =
            enclosed(value).map_or((value, false), |value| (value, true));
        if value.is_empty() || value.starts_with(['"', '\'', '[', '{', '#', '!']) {
            return None;
        }
        let next = value.match_indices(", ").map(|(at, _)| at).find(|at| {
            let after = &value[at + 2..];
            let end = after.find(|c| !is_key(c)).unwrap_or(after.len());
            end > 0 && after[end..].starts_with(':')
        });
        let value = match next {
            Some(end) => &value[..end],
            None if is_closed => value.trim_end(),
            None => without_closing(&self.words[..from], value)?,
        };
        let begins = value.chars().next().filter(|c| "@`%*&?|>".contains(*c));
        let bracket = value.chars().find(|c| "[]{}".contains(*c));
        let (what, sign) = match (begins, bracket) {
            (Some(sign), _) => ("begins with", sign.to_string()),
            (None, Some(sign)) => ("contains", sign.to_string()),
            (None, None) if is_divided(value) => ("contains", ": ".to_owned()),
            (None, None) => return None,
        };
        Some(Mistake {
            place: self.at(from..from + value.len()),
            message: format!("in braces, a text that {what} `{sign}` needs quotes"),
            help: format!("write `{key}: {}`", quoted(value)),
            is_text: true,
        })
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
            is_text: self.is_whole_line(),
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
            is_text: false,
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
                is_text: self.is_whole_line(),
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
            is_text: false,
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
            is_text: false,
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
            is_text: false,
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
            is_text: false,
        })
    }
}

/// A value in braces up to the brace that closes them. `None` if none does.
fn enclosed(value: &str) -> Option<&str> {
    let mut open = 0;
    for (at, c) in value.char_indices() {
        match c {
            '{' | '[' => open += 1,
            '}' | ']' if open > 0 => open -= 1,
            '}' => {
                let rest = value[at + 1..].trim_start();
                let closes = rest.is_empty() || rest.starts_with([',', ']', '}', '#']);
                return closes.then(|| &value[..at]);
            }
            ']' => return None,
            _ => {}
        }
    }
    None
}

/// A value at the end of a line without the brackets that close those of the line before it.
fn without_closing<'t>(before: &str, value: &'t str) -> Option<&'t str> {
    let open = before.matches(['{', '[']).count();
    let open = open.checked_sub(before.matches(['}', ']']).count())?;
    (0..open).try_fold(value.trim_end(), |value, _| {
        Some(value.strip_suffix(['}', ']'])?.trim_end())
    })
}

/// Whether a colon divides a text, where a comma is not missing: `Foo: bar`, not `1 b: 2`.
fn is_divided(value: &str) -> bool {
    let Some((before, _)) = value.split_once(": ") else { return false };
    let mut words = before.rsplit(' ');
    let is_key = |word: &str| word.chars().all(|c| c.is_ascii_lowercase() || c == '-');
    !words.next().is_some_and(is_key) || words.count() != 1
}

/// A text in quotes of a kind that it does not contain.
fn quoted(value: &str) -> String {
    if value.contains('"') || value.contains('\\') {
        format!("'{}'", value.replace('\'', "''"))
    } else if value.contains('\'') {
        format!("\"{value}\"")
    } else {
        format!("'{value}'")
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
mod tests;
