//! Texts: balanced marks, and translations into the languages of documents.

use std::collections::BTreeSet;

use super::Facts;
use crate::diag::{Code, Diagnostic, Sink};
use crate::model::{Locale, Texts, lacks};

pub(super) static UNCLOSED_MARK: Code = Code::warning(
    "unclosed-mark",
    "a mark that is never closed",
)
.page(
    "`*italic*`, `**bold**` and `` `code` `` need a closing mark. A mark without one is \
         printed as typed. If that is what you want, write a backslash before it.",
    "basics: {name: A}\nhonors:\n  - title: Best *Paper Award\n",
    "basics: {name: A}\nhonors:\n  - title: Best *Paper* Award\n",
);

pub(super) fn marks(facts: &Facts, sink: &mut Sink) {
    for text in facts.resume.texts() {
        if let Some(mark) = text.unclosed {
            let message = format!("`{mark}` is never closed, so it is printed as typed");
            sink.push(
                Diagnostic::new(&UNCLOSED_MARK, text.origin, message)
                    .help(format!("close it, or write `\\{mark}` to print it")),
            );
        }
    }
}

pub(super) static UNTRANSLATED: Code =
    Code::warning("untranslated", "a text that is missing a document's language").page(
        "A text in several languages is printed in the language of the document, else of the \
         database, else in English, else in the first. This text would be printed in another \
         language than the text around it.",
        "basics: {name: A}\nlocale: de\nhonors:\n  - title: {en: Prize, fr: Prix}\n",
        "basics: {name: A}\nlocale: de\nhonors:\n  - title: {en: Prize, de: Preis}\n",
    );

pub(super) fn languages(facts: &Facts, sink: &mut Sink) {
    // After an error, a language may not have been read.
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
            sink.push(Diagnostic::new(&UNTRANSLATED, place, message).help(format!(
                "add `{tag}: …`; the text is given in {}",
                given.join(", ")
            )));
        }
    }
}
