//! A projected variant: every number is assigned, every name and date formatted, every id
//! resolved.
//!
//! Themes see these types and those of `topics`, field by field. Texts are [`Text`]
//! without any [`Inline::Ref`](crate::model::Inline::Ref).

use super::reflect::reflect;
use super::topics::Printed;
use crate::diag::Span;
use crate::model::{PaperSize, SectionKind, Text, Url};

/// A CV.
#[derive(Debug, Clone, PartialEq)]
pub struct Cv {
    /// The person whom the CV is about.
    pub owner: Owner,
    /// The language as a BCP 47 tag.
    pub language: String,
    /// The usual paper of its country, for themes that have none.
    pub paper: PaperSize,
    /// When it was brought up to date, in the words of its language.
    pub updated: Option<Text>,
    /// A text in the footer, in the place of the owner's name.
    pub footer: Option<Text>,
    /// The words before and after the heading of a section that continues on another page.
    pub continued: (String, String),
    /// The word for the document in its language: `Curriculum Vitae`.
    pub document: String,
    /// The sections, in order.
    pub sections: Vec<CvSection>,
    /// The line to sign on at the end.
    pub signature: Option<SignatureLine>,
}

reflect! {
    /// The line to sign on.
    SignatureLine {
        /// Where and when: `Berlin, Nov. 28, 2026`.
        signed: Option<Text>,
        /// The name of the picture's file in the document.
        picture: Option<String>,
        /// Who signs.
        name: Text,
    }
}

/// A heading, with the contents of its section.
#[derive(Debug, Clone, PartialEq)]
pub struct CvSection {
    /// The kind of section, which names the template.
    pub kind: SectionKind,
    /// The heading.
    pub heading: Text,
    /// The name of the link target, unique in the CV.
    pub anchor: String,
    /// Whether it begins on a new page.
    pub new_page: bool,
    /// The contents under the heading.
    pub body: Body,
}

/// The contents of a section. It is empty for sections that print a part of [`Owner`].
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Body {
    /// The contents above the entries.
    pub lead: Lead,
    /// The entries, in order.
    pub entries: Vec<Printed>,
}

impl Body {
    /// The number of entries. In sections with groups, such as categories of service, the
    /// parts are counted.
    pub fn count(&self) -> usize {
        self.entries.iter().map(Printed::count).sum()
    }

    /// Whether nothing would be printed under the heading.
    pub fn is_empty(&self) -> bool {
        let Lead { widest: _, summary: _, legend: _, totals: _, sentence, text } =
            &self.lead;
        sentence.is_none() && text.is_none() && self.entries.is_empty()
    }
}

reflect! {
    /// The contents above the entries of a section. The topic decides which of these it
    /// has.
    #[derive(Default)]
    Lead {
        /// The longest label of the publications, for the width of its column.
        widest: Option<Text>,
        /// The venues of the publications.
        summary: Option<Summary>,
        /// The explanation of the authors' marks.
        legend: Option<Text>,
        /// The totals of grants, a line for each status.
        totals: Vec<Detail> as Details,
        /// The sentence that references are available on request.
        sentence: Option<Text> as Details,
        /// The author's paragraph.
        text: Option<Text> as Details,
    }
}

reflect! {
    /// The person whom the CV is about.
    #[derive(Default)]
    Owner {
        name: Text as Title,
        /// Titles before the name.
        title: Option<Text> as Aside,
        /// Titles after the name, after a comma.
        suffix: Option<Text> as Aside,
        /// The name of the photo's file in the document.
        photo: Option<String>,
        headline: Option<Text> as Aside,
        affiliation: Vec<Text> as Details,
        address: Vec<Text> as Details,
        contacts: Vec<Contact> as Details,
        /// Pronouns, date of birth and the like, with their labels.
        facts: Vec<Detail> as Details,
        interests: Option<Text> as Details,
        profile: Option<Text> as Details,
    }
}

reflect! {
    /// A way to reach a person: `E-mail: ada@example.org`.
    Contact {
        /// The key of its kind in the database, or `other`.
        kind: String,
        /// The label before it.
        label: Text as Title,
        /// Whether the text needs the label: a bare number, or a label of the author.
        labeled: bool,
        /// The printed text.
        text: Text as Aside,
        /// The link target.
        url: Option<Url> as Link,
    }
}

reflect! {
    /// A labeled line under an entry: `Thesis: …`.
    Detail {
        /// The label before the colon.
        label: Text as Title,
        /// The text after it.
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
        /// The printed text.
        text: Text as Aside,
        /// The link target.
        url: Url as Link,
    }
}

impl Link {
    /// A link that is printed as its address.
    pub(super) fn address(url: Url, at: Span) -> Link {
        Link { text: Text::plain(url.short()).at(at), url }
    }
}
