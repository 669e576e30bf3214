//! Names: of the owner, of co-authors, of venues; each spelled in one way.

use std::collections::{BTreeMap, BTreeSet};

use super::Facts;
use crate::diag::{Code, Diagnostic, Sink};
use crate::model::{Basics, Text};

pub(super) static OWNER_NOT_AUTHOR: Code =
    Code::doubt("owner-not-author", "a publication without the owner of the CV").page(
        "The owner's name is set bold by comparing author lists with `name` and `also` under \
         `basics`. A list without any of these forms has another spelling of the name, or the \
         publication is somebody else's.",
        "basics: {name: Haoran Qiu}\npublications:\n  - {id: a, type: book, title: T, \
         authors: [H. Qiu]}\n",
        "basics: {name: Haoran Qiu, also: [H. Qiu]}\npublications:\n  - {id: a, type: book, \
         title: T, authors: [H. Qiu]}\n",
    );

pub(super) static AUTHOR_SPELLING: Code =
    Code::doubt("author-spelling", "one author spelled in two ways").page(
        "Two names differ in accents, capitals or punctuation only, or one has initials where \
         the other has given names. One spelling looks careful; an entry of `people` holds it \
         in one place.",
        "basics: {name: A}\npublications:\n  - {id: a, type: book, title: T, authors: [A, \
         Tamer Başar]}\n  - {id: b, type: book, title: U, authors: [A, Tamer Basar]}\n",
        "basics: {name: A}\npublications:\n  - {id: a, type: book, title: T, authors: [A, \
         Tamer Başar]}\n  - {id: b, type: book, title: U, authors: [A, Tamer Başar]}\n",
    );

pub(super) static VENUE_SPELLING: Code =
    Code::doubt("venue-spelling", "one venue spelled in two ways").page(
        "Two venues differ in capitals or punctuation only, or a venue is written out though \
         the table of venues has it. The summary would count them as two.",
        "basics: {name: A}\nvenues:\n  osdi: {kind: conference, name: Symposium on OSDI, \
         acronym: OSDI}\npublications:\n  - {id: a, type: conference, title: T, authors: [A], \
         venue: osdi}\n  - {id: b, type: conference, title: U, authors: [A], venue: OSDI.}\n",
        "basics: {name: A}\nvenues:\n  osdi: {kind: conference, name: Symposium on OSDI, \
         acronym: OSDI}\npublications:\n  - {id: a, type: conference, title: T, authors: [A], \
         venue: osdi}\n  - {id: b, type: conference, title: U, authors: [A], venue: osdi}\n",
    );

fn forms(basics: &Basics) -> BTreeSet<String> {
    basics.forms().into_iter().collect()
}

pub(super) fn owner(facts: &Facts, sink: &mut Sink) {
    let Some(basics) = &facts.resume.basics else { return };
    let own = forms(basics);
    for paper in &facts.resume.publications {
        let mut names = paper.authors.iter().map(|a| facts.resume.printed_name(&a.name));
        // An editor of a book is there as such.
        let mut editors =
            paper.editors.iter().map(|a| facts.resume.printed_name(&a.name));
        let is_own = |name: &Text| own.contains(&name.folded());
        let Some(first) = paper.authors.first() else { continue };
        if !names.any(is_own) && !editors.any(is_own) {
            let message = format!("`{}` is not an author of this", basics.name.letters());
            sink
                .push(Diagnostic::new(&OWNER_NOT_AUTHOR, first.name.origin, message).help(
                "if the name has another form here, add that to `also` under `basics`",
            ));
        }
    }
}

pub(super) fn authors(facts: &Facts, sink: &mut Sink) {
    let resume = facts.resume;
    let own = resume.basics.as_ref().map(forms).unwrap_or_default();
    let mut first: BTreeMap<String, &Text> = BTreeMap::new();
    for author in resume.publications.iter().flat_map(|paper| &paper.authors) {
        let name = resume.printed_name(&author.name);
        if own.contains(&name.folded()) {
            continue;
        }
        let before = *first.entry(name.plainest()).or_insert(name);
        if before.letters() != name.letters() {
            let message =
                format!("`{}` was spelled `{}` before", name.letters(), before.letters());
            sink.push(
                Diagnostic::new(&AUTHOR_SPELLING, author.name.origin, message)
                    .other(before.origin, "first here"),
            );
        }
    }
}

pub(super) fn venues(facts: &Facts, sink: &mut Sink) {
    let resume = facts.resume;
    let mut first: BTreeMap<String, &Text> = BTreeMap::new();
    let mut listed: BTreeMap<String, &str> = BTreeMap::new();
    for (id, venue) in &resume.venues {
        for name in [Some(&venue.name), venue.acronym.as_ref(), venue.series.as_ref()] {
            listed.extend(name.map(|name| (name.plainest(), id.as_str())));
        }
    }
    for venue in resume.publications.iter().filter_map(|paper| paper.venue.as_ref()) {
        if resume.venue(venue).is_some() {
            continue;
        }
        let plain = venue.plainest();
        if let Some(id) = listed.get(&plain) {
            let message = format!("`{}` is in the table of venues", venue.letters());
            sink.push(
                Diagnostic::new(&VENUE_SPELLING, venue.origin, message)
                    .help(format!("write `{id}`")),
            );
            continue;
        }
        let before = *first.entry(plain).or_insert(venue);
        if before.letters() != venue.letters() {
            let message = format!(
                "`{}` was spelled `{}` before",
                venue.letters(),
                before.letters()
            );
            sink.push(
                Diagnostic::new(&VENUE_SPELLING, venue.origin, message)
                    .other(before.origin, "first here"),
            );
        }
    }
}
