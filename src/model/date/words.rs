//! The words in dates: those of every language of `locales/`, and others that people use.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use super::super::locale::Locale;
use super::super::season::Season;

/// Words for the end of an ongoing range, besides those of the languages.
const PRESENT: [&str; 24] = [
    "present",
    "now",
    "today",
    "ongoing",
    "current",
    "currently",
    "to date",
    "date",
    "till date",
    "in progress",
    "jetzt",
    "laufend",
    "aujourd'hui",
    "aujourd’hui",
    "à ce jour",
    "en cours",
    "presente",
    "actualmente",
    "in corso",
    "attuale",
    "atual",
    "atualmente",
    "nu",
    "devam ediyor",
];

/// Words before the start of a range, besides those of the languages.
const SINCE: [&str; 14] = [
    "since",
    "from",
    "as of",
    "starting",
    "beginning",
    "seit",
    "ab",
    "von",
    "dal",
    "dalla",
    "vanaf",
    "van",
    "à partir de",
    "a partir de",
];

/// Words next to a date that is still to come, besides those of the languages.
const EXPECTED: [&str; 10] = [
    "expected",
    "exp.",
    "exp",
    "anticipated",
    "planned",
    "projected",
    "prévue",
    "prevista",
    "geplant",
    "expecting",
];

/// Words between the ends of a range.
pub(super) const TO: [&str; 12] =
    ["to", "through", "thru", "until", "till", "bis", "à", "au", "al", "a", "tot", "do"];

/// Words in a date that say nothing: `13 de mayo de 2020`.
pub(super) const FILLERS: [&str; 8] = ["de", "of", "del", "the", "di", "du", "den", "d"];

/// Endings of the number of a day: `1st`, `1er`.
pub(super) const ORDINALS: [&str; 11] =
    ["st", "nd", "rd", "th", "er", "e", "º", "°", "ª", "o", "te"];

/// Forms of months that no language of `locales/` prints.
const MONTHS: [(&str, u8); 34] = [
    ("sep", 9),
    ("sept", 9),
    ("jän", 1),
    ("jänner", 1),
    ("feber", 2),
    ("mär", 3),
    ("maerz", 3),
    ("juin", 6),
    ("juil", 7),
    ("fev", 2),
    ("fevrier", 2),
    ("aout", 8),
    ("decembre", 12),
    ("dec", 12),
    ("setiembre", 9),
    ("stycznia", 1),
    ("lutego", 2),
    ("marca", 3),
    ("kwietnia", 4),
    ("maja", 5),
    ("czerwca", 6),
    ("lipca", 7),
    ("sierpnia", 8),
    ("września", 9),
    ("października", 10),
    ("listopada", 11),
    ("grudnia", 12),
    ("maj", 5),
    ("juni", 6),
    ("juli", 7),
    ("mrz", 3),
    ("marco", 3),
    ("jun", 6),
    ("jul", 7),
];

/// The months by their bare names in all languages, since a database has many dates. If two
/// languages disagree, the first one counts.
static MONTHS_BY_NAME: LazyLock<BTreeMap<String, u8>> = LazyLock::new(|| {
    let mut months = BTreeMap::new();
    for locale in Locale::all() {
        let words = locale.vocabulary();
        for names in [words.months, words.month_names] {
            for (name, number) in names.into_iter().zip(1..) {
                months.entry(bare(name)).or_insert(number);
            }
        }
    }
    for (name, number) in MONTHS {
        months.entry(name.to_owned()).or_insert(number);
    }
    months
});

/// The same for seasons.
static SEASONS_BY_NAME: LazyLock<BTreeMap<String, Season>> = LazyLock::new(|| {
    let mut seasons = BTreeMap::new();
    for locale in Locale::all() {
        for (_, season) in Season::all() {
            seasons.entry(bare(locale.vocabulary().season(season))).or_insert(season);
        }
    }
    seasons
});

/// The words for the end of an ongoing range, in small letters.
static PRESENT_WORDS: LazyLock<BTreeSet<String>> = LazyLock::new(|| {
    let own = Locale::all().map(|locale| locale.vocabulary().dates.present);
    PRESENT.into_iter().chain(own).map(str::to_lowercase).collect()
});

/// The month of that name in any language, without regard to capitals and full stops.
pub(super) fn month(word: &str) -> Option<u8> {
    MONTHS_BY_NAME.get(&bare(word)).copied()
}

/// The season of that name in any language.
pub(super) fn season(word: &str) -> Option<Season> {
    SEASONS_BY_NAME.get(&bare(word)).copied()
}

/// Every name of a month or season, and every word above, to find what a misspelled word
/// was meant to be.
pub(super) fn all() -> impl Iterator<Item = &'static str> {
    let of = |locale: Locale| {
        let words = locale.vocabulary();
        let seasons = Season::all().map(|(_, season)| words.season(season));
        words.month_names.into_iter().chain(seasons)
    };
    let fixed = PRESENT.into_iter().chain(SINCE).chain(EXPECTED);
    Locale::all().flat_map(of).chain(fixed)
}

/// Whether the words are the end of an ongoing range.
pub(super) fn is_present(text: &str) -> bool {
    if text.starts_with(|c: char| c.is_ascii_digit()) {
        return false;
    }
    PRESENT_WORDS.contains(&text.to_lowercase())
}

/// The text after a word that begins an ongoing range: `2020` of `since 2020`.
pub(super) fn since(text: &str) -> Option<&str> {
    if !text.contains(char::is_alphabetic) {
        return None;
    }
    let formats = Locale::all().map(|locale| locale.vocabulary().dates.since);
    let cut = |format: &'static str| format.split_once("{}");
    let around = formats.filter_map(cut).chain(SINCE.map(|word| (word, "")));
    let inner = around.filter_map(|(before, after)| {
        without_start(text, before.trim())
            .and_then(|text| without_end(text, after.trim()))
    });
    inner.map(str::trim).find(|inner| inner.len() < text.len())
}

/// Whether a date says that it is expected, and the date without that word.
pub(super) fn expected(text: &str) -> (bool, &str) {
    const AROUND: &[char] = &['(', ')', '[', ']', '（', '）', ' ', ',', ':'];
    if !text.contains(char::is_alphabetic) {
        return (false, text);
    }
    let formats = Locale::all().map(|locale| locale.vocabulary().dates.expected);
    let word = |format: &'static str| {
        format.trim_start_matches("{}").trim_end_matches("{}").trim_matches(AROUND)
    };
    let mut known = EXPECTED.into_iter().chain(formats.map(word));
    let found = known.find_map(|word| {
        let inner = text.trim_matches(AROUND);
        let rest = without_start(inner, word).or_else(|| without_end(inner, word))?;
        let rest = rest.trim_matches(AROUND);
        (!rest.is_empty()).then_some(rest)
    });
    found.map_or((false, text), |rest| (true, rest))
}

/// The text without a word at its beginning, whatever its capitals.
fn without_start<'t>(text: &'t str, word: &str) -> Option<&'t str> {
    if word.is_empty() {
        return Some(text);
    }
    let rest =
        text.get(word.len()..).filter(|_| are_alike(text.chars(), word.chars()))?;
    let is_word = text[..word.len()].to_lowercase() == word.to_lowercase();
    let ends =
        word.ends_with('.') || !rest.starts_with(char::is_alphabetic) || !is_latin(word);
    (is_word && ends).then_some(rest)
}

/// The text without a word at its end.
fn without_end<'t>(text: &'t str, word: &str) -> Option<&'t str> {
    if word.is_empty() {
        return Some(text);
    }
    let at = text.len().checked_sub(word.len())?;
    if !are_alike(text.chars().rev(), word.chars().rev()) {
        return None;
    }
    let (rest, end) = (text.get(..at)?, text.get(at..)?);
    let begins = !rest.ends_with(char::is_alphabetic) || !is_latin(word);
    (end.to_lowercase() == word.to_lowercase() && begins).then_some(rest)
}

/// Whether the next letters are the same but for capitals. Most words differ in their first one.
fn are_alike(
    mut one: impl Iterator<Item = char>,
    mut other: impl Iterator<Item = char>,
) -> bool {
    let small = |c: Option<char>| c.map(|c| c.to_lowercase().next());
    small(one.next()) == small(other.next())
}

/// Whether words of this script are separated by spaces.
fn is_latin(word: &str) -> bool {
    word.chars().all(|c| c < '\u{2e80}')
}

/// A word in small letters, without full stops.
fn bare(word: &str) -> String {
    word.trim_end_matches('.').to_lowercase()
}
