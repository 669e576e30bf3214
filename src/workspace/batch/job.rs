//! The parameters of a batch.

use super::super::claims::Claims;
use super::super::compile::{BuildOptions, BuiltDocument};
use super::super::config::Config;
use super::super::document::Document;
use super::super::lock::Lock;
use super::super::request::BuildRequest;
use super::super::target::Target;
use super::cache::Cache;
use crate::diag::{Diagnostic, Sources};
use crate::engine::Bundle;

/// Formats findings as text.
pub(crate) type Print<'b> = dyn Fn(&[Diagnostic], &Sources) -> String + Sync + 'b;

/// Formats the report on a document as text.
pub(crate) type Explain<'b> =
    dyn Fn(&Document, &BuiltDocument, &Target) -> anyhow::Result<String> + Sync + 'b;

/// The documents to build, and how to build them.
pub(crate) struct Batch<'b> {
    pub requests: &'b [BuildRequest],
    pub config: &'b Config,
    pub options: BuildOptions,
    pub cache: Option<&'b Cache>,
    /// The claimed outputs, to which the batch adds those that depend on databases.
    pub claims: &'b Claims,
    /// The recorded digests of the PDFs.
    pub lock: Option<&'b Lock>,
    pub bundle: Bundle,
    /// The number of documents that are built at the same time.
    pub jobs: usize,
    /// Whether to compute the digests of everything that documents depend on.
    pub wants_inputs: bool,
    pub print: &'b Print<'b>,
    pub explain: &'b Explain<'b>,
}
