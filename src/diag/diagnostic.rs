//! A finding as data.

use std::collections::BTreeMap;

use super::code::{Code, Severity};
use super::levels::Levels;
use super::span::Span;
use super::suggest::{Budget, Words};

/// A place and what is to be seen there.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Label {
    /// The place.
    pub span: Span,
    /// What is to be seen, or nothing when the message says it all.
    pub text: String,
}

/// One finding.
///
/// Messages are lower case without a full stop, the user's words in backticks, the
/// fact first.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Diagnostic {
    /// Its kind.
    pub code: &'static Code,
    /// How bad it is.
    pub severity: Severity,
    /// The fact.
    pub message: String,
    /// The place that the finding is about.
    pub primary: Label,
    /// Other places that explain it.
    pub others: Vec<Label>,
    /// What to do about it.
    pub help: Vec<String>,
}

impl Diagnostic {
    /// A finding at `span`, as bad as its code usually is.
    pub fn new(code: &'static Code, span: Span, message: impl Into<String>) -> Self {
        Diagnostic {
            code,
            severity: code.severity,
            message: message.into(),
            primary: Label { span, text: String::new() },
            others: Vec::new(),
            help: Vec::new(),
        }
    }

    /// With words at the primary place.
    #[must_use]
    pub fn label(mut self, text: impl Into<String>) -> Self {
        self.primary.text = text.into();
        self
    }

    /// With another place.
    #[must_use]
    pub fn other(mut self, span: Span, text: impl Into<String>) -> Self {
        self.others.push(Label { span, text: text.into() });
        self
    }

    /// With a line of help.
    #[must_use]
    pub fn help(mut self, text: impl Into<String>) -> Self {
        self.help.push(text.into());
        self
    }
}

/// Findings that are told of a run. Nobody reads more, and a file of nothing but mistakes
/// would take minutes and hundreds of megabytes.
const TOLD: usize = 1_000;

pub(super) static TOO_MANY: Code =
    Code::mistake("too-many", "more findings than are told").page(
        "The first thousand findings are told. Most often they have one cause, such as a file \
         that is no database.",
        "",
        "",
    );

/// Collects the findings of a run. The same finding at the same place is kept once.
#[derive(Debug, Clone, Default)]
pub struct Sink {
    found: Vec<Diagnostic>,
    /// How many of each code were found after that.
    untold: BTreeMap<&'static str, (&'static Code, usize)>,
    /// The numbers of the findings at each place, in the order of the findings.
    places: BTreeMap<Span, Vec<usize>>,
    levels: Levels,
    /// What suggestions may still take.
    budget: Budget,
}

impl Sink {
    /// A sink for an author with these levels.
    pub fn with(levels: Levels) -> Self {
        Sink { levels, ..Sink::default() }
    }

    /// Adds a finding.
    pub fn push(&mut self, mut diagnostic: Diagnostic) {
        let severity = self.levels.severity(diagnostic.code, diagnostic.severity);
        let Some(severity) = severity else { return };
        diagnostic.severity = severity;
        if self.is_full() {
            let code = diagnostic.code;
            self.untold.entry(code.name).or_insert((code, 0)).1 += 1;
            return;
        }
        let here = self.places.entry(diagnostic.primary.span).or_default();
        let place = here.binary_search_by(|&number| self.found[number].cmp(&diagnostic));
        if let Err(place) = place {
            here.insert(place, self.found.len());
            self.found.push(diagnostic);
        }
    }

    /// Whether more findings would only be counted.
    pub fn is_full(&self) -> bool {
        self.found.len() >= TOLD
    }

    /// The known word nearest to `word` of those that `may` be meant, as
    /// [`did_you_mean`](super::did_you_mean) has it. None for a finding that is not told, and
    /// when those of the run have taken too long.
    pub fn nearest<'w>(
        &mut self,
        word: &str,
        known: &Words<'w>,
        may: impl Fn(&str) -> bool,
    ) -> Option<&'w str> {
        if self.is_full() { None } else { known.nearest(word, may, &mut self.budget) }
    }

    /// The first of `words` that was probably meant for `known`, unless suggestions of the
    /// run have taken too long.
    pub fn first_for<'w>(&mut self, known: &str, words: &Words<'w>) -> Option<&'w str> {
        words.first_for(known, &mut self.budget)
    }

    /// Sets levels that have become known, where the author has not set them before, for
    /// what has been found and what will be.
    pub fn set_levels_below(&mut self, mut below: Levels) {
        below.extend(std::mem::take(&mut self.levels));
        self.levels = below;
        self.places.clear();
        for mut diagnostic in std::mem::take(&mut self.found) {
            diagnostic.severity = diagnostic.code.severity;
            self.push(diagnostic);
        }
    }

    /// Whether any finding is an error.
    pub fn has_errors(&self) -> bool {
        self.untold().any(|(severity, _)| severity == Severity::Error)
            || self.found.iter().any(|d| d.severity == Severity::Error)
    }

    /// How bad those are that are not told, by what is known of levels now, and how many.
    fn untold(&self) -> impl Iterator<Item = (Severity, usize)> {
        let judged = |(code, number): &(&'static Code, usize)| {
            Some((self.levels.severity(code, code.severity)?, *number))
        };
        self.untold.values().filter_map(judged)
    }

    /// How many findings there are.
    pub fn count(&self) -> usize {
        self.found.len()
    }

    /// All findings, in order of file and place.
    pub fn into_sorted(mut self) -> Vec<Diagnostic> {
        self.found.sort_by_key(|d| d.primary.span);
        let worst = self.untold().map(|(severity, _)| severity).max();
        if let Some(severity) = worst {
            let untold: usize = self.untold().map(|(_, number)| number).sum();
            let message = format!("{untold} more findings are not told");
            let more = Diagnostic::new(&TOO_MANY, Span::NONE, message);
            self.found.push(Diagnostic { severity, ..more });
        }
        self.found
    }
}

impl Extend<Diagnostic> for Sink {
    fn extend<I: IntoIterator<Item = Diagnostic>>(&mut self, found: I) {
        found.into_iter().for_each(|d| self.push(d));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::{FileId, Level};

    #[test]
    fn what_is_not_told_is_counted() {
        static DOUBT: Code = Code::doubt("doubt", "");
        static MISTAKE: Code = Code::mistake("mistake", "");
        let at = |start| Span { file: FileId(0), start, end: start + 1 };
        let mut sink = Sink::default();
        for start in 0..1_200 {
            sink.push(Diagnostic::new(&DOUBT, at(start), "x"));
        }
        assert!(!sink.has_errors());
        sink.push(Diagnostic::new(&MISTAKE, at(5_000), "y"));
        assert!(sink.has_errors());
        let found = sink.into_sorted();
        assert_eq!(found.len(), 1_001);
        let last = &found[1_000];
        assert_eq!(last.message, "201 more findings are not told");
        assert_eq!((last.severity, last.code.name), (Severity::Error, "too-many"));
    }

    #[test]
    fn what_is_not_told_is_as_bad_as_the_database_says() {
        static DOUBT: Code = Code::doubt("doubt", "");
        static OTHER: Code = Code::doubt("other", "");
        let at = |start| Span { file: FileId(0), start, end: start + 1 };
        let mut sink = Sink::default();
        for start in 0..1_001 {
            sink.push(Diagnostic::new(&DOUBT, at(start), "x"));
        }
        sink.push(Diagnostic::new(&OTHER, at(5_000), "y"));
        let with = |code: &str, level| {
            let (mut levels, mut sink) = (Levels::default(), sink.clone());
            levels.set(code, level);
            sink.set_levels_below(levels);
            sink
        };
        assert!(!sink.has_errors());
        assert!(with("other", Level::Deny).has_errors());
        let found = with("other", Level::Allow).into_sorted();
        assert_eq!(found[1_000].message, "1 more findings are not told");
    }
}
