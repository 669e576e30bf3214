//! Texts: balanced marks, and translations into the languages of documents.

use std::collections::BTreeSet;

use super::Facts;
use crate::diag::{Code, Diagnostic, Sink};
use crate::model::{Locale, Pasted, Texts, lacks};

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

pub(super) static PASTED_MARKUP: Code = Code::warning(
    "pasted-markup",
    "LaTeX, HTML or other markup in a text",
)
.page(
    "Titles and names that were copied from a BibTeX file or a web page often bring markup with \
     them: `{\\\"u}`, `\\&`, `\\emph{x}`, `&amp;`, `<sub>2</sub>`, `CO_2`, `--` for a dash. So do \
     texts for Pandoc: `CO~2~`, `_italics_`, `[@a; @b]`. A text of tenure is neither LaTeX nor \
     HTML, so the markup is printed as typed. The help has the text to write.",
    "basics: {name: A}\nhonors:\n  - title: 'Prize of the M{\\\"u}ller &amp; Co. Foundation'\n",
    "basics: {name: A}\nhonors:\n  - title: 'Prize of the Müller & Co. Foundation'\n",
);

pub(super) static DOLLARS: Code = Code::warning(
    "doubtful-formula",
    "words or a number between dollar signs",
)
.page(
    "What is between two dollar signs is a formula if it looks like one. A number, an amount of \
     money or words are printed as typed, with the signs. If a formula is meant, write it with \
     a command, such as `$\\mathrm{USD}$`, or without dollar signs, such as `5`. If dollars are \
     meant, write a backslash before each sign.",
    "basics: {name: A}\nhonors:\n  - title: A $5$ prize\n",
    "basics: {name: A}\nhonors:\n  - title: A 5 prize\n",
);

/// The number of characters up to which a text is written out in a message.
const LONG: usize = 160;

pub(super) fn doubts(facts: &Facts, sink: &mut Sink) {
    for text in facts.resume.texts() {
        let Some(doubts) = text.doubts.as_deref() else { continue };
        if let Some(Pasted { language, found, instead, whole }) = &doubts.pasted {
            // Quotes of LaTeX are backticks themselves.
            let quoted = if found.contains('`') {
                format!("\"{found}\"")
            } else {
                format!("`{found}`")
            };
            let message = format!("{quoted} is {language}, and is printed as typed");
            let help = if whole.chars().count() <= LONG {
                format!("write `{whole}`")
            } else {
                format!("write `{instead}` instead of `{found}`, and the like after it")
            };
            sink.push(Diagnostic::new(&PASTED_MARKUP, text.origin, message).help(help));
        }
        if let Some(between) = &doubts.dollars {
            let message = format!(
                "`${between}$` is no formula, so it is printed with its dollar signs"
            );
            sink.push(Diagnostic::new(&DOLLARS, text.origin, message).help(format!(
                "write `{between}` without the signs, or `\\${between}\\$` to print them"
            )));
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
