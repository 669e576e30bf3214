//! Labels of publications, from `[C13]` down to `[C1]` in the order of the page, and references to
//! them.
//!
//! Labels are numbered over the whole database, so that an entry has the same label in
//! every variant: `[C10]` is the same paper in every document that was sent out.

use std::collections::{BTreeMap, BTreeSet};

use super::people::People;
use super::topics::in_order;
use crate::diag::{Code, Diagnostic, Severity, Span};
use crate::model::{
    Id, Inline, LabelOrder, Publication, Resume, Section, SectionKind, Text,
};

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
        for section in sections {
            let is_list = section.section.value == SectionKind::Publications;
            let Some(prefix) = section.label.as_ref().filter(|_| is_list) else {
                continue;
            };
            let shows = |p: &&Publication| section.shows(p.kind) && counts(&p.id.value);
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

    /// Replaces references by labels. A reference to a publication that is not shown is
    /// removed, with the space before it, and reported by a note.
    pub fn resolve(&self, text: &mut Text, notes: &mut Vec<Diagnostic>) {
        self.resolve_in(&mut text.inlines, text.origin, notes);
    }

    fn resolve_in(
        &self,
        inlines: &mut Vec<Inline>,
        origin: Span,
        notes: &mut Vec<Diagnostic>,
    ) {
        let mut kept: Vec<Inline> = Vec::with_capacity(inlines.len());
        for mut inline in std::mem::take(inlines) {
            match &mut inline {
                Inline::Ref(id) => {
                    if let Some(label) = self.get(id).filter(|_| self.shown.contains(id))
                    {
                        kept.push(Inline::Label(format!("[{label}]"), id.clone()));
                    } else {
                        drop_space(&mut kept);
                        notes.push(left_out(id, origin));
                    }
                }
                Inline::Emph(inner)
                | Inline::Strong(inner)
                | Inline::Underline(inner)
                | Inline::Link(_, inner) => {
                    self.resolve_in(inner, origin, notes);
                    kept.push(inline);
                }
                Inline::List(items) => {
                    for item in items {
                        self.resolve_in(item, origin, notes);
                    }
                    kept.push(inline);
                }
                Inline::Part(part) => {
                    self.resolve_in(&mut part.inlines, part.origin, notes);
                    kept.push(inline);
                }
                _ => kept.push(inline),
            }
        }
        *inlines = kept;
    }
}

fn drop_space(before: &mut [Inline]) {
    if let Some(Inline::Plain(words)) = before.last_mut() {
        words.truncate(words.trim_end().len());
    }
}

pub(super) static REFERENCE_LEFT_OUT: Code = Code {
    severity: Severity::Note,
    ..Code::warning("reference-left-out", "a cross-reference to a publication without a label on \
                     this CV").page(
        "`[@id]` prints the label of a publication. If the publication is not on the CV, or \
         has no label there, the reference is omitted together with its brackets.",
        "basics: {name: A}\nhonors:\n  - title: For [@a]\nsections:\n  - section: honors\n\
         publications:\n  - {id: a, type: book, title: T, authors: [A]}\n",
        "basics: {name: A}\nhonors:\n  - title: For [@a]\nsections:\n  - section: honors\n  \
         - {section: publications, label: P}\npublications:\n  - {id: a, type: book, title: T, \
         authors: [A]}\n",
    )
};

fn left_out(id: &Id, origin: Span) -> Diagnostic {
    let message = format!("`{id}` has no label on this CV, so the reference is omitted");
    Diagnostic::new(&REFERENCE_LEFT_OUT, origin, message)
}
