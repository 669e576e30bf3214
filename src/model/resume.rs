//! The whole database.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Deserialize;

use super::section::{ListedSection, listed};
use super::texts::texts;
use super::topics::topics;
use super::{
    Author, Basics, CitationStyle, Entry, FontName, FreeSection, Id, Locale, Mark,
    PaperSize, PartialDate, Person, PictureName, PictureRole, References, Section,
    Signature, Text, Variant, Venue,
};
use crate::diag::{Level, Spanned};

macro_rules! resume {
    ($($Kind:ident $key:ident of $Entry:ident $(in $holder:ty)?,)*) => {
        /// A career: everything that any of your CVs may show. Each variant prints a part
        /// of it.
        #[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
        #[serde(deny_unknown_fields, default)]
        #[allow(missing_docs, reason = "each key is named as its type, which says what it is")]
        pub struct Resume {
            /// You: name, contact details, interests and profile.
            pub basics: Option<Basics>,
            /// The language and country of dates and headings: `en-GB`. Default: `en-US`.
            pub locale: Option<Spanned<Locale>>,
            /// When the CV was brought up to date, printed in the footer: `2026-11`.
            pub updated: Option<Spanned<PartialDate>>,
            /// A text in the footer, in the place of your name: `Application for the chair of
            /// Botany`.
            pub footer: Option<Text>,
            /// People by id, so that each name is written once: `ann: {name: Ann O'Neil}`.
            pub people: IndexMap<Spanned<Id>, Person>,
            /// Venues by id, so that each is written once: `jsys: {kind: journal, name: …}`.
            pub venues: IndexMap<Spanned<Id>, Venue>,
            /// Marks of authors by id, with their sign or style and what they mean, which is
            /// printed above the list: `visitor: {sign: "#", text: visiting student}`. They add
            /// to `equal`, `corresponding`, `advisee`, `co-first`, `senior` and `student`, or
            /// change how those look.
            pub marks: IndexMap<Spanned<Id>, Mark>,
            /// A line to sign on at the end, with `place`, `date` and a `picture` of your
            /// signature: `{place: Berlin, date: 2026-11-28, picture: signature.png}`.
            pub signature: Option<Signature>,
            $(pub $key: holder!($Entry $(in $holder)?),)*
            /// The sections of the CV, in order: `[{section: education}, {section:
            /// publications, types: [journal]}]`, or the names of topics, as in `[education,
            /// publications]`. Default: one for each topic that has entries.
            #[serde(deserialize_with = "listed")]
            #[schemars(with = "Vec<ListedSection>")]
            pub sections: Vec<Section>,
            /// The theme of documents whose variant names none: `classic`. `tenure list themes`
            /// lists all.
            pub theme: Option<Spanned<String>>,
            /// The paper of documents whose variant names none: `a4`. Default: the theme's, else
            /// that of the country: letter in most of America, and A4.
            pub paper: Option<PaperSize>,
            /// Options of the theme, for all documents: `{text-size: 11pt}`. `tenure list
            /// options` lists all.
            pub options: IndexMap<Spanned<Id>, Spanned<String>>,
            /// How publications are cited, in documents whose section and variant do not say:
            /// `apa`. `tenure list citations` lists the styles; any other is a `.csl` file
            /// next to the database: `cell.csl`. Default: `default`, tenure's own style.
            pub citations: Option<Spanned<CitationStyle>>,
            /// Font files next to the database, for characters that the theme's font
            /// lacks: `[NotoSerifSC.otf]`.
            pub fonts: Vec<Spanned<FontName>>,
            /// The documents to build from the database, by name: `short: {pages: 2}`.
            pub variants: IndexMap<Spanned<Id>, Variant>,
            /// Levels of findings, by their codes: `unused-id: allow`. `tenure list
            /// codes` lists all codes.
            pub checks: IndexMap<Spanned<Id>, Level>,
        }

        texts!(Resume {
            basics, locale, updated, footer, people, venues, marks, signature, $($key,)* sections, theme, paper, options, citations, fonts,
            variants, checks,
        });
    };
}

/// The type that holds the entries of a topic.
macro_rules! holder {
    ($Entry:ident) => { Vec<super::$Entry> };
    ($Entry:ident in $holder:ty) => { $holder };
}

topics!(resume);

impl Resume {
    /// A variant with the look that the whole database sets where it has none of its own.
    #[must_use]
    pub fn dressed(&self, mut variant: Variant) -> Variant {
        let look = Variant {
            theme: self.theme.clone(),
            paper: self.paper,
            options: self.options.clone(),
            ..Variant::default()
        };
        variant.extend(&look);
        variant
    }

    /// Every citation style that the database, a section or a variant names.
    pub fn citation_styles(&self) -> impl Iterator<Item = &Spanned<CitationStyle>> {
        let sections = self.sections.iter().filter_map(|it| it.citations.as_ref());
        let variants = self.variants.values().flat_map(Variant::citation_styles);
        self.citations.iter().chain(sections).chain(variants)
    }

    /// The pictures of the database, with what they show.
    pub fn pictures(&self) -> impl Iterator<Item = (PictureRole, &Spanned<PictureName>)> {
        let photo = self.basics.as_ref().and_then(|basics| basics.photo.as_ref());
        let signed =
            self.signature.as_ref().and_then(|signature| signature.picture.as_ref());
        let photo = photo.map(|name| (PictureRole::Photo, name));
        photo.into_iter().chain(signed.map(|name| (PictureRole::Signature, name)))
    }

    /// The name to print for a person's name or id.
    pub fn printed_name<'t>(&'t self, written: &'t Text) -> &'t Text {
        self.person(written).map_or(written, |person| &person.name)
    }

    /// The name to print for an author, who may be the id of a person.
    pub fn author_name<'t>(&'t self, author: &'t Author) -> &'t Text {
        author.written().map_or(&author.name, |written| self.printed_name(written))
    }

    /// The person whose id a text is.
    pub fn person(&self, written: &Text) -> Option<&Person> {
        self.people.get(&Id::written(written.letters()))
    }

    /// The venue whose id a text is.
    pub fn venue(&self, written: &Text) -> Option<&Venue> {
        self.venues.get(&Id::written(written.letters()))
    }

    /// Every text that names a person or holds an id of `people`.
    pub fn person_texts(&self) -> Vec<&Text> {
        self.all_parts().into_iter().flat_map(Entry::people).collect()
    }

    /// Every text that names a venue or holds an id of `venues`.
    pub fn venue_texts(&self) -> Vec<&Text> {
        let hosts = self.venues.values().filter_map(|venue| venue.at.as_ref());
        hosts.chain(self.all_parts().into_iter().flat_map(Entry::venues)).collect()
    }
}
