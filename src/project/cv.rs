//! One variant, ready to be written: every number assigned, every name and date in
//! words, no id left to resolve.
//!
//! A theme sees these types, field by field. Texts are [`Text`] without any
//! [`Inline::Ref`](crate::model::Inline::Ref).

use crate::model::{NoteKind, SectionKind, Text, Url};

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

/// The person that the CV is about.
#[derive(Debug, Clone, Default, PartialEq)]
#[allow(missing_docs, reason = "as in `model::Basics`")]
pub struct Owner {
    pub name: Text,
    /// The name by which the document has the picture.
    pub photo: Option<String>,
    pub headline: Option<Text>,
    pub affiliation: Vec<Text>,
    pub address: Vec<Text>,
    pub contacts: Vec<Contact>,
    pub interests: Option<Text>,
    pub profile: Option<Text>,
}

/// A way to reach someone: `E-mail: ada@example.org`.
#[derive(Debug, Clone, PartialEq)]
pub struct Contact {
    /// The word before it.
    pub label: Text,
    /// What is printed.
    pub text: Text,
    /// Where it leads.
    pub url: Url,
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
    /// The entries.
    pub body: Body,
}

/// The entries of a section.
#[derive(Debug, Clone, PartialEq)]
#[allow(missing_docs, reason = "each is named as the section kind")]
pub enum Body {
    /// What stands in [`Owner`]: contact, interests, profile.
    Owner,
    Education(Vec<Degree>),
    Experience(Vec<Job>),
    Publications {
        summary: Option<Summary>,
        legend: Option<Text>,
        entries: Vec<Paper>,
    },
    Honors(Vec<Honor>),
    Talks(Vec<Talk>),
    Teaching(Vec<Course>),
    Service(Vec<ServiceCategory>),
    Grants(Vec<Grant>),
    Advising(Vec<Advisee>),
    Skills(Vec<Skill>),
    Languages(Vec<Language>),
    Patents(Vec<Patent>),
    References {
        sentence: Option<Text>,
        entries: Vec<Referee>,
    },
    Free {
        text: Option<Text>,
        entries: Vec<FreeEntry>,
    },
}

/// A line `Thesis: …` under an entry.
#[derive(Debug, Clone, PartialEq)]
pub struct Detail {
    /// The word before the colon.
    pub label: Text,
    /// What follows.
    pub text: Text,
}

#[derive(Debug, Clone, PartialEq)]
#[allow(missing_docs, reason = "as in `model::Education`")]
pub struct Degree {
    pub institution: Text,
    pub location: Option<Text>,
    pub degree: Text,
    pub honours: Option<Text>,
    pub dates: Option<Text>,
    pub details: Vec<Detail>,
    pub bullets: Vec<Text>,
}

#[derive(Debug, Clone, PartialEq)]
#[allow(missing_docs, reason = "as in `model::Experience`")]
pub struct Job {
    pub employer: Text,
    pub location: Option<Text>,
    pub url: Option<Url>,
    /// Whether there are several roles.
    pub many: bool,
    pub roles: Vec<Role>,
}

#[derive(Debug, Clone, PartialEq)]
#[allow(missing_docs, reason = "as in `model::Role`")]
pub struct Role {
    pub title: Text,
    pub team: Option<Text>,
    pub location: Option<Text>,
    pub dates: Option<Text>,
    pub details: Vec<Detail>,
    pub summary: Option<Text>,
    pub bullets: Vec<Text>,
}

/// The venues of a section's publications, with years.
#[derive(Debug, Clone, PartialEq)]
pub struct Summary {
    /// `Summary (**first-author**)`.
    pub label: Text,
    /// `ATC [**2024**, **2023**], DSN [**2024**, 2018], …`.
    pub text: Text,
}

/// A publication.
#[derive(Debug, Clone, PartialEq)]
pub struct Paper {
    /// The words above it, if a group begins with it.
    pub group: Option<Text>,
    /// `C13`, without brackets.
    pub label: Option<Text>,
    /// The name by which links reach it.
    pub anchor: String,
    /// The title.
    pub title: Text,
    /// Where the title leads.
    pub url: Option<Url>,
    /// `Under Review` and the like.
    pub status: Option<Text>,
    /// The authors in order, the owner in bold.
    pub authors: Text,
    /// The citation of the venue, its short name in bold.
    pub venue: Option<Text>,
    /// Places that are printed as addresses.
    pub addresses: Vec<Link>,
    /// Places behind a word.
    pub links: Vec<Link>,
    /// Awards and remarks.
    pub notes: Vec<PaperNote>,
}

/// A link and its text.
#[derive(Debug, Clone, PartialEq)]
pub struct Link {
    /// What is printed.
    pub text: Text,
    /// Where it leads.
    pub url: Url,
}

/// A remark under a publication.
#[derive(Debug, Clone, PartialEq)]
pub struct PaperNote {
    /// What it is about.
    pub kind: NoteKind,
    /// Whether it is an honour.
    pub honor: bool,
    /// The words.
    pub text: Text,
    /// A page about it.
    pub url: Option<Url>,
}

#[derive(Debug, Clone, PartialEq)]
#[allow(missing_docs, reason = "as in `model::Honor`")]
pub struct Honor {
    pub title: Text,
    pub url: Option<Url>,
    pub issuer: Option<Text>,
    pub dates: Option<Text>,
    pub amount: Option<Text>,
    /// Occasions of an honour received often, in one text.
    pub occasions: Option<Text>,
}

#[derive(Debug, Clone, PartialEq)]
#[allow(missing_docs, reason = "as in `model::Talk`")]
pub struct Talk {
    pub title: Text,
    pub url: Option<Url>,
    pub occasions: Vec<Text>,
}

#[derive(Debug, Clone, PartialEq)]
#[allow(missing_docs, reason = "as in `model::Teaching`")]
pub struct Course {
    pub title: Text,
    pub code: Option<Text>,
    pub role: Option<Text>,
    pub institution: Option<Text>,
    pub terms: Option<Text>,
    pub bullets: Vec<Text>,
}

#[derive(Debug, Clone, PartialEq)]
#[allow(missing_docs, reason = "as in `model::ServiceCategory`")]
pub struct ServiceCategory {
    pub category: Text,
    pub entries: Vec<Text>,
}

#[derive(Debug, Clone, PartialEq)]
#[allow(missing_docs, reason = "as in `model::Grant`")]
pub struct Grant {
    pub title: Text,
    pub url: Option<Url>,
    pub funder: Text,
    pub role: Option<Text>,
    pub amount: Option<Text>,
    pub number: Option<Text>,
    pub dates: Option<Text>,
    pub details: Vec<Detail>,
}

#[derive(Debug, Clone, PartialEq)]
#[allow(missing_docs, reason = "as in `model::Advisee`")]
pub struct Advisee {
    pub name: Text,
    pub level: Option<Text>,
    pub institution: Option<Text>,
    pub role: Option<Text>,
    pub dates: Option<Text>,
    pub topic: Option<Text>,
    pub now: Option<Detail>,
}

#[derive(Debug, Clone, PartialEq)]
#[allow(missing_docs, reason = "as in `model::Skill`")]
pub struct Skill {
    pub category: Text,
    pub items: Text,
}

#[derive(Debug, Clone, PartialEq)]
#[allow(missing_docs, reason = "as in `model::Language`")]
pub struct Language {
    pub language: Text,
    pub level: Option<Text>,
}

#[derive(Debug, Clone, PartialEq)]
#[allow(missing_docs, reason = "as in `model::Patent`")]
pub struct Patent {
    pub title: Text,
    pub url: Option<Url>,
    pub inventors: Option<Text>,
    /// Office and number.
    pub number: Option<Text>,
    pub status: Option<Text>,
    pub dates: Option<Text>,
}

#[derive(Debug, Clone, PartialEq)]
#[allow(missing_docs, reason = "as in `model::Referee`")]
pub struct Referee {
    pub name: Text,
    pub url: Option<Url>,
    pub position: Option<Text>,
    pub institution: Option<Text>,
    pub relation: Option<Text>,
    pub contacts: Vec<Contact>,
}

#[derive(Debug, Clone, PartialEq)]
#[allow(missing_docs, reason = "as in `model::FreeEntry`")]
pub struct FreeEntry {
    pub title: Text,
    pub url: Option<Url>,
    pub subtitle: Option<Text>,
    pub location: Option<Text>,
    pub dates: Option<Text>,
    pub text: Option<Text>,
    pub bullets: Vec<Text>,
}

/// Every type that a theme sees, with the names of its fields, for what has to do with each:
/// `cv_types!(name)` hands them to the macro `name`.
macro_rules! cv_types {
    ($each:ident) => {
        $each! {
            Owner { name, photo, headline, affiliation, address, contacts, interests, profile }
            Contact { label, text, url }
            Detail { label, text }
            Degree { institution, location, degree, honours, dates, details, bullets }
            Job { employer, location, url, many, roles }
            Role { title, team, location, dates, details, summary, bullets }
            Summary { label, text }
            Paper {
                group, label, anchor, title, url, status, authors, venue, addresses, links, notes,
            }
            Link { text, url }
            PaperNote { kind, honor, text, url }
            Honor { title, url, issuer, dates, amount, occasions }
            Talk { title, url, occasions }
            Course { title, code, role, institution, terms, bullets }
            ServiceCategory { category, entries }
            Grant { title, url, funder, role, amount, number, dates, details }
            Advisee { name, level, institution, role, dates, topic, now }
            Skill { category, items }
            Language { language, level }
            Patent { title, url, inventors, number, status, dates }
            Referee { name, url, position, institution, relation, contacts }
            FreeEntry { title, url, subtitle, location, dates, text, bullets }
        }
    };
}
pub(crate) use cv_types;
