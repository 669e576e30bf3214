//! Words and names: one meaning for the name of a type, and plain words for people.

use std::collections::BTreeMap;
use std::fs;

use super::{files, none, root};

/// Words that people stumble over, with what is written in their place.
const WORDS: [(&str, &str); 7] = [
    ("than so many", "more than N"),
    ("on so many", "on N"),
    ("that there is not", "unknown"),
    ("is told", "is reported"),
    ("are told", "are reported"),
    ("that is none", "invalid"),
    ("one's own", "your own"),
];

/// Where people read, besides the sources.
const PAGES: [&str; 6] =
    ["README.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md", "action.yml", "docs"];

/// The name of a type that is not private to its file, if a line declares one.
fn type_name(line: &str) -> Option<&str> {
    let public = line.trim_start().strip_prefix("pub")?;
    let rest = match public.strip_prefix('(') {
        Some(scope) => scope.split_once(") ")?.1,
        None => public.trim_start(),
    };
    let kind =
        ["struct ", "enum ", "trait "].iter().find_map(|kind| rest.strip_prefix(kind))?;
    kind.split(|c: char| !c.is_alphanumeric()).next().filter(|name| !name.is_empty())
}

#[test]
fn a_type_name_has_one_meaning() {
    assert_eq!(type_name("    pub(in crate::a) struct Page<'x> {"), Some("Page"));
    assert_eq!(type_name("pub enum Kind {"), Some("Kind"));
    assert_eq!(type_name("struct Private;"), None);
    assert_eq!(type_name("pub struct $name {"), None);
    let mut places: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for file in files("src").iter().filter(|file| file.is_in_a_room()) {
        for (number, line) in file.code() {
            let name = type_name(line).map(str::to_owned);
            let place = format!("src/{}:{number}", file.name);
            name.into_iter()
                .for_each(|name| places.entry(name).or_default().push(place.clone()));
        }
    }
    assert!(places.len() > 100, "there are more types than that");
    let several = places.iter().filter(|(_, places)| places.len() > 1);
    let found: Vec<String> = several
        .map(|(name, places)| format!("`{name}`: {}", places.join(", ")))
        .collect();
    none(&found, "a type name means two things");
}

#[test]
fn words_are_plain() {
    let mut texts: Vec<(String, String)> = Vec::new();
    for file in files("src") {
        texts.push((format!("src/{}", file.name), file.text));
    }
    for page in PAGES {
        let place = root().join(page);
        let pages = if place.is_dir() {
            let listed = fs::read_dir(&place).expect("readable");
            listed.map(|entry| entry.expect("readable").path()).collect()
        } else {
            vec![place]
        };
        for page in pages.into_iter().filter(|page| page.is_file()) {
            let name = page.strip_prefix(root()).expect("below it").display().to_string();
            texts.push((name, fs::read_to_string(&page).unwrap_or_default()));
        }
    }
    let mut found = Vec::new();
    for (name, text) in &texts {
        for (number, line) in (1..).zip(text.lines()) {
            for (word, plain) in WORDS.iter().filter(|(word, _)| line.contains(word)) {
                found.push(format!("{name}:{number}: `{word}`: write `{plain}`"));
            }
        }
    }
    none(&found, "words that people stumble over");
}
