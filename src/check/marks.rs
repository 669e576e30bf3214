//! Marks of authors: known where they are written, complete and unlike one another where they
//! are defined.

use std::cell::LazyCell;
use std::collections::{BTreeMap, BTreeSet};

use super::Facts;
use crate::diag::{Code, Diagnostic, Sink, Spanned, Words};
use crate::model::{Id, KNOWN_MARKS, KnownMark};

pub(super) static UNKNOWN_MARK: Code = Code::mistake("unknown-mark", "an unknown mark of an author")
    .page(
        "`marks` of an author or a person takes ids that are defined under `marks` at the top of the \
         database, and `equal`, `corresponding`, `advisee`, `co-first`, `senior` and `student`.",
        "basics: {name: A}\nmarks:\n  visitor: {sign: \"#\", text: visiting student}\npublications:\n  \
         - {id: a, type: book, title: T, authors: [A, {name: B, marks: [visitors]}]}\n",
        "basics: {name: A}\nmarks:\n  visitor: {sign: \"#\", text: visiting student}\npublications:\n  \
         - {id: a, type: book, title: T, authors: [A, {name: B, marks: [visitor]}]}\n",
    );

pub(super) static INCOMPLETE_MARK: Code =
    Code::mistake("incomplete-mark", "a mark of authors without a look or a meaning").page(
        "A mark of your own needs `text`, which explains it above the list, and `sign` or \
         `style`. Of a mark that tenure knows, write only what is to be different.",
        "basics: {name: A}\nmarks:\n  visitor: {sign: \"#\"}\npublications:\n  - {id: a, type: book, \
         title: T, authors: [A, {name: B, marks: [visitor]}]}\n",
        "basics: {name: A}\nmarks:\n  visitor: {sign: \"#\", text: visiting student}\npublications:\n  \
         - {id: a, type: book, title: T, authors: [A, {name: B, marks: [visitor]}]}\n",
    );

pub(super) static SAME_MARK: Code =
    Code::warning("same-mark", "two marks of authors that look the same").page(
        "Two marks of authors have the same sign or style, so that a reader cannot tell which is \
         meant.",
        "basics: {name: A}\nmarks:\n  visitor: {sign: \"*\", text: visiting student}\npublications:\n  \
         - {id: a, type: book, title: T, authors: [{name: A, equal: true}, {name: B, equal: true, \
         marks: [visitor]}]}\n",
        "basics: {name: A}\nmarks:\n  visitor: {sign: \"#\", text: visiting student}\npublications:\n  \
         - {id: a, type: book, title: T, authors: [{name: A, equal: true}, {name: B, equal: true, \
         marks: [visitor]}]}\n",
    );

pub(super) fn rule(facts: &Facts, sink: &mut Sink) {
    let marks = &facts.resume.marks;
    let known = || {
        let own = marks.keys().map(|id| id.as_str());
        KNOWN_MARKS.iter().map(|mark| mark.id).chain(own)
    };
    let all: BTreeSet<&str> = known().collect();
    let words = LazyCell::new(|| Words::new(known()));
    let mut worn: BTreeSet<&str> = BTreeSet::new();
    for mark in worn_by_all(facts) {
        let name = mark.value.as_str();
        worn.insert(name);
        if all.contains(name) || sink.is_incomplete() {
            continue;
        }
        let message = format!("there is no mark `{name}`");
        let found = Diagnostic::new(&UNKNOWN_MARK, mark.span, message);
        let help = match sink.nearest(name, &words, |_| true) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!(
                "define it at the top of the database: `marks: {{{name}: {{sign: \"#\", text: what \
                 it means}}}}`"
            ),
        };
        sink.push(found.help(help));
    }
    complete(facts, sink);
    alike(facts, &worn, sink);
}

/// The marks of everyone who has any: authors, editors, inventors and people.
pub(super) fn worn_by_all<'r>(
    facts: &Facts<'r>,
) -> impl Iterator<Item = &'r Spanned<Id>> {
    let resume = facts.resume;
    let papers = resume.publications.iter();
    let papers = papers.flat_map(|paper| paper.authors.iter().chain(&paper.editors));
    let patents = resume.patents.iter().flat_map(|patent| &patent.inventors);
    let people = resume.people.values().flat_map(|person| &person.marks);
    papers.chain(patents).flat_map(|author| &author.marks).chain(people)
}

/// Reports marks of the database that lack what is printed of them.
fn complete(facts: &Facts, sink: &mut Sink) {
    let is_own = |id: &Spanned<Id>| KnownMark::of(id.as_str()).is_none();
    for (id, mark) in facts.resume.marks.iter().filter(|(id, _)| is_own(id)) {
        let lacks = match (mark.sign.is_some() || mark.style.is_some(), &mark.text) {
            (true, Some(_)) => continue,
            (false, Some(_)) => "a look: write `sign: \"#\"` or `style: underline`",
            (_, None) => "a meaning: write `text: what it means`",
        };
        let message = format!("the mark `{}` needs {lacks}", id.value);
        sink.push(Diagnostic::new(&INCOMPLETE_MARK, id.span, message));
    }
}

/// Reports marks of the database that look like another that authors have.
fn alike(facts: &Facts, worn: &BTreeSet<&str>, sink: &mut Sink) {
    let marks = &facts.resume.marks;
    let own = |id: &str| marks.iter().find(|(own, _)| own.as_str() == id);
    let mut seen: BTreeMap<String, &str> = BTreeMap::new();
    let plain = KNOWN_MARKS.iter().filter(|known| {
        let looks = own(known.id)
            .is_some_and(|(_, mark)| mark.sign.is_some() || mark.style.is_some());
        worn.contains(known.id) && !looks
    });
    for known in plain {
        let look = known.sign.map_or_else(|| format!("{:?}", known.style), str::to_owned);
        seen.insert(look, known.id);
    }
    let is_worn = |id: &Spanned<Id>| worn.contains(id.as_str());
    for (id, mark) in marks.iter().filter(|(id, _)| is_worn(id)) {
        let look = match (&mark.sign, mark.style) {
            (Some(sign), _) => sign.letters(),
            (None, Some(style)) => format!("{:?}", Some(style)),
            (None, None) => continue,
        };
        if let Some(before) = seen.insert(look, id.as_str()) {
            let message = format!("the mark `{}` looks like `{before}`", id.value);
            let free =
                ["#", "¹", "²", "a", "b"].iter().find(|sign| !seen.contains_key(**sign));
            let help =
                format!("give it another sign: `sign: \"{}\"`", free.unwrap_or(&"c"));
            sink.push(Diagnostic::new(&SAME_MARK, id.span, message).help(help));
        }
    }
}
