//! Free sections by name, in help for words that are no topics.

use super::choice;
use super::compose::scalar;
use super::mistake::Mistake;
use super::node::{Kind, Node};

/// Completes the help for an unknown word in a place for topics or for what can be hidden.
pub(super) fn complete(mistake: &mut Mistake, root: &Node) {
    let Some((word, known)) = mistake.word.take().map(|it| *it) else { return };
    let free = sections(root);
    let is_free = |(name, heading): &&(&str, Option<&str>)| {
        let is = |other: &str| other.to_lowercase() == word.to_lowercase();
        is(name) || heading.is_some_and(is)
    };
    let found = free.iter().find(is_free).map(|(name, _)| *name);
    if known.starts_with(&["address", "email", "phone"]) {
        if let Some(section) = found.or_else(|| choice::section(&word)) {
            let help =
                format!("write `without: [{section}]`, which leaves out the section");
            mistake.help = vec![help];
        }
    } else if known.starts_with(&["contact", "profile", "interests"]) {
        let item = mistake.node.is_some_and(|node| {
            let items = value(root, "sections").map(|list| &list.kind);
            matches!(items, Some(Kind::List(items)) if items.iter().any(|it| it.id == node))
        });
        let written = |name: &str| {
            let pairs = format!("section: free, of: {name}");
            if item { format!("`{{{pairs}}}`") } else { format!("`{pairs}`") }
        };
        if let Some(name) = found {
            mistake.help = vec![format!("write {}", written(name))];
        } else if let Some(help) =
            mistake.help.first_mut().filter(|it| it.contains("one of"))
        {
            free.iter()
                .for_each(|(name, _)| help.push_str(&format!(", {}", written(name))));
        }
    }
}

/// The names and headings of the free sections.
fn sections(root: &Node) -> Vec<(&str, Option<&str>)> {
    let Some(Kind::Map(pairs)) = value(root, "free").map(|node| &node.kind) else {
        return Vec::new();
    };
    let heading = |node| scalar(value(node, "heading")?);
    pairs.iter().map(|(key, node)| (key.text.as_str(), heading(node))).collect()
}

fn value<'n>(node: &'n Node, name: &str) -> Option<&'n Node> {
    let Kind::Map(pairs) = &node.kind else { return None };
    pairs.iter().find(|(key, _)| key.text == name).map(|(_, node)| &**node)
}
