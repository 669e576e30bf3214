//! The result of building after a change of the files.

use crate::diag::Sink;
use crate::workspace::Workspace;
use crate::workspace::compile::BuiltDocument;
use crate::workspace::document::Document;
use crate::workspace::target::Target;

/// The documents that were built after a change.
pub(super) struct Built {
    pub workspace: Workspace,
    pub documents: Vec<Document>,
    /// The documents that could be built, each with its index in `documents`.
    pub outputs: Vec<(usize, Target, BuiltDocument)>,
    pub found: Sink,
}
