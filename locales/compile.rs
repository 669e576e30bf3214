//! Compiles the languages in this folder to a Rust table, for `src/model/locale.rs`.
//!
//! A language has exactly the keys of American English. A language with `extends` takes the keys
//! that it does not have from that language. `~` is a no-break space.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use granit_parser::{Event, Parser};

/// The language that defines the keys.
const REFERENCE: &str = "en-US";
/// Keys whose values are tables of words, by names from the model.
const NAMED: [&str; 11] = [
    "seasons",
    "headings",
    "publications",
    "genres",
    "status",
    "talk-kinds",
    "grant-status",
    "levels",
    "advisees",
    "marks",
    "labels",
];

/// A value of a file.
#[derive(Debug, Clone, PartialEq)]
enum Node {
    Text(String),
    List(Vec<Node>),
    Map(BTreeMap<String, Node>),
}

/// Writes the table of all languages in a folder.
pub fn compile(folder: &Path, out: &Path) {
    println!("cargo::rerun-if-changed={}", folder.display());
    let mut files = BTreeMap::new();
    for entry in fs::read_dir(folder).expect("the languages are there") {
        let path = entry.expect("readable").path();
        let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
        if path.extension().is_some_and(|end| end == "yaml") {
            println!("cargo::rerun-if-changed={}", path.display());
            let text = fs::read_to_string(&path).expect("readable");
            files.insert(name.clone(), parse(&name, &text));
        }
    }
    let whole = files.get(REFERENCE).expect("American English").clone();
    let mut table = String::from("&[\n");
    for tag in files.keys() {
        let language = extended(tag, &files);
        check(tag, "", &language, &whole);
        let _ = writeln!(table, "Vocabulary {{ tag: {tag:?}, {} }},", fields(&language));
    }
    table.push(']');
    fs::write(out, table).expect("the output folder is ours");
}

fn parse(file: &str, text: &str) -> Node {
    let text = text.replace('~', "\u{a0}");
    let mut events = Parser::new_from_str(&text);
    let mut next = || match events.next() {
        Some(Ok((event, _))) => event,
        other => panic!("locales/{file}.yaml: {other:?}"),
    };
    loop {
        match next() {
            Event::StreamStart | Event::DocumentStart(..) | Event::Comment(..) => {}
            event => return node(file, event, &mut next),
        }
    }
}

fn node<'e>(file: &str, event: Event<'e>, next: &mut impl FnMut() -> Event<'e>) -> Node {
    match event {
        Event::Scalar(text, ..) => Node::Text(text.into_owned()),
        Event::SequenceStart(..) => {
            let mut items = Vec::new();
            loop {
                match next() {
                    Event::SequenceEnd => return Node::List(items),
                    event => items.push(node(file, event, next)),
                }
            }
        }
        Event::MappingStart(..) => {
            let mut pairs = BTreeMap::new();
            loop {
                match next() {
                    Event::MappingEnd => return Node::Map(pairs),
                    Event::Comment(..) => {}
                    Event::Scalar(key, ..) => {
                        let event = next();
                        let value = node(file, event, next);
                        let key = key.into_owned();
                        let before = pairs.insert(key.clone(), value);
                        assert!(before.is_none(), "locales/{file}.yaml: `{key}` twice");
                    }
                    event => panic!("locales/{file}.yaml: {event:?}"),
                }
            }
        }
        Event::Comment(..) => {
            let event = next();
            node(file, event, next)
        }
        event => panic!("locales/{file}.yaml: {event:?}"),
    }
}

/// A language, with the keys of the language that it extends.
fn extended(tag: &str, files: &BTreeMap<String, Node>) -> Node {
    let mut language =
        files.get(tag).unwrap_or_else(|| panic!("unknown language {tag}")).clone();
    let Node::Map(keys) = &mut language else { panic!("locales/{tag}.yaml has no keys") };
    if let Some(Node::Text(base)) = keys.remove("extends") {
        merge(&mut language, &extended(&base, files));
    }
    language
}

fn merge(node: &mut Node, base: &Node) {
    let (Node::Map(own), Node::Map(base)) = (node, base) else { return };
    for (key, value) in base {
        merge(own.entry(key.clone()).or_insert_with(|| value.clone()), value);
    }
}

/// Checks that a value has the same form as in American English.
fn check(tag: &str, at: &str, node: &Node, whole: &Node) {
    match (node, whole) {
        (Node::Text(own), Node::Text(whole)) => check_text(tag, at, own, whole),
        (Node::List(own), Node::List(whole)) if own.len() == whole.len() => {
            own.iter().zip(whole).for_each(|(own, whole)| check(tag, at, own, whole));
        }
        (Node::Map(own), Node::Map(whole)) => {
            if let Some(key) = own.keys().find(|key| !whole.contains_key(*key)) {
                panic!("locales/{tag}.yaml: unknown key `{at}{key}`");
            }
            for (key, whole) in whole {
                let Some(own) = own.get(key) else {
                    panic!("locales/{tag}.yaml: missing key `{at}{key}`");
                };
                check(tag, &format!("{at}{key}."), own, whole);
            }
        }
        _ => {
            let at = at.trim_end_matches('.');
            panic!(
                "locales/{tag}.yaml: `{at}` has another form than in {REFERENCE}: {node:?}"
            )
        }
    }
}

/// Checks that a text is not empty, and has the same placeholders as in American English. The first
/// day of a month may omit its number.
fn check_text(tag: &str, at: &str, own: &str, whole: &str) {
    let at = at.trim_end_matches('.');
    assert!(!own.trim().is_empty(), "locales/{tag}.yaml: `{at}` is empty");
    let (mut found, mut wanted) = (placeholders(own), placeholders(whole));
    if at == "dates.first-day" {
        found.remove("day");
        wanted.remove("day");
    }
    assert!(
        found == wanted,
        "locales/{tag}.yaml: `{at}` has {found:?} instead of {wanted:?}"
    );
    let is_known = at != "dates.second-year" || ["short", "whole"].contains(&own);
    assert!(is_known, "locales/{tag}.yaml: `{at}` must be `short` or `whole`");
}

/// The placeholders of a text: the names in its braces.
fn placeholders(text: &str) -> BTreeSet<&str> {
    let names = text.split('{').skip(1).filter_map(|rest| rest.split_once('}'));
    names.map(|(name, _)| name).collect()
}

/// The fields of a structure.
fn fields(node: &Node) -> String {
    let Node::Map(keys) = node else { panic!("no keys") };
    let field = |(key, value): (&String, &Node)| {
        let field = key.replace('-', "_");
        match value {
            Node::Map(words) if NAMED.contains(&key.as_str()) => {
                let word = |(name, word): (&String, &Node)| {
                    format!("({name:?}, {})", expression(word))
                };
                let words: Vec<String> = words.iter().map(word).collect();
                format!("{field}: &[{}]", words.join(", "))
            }
            Node::Map(_) => match key.as_str() {
                "dates" => format!("{field}: DateFormats {{ {} }}", fields(value)),
                "hyphenation" => format!("{field}: Hyphenation {{ {} }}", fields(value)),
                "amounts" => format!("{field}: AmountFormats {{ {} }}", fields(value)),
                // These keys only group others in the file.
                _ => fields(value),
            },
            value => format!("{field}: {}", expression(value)),
        }
    };
    keys.iter().map(field).collect::<Vec<_>>().join(", ")
}

fn expression(node: &Node) -> String {
    match node {
        Node::Text(text) => format!("{text:?}"),
        Node::List(items) => {
            let items: Vec<String> = items.iter().map(expression).collect();
            format!("[{}]", items.join(", "))
        }
        Node::Map(_) => panic!("a mapping in a list"),
    }
}
