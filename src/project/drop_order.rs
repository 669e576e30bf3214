//! The order in which entries and bullets are dropped when space is short.
//!
//! Items of lower priority are dropped first. Items of equal priority are dropped oldest
//! first; among those, last in the list first. The last entry of a section is dropped
//! after all others of its priority, so that a section is emptied only when nothing of
//! lower priority is left elsewhere. Required items and everything that contains them are
//! never dropped. The order does not depend on how many items are dropped: what is kept
//! on two pages is kept on three.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::select::Item;
use crate::model::Priority;

/// The indices of the items, in the order in which they are dropped.
pub(super) fn drop_order(items: &[Item]) -> Vec<usize> {
    let is_kept = |item: &Item| item.left_out.is_none();
    let required =
        items.iter().filter(|item| is_kept(item) && item.priority == Priority::Required);
    let required: BTreeSet<Position> = required.flat_map(ancestors).collect();
    let independent = items.iter().filter(|item| !item.lives_by_parts);
    let independent: BTreeSet<Position> = independent.map(position).collect();
    // A part that its entry cannot exist without counts as an entry.
    let is_entry = |item: &Item| {
        let mut around = ancestors(item).filter(|ancestor| *ancestor != position(item));
        !around.any(|ancestor| independent.contains(&ancestor))
    };
    let mut droppable: Vec<usize> = (0..items.len())
        .filter(|&at| {
            let item = &items[at];
            is_kept(item) && !item.lives_by_parts && !required.contains(&position(item))
        })
        .collect();
    let rank = |at: usize| (items[at].worth(), Reverse(at));
    let mut last_entries: BTreeMap<usize, usize> = BTreeMap::new();
    for &at in &droppable {
        // A bullet alone does not keep a section.
        if is_entry(&items[at]) {
            let best = last_entries.entry(items[at].section).or_insert(at);
            *best = if rank(at) > rank(*best) { at } else { *best };
        }
    }
    droppable.sort_by_key(|&at| {
        let item = &items[at];
        let is_last = last_entries.get(&item.section) == Some(&at);
        let ((priority, ongoing, age), position) = rank(at);
        (priority, is_last, ongoing, age, position)
    });
    droppable
}

/// The index of an item's section, and its path there.
type Position<'i> = (usize, &'i [usize]);

fn position(item: &Item) -> Position<'_> {
    (item.section, &item.path)
}

/// The positions of an item and of everything that it is a part of.
fn ancestors(item: &Item) -> impl Iterator<Item = Position<'_>> {
    (0..=item.path.len()).map(|depth| (item.section, &item.path[..depth]))
}
