//! Prints courses.

use std::collections::BTreeSet;

use super::super::dates;
use super::prelude::*;
use crate::diag::Spanned;
use crate::model::{Dates, Part, PartialDate, Season};

/// The number of terms up to which each is printed.
const EACH: usize = 4;

reflect! {
    /// A printed course.
    Course {
        title: Text as Title,
        code: Option<Text> as Title,
        role: Option<Text> as Aside,
        institution: Option<Text> as Aside,
        terms: Option<Text> as Dates,
        /// The level, hours, number of students and evaluation, each with its label.
        facts: Option<Text> as Details,
        bullets: Vec<Text> as Bullets,
    }
}

impl Print for model::Teaching {
    type Printed = Course;

    fn print(&self, _: &Section, on: &Projector) -> Course {
        Course {
            title: self.course.clone(),
            code: self.code.clone(),
            role: self.role.clone(),
            institution: self.institution.clone(),
            terms: commas(&terms(&self.terms, on)),
            facts: facts(self, on),
            bullets: bullets(&self.bullets),
        }
    }
}

/// The terms of a course. If there are many, a season of three or more consecutive years
/// becomes one term: `Fall 2012–2025`.
fn terms(terms: &[Spanned<Dates>], on: &Projector) -> Vec<Text> {
    let print = |term: &Spanned<Dates>| on.dates(Some(term));
    if terms.len() <= EACH {
        return terms.iter().filter_map(print).collect();
    }
    let all: BTreeSet<(Yearly, u16)> =
        terms.iter().filter_map(|term| Some((yearly(term)?, term.start.year))).collect();
    let mut folded = BTreeSet::new();
    let mut printed = Vec::new();
    for term in terms {
        let Some(kind) = yearly(term) else {
            printed.extend(print(term));
            continue;
        };
        let year = term.start.year;
        if folded.contains(&(kind, year)) {
            continue;
        }
        let has = |year: &u16| all.contains(&(kind, *year));
        let first = (0..=year).rev().take_while(has).last().unwrap_or(year);
        let last = (year..=u16::MAX).take_while(has).last().unwrap_or(year);
        if last - first < 2 {
            printed.extend(print(term));
            continue;
        }
        printed.push(Text::plain(kind.years(first, last, on)).at(term.span));
        folded.extend((first..=last).map(|year| (kind, year)));
    }
    printed
}

/// A term that can return every year.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Yearly {
    Year,
    Season(Season),
}

impl Yearly {
    fn years(self, first: u16, last: u16, on: &Projector) -> String {
        match self {
            Yearly::Year => dates::years(on.locale, first, last),
            // In full: `Winter 2012–13` is one winter.
            Yearly::Season(season) => {
                dates::of_season(on.locale, season, &format!("{first}–{last}"))
            }
        }
    }
}

/// The season or year of a single date that is printed in the format of the language.
fn yearly(term: &Dates) -> Option<Yearly> {
    let PartialDate { part, expected: false, text: None, .. } = &term.start else {
        return None;
    };
    match (part, &term.end) {
        (Part::Year, None) => Some(Yearly::Year),
        (Part::Season(season), None) => Some(Yearly::Season(*season)),
        _ => None,
    }
}

/// `Level: graduate; Enrollment: 120; Evaluation: 4.8/5`.
fn facts(course: &model::Teaching, on: &Projector) -> Option<Text> {
    let facts = [
        (on.words.level, &course.level),
        (on.words.hours, &course.hours),
        (on.words.enrolment, &course.enrolment),
        (on.words.evaluation, &course.evaluation),
    ];
    let mut phrase = Phrase::default();
    for (label, fact) in facts {
        let Some(fact) = fact else { continue };
        let separator = if phrase.is_empty() { "" } else { "; " };
        phrase.words(separator).text(&on.say(&format!("{label}: "))).text(fact);
    }
    phrase.finish()
}
