//! One variant of a résumé: what stands on the page, in which order and words.
//!
//! Everything that DESIGN calls computed is computed here: labels, cross-references,
//! bold names, venue citations, the summary, dates in words. The result has nothing left
//! to decide but how it looks. This room must not know LaTeX.

mod cv;
mod entries;
mod labels;
mod people;
mod phrase;
mod publications;
mod venues;
mod words;

use std::collections::BTreeSet;

pub use cv::*;
pub use publications::anchor;

use crate::diag::{Code, Diagnostic, Spanned};
use crate::model::{
    Basics, Contacts, Locale, Resume, Section, SectionKind, Sorting, Text, Texts,
};
use labels::Labels;
use people::People;

/// What projecting can find.
pub static CODES: &[&Code] = &[&labels::REFERENCE_LEFT_OUT];

/// A CV and what is worth telling about how it came to be.
pub struct Projection {
    /// The CV.
    pub cv: Cv,
    /// Notes, such as references that were left out.
    pub notes: Vec<Diagnostic>,
}

/// Projects a résumé that passed its checks.
pub fn project(resume: &Resume) -> Projection {
    let labels = Labels::new(resume, &sections(resume));
    let mut notes = Vec::new();
    let mut resume = resume.clone();
    resume.change_texts(&mut |text| labels.resolve(text, &mut notes));
    let resume = &resume;
    let projector = Projector {
        resume,
        locale: resume.locale.as_ref().map_or(Locale::default(), |locale| locale.value),
        people: People::new(resume),
        labels,
    };
    Projection { cv: projector.cv(&sections(resume)), notes }
}

/// What the database says stands on the page, or every topic that has something.
fn sections(resume: &Resume) -> Vec<Section> {
    if !resume.sections.is_empty() {
        return resume.sections.clone();
    }
    let usual = SectionKind::ALL.into_iter().filter(|kind| *kind != SectionKind::Free);
    let mut sections: Vec<Section> =
        usual.filter(|kind| resume.has(*kind)).map(section_of).collect();
    let at = sections.iter().position(|s| s.section.value == SectionKind::References);
    let free = resume
        .free
        .keys()
        .map(|id| Section { of: Some(id.clone()), ..section_of(SectionKind::Free) });
    let at = at.unwrap_or(sections.len());
    sections.splice(at..at, free);
    sections
}

fn section_of(kind: SectionKind) -> Section {
    let label = (kind == SectionKind::Publications).then(|| Spanned::bare("P".into()));
    Section {
        section: Spanned::bare(kind),
        heading: None,
        of: None,
        types: None,
        label,
        summary: None,
        sort: Sorting::Database,
    }
}

/// What every entry is projected with.
struct Projector<'r> {
    resume: &'r Resume,
    locale: Locale,
    people: People<'r>,
    labels: Labels,
}

impl Projector<'_> {
    fn cv(&self, sections: &[Section]) -> Cv {
        let mut anchors = BTreeSet::new();
        let sections = sections
            .iter()
            .map(|section| CvSection {
                kind: section.section.value,
                heading: self.heading(section),
                anchor: section_anchor(section, &mut anchors),
                body: self.body(section),
            })
            .filter(|section| !section.body.is_empty(section.kind, self.resume))
            .collect();
        Cv { owner: self.owner(), language: self.locale.tag().to_owned(), sections }
    }

    fn owner(&self) -> Owner {
        let Some(basics) = &self.resume.basics else {
            return Owner {
                name: Text::default(),
                headline: None,
                affiliation: Vec::new(),
                address: Vec::new(),
                contacts: Vec::new(),
                interests: None,
                profile: None,
            };
        };
        let Basics { name, headline, affiliation, address, contact, .. } = basics;
        Owner {
            name: name.clone(),
            headline: headline.clone(),
            affiliation: affiliation.clone(),
            address: address.clone(),
            contacts: contacts(contact),
            interests: phrase::commas(&basics.interests),
            profile: basics.profile.clone(),
        }
    }

    fn heading(&self, section: &Section) -> Text {
        let free = section.of.as_ref().and_then(|of| self.resume.free.get(&of.value));
        let given = section.heading.as_ref().or(free.map(|free| &free.heading));
        given
            .cloned()
            .unwrap_or_else(|| Text::plain(words::heading(section.section.value)))
    }

    fn dates(&self, dates: Option<&Spanned<crate::model::Dates>>) -> Option<Text> {
        dates.map(|dates| {
            Text::plain(words::dates(self.locale, &dates.value)).at(dates.span)
        })
    }
}

impl Body {
    /// Whether a heading would stand over nothing.
    fn is_empty(&self, kind: SectionKind, resume: &Resume) -> bool {
        match self {
            Body::Owner => !resume.has(kind),
            Body::Education(all) => all.is_empty(),
            Body::Experience(all) => all.is_empty(),
            Body::Publications { entries, .. } => entries.is_empty(),
            Body::Honors(all) => all.is_empty(),
            Body::Talks(all) => all.is_empty(),
            Body::Teaching(all) => all.is_empty(),
            Body::Service(all) => all.is_empty(),
            Body::Grants(all) => all.is_empty(),
            Body::Advising(all) => all.is_empty(),
            Body::Skills(all) => all.is_empty(),
            Body::Languages(all) => all.is_empty(),
            Body::Patents(all) => all.is_empty(),
            Body::References { sentence, entries } => {
                sentence.is_none() && entries.is_empty()
            }
            Body::Free { text, entries } => text.is_none() && entries.is_empty(),
        }
    }
}

/// `education`, or `publications-2` for the second section of a kind.
fn section_anchor(section: &Section, taken: &mut BTreeSet<String>) -> String {
    let base = match &section.of {
        Some(of) => format!("section.{of}", of = of.value),
        None => format!("section.{}", section.section.value.as_str()),
    };
    let mut anchor = base.clone();
    let mut number = 1;
    while !taken.insert(anchor.clone()) {
        number += 1;
        anchor = format!("{base}-{number}");
    }
    anchor
}

fn contacts(contact: &Contacts) -> Vec<Contact> {
    let Contacts { website, email, phone, orcid, github, scholar, linkedin } = contact;
    let line = |label: &str, text: &str, url: crate::model::Url| Contact {
        label: Text::plain(label),
        text: Text::plain(text),
        url,
    };
    let page = |label: &str, url: &Option<Spanned<crate::model::Url>>| {
        url.as_ref().map(|url| line(label, url.short(), url.value.clone()))
    };
    [
        website.as_ref().map(|url| line("Website", url.as_str(), url.value.clone())),
        email.as_ref().map(|email| line("E-mail", email.as_str(), email.url())),
        phone.as_ref().map(|phone| line("Phone", phone.as_str(), phone.url())),
        orcid.as_ref().map(|orcid| line("ORCID", orcid.as_str(), orcid.url())),
        page("GitHub", github),
        page("Google Scholar", scholar),
        page("LinkedIn", linkedin),
    ]
    .into_iter()
    .flatten()
    .collect()
}

#[cfg(test)]
mod tests;
