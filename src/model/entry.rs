//! What all entries and bullets have in common, for whatever selects among them.
//!
//! Entries are reached by paths of numbers: the second bullet of the first role of the
//! third job is `[2, 0, 1]`. A path means the same in the whole database and in what is
//! left of it.

use super::{
    Dates, Hidden, Id, Priority, PublicationStatus, PublicationType, Section, Tag, Text,
};
use crate::diag::{Span, Spanned};

/// The keys that every entry may carry. The macro [`entry!`] writes this for a type.
pub trait Keyed {
    /// Its name in the database.
    fn id(&self) -> Option<&Spanned<Id>>;
    /// The words by which it is selected.
    fn tags(&self) -> &[Tag];
    /// What it says of how long it is kept when space is short.
    fn priority(&self) -> Option<Priority>;
}

/// An entry, or a part of one. What a type does not say is as most entries have it.
pub trait Entry: Keyed {
    /// The text that it is known by.
    fn title(&self) -> Option<&Text>;

    /// What it is called in a report.
    fn name(&self) -> String {
        self.title().map(Text::letters).unwrap_or_default()
    }

    /// Where it was written, as near as is known.
    fn place(&self) -> Span {
        self.title().map_or(Span::NONE, |title| title.origin)
    }

    /// When it was: nothing if it does not say.
    fn times(&self) -> Vec<Dates> {
        Vec::new()
    }

    /// The texts of its own that name a person, or the id of one.
    fn people(&self) -> Vec<&Text> {
        Vec::new()
    }

    /// The texts of its own that name a venue, or the id of one.
    fn venues(&self) -> Vec<&Text> {
        Vec::new()
    }

    /// What it consists of, each of which may be left out.
    fn parts(&self) -> Option<&dyn List> {
        None
    }

    /// The same, to be changed.
    fn parts_mut(&mut self) -> Option<&mut dyn List> {
        None
    }

    /// Whether it is nothing without its parts, if it has any.
    fn lives_by_parts(&self) -> bool {
        false
    }

    /// Leaves out the times that `keep` says no to, where there are several.
    fn narrow(&mut self, _keep: &dyn Fn(&Dates) -> bool) {}

    /// Leaves out what a variant hides, but in its parts; bullets are left out for all alike.
    fn hide(&mut self, _what: Hidden) {}

    /// Whether this is a line with a bullet.
    fn is_bullet(&self) -> bool {
        false
    }

    /// Whether a section of its topic shows it.
    fn is_shown_by(&self, _section: &Section) -> bool {
        true
    }

    /// What kind of publication it is, and how far it has come.
    fn publication(&self) -> Option<(PublicationType, PublicationStatus)> {
        None
    }

    /// Whether entries of this type say when they were, so that they can be sorted.
    fn is_dated() -> bool
    where
        Self: Sized,
    {
        true
    }

    /// Whether this is only a heading over its parts, which are what is counted and sorted.
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
    /// The entries, to be changed.
    fn entries_mut(&mut self) -> Vec<&mut dyn Entry>;
    /// Leaves out each entry that `keep`, which is given its number, says no to.
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

    /// Shows `visit` this and its parts, in order.
    pub fn walk<'e>(&'e self, visit: &mut dyn FnMut(&'e dyn Entry)) {
        visit(self);
        for part in self.all_parts() {
            part.walk(visit);
        }
    }

    /// Changes this and its parts.
    pub fn change(&mut self, change: &dyn Fn(&mut dyn Entry)) {
        change(self);
        for part in self.parts_mut().map(List::entries_mut).unwrap_or_default() {
            part.change(change);
        }
    }

    /// Leaves out every part at whose path `keep` says no; `path` is that of the entry.
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

/// The only time of an entry that has at most one.
pub(super) fn one(dates: Option<&Spanned<Dates>>) -> Vec<Dates> {
    dates.map(|dates| dates.value).into_iter().collect()
}

/// The times of everything in a list.
pub(super) fn times_of<T: Entry>(parts: &[T]) -> Vec<Dates> {
    parts.iter().flat_map(Entry::times).collect()
}

/// What is called by several texts.
pub(super) fn joined(parts: &[Option<&Text>]) -> String {
    let letters: Vec<String> =
        parts.iter().flatten().map(|text| text.letters()).collect();
    letters.join(", ")
}

/// Declares an entry: its own keys, then those that every entry has.
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
            /// Its name in the database.
            pub id: Option<crate::diag::Spanned<crate::model::Id>>,
            /// Words by which variants select it.
            #[serde(default)]
            pub tags: Vec<crate::model::Tag>,
            /// What stays longest when space is short: a higher number.
            pub priority: Option<crate::model::Priority>,
        }

        crate::model::entry::keyed!($name);
        crate::model::texts::texts!($name { $($key,)* id, tags, priority });
    };
}
pub(super) use entry;

/// The keys of every entry, for a type that has all of them.
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

/// That an entry consists of the list of that key.
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
