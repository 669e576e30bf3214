//! What differs between two CVs, as their reader would say it: which entries came, went,
//! moved and changed, and what of them.
//!
//! Two states of a database are compared by what they print, and so are two variants. An
//! entry is found again by its id or its words; if most of them are other, it is another.
//! This room must not know files, git, YAML or LaTeX.

mod outline;
mod print;
#[cfg(test)]
mod tests;

pub use print::{markdown, text};

use serde::Serialize;

use crate::model::SectionKind;
use crate::project::{Cv, CvSection, Owner};
use outline::{Outline, Outlined, entries};

/// A difference.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Change {
    /// A section or an entry that was not there.
    Added {
        /// What it says.
        what: String,
    },
    /// A section or an entry that is not there any more.
    Removed {
        /// What it said.
        what: String,
    },
    /// An entry that stands under another heading now.
    Moved {
        /// What it says.
        what: String,
        /// The heading that it stood under.
        from: String,
    },
    /// An entry that says something else.
    Changed {
        /// What it is called.
        what: String,
        /// What differs.
        details: Vec<Detail>,
    },
}

/// What differs in an entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Detail {
    /// Of what: `title`, `dates`.
    pub field: String,
    /// What it was; empty if there was nothing.
    pub old: String,
    /// What it is; empty if there is nothing.
    pub new: String,
}

/// The differences under one heading.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Changes {
    /// The heading, or who the CV is about.
    pub heading: String,
    /// The differences, in order of the page.
    pub changes: Vec<Change>,
}

/// What differs between two CVs, by heading in order of the page.
pub fn compare(old: &Cv, new: &Cv) -> Vec<Changes> {
    let mut all = vec![Changes {
        heading: new.owner.name.letters(),
        changes: photo(&old.owner, &new.owner)
            .into_iter()
            .chain(details("", &old.owner.outline(), &new.owner.outline()))
            .map(|detail| Change::Changed { what: String::new(), details: vec![detail] })
            .collect(),
    }];
    let pairs = paired(&old.sections, &new.sections);
    let mut open = Open::default();
    for (before, after) in &pairs {
        open.add(*before, *after);
    }
    open.meet();
    for (number, (before, after)) in pairs.iter().enumerate() {
        let heading = after.or(*before).map(|section| section.heading.letters());
        let mut changes = Vec::new();
        if let (Some(before), Some(after)) = (before, after) {
            let (was, is) = (before.heading.letters(), after.heading.letters());
            if was != is {
                let details = vec![Detail { field: "heading".into(), old: was, new: is }];
                changes.push(Change::Changed { what: String::new(), details });
            }
        }
        changes.extend(open.changes(number));
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

/// Whether there is a picture now, or none any more.
fn photo(old: &Owner, new: &Owner) -> Option<Detail> {
    let shown =
        |owner: &Owner| owner.photo.as_ref().map_or("", |_| "a picture").to_owned();
    let (old, new) = (shown(old), shown(new));
    (old != new).then(|| Detail { field: "photo".into(), old, new })
}

type Pair<'c> = (Option<&'c CvSection>, Option<&'c CvSection>);

/// The sections of both, each with its like, in order of the new page.
fn paired<'c>(old: &'c [CvSection], new: &'c [CvSection]) -> Vec<Pair<'c>> {
    let mut left: Vec<&CvSection> = old.iter().collect();
    let mut take = |wanted: &dyn Fn(&CvSection) -> bool| {
        let at = left.iter().position(|section| wanted(section))?;
        Some(left.remove(at))
    };
    let mut pairs: Vec<Pair> = new
        .iter()
        .map(|after| (take(&|before| before.heading == after.heading), Some(after)))
        .collect();
    for (before, after) in &mut pairs {
        let kind = after.map(|after| after.kind);
        // Two free sections are not one because both are free.
        if before.is_none() && kind != Some(SectionKind::Free) {
            *before = take(&|section| Some(section.kind) == kind);
        }
    }
    pairs.extend(left.into_iter().map(|before| (Some(before), None)));
    pairs
}

/// An entry on one side.
struct Standing {
    section: usize,
    heading: String,
    key: Option<String>,
    outline: Outline,
    /// The number of its like on the other side.
    like: Option<usize>,
}

/// All entries, until each has met its like.
#[derive(Default)]
struct Open {
    old: Vec<Standing>,
    new: Vec<Standing>,
    sections: usize,
}

/// Of the words of two entries, the part that must be the same for them to be one.
const LIKE: f64 = 0.6;

impl Open {
    fn add(&mut self, old: Option<&CvSection>, new: Option<&CvSection>) {
        for (section, side) in [(old, &mut self.old), (new, &mut self.new)] {
            for (key, outline) in section.map(|s| entries(&s.body)).unwrap_or_default() {
                side.push(Standing {
                    section: self.sections,
                    heading: section.map(|s| s.heading.letters()).unwrap_or_default(),
                    key,
                    outline,
                    like: None,
                });
            }
        }
        self.sections += 1;
    }

    /// Each entry meets its like: by id, else by its first words, else by most of its
    /// words; in its own section first.
    fn meet(&mut self) {
        type Alike = fn(&Standing, &Standing) -> bool;
        let same_key: Alike = |a, b| a.key.is_some() && a.key == b.key;
        let alike: [Alike; 5] = [
            same_key,
            |a, b| a.section == b.section && a.key.is_none() && a.outline == b.outline,
            |a, b| a.section == b.section && name(a) == name(b),
            |a, b| a.key.is_none() && b.key.is_none() && a.outline == b.outline,
            |a, b| {
                a.section == b.section
                    && a.key.is_none()
                    && b.key.is_none()
                    && likeness(&a.outline.words(), &b.outline.words()) >= LIKE
            },
        ];
        for alike in alike {
            for (at, after) in self.new.iter_mut().enumerate() {
                if after.like.is_some() {
                    continue;
                }
                let found =
                    self.old.iter_mut().enumerate().find(|(_, before)| {
                        before.like.is_none() && alike(before, after)
                    });
                if let Some((number, before)) = found {
                    before.like = Some(at);
                    after.like = Some(number);
                }
            }
        }
    }

    fn changes(&self, section: usize) -> Vec<Change> {
        let mut changes = Vec::new();
        for after in self.new.iter().filter(|entry| entry.section == section) {
            let Some(before) = after.like.map(|like| &self.old[like]) else {
                changes.push(Change::Added { what: called(after) });
                continue;
            };
            if before.section != after.section {
                let from = before.heading.clone();
                changes.push(Change::Moved { what: called(after), from });
            }
            let details = details("", &before.outline, &after.outline);
            if !details.is_empty() {
                changes.push(Change::Changed { what: called(after), details });
            }
        }
        for before in self.old.iter().filter(|entry| entry.section == section) {
            if before.like.is_none() {
                changes.push(Change::Removed { what: called(before) });
            }
        }
        changes
    }
}

/// The first words of an entry, which name it.
fn name(entry: &Standing) -> String {
    first_words(&entry.outline)
}

fn first_words(outline: &Outline) -> String {
    let Outline::Fields(fields) = outline else { return outline.words() };
    let title = ["title", "degree", "category", "name", "employer", "language"]
        .iter()
        .find_map(|name| outline.field(name));
    let all = title.into_iter().chain(fields.iter().map(|(_, piece)| piece));
    all.map(Outline::words).find(|words| !words.is_empty()).unwrap_or_default()
}

/// What an entry is called in words: its label, its name, and when it was.
fn called(entry: &Standing) -> String {
    let words = |name: &str| {
        entry.outline.field(name).map(Outline::words).filter(|words| !words.is_empty())
    };
    let label = words("label").map(|label| format!("[{label}] ")).unwrap_or_default();
    let dates = words("dates").map(|dates| format!(", {dates}")).unwrap_or_default();
    format!("{label}{}{dates}", name(entry))
}

/// The part of the words of both that is the same, from 0 to 1.
fn likeness(a: &str, b: &str) -> f64 {
    let words = |text: &str| -> Vec<String> {
        let words = text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty());
        words.map(str::to_lowercase).collect()
    };
    let (a, mut b) = (words(a), words(b));
    let all = a.len().max(b.len());
    let mut same = 0_u32;
    for word in &a {
        if let Some(at) = b.iter().position(|other| other == word) {
            b.swap_remove(at);
            same += 1;
        }
    }
    let all = u32::try_from(all.max(1)).unwrap_or(u32::MAX);
    f64::from(same) / f64::from(all)
}

/// What differs between two pieces of the same name.
fn details(name: &str, old: &Outline, new: &Outline) -> Vec<Detail> {
    if old == new {
        return Vec::new();
    }
    match (old, new) {
        (Outline::Fields(_), Outline::Fields(fields)) => fields
            .iter()
            .flat_map(|(field, after)| {
                let before = old.field(field).unwrap_or(&Outline::Nothing);
                details(field, before, after)
            })
            .collect(),
        (Outline::List(before), Outline::List(after)) => lists(name, before, after),
        _ => {
            let detail =
                Detail { field: name.to_owned(), old: old.words(), new: new.words() };
            if detail.old == detail.new { Vec::new() } else { vec![detail] }
        }
    }
}

/// What came into a list, went out of it, and changed in its place.
fn lists(name: &str, old: &[Outline], new: &[Outline]) -> Vec<Detail> {
    let gone: Vec<&Outline> = old.iter().filter(|item| !new.contains(item)).collect();
    let come: Vec<&Outline> = new.iter().filter(|item| !old.contains(item)).collect();
    let mut left = gone;
    let mut found = Vec::new();
    for item in come {
        let words = item.words();
        let same_name = |before: &Outline| {
            matches!(item, Outline::Fields(_)) && first_words(before) == first_words(item)
        };
        let like = left.iter().position(|before| {
            same_name(before) || likeness(&before.words(), &words) >= LIKE
        });
        match like.map(|at| left.remove(at)) {
            Some(before) => found.extend(details(name, before, item)),
            None => found.push(Detail {
                field: name.to_owned(),
                old: String::new(),
                new: words,
            }),
        }
    }
    let went = |item: &Outline| Detail {
        field: name.to_owned(),
        old: item.words(),
        new: String::new(),
    };
    found.extend(left.into_iter().map(went));
    if found.is_empty() {
        // The same in another order.
        let words = |items: &[Outline]| Outline::List(items.to_vec()).words();
        found.push(Detail { field: name.to_owned(), old: words(old), new: words(new) });
    }
    found
}
