//! Citations of every type at every kind of venue.

use proptest::prelude::*;

use super::super::tests::{cv, papers, shown};
use super::super::{FieldRole, Reflect, Value};
use crate::model::PublicationType;

const VENUES: &str = "venues:
  conf: {kind: conference, name: Symposium on Looms, series: SOL, numbering: ordinal, first: 2001}
  jour: {kind: journal, name: Journal of Looms}
  work: {kind: workshop, name: Workshop on Threads, at: conf}
";

/// The citation of a publication with these keys.
fn cited(keys: &str) -> String {
    let yaml = format!(
        "basics: {{name: A}}\n{VENUES}publications:\n  - {{id: a, title: T, authors: [A], {keys}}}\n"
    );
    papers(&cv(&yaml))[0].venue.as_ref().map(shown).unwrap_or_default()
}

#[test]
fn each_type_is_cited_as_what_it_is() {
    for (keys, expected) in [
        (
            "type: conference, venue: conf, date: 2024, pages: 1-9",
            "In Proceedings of the 24th Symposium on Looms (**SOL~2024**), pp.~1–9",
        ),
        (
            "type: poster, venue: conf, date: 2024",
            "Poster at the 24th Symposium on Looms (**SOL~2024**)",
        ),
        ("type: abstract, venue: Loom Days, date: 2024", "Abstract at Loom Days, 2024"),
        (
            "type: other, venue: conf, date: 2024",
            "At the 24th Symposium on Looms (**SOL~2024**)",
        ),
        (
            "type: journal, venue: jour, date: 2021, volume: 5, number: 3, pages: 12",
            "In **Journal of Looms**, vol.~5, no.~3, p.~12, 2021",
        ),
        (
            "type: journal, venue: J. Things, volume: 5, number: Article 12, pages: e0123456, date: 2021",
            "In **J. Things**, vol.~5, Article 12, e0123456, 2021",
        ),
        ("type: journal, venue: X, pages: 105321", "In **X**, 105321"),
        (
            "type: workshop, venue: work, date: 2021, volume: 7, pages: 10-20, publisher: CEUR",
            "Workshop on Threads @SOL 2021, vol.~7, CEUR, pp.~10–20",
        ),
        (
            "type: conference, venue: BigConf, date: 2021, publisher: ACM, pages: 1-10, editors: [B. Ed], track: Demo",
            "In Proceedings of BigConf, Demo, B.~Ed (Ed.), ACM, pp.~1–10, 2021",
        ),
        (
            "type: chapter, venue: Handbook of Things, publisher: Beta, volume: 2, edition: 3, pages: 1-20, date: 2019, editors: [B. Ed, C. Ed]",
            "In *Handbook of Things*, 3rd ed., B.~Ed, C.~Ed (Eds.), vol.~2, Beta, pp.~1–20, 2019",
        ),
        (
            "type: dataset, venue: Zenodo, version: 2.1, date: 2022",
            "Zenodo, version~2.1, 2022",
        ),
        ("type: dataset, venue: Zenodo, number: v2.1, date: 2022", "Zenodo, v2.1, 2022"),
        ("type: patent, number: US 1234567, date: 2018", "US 1234567, 2018"),
        (
            "type: thesis, degree: PhD thesis, publisher: MIT, date: 2015",
            "PhD thesis, MIT, 2015",
        ),
        ("type: preprint, arxiv: 2101.00001, date: 2021-01", "arXiv preprint, 2021"),
        ("type: preprint, arxiv: 2101.00001", ""),
        (
            "type: book, publisher: Alpha Press, edition: 2, date: 2020",
            "2nd ed., Alpha Press, 2020",
        ),
    ] {
        assert_eq!(cited(keys), expected, "{keys}");
    }
}

#[test]
fn nothing_is_claimed_before_it_is_so() {
    for (keys, expected) in [
        (
            "type: journal, venue: jour, status: under-review",
            "Submitted to **Journal of Looms**",
        ),
        (
            "type: journal, venue: J, status: submitted, date: 2024",
            "Submitted to J, 2024",
        ),
        (
            "type: conference, venue: conf, status: under-revision, date: 2024",
            "Submitted to the 24th Symposium on Looms (**SOL~2024**)",
        ),
        ("type: journal, venue: J, status: in-preparation", "In preparation for J"),
        ("type: journal, venue: J, status: accepted", "In **J**"),
        ("type: other, status: under-review, date: 2024", "2024"),
    ] {
        assert_eq!(cited(keys), expected, "{keys}");
    }
}

#[test]
fn words_are_not_doubled() {
    for (keys, expected) in [
        (
            "type: conference, venue: \"Proceedings of the 5th Conference on Things (COT '21)\", date: 2021, pages: 1-9",
            "In Proceedings of the 5th Conference on Things (COT ’21), pp.~1–9",
        ),
        (
            "type: conference, venue: NeurIPS 2021, date: 2021",
            "In Proceedings of NeurIPS 2021",
        ),
        (
            "type: conference, venue: 'In: Advances in Things 12', date: 2021",
            "In Advances in Things 12, 2021",
        ),
        (
            "type: conference, venue: In Proceedings of X, date: 2021",
            "In Proceedings of X, 2021",
        ),
        (
            "type: journal, venue: In Practice, date: 2021, pages: S1-S9",
            "**In Practice**, pp.~S1–S9, 2021",
        ),
        ("type: journal, venue: J, pages: pp. 3-5", "In **J**, pp. 3–5"),
        ("type: journal, venue: J, volume: Vol. 3", "In **J**, Vol. 3"),
        ("type: journal, venue: J, volume: XII", "In **J**, vol.~XII"),
    ] {
        assert_eq!(cited(keys).replace('\'', "’"), expected, "{keys}");
    }
}

#[test]
fn editors_take_the_place_of_authors() {
    for authors in ["", "A, B"] {
        let yaml = format!(
            "basics: {{name: A}}\npublications:\n  - {{id: a, type: book, title: T, authors: \
             [{authors}], editors: [A, B], date: 2020}}\n"
        );
        let all = cv(&yaml);
        assert_eq!(shown(&papers(&all)[0].authors), "**A**, B (Eds.)");
        assert_eq!(shown(papers(&all)[0].venue.as_ref().expect("a year")), "2020");
    }
}

/// All that is printed of a value, and where it links.
fn printed(value: &Value, out: &mut String) {
    match value {
        Value::Text(text) => out.push_str(&text.letters()),
        Value::Url(url) => out.push_str(url.as_str()),
        Value::List(values) => values.iter().for_each(|value| printed(value, out)),
        Value::Fields(fields) => {
            let shown = fields.iter().filter(|field| field.role != FieldRole::Pieces);
            shown.for_each(|field| printed(&field.value, out));
        }
        Value::Name(_) | Value::Is(_) | Value::Nothing => {}
    }
    out.push(' ');
}

#[test]
fn every_key_is_printed_for_every_type_at_every_venue() {
    let keys = [
        ("track: Ttrack", "Ttrack"),
        ("edition: 77", "77th"),
        ("volume: V17", "V17"),
        ("number: N18", "N18"),
        ("pages: 1019-1020", "1019–1020"),
        ("article: A1021", "A1021"),
        ("editors: [Eed]", "Eed"),
        ("publisher: Ppub", "Ppub"),
        ("version: Vver", "Vver"),
        ("degree: Ddeg", "Ddeg"),
        ("doi: 10.1000/ddoi", "doi.org/10.1000/ddoi"),
        ("arxiv: 2404.02407", "2404.02407"),
        ("url: https://example.org/uurl", "uurl"),
        ("links: [{label: Llabel, url: 'https://example.org/llink'}]", "Llabel"),
        ("notes: [{kind: other, text: Nnote}]", "Nnote"),
        ("date: 1987", "1987"),
    ];
    for kind in PublicationType::ALL {
        for venue in ["", "venue: Somewhere", "venue: conf", "venue: jour", "venue: work"]
        {
            for status in
                ["", "status: under-review", "status: in-preparation", "status: in-press"]
            {
                let all: Vec<&str> = [venue, status]
                    .into_iter()
                    .filter(|key| !key.is_empty())
                    .chain(keys.iter().map(|(key, _)| *key))
                    .collect();
                let yaml = format!(
                    "basics: {{name: A}}\n{VENUES}publications:\n  - {{id: a, type: {}, title: Title, \
                     authors: [Aauthor], {}}}\n",
                    kind.as_str(),
                    all.join(", ")
                );
                let cv = cv(&yaml);
                let mut out = String::new();
                printed(&papers(&cv)[0].value(), &mut out);
                for (key, token) in keys {
                    assert!(out.contains(token), "`{key}` is lost: {yaml}{out}");
                }
            }
        }
    }
}

#[test]
fn a_date_that_is_more_than_a_year_is_printed_at_the_end() {
    for (keys, expected) in [
        (
            "type: conference, venue: conf, date: {text: ca. 1890, sort: 1890}",
            "In Proceedings of the Symposium on Looms (**SOL**), ca. 1890",
        ),
        ("type: book, publisher: P, date: expected 2026", "P, 2026 (expected)"),
    ] {
        assert_eq!(cited(keys), expected, "{keys}");
    }
}

/// Values as people end them: with a full stop, a question, a comma.
const ENDS: [&str; 6] =
    ["Press", "Inc.", "Why Not?", "Lab,", "Proceedings of Looms", "In Looms"];
const FREE_KEYS: [&str; 9] = [
    "venue",
    "track",
    "volume",
    "number",
    "pages",
    "publisher",
    "version",
    "degree",
    "article",
];

proptest! {
    /// Whatever is given, and however it ends: nothing is joined twice, and no author is lost.
    #[test]
    fn no_citation_has_doubled_joints(
        kind in prop::sample::select(PublicationType::ALL.to_vec()),
        status in prop::sample::select(vec!["", "submitted", "in-press", "in-preparation"]),
        given in prop::collection::vec(prop::option::of(0..ENDS.len()), FREE_KEYS.len()),
        date in prop::sample::select(vec!["", "2021", "2021-05-03", "expected 2030", "Fall 2020"]),
        edition in prop::option::of(1_u16..40),
        names in 0_usize..4,
        editors in 0_usize..3,
    ) {
        let named = |start: char, count: usize| -> Vec<String> {
            let letters = start..='Z';
            letters.take(count).map(|letter| format!("N. {letter}ole")).collect()
        };
        let (authors, editors) = (named('A', names), named('P', editors));
        let mut keys: Vec<String> = FREE_KEYS.iter().zip(&given)
            .filter_map(|(key, end)| Some(format!("{key}: \"{}\"", ENDS[(*end)?])))
            .collect();
        keys.extend([("status", status), ("date", date)].iter()
            .filter(|(_, word)| !word.is_empty())
            .map(|(key, word)| format!("{key}: {word}")));
        keys.extend(edition.map(|edition| format!("edition: {edition}")));
        keys.push(format!("editors: [{}]", editors.join(", ")));
        let yaml = format!(
            "basics: {{name: A}}\n{VENUES}publications:\n  - {{id: a, type: {}, title: T, authors: \
             [{}], {}}}\n",
            kind.as_str(), authors.join(", "), keys.join(", ")
        );
        let cv = cv(&yaml);
        let paper = papers(&cv)[0];
        let line = paper.venue.as_ref().map(crate::model::Text::letters).unwrap_or_default();
        for doubled in ["..", ",,", ", ,", " ,", "In In ", "Proceedings of Proceedings", "  "] {
            prop_assert!(!line.contains(doubled), "{line}: {yaml}");
        }
        let all = format!("{} {line}", paper.authors.letters()).replace('\u{a0}', " ");
        for name in authors.iter().chain(&editors) {
            prop_assert!(all.contains(name.as_str()), "{name} is lost: {all}");
        }
    }
}
