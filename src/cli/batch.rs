//! The output of `tenure build` for many documents: progress and findings during the run, then a
//! table for people and a manifest for programs.

use std::fmt::Write as _;
use std::time::Duration;

use anyhow::Context;
use serde_json::{Value, json};

use super::exit::ExitStatus;
use super::progress::Progress;
use super::{args, report};
use crate::diag::{EmitFormat, printable};
use crate::engine::{self, Confinement};
use crate::workspace::batch::{DatabaseResult, DocumentRecord, DocumentState};
use crate::workspace::paths;
use crate::workspace::target::Target;
use crate::workspace::wording::page_count;

/// Reports the results of databases in the order in which they were requested.
pub(super) struct Reporter<'a> {
    args: &'a args::BuildArgs,
    /// Results that wait for those of earlier databases.
    waiting: Vec<Option<DatabaseResult>>,
    reported: usize,
    records: Vec<DocumentRecord>,
    /// The output of `--explain`, which is printed after the manifest has been written.
    explained: String,
    /// The SARIF log, which is one for all databases.
    sarif: Option<serde_json::Value>,
    progress: Progress,
}

impl Reporter<'_> {
    pub fn new(args: &args::BuildArgs, databases: usize) -> Reporter<'_> {
        Reporter {
            args,
            waiting: (0..databases).map(|_| None).collect(),
            reported: 0,
            records: Vec::new(),
            explained: String::new(),
            sarif: None,
            progress: Progress::start(),
        }
    }

    pub fn add(&mut self, number: usize, result: DatabaseResult) -> anyhow::Result<()> {
        self.waiting[number] = Some(result);
        while let Some(next) = self.waiting.get_mut(self.reported).and_then(Option::take)
        {
            self.reported += 1;
            self.report(next)?;
        }
        let all = self.waiting.len();
        self.progress.update(|| format!("{} of {all} databases", self.reported));
        Ok(())
    }

    fn report(&mut self, result: DatabaseResult) -> anyhow::Result<()> {
        let format = EmitFormat::from(self.args.messages.format);
        let mut text = String::new();
        for notice in &result.notices {
            text.push_str(&report::failed(notice, EmitFormat::Human));
        }
        if format == EmitFormat::Sarif {
            // A database that could not be read has no log. It is reported at the end.
            if !result.findings.is_empty() {
                self.join(&result.findings)?;
            }
        } else {
            text.push_str(&result.findings);
            for error in result.records.iter().filter_map(|one| one.error.as_ref()) {
                text.push_str(&report::failed(error, format));
            }
        }
        if !text.is_empty() {
            self.progress.clear();
        }
        report::print_error(&text);
        self.keep(result);
        Ok(())
    }

    fn keep(&mut self, result: DatabaseResult) {
        self.explained.push_str(&result.explained);
        if self.waiting.len() == 1 {
            for record in &result.records {
                self.progress.clear();
                report::progress(&line(record));
            }
        }
        self.records.extend(result.records);
    }

    /// All PDFs with their digests, or nothing if one could not be built.
    pub fn digests(&self) -> Option<Vec<(&Target, &str)>> {
        let records = self.records.iter();
        records.map(|it| it.target.as_ref().zip(it.output.as_deref())).collect()
    }

    /// Adds the findings of a database to the only run of the SARIF log, because code hosts accept
    /// one run per program.
    fn join(&mut self, log: &str) -> anyhow::Result<()> {
        let mut log: serde_json::Value = serde_json::from_str(log)?;
        let found = log["runs"][0]["results"].as_array_mut();
        let found = found.map(std::mem::take).unwrap_or_default();
        let all = self.sarif.get_or_insert(log);
        if let Some(all) = all["runs"][0]["results"].as_array_mut() {
            all.extend(found);
        }
        Ok(())
    }

    /// Writes the manifest, and then prints the results: a reader that goes away does not keep the
    /// manifest from being written.
    pub fn end(mut self) -> anyhow::Result<ExitStatus> {
        self.progress.clear();
        if let Some(file) = &self.args.many.manifest {
            let manifest = manifest(&self.records, engine::confinement()?)?;
            Target::named(file).write(manifest.as_bytes()).context("the manifest")?;
        }
        report::print(&self.explained)?;
        let format = EmitFormat::from(self.args.messages.format);
        if let Some(log) = &self.sarif {
            report::print_error(&format!("{}\n", serde_json::to_string_pretty(log)?));
        }
        if format == EmitFormat::Sarif {
            let errors = self.records.iter().filter_map(|record| record.error.as_ref());
            errors.for_each(|error| report::print_error(&report::failed(error, format)));
        }
        if self.waiting.len() > 1 && !format.is_for_programs() {
            report::print_error(&table(&self.records, self.progress.elapsed()));
        }
        let any = |state| self.records.iter().any(|record| record.state == state);
        Ok(if any(DocumentState::Failed) {
            ExitStatus::Failed
        } else if any(DocumentState::Rejected) {
            ExitStatus::Rejected
        } else {
            ExitStatus::Done
        })
    }
}

/// The line that reports a written document to people.
pub(super) fn written(target: &Target, pages: u16, cut: usize) -> String {
    let dropped = match cut {
        0 => String::new(),
        cut => format!(", {cut} left out for space"),
    };
    match target {
        Target::Standard => String::new(),
        Target::File(file) => {
            format!("{}: {}{dropped}", paths::shown(file), page_count(pages))
        }
    }
}

/// The same for a record; empty if the document was not written.
fn line(record: &DocumentRecord) -> String {
    match (&record.target, record.state) {
        (Some(target), DocumentState::Built | DocumentState::Cached) => {
            written(target, record.pages, record.cut)
        }
        _ => String::new(),
    }
}

fn json(record: &DocumentRecord) -> Value {
    json!({
        "database": record.database,
        "variant": record.variant,
        "state": record.state.as_str(),
        "output": record.target.as_ref().map(Target::manifest_path),
        "input_sha256": record.input,
        "output_sha256": record.output,
        "pages": record.pages,
        "left_out": record.cut,
        "milliseconds": milliseconds(record.time),
        "diagnostics": record.diagnostics,
        "error": record.error,
    })
}

fn milliseconds(time: Duration) -> f64 {
    (time.as_secs_f64() * 10_000.0).round() / 10.0
}

/// The manifest of documents.
///
/// # Errors
/// If a record cannot be written as JSON.
fn manifest(
    records: &[DocumentRecord],
    sandbox: Confinement,
) -> serde_json::Result<String> {
    let documents: Vec<Value> = records.iter().map(json).collect();
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

/// The number of documents up to which the table lists documents without findings too.
const ROWS: usize = 40;

/// The table of documents: all of them if they are few, otherwise those with findings or errors.
fn table(records: &[DocumentRecord], elapsed: Duration) -> String {
    let is_few = records.len() <= ROWS;
    let is_listed = |record: &&DocumentRecord| {
        is_few || record.error.is_some() || !record.diagnostics.is_empty()
    };
    let rows: Vec<[String; 5]> = records.iter().filter(is_listed).map(row).collect();
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
    let count =
        |state: DocumentState| records.iter().filter(|one| one.state == state).count();
    let states = [
        DocumentState::Built,
        DocumentState::Cached,
        DocumentState::Rejected,
        DocumentState::Failed,
    ];
    let counts: Vec<String> = states
        .into_iter()
        .filter(|state| count(*state) > 0)
        .map(|state| format!("{} {}", count(state), state.as_str()))
        .collect();
    let _ = writeln!(out, "{} in {:.1} s", counts.join(", "), elapsed.as_secs_f64());
    out
}

fn row(record: &DocumentRecord) -> [String; 5] {
    let count = |severity: &str| {
        record.diagnostics.iter().filter(|one| one["severity"] == severity).count()
    };
    let (errors, warnings) = (count("error"), count("warning"));
    let pages = match record.pages {
        0 => String::new(),
        pages => page_count(pages),
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
