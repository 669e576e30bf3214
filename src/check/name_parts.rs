//! Names whose parts are ambiguous, for citation styles.

use std::collections::BTreeSet;

use super::Facts;
use crate::diag::{Code, Diagnostic, Sink, yaml_text};
use crate::model::{Author, Basics, NameParts, Resume, Text, are_initials, is_group};

pub(super) static DOUBTFUL_NAME: Code = Code::warning(
    "doubtful-name",
    "a name whose family name may be longer than its last word",
)
.page(
    "Most citation styles print the family name first, and need to know where it begins. tenure \
     takes the last word, with particles such as `van` before it. In a name with another whole \
     word in the middle, that word may be a second given name or the first of two family names. \
     Write the parts once: as `{given, family}` of the author, as `family` of the person in \
     `people`, or as `family` under `basics` for your own name. Only databases with `citations` \
     are checked.",
    "basics: {name: A}\ncitations: apa\npublications:\n  - {id: a, type: book, title: T, authors: \
     [A, Gabriel García Márquez]}\n",
    "basics: {name: A}\ncitations: apa\npublications:\n  - {id: a, type: book, title: T, authors: \
     [A, {given: Gabriel, family: García Márquez}]}\n",
);

pub(super) fn rule(facts: &Facts, sink: &mut Sink) {
    let resume = facts.resume;
    if resume.citation_styles().all(|style| style.is_default()) {
        return;
    }
    families(resume, sink);
    let basics = resume.basics.as_ref();
    let own = basics.map(Basics::forms).unwrap_or_default();
    let told = basics.filter(|basics| basics.family.is_some()).map_or(&[][..], |_| &own);
    let mut seen = BTreeSet::new();
    for paper in &resume.publications {
        for author in paper.authors.iter().chain(&paper.editors) {
            let Some(written) = author.written() else { continue };
            let name = resume.author_name(author);
            let letters = name.letters().replace('\u{a0}', " ");
            if is_doubtful(&letters)
                && !is_told(resume, author, told)
                && seen.insert(letters)
            {
                let found = doubt(resume, written, name, &own);
                sink.push(if author.is_plain() {
                    found
                } else {
                    found.help("keep the other keys of the author")
                });
            }
        }
    }
}

/// Whether the word before the last is a whole word that may belong to the family name.
fn is_doubtful(name: &str) -> bool {
    if is_group(name) || name.contains(',') {
        return false;
    }
    let parts = NameParts::of(&Text::plain(name));
    let given = parts.given.map(|given| given.letters()).unwrap_or_default();
    let is_whole = |word: &str| {
        word.chars().filter(|c| c.is_alphabetic()).count() > 1
            && !word.ends_with('.')
            && !are_initials(word)
            && word.starts_with(char::is_uppercase)
    };
    let family = parts.family.letters();
    // `J. Robert Oppenheimer` is called by a second given name.
    let (Some((first, _)), Some((_, last))) =
        (given.split_once(' '), given.rsplit_once(' '))
    else {
        return false;
    };
    !family.contains(' ') && [first, last, family.as_str()].into_iter().all(is_whole)
}

/// Whether the database has the family name of an author: with the person, or with the owner, whose
/// names are `told`.
fn is_told(resume: &Resume, author: &Author, told: &[String]) -> bool {
    let person = author.written().and_then(|written| resume.person(written));
    let is_own = || {
        author.own.unwrap_or_else(|| told.contains(&resume.author_name(author).folded()))
    };
    person.is_some_and(|person| person.family.is_some()) || !told.is_empty() && is_own()
}

fn doubt(resume: &Resume, written: &Text, name: &Text, own: &[String]) -> Diagnostic {
    let letters = name.letters().replace('\u{a0}', " ");
    let parts = NameParts::of(&Text::plain(letters.as_str()));
    let given = parts.given.map(|given| given.letters()).unwrap_or_default();
    let family = parts.family.letters();
    let (first, second) = given.rsplit_once(' ').unwrap_or((&given, ""));
    let longer = format!("{second} {family}");
    let message =
        format!("the family name of `{letters}` may be `{family}` or `{longer}`");
    let found = Diagnostic::new(&DOUBTFUL_NAME, written.origin, message);
    if resume.person(written).is_some() {
        let id = written.letters();
        return found.help(format!(
            "write `family: {}` for the person `{id}` in `people`, or `family: {}`",
            yaml_text(&longer),
            yaml_text(&family)
        ));
    }
    let suffix =
        parts.suffix.map(|suffix| format!(", suffix: {}", yaml_text(&suffix.letters())));
    let suffix = suffix.unwrap_or_default();
    let pair = |given: &str, family: &str| {
        format!(
            "`{{given: {}, family: {}{suffix}}}`",
            yaml_text(given),
            yaml_text(family)
        )
    };
    let found = found.help(format!(
        "write {} or {}",
        pair(first, &longer),
        pair(&given, &family)
    ));
    if own.contains(&name.folded()) {
        found.help("or write `family: …` under `basics`, for all forms of your name")
    } else {
        found
    }
}

/// Reports family names that are no part of their names.
fn families(resume: &Resume, sink: &mut Sink) {
    let basics =
        resume.basics.iter().map(|basics| (&basics.name, basics.family.as_ref()));
    let people =
        resume.people.values().map(|person| (&person.name, person.family.as_ref()));
    for (name, family) in basics.chain(people) {
        let Some(family) = family.filter(|family| !NameParts::is_family(name, family))
        else {
            continue;
        };
        let message = format!(
            "`{}` is neither the beginning nor the end of the name `{}`",
            family.letters(),
            name.letters()
        );
        sink.push(Diagnostic::new(&DOUBTFUL_NAME, family.origin, message));
    }
}
