//! Matches the items of two sequences.

use std::collections::VecDeque;
use std::hash::Hash;

use indexmap::IndexMap;

/// Two sequences by index, and which items are matched.
pub(super) struct Pairs {
    old: Vec<Option<usize>>,
    new: Vec<Option<usize>>,
}

impl Pairs {
    /// Nothing is matched.
    pub fn new(old: usize, new: usize) -> Pairs {
        Pairs { old: vec![None; old], new: vec![None; new] }
    }

    /// Matches two items.
    pub fn meet(&mut self, old: usize, new: usize) {
        self.old[old] = Some(new);
        self.new[new] = Some(old);
    }

    /// Matches each new item without a partner with the first old one without a partner
    /// that has the same key.
    pub fn meet_by<K: Hash + Eq>(
        &mut self,
        old: impl Fn(usize) -> Option<K>,
        new: impl Fn(usize) -> Option<K>,
    ) {
        let mut waiting: IndexMap<K, VecDeque<usize>> = IndexMap::new();
        for at in self.old_alone() {
            if let Some(key) = old(at) {
                waiting.entry(key).or_default().push_back(at);
            }
        }
        for at in 0..self.new.len() {
            if self.new[at].is_some() {
                continue;
            }
            let like = new(at).and_then(|key| waiting.get_mut(&key)?.pop_front());
            if let Some(like) = like {
                self.meet(like, at);
            }
        }
    }

    pub fn like_of_old(&self, at: usize) -> Option<usize> {
        self.old[at]
    }

    pub fn like_of_new(&self, at: usize) -> Option<usize> {
        self.new[at]
    }

    /// The old items without a partner, in order.
    pub fn old_alone(&self) -> impl Iterator<Item = usize> {
        alone(&self.old)
    }

    /// The new items without a partner, in order.
    pub fn new_alone(&self) -> impl Iterator<Item = usize> {
        alone(&self.new)
    }
}

fn alone(side: &[Option<usize>]) -> impl Iterator<Item = usize> {
    (0..).zip(side).filter(|(_, like)| like.is_none()).map(|(at, _)| at)
}
