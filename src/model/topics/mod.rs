//! The topics of a career, each declared once.
//!
//! A topic is a file in this folder, with the type of its entries, and a row of
//! [`topics!`], which generates everything that exists once per topic: its key in the
//! database, its kind of section, its rules and its selection. How its entries are
//! printed is defined in [`project::topics`](crate::project).

mod advising;
mod certifications;
mod education;
mod experience;
mod free;
mod grants;
mod honors;
mod languages;
mod media;
mod memberships;
mod patents;
mod prelude;
mod publications;
mod references;
mod service;
mod skills;
mod table;
mod talks;
mod teaching;

pub use advising::Advisee;
pub use certifications::Certification;
pub use education::Education;
pub use experience::{Experience, Role};
pub use free::{FreeEntry, FreeSection};
pub use grants::Grant;
pub use honors::Honor;
pub use languages::{Language, SkillLevels};
pub use media::Media;
pub use memberships::Membership;
pub use patents::Patent;
pub(super) use publications::LongNote;
pub use publications::{Note, NoteKind, Publication, PublicationLink};
pub use references::{OnRequest, Referee, References};
pub use service::{ServiceCategory, ServiceEntry};
pub use skills::Skill;
pub(crate) use table::topics;
pub(super) use talks::LongOccasion;
pub use talks::{Occasion, Talk};
pub use teaching::Teaching;

use super::{Dates, Entry, Hidden, Id, List, Resume, Section, SectionKind};

/// The type that holds the entries of a topic: a list, or lists by name.
pub trait Topic {
    /// The type of an entry.
    type Entry: Entry;

    /// The entries, in the order of the database; for lists by name, those of the list
    /// `of`.
    fn entries(&self, of: Option<&Id>) -> &[Self::Entry];
    /// Every list.
    fn lists(&self) -> Vec<&dyn List>;
    /// Every list, mutably.
    fn lists_mut(&mut self) -> Vec<&mut dyn List>;
    /// Whether the database has nothing on this topic.
    fn is_empty(&self) -> bool;
    /// A copy with only these entries, and without lists other than `of`.
    #[must_use]
    fn with(&self, of: Option<&Id>, entries: Vec<Self::Entry>) -> Self;
}

impl<T: Entry> Topic for Vec<T> {
    type Entry = T;

    fn entries(&self, _of: Option<&Id>) -> &[T] {
        self
    }

    fn lists(&self) -> Vec<&dyn List> {
        vec![self]
    }

    fn lists_mut(&mut self) -> Vec<&mut dyn List> {
        vec![self]
    }

    fn is_empty(&self) -> bool {
        Vec::is_empty(self)
    }

    fn with(&self, _of: Option<&Id>, entries: Vec<T>) -> Self {
        entries
    }
}

/// A copy with only the entries and parts that `keep` accepts.
fn kept<T: Topic>(topic: &T, section: &Section, keep: &dyn Fn(&[usize]) -> bool) -> T
where
    T::Entry: Clone,
{
    let of = section.of.as_ref().map(|of| &of.value);
    let numbered = (0..).zip(topic.entries(of));
    let staying = numbered.filter(|(number, _)| keep(&[*number]));
    let whole = |(number, entry): (usize, &T::Entry)| {
        let mut entry = entry.clone();
        (&mut entry as &mut dyn Entry).prune(&mut vec![number], keep);
        entry
    };
    topic.with(of, staying.map(whole).collect())
}

/// The entries that a section can show, each with its index in the database.
fn shown<'t, T: Topic>(topic: &'t T, section: &Section) -> Vec<(usize, &'t dyn Entry)> {
    let of = section.of.as_ref().map(|of| &of.value);
    let entries = topic.entries(of).iter().map(|entry| entry as &dyn Entry).enumerate();
    entries.filter(|(_, entry)| entry.is_shown_by(section)).collect()
}

macro_rules! of_topics {
    ($($Kind:ident $key:ident of $Entry:ident $(in $holder:ty)?,)*) => {
        impl SectionKind {
            /// Whether it shows entries, rather than a part of `basics`.
            pub fn has_entries(self) -> bool {
                match self {
                    $(SectionKind::$Kind => true,)*
                    _ => false,
                }
            }

            /// Whether its entries have dates to sort by.
            pub fn is_dated(self) -> bool {
                match self {
                    $(SectionKind::$Kind => $Entry::is_dated(),)*
                    _ => false,
                }
            }

            /// Whether its entries are groups, whose parts are counted and sorted.
            pub fn is_grouped(self) -> bool {
                match self {
                    $(SectionKind::$Kind => $Entry::is_group(),)*
                    _ => false,
                }
            }
        }

        impl Resume {
            /// The entries that a section can show, each with its index in the database.
            pub fn entries(&self, section: &Section) -> Vec<(usize, &dyn Entry)> {
                match section.section.value {
                    $(SectionKind::$Kind => shown(&self.$key, section),)*
                    _ => Vec::new(),
                }
            }

            /// A résumé with only the entries that a section shows, and of those only the
            /// entries and parts whose paths `keep` accepts.
            #[must_use]
            pub fn only(&self, section: &Section, keep: &dyn Fn(&[usize]) -> bool) -> Resume {
                let mut only = Resume::default();
                match section.section.value {
                    $(SectionKind::$Kind => only.$key = kept(&self.$key, section, keep),)*
                    _ => {}
                }
                only
            }

            /// Every list of entries.
            fn lists(&self) -> Vec<&dyn List> {
                let mut lists = Vec::new();
                $(lists.extend(self.$key.lists());)*
                lists
            }

            fn lists_mut(&mut self) -> Vec<&mut dyn List> {
                let mut lists = Vec::new();
                $(lists.extend(self.$key.lists_mut());)*
                lists
            }

            /// Whether there is anything for a section of `kind`.
            pub fn has(&self, kind: SectionKind) -> bool {
                match kind {
                    $(SectionKind::$Kind => !Topic::is_empty(&self.$key),)*
                    _ => self.basics.as_ref().is_some_and(|basics| basics.has(kind)),
                }
            }
        }
    };
}
topics!(of_topics);

impl Resume {
    /// Every entry of the database, without parts.
    pub fn all_entries(&self) -> impl Iterator<Item = &dyn Entry> {
        self.lists().into_iter().flat_map(List::entries)
    }

    /// Every entry of the database, each followed by its parts.
    pub fn all_parts(&self) -> Vec<&dyn Entry> {
        let mut all = Vec::new();
        self.all_entries().for_each(|entry| entry.walk(&mut |part| all.push(part)));
        all
    }

    /// Calls `change` on every entry and part.
    fn change_entries(&mut self, change: &dyn Fn(&mut dyn Entry)) {
        let entries = self.lists_mut().into_iter().flat_map(List::entries_mut);
        entries.for_each(|entry| entry.change(change));
    }

    /// Removes the dates that `keep` rejects, in entries with a list of dates.
    pub fn narrow(&mut self, keep: &dyn Fn(&Dates) -> bool) {
        self.change_entries(&|entry| entry.narrow(keep));
    }

    /// Removes what a variant hides, throughout.
    pub fn hide(&mut self, what: Hidden) {
        if let Some(basics) = &mut self.basics {
            basics.hide(what);
        }
        self.signature.take_if(|_| what == Hidden::Signature);
        self.footer.take_if(|_| what == Hidden::Footer);
        self.change_entries(&|entry| {
            entry.hide(what);
            if let Some(parts) = entry.parts_mut().filter(|_| what == Hidden::Bullets) {
                parts.retain(&mut |_, part| !part.is_bullet());
            }
        });
    }
}
