//! The language that a document is written in, with its words.
//!
//! A language is a file of `locales/`, which `build.rs` compiles in. A file that lacks anything
//! that American English has does not compile. How dates are put together is the business of
//! `project::dates`.

use super::{
    Malformed, PublicationStatus, PublicationType, Season, SectionKind, read_from_str,
};

/// Every language of `locales/`, sorted by its tag.
static VOCABULARIES: &[Vocabulary] = include!(concat!(env!("OUT_DIR"), "/locales.rs"));

/// Words by what they are for, sorted.
type Named = &'static [(&'static str, &'static str)];

/// A file of `locales/`.
#[derive(Debug)]
pub struct Vocabulary {
    /// The BCP 47 tag, as in a PDF's `Lang`.
    pub tag: &'static str,
    /// What it is called in English.
    pub name: &'static str,
    /// Months as they stand in dates, January first.
    pub months: [&'static str; 12],
    seasons: Named,
    /// How dates are put together.
    pub dates: DateFormats,
    /// How words are broken at the ends of lines.
    pub hyphenation: Hyphenation,
    headings: Named,
    publications: Named,
    status: Named,
    marks: Named,
    /// What the document is.
    pub cv: &'static str,
    /// Before a grade.
    pub grade: &'static str,
    /// Before the title of a thesis.
    pub thesis: &'static str,
    /// Before the names of a thesis committee.
    pub committee: &'static str,
    /// Before the name of one advisor, and of several; as the next two.
    pub advisor: [&'static str; 2],
    /// Before names of managers.
    pub manager: [&'static str; 2],
    /// Before names of investigators.
    pub investigator: [&'static str; 2],
    /// Before what became of someone.
    pub now: &'static str,
    /// That referees are named when asked for.
    pub on_request: &'static str,
    /// Before the address of a home page.
    pub website: &'static str,
    /// Before an e-mail address.
    pub email: &'static str,
    /// Before a telephone number.
    pub phone: &'static str,
    /// Above publications that have no year yet.
    pub forthcoming: &'static str,
    /// Before the venues of publications.
    pub summary: &'static str,
    /// What bold years of a summary mean.
    pub first_author: &'static str,
    /// `and {} other`, `and {} others`.
    others: [&'static str; 2],
}

/// How dates are put together: `{year}`, `{month}` and the like stand for what they name.
#[derive(Debug)]
#[allow(missing_docs, reason = "the names say it")]
pub struct DateFormats {
    pub month: &'static str,
    pub season: &'static str,
    pub day: &'static str,
    /// The first day of a month.
    pub first_day: &'static str,
    /// The end of what goes on.
    pub present: &'static str,
    /// A date that is still to come, for which `{}` stands.
    pub expected: &'static str,
    /// The second year of a range: `short` for its last two digits, or `whole`.
    pub second_year: &'static str,
}

/// TeX's patterns for a language, and how many letters stay together at either end of a word.
#[derive(Debug)]
#[allow(missing_docs, reason = "the names say it")]
pub struct Hyphenation {
    pub patterns: &'static str,
    pub left: &'static str,
    pub right: &'static str,
}

/// The word of that name: every language has those of American English, which has all.
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

    /// The usual heading of a section.
    pub fn heading(&self, kind: SectionKind) -> &'static str {
        named(self.headings, kind.as_str())
    }

    /// The words above publications of a type.
    pub fn publications(&self, kind: PublicationType) -> &'static str {
        named(self.publications, kind.as_str())
    }

    /// How far a publication has come; nothing for one that is published.
    pub fn status(&self, status: PublicationStatus) -> Option<&'static str> {
        let is_published = status == PublicationStatus::Published;
        (!is_published).then(|| named(self.status, status.as_str()))
    }

    /// What a mark of an author means.
    pub fn mark(&self, mark: &'static str) -> &'static str {
        named(self.marks, mark)
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
pub fn count(number: usize, [one, many]: [&'static str; 2]) -> &'static str {
    if number == 1 { one } else { many }
}

/// A language of `locales/`, for English with the country.
#[derive(Clone, Copy)]
pub struct Locale(&'static Vocabulary);

impl Locale {
    /// All of them, sorted by their tags.
    pub fn all() -> impl Iterator<Item = Locale> {
        VOCABULARIES.iter().map(Locale)
    }

    /// The BCP 47 tag, as in a PDF's `Lang`.
    pub fn tag(self) -> &'static str {
        self.0.tag
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
        Locale(usual.unwrap_or(&VOCABULARIES[0]))
    }
}

impl PartialEq for Locale {
    fn eq(&self, other: &Self) -> bool {
        self.tag() == other.tag()
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
        // `de-AT` is German; of English the country decides how dates are written.
        let language = text.split_once('-').map_or(text, |(language, _)| language);
        named(text).or_else(|| named(language)).ok_or_else(|| {
            let tags: Vec<String> =
                Locale::all().map(|it| format!("`{}`", it.tag())).collect();
            Malformed(format!("`{text}` is not a locale known here: {}", tags.join(", ")))
        })
    }
}

read_from_str!(Locale);

#[cfg(test)]
mod tests {
    use super::*;

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
            let all = [
                PublicationStatus::InPreparation,
                PublicationStatus::UnderReview,
                PublicationStatus::UnderRevision,
                PublicationStatus::Accepted,
                PublicationStatus::InPress,
            ];
            let states = all.iter().map(|status| status.as_str());
            assert_eq!(keys(language.status), sorted(states), "{}", language.tag);
            assert_eq!(keys(language.marks), ["advisee", "corresponding", "equal"]);
        }
        let locale: Locale = "en-us".parse().expect("known");
        assert_eq!(locale, Locale::default());
        assert_eq!("de-AT".parse::<Locale>().expect("known").tag(), "de");
        assert!("en".parse::<Locale>().is_err() && "en-AU".parse::<Locale>().is_err());
    }
}
