//! Diagnostics: findings, the places they refer to, and their output formats.
//!
//! A finding is data ([`Diagnostic`]): a code, a severity, a message, places and help.
//! Rooms collect diagnostics in a [`Sink`]; `cli` prints them once, in order of file and
//! place ([`emit`]). This room knows texts and places in them, never the résumé.

mod code;
mod diagnostic;
mod emit;
mod levels;
mod sources;
mod span;
mod suggest;
mod yaml_text;

/// The codes that a [`Sink`] reports itself.
pub static CODES: &[&Code] = &[&diagnostic::TOO_MANY];

pub use code::{Code, Severity};
pub use diagnostic::{Diagnostic, Label, Sink};
pub use emit::{EmitFormat, emit, github};
pub use levels::{Level, Levels};
pub use sources::{LineColumn, Source, Sources, harmless_lines, printable};
pub use span::{FileId, Span, Spanned};
pub use suggest::{Words, did_you_mean};
pub use yaml_text::yaml_text;

/// Findings as tests compare them: the short line, the other places, the help.
#[cfg(test)]
pub(crate) fn listing(found: &[Diagnostic], sources: &Sources) -> String {
    let mut out = String::new();
    for finding in found {
        out +=
            &emit(std::slice::from_ref(finding), sources, &[], EmitFormat::Short, false);
        for other in &finding.others {
            let at = sources.line_column(other.span).expect("a place");
            out += &format!("  {}:{}: {}\n", at.line, at.column, other.text);
        }
        for help in &finding.help {
            out += &format!("  help: {help}\n");
        }
    }
    out
}
