//! Findings as GitHub Actions annotates them.
//!
//! `::error file=F,line=L,col=C,endLine=L,endColumn=C,title=CODE::MESSAGE`, escaped as the
//! runner unescapes it: `%` and line breaks in both parts, `:` and `,` in properties.

use std::fmt::Write as _;

use super::place;
use crate::diag::{Diagnostic, Severity, Sources, printable};

/// A finding as one line.
pub(super) fn line(d: &Diagnostic, sources: &Sources) -> String {
    let command = match d.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "notice",
    };
    let mut out = format!("::{command} ");
    if let Some(place) = place(d.primary.span, sources) {
        let file = property(place.file);
        let _ = write!(out, "file={file},line={},col={},", place.line, place.column);
        let _ = write!(out, "endLine={},endColumn={},", place.end_line, place.end_column);
    }
    let _ = write!(out, "title={}::{}", property(d.code.name), message(&d.message));
    for help in &d.help {
        let _ = write!(out, "%0Ahelp: {}", message(help));
    }
    out.push('\n');
    out
}

/// An error of the command itself, without a place.
pub(super) fn error(text: &str) -> String {
    format!("::error title=tenure::{}", message(text))
}

/// Escapes a text as the runner unescapes it, and replaces control characters, which
/// could reach a terminal.
fn message(text: &str) -> String {
    let lines: Vec<String> = text.split('\n').map(printable).collect();
    lines.join("\n").replace('%', "%25").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    message(text).replace(':', "%3A").replace(',', "%2C")
}
