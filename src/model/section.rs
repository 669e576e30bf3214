//! The sections of the page, in order.

use schemars::JsonSchema;
use serde::de::IntoDeserializer;
use serde::{Deserialize, Deserializer};

use super::text::Text;
use super::texts::texts;
use super::written::{once, word_or_mapping};
use super::{CitationStyle, Id, Priority, PublicationType, SectionKind, Selection};
use crate::diag::Spanned;

/// The order of the entries of a section.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Sorting {
    /// As in the database.
    #[default]
    Database,
    /// Latest first; entries of the same date stay in the order of the database.
    Newest,
    /// Earliest first.
    Oldest,
    /// Publications with you as first author first.
    FirstAuthor,
}

/// The direction in which the labels of a section count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum LabelOrder {
    /// From the number of publications down to 1.
    Descending,
    /// From 1 up. A new publication at the top renumbers all others.
    Ascending,
}

/// What the entries of a section are grouped by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Grouping {
    /// Not grouped: one list.
    None,
    /// Publications by type: conference papers, journal articles, and so on.
    Type,
    /// Publications and talks by year; talks by that of their latest occasion.
    Year,
    /// Advisees by level: Ph.D. students, Master's students, and so on.
    Level,
    /// Grants by status; advisees by whether their dates end in `present` or are expected.
    Status,
    /// Talks by kind: keynotes, invited talks, and so on.
    Kind,
}

impl Grouping {
    /// Whether the entries of a kind of section can be grouped by it.
    pub fn works_in(self, kind: SectionKind) -> bool {
        GROUPED.iter().any(|(grouping, kinds)| {
            (*grouping == self || self == Grouping::None) && kinds.contains(&kind)
        })
    }
}

/// The kinds of section that each grouping works in.
const GROUPED: &[(Grouping, &[SectionKind])] = &[
    (Grouping::Type, &[SectionKind::Publications]),
    (Grouping::Year, &[SectionKind::Publications, SectionKind::Talks]),
    (Grouping::Level, &[SectionKind::Advising]),
    (Grouping::Status, &[SectionKind::Advising, SectionKind::Grants]),
    (Grouping::Kind, &[SectionKind::Talks]),
];

fn types<'de, D: Deserializer<'de>>(
    d: D,
) -> Result<Option<Spanned<Vec<PublicationType>>>, D::Error> {
    let types = Option::<Spanned<Vec<PublicationType>>>::deserialize(d)?;
    Ok(types.map(|types| Spanned { value: once(types.value), span: types.span }))
}

/// A section of the page.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Section {
    /// The topic that it prints: `publications`.
    pub section: Spanned<SectionKind>,
    /// Its heading: `Refereed Papers`. Default: the name of the topic in the
    /// language of the document.
    pub heading: Option<Text>,
    /// For `section: free`, the name of the free section: `hobbies`.
    pub of: Option<Spanned<Id>>,
    /// For publications, the types to print: `[journal, conference]`. Default: all.
    #[serde(default, deserialize_with = "types")]
    #[schemars(with = "Option<Vec<PublicationType>>")]
    pub types: Option<Spanned<Vec<PublicationType>>>,
    /// For publications, the beginning of their labels: `C` for `[C13]`, `''` for `[13]`.
    /// Default: no labels.
    pub label: Option<Spanned<String>>,
    /// For publications with labels, whether their numbers count down the page or up:
    /// `ascending`. Default: `descending`.
    pub numbering: Option<Spanned<LabelOrder>>,
    /// For publications, whether a summary of the venues is printed above the list.
    pub summary: Option<Spanned<bool>>,
    /// For publications, how they are cited: `apa`, or a `.csl` file next to the database.
    /// Default: the style of the database.
    pub citations: Option<Spanned<CitationStyle>>,
    /// The order of the entries. Default: `database`.
    pub sort: Option<Spanned<Sorting>>,
    /// For grants, whether the totals of those with the same status are printed above the
    /// list. Counted are amounts that are numbers with a `currency`.
    pub totals: Option<Spanned<bool>>,
    /// What the entries are grouped by: `type` or `year` for publications, `kind` or `year`
    /// for talks, `level` or `status` for advising, `status` for grants. Default: `none`.
    pub group: Option<Spanned<Grouping>>,
    /// The priority of entries that have none of their own: a number (higher is kept
    /// longer) or `required`.
    pub priority: Option<Spanned<Priority>>,
    /// Which of its entries are printed.
    pub select: Option<Spanned<Selection>>,
    /// Whether it begins on a new page.
    #[serde(default, rename = "new-page")]
    pub new_page: Option<Spanned<bool>>,
}

texts!(Section {
    section,
    heading,
    of,
    types,
    label,
    numbering,
    summary,
    citations,
    totals,
    sort,
    group,
    priority,
    select,
    new_page,
});

/// A section of the database: one with keys, or the name of its topic.
pub(super) struct ListedSection(pub Section);

impl From<Section> for ListedSection {
    fn from(section: Section) -> Self {
        ListedSection(section)
    }
}

impl<'de> Deserialize<'de> for ListedSection {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let short = |Spanned { value: TopicName(kind), span }: Spanned<TopicName>| {
            ListedSection(Section {
                section: Spanned { value: kind, span },
                ..Section::of(kind)
            })
        };
        word_or_mapping::<_, _, TopicName, Section>(d, short)
    }
}

/// The name of a topic in a list, in any case and spelling.
struct TopicName(SectionKind);

impl<'de> Deserialize<'de> for TopicName {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let word = String::deserialize(d)?;
        match SectionKind::named(&word) {
            Some(kind) => Ok(TopicName(kind)),
            // The error lists the names.
            None => SectionKind::deserialize(word.into_deserializer()).map(TopicName),
        }
    }
}

/// Reads the sections of a database.
pub(super) fn listed<'de, D: Deserializer<'de>>(d: D) -> Result<Vec<Section>, D::Error> {
    let listed = Vec::<ListedSection>::deserialize(d)?;
    Ok(listed.into_iter().map(|listed| listed.0).collect())
}

impl Section {
    /// Whether it shows publications of that type.
    pub fn shows(&self, kind: PublicationType) -> bool {
        self.types.as_ref().is_none_or(|types| types.contains(&kind))
    }

    /// A section of a topic with default settings.
    pub fn of(kind: SectionKind) -> Section {
        Section {
            section: Spanned::bare(kind),
            heading: None,
            of: None,
            types: None,
            label: None,
            numbering: None,
            summary: None,
            citations: None,
            totals: None,
            sort: None,
            group: None,
            priority: None,
            select: None,
            new_page: None,
        }
    }
}
