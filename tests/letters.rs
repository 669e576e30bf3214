//! Every accepted text appears in the PDF's text layer as it was typed.
//!
//! Random texts are entries of one document, many at a time, because the engine takes most of the
//! time. Texts that `check` refuses are omitted; the others must be read back, letter by letter
//! and in order.

use std::collections::BTreeSet;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use tenure::model::{Inline, Text};
use unicode_normalization::UnicodeNormalization;

use super::engine::{has_bundle, poppler};
use super::program::Place;

/// Texts of one document, and documents: 2,000 texts and more that are accepted.
const TEXTS: usize = 400;
const DOCUMENTS: u32 = 8;

/// A character: one that means something to YAML, to Markdown, to TeX or to a font's
/// ligatures, one of the letters that Europe writes with, or any at all.
fn character() -> impl Strategy<Value = char> {
    let special: Vec<char> = "\\{}#$%&_^~`<>|[]*=,'\"!?-–—:;@()/+.…“”‘’«»¿¡•\
                              \u{a0}\u{ad}\u{200b}\u{202f}\u{2060}\u{2009}\u{301}\u{327}"
        .chars()
        .collect();
    prop_oneof![
        8 => prop::char::ranges(vec!['a'..='z', 'A'..='Z', '0'..='9', ' '..=' '].into()),
        6 => prop::sample::select(special),
        2 => prop::sample::select("fflij TVAWo".chars().collect::<Vec<_>>()),
        3 => prop::char::ranges(vec!['\u{a1}'..='\u{17f}'].into()),
        1 => prop::char::ranges(vec!['\u{180}'..='\u{24f}', '\u{1e00}'..='\u{1eff}'].into()),
        1 => any::<char>().prop_filter("each text is one line", |c| !"\r\n".contains(*c)),
    ]
}

fn texts() -> impl Strategy<Value = Vec<String>> {
    let text = vec(character(), 1..24).prop_map(String::from_iter);
    vec(text, TEXTS)
}

/// What of a text is read back: its letters, with quotes of no direction and spaces of one
/// kind, without what prints nothing.
fn read_as(text: &str) -> String {
    let silent = |c: &char| {
        !matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2064}'
            | '\u{fe00}'..='\u{fe0f}')
    };
    let plain = |c: char| match c {
        '‘' | '’' => '\'',
        '“' | '”' => '"',
        c => c,
    };
    let letters: String = text.chars().filter(silent).map(plain).nfc().collect();
    letters.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What is to be read for a text, if it can be told: not for formulas and labels.
fn expected(source: &str) -> Option<String> {
    fn plain(inlines: &[Inline]) -> bool {
        inlines.iter().all(|inline| match inline {
            Inline::Plain(_) | Inline::Code(_) => true,
            Inline::Emph(inner) | Inline::Strong(inner) => plain(inner),
            _ => false,
        })
    }
    let text = Text::parse(source).ok()?;
    let read = read_as(&text.letters());
    Some(read).filter(|read| plain(&text.inlines) && !read.is_empty())
}

fn database(texts: &[(String, String)]) -> String {
    let mut yaml = String::from("basics: {name: Owner}\nhonors:\n");
    for (source, _) in texts {
        yaml += &format!("  - title: '{}'\n", source.replace('\'', "''"));
    }
    yaml
}

/// The texts that the program accepts.
fn accepted(texts: Vec<(String, String)>, place: &Place) -> Vec<(String, String)> {
    let before = texts.len();
    let left = not_refused(texts, place);
    // Characters are looked at when all else is right.
    if left.len() < before { accepted(left, place) } else { left }
}

fn not_refused(texts: Vec<(String, String)>, place: &Place) -> Vec<(String, String)> {
    place.write("cv.yaml", database(&texts));
    let said = place.run("check --format short").stderr;
    let line = |said: &str| said.split(':').nth(1)?.parse::<usize>().ok();
    let errors = said.lines().filter(|said| said.contains(": error["));
    let refused: BTreeSet<usize> = errors.map(|said| line(said).expect(said)).collect();
    let numbered = texts.into_iter().enumerate();
    numbered.filter(|(n, _)| !refused.contains(&(n + 3))).map(|(_, text)| text).collect()
}

/// Sets the texts of one document and reads them back.
fn read_back(texts: Vec<String>) -> Result<usize, String> {
    let place = Place::with(&[]);
    let pairs = texts.into_iter().filter_map(|source| {
        let expected = expected(&source)?;
        Some((source, expected))
    });
    let texts = accepted(pairs.collect(), &place);
    place.write("cv.yaml", database(&texts));
    let built = place.run("build --format short");
    if built.status != 0 {
        let errors = built.stderr.lines().filter(|said| !said.contains(": warning["));
        return Err(errors.collect::<Vec<_>>().join("\n"));
    }
    let Some(read) = poppler("pdftotext -raw", &place.path("cv.pdf")) else {
        return Ok(0);
    };
    let lines = read.split(['\n', '\u{c}']).filter_map(|line| line.strip_prefix('•'));
    let read: Vec<String> = lines.map(read_as).collect();
    for ((source, expected), read) in texts.iter().zip(&read) {
        if read != expected {
            return Err(format!("{source:?} reads {read:?} and not {expected:?}"));
        }
    }
    if read.len() == texts.len() {
        Ok(read.len())
    } else {
        Err("a text is missing".into())
    }
}

/// Not by proptest's own loop: it would look for a smaller case among 400 texts, and the
/// text that is not read as it should be is a small one.
#[test]
fn texts_are_read_as_they_were_typed() {
    if !has_bundle() {
        return;
    }
    let mut runner = TestRunner::default();
    let mut read = 0;
    let mut wrong = Vec::new();
    for _ in 0..DOCUMENTS {
        let texts = texts().new_tree(&mut runner).expect("texts").current();
        match read_back(texts) {
            Ok(count) => read += count,
            Err(why) => wrong.push(why),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    eprintln!("{read} texts were read back");
}
