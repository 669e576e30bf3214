//! How a database and what it brings are read: where files are, and the process that looks at what
//! a stranger wrote.

use std::path::Path;
use std::sync::Arc;

use super::codes;
use super::engine_config::EngineConfig;
use super::files::{Disk, Files};
use crate::diag::{Code, Diagnostic, Span};
use crate::engine::Isolation;

/// What reads files.
#[derive(Clone)]
pub(crate) struct Reader {
    pub files: Arc<dyn Files>,
    pub isolation: Isolation,
}

impl Reader {
    /// A reader whose time begins now.
    pub fn new(files: Arc<dyn Files>, engine: EngineConfig) -> Reader {
        Reader { files, isolation: engine.isolation() }
    }

    /// A reader of this machine's files, whose time begins now.
    pub fn of_disk() -> Reader {
        Reader::new(Arc::new(Disk), EngineConfig::default())
    }

    /// A file that a database brings with it in its folder. If it cannot be read, that is reported by
    /// this code at this place.
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
                let message = format!("there is no {what} file `{name}`");
                return Diagnostic::new(code, span, message)
                    .help("it must lie in the folder of the database");
            }
            let why = error.root_cause();
            codes::finding(code, span, &format!("cannot read the {what} `{name}`: {why}"))
        })
    }
}
