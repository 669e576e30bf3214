//! Lists that were written as mappings, `{Languages: Rust, C}`, for help to propose.

use super::compose::{divided, scalar};
use super::node::{Kind, Node};
use super::types::Type;
use super::{guess, write};

/// The types whose entries are written as pairs, with the keys for the two sides. The value of
/// the last is a list.
const PAIRS: [(&str, &str, &str); 6] = [
    ("Language", "language", "level"),
    ("Membership", "organization", "dates"),
    ("Education", "degree", "institution"),
    ("Honor", "title", "issuer"),
    ("Experience", "title", "employer"),
    ("Skill", "category", "items"),
];

/// The list of a key that was written as a mapping: of one entry, or of an entry for each
/// pair. `None` if it is long.
pub(super) fn list(ty: Option<Type>, key: &str, node: &Node) -> Option<String> {
    let Kind::Map(pairs) = &node.kind else { return None };
    let entries = ty.and_then(|ty| ty.child(key));
    // `Languages` is a category of skills, although people write it for `items`.
    let is_key = |key: &str| {
        let names = |required: &str| {
            required != "items" && guess::stands_for(entries, key, required)
        };
        entries.is_none_or(|ty| ty.knows(key) || ty.required().any(names))
    };
    if !pairs.iter().any(|(key, _)| is_key(&key.text)) {
        let name = entries.map_or("", |ty| ty.name);
        let each: Option<Vec<String>> =
            pairs.iter().map(|(key, value)| of_pair(name, &key.text, value)).collect();
        if let Some(each) = each {
            return Some(format!("[{}]", each.join(", ")));
        }
    }
    write::value(node).map(|item| format!("[{item}]"))
}

/// The entry of a type that a pair stands for.
fn of_pair(ty: &str, name: &str, value: &Node) -> Option<String> {
    let texts: Vec<&str> = match &value.kind {
        Kind::Scalar { text, .. } => divided(text),
        Kind::List(items) => {
            items.iter().map(|item| scalar(item)).collect::<Option<_>>()?
        }
        Kind::Map(_) => return None,
    };
    let name = write::text(name);
    if ty == "ServiceCategory" {
        let entry = |text: &&str| format!("{{activity: {}}}", write::text(text));
        let entries: Vec<String> = texts.iter().map(entry).collect();
        return Some(format!("{{category: {name}, entries: [{}]}}", entries.join(", ")));
    }
    let (_, first, second) = PAIRS.iter().find(|(known, ..)| *known == ty)?;
    let value = match scalar(value) {
        _ if *second == "items" => write::list(texts),
        Some(text) => write::text(text),
        None => return None,
    };
    Some(format!("{{{first}: {name}, {second}: {value}}}"))
}
