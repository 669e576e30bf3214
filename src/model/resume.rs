//! The whole database.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Deserialize;

use super::texts::texts;
use super::topics::topics;
use super::{
    Basics, Entry, FontName, FreeSection, Id, Locale, Person, References, Section, Text,
    Variant, Venue,
};
use crate::diag::{Level, Spanned};

macro_rules! resume {
    ($($Kind:ident $key:ident of $Entry:ident $(in $holder:ty)?,)*) => {
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
            $(pub $key: holder!($Entry $(in $holder)?),)*
            /// What stands on the page; every topic that has entries if left out.
            pub sections: Vec<Section>,
            /// Font files beside the database, for characters that a theme's font lacks.
            pub fonts: Vec<Spanned<FontName>>,
            /// Documents that are made of it, by name.
            pub variants: IndexMap<Spanned<Id>, Variant>,
            /// What is to become of findings, by their code.
            pub checks: IndexMap<Spanned<Id>, Level>,
        }

        texts!(Resume {
            basics, locale, people, venues, $($key,)* sections, fonts, variants, checks,
        });
    };
}

/// What holds the entries of a topic.
macro_rules! holder {
    ($Entry:ident) => { Vec<super::$Entry> };
    ($Entry:ident in $holder:ty) => { $holder };
}

topics!(resume);

impl Resume {
    /// The name that is printed for a name or the id of a person.
    pub fn printed_name<'t>(&'t self, written: &'t Text) -> &'t Text {
        let id: Option<Id> = written.letters().parse().ok();
        id.and_then(|id| self.people.get(&id)).map_or(written, |person| &person.name)
    }

    /// The venue that a text names by id.
    pub fn venue(&self, written: &Text) -> Option<&Venue> {
        let id: Id = written.letters().parse().ok()?;
        self.venues.get(&id)
    }

    /// Every text that names a person, by name or by an id of `people`.
    pub fn person_texts(&self) -> Vec<&Text> {
        self.all_parts().into_iter().flat_map(Entry::people).collect()
    }

    /// Every text that names a venue, by name or by an id of `venues`.
    pub fn venue_texts(&self) -> Vec<&Text> {
        let hosts = self.venues.values().filter_map(|venue| venue.at.as_ref());
        hosts.chain(self.all_parts().into_iter().flat_map(Entry::venues)).collect()
    }
}
