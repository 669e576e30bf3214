//! What is said on the terminal.

use std::fmt::Write as _;
use std::io::{ErrorKind, IsTerminal, Write};

use anyhow::Context;

use super::{Ending, codes};
use crate::diag::{
    Code, Diagnostic, Format, Severity, Sink, Sources, Span, emit, github, printable,
};

/// Prints all findings to standard error; says how many when anyone reads along.
/// Whether there were errors.
pub(super) fn findings(sink: Sink, sources: &Sources, format: Format) -> bool {
    let errors = sink.has_errors();
    tell(&told(&sink.into_sorted(), sources, format));
    errors
}

/// All findings, and how many if anyone reads along, with colours for a terminal.
pub(super) fn told(found: &[Diagnostic], sources: &Sources, format: Format) -> String {
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

/// What an error says, at a place of the database, with the help that it ends with.
pub(super) fn found(code: &'static Code, span: Span, said: &str) -> Diagnostic {
    match said.split_once("\nhelp: ") {
        Some((message, help)) => Diagnostic::new(code, span, message).help(help),
        None => Diagnostic::new(code, span, said),
    }
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
pub(super) fn failure(error: &anyhow::Error, format: Format) {
    tell(&failed(&reason(error), format));
}

/// Why a command could not run, in words.
pub(super) fn reason(error: &anyhow::Error) -> String {
    let causes: Vec<String> = error.chain().map(ToString::to_string).collect();
    causes.join(": ")
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

/// `1 page`, `2 pages`.
pub(super) fn pages(pages: u16) -> String {
    format!("{pages} page{}", if pages == 1 { "" } else { "s" })
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
    print_bytes(text.as_bytes())
}

/// The same for what is not text.
///
/// # Errors
/// As for text.
pub(super) fn print_bytes(bytes: &[u8]) -> anyhow::Result<()> {
    written(&mut std::io::stdout().lock(), bytes)
}

/// The same for text with colours, which go where that is no terminal.
///
/// # Errors
/// As for text.
pub(super) fn print_styled(text: &str) -> anyhow::Result<()> {
    written(&mut anstream::stdout(), text.as_bytes())
}

fn written(out: &mut impl Write, bytes: &[u8]) -> anyhow::Result<()> {
    match out.write_all(bytes).and_then(|()| out.flush()) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        written => written.context("cannot write to standard output"),
    }
}
