//! Publications in citation styles: what is printed of each key, and how.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::{Arc, Mutex};

use super::super::tests::{papers, resume, shown};
use super::super::{CitationStyles, PaperReference, Plan, Projection};
use crate::cite::{Renderer, Style, embedded_style};
use crate::model::{CITATION_STYLES, PublicationType, Variant};

const VENUES: &str = "venues:
  conf: {kind: conference, name: Symposium on Looms, series: SOL, numbering: ordinal, first: 2001}
  jour: {kind: journal, name: Journal of Looms}
  work: {kind: workshop, name: Workshop on Threads, at: conf}
";

/// The styles that a test has parsed.
static PARSED: Mutex<BTreeMap<(String, String), Arc<Renderer>>> =
    Mutex::new(BTreeMap::new());

fn renderer(style: &str, language: &str) -> Arc<Renderer> {
    let key = (style.to_owned(), language.to_owned());
    let mut parsed = PARSED.lock().expect("no test failed meanwhile");
    let parse = || {
        let parsed = Style::parse(embedded_style(style).expect(style)).expect(style);
        Arc::new(Renderer::new(parsed, Some(language)))
    };
    Arc::clone(parsed.entry(key).or_insert_with(parse))
}

/// A database in a style, projected.
fn projected(style: &str, yaml: &str) -> Projection {
    limited(style, yaml, None)
}

/// The same with shortened author lists.
fn limited(style: &str, yaml: &str, authors: Option<u16>) -> Projection {
    let resume = resume(&format!("citations: {style}\n{yaml}"));
    let language = resume.locale.as_ref().map(|locale| locale.tag());
    let renderer = renderer(style, language.unwrap_or("en-US"));
    let styles = CitationStyles::from([(style.to_owned(), renderer)]);
    let variant = Variant { authors, ..Variant::default() };
    Plan::new(&resume, variant).citing(styles).project(0)
}

/// The only publication of a database in a style.
fn reference(style: &str, yaml: &str) -> PaperReference {
    let cv = projected(style, yaml).cv;
    let reference = papers(&cv)[0].reference.as_deref().expect("a reference");
    reference.clone()
}

/// The publication with these keys, by Ann Lee, whose CV it is.
fn cited(style: &str, keys: &str) -> String {
    let yaml = format!(
        "basics: {{name: Ann Lee}}\n{VENUES}publications:\n  - {{id: a, title: On looms, {keys}}}\n"
    );
    shown(&reference(style, &yaml).text)
}

#[test]
fn each_type_is_cited_as_what_it_is() {
    for (style, keys, expected) in [
        (
            "apa",
            "type: journal, authors: [Ann Lee, Bo Roy], venue: jour, date: 2021, volume: 5, \
             number: 3, pages: 12-19",
            "**Lee,~A.**, & Roy,~B. (2021). On looms. *Journal of Looms*, *5*(3), 12–19.",
        ),
        (
            "vancouver",
            "type: conference, authors: [Bo Roy, Ann Lee], venue: conf, date: 2024, pages: 1-9",
            "Roy~B, **Lee~A**. On looms. In: Proceedings of the 24th Symposium on Looms \
             (SOL~2024). 2024. p.~1–9.",
        ),
        (
            "ieee",
            "type: patent, authors: [Ann Lee], number: US 123, publisher: USPTO, date: 2020-05-04",
            "**A.~Lee**, “On looms,” US 123, May 04, 2020",
        ),
        (
            "apa",
            "type: journal, authors: [Ann Lee], venue: jour, status: in-press",
            "**Lee,~A.** (in press). On looms. *Journal of Looms*.",
        ),
    ] {
        assert_eq!(cited(style, keys), expected, "{style} {keys}");
    }
}

/// All that is printed of a publication in a style.
fn printed(yaml: &str, style: &str) -> (String, Vec<String>) {
    let Projection { cv, notes } = projected(style, yaml);
    let paper = papers(&cv)[0];
    let reference = paper.reference.as_deref().expect("a reference");
    let mut out = format!("{} ", reference.text);
    for text in [&paper.status, &paper.venue].into_iter().flatten() {
        let _ = write!(out, "{} ", text.letters());
    }
    for link in paper.addresses.iter().chain(&paper.links) {
        let _ = write!(out, "{} ", link.text.letters());
    }
    for note in &paper.notes {
        let _ = write!(out, "{} ", note.text.letters());
    }
    (out, notes.into_iter().map(|note| note.message).collect())
}

#[test]
fn every_key_is_printed_or_reported() {
    let keys = [
        ("track: Ttrack", "Ttrack"),
        ("edition: 77", "77"),
        ("volume: V17", "V17"),
        ("number: N18", "N18"),
        ("pages: 1019-1020", "1019"),
        ("article: A1021", "A1021"),
        ("editors: [Xiedit]", "Xiedit"),
        ("publisher: Ppub", "Ppub"),
        ("version: Vver", "Vver"),
        ("degree: Ddeg", "Ddeg"),
        ("doi: 10.1000/ddoi", "10.1000/ddoi"),
        ("arxiv: 2404.02407", "2404.02407"),
        ("url: https://example.org/uurl", "uurl"),
        ("links: [{label: Llabel, url: 'https://example.org/llink'}]", "Llabel"),
        ("notes: [{kind: other, text: Nnote}]", "Nnote"),
        ("date: 1987", "1987"),
    ];
    let mut wrong = Vec::new();
    for (style, _) in CITATION_STYLES {
        for kind in PublicationType::ALL {
            for venue in ["Somewhere", "conf", "jour", "work"] {
                for status in ["published", "under-review", "in-press"] {
                    let all = keys.map(|(key, _)| key).join(", ");
                    let yaml = format!(
                        "basics: {{name: A}}\n{VENUES}publications:\n  - {{id: a, type: {}, \
                         title: Title, authors: [Aauthor], venue: {venue}, status: {status}, {all}}}\n",
                        kind.as_str()
                    );
                    let (text, notes) = printed(&yaml, style);
                    let text = text.to_lowercase();
                    for (key, value) in keys {
                        let name = key.split(':').next().unwrap_or_default();
                        let is_noted = notes
                            .iter()
                            .any(|note| note.starts_with(&format!("`{name}`")));
                        if text.contains(&value.to_lowercase()) == is_noted {
                            wrong.push(format!(
                                "{style} {} at {venue} {status}: {key}: {text} {notes:?}",
                                kind.as_str()
                            ));
                        }
                    }
                }
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{}: {}",
        wrong.len(),
        wrong[..wrong.len().min(20)].join("\n")
    );
}

#[test]
fn the_owner_is_bold_once() {
    let many: Vec<String> = (0..25).map(|at| format!("P{at} Name{at}")).collect();
    let first = many.join(", ") + ", Ann Lee";
    let middle = format!("{}, A. Lee, {}", many[..12].join(", "), many[12..].join(", "));
    let lists = ["Ann Lee", "Bo Roy, Ann Lee", "A. Lee, Bo Roy", &first, &middle];
    for (style, _) in CITATION_STYLES {
        for locale in ["en-US", "de", "fr", "es", "it", "pl"] {
            for authors in lists {
                for limit in [None, Some(3)] {
                    let yaml = format!(
                        "locale: {locale}\nbasics: {{name: Ann Lee, also: [A. Lee]}}\npublications:\n  - {{id: a, \
                         type: journal, title: T, authors: [{authors}], venue: V, date: 2020}}\n"
                    );
                    let cv = limited(style, &yaml, limit).cv;
                    let reference = papers(&cv)[0].reference.as_deref().expect(style);
                    let text = shown(&reference.text);
                    let bold = text.split("**").skip(1).step_by(2);
                    let own = bold.filter(|bold| bold.contains("Lee"));
                    assert_eq!(own.count(), 1, "{style} {locale}: {text}");
                }
            }
        }
    }
}

#[test]
fn marks_follow_names_once() {
    for (style, _) in CITATION_STYLES {
        let yaml = "basics: {name: Ann Lee}\npublications:\n  - {id: a, type: journal, title: T, \
                    authors: [{name: Bo Roy, equal: true}, Ann Lee, {group: ATLAS}], venue: V}\n";
        let text = reference(style, yaml).text.letters();
        assert_eq!(text.matches('*').count(), 1, "{style}: {text}");
        assert!(text.contains("ATLAS"), "{style}: {text}");
    }
}

#[test]
fn manuscripts_say_where_they_were_sent() {
    let yaml = |status: &str| {
        format!(
            "basics: {{name: A}}\n{VENUES}publications:\n  - {{id: a, type: journal, title: T, \
             authors: [A], venue: jour, status: {status}}}\n"
        )
    };
    let sent = |status: &str| {
        let cv = projected("apa", &yaml(status)).cv;
        let paper = papers(&cv)[0];
        let badge = paper.status.as_ref().map(crate::model::Text::letters);
        (badge, paper.venue.as_ref().map(shown))
    };
    let place = |text: &str| Some(text.to_owned());
    assert_eq!(sent("submitted"), (None, place("Submitted to **Journal of Looms**")));
    assert_eq!(
        sent("under-review"),
        (place("Under Review"), place("Submitted to **Journal of Looms**"))
    );
    assert_eq!(sent("in-press"), (None, None));
}

#[test]
fn links_are_kept() {
    let text = cited(
        "apa",
        "type: journal, authors: [Ann Lee], venue: jour, doi: 10.1000/xyz, url: \
         'https://example.org'",
    );
    assert!(text.contains("[On looms](https://example.org"), "{text}");
    assert!(
        text.contains("[https://doi.org/10.1000/xyz](https://doi.org/10.1000/xyz)"),
        "{text}"
    );
}

#[test]
fn an_expected_date_says_so() {
    let text = cited("apa", "type: book, authors: [Ann Lee], date: expected 2027");
    assert!(text.ends_with("(expected)"), "{text}");
}

#[test]
fn a_style_reports_each_key_that_it_leaves_out_once() {
    let yaml = "basics: {name: A}\npublications:\n  - {id: a, type: journal, title: T, authors: \
                [A], venue: V, publisher: P}\n  - {id: b, type: journal, title: T, authors: [A], \
                venue: V, publisher: P}\n";
    let notes = projected("apa", yaml).notes;
    let messages: Vec<&str> = notes.iter().map(|note| note.message.as_str()).collect();
    assert_eq!(
        messages,
        [
            "`publisher` of 2 publications is not printed: the citation style `apa` leaves it out"
        ]
    );
}
