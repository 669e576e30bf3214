//! A YAML tree with the place of every key and value.

use std::rc::Rc;

use crate::diag::Span;

/// The identity of a node in a tree, by which a second pass skips it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct NodeId(pub u32);

/// A value and its place. An alias shares the node that it refers to.
#[derive(Debug)]
pub(super) struct Node {
    pub kind: Kind,
    pub span: Span,
    pub id: NodeId,
}

#[derive(Debug)]
pub(super) enum Kind {
    /// A text as written; `plain` if it has no quotes or block indicators.
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

/// The pairs of a mapping.
pub(super) type Pairs = [(Key, Rc<Node>)];

impl Node {
    /// The id of the root of a joined database. Parsed nodes are numbered from 1.
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

    /// Whether nothing was written, not even an explicit null.
    pub fn is_blank(&self) -> bool {
        self.is_null() && self.span.start == self.span.end
    }

    /// A description for messages.
    pub fn describe(&self) -> String {
        match &self.kind {
            _ if self.is_null() => "empty".into(),
            Kind::Scalar { text, .. } => format!("the text `{text}`"),
            Kind::List(_) => "a list".into(),
            Kind::Map(_) => "a mapping".into(),
        }
    }
}
