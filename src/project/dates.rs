//! Formats dates and numbers in a language.
//!
//! Citations of proceedings and journals stay in English, because their titles are in English.

use crate::diag::Spanned;
use crate::model::{Dates, End, Locale, Part, PartialDate, Season, Text};

/// A date in the format of its language. A term is printed as typed.
fn date(locale: Locale, date: &PartialDate) -> String {
    let words = locale.vocabulary();
    let formats = &words.dates;
    let year = date.year.to_string();
    let month = |month: &u8| month_of(locale, *month);
    match &date.part {
        Part::Year => year,
        Part::Term(term) => term.words.clone(),
        Part::Season(season) => of_season(locale, *season, &year),
        Part::Month(number) => filled(formats.month, &year, month(number), ""),
        Part::Day(number, 1) => filled(formats.first_day, &year, month(number), "1"),
        Part::Day(number, day) => {
            filled(formats.day, &year, month(number), &day.to_string())
        }
    }
}

/// A date without the word that it is expected, in English.
pub(super) fn in_english(written: &PartialDate) -> String {
    date(Locale::default(), written)
}

/// A range of days within a month: `May 13–17, 2024`.
fn days(locale: Locale, start: &PartialDate, end: &PartialDate) -> Option<String> {
    let (Part::Day(month, first), Part::Day(same, last)) = (&start.part, &end.part)
    else {
        return None;
    };
    let formats = &locale.vocabulary().dates;
    ((start.year, month) == (end.year, same) && first < last).then(|| {
        let days = formats.days.replace("{first}", &first.to_string());
        let days = days.replace("{last}", &last.to_string());
        filled(formats.day, &start.year.to_string(), month_of(locale, *month), &days)
    })
}

/// A season of one year, or of several: `Fall 2012–2025`.
pub(super) fn of_season(locale: Locale, season: Season, years: &str) -> String {
    let words = locale.vocabulary();
    filled(words.dates.season, years, words.season(season), "")
}

/// The format of a language with a date put in.
fn filled(format: &str, year: &str, month: &str, day: &str) -> String {
    let mut out = String::with_capacity(format.len() + month.len());
    let mut pieces = format.split('{');
    out.push_str(pieces.next().unwrap_or_default());
    for piece in pieces {
        let (name, rest) = piece.split_once('}').unwrap_or((piece, ""));
        match name {
            "year" => out.push_str(year),
            "day" => out.push_str(day),
            _ => out.push_str(month),
        }
        out.push_str(rest);
    }
    out
}

fn month_of(locale: Locale, month: u8) -> &'static str {
    locale.vocabulary().months[usize::from(month.clamp(1, 12)) - 1]
}

/// A date or range as a text: the author's own words, or the format of the language.
pub(super) fn text(locale: Locale, written: &Spanned<Dates>) -> Text {
    match &written.start.text {
        Some(text) => (**text).clone(),
        None => Text::plain(dates(locale, written)).at(written.span),
    }
}

/// The same for a single date.
pub(super) fn date_text(locale: Locale, date: &Spanned<PartialDate>) -> Text {
    text(locale, &Spanned { value: Dates::on(date.value.clone()), span: date.span })
}

/// A date or range: `May 2023 – Aug. 2023`, `2023–24`, `May 2024 (expected)`.
pub(super) fn dates(locale: Locale, dates: &Dates) -> String {
    let formats = &locale.vocabulary().dates;
    let start = date(locale, &dates.start);
    let out = match &dates.end {
        None => start,
        Some(End::Present) => format!("{start} – {}", formats.present),
        Some(End::Open) => formats.since.replace("{}", &start),
        Some(End::Date(end)) => match (&dates.start.part, &end.part) {
            (Part::Year, Part::Year) => years(locale, dates.start.year, end.year),
            _ => days(locale, &dates.start, end)
                .unwrap_or_else(|| format!("{start} – {}", date(locale, end))),
        },
    };
    let end = if let Some(End::Date(end)) = &dates.end { end } else { &dates.start };
    let is_expected = dates.start.expected || end.expected;
    if is_expected { formats.expected.replace("{}", &out) } else { out }
}

/// The second year of a range: in English its last two digits, unless the century changes
/// (Chicago 9.64); in other languages in full.
pub(super) fn years(locale: Locale, start: u16, end: u16) -> String {
    let is_short = locale.vocabulary().dates.second_year == "short";
    if is_short && start / 100 == end / 100 && end > start {
        format!("{start}–{:02}", end % 100)
    } else {
        format!("{start}–{end}")
    }
}

/// `54th`.
pub(super) fn ordinal(number: u16) -> String {
    let suffix = match (number % 10, number % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    format!("{number}{suffix}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn locale(tag: &str) -> Locale {
        tag.parse().expect(tag)
    }

    #[test]
    fn dates_read_as_a_cv_has_them() {
        for (written, printed) in [
            ("2024", "2024"),
            ("2023-05 – 2023-08", "May\u{a0}2023 – Aug.\u{a0}2023"),
            ("2022-09 to 2022-12", "Sept.\u{a0}2022 – Dec.\u{a0}2022"),
            ("expected 2024-05", "May\u{a0}2024 (expected)"),
            ("2023–24", "2023–24"),
            ("2015-2019", "2015–19"),
            ("1999–2003", "1999–2003"),
            ("1999–00", "1999–2000"),
            ("2023 – present", "2023 – present"),
            ("Spring 2024", "Spring\u{a0}2024"),
            ("since 2020", "since 2020"),
            ("2021-10 – expected 2025-09", "Oct.\u{a0}2021 – Sept.\u{a0}2025 (expected)"),
            ("WS 2019/20", "WS\u{a0}2019/20"),
            ("2024-05-13 – 2024-05-17", "May\u{a0}13–17, 2024"),
            ("2024-05-30 – 2024-06-02", "May\u{a0}30, 2024 – June\u{a0}2, 2024"),
            ("SoSe 2020 – WS 2021/22", "SoSe\u{a0}2020 – WS\u{a0}2021/22"),
            ("2024-05-13", "May\u{a0}13, 2024"),
        ] {
            let read: Dates = written.parse().expect(written);
            assert_eq!(dates(locale("en-US"), &read), printed);
        }
        for (named, printed) in [
            (locale("de"), "13.\u{a0}Sept.\u{a0}2024 – heute"),
            (locale("fr"), "13\u{a0}sept.\u{a0}2024 – présent"),
            (locale("es"), "13\u{a0}sept.\u{a0}2024 – actualidad"),
            (locale("pl"), "13\u{a0}wrz.\u{a0}2024 – obecnie"),
            (locale("tr"), "13\u{a0}Eyl.\u{a0}2024 – günümüz"),
            (locale("zh"), "2024年9月13日 – 至今"),
            (locale("ja"), "2024年9月13日 – 現在"),
        ] {
            let read: Dates = "2024-09-13 – present".parse().expect("a range");
            assert_eq!(dates(named, &read), printed);
        }
        let since: Dates = "since 2020-05".parse().expect("an ongoing range");
        for (named, printed) in [
            (locale("de"), "seit Mai\u{a0}2020"),
            (locale("fr"), "depuis mai\u{a0}2020"),
            (locale("tr"), "May.\u{a0}2020 tarihinden beri"),
            (locale("ja"), "2020年5月から"),
        ] {
            assert_eq!(dates(named, &since), printed);
        }
        let days: Dates = "2024-05-13 – 2024-05-17".parse().expect("a range");
        assert_eq!(dates(locale("de"), &days), "13.–17.\u{a0}Mai\u{a0}2024");
        assert_eq!(dates(locale("ja"), &days), "2024年5月13日–17日");
        let range: Dates = "2019–23".parse().expect("years");
        assert_eq!(dates(locale("de"), &range), "2019–2023");
        let first: Dates = "2024-05-01".parse().expect("a day");
        assert_eq!(dates(locale("fr"), &first), "1er\u{a0}mai\u{a0}2024");
        let day: Dates = "2024-09-13".parse().expect("a day");
        assert_eq!(dates(locale("en-GB"), &day), "13\u{a0}Sept\u{a0}2024");
    }

    #[test]
    fn ordinals_mind_the_teens() {
        let all: Vec<String> =
            [1, 2, 3, 4, 11, 12, 13, 21, 51, 54, 111, 112].map(ordinal).into();
        assert_eq!(
            all.join(" "),
            "1st 2nd 3rd 4th 11th 12th 13th 21st 51st 54th 111th 112th"
        );
    }
}
