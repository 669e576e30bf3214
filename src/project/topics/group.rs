//! Groups of entries, each under a heading.

use super::{Print, Section, Text, sorted};
use crate::model::{Grouping, Sorting};
use crate::project::Projector;

/// The group of an entry.
#[derive(Debug, Clone)]
pub struct Group {
    /// The order of the groups; groups of the same rank are one. Groups that tenure does
    /// not know follow the others, by name.
    pub rank: (usize, String),
    /// The heading.
    pub heading: Text,
}

impl Group {
    /// A group whose heading is in the words of the language.
    pub(super) fn of(rank: usize, heading: &str) -> Group {
        Group { rank: (rank, String::new()), heading: Text::plain(heading) }
    }

    /// The group of one of several values in their order, and the heading of it.
    pub(super) fn among<T: PartialEq>(all: &[T], one: &T, heading: &str) -> Group {
        let rank = all.iter().position(|other| other == one);
        Group::of(rank.unwrap_or(all.len()), heading)
    }
}

/// What a section is grouped by.
pub(super) fn grouping(section: &Section) -> Grouping {
    section.group.as_ref().map_or(Grouping::None, |group| group.value)
}

/// Prints all entries of a section in its order, with the heading of each group before
/// its first entry.
pub(super) fn all<T: Print>(
    shown: &[T],
    section: &Section,
    on: &Projector,
) -> Vec<T::Printed> {
    let by = grouping(section);
    let mut entries: Vec<(&T, Option<Group>)> = sorted(section, shown)
        .into_iter()
        .map(|entry| (entry, entry.group(by, on)))
        .collect();
    let sort = section.sort.as_ref().map_or(Sorting::Database, |sort| sort.value);
    let is_reversed = by == Grouping::Year && sort == Sorting::Oldest;
    let rank = |group: &Option<Group>| {
        let (rank, words) = group.as_ref()?.rank.clone();
        // Entries without a year stay the last.
        let is_reversed = is_reversed && rank < usize::MAX;
        Some((if is_reversed { usize::MAX - 1 - rank } else { rank }, words))
    };
    entries.sort_by_key(|(_, group)| rank(group));
    let mut before = None;
    let print = |(entry, group): (&T, Option<Group>)| {
        let mut printed = entry.print(section, on);
        let rank = rank(&group);
        if let Some(group) = group.filter(|_| rank != before) {
            // What the author typed keeps its place.
            let is_typed = !group.heading.origin.is_none();
            let place = if is_typed { group.heading.origin } else { on.locale_span };
            T::begin(&mut printed, group.heading.at(place));
        }
        before = rank;
        printed
    };
    entries.into_iter().map(print).collect()
}
