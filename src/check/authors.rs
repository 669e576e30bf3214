//! Author lists: one name in each item, and everyone in it once.

use std::collections::BTreeMap;

use super::Facts;
use crate::diag::{Code, Diagnostic, Sink, yaml_text};
use crate::model::{
    Author, Publication, Text, are_initials, is_group, is_suffix, names_in,
};

pub(super) static OTHERS_AS_AUTHOR: Code = Code::warning(
    "others-as-author",
    "`et al.` or dots in the place of an author",
)
.page(
    "`et al.`, `...` and `and others` are counted and printed as if they were names. Write \
     all authors; the key `authors` of a variant, or `--authors`, shortens long lists around \
     your name. Or write `{others: true}` for those whom you do not name.",
    "basics: {name: A}\npublications:\n  - {id: a, type: book, title: T, authors: [A, et al.]}\n",
    "basics: {name: A}\npublications:\n  - {id: a, type: book, title: T, authors: [A, Ann Lee, \
     Bo Li]}\n",
);

pub(super) static TWO_NAMES: Code = Code::warning(
    "two-names",
    "an author that is two names, or half of one",
)
.page(
    "Each item of an author list is one name. Two names in one item are not counted, linked or \
     printed in bold by themselves. In a list in brackets, a comma ends an item, so that \
     `[Lee, A., Li, B.]` is four authors. Write the given name first.",
    "basics: {name: A}\npublications:\n  - {id: a, type: book, title: T, authors: [A, Ann Lee & \
     Bo Li]}\n",
    "basics: {name: A}\npublications:\n  - {id: a, type: book, title: T, authors: [A, Ann Lee, \
     Bo Li]}\n",
);

pub(super) static TYPED_MARK: Code = Code::warning(
    "typed-mark",
    "a mark that is typed behind the name of an author",
)
.page(
    "A sign such as `*` in a name makes it another name: it is not counted as the same person, and \
     nothing explains the sign. As a key of the author, it is set as a mark and explained above \
     the list. `marks` at the top of the database has marks of your own.",
    "basics: {name: A}\npublications:\n  - {id: a, type: book, title: T, authors: [A, Ann Lee*]}\n",
    "basics: {name: A}\npublications:\n  - {id: a, type: book, title: T, authors: [A, {name: Ann \
     Lee, equal: true}]}\n",
);

pub(super) static AUTHOR_TWICE: Code = Code::warning(
    "author-twice",
    "an author list with the same person twice",
)
.page(
    "Two names of an author list are the same person: the same name, the same id, or two forms \
     of your own name. If another author has one of your names, write `own: false` with it.",
    "basics: {name: Wei Wang, also: [W. Wang]}\npublications:\n  - {id: a, type: book, title: T, \
     authors: [Wei Wang, W. Wang]}\n",
    "basics: {name: Wei Wang, also: [W. Wang]}\npublications:\n  - {id: a, type: book, title: T, \
     authors: [Wei Wang, {name: W. Wang, own: false}]}\n",
);

pub(super) fn rule(facts: &Facts, sink: &mut Sink) {
    let basics = facts.resume.basics.as_ref();
    let own = basics.map(crate::model::Basics::forms).unwrap_or_default();
    for paper in &facts.resume.publications {
        for (key, list) in [("authors", &paper.authors), ("editors", &paper.editors)] {
            let before = sink.count();
            others(list, sink);
            let unmarked = sink.count();
            typed_marks(list, sink);
            // A sign after a comma is no name of its own.
            if sink.count() > unmarked {
                continue;
            }
            names(facts, key, list, sink);
            if sink.count() == before {
                twice(facts, &own, list, sink);
            }
        }
    }
}

fn others(list: &[Author], sink: &mut Sink) {
    for author in list.iter().filter(|author| !author.others) {
        let written = author.name.letters();
        let words = ["et ", "Et ", "ET ", "thers", "THERS", "olleagues"];
        if !written.contains(['.', '…'])
            && !words.iter().any(|word| written.contains(word))
        {
            continue;
        }
        let word = written.trim_matches([',', ' ']).to_lowercase();
        let is_et_al = is_et_al(&word);
        let ends =
            [" et al.", " et al", " and others"].iter().any(|end| word.ends_with(end));
        if is_et_al || ends {
            let message = format!("`{written}` is not the name of an author");
            let mut found =
                Diagnostic::new(&OTHERS_AS_AUTHOR, author.name.origin, message);
            if is_et_al {
                found =
                    found.help("write `{others: true}` instead, which prints `et al.`");
            }
            sink.push(found.help(
                "or write the names of all authors; `authors: 10` in a variant shortens long lists",
            ));
        }
    }
}

/// A name without the signs that are typed behind it.
pub(super) fn unmarked(name: &str) -> &str {
    let is_sign = |c: char| "*†‡§¶#✉⁎∗¹²³⁴⁵".contains(c);
    name.trim_end_matches(|c| is_sign(c) || c == ',' || c == ' ')
}

fn typed_marks(list: &[Author], sink: &mut Sink) {
    for author in list {
        let Some(name) = author.written() else { continue };
        let (is_plain, place) = (author.is_plain(), name.origin);
        let written = name.letters();
        if is_group(&written) {
            continue;
        }
        let name = unmarked(&written);
        if name.is_empty() || name.len() == written.trim_end_matches([',', ' ']).len() {
            continue;
        }
        let message =
            format!("`{}` is typed behind a name", written[name.len()..].trim());
        let found = Diagnostic::new(&TYPED_MARK, place, message);
        let others = "`corresponding`, `advisee`, `co-first`, `senior` or `student`";
        sink.push(found.help(if is_plain {
            format!(
                "write what it means, as in `{{name: {}, equal: true}}`, or {others}",
                yaml_text(name)
            )
        } else {
            format!(
                "write `name: {}`, and what the sign means as a key: `equal: true`, or {others}",
                yaml_text(name)
            )
        }));
    }
}

/// Whether an item stands for authors who are not named.
fn is_et_al(written: &str) -> bool {
    const WORDS: [&str; 13] = [
        "et al",
        "et al.",
        "et. al.",
        "et. al",
        "...",
        "…",
        "and others",
        "others",
        "u. a.",
        "u.a.",
        "et alii",
        "and colleagues",
        "[...]",
    ];
    WORDS.contains(&written.trim_matches([',', ' ']).to_lowercase().as_str())
}

/// The names that commas have divided, with those who are not named in between.
fn rejoined(list: &[Author], letters: &[String]) -> Vec<String> {
    let mut joined = Vec::new();
    let mut given = false;
    for (at, name) in letters.iter().enumerate() {
        // The given name of the one before.
        if std::mem::take(&mut given) {
            continue;
        }
        let next = letters.get(at + 1).filter(|next| are_initials(next));
        if list[at].others || is_et_al(name) {
            joined.push("{others: true}".to_owned());
        } else if let Some(next) = next.filter(|_| !are_initials(name)) {
            given = true;
            joined.push(format!("{next} {name}"));
        } else {
            joined.extend(names_in(name));
        }
    }
    joined
}

/// Reports items that are several names, and names that commas have divided.
fn names(facts: &Facts, key: &str, list: &[Author], sink: &mut Sink) {
    let letters: Vec<String> = list.iter().map(|author| author.name.letters()).collect();
    // `[Brandt, N., Ito, K.]`, but not `[K. Ito, C. D.]`
    let is_half =
        |name: &str| name.len() < 16 && name.contains('.') && are_initials(name);
    let halves = letters
        .windows(2)
        .position(|pair| is_half(&pair[1]) && !pair[0].split(' ').any(is_half));
    if let Some(at) = halves.map(|at| at + 1) {
        let joined = rejoined(list, &letters);
        let message = format!(
            "`{}` and `{}` are two authors here, because a comma ends an item",
            letters[at - 1],
            letters[at]
        );
        // Authors with keys are not written anew.
        let help = if list.iter().all(|author| author.others || author.is_plain()) {
            format!("write `{key}: {}`", flow(&joined))
        } else {
            format!("write `{} {}` as one item", letters[at], letters[at - 1])
        };
        sink.push(Diagnostic::new(&TWO_NAMES, list[at].name.origin, message).help(help));
        return;
    }
    for (author, written) in list.iter().zip(&letters) {
        let has_joint =
            [" and ", " und ", " et ", " y "].iter().any(|it| written.contains(it));
        if !has_joint && !written.contains([',', '&', ';']) {
            continue;
        }
        let is_written = author.written() == Some(facts.resume.author_name(author));
        if !is_written || is_group(written) {
            continue;
        }
        let mut names = names_in(written);
        // `Brandt, Nadia`, where two names would have two words each
        let is_pair = names.len() == 2 && written.matches(',').count() == 1;
        if is_pair
            && written.contains(", ")
            && names.iter().any(|name| !name.contains(' '))
            && !is_suffixed(&names)
            && !written.contains('&')
        {
            names = vec![format!("{} {}", names[1], names[0])];
        }
        let is_inverted =
            names.len() == 1 && names[0] != *written && written.contains(',');
        if names.len() > 1 && !is_suffixed(&names) {
            let message = format!("`{written}` is {} names in one", names.len());
            let help = format!("write {}", items(&names));
            sink.push(
                Diagnostic::new(&TWO_NAMES, author.name.origin, message).help(help),
            );
        } else if is_inverted {
            let message = format!("`{written}` has the family name first");
            let help = format!("write `{}`", names[0]);
            sink.push(
                Diagnostic::new(&TWO_NAMES, author.name.origin, message).help(help),
            );
        }
    }
}

/// `John Smith, Jr.` and `Ann Lee, PhD` are one name.
fn is_suffixed(names: &[String]) -> bool {
    names.len() == 2 && is_suffix(&names[1])
}

fn twice(facts: &Facts, own: &[String], list: &[Author], sink: &mut Sink) {
    let resume = facts.resume;
    let person = |author: &Author| {
        let name = resume.author_name(author).folded();
        if author.own.unwrap_or_else(|| own.contains(&name)) {
            String::new()
        } else {
            name
        }
    };
    let mut seen: BTreeMap<String, &Author> = BTreeMap::new();
    for author in list.iter().filter(|author| !author.others) {
        let this = person(author);
        let Some(first) = seen.get(&this) else {
            seen.insert(this, author);
            continue;
        };
        let message = if this.is_empty() {
            format!("`{}` is you again", author.name.letters())
        } else {
            format!("`{}` is in the list twice", author.name.letters())
        };
        let mut found = Diagnostic::new(&AUTHOR_TWICE, author.name.origin, message)
            .other(first.name.origin, "first here");
        if this.is_empty() {
            found = found.help(
                "if this is another person, write `own: false` with the name, as in `{name: …, \
                 own: false}`",
            );
        }
        sink.push(found);
    }
}

/// The forms of a name that `owner-not-author` compares: letters only.
fn plain(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The author of a publication who is most likely the owner: of the same family name with
/// the same initial, or with a name that differs in few letters.
pub(super) fn likely_owner<'p>(own: &Text, paper: &'p Publication) -> Option<&'p Text> {
    let name = own.letters();
    let names = paper.authors.iter().map(|author| &author.name);
    let same = |other: &Text| {
        let words = |name: &str| -> Vec<String> {
            let words = name.split([' ', '\u{a0}', '.', ',']);
            words.map(plain).filter(|word| !word.is_empty()).collect()
        };
        let (one, other) = (words(&name), words(&other.letters()));
        let (Some(family), Some(given)) = (one.last(), one.first()) else { return false };
        let initial = given.chars().next();
        let is_given = |word: &String| word != family && word.chars().next() == initial;
        (2..=4).contains(&other.len())
            && other.contains(family)
            && other.iter().any(is_given)
    };
    let near = |other: &Text| {
        crate::diag::did_you_mean(&other.letters(), [name.as_str()]).is_some()
    };
    names
        .clone()
        .find(|other| same(other))
        .or_else(|| names.clone().find(|other| near(other)))
}

/// Names as a list in brackets.
fn flow(names: &[String]) -> String {
    format!("[{}]", names.join(", "))
}

/// Names as items: `A` and `B`.
fn items(names: &[String]) -> String {
    let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    match names.split_last() {
        Some((last, rest)) if !rest.is_empty() => {
            format!("{} and {last} as items of their own", rest.join(", "))
        }
        _ => names.join(", "),
    }
}
