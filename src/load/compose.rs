//! Values for help to propose, made from what was written in their place.

use super::node::{Kind, Node, Pairs};
use super::types::Type;
use super::write;
use crate::model::names_in;

/// The text of a scalar.
pub(super) fn scalar(node: &Node) -> Option<&str> {
    match &node.kind {
        Kind::Scalar { text, .. } => Some(text),
        _ => None,
    }
}

/// A list of texts as one text.
pub(super) fn joined(node: &Node) -> Option<String> {
    let Kind::List(items) = &node.kind else { return None };
    let texts: Vec<&str> =
        items.iter().map(|item| scalar(item)).collect::<Option<_>>()?;
    (!texts.is_empty()).then(|| write::text(&texts.join(", ")))
}

/// An entry of a type with a text where it is most likely meant.
pub(super) fn entry(ty: Type, text: &str) -> String {
    let parts: Vec<String> = match ty.name {
        // `German (native)` and `German: native`
        "Language" => {
            let (language, level) = text
                .strip_suffix(')')
                .and_then(|text| text.split_once('('))
                .or_else(|| text.split_once(':'))
                .or_else(|| text.split_once(','))
                .unwrap_or((text, ""));
            let level = level.trim();
            let level =
                (!level.is_empty()).then(|| format!("level: {}", write::text(level)));
            let language = format!("language: {}", write::text(language.trim()));
            std::iter::once(language).chain(level).collect()
        }
        "Note" => vec!["kind: other".to_owned(), format!("text: {}", write::text(text))],
        "Skill" => {
            let (category, items) = text.split_once(": ").unwrap_or(("…", text));
            let items = items.split(',').map(str::trim);
            vec![
                format!("category: {category}"),
                format!("items: {}", write::list(items)),
            ]
        }
        "ServiceEntry" => vec![format!("role: {}", write::text(text))],
        "PublicationLink" if text.starts_with("http") => {
            vec!["label: Link".to_owned(), format!("url: {}", write::text(text))]
        }
        _ => {
            // The text is the first required key that has a text.
            let keys: Vec<&str> = ty.required().collect();
            let takes = |key: &&&str| !["id", "type", "kind"].contains(*key);
            let main = keys.iter().find(takes).copied();
            let pair = |key: &&str| {
                let value =
                    if Some(*key) == main { write::text(text) } else { "…".into() };
                format!("{key}: {value}")
            };
            keys.iter().map(pair).collect()
        }
    };
    format!("{{{}}}", parts.join(", "))
}

/// The entries of a list whose items were written as texts.
pub(super) fn entries(ty: Type, texts: &[&str]) -> String {
    // Skills of one category are one entry.
    let is_plain = |text: &&str| !text.contains(": ");
    if ty.name == "Skill" && texts.iter().all(is_plain) {
        return format!(
            "[{{category: …, items: {}}}]",
            write::list(texts.iter().copied())
        );
    }
    let entries: Vec<String> = texts.iter().map(|text| entry(ty, text)).collect();
    format!("[{}]", entries.join(", "))
}

/// The items of a list that was written as a text.
pub(super) fn items(ty: Option<Type>, key: &str, text: &str) -> String {
    const PEOPLE: [&str; 10] = [
        "authors",
        "editors",
        "advisors",
        "committee",
        "managers",
        "investigators",
        "inventors",
        "with",
        "co-presenters",
        "co-advisors",
    ];
    const LINES: [&str; 5] = ["address", "affiliation", "bullets", "fonts", "occasions"];
    if PEOPLE.contains(&key) {
        return write::list(names_in(text).iter().map(String::as_str));
    }
    if LINES.contains(&key) {
        return write::list([text]);
    }
    match ty.and_then(|ty| ty.child(key)) {
        Some(entries) if !ty.is_some_and(|ty| ty.takes_texts(key)) => {
            format!("[{}]", entry(entries, text))
        }
        _ => write::list(divided(text)),
    }
}

/// The items of a list that was written as a text: between its commas, or else around `and`.
pub(super) fn divided(text: &str) -> Vec<&str> {
    const JOINTS: [&str; 2] = ["and ", "& "];
    let items: Vec<&str> = if text.contains([',', ';']) {
        // `A, B, and C`
        text.split([',', ';'])
            .map(str::trim)
            .map(|item| {
                JOINTS.iter().find_map(|joint| item.strip_prefix(joint)).unwrap_or(item)
            })
            .collect()
    } else {
        text.split(" and ").flat_map(|item| item.split(" & ")).collect()
    };
    items.into_iter().map(str::trim).filter(|item| !item.is_empty()).collect()
}

/// The help for a key that a mapping lacks.
pub(super) fn missing(ty: Option<Type>, key: &str, pairs: &Pairs) -> Option<String> {
    if key == "id" {
        return Some(format!(
            "write `id: {}`, or another word of your choice",
            id(pairs)
        ));
    }
    if key == "authors" && has_editors(pairs) {
        return Some(
            "write `authors: []`, so that the editors are printed first".to_owned(),
        );
    }
    let example = ty?.example(key)?;
    Some(format!("write it, as in `{key}: {example}`"))
}

fn has_editors(pairs: &Pairs) -> bool {
    pairs.iter().any(|(key, _)| key.text.starts_with("editor"))
}

/// Completes the help for the type of a collection, which is by its editors.
pub(super) fn edited(help: &mut [String], pairs: &Pairs) {
    let has_authors = pairs.iter().any(|(key, _)| key.text.starts_with("author"));
    if let Some(help) = help.first_mut().filter(|help| *help == "write `book`")
        && has_editors(pairs)
        && !has_authors
    {
        "write `type: book` and `authors: []`, so that the editors are printed first"
            .clone_into(help);
    }
}

/// An id made from a title and a year.
fn id(pairs: &Pairs) -> String {
    let value = |words: &[&str]| {
        let (_, node) =
            pairs.iter().find(|(key, _)| words.contains(&key.text.as_str()))?;
        match &node.kind {
            Kind::Scalar { text, .. } => Some(text.as_str()),
            _ => None,
        }
    };
    let title = value(&["title", "name"]).unwrap_or_default();
    let words = title.split(|c: char| !c.is_ascii_alphanumeric());
    let word =
        words.clone().find(|word| word.len() > 3).or_else(|| words.clone().next_back());
    let word = word.filter(|word| !word.is_empty()).unwrap_or("paper").to_lowercase();
    let year = value(&["date", "year"]).and_then(|date| date.get(..4));
    let year = year.filter(|year| year.bytes().all(|byte| byte.is_ascii_digit()));
    year.map_or(word.clone(), |year| format!("{word}-{year}"))
}

/// The truth value that a word stands for.
pub(super) fn truth(word: &str) -> Option<bool> {
    match word.to_lowercase().as_str() {
        "yes" | "y" | "on" | "1" | "true" => Some(true),
        "no" | "n" | "off" | "0" | "false" => Some(false),
        _ => None,
    }
}
