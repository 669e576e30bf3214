//! Texts: marks in pairs, languages that documents are written in.

use std::collections::BTreeSet;

use super::Facts;
use crate::diag::{Code, Diagnostic, Sink};
use crate::model::{Locale, Texts, lacks};

pub(super) static UNCLOSED_MARK: Code =
    Code::doubt("unclosed-mark", "a mark of emphasis that never closes").page(
        "`*italic*`, `**bold**` and `` `code` `` stand in pairs. A mark without its other half \
         is printed as it is. Where that is what you want, write a backslash before it.",
        "basics: {name: A}\nhonors:\n  - title: Best *Paper Award\n",
        "basics: {name: A}\nhonors:\n  - title: Best *Paper* Award\n",
    );

pub(super) fn marks(facts: &Facts, sink: &mut Sink) {
    for text in facts.resume.texts() {
        if let Some(mark) = text.unclosed {
            let message =
                format!("`{mark}` opens here and never closes, so it is printed");
            sink.push(
                Diagnostic::new(&UNCLOSED_MARK, text.origin, message)
                    .help(format!("close it, or write `\\{mark}` for the sign itself")),
            );
        }
    }
}

pub(super) static UNTRANSLATED: Code =
    Code::doubt("untranslated", "a text that lacks a language a document is written in").page(
        "A text that is given per language stands in a document in the document's language, \
         else in the database's, else in English, else in the first. This one would stand in \
         another language than the text around it.",
        "basics: {name: A}\nlocale: de\nhonors:\n  - title: {en: Prize, fr: Prix}\n",
        "basics: {name: A}\nlocale: de\nhonors:\n  - title: {en: Prize, de: Preis}\n",
    );

pub(super) fn languages(facts: &Facts, sink: &mut Sink) {
    // After a mistake a language may not have been read.
    if sink.has_errors() {
        return;
    }
    let resume = facts.resume;
    let of_variants = resume.variants.values().filter_map(|v| v.locale.as_ref());
    let said = resume.locale.iter().chain(of_variants);
    let mut tags: BTreeSet<&str> = said.map(|locale| locale.tag()).collect();
    if tags.is_empty() {
        tags.insert(Locale::default().tag());
    }
    for text in resume.texts() {
        for tag in &tags {
            let Some(place) = lacks(text, tag) else { continue };
            let given: Vec<String> = text
                .languages
                .iter()
                .map(|(language, _)| format!("`{language}`"))
                .collect();
            let message = format!("the text is not given in `{tag}`");
            sink.push(
                Diagnostic::new(&UNTRANSLATED, place, message)
                    .help(format!("it is given in {}", given.join(", "))),
            );
        }
    }
}
