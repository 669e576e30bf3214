//! The whole database.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Deserialize;

use super::{
    Advisee, Basics, Contacts, Education, Experience, FontName, FreeSection, Grant,
    Honor, Id, Language, Locale, Patent, Person, Publication, References, Section,
    SectionKind, ServiceCategory, Skill, Talk, Teaching, Text, Variant, Venue,
};
use crate::diag::{Level, Spanned};

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
    pub education: Vec<Education>,
    pub experience: Vec<Experience>,
    pub publications: Vec<Publication>,
    pub honors: Vec<Honor>,
    pub talks: Vec<Talk>,
    pub teaching: Vec<Teaching>,
    pub service: Vec<ServiceCategory>,
    pub grants: Vec<Grant>,
    pub advising: Vec<Advisee>,
    pub skills: Vec<Skill>,
    pub languages: Vec<Language>,
    pub patents: Vec<Patent>,
    pub references: Option<References>,
    pub free: IndexMap<Spanned<Id>, FreeSection>,
    /// What stands on the page; every topic that has entries if left out.
    pub sections: Vec<Section>,
    /// Font files beside the database, for characters that a theme's font lacks.
    pub fonts: Vec<Spanned<FontName>>,
    /// Documents that are made of it, by name.
    pub variants: IndexMap<Spanned<Id>, Variant>,
    /// What is to become of findings, by their code.
    pub checks: IndexMap<Spanned<Id>, Level>,
}

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
        let papers =
            self.publications.iter().flat_map(|p| p.authors.iter().chain(&p.editors));
        let inventors = self.patents.iter().flat_map(|patent| &patent.inventors);
        let written = papers.chain(inventors).map(|author| &author.name);
        let degrees =
            self.education.iter().flat_map(|e| e.advisors.iter().chain(&e.committee));
        let roles = self.experience.iter().flat_map(|job| &job.roles);
        let grants = self.grants.iter().flat_map(|grant| &grant.investigators);
        let advisees = self.advising.iter().map(|advisee| &advisee.name);
        let referees = match &self.references {
            Some(References::Named(referees)) => referees.as_slice(),
            _ => &[],
        };
        written
            .chain(degrees)
            .chain(roles.flat_map(|role| &role.managers))
            .chain(grants)
            .chain(advisees)
            .chain(referees.iter().map(|referee| &referee.name))
            .collect()
    }

    /// Every text that names a venue, by name or by an id of `venues`.
    pub fn venue_texts(&self) -> Vec<&Text> {
        let papers = self.publications.iter().filter_map(|p| p.venue.as_ref());
        let hosts = self.venues.values().filter_map(|venue| venue.at.as_ref());
        let occasions = self.talks.iter().flat_map(|talk| &talk.occasions);
        let service = self.service.iter().flat_map(|category| &category.entries);
        let service =
            service.flat_map(|s| s.event.iter().chain(&s.events).chain(&s.journal));
        papers
            .chain(hosts)
            .chain(occasions.filter_map(|occasion| occasion.event.as_ref()))
            .chain(service)
            .collect()
    }

    /// Whether there is anything for a section of `kind`.
    pub fn has(&self, kind: SectionKind) -> bool {
        let basics = self.basics.as_ref();
        match kind {
            SectionKind::Contact => basics.is_some_and(|b| {
                !b.address.is_empty() || b.contact != Contacts::default()
            }),
            SectionKind::Profile => basics.is_some_and(|b| b.profile.is_some()),
            SectionKind::Interests => basics.is_some_and(|b| !b.interests.is_empty()),
            SectionKind::Education => !self.education.is_empty(),
            SectionKind::Experience => !self.experience.is_empty(),
            SectionKind::Publications => !self.publications.is_empty(),
            SectionKind::Honors => !self.honors.is_empty(),
            SectionKind::Talks => !self.talks.is_empty(),
            SectionKind::Teaching => !self.teaching.is_empty(),
            SectionKind::Service => !self.service.is_empty(),
            SectionKind::Grants => !self.grants.is_empty(),
            SectionKind::Advising => !self.advising.is_empty(),
            SectionKind::Skills => !self.skills.is_empty(),
            SectionKind::Languages => !self.languages.is_empty(),
            SectionKind::Patents => !self.patents.is_empty(),
            SectionKind::References => self.references.is_some(),
            SectionKind::Free => !self.free.is_empty(),
        }
    }
}
