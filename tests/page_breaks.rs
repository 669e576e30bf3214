//! Where pages break, over documents of random lengths: no heading and no head of an entry is the
//! last line of a page, no paragraph leaves a single line on one, and no last page has one line.
//!
//! Every word names its entry and its bullet, so that each line identifies its paragraph.

use std::collections::BTreeMap;

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use serde_json::json;

use super::engine::{has_bundle, poppler};
use super::program::Place;

/// Documents for each theme.
const DOCUMENTS: usize = 60;

/// The lengths of a document: for each employer the words of each bullet; publications; honors;
/// the words of paragraphs under a heading of its own.
type Lengths = (Vec<Vec<u8>>, u8, u8, Vec<u8>);

fn lengths() -> impl Strategy<Value = Lengths> {
    let bullets = prop::collection::vec(1..70_u8, 0..6);
    let employers = prop::collection::vec(bullets, 1..12);
    (employers, 0..40_u8, 0..30_u8, prop::collection::vec(1..150_u8, 0..5))
}

/// `words` times the same word, which hyphenation leaves alone.
fn repeated(word: &str, words: u8) -> String {
    vec![word; words.into()].join(" ")
}

/// The database as JSON, which is YAML.
fn database((employers, publications, honors, paragraphs): &Lengths) -> String {
    let bullets = |e: usize, bullets: &[u8]| -> Vec<String> {
        let all = bullets.iter().enumerate();
        all.map(|(b, words)| repeated(&format!("b{e}x{b}x"), *words)).collect()
    };
    let employer = |(e, lengths): (usize, &Vec<u8>)| {
        let bullets = bullets(e, lengths);
        let role =
            json!({"title": format!("Role{e}"), "dates": 1990 + e, "bullets": bullets});
        json!({"employer": format!("Head{e}"), "roles": [role]})
    };
    let publication = |p: u8| {
        let title = repeated(&format!("p{p}x"), 3 + p % 17);
        json!({"id": format!("p{p}"), "type": "journal", "title": title, "venue": "V",
            "authors": ["Ada Lovelace"], "date": 2000 + u16::from(p)})
    };
    let honor = |h: u8| json!({"title": format!("h{h}x"), "dates": 1980 + u16::from(h)});
    let paragraph = |(n, words): (usize, &u8)| repeated(&format!("t{n}x"), *words);
    let text: Vec<String> = paragraphs.iter().enumerate().map(paragraph).collect();
    let mut all = json!({
        "basics": {"name": "Ada Lovelace"},
        "experience": employers.iter().enumerate().map(employer).collect::<Vec<_>>(),
        "publications": (0..*publications).map(publication).collect::<Vec<_>>(),
        "honors": (0..*honors).map(honor).collect::<Vec<_>>(),
    });
    if !text.is_empty() {
        all["free"] =
            json!({"more": {"heading": "Paragraphs", "text": text.join("\n\n")}});
    }
    all.to_string()
}

/// The lines of each page, without footers.
fn pages(text: &str) -> Vec<Vec<&str>> {
    let pages = text.split('\u{c}').map(|page| {
        let lines = page.lines().filter(|line| !line.trim().is_empty());
        let mut lines: Vec<&str> = lines.collect();
        let footer = lines.pop();
        assert!(footer.is_none_or(|footer| footer.contains("Ada")), "{footer:?}");
        lines
    });
    pages.filter(|lines| !lines.is_empty()).collect()
}

/// The paragraph or bullet that a line is of, as its words say.
fn paragraph(line: &str) -> Option<&str> {
    let words = line.split(|c: char| !c.is_alphanumeric());
    words.into_iter().find(|word| {
        let rest = word.strip_prefix(['b', 't', 'p', 'h']).unwrap_or_default();
        rest.ends_with('x') && rest.chars().all(|c| c.is_ascii_digit() || c == 'x')
    })
}

/// Whether something must follow a line: it is a heading, the title of a publication, or the head
/// of an employer with bullets.
fn begins(line: &str, (employers, ..): &Lengths) -> bool {
    let heads = employers.iter().enumerate().filter(|(_, bullets)| !bullets.is_empty());
    let mut names = heads.flat_map(|(e, _)| [format!("Head{e}"), format!("Role{e}")]);
    let has =
        |name: &str| line.split(|c: char| !c.is_alphanumeric()).any(|it| it == name);
    let headings = ["Experience", "Publications", "Honors and Awards", "Paragraphs"];
    names.any(|name| has(&name))
        || headings.contains(&line.trim())
        || paragraph(line).is_some_and(|name| name.starts_with('p'))
}

/// What is wrong with the breaks of a document.
fn faults(text: &str, lengths: &Lengths) -> Vec<String> {
    let pages = pages(text);
    let mut faults = Vec::new();
    let mut all: BTreeMap<&str, usize> = BTreeMap::new();
    for name in pages.iter().flatten().filter_map(|line| paragraph(line)) {
        *all.entry(name).or_default() += 1;
    }
    for (number, lines) in pages.iter().enumerate() {
        let is_last = number + 1 == pages.len();
        if is_last && number > 0 && lines.len() < 2 {
            faults.push(format!("the last page has one line: {lines:?}"));
        }
        let last = lines.last().copied().unwrap_or_default();
        if !is_last && begins(last, lengths) {
            faults.push(format!("page {} ends with `{last}`", number + 1));
        }
        // Lines of this page, of those that another one has too.
        let mut here: BTreeMap<&str, usize> = BTreeMap::new();
        for name in lines.iter().filter_map(|line| paragraph(line)) {
            *here.entry(name).or_default() += 1;
        }
        for (name, count) in here {
            if count == 1 && all[name] > 1 {
                faults.push(format!(
                    "one line of `{name}` is alone on page {}",
                    number + 1
                ));
            }
        }
    }
    faults
}

#[test]
fn no_line_is_left_alone() {
    if !has_bundle() {
        return;
    }
    let mut runner = TestRunner::deterministic();
    for number in 0..DOCUMENTS {
        let lengths = lengths().new_tree(&mut runner).expect("a document").current();
        let place = Place::with(&[("data/cv.yaml", &database(&lengths))]);
        for theme in ["faculty", "classic"] {
            let ran = place.run(&format!(
                "build --theme {theme} --options running-head=none -o cv.pdf"
            ));
            assert_eq!(ran.status, 0, "{number}: {}", ran.stderr);
            let Some(text) = poppler("pdftotext -layout", &place.path("cv.pdf")) else {
                return;
            };
            let found = faults(&text, &lengths);
            assert!(
                found.is_empty(),
                "{number} in {theme}: {found:#?}\n{lengths:?}\n{text}"
            );
        }
    }
}

#[test]
fn wrong_breaks_are_seen() {
    let lengths: Lengths = (vec![vec![40]], 1, 2, vec![40]);
    let seen = |pages: &[&str]| {
        let whole: Vec<String> =
            pages.iter().map(|page| format!("{page}\nAda 1\n")).collect();
        faults(&whole.join("\u{c}"), &lengths)
    };
    for (pages, fault) in [
        (["Role0, Head0. 1990", "b0x0x\nb0x0x"], "page 1 ends with"),
        (
            ["b0x0x\nb0x0x\nHonors and Awards", "• h0x, 1980\n• h1x, 1981"],
            "page 1 ends with",
        ),
        (["[P1] p0x p0x p0x", "Ada Lovelace\nIn V, 2000"], "page 1 ends with"),
        (["b0x0x", "b0x0x\nb0x0x"], "one line of `b0x0x` is alone on page 1"),
        (["t0x t0x\nt0x t0x", "t0x\nh0x"], "one line of `t0x` is alone on page 2"),
        (["t0x t0x\nt0x", "h0x"], "the last page has one line"),
    ] {
        let found = seen(&pages);
        assert!(found.len() == 1 && found[0].starts_with(fault), "{pages:?}: {found:?}");
    }
    assert!(seen(&["t0x\nt0x", "h0x\nh1x"]).is_empty());
}
