//! Recognizes files of other programs, so that they get one finding and not one for each key.

use super::codes;
use super::node::{Kind, Node};
use crate::diag::{Diagnostic, Span};

/// The finding for a file in a format, named with its article.
pub(super) fn finding(format: &str, span: Span) -> Diagnostic {
    Diagnostic::new(
        &codes::FOREIGN_FILE,
        span,
        format!("this is {format}, not a database of tenure"),
    )
    .help(
        "create a database with `tenure init` and move the contents there: `docs/moving.md` maps \
         the keys of other programs to those of tenure",
    )
}

/// How files of other formats begin, in lower case and after white space.
#[rustfmt::skip]
static BEGINNINGS: &[(&str, &str)] = &[
    ("%pdf", "a PDF document"),
    ("pk\u{3}\u{4}", "a Word document, or another file in a ZIP archive"),
    ("{\\rtf", "an RTF document"),
    ("\\documentclass", "a LaTeX document"),
    ("\\documentstyle", "a LaTeX document"),
    ("<!doctype html", "an HTML page"),
    ("<html", "an HTML page"),
    ("<?xml", "an XML file, such as a Europass CV"),
    ("@article{", "a BibTeX file"),
    ("@inproceedings{", "a BibTeX file"),
    ("@book{", "a BibTeX file"),
    ("@incollection{", "a BibTeX file"),
    ("@phdthesis{", "a BibTeX file"),
    ("@misc{", "a BibTeX file"),
    ("@string{", "a BibTeX file"),
    ("@comment{", "a BibTeX file"),
    ("@techreport{", "a BibTeX file"),
    ("@unpublished{", "a BibTeX file"),
    ("@preamble{", "a BibTeX file"),
];

/// The old format of Word, and pictures.
#[rustfmt::skip]
static BINARY: &[(&[u8], &str)] = &[
    (b"\xd0\xcf\x11\xe0", "a Word document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
];

/// The format of a file that is not YAML, by how it begins.
pub(super) fn of_bytes(bytes: &[u8]) -> Option<&'static str> {
    let binary = BINARY.iter().find(|(begin, _)| bytes.starts_with(begin));
    if let Some((_, format)) = binary {
        return Some(format);
    }
    let mut rest = bytes.trim_ascii_start();
    // Comments of LaTeX, but not the mark of a PDF.
    while rest.starts_with(b"%") && !rest.starts_with(b"%PDF") {
        let end = rest.iter().position(|byte| *byte == b'\n')?;
        rest = rest[end..].trim_ascii_start();
    }
    let begins = |(begin, _): &&(&str, &str)| {
        rest.get(..begin.len()).is_some_and(|b| b.eq_ignore_ascii_case(begin.as_bytes()))
    };
    BEGINNINGS.iter().find(begins).map(|(_, format)| *format)
}

/// The finding for a tree of keys of another program.
pub(super) fn tree(tree: &Node) -> Option<Diagnostic> {
    let format = format(tree)?;
    let Kind::Map(pairs) = &tree.kind else { return None };
    let span = pairs.first().map_or(tree.span, |(key, _)| key.span);
    Some(finding(format, span))
}

fn format(tree: &Node) -> Option<&'static str> {
    let has = |path: &[&str]| at(tree, path).is_some();
    let is_map = |path: &[&str]| {
        at(tree, path).is_some_and(|node| matches!(node.kind, Kind::Map(_)))
    };
    let schema = at(tree, &["$schema"]).map(text).unwrap_or_default();
    // A tool that writes entries as JSON Resume does: `startDate` and no `dates`.
    let is_json_resume = || {
        let signs = [
            has(&["basics", "label"]),
            has(&["basics", "profiles"]),
            has(&["basics", "summary"]),
            has(&["basics", "location"]) && is_map(&["basics", "location"]),
            has(&["work", "0", "startDate"]),
            has(&["education", "0", "studyType"]),
            has(&["volunteer"]),
            has(&["meta", "version"]),
            has(&["awards"]),
        ];
        signs.iter().filter(|sign| **sign).count() >= 3
            && (has(&["work", "0", "startDate"]) || has(&["basics", "profiles"]))
    };
    let is_reactive = is_map(&["sections"])
        && (has(&["metadata"]) || has(&["sections", "experience", "items"]));
    Some(match () {
        () if is_map(&["cv"]) || has(&["design", "theme"]) => "a RenderCV file",
        () if is_map(&["content", "basics"]) || has(&["content", "education"]) => {
            "a YAMLResume file"
        }
        () if is_reactive => "a Reactive Resume file",
        () if has(&["SkillsPassport"]) || has(&["LearnerInfo"]) => "a Europass CV",
        () if schema.contains("jsonresume") || schema.contains("resume-schema") => {
            "a JSON Resume file"
        }
        () if is_json_resume() => "a JSON Resume file",
        () if has(&["0", "csl"]) || has(&["0", "container-title"]) => "a CSL-JSON file",
        () => return None,
    })
}

fn text(node: &Node) -> &str {
    match &node.kind {
        Kind::Scalar { text, .. } => text,
        _ => "",
    }
}

/// The node at a path of keys and indices.
fn at<'n>(node: &'n Node, path: &[&str]) -> Option<&'n Node> {
    path.iter().try_fold(node, |node, step| match &node.kind {
        Kind::Map(pairs) => {
            pairs.iter().find(|(key, _)| key.text == *step).map(|(_, node)| &**node)
        }
        Kind::List(items) => items.get(step.parse::<usize>().ok()?).map(|node| &**node),
        Kind::Scalar { .. } => None,
    })
}

#[cfg(test)]
mod tests {
    use super::super::{add_file, load};
    use crate::diag::{Sink, Sources, listing};

    #[track_caller]
    fn case(text: &str, format: &str) {
        let (mut sources, mut sink) = (Sources::default(), Sink::default());
        let file = add_file("cv.yaml".into(), text.as_bytes(), &mut sources, &mut sink);
        load(&[file], &sources, &mut sink);
        let found = listing(&sink.into_sorted(), &sources);
        let first = found.lines().next().unwrap_or_default();
        let expected =
            format!("error[foreign-file]: this is {format}, not a database of tenure");
        assert!(first.ends_with(&expected), "{found}");
        assert_eq!(found.lines().count(), 2, "{found}");
    }

    #[test]
    fn files_of_other_programs_are_named() {
        case(
            "cv:\n  name: A\n  sections: {}\ndesign: {theme: classic}\n",
            "a RenderCV file",
        );
        case(
            "{\"basics\": {\"name\": \"A\", \"label\": \"B\", \"profiles\": []}, \"work\": \
             [{\"name\": \"C\", \"startDate\": \"2020-01\"}]}",
            "a JSON Resume file",
        );
        case(
            "$schema: https://jsonresume.org/schema\nbasics: {name: A}\n",
            "a JSON Resume file",
        );
        case("content:\n  basics: {name: A}\nlayouts: []\n", "a YAMLResume file");
        case(
            "{\"basics\": {\"name\": \"A\"}, \"sections\": {\"awards\": {\"items\": []}}, \
             \"metadata\": {}}",
            "a Reactive Resume file",
        );
        case("SkillsPassport: {LearnerInfo: {}}\n", "a Europass CV");
        case("<?xml version='1.0'?>\n<a/>\n", "an XML file, such as a Europass CV");
        case("%PDF-1.7\n%\u{e2}\n", "a PDF document");
        case("PK\u{3}\u{4}abc", "a Word document, or another file in a ZIP archive");
        case("% mine\n@article{a,\n title = {T}}\n", "a BibTeX file");
        case("\\documentclass{article}\n", "a LaTeX document");
    }

    #[test]
    fn a_draft_with_guesses_is_not_taken_for_a_file_of_another_program() {
        let text = "basics: {name: A, summary: B}\nwork:\n  - {company: C, start: 2020}\n\
                    awards: []\n";
        let (mut sources, mut sink) = (Sources::default(), Sink::default());
        let file = add_file("cv.yaml".into(), text.as_bytes(), &mut sources, &mut sink);
        load(&[file], &sources, &mut sink);
        let found = listing(&sink.into_sorted(), &sources);
        assert!(!found.contains("foreign-file"), "{found}");
    }
}
