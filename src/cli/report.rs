//! What is said on the terminal.

use std::io::{IsTerminal, Write};

use super::{Ending, codes};
use crate::diag::{Format, Severity, Sink, Sources, emit};

/// Prints all findings to standard error; says how many when anyone reads along.
/// Whether there were errors.
pub(super) fn findings(sink: Sink, sources: &Sources, format: Format) -> bool {
    let found = sink.into_sorted();
    let count = |severity| found.iter().filter(|d| d.severity == severity).count();
    let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
    let mut stderr = anstream::AutoStream::auto(std::io::stderr());
    // What cannot be said on standard error cannot be said at all.
    let _ =
        stderr.write_all(emit(&found, sources, &codes::all(), format, true).as_bytes());
    if format == Format::Human && errors + warnings > 0 {
        let plural = |n: usize| if n == 1 { "" } else { "s" };
        let _ = writeln!(
            stderr,
            "{errors} error{}, {warnings} warning{}",
            plural(errors),
            plural(warnings)
        );
    }
    errors > 0
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
) -> anyhow::Result<Ending> {
    let errors = if format.is_for_programs() {
        let errors = sink.has_errors();
        print(&emit(&sink.into_sorted(), sources, &codes::all(), format, false))?;
        errors
    } else {
        findings(sink, sources, format)
    };
    Ok(if errors { Ending::Rejected } else { Ending::Done })
}

/// Prints why a command could not run.
pub(super) fn failure(error: &anyhow::Error) {
    let causes: Vec<String> = error.chain().map(ToString::to_string).collect();
    say(&format!("tenure: {}", causes.join(": ")));
}

/// `1 page`, `2 pages`.
pub(super) fn pages(pages: u16) -> String {
    format!("{pages} page{}", if pages == 1 { "" } else { "s" })
}

/// A line on standard error.
pub(super) fn say(line: &str) {
    let _ = writeln!(std::io::stderr(), "{line}");
}

/// A line on standard error if it is a terminal.
pub(super) fn progress(line: &str) {
    if std::io::stderr().is_terminal() {
        say(line);
    }
}

/// Text on standard output.
///
/// # Errors
/// If it cannot be written.
pub(super) fn print(text: &str) -> anyhow::Result<()> {
    let mut stdout = std::io::stdout().lock();
    stdout.write_all(text.as_bytes())?;
    stdout.flush()?;
    Ok(())
}
