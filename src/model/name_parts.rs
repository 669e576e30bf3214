//! The parts of a person's name: given names, family name, suffix.

use super::names::{are_initials, is_group};
use super::texts::texts;
use super::{Inline, Text};

/// A name in parts.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct NameParts {
    /// The given names; `None` for a group, or a name of one word.
    pub given: Option<Text>,
    /// The family name with its particles, or the name of a group.
    pub family: Text,
    /// What follows the family name: `Jr.`.
    pub suffix: Option<Text>,
    /// Whether it is the name of a group.
    pub is_group: bool,
}

texts!(NameParts { given, family, suffix, is_group });

/// Suffixes of a name, in lower case and without full stops; no comma precedes the first five.
const SUFFIXES: [&str; 8] = ["jr", "sr", "ii", "iii", "iv", "phd", "md", "esq"];
const GENERATIONS: usize = 5;

/// Whether a word follows a family name: `Jr.`, `PhD`.
pub fn is_suffix(word: &str) -> bool {
    suffix(word).is_some()
}

fn suffix(word: &str) -> Option<usize> {
    let word = word.replace('.', "").to_lowercase();
    SUFFIXES.iter().position(|suffix| *suffix == word)
}

impl NameParts {
    /// A group, whose name is never divided.
    pub fn group(name: Text) -> Self {
        NameParts { family: name, is_group: true, ..NameParts::default() }
    }

    /// The parts of a name that is written as a whole, with the given names first. Particles
    /// belong to the family name: `Ludwig | van Beethoven`.
    pub fn of(name: &Text) -> Self {
        let letters = name.letters();
        if is_group(&letters) {
            return NameParts::group(name.clone());
        }
        let letters = letters.replace('\u{a0}', " ");
        let (written, suffix) = without_suffix(&letters);
        let words: Vec<&str> = written.split_whitespace().collect();
        let is_lower = |word: &&str| word.starts_with(char::is_lowercase);
        if words.len() > 1 && words[..words.len() - 1].iter().all(is_lower) {
            // `de la Cruz` has no given name.
            let family = Text::plain(written).at(name.origin);
            let suffix = suffix.map(|text| Text::plain(text).at(name.origin));
            return NameParts { family, suffix, ..NameParts::default() };
        }
        let at = family_at(&words);
        let part = |text: &str| Text::plain(text).at(name.origin);
        let text = |words: &[&str]| (!words.is_empty()).then(|| part(&words.join(" ")));
        let (given, family) = match written.split_once(", ") {
            Some((family, given)) => (Some(part(given)), Some(part(family))),
            // `Hoffmann L`
            None if at == 0 => (
                text(words.get(1..).unwrap_or_default()),
                text(words.get(..1).unwrap_or_default()),
            ),
            None => (text(&words[..at]), text(&words[at..])),
        };
        NameParts {
            given,
            family: family.unwrap_or_default(),
            suffix: suffix.map(part),
            is_group: false,
        }
    }
}

impl NameParts {
    /// The parts of a name whose family name may be known.
    pub fn with_family(name: &Text, family: Option<&Text>) -> Self {
        let Some(family) = family else { return NameParts::of(name) };
        let letters = name.letters().replace('\u{a0}', " ");
        let (written, suffix) = without_suffix(&letters);
        let given = beside(written, &family.letters()).filter(|_| !is_group(&letters));
        let Some(given) = given else {
            return NameParts::of(name);
        };
        let part = |text: &str| Text::plain(text).at(name.origin);
        NameParts {
            given: (!given.is_empty()).then(|| part(given)),
            family: family.clone().at(name.origin),
            suffix: suffix.map(part),
            is_group: false,
        }
    }

    /// Whether a family name is the beginning or the end of a name.
    pub fn is_family(name: &Text, family: &Text) -> bool {
        let letters = name.letters().replace('\u{a0}', " ");
        beside(without_suffix(&letters).0, &family.letters()).is_some()
    }
}

/// The rest of a name beside its family name.
fn beside<'n>(name: &'n str, family: &str) -> Option<&'n str> {
    let given = name.strip_suffix(family).or_else(|| name.strip_prefix(family))?;
    let is_apart =
        given.is_empty() || given.starts_with([' ', ',']) || given.ends_with(' ');
    (is_apart || family.starts_with(is_unspaced)).then(|| given.trim_matches([' ', ',']))
}

/// A name without what follows the family name.
fn without_suffix(name: &str) -> (&str, Option<&str>) {
    match name.rsplit_once(' ') {
        Some((rest, last)) if is_suffix(last) && rest.contains(' ') => {
            (rest.trim_end_matches(','), Some(last))
        }
        _ => (name, None),
    }
}

/// The index of the word with which the family name begins: a particle before the last word,
/// or the last word. It is 0 if initials follow the family name.
fn family_at(words: &[&str]) -> usize {
    let Some((last, before)) = words.split_last() else { return 0 };
    let (Some(first), false) = (before.first(), last.contains('.')) else {
        return before.len();
    };
    if before.len() == 1 && are_initials(last) && !are_initials(first) {
        return 0;
    }
    let is_particle = |word: &&str| word.chars().next().is_some_and(char::is_lowercase);
    let particle = before.iter().skip(1).position(is_particle);
    particle.map_or(before.len(), |at| at + 1)
}

/// The name in one piece, as it is printed. In scripts without spaces the family name comes
/// first.
pub(super) fn whole(parts: &NameParts) -> Text {
    let NameParts { given, family, suffix, is_group: _ } = parts;
    let part = |text: &Text| Inline::Part(Box::new(text.clone()));
    let mut inlines = vec![part(family)];
    if let Some(given) = given {
        let is_joined = family.letters().starts_with(is_unspaced);
        let at = usize::from(is_joined);
        if !is_joined {
            // No line break after an initial.
            let space = if given.letters().ends_with('.') { "\u{a0}" } else { " " };
            inlines.insert(0, Inline::Plain(space.into()));
        }
        inlines.insert(at, part(given));
    }
    if let Some(last) = suffix {
        let is_close = self::suffix(&last.letters()).is_some_and(|at| at < GENERATIONS);
        inlines.push(Inline::Plain(if is_close { " " } else { ", " }.into()));
        inlines.push(part(last));
    }
    Text { inlines, origin: family.origin, ..Text::default() }
}

/// Whether a character is of a script in which no space divides a name: Chinese, Japanese or
/// Korean.
pub fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}' | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(name: &str) -> String {
        let NameParts { given, family, suffix, .. } = NameParts::of(&Text::plain(name));
        let letters =
            |text: Option<Text>| text.map(|text| text.letters()).unwrap_or_default();
        format!("{}|{}|{}", letters(given), family.letters(), letters(suffix))
    }

    #[test]
    fn a_family_name_that_is_known_is_not_guessed() {
        let parts = |name: &str, family: &str| {
            let family = Text::plain(family);
            let parts = NameParts::with_family(&Text::plain(name), Some(&family));
            let given = parts.given.map(|given| given.letters()).unwrap_or_default();
            format!("{given}|{}", parts.family.letters())
        };
        assert_eq!(
            parts("Gabriel García Márquez", "García Márquez"),
            "Gabriel|García Márquez"
        );
        assert_eq!(
            parts("G.\u{a0}García Márquez, PhD", "García Márquez"),
            "G.|García Márquez"
        );
        assert_eq!(parts("Mao Zedong", "Mao"), "Zedong|Mao");
        assert_eq!(parts("Vargas Llosa, Mario", "Vargas Llosa"), "Mario|Vargas Llosa");
        assert_eq!(parts("ATLAS Collaboration", "Collaboration"), "|ATLAS Collaboration");
        assert_eq!(parts("Anna Marquez", "quez"), "Anna|Marquez");
        assert_eq!(parts("毛泽东", "毛"), "泽东|毛");
    }

    #[test]
    fn names_have_parts() {
        for (name, expected) in [
            ("Ann Lee", "Ann|Lee|"),
            ("A. B. Lee", "A. B.|Lee|"),
            ("Ludwig van Beethoven", "Ludwig|van Beethoven|"),
            ("Maria de la Cruz", "Maria|de la Cruz|"),
            ("de la Cruz", "|de la Cruz|"),
            ("von Neumann", "|von Neumann|"),
            ("John Smith Jr.", "John|Smith|Jr."),
            ("John Smith, PhD", "John|Smith|PhD"),
            ("Lee, Ann", "Ann|Lee|"),
            ("Hoffmann L", "L|Hoffmann|"),
            ("J. K", "J.|K|"),
            ("Plato", "|Plato|"),
            ("王伟", "|王伟|"),
            ("ATLAS Collaboration", "|ATLAS Collaboration|"),
            ("", "||"),
        ] {
            assert_eq!(parts(name), expected, "{name}");
        }
    }

    #[test]
    fn parts_make_a_name() {
        let name = |given: &str, family: &str, suffix: Option<&str>| {
            let parts = NameParts {
                given: Some(Text::plain(given)),
                family: Text::plain(family),
                suffix: suffix.map(Text::plain),
                is_group: false,
            };
            whole(&parts).letters()
        };
        assert_eq!(name("Ann", "van Lee", None), "Ann van Lee");
        assert_eq!(name("Ann", "Lee", Some("Jr.")), "Ann Lee Jr.");
        assert_eq!(name("Ann", "Lee", Some("FRS")), "Ann Lee, FRS");
        assert_eq!(name("伟", "王", None), "王伟");
    }
}
