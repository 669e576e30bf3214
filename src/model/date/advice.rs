//! The text to write instead of a date that is not understood.
//!
//! Every text here is accepted where the refused one was found.

use super::parse::{Refusal, spaced, splits};
use super::{days_in, terms, words};
use crate::diag::did_you_mean;

/// Longer texts are not a date with a slip.
const LONG: usize = 80;

/// Marks around a date that do not change its meaning.
const PUNCTUATION: &[char] = &['(', ')', '[', ']', '.', ',', ';', ':', '"'];

/// Why the text is not a date, and what to write.
pub(super) fn advice(
    text: &str,
    refusal: &Refusal,
    accepts: &dyn Fn(&str) -> bool,
    or_text: bool,
) -> (String, String) {
    match refusal {
        Refusal::Month(year, month) => {
            let why = format!("is not a date: there is no month {month}");
            let swapped = month_last(text);
            if accepts(&swapped) {
                return (why, format!("write `{swapped}`"));
            }
            let (first, last) = (format!("{year}-01"), format!("{year}-12"));
            (why, within(text, &first, &last, accepts))
        }
        Refusal::Day(year, month) => {
            let why = "is not a date: that month has no such day".to_owned();
            let last = days_in(*year, *month);
            let (first, last) =
                (format!("{year}-{month:02}-01"), format!("{year}-{month:02}-{last}"));
            (why, within(text, &first, &last, accepts))
        }
        Refusal::Ambiguous(all) if all.iter().all(|one| accepts(one)) => {
            ("can mean several dates".to_owned(), format!("write {}", either(all)))
        }
        Refusal::Ambiguous(_) | Refusal::Unknown => {
            let found = repaired(text, accepts);
            let help = match &found[..] {
                [] => otherwise(text, accepts, or_text),
                found => format!("write {}", either(found)),
            };
            ("is not a date".to_owned(), help)
        }
    }
}

/// `a`, or `a` or `b`.
fn either(all: &[String]) -> String {
    all.iter().map(|one| format!("`{one}`")).collect::<Vec<_>>().join(" or ")
}

/// The limits of a month or day, unless a side of a range is meant.
fn within(text: &str, first: &str, last: &str, accepts: &dyn Fn(&str) -> bool) -> String {
    let is_range = text.contains([' ', '–', '—']);
    let in_range =
        splits(text).into_iter().filter(|_| is_range).find_map(|(start, end)| {
            let tries = [format!("{start} – {last}"), format!("{first} – {end}")];
            tries.into_iter().find(|one| accepts(one))
        });
    match in_range {
        Some(range) => format!("write a range such as `{range}`"),
        None => format!("write one from `{first}` to `{last}`"),
    }
}

/// What the text becomes by one small change, if that is a date.
fn repaired(text: &str, accepts: &dyn Fn(&str) -> bool) -> Vec<String> {
    let text = spaced(text);
    if text.len() > LONG {
        return Vec::new();
    }
    let mut tries = doubled_season(&text);
    if tries.iter().all(|one| accepts(one)) && !tries.is_empty() {
        return tries;
    }
    tries = vec![
        text.replace(['–', '—', '−', '/'], "-"),
        text.trim_matches(PUNCTUATION).to_owned(),
        without_time(&text),
        full_years(&text),
        month_last(&text),
        spelled(&text),
        full_years(&spelled(&text)),
    ];
    let found = tries.into_iter().find(|one| *one != text && accepts(one));
    found.or_else(|| sides(&text, accepts)).into_iter().collect()
}

/// `Fall 2023–24` as a range of falls, or the fall of an academic year.
fn doubled_season(text: &str) -> Vec<String> {
    let parts = text.split_once(' ').filter(|(word, _)| words::season(word).is_some());
    let Some((season, years)) = parts else { return Vec::new() };
    let Some((first, last)) = years.split_once(['–', '—', '-']) else {
        return Vec::new();
    };
    let century = first.get(..2).filter(|_| last.len() == 2).unwrap_or("");
    let both = [
        format!("{season} {first} – {season} {century}{last}"),
        format!("{season} {first}/{last}"),
    ];
    both.into()
}

/// The day of a time stamp: `2024-05-13T10:00`.
fn without_time(text: &str) -> String {
    let stamp = text.split_once(['T', ' ']).filter(|(_, time)| time.contains(':'));
    stamp.map_or("", |(day, _)| day).to_owned()
}

/// `2024-13-05` with the month before the day.
fn month_last(text: &str) -> String {
    match text.split('-').collect::<Vec<_>>()[..] {
        [year, day, month] => format!("{year}-{month}-{day}"),
        _ => String::new(),
    }
}

/// Years of two digits in full: `May '19`, `5/19`.
fn full_years(text: &str) -> String {
    let has_year = |digits: &str| digits.len() == 4;
    if text.split(|c: char| !c.is_ascii_digit()).any(has_year) {
        return text.to_owned();
    }
    let mut out = text.replace(['\'', '’'], "");
    let cut = out.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    let digits = out.split_off(cut);
    let century = match digits.parse::<u8>() {
        Ok(year) if digits.len() == 2 && year < 70 => "20",
        Ok(_) if digits.len() == 2 => "19",
        _ => "",
    };
    format!("{out}{century}{digits}")
}

/// Each word that is not known replaced by the known word that is nearest.
fn spelled(text: &str) -> String {
    let known: Vec<&str> = words::all().chain(terms::names()).collect();
    let word = |word: &str| {
        let is_known = known.iter().any(|known| known.eq_ignore_ascii_case(word));
        let is_word = word.chars().count() > 2 && word.chars().all(char::is_alphabetic);
        let near = if is_known || !is_word {
            None
        } else {
            let small = word.to_lowercase();
            let lower: Vec<String> = known.iter().map(|one| one.to_lowercase()).collect();
            let near = did_you_mean(&small, lower.iter().map(String::as_str));
            near.and_then(|near| known.iter().find(|one| one.to_lowercase() == near))
        };
        match near {
            Some(near) if word.starts_with(char::is_uppercase) => capitalized(near),
            near => near.copied().unwrap_or(word).to_owned(),
        }
    };
    text.split(' ').map(word).collect::<Vec<_>>().join(" ")
}

fn capitalized(word: &str) -> String {
    let mut letters = word.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(letters.clone()).collect()
}

/// A range of which each side is repaired by itself.
fn sides(text: &str, accepts: &dyn Fn(&str) -> bool) -> Option<String> {
    let side = |side: &str| {
        let tries =
            [side.to_owned(), full_years(side), spelled(side), side.replace('/', "-")];
        tries.into_iter().find(|one| !one.is_empty() && accepts(one))
    };
    splits(text).into_iter().find_map(|(start, end)| {
        let end = if words::is_present(end) { Some("present".into()) } else { side(end) };
        let range = format!("{} – {}", side(start)?, end?);
        accepts(&range).then_some(range)
    })
}

/// The text itself with a date to sort by, or a date of the years in it.
fn otherwise(text: &str, accepts: &dyn Fn(&str) -> bool, or_text: bool) -> String {
    let text = spaced(text);
    let mut years: Vec<&str> = text
        .split(|c: char| !c.is_ascii_digit())
        .filter(|digits| digits.len() == 4 && accepts(digits))
        .collect();
    years.sort_unstable();
    let sort = match (years.first(), years.last()) {
        (Some(first), Some(last)) if first < last => format!("{first} – {last}"),
        (Some(year), _) => (*year).to_owned(),
        _ => "2020".to_owned(),
    };
    let is_short = !text.is_empty() && text.chars().count() <= LONG;
    if or_text && is_short {
        let quoted = quoted(&text);
        return format!(
            "write `{{text: {quoted}, sort: {sort}}}`, which is sorted as the date in `sort`"
        );
    }
    let sort = if accepts(&sort) { sort } else { "2020".to_owned() };
    format!("write a date such as `{sort}` or `{}-05`", sort.get(..4).unwrap_or("2020"))
}

/// The text in YAML, within a mapping.
fn quoted(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        if "*`[]$\\".contains(c) {
            out.push('\\');
        }
        out.push(c);
    }
    let is_plain = out.chars().all(|c| c.is_alphanumeric() || c == ' ')
        && out.starts_with(char::is_alphabetic);
    if is_plain { out } else { format!("'{}'", out.replace('\'', "''")) }
}
