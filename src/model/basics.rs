//! The owner of the CV, and the people whom it names.

use schemars::JsonSchema;
use serde::Deserialize;

use super::text::Text;
use super::texts::texts;
use super::{Contacts, Hidden, Id, PartialDate, PictureName, SectionKind, Url};
use crate::diag::Spanned;

/// You, the owner of the CV: name, contact details, interests and profile.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Basics {
    /// The name printed at the top: `Haoran Qiu`.
    pub name: Text,
    /// Other spellings of your name in author lists: `H. Qiu`. Each is recognized as you
    /// and printed in bold.
    #[serde(default)]
    pub also: Vec<Text>,
    /// Your family name, if it is not the last word of your name: `García Márquez`. Citation
    /// styles need it.
    pub family: Option<Text>,
    /// Titles before the name: `Prof. Dr.`.
    pub title: Option<Text>,
    /// Titles after the name, separated by commas: `[PhD, FRS]`.
    #[serde(default)]
    pub suffix: Vec<Text>,
    /// Your pronouns: `she/her`.
    pub pronouns: Option<Text>,
    /// A line under the name: `PhD Candidate`.
    pub headline: Option<Text>,
    /// A photo, a `.jpg` or `.png` file next to the database: `ada.jpg`. Both built-in
    /// themes print it.
    pub photo: Option<Spanned<PictureName>>,
    /// Where you work or study, one line per item: `[Department of Computer Science,
    /// University of Illinois]`.
    #[serde(default)]
    pub affiliation: Vec<Text>,
    /// Postal address, one line per item: `[201 N. Goodwin Ave., "Urbana, IL 61801"]`.
    #[serde(default)]
    pub address: Vec<Text>,
    /// How to reach you.
    #[serde(default)]
    pub contact: Contacts,
    /// Your date of birth, where CVs have it: `1988-05-13`.
    pub birth_date: Option<Spanned<PartialDate>>,
    /// Your nationality, where CVs have it: `Italian`.
    pub nationality: Option<Text>,
    /// More facts under the contact details: `[{label: Driving license, text: B}]`.
    #[serde(default)]
    pub details: Vec<Fact>,
    /// How often you are cited, by which source and when.
    pub metrics: Option<Metrics>,
    /// Research interests, printed by the section `interests`: `[cloud computing, machine
    /// learning]`.
    #[serde(default)]
    pub interests: Vec<Text>,
    /// A short paragraph about you, printed by the section `profile`. Begin it with `|` for
    /// several paragraphs, with an empty line between them, or for a list of `- ` lines.
    #[serde(default, deserialize_with = "crate::model::prose")]
    pub profile: Option<Text>,
}

impl Basics {
    /// Whether the section `kind` would have anything to print.
    pub fn has(&self, kind: SectionKind) -> bool {
        match kind {
            SectionKind::Contact => {
                !self.address.is_empty() || !self.contact.0.is_empty() || self.has_facts()
            }
            SectionKind::Profile => self.profile.is_some(),
            SectionKind::Interests => !self.interests.is_empty(),
            _ => false,
        }
    }

    fn has_facts(&self) -> bool {
        let Basics { pronouns, birth_date, nationality, details, metrics, .. } = self;
        pronouns.is_some()
            || birth_date.is_some()
            || nationality.is_some()
            || !details.is_empty()
            || metrics.is_some()
    }

    /// Removes what a variant hides.
    pub fn hide(&mut self, what: Hidden) {
        self.contact.hide(what);
        match what {
            Hidden::Address => self.address.clear(),
            Hidden::Titles => {
                self.title = None;
                self.suffix.clear();
            }
            Hidden::Suffix => self.suffix.clear(),
            Hidden::Pronouns => self.pronouns = None,
            Hidden::BirthDate => self.birth_date = None,
            Hidden::Nationality => self.nationality = None,
            Hidden::Details => self.details.clear(),
            Hidden::Metrics => self.metrics = None,
            Hidden::Photo => self.photo = None,
            Hidden::Headline => self.headline = None,
            Hidden::Affiliation => self.affiliation.clear(),
            _ => {}
        }
    }

    /// Every form of the owner's name, normalized by [`Text::folded`].
    pub fn forms(&self) -> Vec<String> {
        let names = std::iter::once(&self.name).chain(&self.also);
        let in_languages = |name: &Text| -> Vec<String> {
            let others = name.languages.iter().map(|(_, text)| text.folded());
            std::iter::once(name.folded()).chain(others).collect()
        };
        names.flat_map(in_languages).collect()
    }
}

/// A fact about you: `{label: Driving license, text: B}`.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Fact {
    /// The label before it: `Driving license`.
    pub label: Text,
    /// The fact: `B`.
    pub text: Text,
}

/// How often you are cited: `{source: Google Scholar, date: 2026-11, citations: 1234,
/// h-index: 18}`.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Metrics {
    /// Who counted: `Google Scholar`.
    pub source: Text,
    /// When: `2026-11`.
    pub date: Spanned<PartialDate>,
    /// The number of citations, printed as typed: `1,234`.
    pub citations: Option<Text>,
    /// The h-index: `18`.
    pub h_index: Option<Text>,
    /// The i10-index: `25`.
    #[serde(rename = "i10-index")]
    pub i10_index: Option<Text>,
}

/// A person, written once under an id: `ann: {name: Ann O'Neil}`. Write the id wherever
/// the name is wanted.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Person {
    /// The name as printed: `Ann O'Neil`.
    pub name: Text,
    /// The family name, if it is not the last word of the name: `García Márquez`. Citation
    /// styles need it.
    pub family: Option<Text>,
    /// Other spellings of the name, for your own records: `A. O'Neil`.
    #[serde(default)]
    pub also: Vec<Text>,
    /// The person's home page. Their name links to it where your advisors, committee,
    /// investigators, co-presenters, advisees or references are printed.
    pub url: Option<Spanned<Url>>,
    /// Where the person works, printed after the name in the same places: `University of
    /// Illinois`.
    pub affiliation: Option<Text>,
    /// Marks that the person has in every author list: `[advisee]`.
    #[serde(default)]
    pub marks: Vec<Spanned<Id>>,
}

texts!(Basics {
    name,
    also,
    family,
    title,
    suffix,
    pronouns,
    photo,
    headline,
    affiliation,
    address,
    contact,
    birth_date,
    nationality,
    details,
    metrics,
    interests,
    profile,
});
texts!(Fact { label, text });
texts!(Metrics { source, date, citations, h_index, i10_index });
texts!(Person { name, family, also, url, affiliation, marks });
