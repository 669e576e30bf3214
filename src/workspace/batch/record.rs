//! What became of documents and databases.

use std::time::Duration;

use serde_json::Value;

use super::super::target::Target;

/// What became of a database.
#[derive(Default)]
pub(crate) struct DatabaseResult {
    pub records: Vec<Record>,
    /// Its findings, as the caller prints them.
    pub findings: String,
    /// What its documents print, as the caller explains it.
    pub explained: String,
    /// What could not be kept for the next time.
    pub notices: Vec<String>,
}

/// What became of a document.
pub(crate) struct Record {
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
pub(crate) enum State {
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
    pub fn as_str(self) -> &'static str {
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
}
