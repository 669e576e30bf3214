//! Words, dates and numbers in the language of the CV.
//!
//! What differs from language to language is a table, a file a language; what differs in
//! kind, the order of a date, is here. Citations of proceedings stay in English: their
//! titles are English, and ordinals in them.

mod de;
mod en;
mod es;
mod fr;
mod it;
mod ja;
mod nl;
mod pl;
mod pt;
mod tr;
mod zh;

use crate::model::{
    Dates, End, Locale, Part, PartialDate, PublicationStatus, PublicationType, Season,
    SectionKind,
};

/// The words of a language.
pub(super) struct Words {
    months: [&'static str; 12],
    /// Winter, spring, summer, fall, autumn.
    seasons: [&'static str; 5],
    present: &'static str,
    /// What follows a date that is still to come.
    expected: &'static str,
    /// In the order of [`SectionKind::ALL`].
    headings: [&'static str; 17],
    /// In preparation, under review, under revision, accepted, in press.
    status: [&'static str; 5],
    /// In the order of [`PublicationType::ALL`].
    papers: [&'static str; 11],
    /// Above publications that have no year yet.
    pub forthcoming: &'static str,
    pub grade: &'static str,
    pub thesis: &'static str,
    pub committee: &'static str,
    /// One, and several; as the next two.
    pub advisor: [&'static str; 2],
    pub manager: [&'static str; 2],
    pub investigator: [&'static str; 2],
    /// Before what became of someone.
    pub now: &'static str,
    pub on_request: &'static str,
    pub website: &'static str,
    pub email: &'static str,
    pub phone: &'static str,
    /// What the marks of authors mean: equal, corresponding, advised.
    pub marks: [&'static str; 3],
    /// What bold years of a summary mean.
    pub first_author: &'static str,
    pub summary: &'static str,
    /// What the document is.
    pub cv: &'static str,
    /// `and {} other`, `and {} others`.
    others: [&'static str; 2],
}

/// The words of a locale.
pub(super) fn words(locale: Locale) -> &'static Words {
    match locale {
        Locale::EnUs | Locale::EnGb => &en::WORDS,
        Locale::De => &de::WORDS,
        Locale::Fr => &fr::WORDS,
        Locale::Es => &es::WORDS,
        Locale::It => &it::WORDS,
        Locale::Pt => &pt::WORDS,
        Locale::Nl => &nl::WORDS,
        Locale::Pl => &pl::WORDS,
        Locale::Tr => &tr::WORDS,
        Locale::Zh => &zh::WORDS,
        Locale::Ja => &ja::WORDS,
    }
}

/// No line breaks between the parts of a date.
const TIE: char = '\u{a0}';

/// AP style for America; Oxford's, without stops, for Britain.
fn month(locale: Locale, month: u8) -> &'static str {
    let months = &words(locale).months;
    let name = months[usize::from(month.clamp(1, 12)) - 1];
    if locale == Locale::EnGb { name.trim_end_matches('.') } else { name }
}

fn season(locale: Locale, season: Season) -> &'static str {
    let [winter, spring, summer, fall, autumn] = words(locale).seasons;
    match season {
        Season::Winter => winter,
        Season::Spring => spring,
        Season::Summer => summer,
        Season::Fall => fall,
        Season::Autumn => autumn,
    }
}

fn date(locale: Locale, date: PartialDate) -> String {
    let year = date.year;
    let cjk = matches!(locale, Locale::Zh | Locale::Ja);
    match date.part {
        Part::Year => year.to_string(),
        Part::Month(m) if cjk => format!("{year}年{}", month(locale, m)),
        Part::Day(m, day) if cjk => format!("{year}年{}{day}日", month(locale, m)),
        Part::Season(s) if cjk => format!("{year}年{}", season(locale, s)),
        Part::Month(m) => format!("{}{TIE}{year}", month(locale, m)),
        Part::Season(s) => format!("{}{TIE}{year}", season(locale, s)),
        Part::Day(m, day) => {
            let month = month(locale, m);
            match locale {
                Locale::EnUs => format!("{month}{TIE}{day}, {year}"),
                Locale::De => format!("{day}.{TIE}{month}{TIE}{year}"),
                Locale::Fr if day == 1 => format!("1er{TIE}{month}{TIE}{year}"),
                _ => format!("{day}{TIE}{month}{TIE}{year}"),
            }
        }
    }
}

/// A date or range: `May 2023 – Aug. 2023`, `2023–24`, `May 2024 (expected)`.
pub(super) fn dates(locale: Locale, dates: &Dates) -> String {
    let start = date(locale, dates.start);
    let mut out = match dates.end {
        None => start,
        Some(End::Present) => format!("{start} – {}", words(locale).present),
        Some(End::Date(end)) => match (dates.start.part, end.part) {
            (Part::Year, Part::Year) => years(locale, dates.start.year, end.year),
            _ => format!("{start} – {}", date(locale, end)),
        },
    };
    if dates.expected {
        out.push_str(words(locale).expected);
    }
    out
}

/// Two digits for the second year in English, unless the century changes (Chicago 9.64);
/// other languages write it whole.
fn years(locale: Locale, start: u16, end: u16) -> String {
    let english = matches!(locale, Locale::EnUs | Locale::EnGb);
    if english && start / 100 == end / 100 && end > start {
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

impl Words {
    /// The usual heading of a section.
    pub fn heading(&self, kind: SectionKind) -> &'static str {
        let at = SectionKind::ALL.iter().position(|one| *one == kind);
        self.headings[at.unwrap_or_default()]
    }

    /// The words above publications of a type.
    pub fn papers(&self, kind: PublicationType) -> &'static str {
        let at = PublicationType::ALL.iter().position(|one| *one == kind);
        self.papers[at.unwrap_or_default()]
    }

    /// How far a publication has come; nothing for one that is published.
    pub fn status(&self, status: PublicationStatus) -> Option<&'static str> {
        let [preparation, review, revision, accepted, press] = self.status;
        match status {
            PublicationStatus::InPreparation => Some(preparation),
            PublicationStatus::UnderReview => Some(review),
            PublicationStatus::UnderRevision => Some(revision),
            PublicationStatus::Accepted => Some(accepted),
            PublicationStatus::InPress => Some(press),
            PublicationStatus::Published => None,
        }
    }

    /// The words above publications of a year, or of none yet.
    pub fn year(&self, year: Option<u16>) -> String {
        year.map_or_else(|| self.forthcoming.to_owned(), |year| year.to_string())
    }

    /// `and 6 others`, after authors that are named.
    pub fn others(&self, number: usize) -> String {
        count(number, self.others).replace("{}", &number.to_string())
    }
}

/// The first for a single thing, the second for any other number.
pub(super) fn count(number: usize, [one, many]: [&'static str; 2]) -> &'static str {
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
        for (locale, printed) in [
            (Locale::De, "13.\u{a0}Sept.\u{a0}2024 – heute"),
            (Locale::Fr, "13\u{a0}sept.\u{a0}2024 – présent"),
            (Locale::Es, "13\u{a0}sept.\u{a0}2024 – actualidad"),
            (Locale::Pl, "13\u{a0}wrz.\u{a0}2024 – obecnie"),
            (Locale::Tr, "13\u{a0}Eyl.\u{a0}2024 – günümüz"),
            (Locale::Zh, "2024年9月13日 – 至今"),
            (Locale::Ja, "2024年9月13日 – 現在"),
        ] {
            let read: Dates = "2024-09-13 – present".parse().expect("a range");
            assert_eq!(dates(locale, &read), printed);
        }
        let range: Dates = "2019–23".parse().expect("years");
        assert_eq!(dates(Locale::De, &range), "2019–2023");
        let first: Dates = "2024-05-01".parse().expect("a day");
        assert_eq!(dates(Locale::Fr, &first), "1er\u{a0}mai\u{a0}2024");
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
