//! In which order entries and bullets go when space is short.
//!
//! First what has the lowest priority; of one priority what ended longest ago; of one age
//! what stands last. The last entry of a section goes after all others of its priority, so
//! a section is emptied only when nothing of lower priority is left elsewhere. What is
//! required never goes, nor what it is a part of. The order does not depend on how many go:
//! what stays on two pages stays on three.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::select::Item;
use crate::model::Priority;

/// The numbers of the items in the order in which they go.
pub(super) fn order(items: &[Item]) -> Vec<usize> {
    let stays = |item: &Item| item.left_out.is_none();
    let required =
        items.iter().filter(|item| stays(item) && item.priority == Priority::Required);
    let holding: BTreeSet<Place> = required.flat_map(wholes).collect();
    let on_its_own = items.iter().filter(|item| !item.lives_by_parts);
    let on_its_own: BTreeSet<Place> = on_its_own.map(place).collect();
    // A part that its entry lives by is one too.
    let is_entry = |item: &Item| {
        let mut around = wholes(item).filter(|whole| *whole != place(item));
        !around.any(|whole| on_its_own.contains(&whole))
    };
    let mut going: Vec<usize> = (0..items.len())
        .filter(|&at| {
            let item = &items[at];
            stays(item) && !item.lives_by_parts && !holding.contains(&place(item))
        })
        .collect();
    let rank = |at: usize| (items[at].worth(), Reverse(at));
    let mut survivors: BTreeMap<usize, usize> = BTreeMap::new();
    for &at in &going {
        // A bullet does not keep a section alive.
        if is_entry(&items[at]) {
            let best = survivors.entry(items[at].section).or_insert(at);
            *best = if rank(at) > rank(*best) { at } else { *best };
        }
    }
    going.sort_by_key(|&at| {
        let item = &items[at];
        let is_last = survivors.get(&item.section) == Some(&at);
        let ((priority, ongoing, age), place) = rank(at);
        (priority, is_last, ongoing, age, place)
    });
    going
}

/// The section of an item and its path there.
type Place<'i> = (usize, &'i [usize]);

fn place(item: &Item) -> Place<'_> {
    (item.section, &item.path)
}

/// The place of an item and of all that it is a part of.
fn wholes(item: &Item) -> impl Iterator<Item = Place<'_>> {
    (0..=item.path.len()).map(|depth| (item.section, &item.path[..depth]))
}
