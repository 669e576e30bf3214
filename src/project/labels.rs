//! Labels of publications, from `[C13]` down to `[C1]` in the order of the page.
//!
//! Labels are numbered over the whole database, so that an entry has the same label in
//! every variant: `[C10]` is the same paper in every document that was sent out.

use std::collections::{BTreeMap, BTreeSet};

use super::people::People;
use super::select::items;
use super::topics::in_order;
use crate::model::{Id, LabelOrder, Publication, Resume, Section, SectionKind, Variant};

/// The labels of the publications.
pub(super) struct Labels {
    all: BTreeMap<Id, String>,
    /// All labels in use. A label identifies one paper, in every document.
    taken: BTreeSet<String>,
    shown: BTreeSet<Id>,
}

impl Labels {
    /// Creates an empty set of labels, for a document that shows `shown`.
    pub fn new(shown: BTreeSet<Id>) -> Self {
        Labels { all: BTreeMap::new(), taken: BTreeSet::new(), shown }
    }

    /// Numbers the publications for which `counts` returns `true`, per section, in the order in
    /// which it prints them. Publications that already have a label keep it.
    pub fn count(
        &mut self,
        resume: &Resume,
        sections: &[Section],
        people: &People<'_>,
        counts: &dyn Fn(&Id) -> bool,
    ) {
        let selected = Selected::new(resume, sections);
        for (at, section) in sections.iter().enumerate() {
            let is_list = section.section.value == SectionKind::Publications;
            let Some(prefix) = section.label.as_ref().filter(|_| is_list) else {
                continue;
            };
            let shows = |p: &&Publication| {
                section.shows(p.kind)
                    && counts(&p.id.value)
                    && selected.has(at, &p.id.value)
            };
            let mut entries = in_order(&resume.publications, section, people);
            entries.retain(shows);
            let order = section.numbering.as_ref().map(|order| order.value);
            if order == Some(LabelOrder::Ascending) {
                entries.reverse();
            }
            // Numbers for publications whose own number is already in use.
            let mut beyond = entries.len() + 1..;
            for (number, publication) in (1..=entries.len()).rev().zip(entries) {
                if self.all.contains_key(&publication.id.value) {
                    continue;
                }
                let label = |number: usize| format!("{}{number}", prefix.value);
                let mut free = std::iter::once(number).chain(beyond.by_ref()).map(label);
                if let Some(label) = free.find(|label| !self.taken.contains(label)) {
                    self.taken.insert(label.clone());
                    self.all.insert(publication.id.value.clone(), label);
                }
            }
        }
    }

    /// The label of a publication.
    pub fn get(&self, id: &Id) -> Option<&String> {
        self.all.get(id)
    }

    /// The label of a publication that the document shows.
    pub fn on_page(&self, id: &Id) -> Option<&String> {
        self.get(id).filter(|_| self.shown.contains(id))
    }
}

/// The publications that sections print, whatever a variant selects: what they select for
/// themselves, without what a section above prints.
struct Selected<'r>(Option<BTreeSet<(usize, &'r Id)>>);

impl<'r> Selected<'r> {
    fn new(resume: &'r Resume, sections: &[Section]) -> Self {
        let is_list =
            |section: &&Section| section.section.value == SectionKind::Publications;
        let lists = || sections.iter().filter(is_list);
        let selects = lists().any(|section| section.select.is_some());
        // Without `types` a section shows what those above it show too.
        let overlaps = lists().count() > 1 && lists().any(|it| it.types.is_none());
        Selected((selects || overlaps).then(|| {
            let all = items(resume, &Variant::default(), sections, false);
            let of_papers = all.iter().filter(|item| {
                let kind = sections[item.section].section.value;
                kind == SectionKind::Publications && item.path.len() == 1
            });
            let id = |path: &[usize]| &resume.publications[path[0]].id.value;
            of_papers.map(|item| (item.section, id(&item.path))).collect()
        }))
    }

    /// Whether the section of that index selects a publication.
    fn has(&self, section: usize, id: &'r Id) -> bool {
        self.0.as_ref().is_none_or(|selected| selected.contains(&(section, id)))
    }
}
