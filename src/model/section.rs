//! What stands on the page, in order.

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer};

use super::text::Text;
use super::texts::texts;
use super::topics::topics;
use super::written::once;
use super::{Grouping, Id, Priority, PublicationType, Selection};
use crate::diag::Spanned;

macro_rules! section_kinds {
    ($($Kind:ident $key:ident of $Entry:ident $(in $holder:ty)?,)*) => {
        /// The kinds of section, each showing one topic of the database.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
        #[serde(rename_all = "kebab-case")]
        #[allow(missing_docs, reason = "the names say it")]
        pub enum SectionKind {
            Contact,
            Profile,
            Interests,
            $($Kind,)*
        }

        impl SectionKind {
            /// All kinds, in the usual order of a page.
            pub const ALL: &[SectionKind] = &[
                SectionKind::Contact,
                SectionKind::Profile,
                SectionKind::Interests,
                $(SectionKind::$Kind,)*
            ];

            /// The word in a database, which is also the name of the theme's partial.
            pub fn as_str(self) -> &'static str {
                match self {
                    SectionKind::Contact => "contact",
                    SectionKind::Profile => "profile",
                    SectionKind::Interests => "interests",
                    $(SectionKind::$Kind => stringify!($key),)*
                }
            }
        }
    };
}
topics!(section_kinds);

/// The order of a list in a section.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Sorting {
    /// As in the database.
    #[default]
    Database,
    /// Latest first; entries of one date as in the database.
    Newest,
    /// Earliest first.
    Oldest,
    /// Publications of which the owner is the first author first.
    FirstAuthor,
}

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
    /// The topic that it shows.
    pub section: Spanned<SectionKind>,
    /// Its heading, if not the usual one.
    pub heading: Option<Text>,
    /// Which free section, if it is one.
    pub of: Option<Spanned<Id>>,
    /// Which types of publication; all if left out.
    #[serde(default, deserialize_with = "types")]
    #[schemars(with = "Option<Vec<PublicationType>>")]
    pub types: Option<Spanned<Vec<PublicationType>>>,
    /// The letters of the labels `[C13]` of its publications.
    pub label: Option<Spanned<String>>,
    /// Whether a summary of the venues stands above the publications.
    pub summary: Option<Spanned<bool>>,
    /// The order of the entries.
    pub sort: Option<Spanned<Sorting>>,
    /// What its publications are grouped by.
    pub group: Option<Spanned<Grouping>>,
    /// What stays longest when space is short, for entries that do not say it themselves.
    pub priority: Option<Spanned<Priority>>,
    /// Which of its entries stay.
    pub select: Option<Spanned<Selection>>,
}

texts!(Section {
    section,
    heading,
    of,
    types,
    label,
    summary,
    sort,
    group,
    priority,
    select,
});

impl Section {
    /// Whether it shows publications of that type.
    pub fn shows(&self, kind: PublicationType) -> bool {
        self.types.as_ref().is_none_or(|types| types.contains(&kind))
    }

    /// A section of a topic, as it is if nothing else is said.
    pub fn of(kind: SectionKind) -> Section {
        Section {
            section: Spanned::bare(kind),
            heading: None,
            of: None,
            types: None,
            label: None,
            summary: None,
            sort: None,
            group: None,
            priority: None,
            select: None,
        }
    }
}
