//! Variants: which part of a career a document shows, and how.
//!
//! Each key here and the command-line flag of the same name are equivalent: the flags
//! become one more variant, which extends the one that was named.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Deserialize;

use super::selection::{add, fill};
use super::texts::texts;
use super::written::{each_once, once, text_or_mapping};
use super::{
    CitationStyle, Grouping, Hidden, Id, Leaf, Locale, PaperSize, Section, Selection,
    Sorting, Text, Texts,
};
use crate::diag::{Span, Spanned};

/// How publications are numbered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum LabelMode {
    /// With the numbers that they have in the full CV.
    Keep,
    /// Renumbered without gaps, counting only those that the variant prints.
    Renumber,
    /// Without labels.
    None,
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
    /// The paper size. Default: the database's, else the theme's, else that of the country:
    /// letter in most of America, and A4.
    pub paper: Option<PaperSize>,
    /// Options of the theme: `{text-size: 11pt}`. `tenure list options` lists all.
    pub options: IndexMap<Spanned<Id>, Spanned<String>>,
    /// How publications are cited, in every section: `vancouver`, or a `.csl` file next to the
    /// database. Default: the style of each section, else of the database.
    pub citations: Option<Spanned<CitationStyle>>,
    /// The language and country of dates and headings: `de`. Default: the database's.
    pub locale: Option<Spanned<Locale>>,
    /// A text in the footer, in the place of your name. Default: the database's.
    pub footer: Option<Text>,
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
    /// What entries are grouped by, in every section that can be grouped so: `year`. Default:
    /// the grouping of each section.
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
    /// Every citation style that it names, for all sections or for its own.
    pub fn citation_styles(&self) -> impl Iterator<Item = &Spanned<CitationStyle>> {
        let own = self.sections.iter().filter_map(|showing| match showing {
            Showing::Own(section) => section.citations.as_ref(),
            Showing::Named(_) => None,
        });
        self.citations.iter().chain(own)
    }

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
        self.citations = self.citations.take().or_else(|| base.citations.clone());
        self.locale = self.locale.take().or_else(|| base.locale.clone());
        self.footer = self.footer.take().or_else(|| base.footer.clone());
        fill(&mut self.sections, &base.sections);
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

texts!(Variant {
    extends,
    theme,
    paper,
    options,
    citations,
    locale,
    footer,
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

impl Texts for Showing {
    fn leaves<'t>(&'t self, span: Span, found: &mut Vec<Leaf<'t>>) {
        if let Showing::Own(section) = self {
            section.leaves(span, found);
        }
    }

    fn change_texts(&mut self, change: &mut dyn FnMut(&mut Text)) {
        if let Showing::Own(section) = self {
            section.change_texts(change);
        }
    }
}
