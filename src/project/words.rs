//! Words, dates and numbers in the language of the CV.
//!
//! English for now, in two countries; a language is one more arm in each function here
//! and nothing elsewhere.

use crate::model::{
    Dates, End, Locale, Part, PartialDate, PublicationStatus, PublicationType,
    SectionKind,
};

/// AP style for America; Oxford's, without stops, for Britain.
const MONTHS_US: [&str; 12] = [
    "Jan.", "Feb.", "Mar.", "Apr.", "May", "June", "July", "Aug.", "Sept.", "Oct.",
    "Nov.", "Dec.",
];
const MONTHS_GB: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "June", "July", "Aug", "Sept", "Oct", "Nov", "Dec",
];

/// No line breaks between the parts of a date.
const TIE: char = '\u{a0}';

fn month(locale: Locale, month: u8) -> &'static str {
    let months = match locale {
        Locale::EnUs => MONTHS_US,
        Locale::EnGb => MONTHS_GB,
    };
    months[usize::from(month.clamp(1, 12)) - 1]
}

fn date(locale: Locale, date: PartialDate) -> String {
    let year = date.year;
    match (date.part, locale) {
        (Part::Year, _) => year.to_string(),
        (Part::Month(m), _) => format!("{}{TIE}{year}", month(locale, m)),
        (Part::Day(m, day), Locale::EnUs) => {
            format!("{}{TIE}{day}, {year}", month(locale, m))
        }
        (Part::Day(m, day), Locale::EnGb) => {
            format!("{day}{TIE}{}{TIE}{year}", month(locale, m))
        }
        (Part::Season(season), _) => format!("{}{TIE}{year}", season.as_str()),
    }
}

/// A date or range: `May 2023 – Aug. 2023`, `2023–24`, `May 2024 (expected)`.
pub(super) fn dates(locale: Locale, dates: &Dates) -> String {
    let start = date(locale, dates.start);
    let mut out = match dates.end {
        None => start,
        Some(End::Present) => format!("{start} – present"),
        Some(End::Date(end)) => match (dates.start.part, end.part) {
            (Part::Year, Part::Year) => years(dates.start.year, end.year),
            _ => format!("{start} – {}", date(locale, end)),
        },
    };
    if dates.expected {
        out.push_str(" (expected)");
    }
    out
}

/// Two digits for the second year, unless the century changes (Chicago 9.64).
fn years(start: u16, end: u16) -> String {
    if start / 100 == end / 100 && end > start {
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

/// The usual heading of a section.
pub(super) fn heading(kind: SectionKind) -> &'static str {
    match kind {
        SectionKind::Contact => "Contact",
        SectionKind::Profile => "Profile",
        SectionKind::Interests => "Research Interests",
        SectionKind::Education => "Education",
        SectionKind::Experience => "Experience",
        SectionKind::Publications => "Publications",
        SectionKind::Honors => "Honors and Awards",
        SectionKind::Talks => "Talks",
        SectionKind::Teaching => "Teaching",
        SectionKind::Service => "Service",
        SectionKind::Grants => "Grants",
        SectionKind::Advising => "Advising",
        SectionKind::Skills => "Skills",
        SectionKind::Languages => "Languages",
        SectionKind::Patents => "Patents",
        SectionKind::References => "References",
        SectionKind::Free => "More",
    }
}

/// The words above publications of a type.
pub(super) fn papers(kind: PublicationType) -> &'static str {
    match kind {
        PublicationType::Conference => "Conference Papers",
        PublicationType::Journal => "Journal Articles",
        PublicationType::Workshop => "Workshop Papers",
        PublicationType::Preprint => "Preprints",
        PublicationType::Book => "Books",
        PublicationType::Chapter => "Book Chapters",
        PublicationType::Thesis => "Theses",
        PublicationType::Patent => "Patents",
        PublicationType::Software => "Software",
        PublicationType::Dataset => "Datasets",
        PublicationType::Other => "Other",
    }
}

/// The words above publications of a year, or of none yet.
pub(super) fn year(year: Option<u16>) -> String {
    year.map_or_else(|| "Forthcoming".to_owned(), |year| year.to_string())
}

/// How far a publication has come; nothing for one that is published.
pub(super) fn status(status: PublicationStatus) -> Option<&'static str> {
    match status {
        PublicationStatus::InPreparation => Some("In Preparation"),
        PublicationStatus::UnderReview => Some("Under Review"),
        PublicationStatus::UnderRevision => Some("Under Revision"),
        PublicationStatus::Accepted => Some("Accepted"),
        PublicationStatus::InPress => Some("In Press"),
        PublicationStatus::Published => None,
    }
}

/// `and 6 others`, after authors that are named.
pub(super) fn others(number: usize) -> String {
    format!("and {number} {}", count(number, "other", "others"))
}

/// `one` for a single thing, `many` for any other number.
pub(super) fn count<'a>(number: usize, one: &'a str, many: &'a str) -> &'a str {
    if number == 1 { one } else { many }
}

#[cfg(test)]
mod tests {
    use super::*;

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
            ("2024-05-13", "May\u{a0}13, 2024"),
        ] {
            let read: Dates = written.parse().expect(written);
            assert_eq!(dates(Locale::EnUs, &read), printed);
        }
        let day: Dates = "2024-09-13".parse().expect("a day");
        assert_eq!(dates(Locale::EnGb, &day), "13\u{a0}Sept\u{a0}2024");
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
