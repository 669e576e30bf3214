//! What a variant's selection leaves out, and why.
//!
//! Every entry and part that could stand in a section becomes an [`Item`] with its fate.
//! Rules look at an entry before its parts; a part has its entry's tags, dates and
//! priority where it has none of its own.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use crate::diag::{Span, Spanned};
use crate::model::topic;
use crate::model::{
    Dates, End, Entry, Id, Most, PartialDate, Priority, PublicationStatus, Resume,
    Section, SectionKind, Selection, Tag, Untagged, Variant,
};

/// Why something does not stand in a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// `ids` names others of the section.
    NotNamed,
    /// `drop` names it.
    Dropped,
    /// `no-tags` names this tag of it.
    HasTag(Tag),
    /// It has none of the tags asked for, or not all.
    LacksTag,
    /// It has no tags, and those go.
    Untagged,
    /// A publication of this status.
    Status(PublicationStatus),
    /// It ended before this.
    Before(PartialDate),
    /// It began after this.
    After(PartialDate),
    /// Its priority is below the least.
    Priority,
    /// More would stand than this many.
    Count(u16),
    /// It stands in a section above.
    Above,
    /// Nothing is left of it.
    Emptied,
    /// No section of the document shows it.
    NoSection,
    /// It went so that the rest fits on this many pages.
    Pages(u16),
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Reason::NotNamed => write!(f, "`ids` names others"),
            Reason::Dropped => write!(f, "`drop` names it"),
            Reason::HasTag(tag) => write!(f, "tagged `{tag}`"),
            Reason::LacksTag => write!(f, "other tags"),
            Reason::Untagged => write!(f, "no tags"),
            Reason::Status(status) => write!(f, "status `{}`", status.as_str()),
            Reason::Before(date) => write!(f, "before {date}"),
            Reason::After(date) => write!(f, "after {date}"),
            Reason::Priority => write!(f, "priority too low"),
            Reason::Count(most) => write!(f, "more than {most}"),
            Reason::Above => write!(f, "stands above"),
            Reason::Emptied => write!(f, "nothing of it is left"),
            Reason::NoSection => write!(f, "no section shows it"),
            Reason::Pages(1) => write!(f, "no room on 1 page"),
            Reason::Pages(pages) => write!(f, "no room on {pages} pages"),
        }
    }
}

/// An entry or a part of one, and what becomes of it in a section.
#[derive(Debug, Clone)]
pub(super) struct Item {
    /// The number of the section on the page.
    pub section: usize,
    /// The way to it in the section's topic.
    pub path: Vec<usize>,
    pub name: String,
    pub id: Option<Id>,
    pub place: Span,
    pub priority: Priority,
    /// When it ended; nothing if it goes on or does not say.
    pub ended: Option<PartialDate>,
    /// Whether it is nothing without its parts.
    pub lives_by_parts: bool,
    pub left_out: Option<Reason>,
}

impl Item {
    /// How much it is worth: by priority, then by age. What goes on, or does not say when
    /// it was, is not old.
    pub fn worth(&self) -> (Priority, bool, Option<(u16, u8, u8)>) {
        let age = self.ended.map(PartialDate::last_day);
        (self.priority, age.is_none(), age)
    }
}

/// Every item of the sections, in the order of the page.
pub(super) fn items(
    resume: &Resume,
    variant: &Variant,
    sections: &[Section],
) -> Vec<Item> {
    let mut items = Vec::new();
    let mut above: BTreeSet<(&str, Option<&Id>, usize)> = BTreeSet::new();
    for (number, section) in sections.iter().enumerate() {
        // What the section says and what the variant says both hold.
        let selections: Vec<&Selection> =
            section.select.iter().chain([&variant.select]).collect();
        let entries = topic::entries(resume, section);
        let named = |selection: &&Selection| {
            entries.iter().any(|(_, entry)| names(selection, *entry))
        };
        let naming: Vec<bool> = selections.iter().map(named).collect();
        let of = section.of.as_ref().map(|of| &of.value);
        let key = |entry: usize| (section.section.as_str(), of, entry);
        let begins = items.len();
        for (entry_number, entry) in entries {
            let mut rules = Rules {
                selections: &selections,
                naming: &naming,
                items: &mut items,
                section: number,
            };
            let status =
                (section.section.value == SectionKind::Publications).then(|| {
                    let publication = &resume.publications[entry_number];
                    publication.status.unwrap_or(PublicationStatus::Published)
                });
            let from_section = Inherited {
                priority: section.priority,
                left_out: above.contains(&key(entry_number)).then_some(Reason::Above),
                ..Inherited::default()
            };
            rules.visit(entry, &[entry_number], &from_section, status);
        }
        for most in selections.iter().filter_map(|selection| selection.max.as_ref()) {
            count(resume, section, most, &mut items[begins..]);
        }
        settle(&mut items[begins..]);
        // What stands here stands in no section below.
        let stands = |item: &&Item| item.path.len() == 1 && item.left_out.is_none();
        above.extend(items[begins..].iter().filter(stands).map(|item| key(item.path[0])));
    }
    items
}

/// Whether `ids` names an entry or a part of it.
fn names(selection: &Selection, entry: &dyn Entry) -> bool {
    let is = |id: &Id| selection.ids.iter().any(|named| named.value == *id);
    entry.id().is_some_and(is)
        || entry.parts().into_iter().any(|part| names(selection, part))
}

/// What a part has from what it is a part of.
#[derive(Debug, Clone, Default)]
struct Inherited {
    tags: Vec<Tag>,
    priority: Option<Priority>,
    times: Vec<Dates>,
    /// Whether `ids` of each selection names what this is a part of.
    named: Vec<bool>,
    left_out: Option<Reason>,
}

struct Rules<'s> {
    selections: &'s [&'s Selection],
    /// Whether `ids` of each names anything of this section.
    naming: &'s [bool],
    items: &'s mut Vec<Item>,
    section: usize,
}

impl Rules<'_> {
    fn visit(
        &mut self,
        entry: &dyn Entry,
        path: &[usize],
        from: &Inherited,
        status: Option<PublicationStatus>,
    ) {
        let own = |list: &[Tag]| {
            if list.is_empty() { from.tags.clone() } else { list.to_vec() }
        };
        let times = entry.times();
        let is_in = |ids: &[Spanned<Id>]| {
            entry.id().is_some_and(|id| ids.iter().any(|named| named.value == *id))
        };
        let mut this = Inherited {
            tags: own(entry.tags()),
            priority: entry.priority().or(from.priority),
            times: if times.is_empty() { from.times.clone() } else { times },
            named: Vec::new(),
            left_out: None,
        };
        let mut left_out = from.left_out.clone();
        for (number, selection) in self.selections.iter().enumerate() {
            let was_named = from.named.get(number).copied().unwrap_or_default();
            let named = was_named || is_in(&selection.ids);
            this.named.push(named);
            let reason = if is_in(&selection.drop) {
                Some(Reason::Dropped)
            } else if self.naming[number] && !named && !names(selection, entry) {
                // What holds a part that `ids` names stays for its sake.
                Some(Reason::NotNamed)
            } else {
                reason(selection, &this, status, entry)
            };
            left_out = left_out.or(reason);
        }
        self.items.push(Item {
            section: self.section,
            name: entry.name(),
            id: entry.id().cloned(),
            place: entry.place(),
            priority: this.priority.unwrap_or_default(),
            ended: ended(&this.times),
            lives_by_parts: entry.lives_by_parts(),
            path: path.to_vec(),
            left_out: left_out.clone(),
        });
        let this = Inherited { left_out, ..this };
        for (part_number, part) in entry.parts().into_iter().enumerate() {
            let path = [path, &[part_number]].concat();
            self.visit(part, &path, &this, None);
        }
    }
}

/// Why a selection leaves something out. What lives by its parts and says nothing of its own
/// is left to them.
fn reason(
    selection: &Selection,
    this: &Inherited,
    status: Option<PublicationStatus>,
    entry: &dyn Entry,
) -> Option<Reason> {
    let Selection { tags, all_tags, no_tags, untagged, .. } = selection;
    let has = |tag: &Tag| this.tags.contains(tag);
    if let Some(tag) = no_tags.iter().find(|tag| has(tag)) {
        return Some(Reason::HasTag(tag.value.clone()));
    }
    let asks = !tags.is_empty() || !all_tags.is_empty();
    if this.tags.is_empty() {
        if *untagged == Some(Untagged::Drop) && !entry.lives_by_parts() {
            return Some(Reason::Untagged);
        }
    } else if asks {
        let any = tags.is_empty() || tags.iter().any(|tag| has(tag));
        if !any || !all_tags.iter().all(|tag| has(tag)) {
            return Some(Reason::LacksTag);
        }
    }
    if let Some(status) = status
        && !selection.status.is_empty()
        && !selection.status.contains(&status)
    {
        return Some(Reason::Status(status));
    }
    if let Some(reason) = out_of_time(selection, &this.times) {
        return Some(reason);
    }
    let least = selection.min_priority.map(Priority::Number);
    let priority = this.priority.unwrap_or_default();
    let silent = entry.lives_by_parts() && this.priority.is_none();
    (!silent && least.is_some_and(|least| priority < least)).then_some(Reason::Priority)
}

/// Why none of the times is one that is asked for.
fn out_of_time(selection: &Selection, times: &[Dates]) -> Option<Reason> {
    if times.is_empty() || times.iter().any(|dates| in_time(selection, dates)) {
        return None;
    }
    let since = selection.since.as_ref().map(|since| since.value);
    let until = selection.until.as_ref().map(|until| until.value);
    let early = |since: PartialDate| times.iter().all(|dates| ends_before(dates, since));
    match (since, until) {
        (Some(since), _) if early(since) => Some(Reason::Before(since)),
        (Some(since), None) => Some(Reason::Before(since)),
        (_, Some(until)) => Some(Reason::After(until)),
        (None, None) => None,
    }
}

/// Whether a time reaches into what is asked for.
pub(super) fn in_time(selection: &Selection, dates: &Dates) -> bool {
    let since = selection.since.as_ref().map(|since| since.value);
    let until = selection.until.as_ref().map(|until| until.value);
    since.is_none_or(|since| !ends_before(dates, since))
        && until.is_none_or(|until| dates.start.first_day() <= until.last_day())
}

fn ends_before(dates: &Dates, since: PartialDate) -> bool {
    dates.last().is_some_and(|last| last.last_day() < since.first_day())
}

/// When the last of these ended; nothing if one goes on, or there is none.
fn ended(times: &[Dates]) -> Option<PartialDate> {
    if times.iter().any(|dates| matches!(dates.end, Some(End::Present))) {
        return None;
    }
    times.iter().filter_map(Dates::last).max_by_key(|date| date.last_day())
}

/// Leaves out what would be more than so many. Of service, pieces are counted and not
/// their categories.
fn count(resume: &Resume, section: &Section, most: &Most, items: &mut [Item]) {
    let depth = if section.section.value == SectionKind::Service { 2 } else { 1 };
    let kind_of = |item: &Item| {
        let paper = resume.publications.get(item.path[0])?;
        (section.section.value == SectionKind::Publications).then(|| paper.kind.as_str())
    };
    let limits: Vec<(Option<&str>, u16)> = match most {
        Most::Each(most) => vec![(None, *most)],
        Most::Of(names) => {
            let name =
                section.of.as_ref().map_or(section.section.as_str(), |of| of.as_str());
            let mut limits: Vec<(Option<&str>, u16)> = Vec::new();
            for (id, most) in names {
                if id.as_str() == name {
                    limits.push((None, *most));
                } else {
                    limits.push((Some(id.as_str()), *most));
                }
            }
            // A type's own limit comes before the section's.
            limits.sort_by_key(|(name, _)| name.is_none());
            limits
        }
    };
    for (kind, most) in limits {
        let mut counted: Vec<usize> = (0..items.len())
            .filter(|&at| {
                let item = &items[at];
                item.path.len() == depth
                    && item.left_out.is_none()
                    && kind.is_none_or(|kind| kind_of(item) == Some(kind))
            })
            .collect();
        // Of one worth the first of the list stays.
        counted.sort_by_key(|&at| (std::cmp::Reverse(items[at].worth()), at));
        for &at in counted.iter().skip(usize::from(most)) {
            items[at].left_out = Some(Reason::Count(most));
        }
    }
}

/// Parts of what is left out are left out; so is what has no part left that it lives by.
fn settle(items: &mut [Item]) {
    let mut fates: BTreeMap<Vec<usize>, Option<Reason>> = BTreeMap::new();
    for item in items.iter_mut() {
        let parent = item.path.split_last().map(|(_, parent)| parent);
        if let Some(Some(reason)) = parent.and_then(|parent| fates.get(parent)) {
            item.left_out.get_or_insert_with(|| reason.clone());
        }
        fates.insert(item.path.clone(), item.left_out.clone());
    }
    // From the end, where parts come before what they are parts of.
    let mut alive: BTreeSet<Vec<usize>> = BTreeSet::new();
    for item in items.iter_mut().rev().filter(|item| item.left_out.is_none()) {
        if item.lives_by_parts && !alive.contains(&item.path) {
            item.left_out = Some(Reason::Emptied);
        } else if let Some((_, parent)) = item.path.split_last() {
            alive.insert(parent.to_vec());
        }
    }
}
