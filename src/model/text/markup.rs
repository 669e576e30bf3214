//! Parses the markup of one paragraph.
//!
//! One pass over the characters. Marks that open are kept in [`Builder`] until they
//! close; those that never do become literal.

use std::cell::LazyCell;
use std::collections::BTreeMap;

use unicode_normalization::char::is_combining_mark;

use super::super::link::Url;
use super::super::math;
use super::dollar;
use super::{Doubts, Inline, Text, TextError};

/// The characters that may begin markup.
const MARKS: [char; 6] = ['\\', '*', '`', '$', '[', ']'];

/// Parses one paragraph, whose lines are joined.
pub(super) fn parse(source: &str) -> Result<Text, TextError> {
    let mut builder = Builder::default();
    tokens(source, &mut builder)?;
    Ok(builder.finish())
}

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
            '$' => formula(rest, before, builder)?,
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
    let Flanks { opens, closes, in_word } = Flanks::of(before, run, &rest[run..]);
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
    // After a mark of the run has closed another, what follows it begins anew.
    let mut opens = opens && (!in_word || closes_in_word(run, &rest[run..]));
    for mark in marks {
        if closes && builder.close(*mark) {
            opens |= run == 3;
        } else if opens {
            builder.open(*mark);
        } else {
            builder.push_str(mark.written());
        }
    }
    if marks.is_empty() {
        builder.push_str(&rest[..run]);
    }
    run
}

/// What a run of stars can do, by the rules of CommonMark for the characters around it.
struct Flanks {
    opens: bool,
    closes: bool,
    /// Whether there are letters or digits on both sides.
    in_word: bool,
}

/// Marks of punctuation before which a single star is a letter of the word, as in `(*)` or
/// `*-algebra`.
const ENDS: &str = ")]}-–,;:/";
/// Marks of punctuation that begin something.
const BEGINS: &str = "([{<“‘«¿¡";

impl Flanks {
    fn of(before: char, run: usize, after: &str) -> Flanks {
        let after = after.chars().next().unwrap_or(' ');
        let is_mark =
            |c: char| !c.is_alphanumeric() && !c.is_whitespace() && !is_combining_mark(c);
        let left = !after.is_whitespace()
            && (!is_mark(after) || before.is_whitespace() || is_mark(before));
        let right = !before.is_whitespace()
            && (!is_mark(before) || after.is_whitespace() || is_mark(after));
        let is_of_word = |c: char| c.is_alphanumeric() && !has_no_spaces(c);
        Flanks {
            opens: left && (run > 1 || !ENDS.contains(after)),
            closes: right && !BEGINS.contains(before),
            in_word: is_of_word(before) && is_of_word(after),
        }
    }
}

/// Whether a character is of a script that writes no spaces between words.
fn has_no_spaces(c: char) -> bool {
    matches!(c, '\u{e00}'..='\u{eff}' | '\u{2e80}'..='\u{a4cf}' | '\u{f900}'..='\u{faff}')
        || c >= '\u{20000}'
}

/// Whether a run of stars inside a word marks a part of that word: `un*believ*able`, but
/// not `2*3*4`, nor `A*s and B*s`.
fn closes_in_word(run: usize, after: &str) -> bool {
    let letters = after.find(|c: char| !c.is_alphabetic()).unwrap_or(after.len());
    let (part, rest) = after.split_at(letters);
    let stars = rest.len() - rest.trim_start_matches('*').len();
    part.chars().nth(1).is_some() && stars == run
}

fn code(rest: &str, builder: &mut Builder) -> usize {
    match rest[1..].split_once('`') {
        Some((inside, _)) if !inside.is_empty() => {
            builder.push(Inline::Code(inside.to_owned()));
            inside.len() + 2
        }
        // Quotes of LaTeX, which are reported as such.
        Some(_) if rest[2..].split('`').next().is_some_and(|r| r.contains('\'')) => {
            builder.push_str("``");
            2
        }
        _ => {
            builder.unclosed.get_or_insert("`");
            builder.push_char('`');
            1
        }
    }
}

/// As in Pandoc, `$` opens before a non-space and closes after one and not before a
/// digit, so that `$5 to $10` is money; and what is between must look like a formula.
fn formula(rest: &str, before: char, builder: &mut Builder) -> Result<usize, TextError> {
    if let Some(inside) = rest.strip_prefix("$$") {
        if let Some((between, _)) = inside.split_once("$$")
            && !between.contains('$')
            && dollar::is_formula(' ', between.trim())
        {
            math::check(between.trim())?;
            builder.push(Inline::Math(between.trim().to_owned()));
            return Ok(between.len() + 4);
        }
        builder.push_str("$$");
        return Ok(2);
    }
    let inside = &rest[1..];
    let mut escaped = false;
    let mut last = ' ';
    for (at, c) in inside.char_indices() {
        if c == '$' && !escaped {
            let after = inside[at + 1..].chars().next().unwrap_or(' ');
            let between = &inside[..at];
            let opens = between.starts_with(|c: char| !c.is_whitespace());
            // `$5 and $30` is money, `$\\sim$30` and `$>$100` are formulas.
            let is_sign =
                between.contains('\\') || !between.contains(char::is_alphanumeric);
            if opens && !last.is_whitespace() && (is_sign || !after.is_ascii_digit()) {
                if dollar::is_formula(before, between) {
                    math::check(between)?;
                    builder.push(Inline::Math(between.to_owned()));
                    return Ok(at + 2);
                }
                if !before.is_alphanumeric() && !between.contains(char::is_whitespace) {
                    builder.dollars.get_or_insert_with(|| between.to_owned());
                }
            }
            break;
        }
        escaped = c == '\\' && !escaped;
        last = c;
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
    /// What is between two dollar signs, but is no formula.
    dollars: Option<String>,
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
        let dollars = self.dollars.take();
        let doubts = dollars
            .map(|dollars| Box::new(Doubts { dollars: Some(dollars), pasted: None }));
        let inlines = fitted(self.done);
        Text { inlines, unclosed: self.unclosed, doubts, ..Text::default() }
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
