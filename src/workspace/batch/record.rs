//! The results of documents and databases.

use std::time::Duration;

use serde_json::Value;

use super::super::target::Target;

/// The result of a database.
#[derive(Default)]
pub(crate) struct DatabaseResult {
    pub records: Vec<DocumentRecord>,
    /// Its findings, in the format of the caller.
    pub findings: String,
    /// The reports on its documents, in the format of the caller.
    pub explained: String,
    /// Errors of writing to the cache.
    pub notices: Vec<String>,
}

/// The result of a document.
pub(crate) struct DocumentRecord {
    pub database: String,
    pub variant: Option<String>,
    pub state: DocumentState,
    pub target: Option<Target>,
    /// The digest of everything that the document depends on.
    pub input: Option<String>,
    /// The digest of the PDF.
    pub output: Option<String>,
    pub pages: u16,
    /// The number of entries that were dropped for space.
    pub cut: usize,
    pub time: Duration,
    /// Its findings, in the form of `--format json`.
    pub diagnostics: Vec<Value>,
    /// Why it failed.
    pub error: Option<String>,
}

/// The state of a document at the end of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DocumentState {
    /// It was built.
    Built,
    /// It was taken from the cache.
    Cached,
    /// The database has mistakes.
    Rejected,
    /// It could not be read, built or written.
    Failed,
}

impl DocumentState {
    pub fn as_str(self) -> &'static str {
        match self {
            DocumentState::Built => "made",
            DocumentState::Cached => "cached",
            DocumentState::Rejected => "rejected",
            DocumentState::Failed => "failed",
        }
    }
}

impl DocumentRecord {
    /// The record of a document that has not been built yet.
    pub fn new(database: String, variant: Option<String>) -> DocumentRecord {
        DocumentRecord {
            database,
            variant,
            state: DocumentState::Failed,
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
