//! What went wrong, where, and how it is told.
//!
//! A mistake is data ([`Diagnostic`]): a code, a severity, a message, places and help.
//! Rooms collect diagnostics in a [`Sink`]; `cli` prints them once, in order of file
//! and place. This room knows texts and places in them, never the résumé.

mod code;
mod diagnostic;
mod emit;
mod levels;
mod sources;
mod span;

/// What a [`Sink`] finds itself.
pub static CODES: &[&Code] = &[&diagnostic::TOO_MANY];

pub use code::Code;
pub use diagnostic::{Diagnostic, Label, Severity, Sink};
pub use emit::{Format, emit, github};
pub use levels::{Level, Levels};
pub use sources::{LineColumn, Source, Sources, printable};
pub use span::{FileId, Span, Spanned};

/// The known word nearest to `word`, if one is near enough to be what was meant.
///
/// Near is a Damerau-Levenshtein distance of at most a third of the word's length.
pub fn did_you_mean<'a>(
    word: &str,
    known: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let limit = (word.chars().count() / 3).max(1);
    known
        .into_iter()
        .map(|k| (strsim::damerau_levenshtein(word, k), k))
        .filter(|(distance, _)| *distance <= limit)
        .min()
        .map(|(_, k)| k)
}

/// Findings as tests compare them: the short line, the other places, the help.
#[cfg(test)]
pub(crate) fn told(found: &[Diagnostic], sources: &Sources) -> String {
    let mut out = String::new();
    for finding in found {
        out += &emit(std::slice::from_ref(finding), sources, &[], Format::Short, false);
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

#[cfg(test)]
mod tests {
    use super::did_you_mean;

    #[test]
    fn near_words_are_suggested_and_far_ones_are_not() {
        assert_eq!(did_you_mean("tilte", ["title", "date"]), Some("title"));
        assert_eq!(did_you_mean("highlights", ["bullets", "dates"]), None);
        assert_eq!(did_you_mean("data", ["date", "dates"]), Some("date"));
    }
}
