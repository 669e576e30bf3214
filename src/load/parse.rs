//! Parses one YAML text into a tree.
//!
//! This is the only file that names the YAML parser. It rejects what databases do not
//! need and hostile texts are made of: tags, second documents, keys that are not texts,
//! deep nesting, and exponentially growing aliases.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;
use std::rc::Rc;

use granit_parser::{Event, Parser, ScalarStyle};

use super::node::{Key, Kind, Node, NodeId};
use super::{budget, codes, syntax, write};
use crate::diag::{Diagnostic, FileId, Sink, Span};

/// The nesting limit. The deepest real entry has seven levels.
const DEPTH: usize = 32;
/// The number of bytes of text that count as one value when an alias repeats them.
const TEXT: usize = 64;
/// Limits on the number of values in a file. Aliases count with everything that they
/// repeat, texts with their marks. A thousand publications have a quarter of the lower
/// limit. Files of more than a megabyte may have one value per ten bytes, up to the upper
/// limit.
const NODES: std::ops::RangeInclusive<usize> = 100_000..=200_000;

/// The number of texts in a file that are read although they lack their quotes.
const UNQUOTED: usize = 20;

/// Parses `text`. Mistakes go to `sink`; a mistake that breaks the tree returns `None`.
///
/// A text that lacks its quotes is reported and read as if it had them, so that one run finds
/// all mistakes of a file.
pub(super) fn tree(file: FileId, text: &str, sink: &mut Sink) -> Option<Node> {
    let mut unquoted: BTreeMap<usize, usize> = BTreeMap::new();
    let mut parsed = Cow::Borrowed(text);
    loop {
        let mut found = Sink::default();
        let failure = match parse(file, text, &parsed, &unquoted, &mut found) {
            Ok(tree) => {
                sink.absorb(found);
                return Some(tree);
            }
            Err(failure) => failure,
        };
        sink.push(failure.found);
        let next = failure.unquoted.filter(|range| {
            unquoted.len() < UNQUOTED && !unquoted.contains_key(&range.start)
        });
        let Some(range) = next else {
            sink.absorb(found);
            return None;
        };
        // Letters of the same length, so that places stay valid.
        unquoted.insert(range.start, range.end);
        let stand_in = "x".repeat(range.len());
        parsed.to_mut().replace_range(range, &stand_in);
    }
}

/// Why a text could not be parsed.
struct Failure {
    found: Diagnostic,
    /// The text that lacks its quotes.
    unquoted: Option<Range<usize>>,
}

impl From<Diagnostic> for Failure {
    fn from(found: Diagnostic) -> Self {
        Failure { found, unquoted: None }
    }
}

/// Parses `parsed`, which is `text` with letters in place of the texts `unquoted`.
fn parse(
    file: FileId,
    text: &str,
    parsed: &str,
    unquoted: &BTreeMap<usize, usize>,
    sink: &mut Sink,
) -> Result<Node, Failure> {
    let mut builder = Builder {
        file,
        text,
        unquoted,
        last_plain: None,
        next_id: file.0.wrapping_mul(1_000_000).wrapping_add(1),
        size: 0,
        bytes: 0,
        most: (text.len() / 10).clamp(*NODES.start(), *NODES.end()),
        open: Vec::new(),
        anchors: BTreeMap::new(),
        root: None,
        sink,
    };
    for event in Parser::new_from_str(parsed) {
        let (event, span) = event.map_err(|error| {
            let at = error.marker().byte_offset().unwrap_or(0);
            let (found, unquoted) = syntax::mended(file, text, at, &error.info());
            Failure { found, unquoted }
        })?;
        let range = span.byte_range().unwrap_or(0..0);
        builder.take(event, range)?;
    }
    Ok(builder.finish())
}

struct Builder<'s> {
    file: FileId,
    text: &'s str,
    /// The texts that lack their quotes: where each begins and ends.
    unquoted: &'s BTreeMap<usize, usize>,
    /// The last text without quotes.
    last_plain: Option<Span>,
    next_id: u32,
    size: usize,
    /// The bytes of all texts, including repeated ones.
    bytes: usize,
    /// The limit on the number of values.
    most: usize,
    open: Vec<Open>,
    anchors: BTreeMap<usize, Anchored>,
    root: Option<Rc<Node>>,
    sink: &'s mut Sink,
}

/// A value that may be repeated, with its size and the bytes of its texts.
#[derive(Clone)]
struct Anchored {
    node: Rc<Node>,
    size: usize,
    bytes: usize,
}

/// A list or mapping whose end has not been reached.
struct Open {
    start: Span,
    anchor: usize,
    size_before: usize,
    bytes_before: usize,
    kind: OpenKind,
}

enum OpenKind {
    List(Vec<Rc<Node>>),
    Map {
        pairs: Vec<(Key, Rc<Node>)>,
        /// The place of each key.
        places: BTreeMap<String, Span>,
        key: Option<Key>,
        /// The pairs, by number, whose value continues after a comma.
        with_commas: Vec<usize>,
    },
}

impl Builder<'_> {
    fn take(&mut self, event: Event<'_>, range: Range<usize>) -> Result<(), Diagnostic> {
        let span = self.span(&range);
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                Self::refuse_tag(tag.is_some(), span)?;
                let (text, is_unquoted) = self.quoted(text, range.start);
                let plain = style == ScalarStyle::Plain && !is_unquoted;
                if plain {
                    self.nested_item(span);
                }
                self.last_plain = Some(span).filter(|_| plain);
                self.grow(
                    text.bytes().filter(|byte| b"*`$[".contains(byte)).count(),
                    span,
                )?;
                if let Some((said, help)) = budget::exceeded(&text) {
                    let too_much = Diagnostic::new(&codes::INVALID_VALUE, span, said);
                    self.sink.push(too_much.help(help));
                }
                let bytes = text.len();
                self.bytes += bytes;
                let kind = Kind::Scalar { text: text.into_owned(), plain };
                self.close_node(kind, span, anchor, (1, bytes))
            }
            Event::SequenceStart(_, anchor, tag) => {
                Self::refuse_tag(tag.is_some(), span)?;
                self.begin(OpenKind::List(Vec::new()), span, anchor)
            }
            Event::MappingStart(_, anchor, tag) => {
                Self::refuse_tag(tag.is_some(), span)?;
                let (pairs, places) = (Vec::new(), BTreeMap::new());
                let (key, with_commas) = (None, Vec::new());
                self.begin(
                    OpenKind::Map { pairs, places, key, with_commas },
                    span,
                    anchor,
                )
            }
            Event::SequenceEnd | Event::MappingEnd => self.end(span),
            Event::Alias(anchor) => self.alias(anchor, span),
            Event::Comment(words, _) => {
                self.comment(&words, span);
                Ok(())
            }
            Event::DocumentStart(..) if self.root.is_some() => Err(Diagnostic::new(
                &codes::SYNTAX,
                span,
                "a second document begins here",
            )
            .help("a database file must be one document: remove the `---` line")),
            _ => Ok(()),
        }
    }

    /// A text, with what was written in place of its letters if it lacks its quotes.
    fn quoted<'t>(&self, text: Cow<'t, str>, start: usize) -> (Cow<'t, str>, bool) {
        let written =
            self.unquoted.get(&start).and_then(|end| self.text.get(start..*end));
        match written.and_then(|written| Some((written, text.get(written.len()..)?))) {
            Some((written, rest)) => (Cow::from(format!("{written}{rest}")), true),
            None => (text, false),
        }
    }

    fn span(&self, range: &Range<usize>) -> Span {
        let cut = |at: usize| u32::try_from(at.min(self.text.len())).unwrap_or(u32::MAX);
        Span { file: self.file, start: cut(range.start), end: cut(range.end) }
    }

    fn refuse_tag(tagged: bool, span: Span) -> Result<(), Diagnostic> {
        if !tagged {
            return Ok(());
        }
        Err(Diagnostic::new(&codes::SYNTAX, span, "YAML tags (`!name`) are not allowed")
            .help("write the value in quotes if it begins with `!`"))
    }

    /// Reports a comment that most likely is a part of the text before it: without a space after
    /// its `#`, as in `Prize #1`, or after the name of a programming language, as in `C # and Java`.
    fn comment(&mut self, words: &str, span: Span) {
        // After a comment, only another comment can follow.
        let Some(plain) = self.last_plain.take() else { return };
        let between = self.text.get(plain.end as usize..span.start as usize);
        let follows = between.is_some_and(|between| between.bytes().all(|b| b == b' '));
        let is_close = words.starts_with(|c: char| c.is_alphanumeric());
        let is_sharp = between == Some(" ") && self.ends_with_language(plain);
        if follows && (is_close || is_sharp) {
            let message = format!(
                "`#{}` is a comment, so the text ends before it",
                words.trim_end()
            );
            self.sink.push(
                Diagnostic::new(&codes::CUT_TEXT, span, message)
                    .other(plain, "only this is read")
                    .help(if is_close {
                        "put the text in quotes, or write a space after the `#`"
                    } else {
                        "put the text in quotes, or write two spaces before the `#`"
                    }),
            );
        }
    }

    /// Whether a text is or ends with `C` or `F`, of which languages with a sharp sign are made. In
    /// `Vitamin C # comment` it belongs to the word before it.
    fn ends_with_language(&self, plain: Span) -> bool {
        let written =
            self.text.get(plain.start as usize..plain.end as usize).unwrap_or("");
        let before = written.strip_suffix(['C', 'F']);
        before.is_some_and(|before| {
            let joints = [",", " and", " in", " with", " of", "/"];
            before.is_empty()
                || joints.iter().any(|joint| before.trim_end().ends_with(joint))
        })
    }

    /// Reports a line that looks like an item of a list, but goes on with the text above
    /// it, because it is indented further.
    fn nested_item(&mut self, plain: Span) {
        let (from, to) = (plain.start as usize, plain.end as usize);
        let Some(written) = self.text.get(from..to) else { return };
        let mut at = from;
        for line in written.split_inclusive('\n') {
            let words = line.trim();
            if at > from && words.starts_with("- ") {
                let begins = at + line.len() - line.trim_start().len();
                let span = self.span(&(begins..begins + words.len()));
                let message =
                    format!("`{words}` is a part of the text above it, not an item");
                let item = Diagnostic::new(&codes::INVALID_VALUE, span, message)
                    .other(plain, "the text begins here")
                    .help(
                        "lists cannot be nested: indent it like the item above it, or join the \
                         two lines to a sentence; if its key takes a list, begin the text with `|`",
                    );
                self.sink.push(item);
                return;
            }
            at += line.len();
        }
    }

    fn begin(
        &mut self,
        kind: OpenKind,
        start: Span,
        anchor: usize,
    ) -> Result<(), Diagnostic> {
        if self.open.len() >= DEPTH {
            let message = format!("nested more than {DEPTH} levels deep");
            return Err(Diagnostic::new(&codes::SYNTAX, start, message));
        }
        if self.wants_key() {
            return Err(not_a_text_key(start));
        }
        let (size_before, bytes_before) = (self.size, self.bytes);
        self.open.push(Open { start, anchor, size_before, bytes_before, kind });
        Ok(())
    }

    fn end(&mut self, end: Span) -> Result<(), Diagnostic> {
        let Some(open) = self.open.pop() else { return Ok(()) };
        let size = self.size - open.size_before + 1;
        let bytes = self.bytes - open.bytes_before;
        let (kind, first) = match open.kind {
            OpenKind::List(items) => {
                let first = items.first().map(|item| item.span);
                (Kind::List(items), first)
            }
            OpenKind::Map { pairs, with_commas, .. } => {
                for (key, node) in with_commas.into_iter().map(|at| &pairs[at]) {
                    self.sink.push(needs_quotes(key, node));
                }
                let first = pairs.first().map(|(key, _)| key.span);
                (Kind::Map(pairs), first)
            }
        };
        // A bracketed value is marked in full; others, which may go on for pages, only at
        // their beginning.
        let in_brackets = open.start.start < open.start.end && end.start < end.end;
        let all = Span { end: end.end, ..open.start };
        let span = if in_brackets { all } else { first.unwrap_or(open.start) };
        self.close_node(kind, span, open.anchor, (size, bytes))
    }

    fn alias(&mut self, anchor: usize, span: Span) -> Result<(), Diagnostic> {
        let Some(Anchored { node, size, bytes }) = self.anchors.get(&anchor).cloned()
        else {
            let message = "this alias (`*name`) is inside the value that it repeats";
            return Err(Diagnostic::new(&codes::SYNTAX, span, message));
        };
        self.bytes += bytes;
        self.grow(size + bytes / TEXT, span)?;
        self.place(node, span)
    }

    fn close_node(
        &mut self,
        kind: Kind,
        span: Span,
        anchor: usize,
        (size, bytes): (usize, usize),
    ) -> Result<(), Diagnostic> {
        self.grow(1, span)?;
        let node = Rc::new(Node { kind, span, id: NodeId(self.next_id) });
        self.next_id = self.next_id.wrapping_add(1);
        if anchor != 0 {
            self.anchors.insert(anchor, Anchored { node: Rc::clone(&node), size, bytes });
        }
        self.place(node, span)
    }

    fn grow(&mut self, by: usize, span: Span) -> Result<(), Diagnostic> {
        self.size += by;
        if self.size > self.most {
            let most = self.most;
            let message =
                format!("more than {most} values, counting those that aliases repeat");
            return Err(Diagnostic::new(&codes::SYNTAX, span, message));
        }
        Ok(())
    }

    /// Appends a finished node to the innermost open list or mapping.
    fn place(&mut self, node: Rc<Node>, span: Span) -> Result<(), Diagnostic> {
        match self.open.last_mut().map(|open| &mut open.kind) {
            None => self.root = Some(node),
            Some(OpenKind::List(items)) => items.push(node),
            Some(OpenKind::Map { pairs, places, key, with_commas }) => match key.take() {
                None => {
                    let Kind::Scalar { text, .. } = &node.kind else {
                        return Err(not_a_text_key(span));
                    };
                    *key = Some(Key { text: text.clone(), span });
                }
                Some(key) => {
                    let rest = &self.text[key.span.end as usize..];
                    if node.is_blank()
                        && let Some((last, value)) = pairs.last()
                        && let Some(whole) = continued(self.text, value, &key)
                    {
                        let last = (last.clone(), Rc::new(whole));
                        pairs.pop();
                        if with_commas.last() != Some(&pairs.len()) {
                            with_commas.push(pairs.len());
                        }
                        pairs.push(last);
                    } else if let Some(first) = places.get(&key.text) {
                        self.sink.push(same_key_twice(&key, *first));
                    } else {
                        places.insert(key.text.clone(), key.span);
                        let node = match hidden_by_hash(&key, &node, rest) {
                            None => node,
                            Some((found, hidden)) => {
                                self.sink.push(found);
                                Rc::new(hidden)
                            }
                        };
                        pairs.push((key, node));
                    }
                }
            },
        }
        Ok(())
    }

    fn wants_key(&self) -> bool {
        matches!(
            self.open.last(),
            Some(Open { kind: OpenKind::Map { key: None, .. }, .. })
        )
    }

    fn finish(self) -> Node {
        // An anchored root is also held here.
        drop(self.anchors);
        match self.root.map(Rc::try_unwrap) {
            Some(Ok(node)) if !node.is_null() => node,
            // An empty file, or one with only comments, contributes nothing.
            _ => Node::root(Vec::new()),
        }
    }
}

/// A text in braces together with what follows its comma, which YAML takes for a key.
fn continued(text: &str, value: &Node, key: &Key) -> Option<Node> {
    let Kind::Scalar { text: begin, .. } = &value.kind else { return None };
    let between = text.get(value.span.end as usize..key.span.start as usize)?;
    let follows = text[key.span.end as usize..].trim_start().starts_with([',', '}']);
    // A word in lower case may be a key whose value was forgotten.
    let may_be_key = key.text.chars().all(|c| c.is_ascii_lowercase() || c == '-');
    if begin.is_empty() || between.trim() != "," || !follows || may_be_key {
        return None;
    }
    let span = Span { end: key.span.end, ..value.span };
    let whole = text.get(span.start as usize..span.end as usize)?;
    let kind = Kind::Scalar { text: whole.to_owned(), plain: false };
    Some(Node { kind, span, id: value.id })
}

fn needs_quotes(key: &Key, node: &Node) -> Diagnostic {
    let message = "a text with a comma needs quotes in braces";
    let found = Diagnostic::new(&codes::SYNTAX, node.span, message);
    match write::value(node) {
        Some(value) => found.help(format!("write `{}: {value}`", key.text)),
        None => found.help("write it in quotes"),
    }
}

/// A value that begins with `#`, which YAML takes for a comment, and the finding about it.
fn hidden_by_hash(key: &Key, node: &Node, rest: &str) -> Option<(Diagnostic, Node)> {
    if !node.is_blank() {
        return None;
    }
    let line = rest.lines().next()?;
    let value = line.strip_prefix(':')?.trim();
    let is_close = value.strip_prefix('#')?.starts_with(|c: char| c.is_alphanumeric());
    if !is_close {
        return None;
    }
    let length = |text: &str| u32::try_from(text.len()).unwrap_or(u32::MAX);
    let start = key.span.end + length(line) - length(line.trim_start_matches([':', ' ']));
    let span = Span { start, end: start + length(value), ..key.span };
    let message = format!("`#` begins a comment, so `{}` has no value", key.text);
    let help =
        format!("write `{}: {}`, or a space after the `#`", key.text, write::text(value));
    let kind = Kind::Scalar { text: value.to_owned(), plain: false };
    let hidden = Node { kind, span, id: node.id };
    Some((Diagnostic::new(&codes::SYNTAX, span, message).help(help), hidden))
}

fn not_a_text_key(span: Span) -> Diagnostic {
    Diagnostic::new(&codes::SYNTAX, span, "a key must be a text")
        .help("quote a value that begins with `[` or `{`")
}

fn same_key_twice(key: &Key, first: Span) -> Diagnostic {
    let message = format!("`{}` is given twice", key.text);
    Diagnostic::new(&codes::DUPLICATE_KEY, key.span, message)
        .label("again here")
        .other(first, "first here")
}
