//! Text fields: a small subset of Markdown.
//!
//! `*italic*`, `**bold**`, `` `code` ``, `[text](https://…)`, `$math$`, and `[@id]` for
//! the label of an entry. A backslash makes the next of ``* ` [ ] $ \`` literal.
//! Everything else is literal: no TeX, no HTML, no blocks, so `1. ` and `# ` at the
//! beginning of a field are plain text. A Markdown library would not do that.

use std::borrow::Cow;
use std::cell::LazyCell;
use std::collections::BTreeMap;
use std::fmt;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::id::Id;
use super::language::Language;
use super::link::Url;
use super::math::{self, MathError};
use super::unprintable::is_unprintable;
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
    /// The text in each of its languages, including this one, if it is given in several.
    pub languages: Vec<(Language, Text)>,
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
    #[error("the character U+{0:04X} cannot be printed")]
    Control(u32),
    /// Several paragraphs.
    #[error("a text must be one paragraph, but this one has an empty line")]
    Paragraphs,
    /// Only white space.
    #[error("the text is empty")]
    Empty,
}

impl Text {
    /// A text without markup.
    pub fn plain(text: impl Into<String>) -> Text {
        Text { inlines: vec![Inline::Plain(text.into())], ..Text::default() }
    }

    /// Parses the small Markdown subset.
    ///
    /// # Errors
    /// If the text is empty, has several paragraphs, or contains a control character, a
    /// formula outside the subset or a link with an invalid address.
    pub fn parse(source: &str) -> Result<Text, TextError> {
        refuse_controls(source)?;
        // A lone carriage return ends a line too, and TeX would ignore the rest of that
        // line.
        let source = if source.contains('\r') {
            Cow::from(source.replace("\r\n", "\n").replace('\r', "\n"))
        } else {
            Cow::from(source)
        };
        let words = source.trim_matches(WHITE);
        if words.is_empty() {
            return Err(TextError::Empty);
        }
        let lines: Vec<&str> =
            words.lines().map(|line| line.trim_matches(WHITE)).collect();
        if lines.iter().any(|line| line.is_empty()) {
            return Err(TextError::Paragraphs);
        }
        let mut builder = Builder::default();
        tokens(&lines.join(" "), &mut builder)?;
        Ok(builder.finish())
    }

    /// The same text with its place.
    #[must_use]
    pub fn at(mut self, origin: Span) -> Text {
        self.origin = origin;
        self
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
    words(letters.chars().map(|c| c.to_ascii_lowercase()), letters.len())
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
        Some(c) => Err(TextError::Control(c.into())),
        None => Ok(()),
    }
}

/// Calls `see` on each inline, parents before children.
fn each<'a>(inlines: &'a [Inline], see: &mut dyn FnMut(&'a Inline)) {
    for inline in inlines {
        see(inline);
        match inline {
            Inline::Emph(inner) | Inline::Strong(inner) | Inline::Link(_, inner) => {
                each(inner, see);
            }
            Inline::Part(text) => each(&text.inlines, see),
            _ => {}
        }
    }
}

/// The characters that may begin markup.
const MARKS: [char; 6] = ['\\', '*', '`', '$', '[', ']'];

/// Goes through `source` once and passes each piece to the builder.
fn tokens(source: &str, builder: &mut Builder) -> Result<(), TextError> {
    let pairs = LazyCell::new(|| parentheses(source));
    let mut rest = source;
    let mut before = ' ';
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '\\' => escaped(rest, builder),
            '*' => star(rest, before, builder),
            '`' => code(rest, builder),
            '$' => formula(rest, builder)?,
            '[' => bracket(rest, builder),
            ']' => close_link(source, rest, &pairs, builder)?,
            _ => {
                let words = rest.find(MARKS).map_or(rest, |end| &rest[..end]);
                builder.push_str(words);
                words.len()
            }
        };
        before = rest[..length].chars().next_back().unwrap_or(' ');
        rest = &rest[length..];
    }
    Ok(())
}

fn escaped(rest: &str, builder: &mut Builder) -> usize {
    match rest[1..].chars().next() {
        Some(c) if "*`[]$\\".contains(c) => {
            builder.push_char(c);
            2
        }
        _ => {
            builder.push_char('\\');
            1
        }
    }
}

fn star(rest: &str, before: char, builder: &mut Builder) -> usize {
    let run = rest.len() - rest.trim_start_matches('*').len();
    let after = rest[run..].chars().next().unwrap_or(' ');
    let (opens, closes) = (!after.is_whitespace(), !before.is_whitespace());
    let marks: &[Mark] = match run {
        1 => &[Mark::Emph],
        2 => &[Mark::Strong],
        // The inner mark closes first, so the order depends on which is open.
        3 if closes && builder.innermost() == Some(Mark::Strong) => {
            &[Mark::Strong, Mark::Emph]
        }
        3 if closes && builder.innermost() == Some(Mark::Emph) => {
            &[Mark::Emph, Mark::Strong]
        }
        3 => &[Mark::Strong, Mark::Emph],
        _ => &[],
    };
    for mark in marks {
        if !(closes && builder.close(*mark)) {
            if opens {
                builder.open(*mark);
            } else {
                builder.push_str(mark.written());
            }
        }
    }
    if marks.is_empty() {
        builder.push_str(&rest[..run]);
    }
    run
}

fn code(rest: &str, builder: &mut Builder) -> usize {
    match rest[1..].split_once('`') {
        Some((inside, _)) if !inside.is_empty() => {
            builder.push(Inline::Code(inside.to_owned()));
            inside.len() + 2
        }
        _ => {
            builder.unclosed.get_or_insert("`");
            builder.push_char('`');
            1
        }
    }
}

/// As in Pandoc, `$` opens before a non-space and closes after one and not before a
/// digit, so that `$5 to $10` is money.
fn formula(rest: &str, builder: &mut Builder) -> Result<usize, TextError> {
    let inside = &rest[1..];
    let mut escaped = false;
    let mut before = ' ';
    for (at, c) in inside.char_indices() {
        if c == '$' && !escaped {
            let after = inside[at + 1..].chars().next().unwrap_or(' ');
            let opens = inside.starts_with(|c: char| !c.is_whitespace());
            if at > 0 && opens && !before.is_whitespace() && !after.is_ascii_digit() {
                math::check(&inside[..at])?;
                builder.push(Inline::Math(inside[..at].to_owned()));
                return Ok(at + 2);
            }
            break;
        }
        escaped = c == '\\' && !escaped;
        before = c;
    }
    builder.push_char('$');
    Ok(1)
}

fn bracket(rest: &str, builder: &mut Builder) -> usize {
    let is_inner = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    if let Some(inside) = rest.strip_prefix("[@")
        && let end = inside.find(|c| !is_inner(c)).unwrap_or(inside.len())
        && inside[end..].starts_with(']')
        && let Ok(id) = inside[..end].parse()
    {
        builder.push(Inline::Ref(id));
        return end + 3;
    }
    builder.open(Mark::Link);
    1
}

fn close_link(
    source: &str,
    rest: &str,
    pairs: &BTreeMap<usize, usize>,
    builder: &mut Builder,
) -> Result<usize, TextError> {
    let opening = source.len() - rest.len() + 1;
    if rest.starts_with("](")
        && builder.is_open(Mark::Link)
        && let Some(closing) = pairs.get(&opening)
    {
        builder.close_link(source[opening + 1..*closing].parse()?);
        return Ok(closing - opening + 2);
    }
    builder.drop_bracket();
    builder.push_char(']');
    Ok(1)
}

/// Where each closing parenthesis of a balanced pair is, by its opening one.
fn parentheses(source: &str) -> BTreeMap<usize, usize> {
    let mut open = Vec::new();
    let mut pairs = BTreeMap::new();
    for (at, c) in source.char_indices() {
        match c {
            '(' => open.push(at),
            ')' => pairs.extend(open.pop().map(|opening| (opening, at))),
            _ => {}
        }
    }
    pairs
}

/// The nesting depth of marks. Deeper marks are literal, which bounds recursion.
const NESTING: usize = 16;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mark {
    Emph,
    Strong,
    Link,
}

impl Mark {
    fn written(self) -> &'static str {
        match self {
            Mark::Emph => "*",
            Mark::Strong => "**",
            Mark::Link => "[",
        }
    }
}

/// The pieces parsed so far, and the marks that are open.
#[derive(Default)]
struct Builder {
    done: Vec<Inline>,
    open: Vec<(Mark, Vec<Inline>)>,
    unclosed: Option<&'static str>,
}

impl Builder {
    fn here(&mut self) -> &mut Vec<Inline> {
        self.open.last_mut().map_or(&mut self.done, |(_, inlines)| inlines)
    }

    fn push(&mut self, inline: Inline) {
        self.here().push(inline);
    }

    fn push_str(&mut self, text: &str) {
        if let Some(Inline::Plain(plain)) = self.here().last_mut() {
            plain.push_str(text);
        } else {
            self.push(Inline::Plain(text.to_owned()));
        }
    }

    fn push_char(&mut self, c: char) {
        self.push_str(c.encode_utf8(&mut [0; 4]));
    }

    fn open(&mut self, mark: Mark) {
        if self.open.len() < NESTING {
            self.open.push((mark, Vec::new()));
        } else {
            self.push_str(mark.written());
        }
    }

    fn innermost(&self) -> Option<Mark> {
        self.open.last().map(|(mark, _)| *mark)
    }

    fn is_open(&self, mark: Mark) -> bool {
        self.open.iter().any(|(open, _)| *open == mark)
    }

    fn close(&mut self, mark: Mark) -> bool {
        let Some(inner) = self.take(mark) else { return false };
        self.push(match mark {
            Mark::Strong => Inline::Strong(inner),
            _ => Inline::Emph(inner),
        });
        true
    }

    fn close_link(&mut self, to: Url) {
        if let Some(inner) = self.take(Mark::Link) {
            self.push(Inline::Link(to, inner));
        }
    }

    /// Takes the pieces since `mark` was opened, if there are any. Marks opened since
    /// then become literal.
    fn take(&mut self, mark: Mark) -> Option<Vec<Inline>> {
        let at = self.open.iter().rposition(|(open, _)| *open == mark)?;
        if at + 1 == self.open.len() && self.open[at].1.is_empty() {
            return None;
        }
        while self.open.len() > at + 1 {
            self.drop_innermost();
        }
        self.open.pop().map(|(_, inner)| fitted(inner))
    }

    /// A `]` that ends no link makes the innermost `[` literal too.
    fn drop_bracket(&mut self) {
        if let Some(at) = self.open.iter().rposition(|(mark, _)| *mark == Mark::Link)
            && at + 1 == self.open.len()
        {
            let unclosed = self.unclosed;
            self.drop_innermost();
            self.unclosed = unclosed;
        }
    }

    fn drop_innermost(&mut self) {
        let Some((mark, inner)) = self.open.pop() else { return };
        if mark != Mark::Link {
            self.unclosed.get_or_insert(mark.written());
        }
        self.push_str(mark.written());
        for inline in inner {
            match inline {
                Inline::Plain(text) => self.push_str(&text),
                other => self.push(other),
            }
        }
    }

    fn finish(mut self) -> Text {
        while !self.open.is_empty() {
            self.drop_innermost();
        }
        Text { inlines: fitted(self.done), unclosed: self.unclosed, ..Text::default() }
    }
}

/// Frees the spare capacity, because a CV has thousands of texts.
fn fitted(mut inlines: Vec<Inline>) -> Vec<Inline> {
    inlines.shrink_to_fit();
    for inline in &mut inlines {
        if let Inline::Plain(words) = inline {
            words.shrink_to_fit();
        }
    }
    inlines
}

/// Prints the Markdown that parses to this text.
impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inlines.iter().try_for_each(|inline| write!(f, "{inline}"))
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
        }
    }
}

impl std::str::FromStr for Text {
    type Err = TextError;

    fn from_str(source: &str) -> Result<Text, TextError> {
        Text::parse(source)
    }
}
