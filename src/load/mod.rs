//! Reads YAML text into a [`Resume`].
//!
//! Three steps: [`parse`] turns each text into a tree with places, this file joins the
//! trees of all texts into one database, and [`decode`] reads the model from it,
//! continuing after each mistake. Every top-level key may be in one file only. This room
//! must not know what is done with a résumé.

mod budget;
mod choice;
mod codes;
mod compose;
mod decode;
mod foreign;
mod free;
mod guess;
mod guesses;
mod leaves;
mod mistake;
mod node;
mod pairs;
mod parse;
mod reading;
mod syntax;
mod trees;
mod types;
mod words;
mod write;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::rc::Rc;

use serde::de::DeserializeOwned;

use crate::diag::{Diagnostic, FileId, Sink, Sources, Span};
use crate::model::{Resume, SectionKind};
pub use codes::CODES;
use node::{Key, Kind, Node};
pub use trees::Trees;

/// Reads the database that consists of the texts `files`. Mistakes go to `sink`.
///
/// After mistakes, the résumé has what could be read: an entry with a mistake in a
/// required key is dropped; any other mistake drops only the value that it is in.
pub fn load(files: &[FileId], sources: &Sources, sink: &mut Sink) -> Resume {
    resume(files, sources, sink, |file, text, sink| {
        parse::tree(file, text, sink).map(Rc::new)
    })
}

/// Like [`load`], but reuses the trees of texts that have not changed since the last
/// call.
pub fn load_again(
    files: &[FileId],
    sources: &Sources,
    sink: &mut Sink,
    trees: &mut Trees,
) -> Resume {
    resume(files, sources, sink, |file, text, sink| trees.of(file, text, sink))
}

fn resume(
    files: &[FileId],
    sources: &Sources,
    sink: &mut Sink,
    mut tree: impl FnMut(FileId, &str, &mut Sink) -> Option<Rc<Node>>,
) -> Resume {
    let texts = files.iter().filter_map(|file| Some((*file, sources.get(*file)?)));
    let mut trees: Vec<Rc<Node>> = Vec::new();
    for (file, source) in texts {
        match tree(file, &source.text, sink) {
            Some(tree) => trees.push(tree),
            None => sink.set_incomplete(),
        }
    }
    let mut resume: Resume =
        decode::decode(&join(&trees, sink), sink).unwrap_or_default();
    budget::enforce(&mut resume, sink);
    resume
}

/// The length in bytes of U+FFFD, which replaces bytes that are not UTF-8.
const REPLACED: u32 = 3;

/// Adds a file to `sources` as a text. Bytes that are not UTF-8 are reported once per
/// file and replaced by U+FFFD, so that the rest of the file can be read.
pub fn add_file(
    name: String,
    bytes: &[u8],
    sources: &mut Sources,
    sink: &mut Sink,
) -> FileId {
    let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
    if let Some(format) = foreign::of_bytes(bytes) {
        let file = sources.add(name, String::new());
        sink.push(foreign::finding(format, Span { file, start: 0, end: 0 }));
        sink.set_incomplete();
        return file;
    }
    let file = sources.add(name, line_feeds(String::from_utf8_lossy(bytes)));
    if let Err(error) = std::str::from_utf8(bytes) {
        let start = u32::try_from(error.valid_up_to()).unwrap_or(u32::MAX);
        let span = Span { file, start, end: start.saturating_add(REPLACED) };
        let is_wide = bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff");
        let what = if is_wide { "is UTF-16" } else { "has bytes that are not UTF-8" };
        sink.push(
            Diagnostic::new(&codes::SYNTAX, span, format!("the file {what}"))
                .help("save it as UTF-8"),
        );
    }
    file
}

/// In YAML a lone carriage return ends a line, but editors do not count it as one. It is
/// replaced by characters of the same length, so that places stay valid.
fn line_feeds(text: Cow<'_, str>) -> String {
    if !text.contains('\r') {
        return text.into_owned();
    }
    let mut letters = text.chars().peekable();
    let mut out = String::with_capacity(text.len());
    while let Some(letter) = letters.next() {
        let alone = letter == '\r' && letters.peek() != Some(&'\n');
        out.push(if alone { '\n' } else { letter });
    }
    out
}

/// Reads a `T` from one text, for small files such as `theme.yaml`.
pub fn read_one<T: DeserializeOwned>(
    file: FileId,
    sources: &Sources,
    sink: &mut Sink,
) -> Option<T> {
    let tree = parse::tree(file, &sources.get(file)?.text, sink)?;
    decode::decode(&tree, sink)
}

/// Joins the top-level keys of all trees in one mapping.
fn join(trees: &[Rc<Node>], sink: &mut Sink) -> Node {
    let mut seen: BTreeMap<String, Span> = BTreeMap::new();
    let mut entries = Vec::new();
    for tree in trees {
        if let Some(found) = foreign::tree(tree) {
            sink.push(found);
            sink.set_incomplete();
            continue;
        }
        let Kind::Map(pairs) = &tree.kind else {
            sink.push(not_a_mapping(tree));
            sink.set_incomplete();
            continue;
        };
        for (key, value) in pairs {
            let key =
                &Key { text: SectionKind::spelled(&key.text).to_owned(), span: key.span };
            // What was written for another topic is read as that topic, so that the mistakes
            // in it are reported in the same run.
            if let Some((topic, help)) = guess::topic(&key.text)
                && !seen.contains_key(topic)
                && !pairs
                    .iter()
                    .any(|(other, _)| SectionKind::spelled(&other.text) == topic)
            {
                let message = format!("unknown key `{}`", key.text);
                let unknown = Diagnostic::new(&codes::UNKNOWN_KEY, key.span, message);
                sink.push(unknown.help(help));
                seen.insert(topic.to_owned(), key.span);
                let renamed = Key { text: topic.to_owned(), ..key.clone() };
                entries.push((renamed, Rc::clone(value)));
            } else if let Some(first) = seen.get(&key.text) {
                sink.push(twice(&key.text, key.span, *first));
            } else {
                seen.insert(key.text.clone(), key.span);
                entries.push((key.clone(), Rc::clone(value)));
            }
        }
    }
    Node::root(entries)
}

fn not_a_mapping(tree: &Node) -> Diagnostic {
    Diagnostic::new(
        &codes::WRONG_TYPE,
        tree.span,
        "a database file must consist of `key: value` pairs",
    )
    .label(format!("this is {}", tree.describe()))
    .help("begin with a top-level key such as `publications:`")
}

fn twice(key: &str, here: Span, first: Span) -> Diagnostic {
    Diagnostic::new(&codes::DUPLICATE_KEY, here, format!("`{key}` is given in two files"))
        .label("again here")
        .other(first, "first here")
        .help(
            "a top-level key may be given in one file only: move the entries into one of \
               them",
        )
}

#[cfg(test)]
mod tests;
