//! One variant, ready to be written: every number assigned, every name and date in
//! words, no id left to resolve.
//!
//! A theme sees these types, and those of `topics`, field by field. Texts are [`Text`] without
//! any [`Inline::Ref`](crate::model::Inline::Ref).

use super::reflect::reflect;
use super::topics::Printed;
use crate::model::{SectionKind, Text, Url};

/// A CV.
#[derive(Debug, Clone, PartialEq)]
pub struct Cv {
    /// Who it is about.
    pub owner: Owner,
    /// The language as a BCP 47 tag.
    pub language: String,
    /// What the document is, in its language.
    pub document: String,
    /// What stands on the page, in order.
    pub sections: Vec<CvSection>,
}

/// A heading and what stands under it.
#[derive(Debug, Clone, PartialEq)]
pub struct CvSection {
    /// The kind, which names the template.
    pub kind: SectionKind,
    /// The heading.
    pub heading: Text,
    /// The name by which links reach it, unique in the CV.
    pub anchor: String,
    /// What stands under the heading.
    pub body: Body,
}

/// What stands under a heading. A section that shows a part of [`Owner`] has nothing of its own.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Body {
    /// What stands above the entries.
    pub lead: Lead,
    /// The entries, in order.
    pub entries: Vec<Printed>,
}

impl Body {
    /// How many entries there are; of groups, as categories of service are, their parts.
    pub fn count(&self) -> usize {
        self.entries.iter().map(Printed::count).sum()
    }

    /// Whether the heading would stand over nothing.
    pub fn is_empty(&self) -> bool {
        let Lead { summary: _, legend: _, sentence, text } = &self.lead;
        sentence.is_none() && text.is_none() && self.entries.is_empty()
    }
}

reflect! {
    /// What may stand above the entries of a section; which of it, the topic says.
    #[derive(Default)]
    Lead {
        /// The venues of publications.
        summary: Option<Summary>,
        /// What the marks of authors mean.
        legend: Option<Text>,
        /// That referees are named when asked for.
        sentence: Option<Text> as Details,
        /// A paragraph of the author's.
        text: Option<Text> as Details,
    }
}

reflect! {
    /// The person that the CV is about.
    #[derive(Default)]
    Owner {
        name: Text as Title,
        /// The name by which the document has the picture.
        photo: Option<String>,
        headline: Option<Text> as Aside,
        affiliation: Vec<Text> as Details,
        address: Vec<Text> as Details,
        contacts: Vec<Contact> as Details,
        interests: Option<Text> as Details,
        profile: Option<Text> as Details,
    }
}

reflect! {
    /// A way to reach someone: `E-mail: ada@example.org`.
    Contact {
        /// The word before it.
        label: Text as Title,
        /// What is printed.
        text: Text as Aside,
        /// Where it leads.
        url: Url as Link,
    }
}

reflect! {
    /// A line `Thesis: …` under an entry.
    Detail {
        /// The word before the colon.
        label: Text as Title,
        /// What follows.
        text: Text as Aside,
    }
}

reflect! {
    /// The venues of a section's publications, with years.
    Summary {
        /// `Summary (**first-author**)`.
        label: Text as Title,
        /// `ATC [**2024**, **2023**], DSN [**2024**, 2018], …`.
        text: Text as Aside,
    }
}

reflect! {
    /// A link and its text.
    Link {
        /// What is printed.
        text: Text as Aside,
        /// Where it leads.
        url: Url as Link,
    }
}
