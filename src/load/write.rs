//! Values as they could be written in a database, for the texts that help proposes.

use super::node::{Kind, Node};
pub(super) use crate::diag::yaml_text as text;

/// The number of characters of the longest value that help repeats.
pub(super) const LONGEST: usize = 90;

/// A value on one line; `None` if it is long.
pub(super) fn value(node: &Node) -> Option<String> {
    let written = match &node.kind {
        Kind::Scalar { text: written, .. } => text(written),
        Kind::List(items) => {
            let items: Option<Vec<String>> =
                items.iter().map(|item| value(item)).collect();
            format!("[{}]", items?.join(", "))
        }
        Kind::Map(pairs) => {
            let pair = |(key, node): &(super::node::Key, std::rc::Rc<Node>)| {
                Some(format!("{}: {}", text(&key.text), value(node)?))
            };
            let pairs: Option<Vec<String>> = pairs.iter().map(pair).collect();
            format!("{{{}}}", pairs?.join(", "))
        }
    };
    (written.chars().count() <= LONGEST && !written.contains('\n')).then_some(written)
}

/// Texts as a list.
pub(super) fn list<'t>(items: impl IntoIterator<Item = &'t str>) -> String {
    let items: Vec<String> = items.into_iter().map(text).collect();
    format!("[{}]", items.join(", "))
}

/// Words in backticks.
pub(super) fn words(words: &[&str]) -> String {
    words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}
