//! Projects a résumé to one variant: which entries are printed, in which order and words.
//!
//! Everything derived is computed here: labels, cross-references, bold names, citations
//! of venues, summaries, formatted dates. Only the layout is left to decide. This room
//! must not know LaTeX. [`Plan`] is the entry point.

mod amounts;
mod citation;
mod cited;
mod crossrefs;
mod cv;
mod dates;
mod drop_order;
mod joints;
mod labels;
mod marks;
mod owner;
mod paper_parts;
mod people;
mod phrase;
mod plan;
mod reflect;
mod select;
mod topics;
mod variant;
mod venues;

use std::collections::{BTreeMap, BTreeSet};

pub use cited::{CitationStyles, PaperReference};
pub use cv::*;
pub use joints::joined;
pub use plan::{Line, Plan, Report, ReportSection};
pub use reflect::{Field, FieldRole, Reflect, Shape, Value};
pub use select::Reason;
pub use topics::{
    Advisee, CommonEntry, Course, Degree, FreeEntry, Grant, Honor, Job, Language, Paper,
    PaperNote, Patent, Printed, Referee, Role, ServiceCategory, Skill, Talk, anchor,
    common, entry_shape, leads,
};
pub use variant::variant;

use crate::diag::{Code, Diagnostic, Span, Spanned};
use crate::model::{
    Id, Inline, Locale, Resume, Section, SectionKind, Text, Variant, Vocabulary, count,
};
use cited::Citing;
use labels::Labels;
use owner::Speaker;
use people::People;

/// The codes of findings in projection.
pub static CODES: &[&Code] =
    &[&crossrefs::REFERENCE_LEFT_OUT, &crossrefs::BROKEN_SENTENCE, &plan::EMPTY_VARIANT];

/// A CV, with notes on how it was made.
pub struct Projection {
    /// The CV.
    pub cv: Cv,
    /// Notes, such as omitted references.
    pub notes: Vec<Diagnostic>,
}

/// Projects a whole résumé that passed its checks.
pub fn project(resume: &Resume) -> Projection {
    Plan::new(resume, Variant::default()).project(0)
}

/// The sections of the database, or else one for each topic that has entries.
fn sections(resume: &Resume) -> Vec<Section> {
    if !resume.sections.is_empty() {
        return resume.sections.clone();
    }
    let usual =
        SectionKind::ALL.iter().copied().filter(|kind| *kind != SectionKind::Free);
    let mut sections: Vec<Section> =
        usual.filter(|kind| resume.has(*kind)).map(section_of).collect();
    let at = sections.iter().position(|s| s.section.value == SectionKind::References);
    let free = resume.free.keys().map(free_section);
    let at = at.unwrap_or(sections.len());
    sections.splice(at..at, free);
    sections
}

fn free_section(id: &Spanned<Id>) -> Section {
    Section { of: Some(id.clone()), ..section_of(SectionKind::Free) }
}

fn section_of(kind: SectionKind) -> Section {
    let label = (kind == SectionKind::Publications).then(|| Spanned::bare("P".into()));
    Section { label, ..Section::of(kind) }
}

/// The context in which the entries of a section are projected.
pub struct Projector<'r> {
    /// The whole database, for lookups.
    resume: &'r Resume,
    /// The entries that the section shows.
    shown: &'r Resume,
    locale: Locale,
    /// The vocabulary of the locale.
    words: &'static Vocabulary,
    /// Where the locale was set, the source place of all of its words.
    locale_span: Span,
    people: People<'r>,
    labels: &'r Labels,
    /// The citation style, if it is not tenure's own.
    citing: Option<Citing>,
    /// Whether the parts of publications are wanted.
    composing: bool,
}

impl Projector<'_> {
    /// A text of the locale.
    fn say(&self, words: &str) -> Text {
        Text::plain(words).at(self.locale_span)
    }

    fn speaker(&self) -> Speaker {
        Speaker { locale: self.locale, locale_span: self.locale_span }
    }

    fn heading(&self, section: &Section) -> Text {
        let free = section.of.as_ref().and_then(|of| self.shown.free.get(&of.value));
        let given = section.heading.as_ref().or(free.map(|free| &free.heading));
        given
            .cloned()
            .unwrap_or_else(|| self.say(self.words.heading(section.section.value)))
    }

    /// A labeled list of people, with the label in singular or plural.
    fn named(&self, label: [&'static str; 2], names: &[Text]) -> Option<Detail> {
        let text = self.people.names(names)?;
        Some(Detail { label: self.say(count(names.len(), label)), text })
    }

    /// Likewise, with the affiliation of those who are people of the database, and a link
    /// to their page.
    fn acquaintances(&self, label: [&'static str; 2], names: &[Text]) -> Option<Detail> {
        let mut phrase = phrase::Phrase::default();
        for name in names {
            phrase.comma().text(&self.linked_name(name));
            let person = self.resume.person(name);
            let affiliation = person.and_then(|person| person.affiliation.as_ref());
            phrase::bracket(&mut phrase, affiliation);
        }
        let text = phrase.finish()?;
        Some(Detail { label: self.say(count(names.len(), label)), text })
    }

    /// The name of a person, with a link to their page if they are one of the database.
    fn linked_name(&self, written: &Text) -> Text {
        let name = self.resume.printed_name(written);
        let person = self.resume.person(written);
        let Some(url) = person.and_then(|person| person.url.as_deref()) else {
            return name.clone();
        };
        let part = Inline::Part(Box::new(name.clone()));
        let link = Inline::Link(url.clone(), vec![part]);
        Text { inlines: vec![link], ..Text::default() }
    }

    fn dates(&self, dates: Option<&Spanned<crate::model::Dates>>) -> Option<Text> {
        dates.map(|dates| dates::text(self.locale, dates))
    }
}

/// Allocates the names of link targets for sections.
#[derive(Default)]
struct Anchors {
    taken: BTreeSet<String>,
    /// The last number of each name that several sections would have.
    numbers: BTreeMap<String, usize>,
}

impl Anchors {
    /// `education`, or `publications-2` for the second section of a kind.
    fn of(&mut self, section: &Section) -> String {
        let base = match &section.of {
            Some(of) => format!("section.{of}", of = of.value),
            None => format!("section.{}", section.section.value.as_str()),
        };
        let number = self.numbers.entry(base.clone()).or_insert(0);
        loop {
            *number += 1;
            let anchor =
                if *number == 1 { base.clone() } else { format!("{base}-{number}") };
            if self.taken.insert(anchor.clone()) {
                return anchor;
            }
        }
    }
}

#[cfg(test)]
mod tests;
