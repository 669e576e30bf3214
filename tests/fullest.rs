//! That `golden/fullest.yaml` is the fullest: every key and every word of the model
//! stands in it. Keys are found in the source of the model, where serde's derive has
//! them.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use super::golden;

/// Files of the model whose public fields are keys.
const FILES: [&str; 7] = [
    "basics.rs",
    "entries.rs",
    "publication.rs",
    "resume.rs",
    "section.rs",
    "variant.rs",
    "venue.rs",
];

fn source(file: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/model").join(file);
    fs::read_to_string(path).expect(file)
}

/// The keys that a file declares: names of public fields, or what they are renamed to.
fn keys(source: &str) -> BTreeSet<String> {
    let mut keys = BTreeSet::new();
    let mut renamed = None;
    for line in source.lines().map(str::trim) {
        if let Some((_, name)) = line.split_once("rename = \"") {
            renamed = name.split('"').next().map(str::to_owned);
        } else if let Some((name, _)) =
            line.strip_prefix("pub ").and_then(|rest| rest.split_once(": "))
            && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_')
        {
            // serde's `kebab-case` renames the others.
            let key = renamed.take().unwrap_or_else(|| name.replace('_', "-"));
            keys.insert(key);
        }
    }
    keys
}

#[test]
fn every_key_stands_in_the_fullest_database() {
    let fullest =
        fs::read_to_string(golden::folder().join("fullest.yaml")).expect("there");
    let has = |key: &str| {
        fullest.match_indices(key).any(|(at, _)| {
            let before = fullest[..at].chars().next_back().unwrap_or(' ');
            fullest[at + key.len()..].starts_with(':') && !before.is_alphanumeric()
        })
    };
    let all: BTreeSet<String> =
        FILES.iter().flat_map(|file| keys(&source(file))).collect();
    assert!(all.len() > 80, "the model's keys were not found: {all:?}");
    let missing: Vec<&String> = all.iter().filter(|key| !has(key)).collect();
    assert!(missing.is_empty(), "not in fullest.yaml: {missing:?}");
}

#[test]
fn every_kind_of_section_and_publication_stands_in_the_fullest_database() {
    let fullest =
        fs::read_to_string(golden::folder().join("fullest.yaml")).expect("there");
    for (file, declared, key) in [
        ("section.rs", "pub enum SectionKind {", "section: "),
        ("publication.rs", "pub enum PublicationType {", "type: "),
        ("publication.rs", "pub enum PublicationStatus {", "status: "),
        ("publication.rs", "pub enum NoteKind {", "kind: "),
        ("venue.rs", "pub enum VenueKind {", "kind: "),
    ] {
        let source = source(file);
        let (_, rest) = source.split_once(declared).expect(declared);
        let (words, _) = rest.split_once('}').expect(declared);
        for word in words.split(',').map(str::trim).filter(|word| !word.is_empty()) {
            let word = format!("{key}{}", kebab(word));
            assert!(fullest.contains(&word), "`{word}` is not in fullest.yaml");
        }
    }
}

fn kebab(name: &str) -> String {
    let mut out = String::new();
    for c in name.chars() {
        if c.is_uppercase() && !out.is_empty() {
            out.push('-');
        }
        out.extend(c.to_lowercase());
    }
    out
}
