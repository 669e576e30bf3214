//! What all entries and bullets have in common, for whatever selects among them.
//!
//! Entries are reached by paths of numbers: the second bullet of the first role of the
//! third job is `[2, 0, 1]`. A path means the same in the whole database and in what is
//! left of it.

use super::{
    Advisee, Bullet, Dates, Education, Experience, FreeEntry, Grant, Honor, Id, Language,
    Occasion, PartialDate, Patent, Priority, Publication, Referee, Role, ServiceCategory,
    ServiceEntry, Skill, Tag, Talk, Teaching, Text,
};
use crate::diag::{Span, Spanned};

/// An entry, or a part of one.
pub trait Entry {
    /// Its name in the database.
    fn id(&self) -> Option<&Id>;
    /// The words by which it is selected.
    fn tags(&self) -> &[Tag];
    /// What it says of how long it stays.
    fn priority(&self) -> Option<Priority>;
    /// When it was: nothing if it does not say.
    fn times(&self) -> Vec<Dates>;
    /// What it is called in a report.
    fn name(&self) -> String;
    /// Where it was written, as near as is known.
    fn place(&self) -> Span;
    /// What it consists of, each of which may be left out.
    fn parts(&self) -> Vec<&dyn Entry> {
        Vec::new()
    }
    /// Whether it is nothing without its parts, if it has any.
    fn lives_by_parts(&self) -> bool {
        false
    }
    /// Leaves out every part at whose path `keep` says no.
    fn prune(&mut self, _path: &mut Vec<usize>, _keep: &dyn Fn(&[usize]) -> bool) {}
    /// Leaves out the times that `keep` says no to, where there are several.
    fn narrow(&mut self, _keep: &dyn Fn(&Dates) -> bool) {}
}

/// Leaves out of `entries` every one at whose path `keep` says no, and parts of the others.
pub fn prune<T: Entry>(
    entries: &mut Vec<T>,
    path: &mut Vec<usize>,
    keep: &dyn Fn(&[usize]) -> bool,
) {
    let mut number = 0;
    entries.retain_mut(|entry| {
        path.push(number);
        number += 1;
        let stays = keep(path);
        if stays {
            entry.prune(path, keep);
        }
        path.pop();
        stays
    });
}

fn all<T: Entry>(parts: &[T]) -> Vec<&dyn Entry> {
    parts.iter().map(|part| part as &dyn Entry).collect()
}

fn one(dates: Option<&Spanned<Dates>>) -> Vec<Dates> {
    dates.map(|dates| dates.value).into_iter().collect()
}

fn joined(parts: &[Option<&Text>]) -> String {
    let letters: Vec<String> =
        parts.iter().flatten().map(|text| text.letters()).collect();
    letters.join(", ")
}

/// An entry with an optional id: its name, its times, and what it consists of.
macro_rules! entry {
    ($type:ident, $entry:ident: $name:expr, $place:expr, $times:expr $(, parts $parts:ident)? $(, lives by $lives:ident)? $(, narrows $dates:ident)?) => {
        impl Entry for $type {
            fn id(&self) -> Option<&Id> {
                self.id.as_ref().map(|id| &id.value)
            }
            fn tags(&self) -> &[Tag] {
                &self.tags
            }
            fn priority(&self) -> Option<Priority> {
                self.priority
            }
            fn times(&self) -> Vec<Dates> {
                let $entry = self;
                let _ = $entry;
                $times
            }
            fn name(&self) -> String {
                let $entry = self;
                let _ = $entry;
                $name
            }
            fn place(&self) -> Span {
                let $entry = self;
                let _ = $entry;
                $place.origin
            }
            $(
                fn parts(&self) -> Vec<&dyn Entry> {
                    all(&self.$parts)
                }
                fn prune(&mut self, path: &mut Vec<usize>, keep: &dyn Fn(&[usize]) -> bool) {
                    prune(&mut self.$parts, path, keep);
                }
            )?
            $(
                fn parts(&self) -> Vec<&dyn Entry> {
                    all(&self.$lives)
                }
                fn prune(&mut self, path: &mut Vec<usize>, keep: &dyn Fn(&[usize]) -> bool) {
                    prune(&mut self.$lives, path, keep);
                }
                fn lives_by_parts(&self) -> bool {
                    !self.$lives.is_empty()
                }
            )?
            $(
                fn narrow(&mut self, keep: &dyn Fn(&Dates) -> bool) {
                    self.$dates.retain(|dates| keep(&dates.value));
                }
            )?
        }
    };
}

entry!(Bullet, b: b.text.letters(), b.text, Vec::new());
entry!(Education, e: joined(&[Some(&e.degree), Some(&e.institution)]), e.degree,
    one(e.dates.as_ref()), parts bullets);
entry!(Role, r: r.title.letters(), r.title, one(r.dates.as_ref()), parts bullets);
entry!(Experience, e: joined(&[e.roles.first().map(|r| &r.title), Some(&e.employer)]),
    e.employer, e.roles.iter().flat_map(Entry::times).collect(), lives by roles);
entry!(Honor, h: h.title.letters(), h.title, one(h.dates.as_ref()));
entry!(Talk, t: t.title.letters(), t.title,
    t.occasions.iter().flat_map(Entry::times).collect(), lives by occasions);
entry!(Teaching, t: joined(&[t.code.as_ref(), Some(&t.course)]), t.course,
    t.terms.iter().map(|term| term.value).collect(), parts bullets, narrows terms);
entry!(ServiceCategory, c: c.category.letters(), c.category, Vec::new(),
    lives by entries);
entry!(ServiceEntry, s: service(s), service_text(s),
    s.dates.iter().map(|dates| dates.value).collect(), narrows dates);
entry!(Grant, g: g.title.letters(), g.title, one(g.dates.as_ref()));
entry!(Advisee, a: a.name.letters(), a.name, one(a.dates.as_ref()));
entry!(Skill, s: s.category.letters(), s.category, Vec::new());
entry!(Language, l: l.language.letters(), l.language, Vec::new());
entry!(Patent, p: p.title.letters(), p.title, one(p.dates.as_ref()));
entry!(Referee, r: r.name.letters(), r.name, Vec::new());
entry!(FreeEntry, e: e.title.letters(), e.title, one(e.dates.as_ref()), parts bullets);

impl Entry for Publication {
    fn id(&self) -> Option<&Id> {
        Some(&self.id.value)
    }

    fn tags(&self) -> &[Tag] {
        &self.tags
    }

    fn priority(&self) -> Option<Priority> {
        self.priority
    }

    fn times(&self) -> Vec<Dates> {
        let on = |date: &Spanned<PartialDate>| Dates::on(date.value);
        self.date.as_ref().map(on).into_iter().collect()
    }

    fn name(&self) -> String {
        self.title.letters()
    }

    fn place(&self) -> Span {
        self.title.origin
    }
}

impl Entry for Occasion {
    fn id(&self) -> Option<&Id> {
        None
    }

    fn tags(&self) -> &[Tag] {
        &self.tags
    }

    fn priority(&self) -> Option<Priority> {
        self.priority
    }

    fn times(&self) -> Vec<Dates> {
        one(self.date.as_ref())
    }

    fn name(&self) -> String {
        joined(&[self.event.as_ref(), self.host.as_ref(), self.location.as_ref()])
    }

    fn place(&self) -> Span {
        let text = self.event.as_ref().or(self.host.as_ref()).or(self.location.as_ref());
        text.map_or(Span::NONE, |text| text.origin)
    }
}

/// What a piece of service says first.
fn service_text(s: &ServiceEntry) -> Text {
    let said = [&s.role, &s.event, &s.journal, &s.activity, &s.organization];
    let said = said.into_iter().flatten().chain(&s.events).next();
    said.cloned().unwrap_or_default()
}

fn service(s: &ServiceEntry) -> String {
    let mut said = vec![s.role.as_ref(), s.event.as_ref(), s.journal.as_ref()];
    said.extend([s.activity.as_ref(), s.organization.as_ref()]);
    said.extend(s.events.iter().map(Some));
    joined(&said)
}
