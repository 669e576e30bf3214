//! Keys that are given but printed nowhere.

use std::collections::BTreeSet;

use super::Facts;
use crate::diag::{Code, Diagnostic, Sink, Spanned};
use crate::model::{
    Entry, GrantStatus, Id, Section, SectionKind, Text, UNUSED_KEY, Venue, VenueKind,
    plain_amount, split_amount,
};

pub(super) static UNCOUNTED_AMOUNT: Code = Code::warning(
    "uncounted-amount",
    "an amount that is not in the totals",
)
.page(
    "`totals: true` adds up amounts that are plain numbers with a `currency`. Any other \
         text is printed as typed and not counted.",
    "basics: {name: A}\nsections:\n  - {section: grants, totals: true}\ngrants:\n  \
         - {title: T, funder: NSF, amount: $500K}\n",
    "basics: {name: A}\nsections:\n  - {section: grants, totals: true}\ngrants:\n  \
         - {title: T, funder: NSF, amount: 500000, currency: USD}\n",
);

pub(super) fn keys(facts: &Facts, sink: &mut Sink) {
    for entry in facts.resume.all_parts() {
        for unused in entry.unused() {
            let (key, of) = unused.key;
            let message = format!("`{key}` of {of} is not printed: {}", unused.why);
            let found = Diagnostic::new(&UNUSED_KEY, unused.place, message);
            sink.push(found.help(unused.help));
        }
    }
    // After an error, what would print them may not have been read.
    if !sink.has_errors() {
        people(facts, sink);
        venues(facts, sink);
    }
}

/// Affiliations and pages of people of whom only the name is printed.
fn people(facts: &Facts, sink: &mut Sink) {
    let entries = facts.resume.all_parts();
    let names = entries.iter().flat_map(|entry| entry.acquaintances());
    let known: BTreeSet<String> = names.map(Text::letters).collect();
    let referred = facts.resume.person_texts().into_iter();
    let referred: BTreeSet<String> = referred.map(Text::letters).collect();
    for (id, person) in &facts.resume.people {
        // Someone who is referred to nowhere has a finding of their own.
        if known.contains(id.as_str()) || !referred.contains(id.as_str()) {
            continue;
        }
        let affiliation = person.affiliation.as_ref().map(|text| text.origin);
        let keys = [
            ("affiliation", affiliation),
            ("url", person.url.as_ref().map(|url| url.span)),
        ];
        for (key, place) in keys {
            let Some(place) = place else { continue };
            let message = format!(
                "`{key}` of the person `{}` is not printed: only the name is, in author lists and \
                 the like",
                id.value
            );
            sink.push(Diagnostic::new(&UNUSED_KEY, place, message));
        }
    }
}

/// Pages of venues that no talk or service names, and short names of journals that no summary
/// has.
fn venues(facts: &Facts, sink: &mut Sink) {
    let summarized = super::sections::pages(facts.resume)
        .flatten()
        .any(|section| section.summary.as_ref().is_some_and(|it| it.value));
    let used = [SectionKind::Talks, SectionKind::Service];
    let mut linked: BTreeSet<String> = BTreeSet::new();
    let mut named: BTreeSet<String> = BTreeSet::new();
    for kind in SectionKind::ALL {
        let section = Section::of(*kind);
        for (_, entry) in facts.resume.entries(&section) {
            entry.walk(&mut |part: &dyn Entry| {
                let venues = part.venues().into_iter().map(Text::letters);
                let all = if used.contains(kind) { &mut linked } else { &mut named };
                all.extend(venues);
            });
        }
    }
    let events = events(facts);
    for (id, venue) in &facts.resume.venues {
        if let Some(series) = &venue.series
            && venue.kind == VenueKind::Journal
            && named.contains(id.as_str())
            && !events.contains(id.as_str())
            && !summarized
        {
            let message = format!(
                "`series` of the journal `{}` is not printed: a citation has the name of the \
                 journal, and `series` is for summaries of venues",
                id.value
            );
            let found = Diagnostic::new(&UNUSED_KEY, series.origin, message);
            sink.push(found.help(
                "remove it, or write `summary: true` in the section of `publications`",
            ));
        }
        of_other_kinds(id, venue, sink);
        let Some(url) = &venue.url else { continue };
        if named.contains(id.as_str()) && !linked.contains(id.as_str()) {
            let message = format!(
                "`url` of the venue `{}` is not printed: no talk or service names it",
                id.value
            );
            sink.push(Diagnostic::new(&UNUSED_KEY, url.span, message));
        }
    }
}

/// Keys of a venue that only venues of another kind have.
fn of_other_kinds(id: &Spanned<Id>, venue: &Venue, sink: &mut Sink) {
    let is_conference = venue.kind == VenueKind::Conference;
    let is_held = matches!(venue.kind, VenueKind::Workshop | VenueKind::Event);
    let editions = "only proceedings of a `conference` count editions";
    let unused = [
        ("numbering", venue.numbering.is_some() && !is_conference, editions),
        ("first", venue.first.is_some() && !is_conference, editions),
        ("every", venue.every.is_some() && !is_conference, editions),
        (
            "at",
            venue.at.is_some() && !is_held,
            "only a `workshop` or `event` is held at another",
        ),
    ];
    for (key, _, why) in unused.into_iter().filter(|(_, is_unused, _)| *is_unused) {
        let message =
            format!("`{key}` of the venue `{}` is not printed: {why}", id.value);
        sink.push(Diagnostic::new(&UNUSED_KEY, id.span, message));
    }
}

/// What is printed by its short name in talks, services and titles of workshops.
fn events(facts: &Facts) -> BTreeSet<String> {
    let resume = facts.resume;
    let at = resume.venues.values().filter_map(|venue| venue.at.as_ref());
    let talks = resume.talks.iter().flat_map(|talk| &talk.occasions);
    let talks = talks.filter_map(|occasion| occasion.event.as_ref());
    let services = resume.service.iter().flat_map(|category| &category.entries);
    let services = services.flat_map(|entry| entry.event.iter().chain(&entry.events));
    at.chain(talks).chain(services).map(Text::letters).collect()
}

/// Amounts that are not counted in totals.
pub(super) fn amounts(facts: &Facts, sink: &mut Sink) {
    let wanted = super::sections::pages(facts.resume)
        .flatten()
        .any(|section| section.totals.as_ref().is_some_and(|totals| totals.value));
    if !wanted {
        return;
    }
    let counted = facts.resume.grants.iter();
    for grant in counted.filter(|it| it.status != Some(GrantStatus::Declined)) {
        let Some(amount) = &grant.amount else { continue };
        if grant.currency.is_some() && plain_amount(amount).is_some() {
            continue;
        }
        let message = format!("the amount `{}` is not in the totals", amount.letters());
        let found = Diagnostic::new(&UNCOUNTED_AMOUNT, amount.origin, message);
        sink.push(found.help(match split_amount(amount) {
            Some((number, Some(code))) => {
                format!("write `amount: {number}` and `currency: {code}`")
            }
            Some((_, None)) if plain_amount(amount).is_some() => {
                "add its currency, as in `currency: USD`".to_owned()
            }
            Some((number, None)) => match &grant.currency {
                Some(_) => format!("write `amount: {number}`"),
                None => {
                    format!("write `amount: {number}` and its currency, as in `currency: USD`")
                }
            },
            None => "write a number and its currency, as in `amount: 120000` and `currency: \
                     USD`"
                .to_owned(),
        }));
    }
}
