//! Variants: which part of a career a document shows, and how.
//!
//! Each key here and the command-line flag of the same name are equivalent: the flags
//! become one more variant, which extends the one that was named.

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

/// How important an entry is when space is short.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Priority {
    /// Entries with a higher number are kept longer; 0 if none is given.
    Number(i32),
    /// Never dropped to save space.
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
    /// 210 by 297 millimeters.
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

/// What happens to entries and bullets without tags when a variant selects by tags.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Untagged {
    /// They are kept.
    Keep,
    /// They are dropped.
    Drop,
}

/// How publications are numbered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum LabelMode {
    /// With the numbers that they have in the full CV.
    Keep,
    /// Renumbered without gaps, counting only those that the variant prints.
    Renumber,
}

/// What the publications of a section are grouped by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Grouping {
    /// Not grouped: one list.
    None,
    /// By type: conference papers, journal articles, and so on.
    Type,
    /// By year.
    Year,
}

macro_rules! hidden {
    ($($(#[$doc:meta])* $name:ident = $word:literal,)*) => {
        /// What a variant can hide throughout the document.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
        #[serde(rename_all = "kebab-case")]
        pub enum Hidden {
            $($(#[$doc])* $name,)*
        }

        impl Hidden {
            /// Each value, with its word in a database.
            pub const ALL: &[(Hidden, &str)] = &[$((Hidden::$name, $word),)*];
        }
    };
}

hidden! {
    /// The postal address.
    Address = "address",
    /// E-mail addresses, including those of references.
    Email = "email",
    /// Telephone numbers, including those of references.
    Phone = "phone",
    /// The home page.
    Website = "website",
    /// The ORCID iD.
    Orcid = "orcid",
    /// The GitHub page.
    Github = "github",
    /// The Google Scholar page.
    Scholar = "scholar",
    /// The LinkedIn page.
    Linkedin = "linkedin",
    /// The photo.
    Photo = "photo",
    /// The line under your name.
    Headline = "headline",
    /// The lines of the affiliation.
    Affiliation = "affiliation",
    /// Grades of degrees.
    Grade = "grade",
    /// Amounts of grants and honors.
    Amount = "amount",
    /// Managers of roles.
    Managers = "managers",
    /// Summaries of roles.
    Summary = "summary",
    /// Bullets of all entries.
    Bullets = "bullets",
    /// Notes under publications.
    Notes = "notes",
    /// Links under publications.
    Links = "links",
    /// arXiv identifiers of publications.
    Arxiv = "arxiv",
}

/// A limit on entries, for each section or for sections and types by name.
#[derive(Debug, Clone, PartialEq)]
pub enum Most {
    /// For each section.
    Each(u16),
    /// For sections and types of publication by name.
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
                        "`{word}` is not a number: write a number, or names with numbers, as \
                         in `{{publications: 5}}`"
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

/// Which entries and bullets are printed. Each key drops more; entries to which a key
/// does not apply are kept.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub struct Selection {
    /// Keep entries with any of these tags, and those without tags: `[teaching,
    /// service]`.
    pub tags: Vec<Spanned<Tag>>,
    /// Keep entries with all of these tags, and those without tags: `[teaching, recent]`.
    pub all_tags: Vec<Spanned<Tag>>,
    /// Drop entries with any of these tags: `[draft]`.
    pub no_tags: Vec<Spanned<Tag>>,
    /// Whether `tags` and `all-tags` keep or drop entries without tags. Default: `keep`.
    pub untagged: Option<Untagged>,
    /// Drop entries that ended before this date: `2020` or `2020-05`. Entries without a
    /// date are kept.
    pub since: Option<Spanned<PartialDate>>,
    /// Drop entries that began after this date: `2024`. Entries without a date are kept.
    pub until: Option<Spanned<PartialDate>>,
    /// Keep at most this many entries: a number for each section, or one for each section
    /// and type by name, as in `{publications: 5, talks: 3, journal: 2}`.
    pub max: Option<Most>,
    /// Drop entries whose priority is lower than this number.
    pub min_priority: Option<i32>,
    /// Keep only publications of these statuses: `[published, accepted]`.
    #[serde(deserialize_with = "each_once")]
    pub status: Vec<PublicationStatus>,
    /// Keep only these entries, in each section that has any of them: `[mu-serve, firm]`.
    pub ids: Vec<Spanned<Id>>,
    /// Drop these entries: `[mu-serve]`.
    pub drop: Vec<Spanned<Id>>,
}

impl Selection {
    /// Fills each key that is not set from `base`.
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

/// A section of a variant: the name of one of the database's, or a new one.
#[derive(Debug, Clone, PartialEq)]
pub enum Showing {
    /// Every section of that topic in the database, unchanged.
    Named(Spanned<Id>),
    /// A section written in the variant.
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

/// A document built from the database. It lists only what differs from the full CV.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub struct Variant {
    /// The variant whose keys apply wherever this one has none: `short`.
    pub extends: Option<Spanned<Id>>,
    /// The theme: the name of a built-in one or the path of a theme's folder. `tenure
    /// list themes` lists all.
    pub theme: Option<Spanned<String>>,
    /// The paper size. Default: the theme's.
    pub paper: Option<PaperSize>,
    /// Options of the theme: `{text-size: 11pt}`. `tenure list options` lists all.
    pub options: IndexMap<Spanned<Id>, Spanned<String>>,
    /// The language and country of dates and headings: `de`. Default: the database's.
    pub locale: Option<Spanned<Locale>>,
    /// The sections, in order. Each is the name of a section of the database or a new
    /// section: `[education, {section: publications, types: [journal]}]`. Default: the
    /// database's.
    pub sections: Vec<Showing>,
    /// Sections to leave out, by name: `[references]`.
    pub without: Vec<Spanned<Id>>,
    /// Which entries and bullets are printed.
    pub select: Selection,
    /// What to hide throughout the document: `[phone, address]`.
    #[serde(deserialize_with = "each_once")]
    pub hide: Vec<Hidden>,
    /// How publications are numbered. Default: `keep`.
    pub labels: Option<LabelMode>,
    /// The order of the entries in every section whose entries have dates: `newest`.
    /// Default: the order of each section.
    pub sort: Option<Sorting>,
    /// What publications are grouped by: `year`. Default: the grouping of each section.
    pub group: Option<Grouping>,
    /// The longest author list that is printed in full. Longer ones are shortened,
    /// keeping your name: `10`.
    pub authors: Option<u16>,
    /// The number of pages that the CV must fit on. The least important entries are
    /// dropped until it does.
    pub pages: Option<Spanned<u16>>,
    /// The number of pages that the CV may have. A longer CV is an error.
    pub max_pages: Option<Spanned<u16>>,
}

impl Variant {
    /// This variant, with each key that is not set taken from `base`.
    #[must_use]
    #[allow(clippy::needless_pass_by_value, reason = "most have made it for this")]
    pub fn over(mut self, base: Variant) -> Variant {
        self.extend(&base);
        self
    }

    /// Fills each key that is not set from `base`. What either drops or hides is dropped
    /// or hidden.
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

    /// Whether it hides `field`.
    pub fn hides(&self, field: Hidden) -> bool {
        self.hide.contains(&field)
    }
}

/// Adds the names of `base` that the list lacks.
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
