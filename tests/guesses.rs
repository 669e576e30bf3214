//! The first draft of someone who has not read the documentation: each mistake in it is answered
//! with the text to write, and with these texts the draft builds.

use tenure::diag::{Diagnostic, Severity, Sink, Sources};

use super::databases;
use super::program::Place;

const DRAFT: &str = include_str!("fixtures/guesses/draft.yaml");
const MENDED: &str = include_str!("fixtures/guesses/mended.yaml");

fn found(text: &str) -> Vec<Diagnostic> {
    let (mut sources, mut sink) = (Sources::default(), Sink::default());
    sources.add("cv.yaml", text);
    let resume = databases::read(&sources, &mut sink);
    databases::rules(&resume, &mut sink);
    sink.into_sorted()
}

/// The texts to write that a line of help has: what is in backticks, up to the first remark.
fn proposals(help: &str) -> Vec<&str> {
    let end = help.find(" instead of").or_else(|| help.find(';')).unwrap_or(help.len());
    let parts = help[..end].split('`').enumerate();
    let texts = parts.filter(|(number, _)| number % 2 == 1).map(|(_, text)| text);
    // What only the author knows is not in the text.
    texts.filter(|text| !text.contains('…')).collect()
}

#[test]
fn a_first_draft_is_answered_with_what_to_write() {
    let errors = found(DRAFT);
    assert!(errors.len() >= 35, "{}", errors.len());
    for error in &errors {
        let help = error.help.first().unwrap_or_else(|| panic!("no help: {error:?}"));
        assert!(help.contains("write `") || help.contains("write a topic"), "{error:?}");
        for text in proposals(help) {
            let is_there = text.contains("basics.") || MENDED.contains(text);
            assert!(is_there, "`{text}` of {} is not in mended.yaml", error.message);
        }
    }
}

#[test]
fn the_draft_builds_with_what_was_proposed() {
    let errors = found(MENDED);
    assert!(errors.iter().all(|it| it.severity != Severity::Error), "{errors:?}");
    let place = Place::with(&[("cv.yaml", MENDED)]);
    assert_eq!(place.run("build cv.yaml").status, 0);
}
