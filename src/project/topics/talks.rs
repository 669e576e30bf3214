//! Prints talks.

use super::super::venues;
use super::group::grouping;
use super::prelude::*;
use crate::model::{Entry as _, Grouping, Inline, TalkKind};

reflect! {
    /// A printed talk.
    Talk {
        /// The heading of its group, if it is the first of one.
        group: Option<Text>,
        title: Text as Title,
        url: Option<Url> as Link,
        /// The words for the kind, unless they are the heading of the group.
        kind: Option<Text> as Aside,
        details: Vec<Detail> as Details,
        occasions: Vec<Text> as Bullets,
    }
}

impl Print for model::Talk {
    type Printed = Talk;

    fn print(&self, section: &Section, on: &Projector) -> Talk {
        let is_grouped = grouping(section) == Grouping::Kind;
        let kind = self.kind.filter(|kind| !is_grouped && *kind != TalkKind::Other);
        let with = on.acquaintances([on.words.with; 2], &self.with);
        // The kind of the only occasion is the heading.
        let hidden = own_kind(self).filter(|_| is_grouped);
        let occasions = self.occasions.iter();
        Talk {
            group: None,
            title: self.title.clone(),
            url: self.url.as_deref().cloned(),
            kind: kind.map(|kind| on.say(on.words.talk_kind(kind)[0])),
            details: with.into_iter().collect(),
            occasions: occasions.filter_map(|o| occasion(o, hidden, on)).collect(),
        }
    }

    fn group(&self, by: Grouping, on: &Projector) -> Option<Group> {
        match by {
            Grouping::Kind => {
                let kind = own_kind(self).unwrap_or(TalkKind::Other);
                let [_, heading] = on.words.talk_kind(kind);
                Some(Group::among(&TalkKind::ALL, &kind, heading))
            }
            Grouping::Year => {
                let times = self.times();
                let year = times.iter().filter_map(model::Dates::last).map(|it| it.year);
                // The latest year first; talks without one are the last.
                let year = year.max();
                let rank = year.map_or(usize::MAX, |year| usize::from(u16::MAX - year));
                let [_, other] = on.words.talk_kind(TalkKind::Other);
                let heading =
                    year.map_or_else(|| other.to_owned(), |year| year.to_string());
                Some(Group::of(rank, &heading))
            }
            _ => None,
        }
    }

    fn begin(printed: &mut Talk, heading: Text) {
        printed.group = Some(heading);
    }
}

/// The kind of a talk, or else that of its first occasion.
fn own_kind(talk: &model::Talk) -> Option<TalkKind> {
    talk.kind.or_else(|| talk.occasions.iter().find_map(|occasion| occasion.kind))
}

/// `USENIX ATC 2024 (keynote), Host (Department), Place`, or `USENIX ATC (keynote), Host,
/// Place, July 2024`. A year is a part of the event's name; other dates come last.
fn occasion(
    o: &model::Occasion,
    hidden: Option<TalkKind>,
    on: &Projector,
) -> Option<Text> {
    let year = o.date.as_ref().map(|date| date.start.year);
    let kind = o.kind.filter(|kind| hidden != Some(*kind) && *kind != TalkKind::Other);
    let kind = kind.map(|kind| on.say(on.words.talk_kind(kind)[0]));
    let note = commas(kind.iter().chain(&o.note));
    let mut phrase = Phrase::default();
    let mut date = o.date.as_ref();
    if let Some(event) = &o.event {
        phrase.inline(series(event, year, on));
        if let Some(year) = on.dates(date.take_if(|date| are_years(date))) {
            phrase.words(" ").text(&year);
        }
        bracket(&mut phrase, note.as_ref());
    }
    match (&o.host, &o.department) {
        (Some(host), department) => {
            phrase.then(host);
            bracket(&mut phrase, department.as_ref());
        }
        (None, Some(department)) => {
            phrase.then(department);
        }
        (None, None) => {}
    }
    if let Some(location) = &o.location {
        phrase.then(location);
    }
    if let Some(date) = on.dates(date) {
        phrase.then(&date);
    }
    if o.event.is_none() {
        if phrase.is_empty() {
            note.iter().for_each(|note| _ = phrase.then(note));
        } else {
            bracket(&mut phrase, note.as_ref());
        }
    }
    phrase.finish()
}

/// The short name of an event, with a link to the page of its venue.
pub(super) fn series(event: &Text, year: Option<u16>, on: &Projector) -> Inline {
    let name = Inline::Part(Box::new(venues::series(on.resume, event, year).clone()));
    let url = on.resume.venue(event).and_then(|venue| venue.url.as_deref());
    match url {
        Some(url) => Inline::Link(url.clone(), vec![name]),
        None => name,
    }
}
