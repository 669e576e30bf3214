//! The corpus `tests/suite/`: each file has many small databases, with their findings as
//! comments on the lines that they refer to.
//!
//! A line `#= TITLE` begins a database. A line with findings ends in
//! `#~ COLUMN LEVEL[CODE] MESSAGE`, once for each; findings without a position are on the last
//! line. The comments are removed before the file is read. `UPDATE=1 cargo test --release suite`
//! updates them.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use tenure::check;
use tenure::diag::{Diagnostic, Sink, Sources};
use tenure::project::{Plan, project, variant};

use super::databases;

const MARK: &str = "  #~ ";

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/suite")
}

/// The databases of a file, each with the line that begins it.
fn cases(file: &str) -> impl Iterator<Item = &str> {
    let starts = file.match_indices("#= ").map(|(at, _)| at);
    let starts = starts.filter(|at| *at == 0 || file.as_bytes()[at - 1] == b'\n');
    let mut ends: Vec<usize> = starts.collect();
    ends.push(file.len());
    let ranges: Vec<(usize, usize)> = ends.windows(2).map(|w| (w[0], w[1])).collect();
    ranges.into_iter().map(|(start, end)| &file[start..end])
}

/// The database without its comments. A line that only held them is gone.
fn bare(annotated: &str) -> String {
    let lines = annotated.split_inclusive('\n').map(|line| {
        let text = line.strip_suffix('\n').unwrap_or(line);
        if text.starts_with(MARK.trim_start()) {
            return String::new();
        }
        let end = if text.len() < line.len() { "\n" } else { "" };
        format!("{}{end}", text.split(MARK).next().unwrap_or_default())
    });
    lines.collect()
}

/// The database with what is found in it.
fn annotated(yaml: &str) -> String {
    let (mut sources, mut sink) = (Sources::default(), Sink::default());
    sources.add("cv.yaml", yaml);
    let resume = databases::read(&sources, &mut sink);
    databases::rules(&resume, &mut sink);
    if !sink.has_errors() {
        sink.extend(project(&resume).notes);
        for name in resume.variants.keys() {
            let variant = variant(&resume, name).expect("it is there");
            sink.extend(Plan::new(&resume, variant).found(Some(name)));
        }
    }
    let mut by_line: BTreeMap<usize, String> = BTreeMap::new();
    for Diagnostic { primary, severity, code, message, .. } in sink.into_sorted() {
        let place = sources.line_column(primary.span);
        let (line, column) = place.map_or((usize::MAX, "-".to_owned()), |place| {
            (place.line, place.column.to_string())
        });
        let level = severity.as_str();
        let said = format!("{MARK}{column} {level}[{}] {message}", code.name);
        by_line.entry(line).or_default().push_str(&said);
    }
    let mut out = String::new();
    for (number, line) in yaml.split_inclusive('\n').enumerate() {
        out.push_str(line.trim_end_matches('\n'));
        out.push_str(by_line.remove(&(number + 1)).as_deref().unwrap_or_default());
        out.push('\n');
    }
    for said in by_line.into_values() {
        out.push_str(said.trim_start());
        out.push('\n');
    }
    out
}

#[test]
fn each_case_is_found_as_its_comments_say() {
    let mut findings = 0;
    let update = std::env::var_os("UPDATE").is_some();
    for (name, expected) in databases::files(&folder()) {
        let found: String = cases(&expected).map(|case| annotated(&bare(case))).collect();
        if update {
            fs::write(folder().join(&name), &found).expect("written");
        } else {
            assert_eq!(found, expected, "{name}: `UPDATE=1` updates it");
        }
        findings += found.matches(MARK.trim_start()).count();
    }
    assert!(findings > 90, "only {findings} findings: the corpus was not found");
}

/// Each code that needs neither a theme nor the engine stands in the corpus.
#[test]
fn the_corpus_has_every_code() {
    let all: String =
        databases::files(&folder()).into_iter().map(|(_, text)| text).collect();
    let codes = [tenure::load::CODES, tenure::project::CODES].concat().into_iter();
    let names = codes.chain(check::codes()).map(|code| code.name);
    let missing: Vec<_> =
        names.filter(|name| !all.contains(&format!("[{name}]"))).collect();
    assert!(missing.is_empty(), "{missing:?}");
}
