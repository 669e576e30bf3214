//! The common interface of entries and bullets, for the code that selects among them.
//!
//! A path of indices leads to an entry or part: the second bullet of the first role of
//! the third job is `[2, 0, 1]`. Paths count positions in the whole database, also after
//! entries have been dropped.

use super::{
    Dates, Hidden, Id, Priority, PublicationStatus, PublicationType, Section, Status,
    Tag, Text, Unused,
};
use crate::diag::{Span, Spanned};

/// The keys that every entry may have. The macro [`entry!`] implements it.
pub trait Keyed {
    /// The id in the database.
    fn id(&self) -> Option<&Spanned<Id>>;
    /// The tags by which variants select it.
    fn tags(&self) -> &[Tag];
    /// Its own priority, if it has one.
    fn priority(&self) -> Option<Priority>;
}

/// An entry, or a part of one. The default methods suit most types.
pub trait Entry: Keyed {
    /// The text that identifies it.
    fn title(&self) -> Option<&Text>;

    /// Its name in reports.
    fn name(&self) -> String {
        self.title().map(Text::letters).unwrap_or_default()
    }

    /// Where it was written, as precisely as is known; at least the place of its title.
    fn place(&self) -> Span {
        self.title().map_or(Span::NONE, |title| title.origin)
    }

    /// Its dates; empty if it has none.
    fn times(&self) -> Vec<Dates> {
        Vec::new()
    }

    /// Its texts that name a person or hold the id of one, without those of its parts.
    fn people(&self) -> Vec<&Text> {
        Vec::new()
    }

    /// Its texts that name a venue or hold the id of one, without those of its parts.
    fn venues(&self) -> Vec<&Text> {
        Vec::new()
    }

    /// Those of its texts that name people whose affiliation and page are printed too.
    fn acquaintances(&self) -> Vec<&Text> {
        Vec::new()
    }

    /// Its keys that are given but not printed, without those of its parts.
    fn unused(&self) -> Vec<Unused> {
        Vec::new()
    }

    /// Its parts, such as roles and bullets, which can be dropped one by one.
    fn parts(&self) -> Option<&dyn List> {
        None
    }

    /// Its parts, mutably.
    fn parts_mut(&mut self) -> Option<&mut dyn List> {
        None
    }

    /// Whether it is dropped with the last of its parts.
    fn lives_by_parts(&self) -> bool {
        false
    }

    /// Removes the dates that `keep` rejects, in types with a list of dates.
    fn narrow(&mut self, _keep: &dyn Fn(&Dates) -> bool) {}

    /// Removes what a variant hides, except in its parts; bullets are removed from all types alike.
    fn hide(&mut self, _what: Hidden) {}

    /// Whether this is a line with a bullet.
    fn is_bullet(&self) -> bool {
        false
    }

    /// Whether a section of its topic shows it.
    fn is_shown_by(&self, _section: &Section) -> bool {
        true
    }

    /// Its type and status, if it is a publication.
    fn publication(&self) -> Option<(PublicationType, PublicationStatus)> {
        None
    }

    /// Its status as a publication or a grant, by which it can be selected.
    fn status(&self) -> Option<Status> {
        self.publication().map(|(_, status)| status.into())
    }

    /// Whether entries of this type have dates to sort by.
    fn is_dated() -> bool
    where
        Self: Sized,
    {
        true
    }

    /// Whether it only groups its parts under a heading. Limits and sorting then apply to
    /// the parts.
    fn is_group() -> bool
    where
        Self: Sized,
    {
        false
    }
}

/// A list of entries of any type.
pub trait List {
    /// The entries, in order.
    fn entries(&self) -> Vec<&dyn Entry>;
    /// The entries, mutably.
    fn entries_mut(&mut self) -> Vec<&mut dyn Entry>;
    /// Removes each entry for whose index `keep` returns `false`.
    fn retain(&mut self, keep: &mut dyn FnMut(usize, &mut dyn Entry) -> bool);
}

impl<T: Entry> List for Vec<T> {
    fn entries(&self) -> Vec<&dyn Entry> {
        self.iter().map(|entry| entry as &dyn Entry).collect()
    }

    fn entries_mut(&mut self) -> Vec<&mut dyn Entry> {
        self.iter_mut().map(|entry| entry as &mut dyn Entry).collect()
    }

    fn retain(&mut self, keep: &mut dyn FnMut(usize, &mut dyn Entry) -> bool) {
        let mut numbers = 0..;
        self.retain_mut(|entry| keep(numbers.next().unwrap_or_default(), entry));
    }
}

impl dyn Entry + '_ {
    /// Its parts, in order.
    pub fn all_parts(&self) -> Vec<&dyn Entry> {
        self.parts().map(List::entries).unwrap_or_default()
    }

    /// Calls `visit` on this entry, then on its parts, recursively and in order.
    pub fn walk<'e>(&'e self, visit: &mut dyn FnMut(&'e dyn Entry)) {
        visit(self);
        for part in self.all_parts() {
            part.walk(visit);
        }
    }

    /// Calls `change` on this entry and its parts, recursively.
    pub fn change(&mut self, change: &dyn Fn(&mut dyn Entry)) {
        change(self);
        for part in self.parts_mut().map(List::entries_mut).unwrap_or_default() {
            part.change(change);
        }
    }

    /// Removes every part whose path `keep` rejects. `path` is the path of this entry.
    pub fn prune(&mut self, path: &mut Vec<usize>, keep: &dyn Fn(&[usize]) -> bool) {
        let Some(parts) = self.parts_mut() else { return };
        parts.retain(&mut |number, part| {
            path.push(number);
            let stays = keep(path);
            if stays {
                part.prune(path, keep);
            }
            path.pop();
            stays
        });
    }
}

/// The dates of an entry that has at most one.
pub(super) fn one(dates: Option<&Spanned<Dates>>) -> Vec<Dates> {
    dates.map(|dates| dates.value.clone()).into_iter().collect()
}

/// The dates of every entry in a list.
pub(super) fn times_of<T: Entry>(parts: &[T]) -> Vec<Dates> {
    parts.iter().flat_map(Entry::times).collect()
}

/// A name made of several texts, joined by commas.
pub(super) fn joined(parts: &[Option<&Text>]) -> String {
    let letters: Vec<String> =
        parts.iter().flatten().map(|text| text.letters()).collect();
    letters.join(", ")
}

/// Declares an entry type: its own keys, then the keys that every entry has.
macro_rules! entry {
    (
        $(#[$doc:meta])*
        $name:ident { $($(#[$about:meta])* pub $key:ident: $type:ty,)* }
    ) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, serde::Deserialize, schemars::JsonSchema)]
        #[serde(deny_unknown_fields)]
        pub struct $name {
            $($(#[$about])* pub $key: $type,)*
            /// The id by which variants refer to it: `best-paper`.
            pub id: Option<crate::diag::Spanned<crate::model::Id>>,
            /// Tags by which variants select it: `[teaching, systems]`.
            #[serde(default)]
            pub tags: Vec<crate::model::Tag>,
            /// How important it is when space is short: a number (higher is kept longer) or
            /// `required`. Default: the `priority` of the entry or section that contains it,
            /// else 0.
            pub priority: Option<crate::model::Priority>,
        }

        crate::model::entry::keyed!($name);
        crate::model::texts::texts!($name { $($key,)* id, tags, priority });
    };
}
pub(super) use entry;

/// Implements [`Keyed`](crate::model::Keyed) for a type that has all of these keys.
macro_rules! keyed {
    ($name:ident) => {
        impl crate::model::Keyed for $name {
            fn id(&self) -> Option<&crate::diag::Spanned<crate::model::Id>> {
                self.id.as_ref()
            }

            fn tags(&self) -> &[crate::model::Tag] {
                &self.tags
            }

            fn priority(&self) -> Option<crate::model::Priority> {
                self.priority
            }
        }
    };
}
pub(super) use keyed;

/// Implements the methods for parts of an entry whose parts are the list `$key`.
macro_rules! parts {
    ($key:ident) => {
        fn parts(&self) -> Option<&dyn crate::model::List> {
            Some(&self.$key)
        }

        fn parts_mut(&mut self) -> Option<&mut dyn crate::model::List> {
            Some(&mut self.$key)
        }
    };
}
pub(super) use parts;
