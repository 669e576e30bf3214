//! Findings as data, and the sink that collects them.

use std::collections::BTreeMap;

use super::code::{Code, Severity};
use super::levels::Levels;
use super::span::Span;
use super::suggest::{Budget, Words};

/// A place and what to see there.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Label {
    /// The place.
    pub span: Span,
    /// The text; empty if the message suffices.
    pub text: String,
}

/// One finding.
///
/// Messages are lower case without a full stop, with the user's words in backticks and
/// the fact first.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Diagnostic {
    /// The kind of finding.
    pub code: &'static Code,
    /// The severity.
    pub severity: Severity,
    /// The fact.
    pub message: String,
    /// The place that it is about.
    pub primary: Label,
    /// Other places that explain it.
    pub others: Vec<Label>,
    /// What to do about it, a text each.
    pub help: Vec<String>,
}

impl Diagnostic {
    /// Creates a finding at `span` with the default severity of its code.
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

    /// Sets the text at the primary place.
    #[must_use]
    pub fn label(mut self, text: impl Into<String>) -> Self {
        self.primary.text = text.into();
        self
    }

    /// Adds another place.
    #[must_use]
    pub fn other(mut self, span: Span, text: impl Into<String>) -> Self {
        self.others.push(Label { span, text: text.into() });
        self
    }

    /// Adds a line of help.
    #[must_use]
    pub fn help(mut self, text: impl Into<String>) -> Self {
        self.help.push(text.into());
        self
    }
}

/// The number of findings that are reported in a run. Nobody reads more, and a file with
/// nothing but mistakes would take minutes and hundreds of megabytes.
const LIMIT: usize = 1_000;

pub(super) static TOO_MANY: Code = Code::mistake(
    "too-many",
    "more findings than are reported",
)
.page(
    "Only the first thousand findings are reported. Most often they have one cause, such \
         as a file that is not a database.",
    "",
    "",
);

/// Collects the findings of a run. A finding that is equal to an earlier one is dropped.
#[derive(Debug, Clone, Default)]
pub struct Sink {
    found: Vec<Diagnostic>,
    /// The number of findings of each code beyond the limit.
    unreported: BTreeMap<&'static str, (&'static Code, usize)>,
    /// The indices of the findings at each place, in the order of the findings.
    places: BTreeMap<Span, Vec<usize>>,
    levels: Levels,
    /// Whether a file could not be read at all, so that what it defines is unknown.
    incomplete: bool,
    /// The work left for computing suggestions.
    budget: Budget,
}

impl Sink {
    /// Creates a sink for an author with these levels.
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
            self.unreported.entry(code.name).or_insert((code, 0)).1 += 1;
            return;
        }
        let here = self.places.entry(diagnostic.primary.span).or_default();
        let place = here.binary_search_by(|&number| self.found[number].cmp(&diagnostic));
        if let Err(place) = place {
            here.insert(place, self.found.len());
            self.found.push(diagnostic);
        }
    }

    /// Notes that a file could not be read at all.
    pub fn set_incomplete(&mut self) {
        self.incomplete = true;
    }

    /// Whether what is referred to may be defined in a file that could not be read.
    pub fn is_incomplete(&self) -> bool {
        self.incomplete
    }

    /// Adds all findings of another sink.
    pub fn absorb(&mut self, other: Sink) {
        for (name, (code, number)) in other.unreported {
            self.unreported.entry(name).or_insert((code, 0)).1 += number;
        }
        self.extend(other.found);
    }

    /// Whether further findings are only counted.
    pub fn is_full(&self) -> bool {
        self.found.len() >= LIMIT
    }

    /// The known word nearest to `word` among those that `may` be meant, as in
    /// [`did_you_mean`](super::did_you_mean). `None` if the sink is full or the budget
    /// for suggestions is spent.
    pub fn nearest<'w>(
        &mut self,
        word: &str,
        known: &Words<'w>,
        may: impl Fn(&str) -> bool,
    ) -> Option<&'w str> {
        if self.is_full() { None } else { known.nearest(word, may, &mut self.budget) }
    }

    /// The first of `words` that was probably meant for `known`, unless the budget for
    /// suggestions is spent.
    pub fn first_for<'w>(&mut self, known: &str, words: &Words<'w>) -> Option<&'w str> {
        words.first_for(known, &mut self.budget)
    }

    /// Adds levels that rank below those already set, and applies them to findings of the
    /// past and the future.
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
        self.unreported().any(|(severity, _)| severity == Severity::Error)
            || self.found.iter().any(|d| d.severity == Severity::Error)
    }

    /// The severity of the findings beyond the limit, by the current levels, and their
    /// number.
    fn unreported(&self) -> impl Iterator<Item = (Severity, usize)> {
        let judged = |(code, number): &(&'static Code, usize)| {
            Some((self.levels.severity(code, code.severity)?, *number))
        };
        self.unreported.values().filter_map(judged)
    }

    /// The number of findings.
    pub fn count(&self) -> usize {
        self.found.len()
    }

    /// All findings, sorted by file and place.
    pub fn into_sorted(mut self) -> Vec<Diagnostic> {
        self.found.sort_by_key(|d| d.primary.span);
        let worst = self.unreported().map(|(severity, _)| severity).max();
        if let Some(severity) = worst {
            let unreported: usize = self.unreported().map(|(_, number)| number).sum();
            let message = format!("{unreported} more findings are not reported");
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
    fn findings_beyond_the_limit_are_counted() {
        static WARNING: Code = Code::warning("warning", "");
        static MISTAKE: Code = Code::mistake("mistake", "");
        let at = |start| Span { file: FileId(0), start, end: start + 1 };
        let mut sink = Sink::default();
        for start in 0..1_200 {
            sink.push(Diagnostic::new(&WARNING, at(start), "x"));
        }
        assert!(!sink.has_errors());
        sink.push(Diagnostic::new(&MISTAKE, at(5_000), "y"));
        assert!(sink.has_errors());
        let found = sink.into_sorted();
        assert_eq!(found.len(), 1_001);
        let last = &found[1_000];
        assert_eq!(last.message, "201 more findings are not reported");
        assert_eq!((last.severity, last.code.name), (Severity::Error, "too-many"));
    }

    #[test]
    fn findings_beyond_the_limit_have_the_levels_of_the_database() {
        static WARNING: Code = Code::warning("warning", "");
        static OTHER: Code = Code::warning("other", "");
        let at = |start| Span { file: FileId(0), start, end: start + 1 };
        let mut sink = Sink::default();
        for start in 0..1_001 {
            sink.push(Diagnostic::new(&WARNING, at(start), "x"));
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
        assert_eq!(found[1_000].message, "1 more findings are not reported");
    }
}
