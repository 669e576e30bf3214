//! Prints the entries of each topic, one file per topic.
//!
//! [`Print`] turns an entry of the database into its printed form. Topics whose entries
//! need no template of their own are in `plain`.

mod advising;
mod education;
mod experience;
mod free;
mod grants;
mod group;
mod honors;
mod languages;
mod patents;
mod plain;
mod prelude;
mod publications;
mod references;
mod service;
mod skills;
mod talks;
mod teaching;

pub use advising::Advisee;
pub use education::Degree;
pub use experience::{Job, Role};
pub use free::FreeEntry;
pub use grants::Grant;
pub use group::Group;
pub use honors::Honor;
pub use languages::Language;
pub use patents::Patent;
pub use plain::*;
pub(super) use publications::in_order;
pub use publications::{Paper, PaperNote, anchor};
pub use references::Referee;
pub use service::ServiceCategory;
pub use skills::Skill;
pub use talks::Talk;
pub use teaching::Course;

use std::cmp::Reverse;

use super::cv::{Body, Lead};
use super::{Projector, Reflect, Shape, Value};
use crate::model::{
    Bullet, Dates, Day, Entry, Grouping, Part, PartialDate, PublicationStatus, Section,
    SectionKind, Sorting, Text, Topic, topics,
};

/// An entry that can be printed.
pub trait Print: Entry + Sized {
    /// The printed form.
    type Printed: Reflect;

    /// Prints an entry in a section.
    fn print(&self, section: &Section, on: &Projector) -> Self::Printed;

    /// Prints all entries of a section, in its order.
    fn all(shown: &[Self], section: &Section, on: &Projector) -> Vec<Self::Printed> {
        group::all(shown, section, on)
    }

    /// The group of an entry in sections that are grouped by `by`.
    fn group(&self, _by: Grouping, _on: &Projector) -> Option<Group> {
        None
    }

    /// Puts the heading of a group before its first entry.
    fn begin(_printed: &mut Self::Printed, _heading: Text) {}

    /// The number of entries that it counts as.
    fn count(_printed: &Self::Printed) -> usize {
        1
    }

    /// The name of its link target.
    fn anchor(_printed: &Self::Printed) -> Option<&str> {
        None
    }

    /// The contents above the entries of a section.
    fn lead(_section: &Section, _on: &Projector) -> Lead {
        Lead::default()
    }

    /// The fields of [`Lead`] that such sections may have.
    fn leads() -> &'static [&'static str] {
        &[]
    }
}

macro_rules! printed {
    ($($Kind:ident $key:ident of $Entry:ident $(in $holder:ty)?,)*) => {
        /// A printed entry.
        #[derive(Debug, Clone, PartialEq)]
        #[allow(missing_docs, reason = "each is named as the section kind")]
        pub enum Printed {
            $($Kind(<crate::model::$Entry as Print>::Printed),)*
        }

        impl Printed {
            /// Its fields.
            pub fn value(&self) -> Value<'_> {
                match self {
                    $(Printed::$Kind(entry) => entry.value(),)*
                }
            }

            /// The number of entries that it counts as.
            pub fn count(&self) -> usize {
                match self {
                    $(Printed::$Kind(entry) => <crate::model::$Entry as Print>::count(entry),)*
                }
            }

            /// The name of its link target.
            pub fn anchor(&self) -> Option<&str> {
                match self {
                    $(Printed::$Kind(entry) => <crate::model::$Entry as Print>::anchor(entry),)*
                }
            }
        }

        impl Projector<'_> {
            /// The contents under a heading.
            pub(super) fn body(&self, section: &Section) -> Body {
                let of = section.of.as_ref().map(|of| &of.value);
                match section.section.value {
                    $(SectionKind::$Kind => {
                        let shown = Topic::entries(&self.shown.$key, of);
                        let all = Print::all(shown, section, self).into_iter();
                        let lead = crate::model::$Entry::lead(section, self);
                        Body { lead, entries: all.map(Printed::$Kind).collect() }
                    })*
                    _ => Body::default(),
                }
            }
        }

        /// The shape of an entry in a kind of section, if it has entries.
        pub fn entry_shape(kind: SectionKind) -> Option<Shape> {
            match kind {
                $(SectionKind::$Kind => Some(<crate::model::$Entry as Print>::Printed::shape()),)*
                _ => None,
            }
        }

        /// The fields of [`Lead`] that a kind of section may have.
        pub fn leads(kind: SectionKind) -> &'static [&'static str] {
            match kind {
                $(SectionKind::$Kind => crate::model::$Entry::leads(),)*
                _ => &[],
            }
        }
    };
}
topics!(printed);

/// When an entry is, from the oldest to the newest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Lateness {
    /// On these dates: the last day that they can mean, then the first day of their start.
    Ended(Day, Day),
    /// Ongoing since then.
    Ongoing(Day),
    /// Still to come, without a date.
    Forthcoming,
}

/// The sort key of dates; ongoing ones are the latest.
fn lateness(dates: &Dates) -> Lateness {
    let start = dates.start.first_day();
    dates
        .last()
        .map_or(Lateness::Ongoing(start), |last| Lateness::Ended(last.last_day(), start))
}

/// The sort key of an entry: its latest date. Without a date, a publication that is not
/// published yet is still to come, and `None` is known of any other entry.
fn latest<T: Entry>(entry: &T) -> Option<Lateness> {
    let is_unpublished = |(_, status)| status != PublicationStatus::Published;
    let forthcoming = entry.publication().is_some_and(is_unpublished);
    let dated = entry.times().iter().map(lateness).max();
    dated.or(forthcoming.then_some(Lateness::Forthcoming))
}

/// Entries in the order of the section. Entries with several dates are sorted by the
/// latest; those of which no date is known come last in either order.
fn sorted<'e, T: Entry>(section: &Section, entries: &'e [T]) -> Vec<&'e T> {
    let mut entries: Vec<&T> = entries.iter().collect();
    match section.sort.as_ref().map(|sort| sort.value).unwrap_or_default() {
        Sorting::Database | Sorting::FirstAuthor => {}
        Sorting::Newest => entries.sort_by_cached_key(|entry| Reverse(latest(*entry))),
        Sorting::Oldest => entries.sort_by_cached_key(|entry| {
            let latest = latest(*entry);
            (latest.is_none(), latest)
        }),
    }
    entries
}

/// What separates the date of an event from its name: years belong to it (`ATC 2024`),
/// other dates follow after a comma.
fn before_date(dates: Option<&Dates>) -> &'static str {
    if dates.is_none_or(are_years) { " " } else { ", " }
}

/// Whether dates are nothing but years.
fn are_years(dates: &Dates) -> bool {
    let is_year = |date: &PartialDate| date.part == Part::Year && date.text.is_none();
    is_year(&dates.start) && dates.last().is_none_or(is_year)
}

fn bullets(bullets: &[Bullet]) -> Vec<Text> {
    // A text of references that are left out is empty.
    let texts = bullets.iter().map(|bullet| &bullet.text);
    texts.filter(|text| !text.inlines.is_empty()).cloned().collect()
}
