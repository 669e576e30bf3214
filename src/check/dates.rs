//! Dates: in order, and not too far ahead.

use super::Facts;
use crate::diag::{Code, Diagnostic, Sink};
use crate::model::{End, Leaf, Texts};

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
         a date far ahead is most often a mistyped year.",
        "basics: {name: A}\nhonors:\n  - {title: Prize, dates: 2924}\n",
        "basics: {name: A}\nhonors:\n  - {title: Prize, dates: 2024}\n",
    );

pub(super) fn rule(facts: &Facts, sink: &mut Sink) {
    for leaf in facts.resume.all_leaves() {
        let Leaf::Dates(dates, span) = leaf else { continue };
        let end = if let Some(End::Date(end)) = dates.end { Some(end) } else { None };
        if let Some(end) = end.filter(|end| *end < dates.start) {
            let message =
                format!("the range ends in {end}, before it begins in {}", dates.start);
            sink.push(Diagnostic::new(&REVERSED_DATES, span, message));
        }
        let next_year = facts.this_year.saturating_add(1);
        let mut known = [Some(dates.start), end].into_iter().flatten();
        let ahead = known.rfind(|date| date.year > next_year && !dates.expected);
        if let Some(date) = ahead {
            let message = format!("{date} is more than a year ahead");
            sink.push(
                Diagnostic::new(&FUTURE_DATE, span, message)
                    .help(format!("if the date is right, write `expected {dates}`")),
            );
        }
    }
}
