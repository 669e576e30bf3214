//! Dates as CVs have them: often without a day or a month, sometimes a season; ranges,
//! ongoing ones, and dates still to come.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use super::{Malformed, read_from_str};

/// A season of a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Season {
    Winter,
    Spring,
    Summer,
    Fall,
    Autumn,
}

impl Season {
    const ALL: [(&'static str, Season); 5] = [
        ("winter", Season::Winter),
        ("spring", Season::Spring),
        ("summer", Season::Summer),
        ("fall", Season::Fall),
        ("autumn", Season::Autumn),
    ];

    /// The first month on the northern hemisphere. The winter of a year begins in January
    /// of that year.
    fn month(self) -> u8 {
        match self {
            Season::Winter => 1,
            Season::Spring => 3,
            Season::Summer => 6,
            Season::Fall | Season::Autumn => 9,
        }
    }

    /// All seasons, with the words that locales use as keys.
    pub fn all() -> impl Iterator<Item = (&'static str, Season)> {
        Season::ALL.into_iter()
    }

    /// The English word.
    pub fn as_str(self) -> &'static str {
        match self {
            Season::Winter => "Winter",
            Season::Spring => "Spring",
            Season::Summer => "Summer",
            Season::Fall => "Fall",
            Season::Autumn => "Autumn",
        }
    }
}

/// What is known of a date besides its year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Only the year.
    Year,
    /// The month, 1 to 12.
    Month(u8),
    /// Month and day.
    Day(u8, u8),
    /// The season.
    Season(Season),
}

/// A year, or what is known of a day in it: `2024`, `2024-05`, `2024-05-13`,
/// `Spring 2024`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PartialDate {
    /// The year, 1000 to 2999.
    pub year: u16,
    /// Month, day or season, if known.
    pub part: Part,
}

impl PartialDate {
    /// A date of which only the year is known.
    pub fn year(year: u16) -> Self {
        PartialDate { year, part: Part::Year }
    }

    /// The latest day that the date can mean, as year, month and day.
    pub fn last_day(self) -> (u16, u8, u8) {
        let end_of = |month| (self.year, month, days_in(self.year, month));
        match self.part {
            Part::Year => end_of(12),
            Part::Month(month) => end_of(month),
            Part::Day(month, day) => (self.year, month, day),
            Part::Season(season) => end_of(season.month() + 2),
        }
    }

    /// The earliest day that the date can mean, as year, month and day.
    pub fn first_day(self) -> (u16, u8, u8) {
        match self.part {
            Part::Year => (self.year, 1, 1),
            Part::Month(month) => (self.year, month, 1),
            Part::Day(month, day) => (self.year, month, day),
            Part::Season(season) => (self.year, season.month(), 1),
        }
    }
}

/// By the earliest day that each can mean.
impl PartialOrd for PartialDate {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.first_day().cmp(&other.first_day()))
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

fn malformed(text: &str, why: &str) -> Malformed {
    Malformed(format!("`{text}` is not a date: {why}"))
}

const FORMS: &str = "write `2024`, `2024-05`, `2024-05-13`, `Spring 2024`, `2023-05 – 2023-08`, \
                     `2023 – present` or `expected 2025-05`";

impl FromStr for PartialDate {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<Self, Malformed> {
        if let Some((word, year)) = text.split_once(' ') {
            let word = word.to_lowercase();
            let season = Season::ALL.iter().find(|(name, _)| *name == word);
            let (_, season) = season.ok_or_else(|| malformed(text, FORMS))?;
            return Ok(PartialDate {
                year: year_of(year.trim(), text)?,
                part: Part::Season(*season),
            });
        }
        let mut fields = text.split('-');
        let year = year_of(fields.next().unwrap_or(""), text)?;
        let month = fields.next().map(|m| number(m, text)).transpose()?;
        let day = fields.next().map(|d| number(d, text)).transpose()?;
        if fields.next().is_some() {
            return Err(malformed(text, FORMS));
        }
        if let Some(month) = month.filter(|m| !(1..=12).contains(m)) {
            return Err(malformed(text, &format!("there is no month {month}")));
        }
        let part = match (month, day) {
            (None, _) => Part::Year,
            (Some(month), None) => Part::Month(month),
            (Some(month), Some(day)) if (1..=days_in(year, month)).contains(&day) => {
                Part::Day(month, day)
            }
            (Some(_), Some(_)) => {
                return Err(malformed(text, "that month has no such day"));
            }
        };
        Ok(PartialDate { year, part })
    }
}

fn year_of(digits: &str, text: &str) -> Result<u16, Malformed> {
    let year = digits.parse().ok().filter(|y| (1000..3000).contains(y));
    if digits.len() == 4 { year } else { None }.ok_or_else(|| malformed(text, FORMS))
}

fn number(digits: &str, text: &str) -> Result<u8, Malformed> {
    let two = digits.len() == 2 && digits.bytes().all(|b| b.is_ascii_digit());
    two.then(|| digits.parse().ok()).flatten().ok_or_else(|| malformed(text, FORMS))
}

/// Prints the date as a database has it.
impl fmt::Display for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let year = self.year;
        match self.part {
            Part::Year => write!(f, "{year}"),
            Part::Month(month) => write!(f, "{year}-{month:02}"),
            Part::Day(month, day) => write!(f, "{year}-{month:02}-{day:02}"),
            Part::Season(season) => write!(f, "{} {year}", season.as_str()),
        }
    }
}

/// How a range ends.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum End {
    /// With a date.
    Date(PartialDate),
    /// It is ongoing.
    Present,
}

/// A date or a range, which may be past, ongoing or expected.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Dates {
    /// The date, or the start of the range.
    pub start: PartialDate,
    /// The end of the range.
    pub end: Option<End>,
    /// Whether it is still to come.
    pub expected: bool,
}

impl Dates {
    /// A single date.
    pub fn on(date: PartialDate) -> Self {
        Dates { start: date, end: None, expected: false }
    }

    /// The latest date named; `None` for an ongoing range.
    pub fn last(&self) -> Option<PartialDate> {
        match self.end {
            None => Some(self.start),
            Some(End::Date(date)) => Some(date),
            Some(End::Present) => None,
        }
    }
}

impl FromStr for Dates {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<Self, Malformed> {
        let trimmed = text.trim();
        let unbracketed = trimmed.strip_suffix("(expected)").map(str::trim_end);
        let stripped = trimmed.strip_prefix("expected ").map(str::trim_start);
        let (expected, bare) = match unbracketed.or(stripped) {
            Some(bare) => (true, bare),
            None => (false, trimmed),
        };
        let (start, end) = match split_range(bare) {
            None => (bare.parse()?, None),
            Some((start, end)) => {
                let start = start.parse()?;
                (start, Some(end_of(start, end)?))
            }
        };
        Ok(Dates { start, end, expected })
    }
}

/// Splits a range into its two sides. A hyphen without spaces joins only years
/// (`2023-24`), where the second part cannot be a month.
fn split_range(text: &str) -> Option<(&str, &str)> {
    let spaced = [" – ", " — ", " - ", " to ", "–", "—", "/"];
    if let Some((start, end)) = spaced.iter().find_map(|mark| text.split_once(mark)) {
        return Some((start.trim(), end.trim()));
    }
    let (start, end) = text.split_once('-')?;
    let digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
    let year = start.len() == 4 && digits(start) && digits(end);
    let not_a_month = end.len() == 4 || (end.len() == 2 && end > "12");
    (year && not_a_month && follows(start, end)).then_some((start, end))
}

/// Whether `end`, of two or four digits, is a later year than `start`. `2024-13` is an
/// invalid month, not the years 2024 to 2013.
fn follows(start: &str, end: &str) -> bool {
    if end.len() == 4 { end > start } else { end > &start[2..] }
}

/// The longest range, in years, whose end may be written with two digits.
const LONGEST: u16 = 60;

fn end_of(start: PartialDate, text: &str) -> Result<End, Malformed> {
    if ["present", "now", "today"].contains(&text.to_lowercase().as_str()) {
        return Ok(End::Present);
    }
    let two_digits = text.len() == 2 && text.bytes().all(|b| b.is_ascii_digit());
    if start.part == Part::Year && two_digits {
        let century = start.year / 100 * 100;
        let last: u16 = text.parse().map_err(|_| malformed(text, FORMS))?;
        let same = century + last;
        // `1999–00` runs into the next century.
        let year = if same < start.year { same + 100 } else { same };
        // `2024–05` is a month after a dash instead of a hyphen, not a range of eighty years.
        if year - start.year > LONGEST {
            return Err(malformed(text, FORMS));
        }
        return Ok(End::Date(PartialDate::year(year)));
    }
    text.parse().map(End::Date)
}

/// Prints the dates as a database has them.
impl fmt::Display for Dates {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.expected {
            f.write_str("expected ")?;
        }
        write!(f, "{}", self.start)?;
        match self.end {
            None => Ok(()),
            Some(End::Date(date)) => write!(f, " – {date}"),
            Some(End::Present) => f.write_str(" – present"),
        }
    }
}

read_from_str!(PartialDate, Dates);
