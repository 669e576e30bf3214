//! No input causes a panic: randomly damaged databases are taken all the way to LaTeX.
//!
//! Real databases are damaged, because made-up ones would rarely get past reading. Every finding
//! must have a position in the text, and must be printable.

use std::sync::LazyLock;

use proptest::prelude::*;
use tenure::diag::{Diagnostic, EmitFormat, Label, Sink, Sources, emit};
use tenure::export::latex::{Look, Paper, Theme, render};
use tenure::project::project;

use super::{databases, golden};

/// Every database at hand.
static TEXTS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let folders = [databases::data(), golden::folder()];
    let files = folders.iter().flat_map(|folder| databases::files(folder));
    let mut texts: Vec<String> = files.map(|(_, text)| text).collect();
    texts.sort();
    texts
});

static THEME: LazyLock<Theme> = LazyLock::new(|| golden::theme("faculty"));

/// What a slip of the hand, or malice, puts into a text.
const SLIPS: [&str; 32] = [
    "", "", " ", "  ", "\n", "\n- ", "\n  ", ":", ": ", "- ", "[", "]", "{", "}", "\"",
    "'", "*", "&a ", "*a", "!t ", "|\n", ">-\n", "#", "%", "\t", "\0", "é", "\u{fdd0}",
    "~", "2024-13", "[@x]", "$x^",
];

#[derive(Debug, Clone)]
struct Slip {
    at: prop::sample::Index,
    length: usize,
    with: &'static str,
}

fn slip() -> impl Strategy<Value = Slip> {
    let length = prop_oneof![Just(0_usize), 1..4_usize, 1..60_usize];
    (any::<prop::sample::Index>(), length, prop::sample::select(SLIPS.to_vec()))
        .prop_map(|(at, length, with)| Slip { at, length, with })
}

/// `text` with characters taken out and others put in.
fn spoiled(text: &str, slips: &[Slip]) -> String {
    let mut letters: Vec<char> = text.chars().collect();
    for Slip { at, length, with } in slips {
        let start = at.index(letters.len() + 1);
        let end = (start + length).min(letters.len());
        letters.splice(start..end, with.chars());
    }
    letters.into_iter().collect()
}

fn in_bounds(found: &[Diagnostic], sources: &Sources) {
    for Label { span, .. } in
        found.iter().flat_map(|d| d.others.iter().chain([&d.primary]))
    {
        if let Some(source) = sources.get(span.file) {
            let range = span.start as usize..span.end as usize;
            assert!(source.text.get(range).is_some(), "{span:?} is not in the text");
        }
    }
}

fn all_the_way(texts: &[String]) {
    let mut sources = Sources::default();
    for (number, text) in texts.iter().enumerate() {
        sources.add(format!("{number}.yaml"), text.as_str());
    }
    let mut sink = Sink::default();
    let resume = databases::read(&sources, &mut sink);
    databases::rules(&resume, &mut sink);
    let errors = sink.has_errors();
    // Rooms after the gate must bear what got past an error too.
    let projection = project(&resume);
    sink.extend(projection.notes);
    let rendered = render(
        &projection.cv,
        &THEME,
        Look { paper: Some(Paper::A4), ..Look::default() },
    );
    assert!(errors || rendered.is_ok(), "{:?}", rendered.err());
    let found = sink.into_sorted();
    in_bounds(&found, &sources);
    for format in [
        EmitFormat::Human,
        EmitFormat::Short,
        EmitFormat::Json,
        EmitFormat::Sarif,
        EmitFormat::Github,
    ] {
        emit(&found, &sources, &[], format, true);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, ..ProptestConfig::default() })]

    #[test]
    fn spoiled_databases_cause_no_panic(
        which in any::<prop::sample::Index>(),
        slips in prop::collection::vec(slip(), 1..6),
    ) {
        all_the_way(&[spoiled(&TEXTS[which.index(TEXTS.len())], &slips)]);
    }

    #[test]
    fn anything_at_all_causes_no_panic(text in any::<String>()) {
        all_the_way(&[text]);
    }
}

#[test]
fn every_database_at_once_causes_no_panic() {
    all_the_way(&TEXTS);
}

/// Each was a panic once, or looks as if it might be.
#[test]
fn odd_databases_cause_no_panic() {
    for text in [
        "\u{feff}basics: {name: A}\n",
        "basics: {name: A}\r\nhonors:\r\n  - title:\r\n",
        "? a\n: b\n",
        "? [a]\n",
        "<<: *a\n",
        "a: &a *a\n",
        "%YAML 1.2\n---\na\n...\n",
        "a: \"\\ud800\"\n",
        "a: 'b\n",
        "- - - - -\n",
        "\"\"\n",
        ":\n",
        "é: [é, é\n",
        "sections: [{section: publications, label: '', types: []}]\n",
        "venues: {a: {kind: workshop, name: A, at: a}}\n",
        "venues: {a: {kind: conference, name: A, first: 65535, every: 65535}}\n",
        "basics: {name: '*'}\npublications: [{id: a, type: other, title: T, authors: []}]\n",
        "people: {a: {name: b}, b: {name: a}}\n",
    ] {
        all_the_way(&[text.to_owned()]);
    }
}
