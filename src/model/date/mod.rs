//! Dates as CVs have them: often without a day or a month, sometimes a season or a term;
//! ranges, ongoing ones, and dates still to come.
//!
//! `parse` reads the many forms in which people write them, `terms` and `words` have the
//! names that it knows, and `advice` finds the text to write instead of one that it does
//! not understand.

mod advice;
mod parse;
mod read;
mod terms;
mod words;

pub use read::Limit;
pub(super) use read::LongDates;

use std::fmt;

use super::season::Season;
use super::text::Text;

/// A day as year, month and day, which compares in order of time.
pub type Day = (u16, u8, u8);

/// A term of a university or a part of a year, printed as typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// The words with their years: `WS 2019/20`, with no-break spaces.
    pub words: String,
    /// The first month, counted from January of the year as 1.
    pub first: u8,
    /// The last month, which is higher than 12 if the term ends in a later year.
    pub last: u8,
}

/// What is known of a date besides its year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// Only the year.
    Year,
    /// The month, 1 to 12.
    Month(u8),
    /// Month and day.
    Day(u8, u8),
    /// The season.
    Season(Season),
    /// A term that begins in the year.
    Term(Term),
}

/// A year, or what is known of a day in it: `2024`, `2024-05`, `2024-05-13`,
/// `Spring 2024`, `WS 2024/25`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartialDate {
    /// The year, 1000 to 2999.
    pub year: u16,
    /// Month, day, season or term, if known.
    pub part: Part,
    /// Whether it is still to come.
    pub expected: bool,
    /// The text that is printed instead of the date, and of the range that begins with it.
    pub text: Option<Box<Text>>,
}

impl PartialDate {
    /// A date that is printed in the format of the language.
    pub fn new(year: u16, part: Part) -> Self {
        PartialDate { year, part, expected: false, text: None }
    }

    /// A date of which only the year is known.
    pub fn year(year: u16) -> Self {
        Self::new(year, Part::Year)
    }

    /// The latest day that the date can mean.
    pub fn last_day(&self) -> Day {
        let end_of = |month| (self.year, month, days_in(self.year, month));
        match &self.part {
            Part::Year => end_of(12),
            Part::Month(month) => end_of(*month),
            Part::Day(month, day) => (self.year, *month, *day),
            Part::Season(season) => end_of(season.month() + 2),
            Part::Term(term) => {
                let (year, month) = self.month(term.last);
                (year, month, days_in(year, month))
            }
        }
    }

    /// The earliest day that the date can mean.
    pub fn first_day(&self) -> Day {
        match &self.part {
            Part::Year => (self.year, 1, 1),
            Part::Month(month) => (self.year, *month, 1),
            Part::Day(month, day) => (self.year, *month, *day),
            Part::Season(season) => (self.year, season.month(), 1),
            Part::Term(term) => {
                let (year, month) = self.month(term.first);
                (year, month, 1)
            }
        }
    }

    /// The year and month of a month that is counted from January of this year.
    fn month(&self, counted: u8) -> (u16, u8) {
        let counted = counted.max(1) - 1;
        (self.year + u16::from(counted / 12), counted % 12 + 1)
    }
}

/// Whether a year of the Gregorian calendar has a 29 February.
pub fn is_leap(year: u16) -> bool {
    year.is_multiple_of(4) && !year.is_multiple_of(100) || year.is_multiple_of(400)
}

fn days_in(year: u16, month: u8) -> u8 {
    match month {
        2 if is_leap(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Prints the date as a database has it, without a text that is printed instead.
impl fmt::Display for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.expected {
            f.write_str("expected ")?;
        }
        let year = self.year;
        match &self.part {
            Part::Year => write!(f, "{year}"),
            Part::Month(month) => write!(f, "{year}-{month:02}"),
            Part::Day(month, day) => write!(f, "{year}-{month:02}-{day:02}"),
            Part::Season(season) => write!(f, "{} {year}", season.as_str()),
            Part::Term(term) => f.write_str(&term.words.replace('\u{a0}', " ")),
        }
    }
}

/// How a range ends.
#[derive(Debug, Clone, PartialEq)]
pub enum End {
    /// With a date.
    Date(PartialDate),
    /// It is ongoing: `2020 – present`.
    Present,
    /// It is ongoing, in other words: `since 2020`.
    Open,
}

/// A date or a range, which may be past, ongoing or expected.
#[derive(Debug, Clone, PartialEq)]
pub struct Dates {
    /// The date, or the start of the range.
    pub start: PartialDate,
    /// The end of the range.
    pub end: Option<End>,
}

impl Dates {
    /// A single date.
    pub fn on(date: PartialDate) -> Self {
        Dates { start: date, end: None }
    }

    /// Whether it is a range that has no end yet.
    pub fn is_ongoing(&self) -> bool {
        matches!(self.end, Some(End::Present | End::Open))
    }

    /// Whether it is a range that ends before it begins.
    pub fn is_reversed(&self) -> bool {
        let end = if let Some(End::Date(end)) = &self.end { Some(end) } else { None };
        end.is_some_and(|end| end.last_day() < self.start.first_day())
    }

    /// The latest date named; `None` for an ongoing range.
    pub fn last(&self) -> Option<&PartialDate> {
        match &self.end {
            None => Some(&self.start),
            Some(End::Date(date)) => Some(date),
            Some(End::Present | End::Open) => None,
        }
    }
}

/// Prints the dates as a database has them.
impl fmt::Display for Dates {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.end {
            None => write!(f, "{}", self.start),
            Some(End::Date(date)) => write!(f, "{} – {date}", self.start),
            Some(End::Present) => write!(f, "{} – present", self.start),
            Some(End::Open) => write!(f, "since {}", self.start),
        }
    }
}

#[cfg(test)]
mod tests;
