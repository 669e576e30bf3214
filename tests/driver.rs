//! Compares our PDF driver with the engine's: both must print the same pages.
//!
//! A document with a feature that our driver does not support is printed by the engine's, dvipdfmx.
//! A theme with such a feature lets one program run both.

use std::fs;
use std::path::Path;

use lopdf::{Dictionary, Document, Object};
use tenure::export::latex::builtin;
use tenure::text_layer::{self, Word};

use super::databases::data;
use super::engine::has_bundle;
use super::program::Place;

/// What no driver knows, and dvipdfmx passes over.
const UNKNOWN: &str = "\\AtBeginDocument{\\special{tenure: unknown}}\n";
/// How far apart the same may be printed, in points: both round to thousandths of an em.
const NEAR: f64 = 0.05;

/// The PDFs of a database by ours and by the engine's, each finished.
fn both(place: &Place, theme: &str, options: &str) -> [Vec<u8>; 2] {
    let other = format!("{theme}-by-dvipdfmx");
    if !place.path(&other).exists() {
        place.run(&format!("theme eject {theme} {other}"));
        let preamble = place.path(&other).join("preamble.tex");
        let text = fs::read_to_string(&preamble).expect("ejected");
        fs::write(&preamble, text + UNKNOWN).expect("written");
    }
    [theme.to_owned(), format!("./{other}")].map(|theme| {
        let ran = place.run(&format!("build {options} --theme {theme} -o out.pdf"));
        assert_eq!(ran.status, 0, "{}", ran.stderr);
        fs::read(place.path("out.pdf")).expect("made")
    })
}

fn dictionaries(document: &Document) -> impl Iterator<Item = &Dictionary> {
    document.objects.values().filter_map(|object| object.as_dict().ok())
}

/// Whether it is ours that printed it: dvipdfmx counts what it cuts of fonts.
fn is_ours(pdf: &Document) -> bool {
    let name = |font: &Dictionary| {
        font.get(b"FontName").and_then(Object::as_name).unwrap_or_default().to_vec()
    };
    dictionaries(pdf).any(|font| name(font).starts_with(b"AAAAAA+"))
}

/// Links and bookmarks: what each leads to, and for a link its area, in order. dvipdfmx gives
/// the places within a document names of its own.
fn links(pdf: &Document) -> Vec<(String, Vec<f64>)> {
    let number = |part: &Object| f64::from(part.as_float().expect("a number"));
    let link = |link: &Dictionary| {
        let action = link.get(b"A").and_then(Object::as_dict).ok()?;
        let to = action.get(b"URI").ok();
        let said = format!("{:?} {to:?}", link.get(b"Title").ok());
        let area = link.get(b"Rect").and_then(Object::as_array);
        let area: Vec<f64> = area.into_iter().flatten().map(number).collect();
        Some((said, area))
    };
    let mut links: Vec<_> = dictionaries(pdf).filter_map(link).collect();
    let place = |area: &[f64]| -> String {
        area.iter().map(|part| format!("{part:8.1}")).collect()
    };
    links.sort_by_cached_key(|(said, area)| (said.clone(), place(area)));
    links
}

fn are_near(one: &Word, other: &Word) -> bool {
    let apart = [
        one.left - other.left,
        one.right - other.right,
        one.base - other.base,
        one.size - other.size,
    ];
    one.text == other.text && apart.iter().all(|apart| apart.abs() < NEAR)
}

fn loaded(pdfs: &[Vec<u8>; 2]) -> [Document; 2] {
    pdfs.each_ref().map(|pdf| Document::load_mem(pdf).expect("a PDF"))
}

fn words_are_the_same(pdfs: [Vec<u8>; 2]) {
    let [ours, theirs] = loaded(&pdfs);
    assert!(is_ours(&ours) && !is_ours(&theirs));
    let [ours, theirs] = pdfs.map(|pdf| text_layer::words(&pdf));
    assert_eq!(ours.len(), theirs.len(), "pages");
    for (page, (ours, theirs)) in ours.iter().zip(&theirs).enumerate() {
        for (one, other) in ours.iter().zip(theirs) {
            assert!(are_near(one, other), "page {page}: {one:?}, by dvipdfmx {other:?}");
        }
        assert_eq!(ours.len(), theirs.len(), "words of page {page}");
    }
}

fn links_are_the_same(pdfs: &[Vec<u8>; 2]) {
    let [ours, theirs] = loaded(pdfs).map(|pdf| links(&pdf));
    assert_eq!(ours.len(), theirs.len());
    for ((to, area), (also_to, its_area)) in ours.iter().zip(&theirs) {
        assert_eq!(to, also_to);
        let apart = area.iter().zip(its_area).map(|(one, other)| (one - other).abs());
        let is_near = apart.fold(0.0, f64::max) < NEAR;
        assert!(is_near, "{to}: {area:?}, by dvipdfmx {its_area:?}");
    }
}

#[test]
fn the_reference_is_printed_as_dvipdfmx_prints_it() {
    if !has_bundle() {
        return;
    }
    let place = Place::with(&[]);
    for theme in builtin::names() {
        let pdfs = both(&place, theme, &data().display().to_string());
        links_are_the_same(&pdfs);
        words_are_the_same(pdfs);
    }
}

/// Links within links are left out: dvipdfmx ends the outer one with the inner.
#[test]
fn every_kind_of_entry_is_printed_as_dvipdfmx_prints_it() {
    if !has_bundle() {
        return;
    }
    let place = Place::with(&[]);
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    for name in ["fullest", "committee", "marks"] {
        let file = format!("{name}.yaml");
        let text = fs::read_to_string(golden.join(&file)).expect("there");
        // Pictures and formulas are dvipdfmx's to print.
        let lines = text.lines().filter(|line| !line.contains("photo"));
        let text: String = lines.map(|line| line.replace('$', "") + "\n").collect();
        place.write(&file, text);
        for theme in builtin::names() {
            words_are_the_same(both(&place, theme, &file));
        }
    }
}
