//! The texts that a run has read.

use super::span::{FileId, Span};

/// One text and the name under which the user knows it.
#[derive(Debug, Clone)]
pub struct Source {
    /// The path as the user would type it.
    pub name: String,
    /// The text, as read.
    pub text: String,
}

/// A place as people and editors count it: both from one, columns in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LineColumn {
    /// Line, from 1.
    pub line: usize,
    /// Column in Unicode scalar values, from 1.
    pub column: usize,
}

/// All texts of a run, in the order in which they were added.
#[derive(Debug, Clone, Default)]
pub struct Sources(Vec<Source>);

impl Sources {
    /// Adds a text.
    ///
    /// # Panics
    /// With more than four thousand million texts.
    pub fn add(&mut self, name: impl Into<String>, text: impl Into<String>) -> FileId {
        let id = u32::try_from(self.0.len()).expect("fewer than 2^32 sources");
        self.0.push(Source { name: name.into(), text: text.into() });
        FileId(id)
    }

    /// The text of `id`, if it is one of these.
    pub fn get(&self, id: FileId) -> Option<&Source> {
        self.0.get(id.0 as usize)
    }

    /// The ids of all texts.
    pub fn ids(&self) -> Vec<FileId> {
        (0..).map(FileId).take(self.0.len()).collect()
    }

    /// Where `span` begins.
    pub fn line_column(&self, span: Span) -> Option<LineColumn> {
        let source = self.get(span.file)?;
        let before = source.text.get(..span.start as usize)?;
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        Some(LineColumn {
            line: before.matches('\n').count() + 1,
            column: before[line_start..].chars().count() + 1,
        })
    }
}
