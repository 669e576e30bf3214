//! Reading a database and the files that it names: the source of the files, and the isolation of
//! untrusted ones.

use std::path::Path;
use std::sync::Arc;

use super::codes;
use super::engine_config::EngineConfig;
use super::files::{Disk, Files};
use crate::diag::{Code, Diagnostic, Span};
use crate::engine::Isolation;

/// Reads files, and isolates the parsing of untrusted ones.
#[derive(Clone)]
pub(crate) struct FileReader {
    pub files: Arc<dyn Files>,
    pub isolation: Isolation,
}

impl FileReader {
    /// A reader whose time limit begins now.
    pub fn new(files: Arc<dyn Files>, engine: EngineConfig) -> FileReader {
        FileReader { files, isolation: engine.isolation() }
    }

    /// A reader of this machine's files, whose time limit begins now.
    pub fn of_disk() -> FileReader {
        FileReader::new(Arc::new(Disk), EngineConfig::default())
    }

    /// Reads a file in the folder of a database. An error becomes a finding with this code and
    /// span.
    pub fn companion(
        &self,
        folder: &Path,
        name: &str,
        what: &str,
        (code, span): (&'static Code, Span),
    ) -> Result<Vec<u8>, Diagnostic> {
        let file = folder.join(name);
        self.files.read_in(folder, &file).map_err(|error| {
            if !self.files.exists(&file) {
                let message = format!("the {what} file `{name}` does not exist");
                return Diagnostic::new(code, span, message)
                    .help("put it in the folder of the database");
            }
            let why = error.root_cause();
            codes::finding(code, span, &format!("cannot read the {what} `{name}`: {why}"))
        })
    }
}
