//! Compares two CVs in terms of their readers: which entries were added, removed, moved
//! and changed, and how.
//!
//! Two states of a database are compared by what they print, and so are two variants. An
//! entry is recognized by its id or its words; if most of them differ, it is another
//! entry. [`pairs`] and [`likeness`] match what belongs together, [`details`] describes
//! how it differs. A database may be a stranger's, so the work is linear in its size.
//! This room must not know files, git, YAML or LaTeX.

mod details;
mod escape;
mod likeness;
mod outline;
mod pairs;
mod print;
#[cfg(test)]
mod tests;

pub use print::{markdown, text};

use std::mem::discriminant;

use serde::Serialize;

use crate::model::SectionKind;
use crate::project::{Cv, CvSection, Reflect, Value};
use details::details;
use likeness::{Effort, Piece, first_words, likes};
use outline::{Outline, entries, outline};
use pairs::Pairs;

/// A difference.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Change {
    /// A section or an entry that was added.
    Added {
        /// Its text.
        what: String,
    },
    /// A section or an entry that was removed.
    Removed {
        /// Its text.
        what: String,
    },
    /// An entry that moved to another heading.
    Moved {
        /// Its text.
        what: String,
        /// The old heading.
        from: String,
    },
    /// An entry that was changed.
    Changed {
        /// Its name.
        what: String,
        /// The differences.
        details: Vec<Detail>,
    },
}

/// A difference in an entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Detail {
    /// The field: `title`, `dates`.
    pub field: String,
    /// The old text, which may be empty.
    pub old: String,
    /// The new text, which may be empty.
    pub new: String,
}

/// The differences under one heading.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Changes {
    /// The heading, or the name of the CV's owner.
    pub heading: String,
    /// The differences, in the order of the page.
    pub changes: Vec<Change>,
}

/// The differences between two CVs, by heading, in the order of the page.
pub fn compare(old: &Cv, new: &Cv) -> Vec<Changes> {
    let mut effort = Effort::default();
    let photo = picture("photo", [old, new].map(|cv| cv.owner.photo.is_some()));
    let mut differ = |name, [old, new]: [Value; 2]| {
        details(name, &outline(&old), &outline(&new), &mut effort)
    };
    let owner = differ("", [old.owner.value(), new.owner.value()]);
    let signed = differ("signature", [old.signature.value(), new.signature.value()]);
    let footer = differ("footer", [old.footer.value(), new.footer.value()]);
    let changed = |detail| Change::Changed { what: String::new(), details: vec![detail] };
    let mut all = vec![Changes {
        heading: new.owner.name.letters(),
        changes: photo
            .into_iter()
            .chain(owner)
            .chain(signed)
            .chain(footer)
            .map(changed)
            .collect(),
    }];
    let sections = paired(&old.sections, &new.sections);
    let mut entries = Entries::of(&sections);
    entries.meet(sections.len(), &mut effort);
    for (number, (before, after)) in sections.iter().enumerate() {
        let heading = after.or(*before).map(|section| section.heading.letters());
        let mut changes = Vec::new();
        if let (Some(before), Some(after)) = (before, after) {
            let (was, is) = (before.heading.letters(), after.heading.letters());
            if was != is {
                let details = vec![Detail { field: "heading".into(), old: was, new: is }];
                changes.push(Change::Changed { what: String::new(), details });
            }
        }
        changes.extend(entries.changes(number, &sections, &mut effort));
        if changes.is_empty() {
            let what = "the section".to_owned();
            match (before, after) {
                (None, Some(_)) => changes.push(Change::Added { what }),
                (Some(_), None) => changes.push(Change::Removed { what }),
                _ => {}
            }
        }
        all.push(Changes { heading: heading.unwrap_or_default(), changes });
    }
    all.retain(|section| !section.changes.is_empty());
    all
}

/// Whether a picture was added or removed.
fn picture(field: &'static str, [old, new]: [bool; 2]) -> Option<Detail> {
    let shown = |is_there: bool| if is_there { "a picture" } else { "" }.to_owned();
    (old != new).then(|| Detail { field: field.into(), old: shown(old), new: shown(new) })
}

/// A section in the old and the new CV.
type Section<'c> = (Option<&'c CvSection>, Option<&'c CvSection>);

/// The sections of both CVs, matched, in the order of the new page.
fn paired<'c>(old: &'c [CvSection], new: &'c [CvSection]) -> Vec<Section<'c>> {
    let mut pairs = Pairs::new(old.len(), new.len());
    let heading = |section: &CvSection| Some(section.heading.letters());
    pairs.meet_by(|at| heading(&old[at]), |at| heading(&new[at]));
    // Two free sections are not the same just because both are free.
    let kind = |section: &CvSection| {
        (section.kind != SectionKind::Free).then(|| discriminant(&section.kind))
    };
    pairs.meet_by(|at| kind(&old[at]), |at| kind(&new[at]));
    let mut sections: Vec<Section> = new
        .iter()
        .enumerate()
        .map(|(at, after)| (pairs.like_of_new(at).map(|like| &old[like]), Some(after)))
        .collect();
    sections.extend(pairs.old_alone().map(|at| (Some(&old[at]), None)));
    sections
}

/// An entry of one side.
struct Entry {
    /// The index of its section.
    section: usize,
    key: Option<String>,
    outline: Outline,
}

impl Entry {
    /// The first words, which identify it.
    fn name(&self) -> String {
        first_words(&self.outline)
    }

    /// Its description: label, name and date.
    fn called(&self) -> String {
        let words = |name: &str| {
            self.outline.field(name).map(Outline::words).filter(|words| !words.is_empty())
        };
        let label = words("label").map(|label| format!("[{label}] ")).unwrap_or_default();
        let dates = words("dates").map(|dates| format!(", {dates}")).unwrap_or_default();
        format!("{label}{}{dates}", self.name())
    }
}

/// All entries of both sides, in the order of their sections, and which belong together.
struct Entries {
    old: Vec<Entry>,
    new: Vec<Entry>,
    pairs: Pairs,
}

impl Entries {
    fn of(sections: &[Section]) -> Entries {
        let (mut old, mut new) = (Vec::new(), Vec::new());
        for (section, (before, after)) in sections.iter().enumerate() {
            for (found, side) in [(before, &mut old), (after, &mut new)] {
                let found = found.map(|found| entries(&found.body)).unwrap_or_default();
                side.extend(found.into_iter().map(|(key, outline)| Entry {
                    section,
                    key,
                    outline,
                }));
            }
        }
        let pairs = Pairs::new(old.len(), new.len());
        Entries { old, new, pairs }
    }

    /// Matches entries by id, else by their first words, else by most of their words;
    /// within the same section first.
    fn meet(&mut self, sections: usize, effort: &mut Effort) {
        let Entries { old, new, pairs } = self;
        let without_key = |entry: &'_ Entry| entry.key.is_none();
        pairs.meet_by(|at| old[at].key.as_ref(), |at| new[at].key.as_ref());
        pairs.meet_by(
            |at| without_key(&old[at]).then(|| (old[at].section, &old[at].outline)),
            |at| Some((new[at].section, &new[at].outline)),
        );
        pairs.meet_by(
            |at| Some((old[at].section, old[at].name())),
            |at| Some((new[at].section, new[at].name())),
        );
        pairs.meet_by(
            |at| without_key(&old[at]).then_some(&old[at].outline),
            |at| without_key(&new[at]).then_some(&new[at].outline),
        );
        let open = |entries: &[Entry], alone: &mut dyn Iterator<Item = usize>| {
            let mut open = vec![Vec::new(); sections];
            for at in alone.filter(|at| without_key(&entries[*at])) {
                open[entries[at].section].push(at);
            }
            open
        };
        let left = open(old, &mut pairs.old_alone());
        let come = open(new, &mut pairs.new_alone());
        for (left, come) in left.iter().zip(&come) {
            let pieces = |entries: &[Entry], at: &[usize]| -> Vec<Piece> {
                at.iter().map(|at| Piece::nameless(&entries[*at].outline)).collect()
            };
            let found = likes(&pieces(old, left), &pieces(new, come), effort);
            for (at, like) in come.iter().zip(found) {
                if let Some(like) = like {
                    pairs.meet(left[like], *at);
                }
            }
        }
    }

    /// The differences in a section.
    fn changes(
        &self,
        section: usize,
        sections: &[Section],
        effort: &mut Effort,
    ) -> Vec<Change> {
        let mut changes = Vec::new();
        for at in within(&self.new, section) {
            let after = &self.new[at];
            let Some(before) = self.pairs.like_of_new(at).map(|like| &self.old[like])
            else {
                changes.push(Change::Added { what: after.called() });
                continue;
            };
            if before.section != after.section {
                let from = sections[before.section].0;
                let from = from.map(|from| from.heading.letters()).unwrap_or_default();
                changes.push(Change::Moved { what: after.called(), from });
            }
            let details = details("", &before.outline, &after.outline, effort);
            if !details.is_empty() {
                changes.push(Change::Changed { what: after.called(), details });
            }
        }
        for at in within(&self.old, section) {
            if self.pairs.like_of_old(at).is_none() {
                changes.push(Change::Removed { what: self.old[at].called() });
            }
        }
        changes
    }
}

/// The indices of the entries of a section, which are contiguous.
fn within(entries: &[Entry], section: usize) -> std::ops::Range<usize> {
    let first = entries.partition_point(|entry| entry.section < section);
    let end = entries.partition_point(|entry| entry.section <= section);
    first..end
}
