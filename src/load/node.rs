//! A YAML tree that knows the place of every key and value.

use std::rc::Rc;

use crate::diag::Span;

/// Which node of a tree, for leaving it out of a second reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct NodeId(pub u32);

/// A value and its place. An alias shares the node that it names.
#[derive(Debug)]
pub(super) struct Node {
    pub kind: Kind,
    pub span: Span,
    pub id: NodeId,
}

#[derive(Debug)]
pub(super) enum Kind {
    /// Text as written; `plain` if without quotes or block marks.
    Scalar {
        text: String,
        plain: bool,
    },
    List(Vec<Rc<Node>>),
    Map(Vec<(Key, Rc<Node>)>),
}

#[derive(Debug, Clone)]
pub(super) struct Key {
    pub text: String,
    pub span: Span,
}

impl Node {
    /// The id of every joined database's root; parsed nodes count from one.
    pub const ROOT: NodeId = NodeId(0);

    pub fn root(entries: Vec<(Key, Rc<Node>)>) -> Node {
        let span = entries.first().map_or(Span::NONE, |(key, _)| key.span);
        Node { kind: Kind::Map(entries), span, id: Self::ROOT }
    }

    /// Whether this is YAML's null: nothing, `~` or `null`, unquoted.
    pub fn is_null(&self) -> bool {
        matches!(&self.kind, Kind::Scalar { text, plain: true }
            if matches!(text.as_str(), "" | "~" | "null"))
    }

    /// Whether nothing was written, not even that there is nothing.
    pub fn is_blank(&self) -> bool {
        self.is_null() && self.span.start == self.span.end
    }

    /// What it is, for messages.
    pub fn describe(&self) -> String {
        match &self.kind {
            _ if self.is_null() => "empty".into(),
            Kind::Scalar { text, .. } => format!("the text `{text}`"),
            Kind::List(_) => "a list".into(),
            Kind::Map(_) => "a mapping".into(),
        }
    }
}
