//! The owner of the CV, and the people whom it names.

use schemars::JsonSchema;
use serde::Deserialize;

use super::text::Text;
use super::texts::texts;
use super::{Email, Hidden, Orcid, Phone, PhotoName, SectionKind, Url};
use crate::diag::Spanned;

/// You, the owner of the CV: name, contact details, interests and profile.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Basics {
    /// The name printed at the top: `Haoran Qiu`.
    pub name: Text,
    /// Other spellings of your name in author lists: `H. Qiu`. Each is recognized as you
    /// and printed in bold.
    #[serde(default)]
    pub also: Vec<Text>,
    /// A line under the name: `PhD Candidate`.
    pub headline: Option<Text>,
    /// A photo, a `.jpg` or `.png` file next to the database: `ada.jpg`. Both built-in
    /// themes print it.
    pub photo: Option<Spanned<PhotoName>>,
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
    /// Research interests, printed by the section `interests`: `[cloud computing, machine
    /// learning]`.
    #[serde(default)]
    pub interests: Vec<Text>,
    /// A short paragraph about you, printed by the section `profile`.
    pub profile: Option<Text>,
}

impl Basics {
    /// Whether the section `kind` would have anything to print.
    pub fn has(&self, kind: SectionKind) -> bool {
        match kind {
            SectionKind::Contact => {
                !self.address.is_empty() || self.contact != Contacts::default()
            }
            SectionKind::Profile => self.profile.is_some(),
            SectionKind::Interests => !self.interests.is_empty(),
            _ => false,
        }
    }

    /// Removes what a variant hides.
    pub fn hide(&mut self, what: Hidden) {
        let contact = &mut self.contact;
        match what {
            Hidden::Address => self.address.clear(),
            Hidden::Email => contact.email = None,
            Hidden::Phone => contact.phone = None,
            Hidden::Website => contact.website = None,
            Hidden::Orcid => contact.orcid = None,
            Hidden::Github => contact.github = None,
            Hidden::Scholar => contact.scholar = None,
            Hidden::Linkedin => contact.linkedin = None,
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

/// Ways to reach the owner, printed in this order.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Contacts {
    /// Home page: `https://example.org`.
    pub website: Option<Spanned<Url>>,
    /// E-mail address: `ada@example.org`.
    pub email: Option<Spanned<Email>>,
    /// Telephone number, printed as typed: `+1 217 555 0100`.
    pub phone: Option<Spanned<Phone>>,
    /// ORCID iD: `0000-0002-1825-0097`.
    pub orcid: Option<Spanned<Orcid>>,
    /// GitHub page: `https://github.com/ada`.
    pub github: Option<Spanned<Url>>,
    /// Google Scholar page: `https://scholar.google.com/citations?user=…`.
    pub scholar: Option<Spanned<Url>>,
    /// LinkedIn page: `https://www.linkedin.com/in/ada`.
    pub linkedin: Option<Spanned<Url>>,
}

/// A person, written once under an id: `ann: {name: Ann O'Neil}`. Write the id wherever
/// the name is wanted.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Person {
    /// The name as printed: `Ann O'Neil`.
    pub name: Text,
    /// Other spellings of the name, for your own records: `A. O'Neil`.
    #[serde(default)]
    pub also: Vec<Text>,
    /// The person's home page. Their name links to it where your advisors, committee,
    /// investigators, co-presenters, advisees or references are printed.
    pub url: Option<Spanned<Url>>,
    /// Where the person works, printed after the name in the same places: `University of
    /// Illinois`.
    pub affiliation: Option<Text>,
}

texts!(Basics {
    name,
    also,
    photo,
    headline,
    affiliation,
    address,
    contact,
    interests,
    profile,
});
texts!(Contacts { website, email, phone, orcid, github, scholar, linkedin });
texts!(Person { name, also, url, affiliation });
