//! Keys that are given but printed nowhere.

use crate::diag::{Code, Span};

/// A key whose value no line of a document prints.
pub static UNUSED_KEY: Code =
    Code::warning("unused-key", "a key that is given but not printed").page(
        "The value would be printed nowhere, because the entry lacks what it belongs to. The \
         affiliation and page of a person are printed where they are your advisor, advisee, \
         committee, co-presenter, investigator or reference; the page of a venue where you gave \
         a talk or served; the `series` of a journal in a summary of venues. A citation style \
         prints only what it has a place for.",
        "basics: {name: A}\ngrants:\n  - {title: T, funder: NSF, amount: about half a million, \
         currency: USD}\n",
        "basics: {name: A}\ngrants:\n  - {title: T, funder: NSF, amount: 500000, currency: \
         USD}\n",
    );

/// A key that is given but not printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unused {
    /// The key, and what it is a key of: `currency` of `a grant`.
    pub key: (&'static str, &'static str),
    /// The place of its value.
    pub place: Span,
    /// Why it is not printed.
    pub why: &'static str,
    /// What to write instead.
    pub help: String,
}
