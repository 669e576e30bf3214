//! Keys that are given but printed nowhere.

use crate::diag::Span;

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
