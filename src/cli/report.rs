//! Output to the terminal: findings, errors and results.

use std::fmt::Write as _;
use std::io::{IsTerminal, Write};

use super::exit::ExitStatus;
use crate::diag::{
    Diagnostic, EmitFormat, Severity, Sink, Sources, emit, github, printable,
};
use crate::workspace::wording::reason;
use crate::workspace::{codes, target};

/// Prints all findings to standard error, with their number in the format for people. Returns
/// whether there were errors.
pub(super) fn findings(sink: Sink, sources: &Sources, format: EmitFormat) -> bool {
    let errors = sink.has_errors();
    print_error(&as_text(&sink.into_sorted(), sources, format));
    errors
}

/// All findings as text, with colors, and with their number in the format for people.
pub(super) fn as_text(
    found: &[Diagnostic],
    sources: &Sources,
    format: EmitFormat,
) -> String {
    let count = |severity| found.iter().filter(|d| d.severity == severity).count();
    let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
    let mut text = emit(found, sources, &codes::all(), format, true);
    if format == EmitFormat::Human && errors + warnings > 0 {
        let plural = |n: usize| if n == 1 { "" } else { "s" };
        let _ = writeln!(
            text,
            "{errors} error{}, {warnings} warning{}",
            plural(errors),
            plural(warnings)
        );
    }
    text
}

/// Prints to standard error, without the colors of the text if that is not a terminal.
pub(super) fn print_error(text: &str) {
    let mut stderr = anstream::AutoStream::auto(std::io::stderr());
    // If standard error cannot be written, there is nowhere to report that.
    let _ = stderr.write_all(text.as_bytes());
}

/// Prints the findings of a check. They are its result, so formats for programs go to standard
/// output.
///
/// # Errors
/// If they cannot be written.
pub(super) fn checked(
    sink: Sink,
    sources: &Sources,
    format: EmitFormat,
) -> anyhow::Result<ExitStatus> {
    let errors = if format.is_for_programs() {
        let errors = sink.has_errors();
        print(&emit(&sink.into_sorted(), sources, &codes::all(), format, false))?;
        errors
    } else {
        findings(sink, sources, format)
    };
    Ok(if errors { ExitStatus::Rejected } else { ExitStatus::Done })
}

/// Prints why a command could not run.
pub(super) fn failure(error: &anyhow::Error, format: EmitFormat) {
    print_error(&failed(&reason(error), format));
}

/// The lines that report why a command could not run. The reason may quote text from an untrusted
/// file, so only lines with `help:` begin as they are.
pub(super) fn failed(reason: &str, format: EmitFormat) -> String {
    let reason = harmless(reason);
    match format {
        EmitFormat::Github => format!("{}\n", github(&reason)),
        _ => format!("tenure: {reason}\n"),
    }
}

/// Prints a line to standard error.
pub(super) fn say(line: &str) {
    let _ = writeln!(std::io::stderr(), "{}", harmless(line));
}

/// A text without control characters, in which only the first line and lines with `help:` begin as
/// they are: CI hosts execute lines that begin with their commands.
fn harmless(text: &str) -> String {
    let mut lines = text.split('\n');
    let mut out = printable(lines.next().unwrap_or_default());
    for line in lines {
        out.push_str(if line.starts_with("help: ") { "\n" } else { "\n  | " });
        out.push_str(&printable(line));
    }
    out
}

/// Prints a line to standard error, if that is a terminal.
pub(super) fn progress(line: &str) {
    if !line.is_empty() && std::io::stderr().is_terminal() {
        say(line);
    }
}

/// Prints to standard output. A reader that goes away, as `head -1` does, is not an error.
///
/// # Errors
/// If standard output cannot be written.
pub(super) fn print(text: &str) -> anyhow::Result<()> {
    target::print(text.as_bytes())
}

/// The same for text with colors, which are removed if standard output is not a terminal.
///
/// # Errors
/// If standard output cannot be written.
pub(super) fn print_styled(text: &str) -> anyhow::Result<()> {
    target::print_to(&mut anstream::stdout(), text.as_bytes())
}
