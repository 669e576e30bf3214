//! How diagnostics print.
//!
//! The only place where a finding becomes text. `human` is drawn in rustc's manner,
//! `short` is one line a finding for editors and `grep`, the others are for programs.

mod github;
mod human;
mod json;
mod sarif;

use std::fmt::Write as _;

use super::code::Code;
use super::diagnostic::Diagnostic;
use super::sources::{Sources, printable};
use super::span::Span;

/// A way to print diagnostics.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Format {
    /// With the source line and marks under it.
    #[default]
    Human,
    /// `file:line:column: severity[code]: message`, a line each.
    Short,
    /// One JSON object a line.
    Json,
    /// One SARIF 2.1.0 log.
    Sarif,
    /// Annotations of GitHub Actions, a line each.
    Github,
}

impl Format {
    /// Whether programs read it: then it is printed even if there is nothing to tell.
    pub fn is_for_programs(self) -> bool {
        matches!(self, Format::Json | Format::Sarif | Format::Github)
    }
}

/// Prints `diagnostics` to a text, with terminal colours if `color`. `codes` are all that
/// there could be.
pub fn emit(
    diagnostics: &[Diagnostic],
    sources: &Sources,
    codes: &[&'static Code],
    format: Format,
    color: bool,
) -> String {
    let each =
        |line: &dyn Fn(&Diagnostic) -> String| diagnostics.iter().map(line).collect();
    match format {
        Format::Human => each(&|d| human::block(d, sources, color)),
        Format::Short => each(&|d| short(d, sources)),
        Format::Json => each(&|d| json::line(d, sources)),
        Format::Sarif => sarif::log(diagnostics, sources, codes),
        Format::Github => each(&|d| github::line(d, sources)),
    }
}

/// An error that has no place and no code, as GitHub Actions annotates it.
pub fn github(message: &str) -> String {
    github::error(message)
}

/// One finding in a line.
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

/// A place as programs want it: lines and columns from one, columns in characters, the
/// end after the last.
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
