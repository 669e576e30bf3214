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

/// A mistake in a database, the help for it, and the database with what it says.
const APPLIED: &[(&str, &str, &str)] = &[
    (
        "teaching: [{course: C, terms: Fall 2020}]",
        "write `terms: [Fall 2020]`",
        "teaching: [{course: C, terms: [Fall 2020]}]",
    ),
    (
        "teaching: [{course: C, terms: Fall 2020 and Spring 2021}]",
        "write `terms: [Fall 2020, Spring 2021]`",
        "teaching: [{course: C, terms: [Fall 2020, Spring 2021]}]",
    ),
    (
        "service: [{category: C, entries: [{role: R, dates: 2020}]}]",
        "write `dates: [2020]`",
        "service: [{category: C, entries: [{role: R, dates: [2020]}]}]",
    ),
    (
        "talks: [{title: T, occasions: Harvard}]",
        "write `occasions: [Harvard]`",
        "talks: [{title: T, occasions: [Harvard]}]",
    ),
    (
        "talks: [{title: T}]\nsections: talks",
        "write `sections: [talks]`",
        "talks: [{title: T}]\nsections: [talks]",
    ),
    (
        "languages: [{language: German, level: {listening: C1}}]",
        "write `levels: {listening: C1}`",
        "languages: [{language: German, levels: {listening: C1}}]",
    ),
    (
        "languages: [{language: German, levels: C1}]",
        "write `level: C1`",
        "languages: [{language: German, level: C1}]",
    ),
    (
        "talks: [{title: T}]\nvariants: {v: {only: [talks]}}",
        "write `sections: [talks]`",
        "talks: [{title: T}]\nvariants: {v: {sections: [talks]}}",
    ),
    (
        "talks: [{title: T}]\nvariants: {v: {select: [presentations]}}",
        "write `sections: [talks]`",
        "talks: [{title: T}]\nvariants: {v: {sections: [talks]}}",
    ),
    (
        "talks: [{title: T, tags: [best]}]\nvariants: {v: {filter: best}}",
        "write `select: {tags: [best]}`",
        "talks: [{title: T, tags: [best]}]\nvariants: {v: {select: {tags: [best]}}}",
    ),
    (
        "skills: {Languages: Rust and C}",
        "write `skills: [{category: Languages, items: [Rust, C]}]`",
        "skills: [{category: Languages, items: [Rust, C]}]",
    ),
    (
        "skills: {Languages: 'Rust, C', Tools: [a, b]}",
        "write `skills: [{category: Languages, items: [Rust, C]}, {category: Tools, items: [a, b]}]`",
        "skills: [{category: Languages, items: [Rust, C]}, {category: Tools, items: [a, b]}]",
    ),
    (
        "languages: {German: native}",
        "write `languages: [{language: German, level: native}]`",
        "languages: [{language: German, level: native}]",
    ),
    (
        "honors: {title: Prize}",
        "write `honors: [{title: Prize}]`",
        "honors: [{title: Prize}]",
    ),
    (
        "service: [{category: C, entries: [{role: Supervisor, name: Bo Li}]}]",
        "write `activity: Bo Li`",
        "service: [{category: C, entries: [{role: Supervisor, activity: Bo Li}]}]",
    ),
    (
        "talks: [{title: T}]\nvariants: {v: {hide: [talks]}}",
        "write `without: [talks]`, which leaves out the section",
        "talks: [{title: T}]\nvariants: {v: {without: [talks]}}",
    ),
    (
        "free: {outreach: {heading: Public Work, text: T}}\nsections: [outreach]",
        "write `{section: free, of: outreach}`",
        "free: {outreach: {heading: Public Work, text: T}}\nsections: [{section: free, of: outreach}]",
    ),
    (
        "free: {outreach: {heading: Public Work, text: T}}\nvariants: {v: {sections: [Public work]}}",
        "it is the heading of a free section: write `outreach`",
        "free: {outreach: {heading: Public Work, text: T}}\nvariants: {v: {sections: [outreach]}}",
    ),
    (
        "talks: [{title: T}]\nsections: [{section: talks, heading: Lectures Given}]\nvariants: \
         {v: {sections: [Lectures Given]}}",
        "it is the heading of a section of `talks`: write `{section: talks, heading: Lectures Given}`",
        "talks: [{title: T}]\nsections: [{section: talks, heading: Lectures Given}]\nvariants: \
         {v: {sections: [{section: talks, heading: Lectures Given}]}}",
    ),
    (
        "talks: [{title: T}]\nsections: [{section: talks, group: type}]",
        "write `group: kind` or `group: year`",
        "talks: [{title: T}]\nsections: [{section: talks, group: kind}]",
    ),
    (
        "grants: [{title: T, funder: F, status: not funded}]",
        "write `declined`",
        "grants: [{title: T, funder: F, status: declined}]",
    ),
    (
        "talks: [{title: T, kind: plenary}]",
        "write `keynote`",
        "talks: [{title: T, kind: keynote}]",
    ),
    (
        "publications: [{id: a, type: edited volume, title: T, editors: [A]}]",
        "write `type: book` and `authors: []`, so that the editors are printed first",
        "publications: [{id: a, type: book, title: T, authors: [], editors: [A]}]",
    ),
    (
        "publications: [{id: a, type: book, title: T, editors: [A]}]",
        "write `authors: []`, so that the editors are printed first",
        "publications: [{id: a, type: book, title: T, authors: [], editors: [A]}]",
    ),
    (
        "honors: [{title: The code is public [x].}]",
        "write `title: 'The code is public [x].'`",
        "honors: [{title: 'The code is public [x].'}]",
    ),
    (
        "sections: [{section: grants, totals: true}]\ngrants: [{title: T, funder: F, amount: 120 \
         000 EUR}]",
        "write `amount: 120000` and `currency: EUR`",
        "sections: [{section: grants, totals: true}]\ngrants: [{title: T, funder: F, amount: \
         120000, currency: EUR}]",
    ),
    (
        "grants: [{title: T, funder: F, amount: 1'200'000, currency: CHF}]",
        "write `amount: 1200000`",
        "grants: [{title: T, funder: F, amount: 1200000, currency: CHF}]",
    ),
    (
        "publications: [{id: a, type: book, title: T, authors: [A, 'Li, W.', Lee, B., et al., Wu, \
         C.]}]",
        "write `authors: [A, W. Li, B. Lee, {others: true}, C. Wu]`",
        "publications: [{id: a, type: book, title: T, authors: [A, W. Li, B. Lee, {others: true}, \
         C. Wu]}]",
    ),
    (
        "publications: [{id: a, type: book, title: T, authors: [A]}, {id: b, type: book, title: \
         U, authors: [A]}]\nhonors: [{title: 'For [@a; @b]'}]",
        "write `For [@a], [@b]`",
        "publications: [{id: a, type: book, title: T, authors: [A]}, {id: b, type: book, title: \
         U, authors: [A]}]\nhonors: [{title: 'For [@a], [@b]'}]",
    ),
    (
        "publications: [{id: a, type: journal, title: T, authors: [A], venue: V, volume: 12(3)}]",
        "write `volume: 12` and `number: 3`",
        "publications: [{id: a, type: journal, title: T, authors: [A], venue: V, volume: 12, \
         number: 3}]",
    ),
];

#[test]
fn what_is_proposed_is_accepted() {
    for (wrong, help, right) in APPLIED {
        let database = |text: &str| format!("basics: {{name: A}}\n{text}\n");
        let before = found(&database(wrong));
        let has = |it: &Diagnostic| it.help.iter().any(|line| line == help);
        assert!(before.iter().any(has), "{wrong}: {before:?}");
        let after = found(&database(right));
        assert_eq!(after, [], "{right}");
    }
}

/// A file that cannot be read may define what others refer to.
#[test]
fn references_into_an_unread_file_are_not_reported() {
    let (mut sources, mut sink) = (Sources::default(), Sink::default());
    sources.add(
        "cv.yaml",
        "basics: {name: A}\nhonors: [{title: 'For [@a]'}]\nvenues: {atc: {kind: conference, \
         name: USENIX ATC}}\npeople: {bo: {name: Bo Li, affiliation: MIT}}\nsections: \
         [{section: free, of: x}]\n",
    );
    sources.add("publications.yaml", "publications:\n\t- {id: a}\n");
    let resume = databases::read(&sources, &mut sink);
    databases::rules(&resume, &mut sink);
    let found = sink.into_sorted();
    let codes: Vec<&str> = found.iter().map(|it| it.code.name).collect();
    assert_eq!(codes, ["syntax"], "{found:?}");
}
