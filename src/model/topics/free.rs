//! Free sections, whose topic the author chooses.

use indexmap::IndexMap;

use super::prelude::*;

/// A section on a topic of your choice. A section `{section: free, of: NAME}` prints it.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FreeSection {
    /// Its heading: `Hobbies`.
    pub heading: Text,
    /// A paragraph above the entries; the section may also have no entries. Begin it with
    /// `|` for paragraphs and lists.
    #[serde(default, deserialize_with = "crate::model::prose")]
    pub text: Option<Text>,
    /// Its entries.
    #[serde(default)]
    pub entries: Vec<FreeEntry>,
}

texts!(FreeSection { heading, text, entries });

entry! {
    /// An entry of a free section.
    FreeEntry {
        /// The title.
        pub title: Text,
        /// A second line.
        pub subtitle: Option<Text>,
        /// Where it took place.
        pub location: Option<Text>,
        /// When it took place: `2024-05` or `2020 – present`.
        pub dates: Option<Spanned<Dates>>,
        /// A paragraph about it. Begin it with `|` for paragraphs and lists.
        #[serde(default, deserialize_with = "crate::model::prose")]
        pub text: Option<Text>,
        /// Bullets under the entry.
        #[serde(default)]
        pub bullets: Vec<Bullet>,
        /// Its web page.
        pub url: Option<Spanned<Url>>,
    }
}

impl Entry for FreeEntry {
    parts!(bullets);

    fn title(&self) -> Option<&Text> {
        Some(&self.title)
    }

    fn times(&self) -> Vec<Dates> {
        one(self.dates.as_ref())
    }
}

impl Topic for IndexMap<Spanned<Id>, FreeSection> {
    type Entry = FreeEntry;

    fn entries(&self, of: Option<&Id>) -> &[FreeEntry] {
        of.and_then(|of| self.get(of))
            .map(|free| free.entries.as_slice())
            .unwrap_or_default()
    }

    fn lists(&self) -> Vec<&dyn List> {
        self.values().map(|free| &free.entries as &dyn List).collect()
    }

    fn lists_mut(&mut self) -> Vec<&mut dyn List> {
        self.values_mut().map(|free| &mut free.entries as &mut dyn List).collect()
    }

    fn is_empty(&self) -> bool {
        self.is_empty()
    }

    fn with(&self, of: Option<&Id>, entries: Vec<FreeEntry>) -> Self {
        let free = of.and_then(|of| self.get_key_value(of));
        let only = free.map(|(id, free)| {
            let (heading, text) = (free.heading.clone(), free.text.clone());
            (id.clone(), FreeSection { heading, text, entries })
        });
        only.into_iter().collect()
    }
}
