//! A document as LaTeX: what its exporter writes, the engine typesets, and the text layer and the
//! preview follow back to the database. It must not know what a document says.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::diag::{FileId, Span};

/// LaTeX that is the same for every CV of a theme, with the files that it loads.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Preamble {
    /// From `\documentclass` on, without `\begin{document}`.
    pub tex: String,
    /// Files of the theme by name.
    pub files: BTreeMap<String, Vec<u8>>,
}

/// A document for the engine.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct TexDocument {
    /// What is preloaded.
    #[serde(skip)]
    pub preamble: Preamble,
    /// What follows it.
    pub body: String,
    /// Files of this document alone, by name.
    #[serde(skip)]
    pub files: BTreeMap<String, Arc<Vec<u8>>>,
    /// Where each value in the body was written, innermost first.
    pub origins: Vec<Origin>,
    /// Which lines of templates wrote which of the body, in order.
    pub lines: Vec<TemplateLine>,
    /// Whether it has fonts or pictures that are not this program's own.
    pub untrusted: bool,
}

impl TexDocument {
    /// How the body begins, up to where it may print something: what documents of one kind have
    /// in common, if their template says what differs after it.
    pub fn head(&self) -> &str {
        const BEGIN: &str = "\\begin{document}\n";
        let end = self.body.find(BEGIN).map_or(0, |at| at + BEGIN.len());
        &self.body[..end]
    }
}

/// A stretch of the document that came from one value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// First byte in the document's body.
    pub start: usize,
    /// The byte after the last.
    pub end: usize,
    /// The line on which it begins, from 1.
    pub line: usize,
    /// Where the value was written.
    pub span: Span,
}

/// A line of the document and the line of the template that wrote it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct TemplateLine {
    /// The line in the document's body, from 1.
    pub line: usize,
    /// The template.
    pub file: FileId,
    /// The line in the template, from 1.
    pub written: usize,
}
