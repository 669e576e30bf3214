//! Dates: in order, and not too far ahead.

use std::collections::BTreeSet;

use super::Facts;
use crate::diag::{Code, Diagnostic, Sink, Span};
use crate::model::{Dates, End, Leaf, PartialDate, Texts};

/// A range that has begun may end this many years ahead, as a grant or a post does. Service to a
/// meeting may begin as far ahead.
const LONGEST: u16 = 15;

pub(super) static REVERSED_DATES: Code =
    Code::mistake("reversed-dates", "a range that ends before it begins").page(
        "Most often the two dates are swapped, or a year is mistyped.",
        "basics: {name: A}\nexperience:\n  - {title: Intern, employer: Mill, dates: 2023-08 – \
         2023-05}\n",
        "basics: {name: A}\nexperience:\n  - {title: Intern, employer: Mill, dates: 2023-05 – \
         2023-08}\n",
    );

pub(super) static FUTURE_DATE: Code =
    Code::warning("future-date", "a date more than a year ahead").page(
        "Write `expected` before a date that is still to come: `expected 2031-05`. Without it, \
         a date far ahead is most often a mistyped year. The end of a range that has begun, and \
         service to a meeting, are reported only if they are more than 15 years ahead.",
        "basics: {name: A}\nhonors:\n  - {title: Prize, dates: 2924}\n",
        "basics: {name: A}\nhonors:\n  - {title: Prize, dates: 2024}\n",
    );

pub(super) static PAST_EXPECTED: Code =
    Code::warning("past-expected", "an expected date that has passed").page(
        "An `expected` date of a past year is most often forgotten. Write the date on which it \
         happened, or the new one.",
        "basics: {name: A}\neducation:\n  - {degree: Ph.D., institution: U, dates: expected \
         2020-05}\n",
        "basics: {name: A}\neducation:\n  - {degree: Ph.D., institution: U, dates: 2020-05}\n",
    );

pub(super) fn rule(facts: &Facts, sink: &mut Sink) {
    let promised = promised(facts);
    for leaf in facts.resume.all_leaves() {
        let Leaf::Dates(start, range_end, span) = leaf else { continue };
        let dates = Dates { start: start.clone(), end: range_end.cloned() };
        if let Some(End::Date(end)) = range_end.filter(|_| dates.is_reversed()) {
            let message = format!("the range ends in {end}, before it begins in {start}");
            let help = format!("if they are swapped, write `{end} – {start}`");
            sink.push(Diagnostic::new(&REVERSED_DATES, span, message).help(help));
            continue;
        }
        let years = if promised.contains(&span) { LONGEST } else { 1 };
        if let Some((date, advised)) = ahead(&dates, facts.this_year, years) {
            let message = format!("{date} is more than a year ahead");
            let help = format!("if the date is right, write `{advised}`");
            sink.push(Diagnostic::new(&FUTURE_DATE, span, message).help(help));
        }
        if let Some((date, advised)) = passed(&dates, facts.this_year) {
            let message = format!("{date} has passed");
            let help = format!("if it happened as expected, write `{advised}`");
            sink.push(Diagnostic::new(&PAST_EXPECTED, span, message).help(help));
        }
    }
}

/// The places of dates that are known long before: those of service to a meeting.
fn promised(facts: &Facts) -> BTreeSet<Span> {
    let leaves = facts.resume.service.iter().flat_map(Texts::all_leaves);
    leaves
        .filter_map(
            |leaf| if let Leaf::Dates(.., span) = leaf { Some(span) } else { None },
        )
        .collect()
}

/// A date that begins more than `years` ahead, or ends too far ahead, and the dates with
/// `expected`. A date that is printed as another text is what its author meant.
fn ahead(dates: &Dates, this_year: u16, years: u16) -> Option<(PartialDate, Dates)> {
    let far = |date: &PartialDate, years: u16| {
        !date.expected
            && date.text.is_none()
            && date.year > this_year.saturating_add(years)
    };
    if far(&dates.start, years) {
        let start = PartialDate { expected: true, ..dates.start.clone() };
        return Some((dates.start.clone(), Dates { start, ..dates.clone() }));
    }
    let Some(End::Date(end)) = &dates.end else { return None };
    let is_meant = dates.start.expected || dates.start.text.is_some();
    (!is_meant && far(end, LONGEST)).then(|| {
        let expected = PartialDate { expected: true, ..end.clone() };
        (end.clone(), Dates { end: Some(End::Date(expected)), ..dates.clone() })
    })
}

/// An expected date of a past year, and the dates without `expected`. In a range that is
/// expected as a whole, its end counts.
fn passed(dates: &Dates, this_year: u16) -> Option<(PartialDate, Dates)> {
    let last = dates.last()?;
    let is_expected = dates.start.expected || last.expected;
    (is_expected && last.last_day().0 < this_year).then(|| {
        let plain = |date: &PartialDate| PartialDate { expected: false, ..date.clone() };
        let end = match &dates.end {
            Some(End::Date(end)) => Some(End::Date(plain(end))),
            other => other.clone(),
        };
        let named = PartialDate { expected: true, ..last.clone() };
        (named, Dates { start: plain(&dates.start), end })
    })
}
