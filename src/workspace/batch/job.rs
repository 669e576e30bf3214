//! What a batch is to make.

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

/// How findings become text.
pub(crate) type Print<'b> = dyn Fn(&[Diagnostic], &Sources) -> String + Sync + 'b;

/// How what is printed in a document becomes text.
pub(crate) type Explain<'b> =
    dyn Fn(&Document, &BuiltDocument, &Target) -> anyhow::Result<String> + Sync + 'b;

/// What is to be made, and how.
pub(crate) struct Batch<'b> {
    pub requests: &'b [BuildRequest],
    pub config: &'b Config,
    pub options: BuildOptions,
    pub cache: Option<&'b Cache>,
    /// What is written, where that was not known before.
    pub claims: &'b Claims,
    /// What the PDFs are held to.
    pub lock: Option<&'b Lock>,
    pub bundle: Bundle,
    /// Documents that are made at the same time.
    pub jobs: usize,
    /// Whether the digests of what documents depend on are wanted.
    pub wants_inputs: bool,
    pub print: &'b Print<'b>,
    pub explain: &'b Explain<'b>,
}
