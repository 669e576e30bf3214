//! Why a value could not be read, in terms of the database.

use std::fmt;
use std::rc::Rc;

use serde::de;

use super::node::{Key, Kind, Node, NodeId};
use super::types::Type;
use super::{codes, compose, pairs, words, write};
use crate::diag::{Code, Span, did_you_mean};
use crate::model::{CONTACT_KEYS, Malformed};

/// Why a value could not be read. The innermost value around it that has a place sets the
/// place.
#[derive(Debug)]
pub(super) struct Mistake {
    pub code: &'static Code,
    pub message: String,
    pub help: Vec<String>,
    pub span: Option<Span>,
    pub node: Option<NodeId>,
    /// The position in the tree: a step for each list and mapping, innermost first.
    pub way: Vec<Step>,
    /// The missing key, until it is known whether another mistake explains it.
    pub missing: Option<&'static str>,
    /// The unknown key of a mapping whose keys serde checks, and the known ones.
    pub unknown: Option<(String, &'static [&'static str])>,
    /// The unknown word, and the known ones.
    pub word: Option<Box<(String, &'static [&'static str])>>,
    /// What to write instead of the value, until it is known where.
    pub rewrite: Option<Rewrite>,
    /// Another place that goes away with it.
    pub other: Option<Span>,
    /// Whether a reported mistake already explains it.
    pub follows: bool,
}

/// How lists are written.
pub(super) const ITEMS: &str = "begin each item with `- `, or write `[one, two]`";

/// What to write instead of a value.
#[derive(Debug)]
pub(super) enum Rewrite {
    /// This.
    Value(String),
    /// A list of what this text names.
    List(String),
    /// A list of what the mapping has.
    Pairs,
    /// An entry of this type in place of this text.
    Entry(Type, String),
    /// This, for the whole list that the value is in.
    Whole(String),
}

impl Mistake {
    pub fn new(code: &'static Code, message: impl Into<String>) -> Self {
        Mistake {
            code,
            message: message.into(),
            help: Vec::new(),
            span: None,
            node: None,
            way: Vec::new(),
            missing: None,
            unknown: None,
            word: None,
            rewrite: None,
            other: None,
            follows: false,
        }
    }

    pub fn wrong_type(node: &Node, expected: &dyn fmt::Display) -> Self {
        let mut mistake = if node.is_null() {
            let mut empty = Self::new(&codes::EMPTY_VALUE, "no value is given");
            empty.help.push(format!("write {expected} or remove the line"));
            empty
        } else {
            let found = node.describe();
            let message = format!("expected {expected}, found {found}");
            let mut wrong = Self::new(&codes::WRONG_TYPE, message);
            wrong.help.extend(lacks_space(node));
            wrong.help.extend(one_text(node, &expected.to_string()));
            wrong
        };
        mistake.span = Some(node.span);
        mistake.node = Some(node.id);
        mistake
    }

    /// Sets the place to that of `node`, unless an inner place is known.
    pub fn at(mut self, node: &Node) -> Self {
        self.span = self.span.or(Some(node.span));
        self.node = self.node.or(Some(node.id));
        self
    }

    /// Adds what to write instead of the value.
    pub fn rewritten(mut self, rewrite: Option<Rewrite>) -> Self {
        // A missing space explains the value better.
        self.rewrite = rewrite.filter(|_| self.help.is_empty());
        self
    }

    /// Completes the help for a value of a key.
    pub fn in_key(mut self, key: &Key, node: &Node, ty: Option<Type>) -> Self {
        let is_whole = matches!(self.rewrite, Some(Rewrite::Whole(_)));
        if (is_whole || self.node == Some(node.id))
            && let Some(rewrite) = self.rewrite.take()
        {
            let value = match rewrite {
                Rewrite::Value(value) | Rewrite::Whole(value) => Some(value),
                Rewrite::Entry(ty, text) => Some(compose::entry(ty, &text)),
                Rewrite::List(text) => Some(compose::items(ty, &key.text, &text)),
                Rewrite::Pairs => pairs::list(ty, &key.text, node),
            };
            self.help.push(match value {
                Some(value) => format!("write `{}: {value}`", key.text),
                None => ITEMS.to_owned(),
            });
        }
        self
    }

    /// Completes the help for an item of a list. If all items are texts in place of
    /// entries, the first mistake stands for all.
    pub fn in_item(mut self, number: usize, items: &[Rc<Node>], list: &Node) -> Self {
        if self.node != Some(items[number].id) {
            return self;
        }
        match self.rewrite.take() {
            Some(Rewrite::Value(value)) => self.help.push(format!("write `{value}`")),
            Some(Rewrite::Pairs) => self.help.push(ITEMS.to_owned()),
            Some(Rewrite::Entry(ty, text)) => {
                let texts: Option<Vec<&str>> =
                    items.iter().map(|item| compose::scalar(item)).collect();
                match texts.filter(|texts| texts.len() > 1) {
                    None => {
                        self.help.push(format!("write `{}`", compose::entry(ty, &text)));
                    }
                    Some(_) if number > 0 => self.follows = true,
                    Some(texts) => {
                        self.rewrite = Some(Rewrite::Whole(compose::entries(ty, &texts)));
                        self.span = Some(list.span);
                    }
                }
            }
            other => self.rewrite = other,
        }
        self
    }

    /// Adds the step in an enclosing list or mapping.
    pub fn after(mut self, step: Step) -> Self {
        self.way.push(step);
        self
    }
}

/// The help for a value that would be a key or an item if it had a space.
fn lacks_space(node: &Node) -> Option<String> {
    match &node.kind {
        Kind::Scalar { text, plain: true } => {
            let (key, value) = text.split_once(':')?;
            let is_key = !key.is_empty() && key.chars().all(|c| c.is_ascii_lowercase());
            let is_address = value.is_empty() || value.starts_with("//");
            (is_key && !is_address)
                .then(|| format!("write a space after the colon: `{key}: {value}`"))
        }
        Kind::Map(pairs) => {
            let key = pairs.first()?.0.text.strip_prefix('-')?;
            Some(format!("write a space after the dash: `- {key}`"))
        }
        _ => None,
    }
}

/// The help for a list of texts where one text is expected.
fn one_text(node: &Node, expected: &str) -> Option<String> {
    let Kind::List(items) = &node.kind else { return None };
    if expected != "a text" || items.is_empty() {
        return None;
    }
    let text = |item: &std::rc::Rc<Node>| match &item.kind {
        Kind::Scalar { text, .. } => Some(text.clone()),
        _ => None,
    };
    let texts: Vec<String> = items.iter().map(text).collect::<Option<_>>()?;
    Some(format!("write one text: `{}`", texts.join(", ")))
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Mistake {}

impl de::Error for Mistake {
    /// Lines after the first are help.
    fn custom<T: fmt::Display>(message: T) -> Self {
        let message = message.to_string();
        let (message, help) = match message.rsplit_once(Malformed::HELP) {
            Some((message, help)) => (message, Some(help.to_owned())),
            None => (message.as_str(), None),
        };
        let mut lines = message.lines();
        let first = lines.next().unwrap_or_default();
        let mut mistake = Self::new(&codes::INVALID_VALUE, first);
        mistake.help.extend(lines.map(str::to_owned).chain(help));
        mistake
    }

    fn invalid_type(unexpected: de::Unexpected, expected: &dyn de::Expected) -> Self {
        let found = match unexpected {
            de::Unexpected::Seq => "a list".to_owned(),
            de::Unexpected::Map => "a mapping".to_owned(),
            de::Unexpected::Unit => "nothing".to_owned(),
            de::Unexpected::Str(text) => format!("the text `{text}`"),
            other => other.to_string(),
        };
        let message = format!("expected {expected}, found {found}");
        let mut mistake = Self::new(&codes::WRONG_TYPE, message);
        if unexpected == de::Unexpected::Seq {
            mistake.help.push(
                "lists cannot be nested: write each of its items as one of the list around it"
                    .into(),
            );
        }
        mistake
    }

    fn missing_field(field: &'static str) -> Self {
        let mut mistake =
            Self::new(&codes::MISSING_KEY, format!("the key `{field}` is missing"));
        mistake.missing = Some(field);
        mistake
    }

    fn duplicate_field(field: &'static str) -> Self {
        let message = format!("`{field}` is given twice, once under another name");
        Self::new(&codes::DUPLICATE_KEY, message)
    }

    fn unknown_field(field: &str, expected: &'static [&'static str]) -> Self {
        let mut mistake =
            Self::new(&codes::UNKNOWN_KEY, format!("unknown key `{field}`"));
        mistake.help.push(suggestion(field, expected));
        mistake.unknown = Some((field.to_owned(), expected));
        mistake
    }

    fn unknown_variant(variant: &str, expected: &'static [&'static str]) -> Self {
        let mut mistake =
            Self::new(&codes::UNKNOWN_WORD, format!("unknown word `{variant}`"));
        mistake.help.push(match words::word(variant, expected) {
            Some(word) => format!("write `{word}`"),
            None => suggestion(variant, expected),
        });
        mistake.word = Some(Box::new((variant.to_owned(), expected)));
        mistake
    }
}

fn suggestion(word: &str, known: &'static [&'static str]) -> String {
    match did_you_mean(word, known.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        // There are more kinds of contacts than a list could have.
        None if known == CONTACT_KEYS.as_slice() => format!(
            "write `contact` as a list, with the item `{{label: {word}, url: https://…}}`"
        ),
        None if known.starts_with(&CONTACT_KEYS) => {
            format!("write `{{label: {word}, url: https://…}}`")
        }
        None => format!("write one of {}", write::words(known)),
    }
}

/// How far reading has come in a list or mapping.
#[derive(Debug)]
pub(super) struct Step {
    /// The numbers of the children that are to be read again.
    pub before: Vec<usize>,
    /// The number of the child in which the mistake was.
    pub at: usize,
}
