//! The forms in which people write dates and ranges.
//!
//! Everything unambiguous is understood. A [`Refusal`] says why something is not, for
//! `advice`, which finds the text to write instead.

use super::{Dates, End, Part, PartialDate, Term, days_in, terms, words};

/// Why a text is not a date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Refusal {
    /// It is not in any known form.
    Unknown,
    /// The month is not between 1 and 12.
    Month(u16, u8),
    /// The month has no such day.
    Day(u16, u8),
    /// It can be any of these.
    Ambiguous(Vec<String>),
}

type Parsed<T> = Result<T, Refusal>;

/// The longest range, in years, whose end may be written with two digits.
const LONGEST: u16 = 60;

/// The words of a text, with single spaces.
pub(super) fn spaced(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A single date, which may be expected.
pub(super) fn date(text: &str) -> Parsed<PartialDate> {
    let text = spaced(text);
    let (expected, bare) = words::expected(&text);
    let (year, part) = part(bare)?;
    Ok(PartialDate { expected, ..PartialDate::new(year, part) })
}

fn part(text: &str) -> Parsed<(u16, Part)> {
    if let Some(read) = numeric(text) {
        return read;
    }
    named(text).unwrap_or_else(|| terms::find(text).ok_or(Refusal::Unknown))
}

/// A year of four digits.
fn year_of(digits: &str) -> Option<u16> {
    let is_year = digits.len() == 4 && digits.bytes().all(|b| b.is_ascii_digit());
    digits.parse().ok().filter(|year| is_year && (1000..3000).contains(year))
}

/// A number of one or two digits.
fn small(digits: &str) -> Option<u8> {
    let is_small =
        (1..=2).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
    if is_small { digits.parse().ok() } else { None }
}

fn month_of(year: u16, month: u8) -> Parsed<(u16, Part)> {
    if (1..=12).contains(&month) {
        Ok((year, Part::Month(month)))
    } else {
        Err(Refusal::Month(year, month))
    }
}

fn day_of(year: u16, month: u8, day: u8) -> Parsed<(u16, Part)> {
    month_of(year, month)?;
    if (1..=days_in(year, month)).contains(&day) {
        Ok((year, Part::Day(month, day)))
    } else {
        Err(Refusal::Day(year, month))
    }
}

/// A date in digits. `None` if it has letters, or is in another form.
fn numeric(text: &str) -> Option<Parsed<(u16, Part)>> {
    let east = text.replace(['年', '月'], "-");
    let east = east.trim_end_matches('日').trim_end_matches('-');
    let text = if text.contains('年') { east } else { text }.replace(". ", ".");
    let mark = text.chars().find(|c| !c.is_ascii_digit());
    let Some(mark) = mark else {
        return year_of(&text).map(|year| Ok((year, Part::Year)));
    };
    if !"-./".contains(mark) {
        return None;
    }
    let fields: Vec<&str> = text.split(mark).collect();
    match fields[..] {
        [first, second] => match (year_of(first), year_of(second)) {
            (Some(year), None) => year_first(year, mark, second),
            (None, Some(year)) => small(first).map(|month| month_of(year, month)),
            (Some(_), Some(_)) if mark == '/' => terms::find(&text).map(Ok),
            _ => None,
        },
        [first, second, third] => match (year_of(first), year_of(third)) {
            (Some(year), None) => Some(day_of(year, small(second)?, small(third)?)),
            (None, Some(year)) => {
                Some(day_first(small(first)?, small(second)?, year, mark))
            }
            _ => None,
        },
        _ => None,
    }
}

/// `2024-05`, `2024.5`, `2024/05`; `2024/25` is an academic year.
fn year_first(year: u16, mark: char, digits: &str) -> Option<Parsed<(u16, Part)>> {
    let month = small(digits)?;
    if mark != '/' {
        return Some(month_of(year, month));
    }
    let to = two_digits(year, digits);
    match to {
        Some(to) if to == year + 1 => {
            let words = format!("{year}/{digits}");
            Some(Ok((year, Part::Term(Term { words, first: 9, last: 20 }))))
        }
        Some(to) if (1..=12).contains(&month) => Some(Err(Refusal::Ambiguous(vec![
            format!("{year}-{month:02}"),
            format!("{year} – {to}"),
        ]))),
        Some(_) => None,
        None => Some(month_of(year, month)),
    }
}

/// `15.03.2020`; with other marks the month may also come first.
fn day_first(first: u8, second: u8, year: u16, mark: char) -> Parsed<(u16, Part)> {
    let is_month = |number: u8| (1..=12).contains(&number);
    match (is_month(first), is_month(second)) {
        (true, true) if mark != '.' && first != second => {
            let both = [(second, first), (first, second)];
            let written = both.map(|(month, day)| format!("{year}-{month:02}-{day:02}"));
            Err(Refusal::Ambiguous(written.into()))
        }
        (true, false) => day_of(year, first, second),
        _ => day_of(year, second, first),
    }
}

/// The year that two digits after a year mean, if it is near enough.
fn two_digits(start: u16, digits: &str) -> Option<u16> {
    let last: u16 = digits.parse().ok().filter(|_| digits.len() == 2)?;
    let same = start / 100 * 100 + last;
    // `1999–00` runs into the next century.
    let year = if same < start { same + 100 } else { same };
    // `2024–05` is a month after a dash instead of a hyphen, not a range of eighty years.
    (year > start && year - start <= LONGEST && year < 3000).then_some(year)
}

/// `May 2019`, `15. März 2020`, `March 15th, 2020`, `Fall 2023`. `None` if no word is a
/// month or season, or if there is another.
fn named(text: &str) -> Option<Parsed<(u16, Part)>> {
    // Most texts that come here are ranges of numbers; looking up their words takes long.
    if !text.contains(char::is_alphabetic) {
        return None;
    }
    let (mut year, mut day, mut month, mut season) = (None, None, None, None);
    for word in text.split([' ', ',', '.', '-', '/']).filter(|word| !word.is_empty()) {
        let fresh = if let Some(found) = year_of(word) {
            year.replace(found).is_none()
        } else if let Some(found) = ordinal(word) {
            day.replace(found).is_none()
        } else if words::FILLERS.contains(&word.to_lowercase().as_str()) {
            true
        } else if let Some(found) = words::month(word) {
            month.replace(found).is_none()
        } else {
            season.replace(words::season(word)?).is_none()
        };
        if !fresh {
            return None;
        }
    }
    match (year?, month, day, season) {
        (year, Some(month), None, None) => Some(month_of(year, month)),
        (year, Some(month), Some(day), None) => Some(day_of(year, month, day)),
        (year, None, None, Some(season)) => Some(Ok((year, Part::Season(season)))),
        _ => None,
    }
}

/// The number of a day, with or without an ending.
fn ordinal(word: &str) -> Option<u8> {
    let at = word.find(|c: char| !c.is_ascii_digit()).unwrap_or(word.len());
    let (digits, ending) = word.split_at(at);
    let is_ending = ending.is_empty() || words::ORDINALS.contains(&ending);
    small(digits).filter(|_| is_ending)
}

/// A date or a range.
pub(super) fn dates(text: &str) -> Parsed<Dates> {
    let text = spaced(text);
    let mut refusal = match date(&text) {
        Ok(date) => return Ok(Dates::on(date)),
        Err(Refusal::Ambiguous(all)) => return Err(Refusal::Ambiguous(all)),
        Err(refusal) => refusal,
    };
    if let Some(Ok(start)) = words::since(&text).map(date) {
        return Ok(Dates { start, end: Some(End::Open) });
    }
    for (start, end) in splits(&text) {
        match range(start, end) {
            Ok(dates) => return Ok(dates),
            Err(other) if refusal == Refusal::Unknown => refusal = other,
            Err(_) => {}
        }
    }
    Err(refusal)
}

/// Every way to divide a text into the sides of a range, the likeliest first.
pub(super) fn splits(text: &str) -> Vec<(&str, &str)> {
    let mut all = Vec::new();
    let spaced = [" – ", " — ", " - ", " -- ", " --- "];
    all.extend(spaced.iter().filter_map(|mark| text.split_once(mark)));
    for word in words::TO {
        let around = text.match_indices(word).filter_map(|(at, _)| {
            let start = text.get(..at)?.strip_suffix(' ')?;
            Some((start, text.get(at + word.len()..)?.strip_prefix(' ')?))
        });
        all.extend(around);
    }
    for mark in ["---", "--", "–", "—", "−", "〜", "～", "~", "/"] {
        all.extend(text.split_once(mark));
    }
    all.extend(
        text.match_indices('-')
            .filter_map(|(at, _)| Some((text.get(..at)?, text.get(at + 1..)?))),
    );
    all.into_iter().map(|(start, end)| (start.trim(), end.trim())).collect()
}

fn range(start: &str, end: &str) -> Parsed<Dates> {
    let start = words::since(start).unwrap_or(start);
    if start.is_empty() {
        return Err(Refusal::Unknown);
    }
    if end.is_empty() || words::is_present(end) {
        return Ok(Dates { start: date(start)?, end: Some(End::Present) });
    }
    let sides = date(start).and_then(|start| {
        let end = end_of(&start, end)?;
        Ok(Dates { start, end: Some(End::Date(end)) })
    });
    if matches!(sides, Err(Refusal::Unknown)) {
        return completed(start, end).ok_or(Refusal::Unknown);
    }
    sides
}

/// The end of a range, which may be the last two digits of a year.
fn end_of(start: &PartialDate, text: &str) -> Parsed<PartialDate> {
    let (expected, bare) = words::expected(text);
    let is_short = bare.len() == 2 && bare.bytes().all(|b| b.is_ascii_digit());
    if start.part == Part::Year && is_short {
        let year = two_digits(start.year, bare).ok_or(Refusal::Unknown)?;
        return Ok(PartialDate { expected, ..PartialDate::year(year) });
    }
    date(text)
}

/// A range whose sides share a year or a month: `May – August 2019`, `May 13–17, 2024`.
fn completed(start: &str, end: &str) -> Option<Dates> {
    let year = end.split([' ', '/', '.']).rfind(|word| year_of(word).is_some())?;
    let shared = end.split_once(' ').map_or("", |(_, rest)| rest);
    let month = start.split(' ').next().unwrap_or("");
    let tries = [
        (format!("{start} {year}"), end.to_owned()),
        (format!("{start}/{year}"), end.to_owned()),
        (format!("{start} {shared}"), end.to_owned()),
        (format!("{start}, {year}"), format!("{month} {end}")),
    ];
    tries.iter().find_map(|(start, end)| {
        let (start, end) = (date(start).ok()?, date(end).ok()?);
        // `Fall/Winter 2020`: the winter of a year is at its beginning.
        let is_ordered = start.first_day() <= end.last_day();
        is_ordered.then_some(Dates { start, end: Some(End::Date(end)) })
    })
}
