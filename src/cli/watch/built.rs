//! What one change of the files led to.

use crate::diag::Sink;
use crate::workspace::compile::BuiltDocument;
use crate::workspace::document::Document;
use crate::workspace::open::Workspace;
use crate::workspace::target::Target;

/// What came of a change.
pub(super) struct Built {
    pub workspace: Workspace,
    pub documents: Vec<Document>,
    /// Those of the documents that could be made, by their places among them.
    pub made: Vec<(usize, Target, BuiltDocument)>,
    pub found: Sink,
}
