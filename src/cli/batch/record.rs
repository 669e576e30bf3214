//! What became of documents: the manifest for programs, the table for people.

use std::fmt::Write as _;
use std::time::Duration;

use serde_json::{Value, json};

use super::super::build;
use super::super::output::Target;
use crate::diag::printable;
use crate::engine::Confinement;

/// What became of a database.
#[derive(Default)]
pub(super) struct Account {
    pub records: Vec<Record>,
    /// Its findings, as they are printed.
    pub told: String,
    /// What `--explain` says.
    pub explained: String,
}

/// What became of a document.
pub(super) struct Record {
    pub database: String,
    pub variant: Option<String>,
    pub state: State,
    pub target: Option<Target>,
    /// The digest of all that the document depends on.
    pub input: Option<String>,
    /// The digest of the PDF.
    pub output: Option<String>,
    pub pages: u16,
    /// Entries that were left out for space.
    pub cut: usize,
    pub time: Duration,
    /// Findings, as `--format json` prints them.
    pub diagnostics: Vec<Value>,
    /// Why it failed.
    pub error: Option<String>,
}

/// How a document ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    /// It was made.
    Made,
    /// It was made before, of the same.
    Cached,
    /// The database has mistakes.
    Rejected,
    /// It could not be read, made or written.
    Failed,
}

impl State {
    fn as_str(self) -> &'static str {
        match self {
            State::Made => "made",
            State::Cached => "cached",
            State::Rejected => "rejected",
            State::Failed => "failed",
        }
    }
}

impl Record {
    /// A document of a database of which nothing is known yet.
    pub fn new(database: String, variant: Option<String>) -> Record {
        Record {
            database,
            variant,
            state: State::Failed,
            target: None,
            input: None,
            output: None,
            pages: 0,
            cut: 0,
            time: Duration::ZERO,
            diagnostics: Vec::new(),
            error: None,
        }
    }

    /// That it was written, for people; nothing if it was not.
    pub fn written(&self) -> String {
        match (&self.target, self.state) {
            (Some(target), State::Made | State::Cached) => {
                build::written(target, self.pages, self.cut)
            }
            _ => String::new(),
        }
    }

    fn json(&self) -> Value {
        let file = self.target.as_ref().map(Target::written);
        json!({
            "database": self.database,
            "variant": self.variant,
            "state": self.state.as_str(),
            "output": file,
            "input_sha256": self.input,
            "output_sha256": self.output,
            "pages": self.pages,
            "left_out": self.cut,
            "milliseconds": milliseconds(self.time),
            "diagnostics": self.diagnostics,
            "error": self.error,
        })
    }
}

fn milliseconds(time: Duration) -> f64 {
    (time.as_secs_f64() * 10_000.0).round() / 10.0
}

/// The manifest of documents.
///
/// # Errors
/// If JSON cannot hold them.
pub(super) fn manifest(
    records: &[Record],
    sandbox: Confinement,
) -> serde_json::Result<String> {
    let documents: Vec<Value> = records.iter().map(Record::json).collect();
    let layers: serde_json::Map<String, Value> = sandbox
        .layers()
        .into_iter()
        .map(|(layer, holds)| (layer.to_owned(), holds.into()))
        .collect();
    let manifest = json!({
        "version": 1,
        "tenure": env!("CARGO_PKG_VERSION"),
        "sandbox": layers,
        "documents": documents,
    });
    Ok(serde_json::to_string_pretty(&manifest)? + "\n")
}

/// Rows of a table; what was made without anything to tell is only counted beyond these.
const ROWS: usize = 40;

/// The table of documents: all of them if they are few, else those with something to tell.
pub(super) fn table(records: &[Record], elapsed: Duration) -> String {
    let is_few = records.len() <= ROWS;
    let tells = |record: &&Record| {
        is_few || record.error.is_some() || !record.diagnostics.is_empty()
    };
    let rows: Vec<[String; 5]> = records.iter().filter(tells).map(row).collect();
    let width = |column: usize| {
        rows.iter().map(|row| row[column].chars().count()).max().unwrap_or_default()
    };
    let (first, second, third) = (width(0), width(1), width(2));
    let mut out = String::new();
    for [state, database, variant, size, note] in &rows {
        let line = format!(
            "{state:<first$}  {database:<second$}  {variant:<third$}  {size:<9} {note}"
        );
        let _ = writeln!(out, "{}", line.trim_end());
    }
    let count = |state: State| records.iter().filter(|one| one.state == state).count();
    let states = [State::Made, State::Cached, State::Rejected, State::Failed];
    let counts: Vec<String> = states
        .into_iter()
        .filter(|state| count(*state) > 0)
        .map(|state| format!("{} {}", count(state), state.as_str()))
        .collect();
    let _ = writeln!(out, "{} in {:.1} s", counts.join(", "), elapsed.as_secs_f64());
    out
}

fn row(record: &Record) -> [String; 5] {
    let count = |severity: &str| {
        record.diagnostics.iter().filter(|one| one["severity"] == severity).count()
    };
    let (errors, warnings) = (count("error"), count("warning"));
    let pages = match record.pages {
        0 => String::new(),
        pages => super::super::report::pages(pages),
    };
    let note = match &record.error {
        Some(error) => printable(error.lines().next().unwrap_or_default()),
        None => [(errors, "error"), (warnings, "warning")]
            .into_iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, what)| {
                format!("{count} {what}{}", if count == 1 { "" } else { "s" })
            })
            .collect::<Vec<_>>()
            .join(", "),
    };
    let variant = record.variant.clone().unwrap_or_default();
    let database = printable(&record.database);
    [record.state.as_str().to_owned(), database, variant, pages, note]
}
