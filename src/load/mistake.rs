//! Why a value could not be read, in terms of the database.

use std::fmt;

use serde::de;

use super::codes;
use super::node::{Kind, Node, NodeId};
use crate::diag::{Code, Span, did_you_mean};

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
    /// Whether a reported mistake already explains it.
    pub follows: bool,
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

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Mistake {}

impl de::Error for Mistake {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self::new(&codes::INVALID_VALUE, message.to_string())
    }

    fn invalid_type(unexpected: de::Unexpected, expected: &dyn de::Expected) -> Self {
        Self::new(&codes::WRONG_TYPE, format!("expected {expected}, found {unexpected}"))
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
        mistake
    }

    fn unknown_variant(variant: &str, expected: &'static [&'static str]) -> Self {
        let mut mistake =
            Self::new(&codes::UNKNOWN_WORD, format!("unknown word `{variant}`"));
        mistake.help.push(suggestion(variant, expected));
        mistake
    }
}

pub(super) fn suggestion(word: &str, known: &'static [&'static str]) -> String {
    match did_you_mean(word, known.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("write one of {}", list(known)),
    }
}

pub(super) fn list(words: &[&str]) -> String {
    words.iter().map(|w| format!("`{w}`")).collect::<Vec<_>>().join(", ")
}

/// How far reading has come in a list or mapping.
#[derive(Debug)]
pub(super) struct Step {
    /// The numbers of the children that are to be read again.
    pub before: Vec<usize>,
    /// The number of the child in which the mistake was.
    pub at: usize,
}
