//! What a variant's selection drops, and why.
//!
//! Every entry and part that a section could show becomes an [`Item`] with a decision.
//! Rules visit an entry before its parts; a part inherits the tags, dates and priority of
//! its entry unless it has its own.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use crate::diag::{Span, Spanned};
use crate::model::{
    Dates, Day, Entry, Id, Limit, Most, PartialDate, Priority, PublicationType, Resume,
    Section, SectionKind, Selection, Status, Tag, Untagged, Variant,
};

/// Why something is not printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// `ids` selects others of its section.
    NotNamed,
    /// `drop` has its id.
    Dropped,
    /// `no-tags` has one of its tags.
    HasTag(Tag),
    /// It has none, or not all, of the selected tags.
    LacksTag,
    /// It has no tags, and `untagged` is `drop`.
    Untagged,
    /// It is a publication or grant of this status.
    Status(Status),
    /// It ended before this date.
    Before(Limit),
    /// It began after this date.
    After(Limit),
    /// Its priority is too low.
    Priority,
    /// The limit of entries is reached.
    Count(u16),
    /// A section above prints it.
    Above,
    /// All its parts are dropped.
    Emptied,
    /// No section of the document shows it.
    NoSection,
    /// It was dropped so that the rest fits on this many pages.
    Pages(u16),
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Reason::NotNamed => write!(f, "not in `ids`"),
            Reason::Dropped => write!(f, "in `drop`"),
            Reason::HasTag(tag) => write!(f, "tagged `{tag}`"),
            Reason::LacksTag => write!(f, "other tags"),
            Reason::Untagged => write!(f, "no tags"),
            Reason::Status(status) => write!(f, "status `{}`", status.as_str()),
            Reason::Before(date) => write!(f, "before {date}"),
            Reason::After(date) => write!(f, "after {date}"),
            Reason::Priority => write!(f, "priority too low"),
            Reason::Count(most) => write!(f, "more than {most}"),
            Reason::Above => write!(f, "printed above"),
            Reason::Emptied => write!(f, "no parts left"),
            Reason::NoSection => write!(f, "no section shows it"),
            Reason::Pages(1) => write!(f, "no room on 1 page"),
            Reason::Pages(pages) => write!(f, "no room on {pages} pages"),
        }
    }
}

/// An entry or a part of one, with the decision on it in a section.
#[derive(Debug, Clone)]
pub(super) struct Item {
    /// The index of the section on the page.
    pub section: usize,
    /// The path in the section's topic.
    pub path: Vec<usize>,
    pub name: String,
    pub id: Option<Id>,
    pub place: Span,
    pub priority: Priority,
    /// When it ended; `None` if it is ongoing or has no date.
    pub ended: Option<Day>,
    /// Whether it is dropped with the last of its parts.
    pub lives_by_parts: bool,
    /// The type, if it is a publication.
    pub kind: Option<PublicationType>,
    pub left_out: Option<Reason>,
}

impl Item {
    /// The rank: by priority, then by age. Items that are ongoing or have no date count
    /// as the newest.
    pub fn worth(&self) -> (Priority, bool, Option<(u16, u8, u8)>) {
        (self.priority, self.ended.is_none(), self.ended)
    }
}

/// Every item of the sections, in the order of the page. Without `all`, dropped items are
/// left out.
pub(super) fn items(
    resume: &Resume,
    variant: &Variant,
    sections: &[Section],
    all: bool,
) -> Vec<Item> {
    let mut items = Vec::new();
    let mut above: BTreeSet<(&str, Option<&Id>, usize)> = BTreeSet::new();
    let of_variant = Criteria::new(&variant.select);
    for (number, section) in sections.iter().enumerate() {
        // The selections of the section and of the variant both apply.
        let of_section =
            section.select.as_ref().map(|select| Criteria::new(&select.value));
        let criteria: Vec<&Criteria> = of_section.iter().chain([&of_variant]).collect();
        let entries = resume.entries(section);
        let named = |criteria: &&Criteria| {
            entries.iter().any(|(_, entry)| criteria.names(*entry))
        };
        let naming: Vec<bool> = criteria.iter().map(named).collect();
        let of = section.of.as_ref().map(|of| &of.value);
        let key = |entry: usize| (section.section.as_str(), of, entry);
        let begins = items.len();
        for (entry_number, entry) in entries {
            let mut rules = Rules {
                criteria: &criteria,
                naming: &naming,
                items: &mut items,
                section: number,
            };
            let stands_above = above.contains(&key(entry_number));
            if stands_above && !all {
                continue;
            }
            let from_section = Inherited {
                priority: section.priority.as_ref().map(|priority| priority.value),
                named: vec![false; criteria.len()],
                untimely: vec![None; criteria.len()],
                left_out: stands_above.then_some(Reason::Above),
                ..Inherited::default()
            };
            rules.visit(entry, &[entry_number], &from_section);
        }
        for most in criteria.iter().filter_map(|criteria| criteria.selection.max.as_ref())
        {
            count(section, most, &mut items[begins..]);
        }
        settle(&mut items[begins..]);
        // Entries that a section prints are not printed by sections below it.
        let stands = |item: &&Item| item.path.len() == 1 && item.left_out.is_none();
        above.extend(items[begins..].iter().filter(stands).map(|item| key(item.path[0])));
        if !all {
            let mut section = items.split_off(begins);
            section.retain(|item| item.left_out.is_none());
            items.append(&mut section);
        }
    }
    items
}

/// A selection, indexed for looking up many entries.
struct Criteria<'s> {
    selection: &'s Selection,
    tags: BTreeSet<&'s Tag>,
    all_tags: BTreeSet<&'s Tag>,
    /// Each tag with its index.
    no_tags: BTreeMap<&'s Tag, usize>,
    ids: BTreeSet<&'s Id>,
    drop: BTreeSet<&'s Id>,
}

impl<'s> Criteria<'s> {
    fn new(selection: &'s Selection) -> Self {
        let set = |list: &'s [Spanned<Id>]| list.iter().map(|id| &id.value).collect();
        let no_tags = selection.no_tags.iter().map(|tag| &tag.value).enumerate();
        Criteria {
            selection,
            tags: set(&selection.tags),
            all_tags: set(&selection.all_tags),
            no_tags: no_tags.rev().map(|(number, tag)| (tag, number)).collect(),
            ids: set(&selection.ids),
            drop: set(&selection.drop),
        }
    }

    /// Whether `ids` has the id of an entry or of one of its parts.
    fn names(&self, entry: &dyn Entry) -> bool {
        !self.ids.is_empty()
            && (entry.id().is_some_and(|id| self.ids.contains(&id.value))
                || entry.all_parts().into_iter().any(|part| self.names(part)))
    }

    /// Why something with these tags is dropped. An entry that needs its parts and has no
    /// tags of its own is decided by its parts.
    fn reason_by_tags(&self, tags: &[Tag], lives_by_parts: bool) -> Option<Reason> {
        if tags.is_empty() {
            let drops = self.selection.untagged == Some(Untagged::Drop);
            return (drops && !lives_by_parts).then_some(Reason::Untagged);
        }
        let refused = tags.iter().filter_map(|tag| self.no_tags.get_key_value(tag));
        if let Some((tag, _)) = refused.min_by_key(|(_, number)| **number) {
            return Some(Reason::HasTag((*tag).clone()));
        }
        let any = self.tags.is_empty() || tags.iter().any(|tag| self.tags.contains(tag));
        let all = self.all_tags.is_empty() || {
            let had: BTreeSet<&Tag> =
                tags.iter().filter(|tag| self.all_tags.contains(tag)).collect();
            had.len() == self.all_tags.len()
        };
        (!any || !all).then_some(Reason::LacksTag)
    }
}

/// What a part inherits from its entry.
#[derive(Debug, Clone, Default)]
struct Inherited<'e> {
    tags: &'e [Tag],
    priority: Option<Priority>,
    /// When it ended; `None` if it is ongoing or has no date.
    ended: Option<Day>,
    /// Why each selection drops it by its dates.
    untimely: Vec<Option<Reason>>,
    /// Whether `ids` of each selection has the id of an enclosing entry.
    named: Vec<bool>,
    left_out: Option<Reason>,
}

struct Rules<'s> {
    criteria: &'s [&'s Criteria<'s>],
    /// Whether `ids` of each selection has the id of anything in this section.
    naming: &'s [bool],
    items: &'s mut Vec<Item>,
    section: usize,
}

impl Rules<'_> {
    fn visit<'e>(&mut self, entry: &'e dyn Entry, path: &[usize], from: &Inherited<'e>) {
        let mut this = Inherited { left_out: None, ..from.clone() };
        if !entry.tags().is_empty() {
            this.tags = entry.tags();
        }
        this.priority = entry.priority().or(from.priority);
        let times = entry.times();
        if !times.is_empty() {
            let untimely = |criteria: &&Criteria| out_of_time(criteria.selection, &times);
            this.ended = ended(&times);
            this.untimely = self.criteria.iter().map(untimely).collect();
        }
        let is_in =
            |ids: &BTreeSet<&Id>| entry.id().is_some_and(|id| ids.contains(&id.value));
        let mut left_out = from.left_out.clone();
        for (number, criteria) in self.criteria.iter().enumerate() {
            this.named[number] |= is_in(&criteria.ids);
            let reason = if is_in(&criteria.drop) {
                Some(Reason::Dropped)
            } else if self.naming[number] && !this.named[number] && !criteria.names(entry)
            {
                // An entry is kept if `ids` has the id of one of its parts.
                Some(Reason::NotNamed)
            } else {
                reason(criteria, &this, number, entry)
            };
            left_out = left_out.or(reason);
        }
        self.items.push(Item {
            section: self.section,
            name: entry.name(),
            id: entry.id().map(|id| id.value.clone()),
            place: entry.place(),
            priority: this.priority.unwrap_or_default(),
            ended: this.ended,
            lives_by_parts: entry.lives_by_parts(),
            kind: entry.publication().map(|(kind, _)| kind),
            path: path.to_vec(),
            left_out: left_out.clone(),
        });
        this.left_out = left_out;
        for (part_number, part) in entry.all_parts().into_iter().enumerate() {
            let path = [path, &[part_number]].concat();
            self.visit(part, &path, &this);
        }
    }
}

/// Why the selection of that index drops something.
fn reason(
    criteria: &Criteria,
    this: &Inherited,
    number: usize,
    entry: &dyn Entry,
) -> Option<Reason> {
    let selection = criteria.selection;
    let by_tags = criteria.reason_by_tags(this.tags, entry.lives_by_parts());
    if by_tags.is_some() {
        return by_tags;
    }
    if let Some(status) = entry.status()
        && !status.is_kept_by(&selection.status, entry.publication().is_none())
    {
        return Some(Reason::Status(status));
    }
    if this.untimely[number].is_some() {
        return this.untimely[number].clone();
    }
    let least = selection.min_priority.map(Priority::Number);
    let priority = this.priority.unwrap_or_default();
    let silent = entry.lives_by_parts() && this.priority.is_none();
    (!silent && least.is_some_and(|least| priority < least)).then_some(Reason::Priority)
}

/// Why none of the dates is selected.
fn out_of_time(selection: &Selection, times: &[Dates]) -> Option<Reason> {
    if times.is_empty() || times.iter().any(|dates| in_time(selection, dates)) {
        return None;
    }
    let early = |since: &Limit| times.iter().all(|dates| ends_before(dates, since));
    match (selection.since.as_deref(), selection.until.as_deref()) {
        (Some(since), _) if early(since) => Some(Reason::Before(since.clone())),
        (Some(since), None) => Some(Reason::Before(since.clone())),
        (_, Some(until)) => Some(Reason::After(until.clone())),
        (None, None) => None,
    }
}

/// Whether dates overlap with the selected period.
pub(super) fn in_time(selection: &Selection, dates: &Dates) -> bool {
    let (since, until) = (selection.since.as_deref(), selection.until.as_deref());
    since.is_none_or(|since| !ends_before(dates, since))
        && until.is_none_or(|until| dates.start.first_day() <= until.0.last_day())
}

fn ends_before(dates: &Dates, since: &Limit) -> bool {
    dates.last().is_some_and(|last| last.last_day() < since.0.first_day())
}

/// The end of the last of these dates; `None` if one is ongoing or there are none.
fn ended(times: &[Dates]) -> Option<Day> {
    if times.iter().any(Dates::is_ongoing) {
        return None;
    }
    times.iter().filter_map(Dates::last).map(PartialDate::last_day).max()
}

/// Drops entries beyond a limit. In groups, such as categories of service, the parts are
/// counted.
fn count(section: &Section, most: &Most, items: &mut [Item]) {
    let depth = if section.section.value.is_grouped() { 2 } else { 1 };
    let kind_of = |item: &Item| item.kind.map(PublicationType::as_str);
    let limits: Vec<(Option<&str>, u16)> = match most {
        Most::Each(most) => vec![(None, *most)],
        Most::Of(names) => {
            let own =
                section.of.as_ref().map_or(section.section.as_str(), |of| of.as_str());
            let limit = |name: &str| names.get(&name.parse::<Id>().ok()?).copied();
            // Limits of publication types apply before the limit of the section.
            let types = PublicationType::ALL.iter().copied().map(PublicationType::as_str);
            let types = types.filter(|name| {
                section.section.value == SectionKind::Publications && *name != own
            });
            let types = types.filter_map(|name| Some((Some(name), limit(name)?)));
            types.chain(limit(own).map(|most| (None, most))).collect()
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
        // Among items of equal rank, the first in the list is kept.
        counted.sort_by_key(|&at| (std::cmp::Reverse(items[at].worth()), at));
        for &at in counted.iter().skip(usize::from(most)) {
            items[at].left_out = Some(Reason::Count(most));
        }
    }
}

/// Drops the parts of dropped entries, and entries that need parts and have none left.
fn settle(items: &mut [Item]) {
    let mut fates: BTreeMap<Vec<usize>, Option<Reason>> = BTreeMap::new();
    for item in items.iter_mut() {
        let parent = item.path.split_last().map(|(_, parent)| parent);
        if let Some(Some(reason)) = parent.and_then(|parent| fates.get(parent)) {
            item.left_out.get_or_insert_with(|| reason.clone());
        }
        fates.insert(item.path.clone(), item.left_out.clone());
    }
    // Backwards, so that parts come before their entries.
    let mut alive: BTreeSet<Vec<usize>> = BTreeSet::new();
    for item in items.iter_mut().rev().filter(|item| item.left_out.is_none()) {
        if item.lives_by_parts && !alive.contains(&item.path) {
            item.left_out = Some(Reason::Emptied);
        } else if let Some((_, parent)) = item.path.split_last() {
            alive.insert(parent.to_vec());
        }
    }
}
