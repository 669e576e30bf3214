//! The long form of an author: a mapping with the parts of a name and marks.

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer};

use super::name_parts::{NameParts, whole};
use super::written::text_or_mapping;
use super::{Author, Id, Text};
use crate::diag::{Span, Spanned};

/// An author with marks, or with the parts of a name.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[expect(clippy::struct_excessive_bools, reason = "each is a key of the database")]
pub(super) struct LongAuthor {
    /// A name, or the id of a person.
    name: Option<Text>,
    /// The given names, instead of `name`: `Ludwig`.
    given: Option<Text>,
    /// The family name, with its particles: `van Beethoven`.
    family: Option<Text>,
    /// What follows the family name: `Jr.`.
    suffix: Option<Text>,
    /// The name of a group, instead of `name`: `ATLAS Collaboration`.
    group: Option<Text>,
    /// Whether this is you, where the name does not tell it: `false` for another person with
    /// your name.
    own: Option<bool>,
    /// Whether this stands for authors who are not named: `{others: true}` prints `et al.`.
    #[serde(default)]
    others: bool,
    /// Whether the author contributed equally with the others that are marked so. Prints
    /// `*` after the name.
    #[serde(default)]
    equal: bool,
    /// Whether this is one of several first authors. Prints `§` after the name.
    #[serde(default)]
    co_first: bool,
    /// Whether this is the corresponding author. Prints `†` after the name.
    #[serde(default)]
    corresponding: bool,
    /// Whether you advise or advised the author. Prints `‡` after the name.
    #[serde(default)]
    advisee: bool,
    /// Whether this is a senior author. Prints `¶` after the name.
    #[serde(default)]
    senior: bool,
    /// Whether the author was a student. Underlines the name.
    #[serde(default)]
    student: bool,
    /// More marks, by their ids under `marks`: `[visitor]`.
    #[serde(default)]
    marks: Vec<Spanned<Id>>,
}

/// The mistakes of a mapping.
const NO_NAME: &str =
    "an author needs a name: write `name`, or `given` and `family`, or `group`";
const TWO_NAMES: &str = "an author has one name: write either `name`, or `given` and `family`, or \
                         `group`";

const ONLY_OTHERS: &str = "`others` stands for authors who are not named, and takes no other key: \
                           write `{others: true}`";

impl TryFrom<LongAuthor> for Author {
    type Error = &'static str;

    fn try_from(long: LongAuthor) -> Result<Author, &'static str> {
        let LongAuthor { name, given, family, suffix, group, own, others, .. } = &long;
        let kinds = [
            name.is_some(),
            given.is_some() || family.is_some() || suffix.is_some(),
            group.is_some(),
            *others,
        ];
        match kinds.into_iter().filter(|is| *is).count() {
            0 => return Err(NO_NAME),
            1 => {}
            _ => return Err(TWO_NAMES),
        }
        let marks = long.all_marks();
        if *others && (own.is_some() || !marks.is_empty()) {
            return Err(ONLY_OTHERS);
        }
        let parts = match (given, family, group) {
            (_, Some(family), _) => Some(NameParts {
                given: given.clone(),
                family: family.clone(),
                suffix: suffix.clone(),
                is_group: false,
            }),
            (.., Some(group)) => Some(NameParts::group(group.clone())),
            _ if name.is_none() && !others => return Err(NO_NAME),
            _ => None,
        };
        Ok(Author {
            name: parts.as_ref().map(whole).or(name.clone()).unwrap_or_default(),
            parts: parts.map(Box::new),
            own: *own,
            others: *others,
            marks,
        })
    }
}

impl LongAuthor {
    fn all_marks(&self) -> Vec<Spanned<Id>> {
        let known = [
            ("equal", self.equal),
            ("co-first", self.co_first),
            ("corresponding", self.corresponding),
            ("advisee", self.advisee),
            ("senior", self.senior),
            ("student", self.student),
        ];
        let known = known.into_iter().filter(|(_, has)| *has);
        let id = |(name, _): (&str, bool)| {
            let value = name.parse().expect("the name of a mark is an id");
            Spanned { value, span: Span::NONE }
        };
        known.map(id).chain(self.marks.iter().cloned()).collect()
    }
}

impl<'de> Deserialize<'de> for Author {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        text_or_mapping::<_, _, LongAuthor>(d, Author::new)
    }
}
