//! The language of a document, with its words.
//!
//! Each language is a file of `locales/`, which `build.rs` compiles in. The build fails if a
//! file lacks anything that American English has. `project::dates` formats dates.

use super::{
    AdvisingLevel, GrantStatus, Malformed, PaperSize, PublicationStatus, PublicationType,
    Season, SectionKind, TalkKind, read_from_str,
};

/// Every language of `locales/`, sorted by tag.
static VOCABULARIES: &[Vocabulary] = include!(concat!(env!("OUT_DIR"), "/locales.rs"));

/// Words by their keys, sorted.
type Named = &'static [(&'static str, &'static str)];

/// For each key the words for one thing, and those above several.
type Pairs = &'static [(&'static str, [&'static str; 2])];

/// The contents of a file of `locales/`.
#[derive(Debug)]
pub struct Vocabulary {
    /// The BCP 47 tag, as in the `Lang` entry of a PDF.
    pub tag: &'static str,
    /// Its name in English.
    pub name: &'static str,
    /// The months as printed in dates, January first.
    pub months: [&'static str; 12],
    /// The full names of the months, as they are typed in a database.
    pub month_names: [&'static str; 12],
    seasons: Named,
    /// How dates are formatted.
    pub dates: DateFormats,
    /// How words are hyphenated.
    pub hyphenation: Hyphenation,
    headings: Named,
    publications: Named,
    genres: Named,
    status: Named,
    talk_kinds: Pairs,
    grant_status: Named,
    levels: Pairs,
    advisees: Named,
    /// How amounts of money are formatted.
    pub amounts: AmountFormats,
    marks: Named,
    labels: Named,
    /// The word for the document: `Curriculum Vitae`.
    pub cv: &'static str,
    /// Printed before a grade.
    pub grade: &'static str,
    /// Printed before the title of a thesis.
    pub thesis: &'static str,
    /// Printed before the names of a thesis committee.
    pub committee: &'static str,
    /// Printed before the name of one advisor, and of several; likewise the next two.
    pub advisor: [&'static str; 2],
    /// Printed before the names of managers.
    pub manager: [&'static str; 2],
    /// Printed before the names of investigators.
    pub investigator: [&'static str; 2],
    /// Printed before the names of other advisors of an advisee.
    pub co_advisor: [&'static str; 2],
    /// Printed before the awards of an advisee.
    pub award: [&'static str; 2],
    /// Printed before what a former advisee does now.
    pub now: &'static str,
    /// The sentence that references are available on request.
    pub on_request: &'static str,
    /// Printed before the address of a home page.
    pub website: &'static str,
    /// Printed before an e-mail address.
    pub email: &'static str,
    /// Printed before a telephone number.
    pub phone: &'static str,
    /// The heading of publications that have no year yet.
    pub forthcoming: &'static str,
    /// Printed before the summary of venues.
    pub summary: &'static str,
    /// The explanation of bold years in a summary.
    pub first_author: &'static str,
    /// `and {} other`, `and {} others`.
    others: [&'static str; 2],
    /// Printed after authors of whom some are not named.
    pub et_al: &'static str,
    /// How the date of the document is given: `updated {}`.
    pub updated: &'static str,
    /// The heading of a section that continues on another page: `{}, continued`.
    pub continued: &'static str,
    joints: &'static str,
    needing: &'static str,
    /// Printed before the names of those who gave a talk with you.
    pub with: &'static str,
    /// Printed before your part of a grant.
    pub share: &'static str,
    /// Printed before the total of grants.
    pub total: &'static str,
    /// Printed before the level of a course; likewise the next three.
    pub level: &'static str,
    /// Printed before the hours of a course.
    pub hours: &'static str,
    /// Printed before the number of students of a course.
    pub enrolment: &'static str,
    /// Printed before the result of the evaluation of a course.
    pub evaluation: &'static str,
    /// How a distinction follows a degree: ` with {}`.
    distinction: &'static str,
}

/// How dates are formatted. Placeholders such as `{year}` and `{month}` name their parts.
#[derive(Debug)]
#[allow(missing_docs, reason = "the names say it")]
pub struct DateFormats {
    pub month: &'static str,
    pub season: &'static str,
    pub day: &'static str,
    /// The first day of a month.
    pub first_day: &'static str,
    /// The days of a range within a month: `13–17`.
    pub days: &'static str,
    /// The end of an ongoing range.
    pub present: &'static str,
    /// An ongoing range, with `{}` for its start.
    pub since: &'static str,
    /// An expected date, with `{}` for the date.
    pub expected: &'static str,
    /// The second year of a range: `short` for its last two digits, or `whole`.
    pub second_year: &'static str,
}

/// How amounts of money are formatted.
#[derive(Debug)]
pub struct AmountFormats {
    /// A number with both separators: `1,234.5`.
    pub number: &'static str,
    /// A number with the symbol of its currency: `{symbol}{number}`.
    pub money: &'static str,
    /// The symbol of the US dollar.
    pub dollar: &'static str,
}

/// TeX's hyphenation patterns for a language, and how many letters stay together at
/// either end of a word.
#[derive(Debug)]
#[allow(missing_docs, reason = "the names say it")]
pub struct Hyphenation {
    pub patterns: &'static str,
    pub left: &'static str,
    pub right: &'static str,
}

/// The words for `name`.
fn pair(words: Pairs, name: &'static str) -> [&'static str; 2] {
    let at = words.binary_search_by_key(&name, |(name, _)| name);
    at.map_or([name; 2], |at| words[at].1)
}

/// The word for `name`. Every language has the keys of American English, which has all.
fn named(words: Named, name: &'static str) -> &'static str {
    let at = words.binary_search_by_key(&name, |(name, _)| name);
    at.map_or(name, |at| words[at].1)
}

impl Vocabulary {
    /// The name of a season.
    pub fn season(&self, season: Season) -> &'static str {
        let name = Season::all().find(|(_, one)| *one == season);
        name.map_or_else(|| season.as_str(), |(name, _)| named(self.seasons, name))
    }

    /// The default heading of a section.
    pub fn heading(&self, kind: SectionKind) -> &'static str {
        named(self.headings, kind.as_str())
    }

    /// The heading of publications of a type.
    pub fn publications(&self, kind: PublicationType) -> &'static str {
        named(self.publications, kind.as_str())
    }

    /// The word for what a publication is, which citation styles print; `None` for the usual types.
    pub fn genre(&self, kind: PublicationType) -> Option<&'static str> {
        let at = self.genres.binary_search_by_key(&kind.as_str(), |(name, _)| name);
        at.ok().map(|at| self.genres[at].1)
    }

    /// The words for a status; `None` for a publication that is published.
    pub fn status(&self, status: PublicationStatus) -> Option<&'static str> {
        let is_published = status == PublicationStatus::Published;
        (!is_published).then(|| named(self.status, status.as_str()))
    }

    /// The words for a kind of talk, and for several of that kind.
    pub fn talk_kind(&self, kind: TalkKind) -> [&'static str; 2] {
        pair(self.talk_kinds, kind.as_str())
    }

    /// The words for the status of a grant.
    pub fn grant_status(&self, status: GrantStatus) -> &'static str {
        named(self.grant_status, status.as_str())
    }

    /// The words for the level of an advisee, and for several of that level.
    pub fn advising_level(&self, level: AdvisingLevel) -> [&'static str; 2] {
        pair(self.levels, level.as_str())
    }

    /// The heading of current or former advisees.
    pub fn advisees(&self, are_current: bool) -> &'static str {
        named(self.advisees, if are_current { "current" } else { "former" })
    }

    /// What is printed before a distinction, and after it.
    pub fn distinction(&self) -> (&'static str, &'static str) {
        self.distinction.split_once("{}").unwrap_or((self.distinction, ""))
    }

    /// Whether a word joins a cross-reference to what is before it: `and`.
    pub fn is_joint(&self, word: &str) -> bool {
        self.joints.split_whitespace().any(|joint| joint == word)
    }

    /// Whether a word, in lower case, leads nowhere without what follows it: `in`.
    pub fn is_needing(&self, word: &str) -> bool {
        self.needing.split_whitespace().any(|needing| needing == word)
    }

    /// The explanation of an author's mark.
    pub fn mark(&self, mark: &'static str) -> &'static str {
        named(self.marks, mark)
    }

    /// The word for `name`, a key of `basics` or a skill in a language.
    pub fn label(&self, name: &str) -> &'static str {
        let at = self.labels.binary_search_by_key(&name, |(name, _)| name);
        at.map_or("", |at| self.labels[at].1)
    }

    /// The heading of publications of a year, or of those without one.
    pub fn year(&self, year: Option<u16>) -> String {
        year.map_or_else(|| self.forthcoming.to_owned(), |year| year.to_string())
    }

    /// `and 6 others`, after authors that are named.
    pub fn others(&self, number: usize) -> String {
        count(number, self.others).replace("{}", &number.to_string())
    }
}

/// The first for one thing, the second for any other number.
pub fn count(number: usize, [one, many]: [&'static str; 2]) -> &'static str {
    if number == 1 { one } else { many }
}

/// A language of `locales/`; for English, with the country.
#[derive(Clone, Copy)]
pub struct Locale(&'static Vocabulary, PaperSize);

/// The countries whose usual paper is letter.
const LETTER: [&str; 14] =
    ["US", "CA", "MX", "CL", "CO", "PH", "VE", "CR", "GT", "SV", "NI", "PA", "DO", "PR"];

impl Vocabulary {
    /// The locale of this language in the country that a tag names.
    fn locale(&'static self, tag: &str) -> Locale {
        let country = tag.split('-').nth(1).unwrap_or_default();
        let is_letter = LETTER.iter().any(|it| it.eq_ignore_ascii_case(country));
        let paper = if is_letter { PaperSize::Letter } else { PaperSize::A4 };
        Locale(self, paper)
    }
}

impl Locale {
    /// All locales, sorted by tag.
    pub fn all() -> impl Iterator<Item = Locale> {
        VOCABULARIES.iter().map(|words| words.locale(words.tag))
    }

    /// The BCP 47 tag, as in the `Lang` entry of a PDF.
    pub fn tag(self) -> &'static str {
        self.0.tag
    }

    /// The usual paper of its country: letter in most of America, else A4.
    pub fn paper(self) -> PaperSize {
        self.1
    }

    /// Its words.
    pub fn vocabulary(self) -> &'static Vocabulary {
        self.0
    }
}

impl Default for Locale {
    /// American English.
    fn default() -> Self {
        let usual = VOCABULARIES.iter().find(|language| language.tag == "en-US");
        let words = usual.unwrap_or(&VOCABULARIES[0]);
        words.locale(words.tag)
    }
}

impl PartialEq for Locale {
    fn eq(&self, other: &Self) -> bool {
        self.tag() == other.tag() && self.1 == other.1
    }
}

impl Eq for Locale {}

impl std::fmt::Debug for Locale {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.tag())
    }
}

impl std::str::FromStr for Locale {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<Self, Malformed> {
        let named =
            |tag: &str| Locale::all().find(|it| it.tag().eq_ignore_ascii_case(tag));
        // `de-AT` is read as German. For English, the country decides the format of dates.
        let language = text.split_once('-').map_or(text, |(language, _)| language);
        let known = named(text).or_else(|| named(language));
        known.map(|known| known.0.locale(text)).ok_or_else(|| {
            let tags: Vec<String> =
                Locale::all().map(|it| format!("`{}`", it.tag())).collect();
            Malformed(format!("unknown locale `{text}`: use one of {}", tags.join(", ")))
        })
    }
}

read_from_str!(Locale);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::KNOWN_MARKS;

    fn keys(words: Named) -> Vec<&'static str> {
        words.iter().map(|(name, _)| *name).collect()
    }

    fn sorted<'w>(words: impl Iterator<Item = &'w str>) -> Vec<&'w str> {
        let mut words: Vec<&str> = words.collect();
        words.sort_unstable();
        words
    }

    #[test]
    fn every_word_of_the_model_is_in_every_language() {
        for language in VOCABULARIES {
            let kinds = SectionKind::ALL.iter().map(|kind| kind.as_str());
            assert_eq!(keys(language.headings), sorted(kinds), "{}", language.tag);
            let types = PublicationType::ALL.iter().map(|kind| kind.as_str());
            assert_eq!(keys(language.publications), sorted(types), "{}", language.tag);
            let seasons = Season::all().map(|(name, _)| name);
            assert_eq!(keys(language.seasons), sorted(seasons), "{}", language.tag);
            let open =
                |status: &&PublicationStatus| **status != PublicationStatus::Published;
            let states = PublicationStatus::ALL.iter().filter(open);
            let states = states.map(|status| status.as_str());
            assert_eq!(keys(language.status), sorted(states), "{}", language.tag);
            let marks = KNOWN_MARKS.iter().map(|mark| mark.id);
            assert_eq!(keys(language.marks), sorted(marks));
            for (words, all) in [
                (language.talk_kinds, TalkKind::ALL.map(TalkKind::as_str).to_vec()),
                (language.levels, AdvisingLevel::ALL.map(AdvisingLevel::as_str).to_vec()),
            ] {
                let keys: Vec<&str> = words.iter().map(|(name, _)| *name).collect();
                assert_eq!(keys, sorted(all.into_iter()), "{}", language.tag);
            }
            let states = GrantStatus::ALL.map(GrantStatus::as_str);
            assert_eq!(keys(language.grant_status), sorted(states.into_iter()));
            assert_eq!(keys(language.advisees), ["current", "former"]);
        }
        let locale: Locale = "en-us".parse().expect("known");
        assert_eq!(locale, Locale::default());
        assert_eq!("de-AT".parse::<Locale>().expect("known").tag(), "de");
        let paper = |tag: &str| tag.parse::<Locale>().expect("known").paper();
        assert_eq!(paper("en-US"), PaperSize::Letter);
        assert_eq!(paper("es-MX"), PaperSize::Letter);
        assert_eq!(paper("en-GB"), PaperSize::A4);
        assert_eq!(paper("de"), PaperSize::A4);
        assert!("en".parse::<Locale>().is_err() && "en-AU".parse::<Locale>().is_err());
    }
}
