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

    /// An empty span at a line and a column of a text, or as near as there is a place.
    pub fn from_line_column(&self, file: FileId, line: usize, column: usize) -> Span {
        let text = self.get(file).map_or("", |source| source.text.as_str());
        let before = text.split_inclusive('\n').take(line.saturating_sub(1));
        let start: usize = before.map(str::len).sum();
        let on_line = text[start..].split('\n').next().unwrap_or_default();
        let letters = on_line.chars().take(column.saturating_sub(1));
        let at = start + letters.map(char::len_utf8).sum::<usize>();
        let at = u32::try_from(at).unwrap_or(u32::MAX);
        Span { file, start: at, end: at }
    }

    /// A whole line of a text, without what it is indented by.
    pub fn line(&self, file: FileId, line: usize) -> Span {
        let span = self.from_line_column(file, line, 1);
        let text = self.get(file).map_or("", |source| source.text.as_str());
        let rest = text.get(span.start as usize..).unwrap_or_default();
        let on_line = rest.split('\n').next().unwrap_or_default().trim_end();
        let indent = on_line.len() - on_line.trim_start().len();
        let length = |n: usize| u32::try_from(n).unwrap_or_default();
        Span {
            file,
            start: span.start + length(indent),
            end: span.start + length(on_line.len()),
        }
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
