//! Texts of the starter database that have not been replaced.

use super::Facts;
use crate::diag::{Code, Diagnostic, Sink};
use crate::model::Texts;

/// The word that marks a sample in what `tenure init` writes.
const MARK: &str = "SAMPLE";

pub(super) static SAMPLE_TEXT: Code = Code::warning(
    "sample-text",
    "a text of the starter database",
)
.page(
    "`tenure init` marks its examples with the word `SAMPLE`, so that none of them is sent out \
     by mistake. Replace the text by your own, or remove its entry.",
    "basics: {name: A}\nhonors:\n  - {title: SAMPLE Award, dates: 2024}\n",
    "basics: {name: A}\nhonors:\n  - {title: Best Paper Award, dates: 2024}\n",
);

pub(super) fn rule(facts: &Facts, sink: &mut Sink) {
    for text in facts.resume.texts() {
        let written = text.letters();
        let mut words = written.split(|c: char| !c.is_alphanumeric());
        if written.contains(MARK) && words.any(|word| word == MARK) {
            let message = "this is a text of the starter database";
            sink.push(
                Diagnostic::new(&SAMPLE_TEXT, text.origin, message)
                    .help("write your own, or remove the entry"),
            );
        }
    }
}
