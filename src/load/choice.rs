//! What a variant or a section prints, written as a list in place of a selection.

use super::compose::scalar;
use super::node::{Kind, Node};
use super::{words, write};
use crate::model::{PublicationType, SectionKind, Tag};

/// What to write for a list, or one word, in a mapping of the type `ty`. `None` if it is
/// neither, or `ty` has no selection.
pub(super) fn chosen(ty: &str, node: &Node) -> Option<String> {
    let texts: Vec<&str> = match &node.kind {
        Kind::Scalar { text, .. } if !node.is_null() => vec![text],
        Kind::List(items) if !items.is_empty() => {
            items.iter().map(|item| scalar(item)).collect::<Option<_>>()?
        }
        _ => return None,
    };
    let all = |meant: &dyn Fn(&str) -> Option<&'static str>| -> Option<String> {
        let words: Vec<&str> =
            texts.iter().map(|text| meant(text)).collect::<Option<_>>()?;
        Some(write::list(words))
    };
    let types = || all(&publication_type);
    let written = match ty {
        "Variant" => {
            all(&section).map(|list| format!("sections: {list}")).or_else(|| {
                let types = types()?;
                Some(format!("sections: [{{section: publications, types: {types}}}]"))
            })
        }
        "Section" => types().map(|list| format!("types: {list}")),
        _ => return None,
    };
    let tags = || {
        let are_tags = texts.iter().all(|text| text.parse::<Tag>().is_ok());
        are_tags
            .then(|| format!("select: {{tags: {}}}", write::list(texts.iter().copied())))
    };
    Some(format!("write `{}`", written.or_else(tags)?))
}

/// The topic that a word stands for.
pub(super) fn section(word: &str) -> Option<&'static str> {
    let known = SectionKind::named(word).filter(|kind| *kind != SectionKind::Free);
    known.map(SectionKind::as_str).or_else(|| words::word(word, &topics()))
}

/// All topics but free sections.
fn topics() -> Vec<&'static str> {
    let all = SectionKind::ALL.iter().filter(|kind| **kind != SectionKind::Free);
    all.map(|kind| kind.as_str()).collect()
}

fn publication_type(word: &str) -> Option<&'static str> {
    let all: Vec<&str> = PublicationType::ALL.iter().map(|kind| kind.as_str()).collect();
    let singular = word.strip_suffix('s').unwrap_or(word);
    words::word(word, &all).or_else(|| words::word(singular, &all))
}
