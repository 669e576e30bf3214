//! Who the CV is about, and the people it names.

use schemars::JsonSchema;
use serde::Deserialize;

use super::text::Text;
use super::texts::texts;
use super::{Email, Hidden, Orcid, Phone, PhotoName, SectionKind, Url};
use crate::diag::Spanned;

/// The owner of the CV.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Basics {
    /// The name as printed at the top.
    pub name: Text,
    /// Other forms of the name that stand in author lists: `H. Qiu`.
    #[serde(default)]
    pub also: Vec<Text>,
    /// A line under the name: `PhD Candidate`.
    pub headline: Option<Text>,
    /// A picture of the owner, a `.jpg` or `.png` beside the database, for themes that show one.
    pub photo: Option<Spanned<PhotoName>>,
    /// Where the owner works or studies, a line each.
    #[serde(default)]
    pub affiliation: Vec<Text>,
    /// Postal address, a line each.
    #[serde(default)]
    pub address: Vec<Text>,
    /// How to reach the owner.
    #[serde(default)]
    pub contact: Contacts,
    /// Research interests.
    #[serde(default)]
    pub interests: Vec<Text>,
    /// A short profile, for variants that open with one.
    pub profile: Option<Text>,
}

impl Basics {
    /// Whether there is anything for a section that shows a part of this.
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

    /// Leaves out what a variant hides.
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

    /// Every form of the owner's name, as [`Text::folded`] has it.
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
    /// Home page.
    pub website: Option<Spanned<Url>>,
    /// E-mail address.
    pub email: Option<Spanned<Email>>,
    /// Telephone number.
    pub phone: Option<Spanned<Phone>>,
    /// ORCID iD.
    pub orcid: Option<Spanned<Orcid>>,
    /// Page at GitHub.
    pub github: Option<Spanned<Url>>,
    /// Page at Google Scholar.
    pub scholar: Option<Spanned<Url>>,
    /// Page at `LinkedIn`.
    pub linkedin: Option<Spanned<Url>>,
}

/// A person, written once and referred to by the key in the table.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Person {
    /// The name as printed.
    pub name: Text,
    /// Other forms of the name.
    #[serde(default)]
    pub also: Vec<Text>,
    /// Their page.
    pub url: Option<Spanned<Url>>,
    /// Where they work.
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
