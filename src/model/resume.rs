//! The whole database.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Deserialize;

use super::{
    Advisee, Basics, Education, Experience, FreeSection, Grant, Honor, Id, Language,
    Malformed, Patent, Person, Publication, References, Section, ServiceCategory, Skill,
    Talk, Teaching, Venue, read_from_str,
};
use crate::diag::{Level, Spanned};

/// A career: everything, in the author's order. A variant shows a part of it.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[allow(missing_docs, reason = "each key is named as its type, which says what it is")]
pub struct Resume {
    pub basics: Option<Basics>,
    /// The language and country that dates and headings are written in.
    pub locale: Option<Spanned<Locale>>,
    pub people: IndexMap<Spanned<Id>, Person>,
    pub venues: IndexMap<Spanned<Id>, Venue>,
    pub education: Vec<Education>,
    pub experience: Vec<Experience>,
    pub publications: Vec<Publication>,
    pub honors: Vec<Honor>,
    pub talks: Vec<Talk>,
    pub teaching: Vec<Teaching>,
    pub service: Vec<ServiceCategory>,
    pub grants: Vec<Grant>,
    pub advising: Vec<Advisee>,
    pub skills: Vec<Skill>,
    pub languages: Vec<Language>,
    pub patents: Vec<Patent>,
    pub references: Option<References>,
    pub free: IndexMap<Spanned<Id>, FreeSection>,
    /// What stands on the page; every topic that has entries if left out.
    pub sections: Vec<Section>,
    /// What is to become of findings, by their code.
    pub checks: IndexMap<Spanned<Id>, Level>,
}

/// A language and country. More languages come with the variants.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Locale {
    /// American English.
    #[default]
    EnUs,
    /// British English.
    EnGb,
}

impl Locale {
    /// The BCP 47 tag, as in a PDF's `Lang`.
    pub fn tag(self) -> &'static str {
        match self {
            Locale::EnUs => "en-US",
            Locale::EnGb => "en-GB",
        }
    }
}

impl std::str::FromStr for Locale {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<Self, Malformed> {
        [Locale::EnUs, Locale::EnGb]
            .into_iter()
            .find(|locale| locale.tag().eq_ignore_ascii_case(text))
            .ok_or_else(|| {
                Malformed(format!(
                    "`{text}` is not a locale known here: `en-US`, `en-GB`"
                ))
            })
    }
}

read_from_str!(Locale);
