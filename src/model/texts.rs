//! Every text, date and address of a résumé, for rules and changes that concern all of
//! them.
//!
//! Each line of `texts!` names the fields of one type; the compiler refuses a type whose
//! fields are not all named, so nothing is forgotten.

use indexmap::IndexMap;

use super::{
    Advisee, Arxiv, Author, Basics, Bullet, Contacts, Dates, Doi, Education, Email,
    Experience, FontName, FormerName, FreeEntry, FreeSection, Grant, Grouping, Hidden,
    Honor, Id, LabelMode, Language, Locale, Note, NoteKind, Numbering, Occasion, Orcid,
    PaperSize, PartialDate, Patent, Person, Phone, PhotoName, Priority, Publication,
    PublicationLink, PublicationStatus, PublicationType, Referee, References, Resume,
    Role, Section, SectionKind, Selection, ServiceCategory, ServiceEntry, Showing, Skill,
    Sorting, Talk, Teaching, Text, Url, Variant, Venue, VenueKind,
};
use crate::diag::{Level, Span, Spanned};

/// A value that rules look at wherever it stands, with its place.
#[derive(Debug, Clone, Copy)]
pub enum Leaf<'t> {
    /// A text.
    Text(&'t Text),
    /// A date or range.
    Dates(Dates, Span),
    /// An address, also one that a text links to.
    Url(&'t Url, Span),
}

/// What holds texts and other leaves.
pub trait Texts {
    /// Adds each leaf to `found`, in the order of the fields. `span` is the place of what
    /// holds this, as far as it is known.
    fn leaves<'t>(&'t self, span: Span, found: &mut Vec<Leaf<'t>>);
    /// Each leaf, in the order of the fields.
    fn all_leaves(&self) -> Vec<Leaf<'_>> {
        let mut found = Vec::new();
        self.leaves(Span::NONE, &mut found);
        found
    }
    /// Each text, in the order of the fields.
    fn texts(&self) -> Vec<&Text> {
        let text = |leaf| if let Leaf::Text(text) = leaf { Some(text) } else { None };
        self.all_leaves().into_iter().filter_map(text).collect()
    }
    /// Changes each text.
    fn change_texts(&mut self, change: &mut dyn FnMut(&mut Text));
}

impl Texts for Text {
    fn leaves<'t>(&'t self, _: Span, found: &mut Vec<Leaf<'t>>) {
        found.push(Leaf::Text(self));
        // The first is the text itself.
        for (_, other) in self.languages.iter().skip(1) {
            other.leaves(Span::NONE, found);
        }
        found.extend(self.addresses().into_iter().map(|url| Leaf::Url(url, self.origin)));
    }

    fn change_texts(&mut self, change: &mut dyn FnMut(&mut Text)) {
        change(self);
    }
}

impl<T: Texts> Texts for Option<T> {
    fn leaves<'t>(&'t self, span: Span, found: &mut Vec<Leaf<'t>>) {
        self.iter().for_each(|inner| inner.leaves(span, found));
    }

    fn change_texts(&mut self, change: &mut dyn FnMut(&mut Text)) {
        self.iter_mut().for_each(|inner| inner.change_texts(change));
    }
}

impl<T: Texts> Texts for Vec<T> {
    fn leaves<'t>(&'t self, span: Span, found: &mut Vec<Leaf<'t>>) {
        self.iter().for_each(|inner| inner.leaves(span, found));
    }

    fn change_texts(&mut self, change: &mut dyn FnMut(&mut Text)) {
        self.iter_mut().for_each(|inner| inner.change_texts(change));
    }
}

impl<K, T: Texts> Texts for IndexMap<K, T> {
    fn leaves<'t>(&'t self, span: Span, found: &mut Vec<Leaf<'t>>) {
        self.values().for_each(|inner| inner.leaves(span, found));
    }

    fn change_texts(&mut self, change: &mut dyn FnMut(&mut Text)) {
        self.values_mut().for_each(|inner| inner.change_texts(change));
    }
}

impl<T: Texts> Texts for Spanned<T> {
    fn leaves<'t>(&'t self, _: Span, found: &mut Vec<Leaf<'t>>) {
        self.value.leaves(self.span, found);
    }

    fn change_texts(&mut self, change: &mut dyn FnMut(&mut Text)) {
        self.value.change_texts(change);
    }
}

impl Texts for References {
    fn leaves<'t>(&'t self, span: Span, found: &mut Vec<Leaf<'t>>) {
        if let References::Named(referees) = self {
            referees.leaves(span, found);
        }
    }

    fn change_texts(&mut self, change: &mut dyn FnMut(&mut Text)) {
        if let References::Named(referees) = self {
            referees.change_texts(change);
        }
    }
}

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

impl Texts for Dates {
    fn leaves<'t>(&'t self, span: Span, found: &mut Vec<Leaf<'t>>) {
        found.push(Leaf::Dates(*self, span));
    }

    fn change_texts(&mut self, _: &mut dyn FnMut(&mut Text)) {}
}

impl Texts for PartialDate {
    fn leaves<'t>(&'t self, span: Span, found: &mut Vec<Leaf<'t>>) {
        found.push(Leaf::Dates(Dates::on(*self), span));
    }

    fn change_texts(&mut self, _: &mut dyn FnMut(&mut Text)) {}
}

impl Texts for Url {
    fn leaves<'t>(&'t self, span: Span, found: &mut Vec<Leaf<'t>>) {
        found.push(Leaf::Url(self, span));
    }

    fn change_texts(&mut self, _: &mut dyn FnMut(&mut Text)) {}
}

macro_rules! no_texts {
    ($($type:ty),* $(,)?) => {$(
        impl Texts for $type {
            fn leaves<'t>(&'t self, _: Span, _: &mut Vec<Leaf<'t>>) {}
            fn change_texts(&mut self, _: &mut dyn FnMut(&mut Text)) {}
        }
    )*};
}

no_texts! {
    bool, i32, u16, String, Arxiv, Doi, Email, FontName, Grouping, Hidden, Id, LabelMode, Level, Locale, NoteKind, Numbering,
    Orcid, PaperSize, Phone, PhotoName, Priority, PublicationStatus, PublicationType, SectionKind, Selection, Sorting, VenueKind,
}

macro_rules! texts {
    ($($type:ident { $($field:ident),* $(,)? })*) => {$(
        impl Texts for $type {
            fn leaves<'t>(&'t self, span: Span, found: &mut Vec<Leaf<'t>>) {
                let $type { $($field),* } = self;
                $($field.leaves(span, found);)*
            }

            fn change_texts(&mut self, change: &mut dyn FnMut(&mut Text)) {
                let $type { $($field),* } = self;
                $($field.change_texts(change);)*
            }
        }
    )*};
}

texts! {
    Resume {
        basics, locale, people, venues, education, experience, publications, honors,
        talks, teaching, service, grants, advising, skills, languages, patents,
        references, free, sections, fonts, variants, checks,
    }
    Contacts { website, email, phone, orcid, github, scholar, linkedin }
    Basics { name, also, photo, headline, affiliation, address, contact, interests, profile }
    Person { name, also, url, affiliation }
    Venue { kind, name, acronym, series, numbering, first, every, at, former, url }
    FormerName { until, name, acronym, series }
    Publication {
        id, kind, title, authors, venue, date, edition, track, volume, number, pages,
        editors, publisher, status, doi, arxiv, url, links, notes, tags, priority,
    }
    Author { name, equal, corresponding, advisee }
    PublicationLink { label, url }
    Note { kind, text, url }
    Section {
        section, heading, of, types, label, summary, sort, group, priority, select,
    }
    Variant {
        extends, theme, paper, options, locale, sections, without, select, hide, labels, sort,
        group, authors, pages, max_pages,
    }
    Bullet { text, id, tags, priority }
    Education {
        institution, location, degree, honours, dates, grade, thesis, advisors,
        committee, bullets, id, tags, priority,
    }
    Role { title, dates, location, team, managers, summary, bullets, id, tags, priority }
    Experience { employer, location, url, roles, id, tags, priority }
    Honor { title, issuer, dates, occasions, amount, url, id, tags, priority }
    Talk { title, occasions, url, id, tags, priority }
    Occasion { event, host, department, location, date, note, tags, priority }
    Teaching { course, code, role, institution, terms, bullets, id, tags, priority }
    ServiceCategory { category, entries, id, tags, priority }
    ServiceEntry {
        role, event, events, journal, activity, track, session, organization, dates, id,
        tags, priority,
    }
    Grant {
        title, funder, role, amount, number, dates, investigators, url, id, tags,
        priority,
    }
    Advisee { name, level, institution, role, dates, topic, now, id, tags, priority }
    Skill { category, items, id, tags, priority }
    Language { language, level, id, tags, priority }
    Patent { title, inventors, office, number, status, dates, url, id, tags, priority }
    Referee {
        name, position, institution, relation, email, phone, url, id, tags, priority,
    }
    FreeSection { heading, text, entries }
    FreeEntry { title, subtitle, location, dates, text, bullets, url, id, tags, priority }
}
