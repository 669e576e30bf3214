//! Ids: unique, existing where they are referred to, and in use.

use std::cell::LazyCell;
use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexMap;

use super::Facts;
use crate::diag::{Code, Diagnostic, Severity, Sink, Span, Spanned, Words};
use crate::model::{Id, KnownMark, Text, Texts};

pub(super) static DUPLICATE_ID: Code = Code::mistake(
    "duplicate-id",
    "one id for two entries",
)
.page(
    "An id must identify one entry, for cross-references and for variants.",
    "basics: {name: A}\nhonors:\n  - {id: x, title: First}\n  - {id: x, title: Second}\n",
    "basics: {name: A}\nhonors:\n  - {id: x, title: First}\n  - {id: y, title: Second}\n",
);

pub(super) static UNKNOWN_ID: Code = Code::mistake(
    "unknown-id",
    "a reference to an unknown id",
)
.page(
    "`[@id]` prints the label of the publication with that id, and `of` names a section \
         under `free`. Both must exist.",
    "basics: {name: A}\nhonors:\n  - title: For [@frim]\npublications:\n  - {id: firm, \
         type: book, title: T, authors: [A]}\n",
    "basics: {name: A}\nhonors:\n  - title: For [@firm]\npublications:\n  - {id: firm, \
         type: book, title: T, authors: [A]}\n",
);

pub(super) static UNUSED_ID: Code =
    Code::warning("unused-id", "a person, venue or mark that nothing refers to").page(
        "A person or venue is printed wherever its id is written instead of a name. If its id \
         is written nowhere, it is probably a leftover. So is a mark that no author has.",
        "basics: {name: A}\nvenues:\n  atc: {kind: conference, name: USENIX ATC}\n\
         publications:\n  - {id: a, type: conference, title: T, authors: [A], venue: Conference on Mills}\n",
        "basics: {name: A}\nvenues:\n  atc: {kind: conference, name: USENIX ATC}\n\
         publications:\n  - {id: a, type: conference, title: T, authors: [A], venue: atc}\n",
    );

pub(super) static MISTYPED_ID: Code = Code {
    severity: Severity::Error,
    ..Code::warning("mistyped-id", "a mistyped reference to a person or venue").page(
        "Nothing refers to a person or venue, but a word that resembles its id is written \
         where a person or venue may be. That word would be printed instead of the name.",
        "basics: {name: A}\nvenues:\n  atc: {kind: conference, name: USENIX ATC}\n\
         publications:\n  - {id: a, type: conference, title: T, authors: [A], venue: act}\n",
        "basics: {name: A}\nvenues:\n  atc: {kind: conference, name: USENIX ATC}\n\
         publications:\n  - {id: a, type: conference, title: T, authors: [A], venue: atc}\n",
    )
};

pub(super) fn unique(facts: &Facts, sink: &mut Sink) {
    let mut first: BTreeMap<&Id, Span> = BTreeMap::new();
    for id in facts.resume.all_parts().into_iter().filter_map(|entry| entry.id()) {
        if let Some(before) = first.get(&id.value) {
            let message = format!("the id `{}` is already in use", id.value);
            sink.push(
                Diagnostic::new(&DUPLICATE_ID, id.span, message)
                    .label("again here")
                    .other(*before, "first here"),
            );
        } else {
            first.insert(&id.value, id.span);
        }
    }
}

pub(super) fn references(facts: &Facts, sink: &mut Sink) {
    if sink.is_incomplete() {
        return;
    }
    let publications = &facts.resume.publications;
    let known: BTreeSet<&Id> = publications.iter().map(|p| &p.id.value).collect();
    let words = LazyCell::new(|| Words::new(known.iter().map(|id| id.as_str())));
    for text in facts.resume.texts() {
        for id in text.references().into_iter().filter(|id| !known.contains(id)) {
            let message = format!("no publication has the id `{id}`");
            let mut found = Diagnostic::new(&UNKNOWN_ID, text.origin, message);
            if let Some(near) = sink.nearest(id.as_str(), &words, |_| true) {
                found = found.help(format!("did you mean `[@{near}]`?"));
            }
            sink.push(found);
        }
    }
}

/// People and venues are referred to by texts that consist of an id.
pub(super) fn unused(facts: &Facts, sink: &mut Sink) {
    if sink.is_incomplete() {
        return;
    }
    let resume = facts.resume;
    let people: Vec<&Spanned<Id>> = resume.people.keys().collect();
    let venues: Vec<&Spanned<Id>> = resume.venues.keys().collect();
    // After an error, references may not have been read.
    let all_read = !sink.has_errors();
    unnamed("person", &people, &resume.person_texts(), all_read, sink);
    unnamed("venue", &venues, &resume.venue_texts(), all_read, sink);
    if all_read {
        unworn(facts, sink);
    }
}

/// Reports the database's own marks that no author has.
fn unworn(facts: &Facts, sink: &mut Sink) {
    let worn: BTreeSet<&str> =
        super::marks::worn_by_all(facts).map(|mark| mark.as_str()).collect();
    let own = facts.resume.marks.keys().filter(|id| KnownMark::of(id.as_str()).is_none());
    for id in own.filter(|id| !worn.contains(id.as_str())) {
        let message = format!("no author has the mark `{}`", id.value);
        sink.push(Diagnostic::new(&UNUSED_ID, id.span, message));
    }
}

/// Reports the ids that no text consists of, each with a similar text, if there is one.
fn unnamed(
    what: &str,
    ids: &[&Spanned<Id>],
    texts: &[&Text],
    all_read: bool,
    sink: &mut Sink,
) {
    let known: BTreeSet<&str> = ids.iter().map(|id| id.as_str()).collect();
    let mut named: BTreeSet<String> = BTreeSet::new();
    // Words that could be ids but are not defined, with the first place of each.
    let mut strange: IndexMap<String, Span> = IndexMap::new();
    for text in texts {
        let word = text.letters();
        if known.contains(word.as_str()) {
            named.insert(word);
        } else if word.parse::<Id>().is_ok() {
            strange.entry(word).or_insert(text.origin);
        }
    }
    let words = LazyCell::new(|| Words::new(strange.keys().map(String::as_str)));
    for id in ids.iter().filter(|id| !named.contains(id.as_str())) {
        let message = format!("nothing refers to the {what} `{}`", id.value);
        let mistyped = sink.first_for(id.as_str(), &words);
        if let Some((word, place)) = mistyped.and_then(|word| strange.get_key_value(word))
        {
            sink.push(
                Diagnostic::new(&MISTYPED_ID, id.span, message)
                    .other(*place, format!("no `{word}` is defined"))
                    .help(format!("if `{word}` means this {what}, write `{}`", id.value)),
            );
        } else if all_read {
            sink.push(Diagnostic::new(&UNUSED_ID, id.span, message));
        }
    }
}
