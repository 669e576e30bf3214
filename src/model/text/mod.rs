//! Text fields: a small subset of Markdown.
//!
//! `*italic*`, `**bold**`, `` `code` ``, `[text](https://…)`, `$math$`, and `[@id]` for
//! the label of an entry. A backslash makes the next of ``* ` [ ] $ \`` literal.
//! Everything else is literal: no TeX, no HTML, no blocks, so `1. ` and `# ` at the
//! beginning of a field are plain text. A Markdown library would not do that.
//!
//! A field of prose may have paragraphs and bulleted lists besides. `blocks.rs` divides a
//! text into them, `markup.rs` parses each, and `dollar.rs` tells formulas from money.

mod blocks;
mod dollar;
mod markup;
pub mod pasted;

use std::fmt;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::id::Id;
use super::language::Language;
use super::link::Url;
use super::math::MathError;
use super::unprintable::{is_unprintable, name_of};
use crate::diag::Span;

/// A piece of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Inline {
    /// Plain text.
    Plain(String),
    /// Italic.
    Emph(Vec<Inline>),
    /// Bold.
    Strong(Vec<Inline>),
    /// Underlined. No text of the author is: the projection marks names so.
    Underline(Vec<Inline>),
    /// Code, in a fixed-width font.
    Code(String),
    /// A link to an address.
    Link(Url, Vec<Inline>),
    /// A formula within the subset of `math.rs`.
    Math(String),
    /// A reference to an entry, printed as its label.
    Ref(Id),
    /// A label, by which the projection has replaced an [`Inline::Ref`], and the entry
    /// that it links to.
    Label(String, Id),
    /// A text with a source place of its own, inside one that the projection assembled.
    Part(Box<Text>),
    /// The end of a paragraph of prose that another block follows.
    Break,
    /// A bulleted list in prose, of at least one item.
    List(Vec<Vec<Inline>>),
}

/// A text and where it was written.
///
/// Comparison ignores the place.
#[derive(Debug, Clone, Default)]
pub struct Text {
    /// The pieces.
    pub inlines: Vec<Inline>,
    /// Where it was written.
    pub origin: Span,
    /// A mark (`*`, `` ` ``, …) that is opened but never closed. It is printed literally.
    pub unclosed: Option<&'static str>,
    /// What in it was probably meant otherwise.
    pub doubts: Option<Box<Doubts>>,
    /// The text in each of its languages, including this one, if it is given in several.
    pub languages: Vec<(Language, Text)>,
}

/// What in a text was probably meant otherwise.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Doubts {
    /// LaTeX or HTML, put right.
    pub pasted: Option<pasted::Pasted>,
    /// What stands between two dollar signs that were printed.
    pub dollars: Option<String>,
}

impl PartialEq for Text {
    fn eq(&self, other: &Self) -> bool {
        self.inlines == other.inlines && self.languages == other.languages
    }
}

impl Eq for Text {}

/// Why a text is invalid.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TextError {
    /// A formula outside the subset.
    #[error("{0}")]
    Math(#[from] MathError),
    /// A link with an invalid address.
    #[error("{0}")]
    Link(#[from] super::Malformed),
    /// A character that cannot be printed.
    #[error("{}", unprintable(*.0))]
    Control(char),
    /// Several paragraphs.
    #[error(
        "a text must be one paragraph, but this one has an empty line\nremove the empty \
         line; `profile`, `summary`, and the `text` of free sections take paragraphs"
    )]
    Paragraphs,
    /// A list where none is possible.
    #[error(
        "the line `{0}` would be printed in one line with the one before it\nwrite each \
         line as an item of `bullets`, or join them to a sentence; `profile`, `summary`, \
         and the `text` of free sections take lists"
    )]
    List(String),
    /// A list in a list.
    #[error(
        "the line `{0}` is a list inside a list\nindent `{0}` like the first item, or join \
         it to the item above: lists cannot be nested"
    )]
    Nested(String),
    /// Only white space.
    #[error("the text is empty")]
    Empty,
}

impl Text {
    /// A text without markup.
    pub fn plain(text: impl Into<String>) -> Text {
        Text { inlines: vec![Inline::Plain(text.into())], ..Text::default() }
    }

    /// Parses the small Markdown subset, as one paragraph.
    ///
    /// # Errors
    /// If the text is empty, has several paragraphs or a list, or contains a control
    /// character, a formula outside the subset or a link with an invalid address.
    pub fn parse(source: &str) -> Result<Text, TextError> {
        refuse_controls(source)?;
        blocks::line(source)
    }

    /// Parses the small Markdown subset, as paragraphs and bulleted lists.
    ///
    /// # Errors
    /// As [`Text::parse`], but paragraphs and lists are allowed.
    pub fn parse_prose(source: &str) -> Result<Text, TextError> {
        refuse_controls(source)?;
        blocks::prose(source)
    }

    /// The same text with its place.
    #[must_use]
    pub fn at(mut self, origin: Span) -> Text {
        self.origin = origin;
        self
    }

    /// Whether the text has a letter beyond ASCII.
    pub fn is_beyond_ascii(&self) -> bool {
        let mut is_beyond = false;
        each(&self.inlines, &mut |inline| {
            if let Inline::Plain(text) = inline {
                is_beyond |= !text.is_ascii();
            }
        });
        is_beyond
    }

    /// The text without markup. A reference gives nothing, a label gives itself.
    pub fn letters(&self) -> String {
        // Most texts are shorter.
        let mut out = String::with_capacity(64);
        each(&self.inlines, &mut |inline| match inline {
            Inline::Plain(text) | Inline::Code(text) | Inline::Math(text) => {
                out.push_str(text);
            }
            Inline::Label(label, _) => out.push_str(label),
            Inline::Break => out.push(' '),
            Inline::List(_) if !out.is_empty() => out.push(' '),
            _ => {}
        });
        out
    }

    /// The words in lower case, without punctuation: `H. Qiu` gives `h qiu`.
    pub fn folded(&self) -> String {
        let letters = self.letters();
        // ASCII, as most texts are, needs no normalization and has no accents.
        if letters.is_ascii() {
            return plain_words(&letters);
        }
        words(letters.nfc().flat_map(char::to_lowercase), letters.len())
    }

    /// The words in lower case, without punctuation and accents: `Başar` gives `basar`.
    pub fn plainest(&self) -> String {
        let letters = self.letters();
        if letters.is_ascii() {
            return plain_words(&letters);
        }
        let plain = letters.nfd().filter(|c| !is_combining_mark(*c));
        words(plain.flat_map(char::to_lowercase), letters.len())
    }

    /// Each address that the text links to.
    pub fn addresses(&self) -> Vec<&Url> {
        let mut found = Vec::new();
        each(&self.inlines, &mut |inline| {
            found.extend(if let Inline::Link(url, _) = inline {
                Some(url)
            } else {
                None
            });
        });
        found
    }

    /// Each entry that the text refers to.
    pub fn references(&self) -> Vec<&Id> {
        let mut found = Vec::new();
        each(&self.inlines, &mut |inline| {
            found.extend(if let Inline::Ref(id) = inline { Some(id) } else { None });
        });
        found
    }
}

/// [`words`] of an ASCII text.
fn plain_words(letters: &str) -> String {
    let mut words = String::with_capacity(letters.len());
    for word in letters.split(|c: char| !c.is_ascii_alphanumeric()) {
        if !word.is_empty() && !words.is_empty() {
            words.push(' ');
        }
        words.push_str(word);
    }
    words.make_ascii_lowercase();
    words
}

/// Joins the runs of letters and digits with single spaces. The letters are in lower
/// case; `length` is roughly the size of the result in bytes.
fn words(letters: impl Iterator<Item = char>, length: usize) -> String {
    let mut words = String::with_capacity(length);
    let mut ended = false;
    for c in letters {
        if !c.is_alphanumeric() {
            ended = !words.is_empty();
            continue;
        }
        if std::mem::take(&mut ended) {
            words.push(' ');
        }
        words.push(c);
    }
    words
}

const WHITE: [char; 4] = [' ', '\t', '\r', '\n'];

fn refuse_controls(source: &str) -> Result<(), TextError> {
    let bad = |c: &char| is_unprintable(*c) && !WHITE.contains(c);
    match source.chars().find(bad) {
        Some(c) => Err(TextError::Control(c)),
        None => Ok(()),
    }
}

fn unprintable(c: char) -> String {
    let code = u32::from(c);
    let name = name_of(c).map(|name| format!(" ({name})")).unwrap_or_default();
    format!(
        "the character U+{code:04X}{name} cannot be printed\ndelete it, or type the words \
         around it again: it is invisible, and comes from the program that they were copied \
         from"
    )
}

/// What is seen between two items of a list.
static BREAK: Inline = Inline::Break;

/// Calls `see` on each inline, parents before children.
fn each<'a>(inlines: &'a [Inline], see: &mut dyn FnMut(&'a Inline)) {
    for inline in inlines {
        see(inline);
        match inline {
            Inline::Emph(inner)
            | Inline::Strong(inner)
            | Inline::Underline(inner)
            | Inline::Link(_, inner) => {
                each(inner, see);
            }
            Inline::Part(text) => each(&text.inlines, see),
            Inline::List(items) => {
                for (number, item) in items.iter().enumerate() {
                    if number > 0 {
                        see(&BREAK);
                    }
                    each(item, see);
                }
            }
            _ => {}
        }
    }
}

/// Prints the Markdown that parses to this text.
impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (number, inline) in self.inlines.iter().enumerate() {
            if number > 0 && matches!(inline, Inline::List(_)) {
                f.write_str("\n")?;
            }
            write!(f, "{inline}")?;
        }
        Ok(())
    }
}

impl fmt::Display for Inline {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let all = |f: &mut fmt::Formatter<'_>, inner: &[Inline]| {
            inner.iter().try_for_each(|inline| write!(f, "{inline}"))
        };
        match self {
            Inline::Plain(text) => text.chars().try_for_each(|c| {
                if "*`[]$\\".contains(c) { write!(f, "\\{c}") } else { write!(f, "{c}") }
            }),
            Inline::Emph(inner) => {
                f.write_str("*")?;
                all(f, inner)?;
                f.write_str("*")
            }
            Inline::Strong(inner) => {
                f.write_str("**")?;
                all(f, inner)?;
                f.write_str("**")
            }
            Inline::Underline(inner) => all(f, inner),
            Inline::Code(text) => write!(f, "`{text}`"),
            Inline::Link(to, inner) => {
                f.write_str("[")?;
                all(f, inner)?;
                write!(f, "]({to})")
            }
            Inline::Math(formula) => write!(f, "${formula}$"),
            Inline::Ref(id) => write!(f, "[@{id}]"),
            Inline::Label(label, _) => f.write_str(label),
            Inline::Part(text) => write!(f, "{text}"),
            Inline::Break => f.write_str("\n\n"),
            Inline::List(items) => {
                for (number, item) in items.iter().enumerate() {
                    f.write_str(if number > 0 { "\n- " } else { "- " })?;
                    all(f, item)?;
                }
                Ok(())
            }
        }
    }
}

impl std::str::FromStr for Text {
    type Err = TextError;

    fn from_str(source: &str) -> Result<Text, TextError> {
        Text::parse(source)
    }
}

#[cfg(test)]
mod tests;
