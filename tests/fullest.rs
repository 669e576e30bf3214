//! Tests that `golden/fullest.yaml` contains every key and every word of the model. The keys are
//! found in the source of the model, where serde's derive reads them.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use tenure::model::{PublicationStatus, PublicationType, SectionKind};

use super::golden;

/// The sources of the model.
fn sources() -> Vec<String> {
    let model = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/model");
    let folders = [model.join("topics"), model];
    let files = folders.iter().flat_map(|folder| fs::read_dir(folder).expect("there"));
    let files = files.map(|file| file.expect("readable").path());
    let is_source = |path: &PathBuf| {
        path.extension().is_some_and(|end| end == "rs")
            && path.file_name().is_some_and(|name| name != "tests.rs")
    };
    let read = |path| fs::read_to_string(path).expect("readable");
    files.filter(is_source).map(read).collect()
}

/// Whether the public fields of a source are keys.
fn has_keys(source: &str) -> bool {
    source.contains("deny_unknown_fields") || source.contains("entry! {")
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
    let topics = SectionKind::ALL.iter().filter(|kind| kind.has_entries());
    let mut all: BTreeSet<String> = topics.map(|kind| kind.as_str().to_owned()).collect();
    let sources = sources();
    let with_keys = sources.iter().filter(|source| has_keys(source));
    all.extend(with_keys.flat_map(|source| keys(source)));
    assert!(all.len() > 80, "the model's keys were not found: {all:?}");
    let missing: Vec<&String> = all.iter().filter(|key| !has(key)).collect();
    assert!(missing.is_empty(), "not in fullest.yaml: {missing:?}");
}

#[test]
fn every_kind_of_section_and_publication_stands_in_the_fullest_database() {
    let fullest =
        fs::read_to_string(golden::folder().join("fullest.yaml")).expect("there");
    for kind in SectionKind::ALL {
        let word = format!("section: {}", kind.as_str());
        assert!(fullest.contains(&word), "`{word}` is not in fullest.yaml");
    }
    let types =
        PublicationType::ALL.iter().map(|kind| format!("type: {}", kind.as_str()));
    let statuses = PublicationStatus::ALL
        .iter()
        .map(|status| format!("status: {}", status.as_str()));
    for word in types.chain(statuses) {
        assert!(fullest.contains(&word), "`{word}` is not in fullest.yaml");
    }
    let sources: String = sources().concat();
    for (declared, key) in
        [("pub enum NoteKind {", "kind: "), ("pub enum VenueKind {", "kind: ")]
    {
        let (_, rest) = sources.split_once(declared).expect(declared);
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
