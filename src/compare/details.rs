//! Differences between two pieces of the same name, field by field.

use indexmap::IndexSet;

use super::Detail;
use super::likeness::{Effort, Piece, likes};
use super::outline::{Outline, joined};

/// The differences between two pieces of the same name.
pub(super) fn details(
    name: &str,
    old: &Outline,
    new: &Outline,
    effort: &mut Effort,
) -> Vec<Detail> {
    if old == new {
        return Vec::new();
    }
    match (old, new) {
        (Outline::Fields(_), Outline::Fields(fields)) => fields
            .iter()
            .flat_map(|(field, after)| {
                let before = old.field(field).unwrap_or(&Outline::Nothing);
                details(field, before, after, effort)
            })
            .collect(),
        (Outline::List(before), Outline::List(after)) => {
            lists(name, before, after, effort)
        }
        _ => {
            let detail =
                Detail { field: name.to_owned(), old: old.words(), new: new.words() };
            if detail.old == detail.new { Vec::new() } else { vec![detail] }
        }
    }
}

/// The items that were added to a list, removed from it, and changed.
fn lists(
    name: &str,
    old: &[Outline],
    new: &[Outline],
    effort: &mut Effort,
) -> Vec<Detail> {
    let detail = |old, new| Detail { field: name.to_owned(), old, new };
    let (left, come) = (only_in(old, new), only_in(new, old));
    let pieces = |items: &[&Outline]| -> Vec<Piece> {
        items.iter().map(|item| Piece::named(item)).collect()
    };
    let found = likes(&pieces(&left), &pieces(&come), effort);
    let mut is_alone = vec![true; left.len()];
    let mut all = Vec::new();
    for (item, like) in come.iter().zip(found) {
        match like {
            Some(like) => {
                is_alone[like] = false;
                all.extend(details(name, left[like], item, effort));
            }
            None => all.push(detail(String::new(), item.words())),
        }
    }
    let went = left.iter().zip(is_alone).filter(|(_, is_alone)| *is_alone);
    all.extend(went.map(|(item, _)| detail(item.words(), String::new())));
    if all.is_empty() {
        // The same items in another order.
        all.push(detail(joined(old.iter()), joined(new.iter())));
    }
    all
}

/// The items that another list does not have.
fn only_in<'o>(items: &'o [Outline], other: &[Outline]) -> Vec<&'o Outline> {
    let other: IndexSet<&Outline> = other.iter().collect();
    items.iter().filter(|item| !other.contains(item)).collect()
}
