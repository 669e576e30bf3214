//! Variants: what of a career stands in one document, and how.
//!
//! A key here and the flag of the same name on the command line are one thing: flags are
//! read as a last variant that extends the one that was named.

use std::collections::BTreeSet;
use std::fmt;

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Deserialize;

use super::texts::texts;
use super::written::{each_once, once, text_or_mapping};
use super::{
    Id, Locale, Malformed, PartialDate, PublicationStatus, Section, Sorting, Tag, Text,
    read_from_str,
};
use crate::diag::Spanned;

/// What stays longest when space is short.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Priority {
    /// A higher number stays longer; 0 if none is given.
    Number(i32),
    /// Never left out for space.
    Required,
}

impl Default for Priority {
    fn default() -> Self {
        Priority::Number(0)
    }
}

impl std::str::FromStr for Priority {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<Self, Malformed> {
        match text {
            "required" => Ok(Priority::Required),
            _ => text.parse().map(Priority::Number).map_err(|_| {
                Malformed(format!(
                    "`{text}` is not a priority: write a whole number or `required`"
                ))
            }),
        }
    }
}

read_from_str!(Priority);

/// The size of the paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum PaperSize {
    /// 8.5 by 11 inches.
    #[default]
    Letter,
    /// 210 by 297 millimetres.
    A4,
}

impl PaperSize {
    /// The word in a database, in `theme.yaml` and on the command line.
    pub fn as_str(self) -> &'static str {
        match self {
            PaperSize::Letter => "letter",
            PaperSize::A4 => "a4",
        }
    }
}

/// What becomes of entries and bullets without tags where tags are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Untagged {
    /// They stay.
    Keep,
    /// They go.
    Drop,
}

/// Which labels publications have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum LabelMode {
    /// Those that they have in the whole database.
    Keep,
    /// Counted anew over what the variant shows.
    Renumber,
}

/// What publications of a section are grouped by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Grouping {
    /// One list.
    None,
    /// By what they are.
    Type,
    /// By year.
    Year,
}

macro_rules! hidden {
    ($($(#[$doc:meta])* $name:ident = $word:literal,)*) => {
        /// What a variant can leave out wherever it stands.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
        #[serde(rename_all = "kebab-case")]
        pub enum Hidden {
            $($(#[$doc])* $name,)*
        }

        impl Hidden {
            /// Each, with its word.
            pub const ALL: &[(Hidden, &str)] = &[$((Hidden::$name, $word),)*];
        }
    };
}

hidden! {
    /// The postal address.
    Address = "address",
    /// E-mail addresses, those of referees too.
    Email = "email",
    /// Telephone numbers, those of referees too.
    Phone = "phone",
    /// The home page.
    Website = "website",
    /// The ORCID iD.
    Orcid = "orcid",
    /// The page at GitHub.
    Github = "github",
    /// The page at Google Scholar.
    Scholar = "scholar",
    /// The page at `LinkedIn`.
    Linkedin = "linkedin",
    /// The picture of the owner.
    Photo = "photo",
    /// The line under the name.
    Headline = "headline",
    /// The lines of the affiliation.
    Affiliation = "affiliation",
    /// Grades of degrees.
    Grade = "grade",
    /// Sums of grants and honours.
    Amount = "amount",
    /// Managers of roles.
    Managers = "managers",
    /// What was done in a role, in a sentence.
    Summary = "summary",
    /// Bullets of every kind.
    Bullets = "bullets",
    /// Remarks under publications.
    Notes = "notes",
    /// Links under publications.
    Links = "links",
    /// Addresses of preprints.
    Arxiv = "arxiv",
}

/// How many entries stay: of each section, or of those that are named.
#[derive(Debug, Clone, PartialEq)]
pub enum Most {
    /// Of each section.
    Each(u16),
    /// Of sections and types of publication by name.
    Of(IndexMap<Spanned<Id>, u16>),
}

#[derive(Deserialize)]
#[serde(transparent)]
struct Named(IndexMap<Spanned<Id>, u16>);

impl<'de> Deserialize<'de> for Most {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        struct Either;

        impl<'de> serde::de::Visitor<'de> for Either {
            type Value = Most;

            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str("a number or a mapping of names to numbers")
            }

            fn visit_str<E: serde::de::Error>(self, word: &str) -> Result<Most, E> {
                word.parse().map(Most::Each).map_err(|_| {
                    E::custom(format_args!(
                        "`{word}` is no number: write one, or names with numbers, as in \
                         `{{publications: 5}}`"
                    ))
                })
            }

            fn visit_u64<E: serde::de::Error>(self, number: u64) -> Result<Most, E> {
                self.visit_str(&number.to_string())
            }

            fn visit_map<A: serde::de::MapAccess<'de>>(
                self,
                map: A,
            ) -> Result<Most, A::Error> {
                let map = serde::de::value::MapAccessDeserializer::new(map);
                Named::deserialize(map).map(|named| Most::Of(named.0))
            }
        }

        d.deserialize_any(Either)
    }
}

/// Which entries and bullets stay. Each key leaves out more; what a key says nothing about
/// stays.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub struct Selection {
    /// Those with any of these tags stay, and those without tags.
    pub tags: Vec<Spanned<Tag>>,
    /// Those with all of these tags stay, and those without tags.
    pub all_tags: Vec<Spanned<Tag>>,
    /// Those with any of these tags go.
    pub no_tags: Vec<Spanned<Tag>>,
    /// What becomes of those without tags: `keep`, or `drop`.
    pub untagged: Option<Untagged>,
    /// Those that ended before this go.
    pub since: Option<Spanned<PartialDate>>,
    /// Those that began after this go.
    pub until: Option<Spanned<PartialDate>>,
    /// At most so many stay: a number, or `{publications: 5, talks: 3, journal: 2}`.
    pub max: Option<Most>,
    /// Those of a lower priority go.
    pub min_priority: Option<i32>,
    /// Publications of another status go.
    #[serde(deserialize_with = "each_once")]
    pub status: Vec<PublicationStatus>,
    /// In a section that has any of these, the others go.
    pub ids: Vec<Spanned<Id>>,
    /// These go.
    pub drop: Vec<Spanned<Id>>,
}

impl Selection {
    /// Adds what `base` says where this says nothing.
    fn extend(&mut self, base: &Selection) {
        or(&mut self.tags, &base.tags);
        or(&mut self.all_tags, &base.all_tags);
        add(&mut self.no_tags, &base.no_tags);
        self.untagged = self.untagged.or(base.untagged);
        self.since = self.since.take().or_else(|| base.since.clone());
        self.until = self.until.take().or_else(|| base.until.clone());
        self.max = self.max.take().or_else(|| base.max.clone());
        self.min_priority = self.min_priority.or(base.min_priority);
        or(&mut self.status, &base.status);
        or(&mut self.ids, &base.ids);
        add(&mut self.drop, &base.drop);
    }
}

/// A section that a variant shows: one of the database's by name, or one of its own.
#[derive(Debug, Clone, PartialEq)]
pub enum Showing {
    /// Every section of that topic in the database, as it is there.
    Named(Spanned<Id>),
    /// As it stands here.
    Own(Box<Section>),
}

impl From<Section> for Showing {
    fn from(section: Section) -> Self {
        Showing::Own(Box::new(section))
    }
}

impl<'de> Deserialize<'de> for Showing {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let word = |text: Text| {
            let id = Id::written(text.letters());
            Showing::Named(Spanned { value: id, span: text.origin })
        };
        text_or_mapping::<_, _, Section>(d, word)
    }
}

/// A document that is made of the database.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub struct Variant {
    /// The variant whose keys hold where this has none.
    pub extends: Option<Spanned<Id>>,
    /// The theme: a built-in one, or the folder of one.
    pub theme: Option<Spanned<String>>,
    /// The paper, if not the theme's.
    pub paper: Option<PaperSize>,
    /// Options of the theme, as in `{text-size: 11pt}`; `tenure list options` has them all.
    pub options: IndexMap<Spanned<Id>, Spanned<String>>,
    /// The language and country of dates and headings.
    pub locale: Option<Spanned<Locale>>,
    /// The sections, in order: names of the database's, or sections of its own.
    pub sections: Vec<Showing>,
    /// Sections that do not stand on the page, by name.
    pub without: Vec<Spanned<Id>>,
    /// Which entries and bullets stay.
    pub select: Selection,
    /// What is left out wherever it stands.
    #[serde(deserialize_with = "each_once")]
    pub hide: Vec<Hidden>,
    /// Whether publications keep their labels.
    pub labels: Option<LabelMode>,
    /// The order of every list that has dates.
    pub sort: Option<Sorting>,
    /// What publications are grouped by.
    pub group: Option<Grouping>,
    /// Author lists longer than this are shortened around the owner.
    pub authors: Option<u16>,
    /// The pages that it must fit on; entries are left out until it does.
    pub pages: Option<Spanned<u16>>,
    /// The pages that it may have; more are an error.
    pub max_pages: Option<Spanned<u16>>,
}

impl Variant {
    /// This, where it says something, else `base`.
    #[must_use]
    #[allow(clippy::needless_pass_by_value, reason = "most have made it for this")]
    pub fn over(mut self, base: Variant) -> Variant {
        self.extend(&base);
        self
    }

    /// Adds what `base` says where this says nothing; what is kept back by one is kept back
    /// by both.
    pub fn extend(&mut self, base: &Variant) {
        self.theme = self.theme.take().or_else(|| base.theme.clone());
        self.paper = self.paper.or(base.paper);
        for (name, value) in &base.options {
            if !self.options.contains_key(&name.value) {
                self.options.insert(name.clone(), value.clone());
            }
        }
        self.locale = self.locale.take().or_else(|| base.locale.clone());
        or(&mut self.sections, &base.sections);
        add(&mut self.without, &base.without);
        self.select.extend(&base.select);
        self.hide = once(self.hide.iter().chain(&base.hide).copied());
        self.labels = self.labels.or(base.labels);
        self.sort = self.sort.or(base.sort);
        self.group = self.group.or(base.group);
        self.authors = self.authors.or(base.authors);
        self.pages = self.pages.take().or_else(|| base.pages.clone());
        self.max_pages = self.max_pages.take().or_else(|| base.max_pages.clone());
    }

    /// Whether it leaves `field` out.
    pub fn hides(&self, field: Hidden) -> bool {
        self.hide.contains(&field)
    }
}

/// Adds the names of `base` that are not in the list.
fn add(list: &mut Vec<Spanned<Id>>, base: &[Spanned<Id>]) {
    let known: BTreeSet<Id> = list.iter().map(|name| name.value.clone()).collect();
    list.extend(base.iter().filter(|name| !known.contains(&name.value)).cloned());
}

fn or<T: Clone>(list: &mut Vec<T>, base: &[T]) {
    if list.is_empty() {
        list.extend_from_slice(base);
    }
}

texts!(Variant {
    extends,
    theme,
    paper,
    options,
    locale,
    sections,
    without,
    select,
    hide,
    labels,
    sort,
    group,
    authors,
    pages,
    max_pages,
});
