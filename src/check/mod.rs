//! Rules over a résumé that was read.
//!
//! A rule looks at the whole model and reports findings. It changes nothing and does not
//! know how a finding is printed. Rules run even after mistakes in reading, so that one
//! run reports everything. Each rule's code is defined next to it, with its page.

mod addresses;
mod authors;
mod dates;
mod directions;
mod headings;
mod ids;
mod levels;
mod marks;
mod name_parts;
mod names;
mod order;
mod papers;
mod samples;
mod sections;
mod texts;
mod unprinted;
mod unused;
mod variants;

use crate::diag::{Code, Diagnostic, Sink, Span};
use crate::model::{Resume, UNUSED_KEY};

/// The input of the rules.
pub struct Facts<'r> {
    /// The database.
    pub resume: &'r Resume,
    /// The place where it begins.
    pub begins: Span,
    /// The current year.
    pub this_year: u16,
    /// All codes.
    pub codes: &'r [&'static Code],
}

/// A rule.
struct Rule {
    /// The codes that it can report.
    codes: &'static [&'static Code],
    find: fn(&Facts, &mut Sink),
}

/// All rules, in the order in which they run.
static RULES: &[Rule] = &[
    Rule { codes: &[&NO_BASICS], find: basics },
    Rule { codes: &[&levels::UNKNOWN_CODE, &levels::FIXED_LEVEL], find: levels::rule },
    Rule { codes: &[&ids::DUPLICATE_ID], find: ids::unique },
    Rule { codes: &[&ids::UNKNOWN_ID], find: ids::references },
    Rule { codes: &[&ids::UNUSED_ID, &ids::MISTYPED_ID], find: ids::unused },
    Rule {
        codes: &[&sections::MISPLACED_KEY, &sections::INCOMPLETE_SECTION],
        find: sections::rule,
    },
    Rule {
        codes: &[&sections::MALFORMED_LABEL, &sections::LABEL_CLASH],
        find: sections::labels,
    },
    Rule { codes: &[&variants::UNKNOWN_VARIANT], find: variants::extends },
    Rule { codes: &[&variants::UNKNOWN_SELECTOR], find: variants::selectors },
    Rule { codes: &[&variants::PAGES], find: variants::pages },
    Rule { codes: &[&order::UNSORTED_LABELS], find: order::rule },
    Rule { codes: &[&sections::EMPTY_SECTION], find: sections::empty },
    Rule { codes: &[&unprinted::UNPRINTED], find: unprinted::rule },
    Rule { codes: &[&texts::UNCLOSED_MARK], find: texts::marks },
    Rule { codes: &[&texts::PASTED_MARKUP, &texts::DOLLARS], find: texts::doubts },
    Rule { codes: &[&texts::UNTRANSLATED], find: texts::languages },
    Rule { codes: &[&directions::RIGHT_TO_LEFT], find: directions::rule },
    Rule {
        codes: &[&dates::REVERSED_DATES, &dates::FUTURE_DATE, &dates::PAST_EXPECTED],
        find: dates::rule,
    },
    Rule { codes: &[&papers::DUPLICATE_PUBLICATION], find: papers::duplicates },
    Rule { codes: &[&papers::PUBLISHED_PREPRINT], find: papers::preprints },
    Rule { codes: &[&papers::DOUBTFUL_NUMBER], find: papers::numbers },
    Rule { codes: &[&names::OWNER_NOT_AUTHOR], find: names::owner },
    Rule {
        codes: &[
            &authors::OTHERS_AS_AUTHOR,
            &authors::TWO_NAMES,
            &authors::TYPED_MARK,
            &authors::AUTHOR_TWICE,
        ],
        find: authors::rule,
    },
    Rule {
        codes: &[&marks::UNKNOWN_MARK, &marks::INCOMPLETE_MARK, &marks::SAME_MARK],
        find: marks::rule,
    },
    Rule { codes: &[&names::AUTHOR_SPELLING], find: names::authors },
    Rule { codes: &[&name_parts::DOUBTFUL_NAME], find: name_parts::rule },
    Rule { codes: &[&names::VENUE_SPELLING], find: names::venues },
    Rule { codes: &[&samples::SAMPLE_TEXT], find: samples::rule },
    Rule { codes: &[&UNUSED_KEY], find: unused::keys },
    Rule { codes: &[&unused::UNCOUNTED_AMOUNT], find: unused::amounts },
    Rule { codes: &[&addresses::INSECURE_ADDRESS], find: addresses::rule },
];

/// All codes that rules can report.
pub fn codes() -> impl Iterator<Item = &'static Code> {
    RULES.iter().flat_map(|rule| rule.codes).copied()
}

/// Runs all rules, then applies the levels that the database sets to all findings in
/// `sink`.
pub fn check(facts: &Facts, sink: &mut Sink) {
    for rule in RULES {
        (rule.find)(facts, sink);
    }
    sink.set_levels_below(levels::of(facts.resume));
}

static NO_BASICS: Code = Code::mistake("no-basics", "a database without `basics`").page(
    "`basics` contains your name, which is printed at the top and in bold in author lists.",
    "honors:\n  - title: Prize\n",
    "basics:\n  name: Ada Lovelace\nhonors:\n  - title: Prize\n",
);

fn basics(facts: &Facts, sink: &mut Sink) {
    // An error may be the reason that they are missing.
    if facts.resume.basics.is_none() && !sink.has_errors() {
        sink.push(
            Diagnostic::new(&NO_BASICS, facts.begins, "the database has no `basics`")
                .help("write at least `basics: {name: YOUR NAME}`"),
        );
    }
}

#[cfg(test)]
mod tests;
