//! Output formats of diagnostics.
//!
//! The only place where a finding becomes text. `human` draws it in rustc's manner,
//! `short` prints one line per finding for editors and `grep`, the others are for programs.

mod github;
mod human;
mod json;
mod sarif;

use std::fmt::Write as _;

use super::code::Code;
use super::diagnostic::Diagnostic;
use super::sources::{Sources, printable};
use super::span::Span;

/// An output format for diagnostics.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum EmitFormat {
    /// Source lines with marks under them.
    #[default]
    Human,
    /// `file:line:column: severity[code]: message`, one per line.
    Short,
    /// One JSON object per line.
    Json,
    /// One SARIF 2.1.0 log.
    Sarif,
    /// Annotations for GitHub Actions, one per line.
    Github,
}

impl EmitFormat {
    /// Whether the format is for programs, and is therefore printed even without
    /// findings.
    pub fn is_for_programs(self) -> bool {
        matches!(self, EmitFormat::Json | EmitFormat::Sarif | EmitFormat::Github)
    }
}

/// Formats `diagnostics` as text, with terminal colors if `color`. `codes` are all codes
/// that could occur.
pub fn emit(
    diagnostics: &[Diagnostic],
    sources: &Sources,
    codes: &[&'static Code],
    format: EmitFormat,
    color: bool,
) -> String {
    let each =
        |line: &dyn Fn(&Diagnostic) -> String| diagnostics.iter().map(line).collect();
    match format {
        EmitFormat::Human => each(&|d| human::block(d, sources, color)),
        EmitFormat::Short => each(&|d| short(d, sources)),
        EmitFormat::Json => each(&|d| json::line(d, sources)),
        EmitFormat::Sarif => sarif::log(diagnostics, sources, codes),
        EmitFormat::Github => each(&|d| github::line(d, sources)),
    }
}

/// Formats an error without place and code as an annotation for GitHub Actions.
pub fn github(message: &str) -> String {
    github::error(message)
}

/// One finding on one line.
pub(super) fn short(d: &Diagnostic, sources: &Sources) -> String {
    let mut out = String::new();
    if let Some(place) = place(d.primary.span, sources) {
        let _ = write!(out, "{}:{}:{}: ", place.file, place.line, place.column);
    }
    let _ = writeln!(
        out,
        "{}[{}]: {}",
        d.severity.as_str(),
        d.code.name,
        printable(&d.message)
    );
    out
}

/// A place for programs: lines and columns from 1, columns in characters, and an
/// exclusive end.
struct Place<'s> {
    file: &'s str,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
}

fn place(span: Span, sources: &Sources) -> Option<Place<'_>> {
    let file = &sources.get(span.file)?.name;
    let start = sources.line_column(span)?;
    let end = sources.line_column(Span { start: span.end, ..span })?;
    Some(Place {
        file,
        line: start.line,
        column: start.column,
        end_line: end.line,
        end_column: end.column,
    })
}

#[cfg(test)]
mod tests;
