//! Names of the owner, of co-authors and of venues: each with one spelling.

use std::collections::{BTreeMap, BTreeSet};

use super::Facts;
use super::authors::likely_owner;
use crate::diag::{Code, Diagnostic, Sink};
use crate::model::{Author, Basics, Text};

pub(super) static OWNER_NOT_AUTHOR: Code = Code::warning(
    "owner-not-author",
    "a publication without you among its authors",
)
.page(
    "Your name is printed in bold wherever an author list has `name` or one of `also` \
         under `basics`. A list with none of them spells your name differently, or the \
         publication is not yours.",
    "basics: {name: Haoran Qiu}\npublications:\n  - {id: a, type: book, title: T, \
         authors: [H. Qiu]}\n",
    "basics: {name: Haoran Qiu, also: [H. Qiu]}\npublications:\n  - {id: a, type: book, \
         title: T, authors: [H. Qiu]}\n",
);

pub(super) static AUTHOR_SPELLING: Code =
    Code::warning("author-spelling", "an author whose name is spelled in two ways").page(
        "Two names differ only in accents, capitals or punctuation. Use one spelling, or write \
         the name once under `people` and refer to it by its id.",
        "basics: {name: A}\npublications:\n  - {id: a, type: book, title: T, authors: [A, \
         Tamer Başar]}\n  - {id: b, type: book, title: U, authors: [A, Tamer Basar]}\n",
        "basics: {name: A}\npublications:\n  - {id: a, type: book, title: T, authors: [A, \
         Tamer Başar]}\n  - {id: b, type: book, title: U, authors: [A, Tamer Başar]}\n",
    );

pub(super) static VENUE_SPELLING: Code =
    Code::warning("venue-spelling", "a venue whose name is spelled in two ways").page(
        "Two names of venues differ only in accents, capitals or punctuation, or a venue of \
         `venues` is referred to by its name. Summaries would count it as two venues.",
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
    // An author may be the id of a person.
    let Some(basics) = facts.resume.basics.as_ref().filter(|_| !sink.is_incomplete())
    else {
        return;
    };
    let own = forms(basics);
    for paper in &facts.resume.publications {
        let is_own = |author: &Author| {
            let name = facts.resume.author_name(author);
            author.own.unwrap_or_else(|| own.contains(&name.folded()))
        };
        let Some(first) = paper.authors.first() else { continue };
        // The owner may be an editor of the book instead, or one of those who are not named.
        let mut all = paper.authors.iter().chain(&paper.editors);
        if !all.any(|author| author.others || is_own(author)) {
            let message = format!("`{}` is not among the authors", basics.name.letters());
            let near = likely_owner(&basics.name, paper);
            let place = near.map_or(first.name.origin, |name| name.origin);
            let found = Diagnostic::new(&OWNER_NOT_AUTHOR, place, message);
            sink.push(match near.map(Text::letters) {
                Some(near) => found.help(format!(
                    "if `{near}` is you, write `{}`, or add `{near}` to `also` under `basics`",
                    basics.name.letters()
                )),
                None => found.help(
                    "if your name is spelled differently here, add that spelling to `also` \
                     under `basics`",
                ),
            });
        }
    }
}

pub(super) fn authors(facts: &Facts, sink: &mut Sink) {
    let resume = facts.resume;
    let own = resume.basics.as_ref().map(forms).unwrap_or_default();
    let mut first: BTreeMap<String, &Text> = BTreeMap::new();
    for author in resume.publications.iter().flat_map(|paper| &paper.authors) {
        let name = resume.author_name(author);
        let is_marked = super::authors::unmarked(&name.letters()) != name.letters();
        if own.contains(&name.folded()) || author.others || is_marked {
            continue;
        }
        let before = *first.entry(name.plainest()).or_insert(name);
        if before.letters() != name.letters() {
            let message = format!(
                "`{}` is spelled `{}` elsewhere",
                name.letters(),
                before.letters()
            );
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
            let message = format!("`{}` is listed under `venues`", venue.letters());
            sink.push(
                Diagnostic::new(&VENUE_SPELLING, venue.origin, message)
                    .help(format!("write `{id}`")),
            );
            continue;
        }
        let before = *first.entry(plain).or_insert(venue);
        if before.letters() != venue.letters() {
            let message = format!(
                "`{}` is spelled `{}` elsewhere",
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
