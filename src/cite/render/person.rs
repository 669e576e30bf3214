//! One name: the order of its parts, particles, initials.

use citationberg::{
    DemoteNonDroppingParticle, Name as NameElement, NameForm, NameOptions, NamePart,
    ToAffixes, ToFormatting,
};

use super::super::item::CitedName;
use super::super::run::{PieceRole, Rendered, runs_of};
use super::{LayoutWalk, case};
use crate::model::{Inline, Text, is_unspaced};

/// Suffixes that no comma precedes.
const GENERATIONS: [&str; 6] = ["jr", "sr", "ii", "iii", "iv", "v"];

impl LayoutWalk<'_> {
    /// A name, beginning with the family name if it is `inverted`.
    pub(super) fn person(
        &self,
        name: &CitedName,
        options: &NameOptions<'_>,
        element: &NameElement,
        inverted: bool,
    ) -> Rendered {
        let of_family = element.name_part_family();
        let of_given = element.name_part_given();
        if name.is_group {
            return self.part(&name.family, of_family);
        }
        if name.family.letters().starts_with(is_unspaced) {
            let given = name.given.as_ref().map(|given| self.part(given, of_given));
            let mut whole = self.part(&name.family, of_family);
            whole.append(given.unwrap_or_default());
            return whole;
        }
        let (particle, family) = particle_of(name);
        let particle =
            particle.map(|text| self.part(&text, of_family)).unwrap_or_default();
        let family = self.part(&family, of_family);
        if options.form == NameForm::Short {
            return joined([particle, family]);
        }
        let optional = |text: &Option<Text>| {
            text.as_ref().map(|text| self.part(text, of_given)).unwrap_or_default()
        };
        let dropping = optional(&name.dropping);
        let given = name.given.as_ref().map(|given| self.initialized(given, options));
        let given = optional(&given);
        if !inverted {
            let mut whole = joined([given, dropping, particle, family]);
            if let Some(suffix) = &name.suffix {
                let word = suffix.letters().replace('.', "").to_lowercase();
                let is_close = GENERATIONS.contains(&word.as_str());
                whole.push_word(if is_close { " " } else { ", " });
                whole.append(plain(suffix));
            }
            return whole;
        }
        let demotes = self.style.parsed().settings.demote_non_dropping_particle
            == DemoteNonDroppingParticle::DisplayAndSort;
        let (mut whole, rest) = if demotes {
            (family, joined([given, dropping, particle]))
        } else {
            (joined([particle, family]), joined([given, dropping]))
        };
        let mut suffix = name.suffix.as_ref().map(plain).unwrap_or_default();
        if options.initialize_with == Some("") {
            suffix.strip_periods();
        }
        for one in [rest, suffix] {
            if !one.is_empty() {
                whole.push_word(options.sort_separator);
                whole.append(one);
            }
        }
        whole
    }

    /// A part of a name with the look that the style gives to it.
    fn part(&self, text: &Text, look: Option<&NamePart>) -> Rendered {
        let mut output = plain(text);
        if let Some(look) = look {
            if let Some(case) = look.text_case {
                case::change(&mut output.runs, case, self.is_english);
            }
            output.format(look.to_formatting());
            let affixes = look.to_affixes();
            output.affix(affixes.prefix.as_deref(), affixes.suffix.as_deref());
        }
        output
    }

    /// The given names as the style abbreviates them.
    fn initialized(&self, given: &Text, options: &NameOptions<'_>) -> Text {
        let Some(with) = options.initialize_with else { return given.clone() };
        let keeps_hyphen = self.style.parsed().settings.initialize_with_hyphen;
        let letters = given.letters();
        let short = if options.initialize {
            initials(&letters, with, keeps_hyphen)
        } else {
            dotted(&letters, with)
        };
        Text::plain(short).at(given.origin)
    }
}

/// The runs of a part, whose role the list sets.
fn plain(text: &Text) -> Rendered {
    Rendered { runs: runs_of(text, PieceRole::Between), ..Rendered::default() }
}

/// Joins parts by spaces; none follows `d’` and `al-`.
fn joined<const N: usize>(parts: [Rendered; N]) -> Rendered {
    let mut all = Rendered::default();
    for one in parts.into_iter().filter(|one| !one.is_empty()) {
        let last = all.runs.last().and_then(|run| run.letters()?.chars().last());
        if last.is_some_and(|c| !"’'-‐".contains(c)) {
            all.push_word(" ");
        }
        all.append(one);
    }
    all
}

/// The particle of a name and the family name without it.
fn particle_of(name: &CitedName) -> (Option<Text>, Text) {
    if name.particle.is_some() {
        return (name.particle.clone(), name.family.clone());
    }
    let [Inline::Plain(letters)] = name.family.inlines.as_slice() else {
        return (None, name.family.clone());
    };
    let is_particle = |word: &&str| word.starts_with(char::is_lowercase);
    let length: usize =
        letters.split_inclusive(' ').take_while(is_particle).map(str::len).sum();
    let (particle, family) = letters.split_at(length);
    if particle.is_empty() || family.trim().is_empty() {
        return (None, name.family.clone());
    }
    let text = |letters: &str| Text::plain(letters.trim()).at(name.family.origin);
    (Some(text(particle)), text(family))
}

/// The initials of given names, each followed by `with`: `Jean-Paul M` gives `J.-P. M.`.
/// Words in lower case are particles, and stay.
fn initials(given: &str, with: &str, keeps_hyphen: bool) -> String {
    let mut out = String::new();
    let words = given.split(char::is_whitespace).filter(|word| !word.is_empty());
    for word in words {
        if word.starts_with(char::is_lowercase) {
            let before = out.trim_end().len();
            out.truncate(before);
            out.push_str(&format!("{}{word} ", if before > 0 { " " } else { "" }));
            continue;
        }
        let parts = word.split(['-', '‐', '\u{2011}']);
        // `Mi-sun` has one initial.
        let parts = parts.filter(|part| !part.starts_with(char::is_lowercase));
        let parts = parts.map(initials_of).filter(|initials| !initials.is_empty());
        for (number, initials) in parts.enumerate() {
            if number > 0 {
                out.truncate(out.trim_end().len());
                if keeps_hyphen {
                    out.push('-');
                }
            }
            for initial in initials {
                out.push(initial);
                out.push_str(with);
            }
        }
    }
    out.trim_end().to_owned()
}

/// The initials of one name: of `C.B.` and `JP` two, of `Chidi` one.
fn initials_of(part: &str) -> Vec<char> {
    let letters: Vec<char> = part.chars().filter(|c| c.is_alphabetic()).collect();
    let is_short = letters.len() <= 3 && letters.iter().all(|c| c.is_uppercase());
    let dots = part.matches('.').count();
    let are_initials = is_short && (dots == 0 || dots >= letters.len());
    if are_initials {
        return letters;
    }
    letters.first().map(|first| first.to_uppercase().collect()).unwrap_or_default()
}

/// Given names whose initials alone are written as the style writes initials.
fn dotted(given: &str, with: &str) -> String {
    let mut out = String::new();
    for word in given.split_whitespace() {
        let initials = initials_of(word);
        if initials.len() == word.chars().filter(|c| c.is_alphabetic()).count() {
            initials.iter().for_each(|initial| out.push_str(&format!("{initial}{with}")));
            continue;
        }
        if !out.is_empty() && !out.ends_with(char::is_whitespace) {
            out.push(' ');
        }
        out.push_str(word);
        out.push(' ');
    }
    out.trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn given_names_have_initials() {
        for (given, with, expected) in [
            ("Hannah Mei", ". ", "H. M."),
            ("Hannah Mei", ".", "H.M."),
            ("Hannah Mei", "", "HM"),
            ("Jean-Paul", ". ", "J.-P."),
            ("Jean-Paul", "", "J-P"),
            ("Mi-Sun", ". ", "M.-S."),
            ("Mi-sun", ". ", "M."),
            ("C.B.", ". ", "C. B."),
            ("JP", ". ", "J. P."),
            ("S. L.", ". ", "S. L."),
            ("Ali ibn Sina", ". ", "A. ibn S."),
            ("Élodie", ".", "É."),
            ("", ". ", ""),
            ("- .", ". ", ""),
        ] {
            assert_eq!(initials(given, with, true), expected, "{given}");
        }
        assert_eq!(initials("Jean-Paul", ".", false), "J.P.");
        assert_eq!(dotted("John R B. Smith", ". "), "John R. B. Smith");
        assert_eq!(dotted("J.R.R.", ". "), "J. R. R.");
        assert_eq!(dotted("S. L.", "."), "S.L.");
        assert_eq!(dotted("S. Lee B", "."), "S. Lee B.");
        assert_eq!(dotted("Al", ". "), "Al");
    }

    #[test]
    fn particles_begin_family_names() {
        let of = |family: &str| {
            let name = CitedName { family: Text::plain(family), ..CitedName::default() };
            let (particle, family) = particle_of(&name);
            (particle.unwrap_or_default().letters(), family.letters())
        };
        assert_eq!(of("van der Berg"), ("van der".into(), "Berg".into()));
        assert_eq!(of("Berg"), (String::new(), "Berg".into()));
        assert_eq!(of("d’Alembert"), (String::new(), "d’Alembert".into()));
        assert_eq!(of("bell hooks"), (String::new(), "bell hooks".into()));
        assert_eq!(of("Souza e Silva"), (String::new(), "Souza e Silva".into()));
    }
}
