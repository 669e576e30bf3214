//! What is said on the terminal.

use std::fmt::Write as _;
use std::io::{IsTerminal, Write};

use super::exit::ExitStatus;
use crate::diag::{Diagnostic, Format, Severity, Sink, Sources, emit, github, printable};
use crate::workspace::wording::reason;
use crate::workspace::{codes, target};

/// Prints all findings to standard error; says how many when anyone reads along.
/// Whether there were errors.
pub(super) fn findings(sink: Sink, sources: &Sources, format: Format) -> bool {
    let errors = sink.has_errors();
    tell(&as_text(&sink.into_sorted(), sources, format));
    errors
}

/// All findings, and how many if anyone reads along, with colours for a terminal.
pub(super) fn as_text(found: &[Diagnostic], sources: &Sources, format: Format) -> String {
    let count = |severity| found.iter().filter(|d| d.severity == severity).count();
    let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
    let mut text = emit(found, sources, &codes::all(), format, true);
    if format == Format::Human && errors + warnings > 0 {
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

/// Text on standard error, without its colours where that is no terminal.
pub(super) fn tell(text: &str) {
    let mut stderr = anstream::AutoStream::auto(std::io::stderr());
    // What cannot be said on standard error cannot be said at all.
    let _ = stderr.write_all(text.as_bytes());
}

/// Prints the findings of a check, which are its result: to standard output if a program
/// reads them.
///
/// # Errors
/// If they cannot be written.
pub(super) fn checked(
    sink: Sink,
    sources: &Sources,
    format: Format,
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
pub(super) fn failure(error: &anyhow::Error, format: Format) {
    tell(&failed(&reason(error), format));
}

/// The lines that say why a command could not run. What it says may have a stranger's words in
/// it: no line but those of `help:` begins within them.
pub(super) fn failed(reason: &str, format: Format) -> String {
    let reason = quiet(reason);
    match format {
        Format::Github => format!("{}\n", github(&reason)),
        _ => format!("tenure: {reason}\n"),
    }
}

/// A line on standard error.
pub(super) fn say(line: &str) {
    let _ = writeln!(std::io::stderr(), "{}", quiet(line));
}

/// A text whose lines move no cursor, and of which only the first and those of `help:` begin as
/// they are: hosts of CI carry out lines that begin as they want.
fn quiet(text: &str) -> String {
    let mut lines = text.split('\n');
    let mut out = printable(lines.next().unwrap_or_default());
    for line in lines {
        out.push_str(if line.starts_with("help: ") { "\n" } else { "\n  | " });
        out.push_str(&printable(line));
    }
    out
}

/// A line on standard error if it is a terminal.
pub(super) fn progress(line: &str) {
    if !line.is_empty() && std::io::stderr().is_terminal() {
        say(line);
    }
}

/// Text on standard output.
///
/// # Errors
/// If it cannot be written. A reader that has gone away, as `head -1` does, has read enough.
pub(super) fn print(text: &str) -> anyhow::Result<()> {
    target::print(text.as_bytes())
}

/// The same for text with colours, which go where that is no terminal.
///
/// # Errors
/// As for text.
pub(super) fn print_styled(text: &str) -> anyhow::Result<()> {
    target::print_to(&mut anstream::stdout(), text.as_bytes())
}
