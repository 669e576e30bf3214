//! The help for keys and words that a database does not have: what to write, and where.
//!
//! `guesses.rs` has what people write; `types.rs` knows where a key would be allowed. In a
//! row, `{}` is the value, and these stand for more than that:
//!
//! - `{list}`, `{names}`, `{line}`: the value as a list, of names, or of one line,
//! - `{date}`: the year with the month next to it,
//! - `{range}`: the beginning and the end of a range, from two keys,
//! - `{degree}`: the degree with its field,
//! - `{fullname}`: the parts of a name,
//! - `{occasion}`: the event, host, date and place of a talk.

use std::rc::Rc;

use super::compose::{entries, scalar};
use super::guesses::{KEYS, Row};
use super::node::{Key, Kind, Node, Pairs};
use super::types::{ROOT, Type};
use super::words::plain;
use super::{choice, write};
use crate::diag::{Span, did_you_mean};
use crate::model::names_in;

/// The mapping with fixed keys around another, and its key that leads to the other.
#[derive(Clone, Copy)]
pub(super) struct Outer<'n> {
    pub ty: &'static str,
    pub key: &'n Key,
}

/// An unknown key, with everything that help is made from.
pub(super) struct Unknown<'n> {
    /// The index of its pair.
    pub at: usize,
    pub pairs: &'n Pairs,
    pub known: &'static [&'static str],
    /// The type of its mapping.
    pub ty: Option<Type>,
    pub outer: Option<Outer<'n>>,
}

/// What help says about an unknown key.
#[derive(Debug, PartialEq)]
pub(super) enum Answer {
    /// What to write, and the other key that goes away with it.
    Help(String, Option<Span>),
    /// The answer of an earlier key has this one in it.
    Included,
}

impl Answer {
    fn help(text: impl Into<String>) -> Answer {
        Answer::Help(text.into(), None)
    }
}

impl Unknown<'_> {
    /// The help for the key.
    pub fn answer(&self) -> Answer {
        self.bullets_of_a_bullet()
            .or_else(|| self.chosen())
            .map(Answer::help)
            .or_else(|| self.guessed())
            .or_else(|| self.nested().map(Answer::help))
            .or_else(|| self.misplaced().map(Answer::help))
            .unwrap_or_else(|| Answer::help(self.suggestion()))
    }

    fn bullets_of_a_bullet(&self) -> Option<String> {
        let is_bullet = self.known == ["text", "id", "tags", "priority"];
        (is_bullet && self.key() == "bullets").then(|| {
            "lists cannot be nested: write each as a bullet after this one".to_owned()
        })
    }

    /// A list in place of a selection.
    fn chosen(&self) -> Option<String> {
        let is_selection = self.row()?.write == "select: {}";
        is_selection.then(|| choice::chosen(self.ty?.name, self.node())).flatten()
    }

    fn key(&self) -> &str {
        &self.pairs[self.at].0.text
    }

    fn node(&self) -> &Node {
        &self.pairs[self.at].1
    }

    /// The row for the key.
    fn row(&self) -> Option<&'static Row> {
        row(self.ty?.name, self.key())
    }

    fn guessed(&self) -> Option<Answer> {
        let row = self.row()?;
        let (place, pairs) = match row.write.strip_prefix("under ") {
            Some(rest) => {
                rest.split_once(": ").map(|(place, pairs)| (Some(place), pairs))?
            }
            None => (None, self.alternative(row.write)),
        };
        let mut other = None;
        let mut written = Vec::new();
        for (number, pair) in pairs.split("; ").enumerate() {
            let (target, template) = pair.split_once(": ")?;
            // The type of a publication may have been given, right or wrong.
            let is_given = self.pairs.iter().any(|(key, _)| key.text == target);
            if number > 0 && is_given {
                continue;
            }
            match self.filled(template) {
                Filled::Text(value, more) => {
                    written.push(format!("`{target}: {value}`"));
                    other = other.or(more);
                }
                Filled::Long => {
                    written.push(format!("`{target}:` instead of `{}:`", self.key()));
                }
                Filled::Included => return Some(Answer::Included),
            }
        }
        let place = place.map(|place| format!(" under `{place}`")).unwrap_or_default();
        Some(Answer::Help(format!("write {}{place}", written.join(" and ")), other))
    }

    /// The first of the pairs to write whose key the mapping does not have yet.
    fn alternative(&self, write: &'static str) -> &'static str {
        let is_given = |pairs: &&str| {
            let target = pairs.split(':').next();
            self.pairs.iter().any(|(key, _)| Some(key.text.as_str()) == target)
        };
        let mut all = write.split(" | ");
        all.find(|pairs| !is_given(pairs))
            .or_else(|| write.split(" | ").last())
            .unwrap_or(write)
    }

    fn filled(&self, template: &str) -> Filled {
        match template {
            "{list}" | "{names}" | "{line}" => self.as_list(template),
            "{range}" => self.range(),
            "{date}" => self.date(),
            "{degree}" => self.joined(&["degree", "studytype"], " in "),
            "{fullname}" => self.full_name(),
            "{occasion}" => self.occasion(),
            _ => match self.text().or_else(|| write::value(self.node())) {
                Some(value) => Filled::Text(template.replace("{}", &value), None),
                None => Filled::Long,
            },
        }
    }

    /// The value of the key, if it is a text, as it can be written after a key.
    fn text(&self) -> Option<String> {
        match &self.node().kind {
            Kind::Scalar { .. } => write::value(self.node()),
            _ => None,
        }
    }

    fn as_list(&self, how: &str) -> Filled {
        let Kind::Scalar { text, .. } = &self.node().kind else {
            return write::value(self.node())
                .map_or(Filled::Long, |value| Filled::Text(value, None));
        };
        let written = match how {
            "{names}" => write::list(names_in(text).iter().map(String::as_str)),
            _ => write::list([text.as_str()]),
        };
        if written.chars().count() > write::LONGEST {
            return Filled::Long;
        }
        Filled::Text(written, None)
    }

    /// The first pair, by index, whose key is one of these words and that is not the key
    /// itself.
    fn sibling(&self, words: &[&str]) -> Option<usize> {
        let is = |(key, node): &(Key, Rc<Node>)| {
            matches!(node.kind, Kind::Scalar { .. })
                && words.contains(&plain(&key.text).as_str())
        };
        let found = (0..self.pairs.len()).filter(|at| *at != self.at);
        found.into_iter().find(|at| is(&self.pairs[*at]))
    }

    fn scalar(&self, at: usize) -> &str {
        match &self.pairs[at].1.kind {
            Kind::Scalar { text, .. } => text,
            _ => "",
        }
    }

    /// A value made from this key and the pairs `others`. Only the first of them that is
    /// unknown answers.
    fn made(&self, value: &str, others: &[usize]) -> Filled {
        let is_unknown =
            |at: &&usize| !self.known.contains(&self.pairs[**at].0.text.as_str());
        if others.iter().filter(is_unknown).any(|at| *at < self.at) {
            return Filled::Included;
        }
        let other = others.iter().find(is_unknown).map(|at| self.pairs[*at].0.span);
        Filled::Text(write::text(value), other)
    }

    fn range(&self) -> Filled {
        const BEGIN: [&str; 8] = [
            "start",
            "startdate",
            "from",
            "begin",
            "begindate",
            "started",
            "since",
            "year",
        ];
        const END: [&str; 7] =
            ["end", "enddate", "to", "until", "ended", "finish", "finished"];
        let here = self.scalar(self.at);
        let key = plain(self.key());
        if END.contains(&key.as_str()) {
            return match self.sibling(&BEGIN) {
                Some(begin) => self.made(&range(self.scalar(begin), here), &[begin]),
                None => self.made(here, &[]),
            };
        }
        match self.sibling(&END) {
            Some(end) if BEGIN.contains(&key.as_str()) => {
                self.made(&range(here, self.scalar(end)), &[end])
            }
            None if BEGIN.contains(&key.as_str()) => self.made(&range(here, ""), &[]),
            _ => self.made(here, &[]),
        }
    }

    fn date(&self) -> Filled {
        let (year, month) = match plain(self.key()).as_str() {
            "month" => (self.sibling(&["year", "date"]), Some(self.at)),
            _ => (Some(self.at), self.sibling(&["month"])),
        };
        let Some(year) = year else {
            return self.made(self.scalar(self.at), &[]);
        };
        let date = self.scalar(year).to_owned();
        match month {
            Some(month) if date.len() == 4 => {
                let number = month_number(self.scalar(month));
                let other = if month == self.at { year } else { month };
                number.map_or_else(
                    || self.made(&date, &[other]),
                    |number| self.made(&format!("{date}-{number:02}"), &[other]),
                )
            }
            _ => self.made(&date, &[]),
        }
    }

    fn joined(&self, first: &[&str], joint: &str) -> Filled {
        let here = self.scalar(self.at);
        match self.sibling(first) {
            Some(at) => self.made(&format!("{}{joint}{here}", self.scalar(at)), &[at]),
            None => self.made(here, &[]),
        }
    }

    fn full_name(&self) -> Filled {
        const PARTS: [&[&str]; 3] = [
            &["firstname", "givenname", "givennames", "first"],
            &["middlename"],
            &["lastname", "familyname", "surname", "last"],
        ];
        let is = |at: &usize, words: &[&str]| {
            words.contains(&plain(&self.pairs[*at].0.text).as_str())
        };
        let all: Vec<usize> = PARTS
            .iter()
            .filter_map(|words| (0..self.pairs.len()).find(|at| is(at, words)))
            .collect();
        let name: Vec<&str> = all.iter().map(|at| self.scalar(*at)).collect();
        let others: Vec<usize> =
            all.iter().copied().filter(|at| *at != self.at).collect();
        self.made(&name.join(" "), &others)
    }

    fn occasion(&self) -> Filled {
        const KEYS: [(&str, &[&str]); 6] = [
            ("event", &["event", "conference", "venue", "meeting", "occasion"]),
            (
                "host",
                &["host", "institution", "university", "organization", "organisation"],
            ),
            ("department", &["department"]),
            ("location", &["location", "place", "city"]),
            ("date", &["date", "dates", "year", "when"]),
            ("note", &["note", "type"]),
        ];
        let mut parts = Vec::new();
        let mut others = Vec::new();
        for (target, words) in KEYS {
            let is =
                |at: &usize| words.contains(&plain(&self.pairs[*at].0.text).as_str());
            let Some(at) = (0..self.pairs.len()).find(is) else { continue };
            parts.push(format!("{target}: {}", write::text(self.scalar(at))));
            if at != self.at {
                others.push(at);
            }
        }
        match self.made("", &others) {
            Filled::Text(_, other) => {
                Filled::Text(format!("[{{{}}}]", parts.join(", ")), other)
            }
            rest => rest,
        }
    }

    /// The key belongs in a mapping under one of the known keys.
    fn nested(&self) -> Option<String> {
        let ty = self.ty?;
        let mut places = ty.mappings().filter(|(_, child)| child.knows(self.key()));
        let (place, _) = places.next()?;
        if ty.name == ROOT || places.next().is_some() {
            return None;
        }
        let value = write::value(self.node())?;
        Some(format!("write `{}: {value}` under `{place}`", self.key()))
    }

    /// The key is indented too much or too little.
    fn misplaced(&self) -> Option<String> {
        let key = self.key();
        if let Some(outer) = self.outer
            && Type::of(outer.ty).is_some_and(|ty| ty.knows(key))
        {
            let beside = &outer.key.text;
            return Some(format!(
                "`{key}` is a key beside `{beside}`, not under it: begin it in the column of \
                 `{beside}`"
            ));
        }
        let before = self.pairs[..self.at].iter().rev();
        let (above, node) = before
            .into_iter()
            .find(|(key, _)| self.known.contains(&key.text.as_str()))?;
        let child = self.ty?.child(&above.text)?;
        if !child.knows(key) {
            return None;
        }
        let inner = match &node.kind {
            Kind::Map(pairs) => pairs.first(),
            Kind::List(items) => match &items.last()?.kind {
                Kind::Map(pairs) => pairs.first(),
                _ => None,
            },
            Kind::Scalar { .. } => None,
        };
        let above = &above.text;
        Some(match inner {
            Some((inner, _)) => format!(
                "`{key}` is a key under `{above}`: begin it in the column of `{}`",
                inner.text
            ),
            None => format!("`{key}` is a key under `{above}`: indent it further"),
        })
    }

    /// The value as the entries of a free section.
    fn free_entries(&self) -> String {
        let sample = || "[{title: …}]".to_owned();
        let Kind::List(items) = &self.node().kind else { return sample() };
        let texts: Option<Vec<&str>> = items.iter().map(|item| scalar(item)).collect();
        let free = Type::of("FreeEntry");
        texts.zip(free).map_or_else(sample, |(texts, free)| entries(free, &texts))
    }

    fn suggestion(&self) -> String {
        let is_topic = self.ty.is_some_and(|ty| ty.name == ROOT);
        match did_you_mean(self.key(), self.known.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None if is_topic => {
                let key = self.key();
                let mut heading = key.replace(['-', '_'], " ");
                if let Some(first) = heading.get_mut(..1) {
                    first.make_ascii_uppercase();
                }
                format!(
                    "write a topic of your own under `free`: `{key}: {{heading: {}, entries: \
                     {}}}`; the other keys are {}",
                    write::text(&heading),
                    self.free_entries(),
                    write::words(self.known)
                )
            }
            None => format!("write one of {}", write::words(self.known)),
        }
    }
}

enum Filled {
    /// The value, and the place of another key that it includes.
    Text(String, Option<Span>),
    /// It is too long to be repeated.
    Long,
    /// It is part of the answer to an earlier key.
    Included,
}

fn row(ty: &str, key: &str) -> Option<&'static Row> {
    let key = plain(key);
    let is = |words: &str, word: &str| words.split_whitespace().any(|one| one == word);
    KEYS.iter().find(|row| is(row.types, ty) && is(row.written, &key))
}

/// The help for a mapping in place of a text, if another key next to it takes the mapping.
pub(super) fn elsewhere(outer: Option<Outer<'_>>, node: &Node) -> Option<String> {
    let (Some(outer), Kind::Map(pairs)) = (outer, &node.kind) else { return None };
    // Mappings from languages are texts.
    let may_be_language = |key: &Key| key.text.len() < 4 || key.text.contains('-');
    if pairs.is_empty() || pairs.iter().any(|(key, _)| may_be_language(key)) {
        return None;
    }
    let takes = |ty: &Type| pairs.iter().all(|(key, _)| ty.knows(&key.text));
    let ty = Type::of(outer.ty)?;
    let (key, _) = ty.mappings().find(|(_, child)| takes(child))?;
    Some(match write::value(node) {
        Some(value) => format!("write `{key}: {value}`"),
        None => format!("write `{key}:` instead of `{}:`", outer.key.text),
    })
}

/// The top-level key that another was written for, with the help for it.
pub(super) fn topic(key: &str) -> Option<(&'static str, String)> {
    // No row is for a key of the database, and the schema takes a while to make.
    let target = row(ROOT, key)?.write.strip_suffix(": {}")?;
    let is_renamed = !target.contains(' ');
    is_renamed.then(|| (target, format!("write `{target}:` instead of `{key}:`")))
}

/// Whether a key that a mapping has was probably written for `missing`.
pub(super) fn stands_for(ty: Option<Type>, key: &str, missing: &str) -> bool {
    let begins =
        |pair: &str| pair.strip_prefix(missing).is_some_and(|rest| rest.starts_with(':'));
    ty.and_then(|ty| row(ty.name, key))
        .is_some_and(|row| row.write.split([';', '|']).any(|pair| begins(pair.trim())))
        || did_you_mean(key, [missing]).is_some()
}

fn range(begin: &str, end: &str) -> String {
    let is_open = ["", "present", "now", "today", "current", "ongoing", "null", "~", "-"]
        .contains(&end.to_lowercase().as_str());
    format!("{begin} – {}", if is_open { "present" } else { end })
}

fn month_number(month: &str) -> Option<usize> {
    const MONTHS: [&str; 12] = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov",
        "dec",
    ];
    let begin = month.get(..3).map(str::to_lowercase);
    let named = MONTHS.iter().position(|name| Some(*name) == begin.as_deref());
    let number = named.map(|at| at + 1).or_else(|| month.parse().ok())?;
    (1..=12).contains(&number).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_proposes_keys_that_exist() {
        for row in KEYS {
            for name in row.types.split_whitespace() {
                let ty = Type::of(name).unwrap_or_else(|| panic!("no type `{name}`"));
                let (holder, pairs) = match row.write.strip_prefix("under ") {
                    None => (ty, row.write),
                    Some(rest) => {
                        let (place, pairs) = rest.split_once(": ").expect("a place");
                        let root = Type::of(ROOT).expect("the root");
                        let base = if ty.knows(place) { ty } else { root };
                        let steps = place.split('.');
                        let inner = |ty: Type, step| ty.child(step).expect("a mapping");
                        (steps.fold(base, inner), pairs)
                    }
                };
                for pair in pairs.split(" | ").flat_map(|pairs| pairs.split("; ")) {
                    let key = pair.split(':').next().expect("a key");
                    assert!(
                        holder.knows(key),
                        "{name} has no key `{key}`: remove the row"
                    );
                }
            }
        }
    }

    #[test]
    fn every_row_can_be_used() {
        for row in KEYS {
            for word in row.written.split_whitespace() {
                assert_eq!(plain(word), word);
                let used = row.types.split_whitespace().any(|name| {
                    let ty = Type::of(name).expect("a type");
                    let first = super::row(ty.name, word).expect("a row");
                    std::ptr::eq(first, row) && !ty.knows(word)
                });
                assert!(
                    used,
                    "`{word}` in {}: it is a key, or has a row before",
                    row.types
                );
            }
        }
    }
}
