//! Variants: what they extend, and whether what they select by exists.

use std::cell::OnceCell;
use std::collections::BTreeSet;

use indexmap::IndexSet;

use super::{Facts, headings};
use crate::diag::{Code, Diagnostic, Sink, Spanned, Words};
use crate::model::{
    Id, Most, PublicationType, Resume, SectionKind, Selection, Showing, Variant,
};

pub(super) static UNKNOWN_VARIANT: Code = Code::mistake(
    "unknown-variant",
    "a variant that extends itself or an unknown variant",
)
.page(
    "`extends` names the variant whose keys apply wherever this one has none.",
    "basics: {name: A}\nvariants:\n  short: {extends: ful}\n  full: {}\n",
    "basics: {name: A}\nvariants:\n  short: {extends: full}\n  full: {}\n",
);

pub(super) static UNKNOWN_SELECTOR: Code = Code::mistake(
    "unknown-selector",
    "an unknown tag, id or section",
)
.page(
    "The tags, ids and sections that a variant selects by must exist. Selecting by a tag that \
     no entry has would drop all entries with tags, and excluding by a mistyped tag would keep \
     entries that were meant to be dropped.",
    "basics: {name: A}\nhonors:\n  - {title: Prize, tags: [best]}\nvariants:\n  short: \
     {select: {tags: [bets]}}\n",
    "basics: {name: A}\nhonors:\n  - {title: Prize, tags: [best]}\nvariants:\n  short: \
     {select: {tags: [best]}}\n",
);

pub(super) fn extends(facts: &Facts, sink: &mut Sink) {
    let variants = &facts.resume.variants;
    let known = Names::new(variants.keys().map(|id| id.as_str()).collect());
    let circles = circles(facts.resume);
    for (name, variant) in variants {
        let Some(base) = &variant.extends else { continue };
        if !variants.contains_key(&base.value) {
            let message = format!("unknown variant `{}`", base.value);
            let found = Diagnostic::new(&UNKNOWN_VARIANT, base.span, message);
            let is_other = |known: &str| known != name.as_str();
            let found = helped(found, base.as_str(), &known, is_other, sink);
            sink.push(found);
        } else if circles.contains(&name.value) {
            let message = format!("the variant `{}` extends itself", name.value);
            sink.push(Diagnostic::new(&UNKNOWN_VARIANT, base.span, message));
        }
    }
}

/// The variants that extend themselves, directly or through others.
fn circles(resume: &Resume) -> BTreeSet<&Id> {
    let base = |name: &Id| {
        let (_, variant) = resume.variants.get_key_value(name)?;
        let (base, _) =
            resume.variants.get_key_value(&variant.extends.as_ref()?.value)?;
        Some(&base.value)
    };
    let mut seen: BTreeSet<&Id> = BTreeSet::new();
    let mut circles = BTreeSet::new();
    for first in resume.variants.keys() {
        // Each is visited once. If the path returns to itself, that part of it is a
        // cycle.
        let mut way: IndexSet<&Id> = IndexSet::new();
        let mut next = Some(&first.value);
        while let Some(name) = next.filter(|name| seen.insert(name)) {
            way.insert(name);
            next = base(name);
        }
        let back = next.and_then(|name| way.get_index_of(name));
        circles.extend(back.into_iter().flat_map(|at| &way[at..]).copied());
    }
    circles
}

pub(super) fn selectors(facts: &Facts, sink: &mut Sink) {
    // After an error, what is selected may not have been read.
    if sink.has_errors() {
        return;
    }
    let known = Known::of(facts.resume);
    for section in &facts.resume.sections {
        section.select.iter().for_each(|select| known.selection(select, sink));
    }
    for variant in facts.resume.variants.values() {
        known.variant(variant, facts.resume, sink);
    }
}

/// Known names, as candidates for suggestions.
struct Names<'r> {
    all: BTreeSet<&'r str>,
    /// In the order in which a help lists them.
    listed: Vec<&'r str>,
    words: OnceCell<Words<'r>>,
}

impl<'r> Names<'r> {
    fn new(listed: Vec<&'r str>) -> Self {
        let all = listed.iter().copied().collect();
        Names { all, listed, words: OnceCell::new() }
    }

    fn sorted(names: BTreeSet<&'r str>) -> Self {
        Names::new(names.into_iter().collect())
    }
}

/// Everything that can be selected by.
struct Known<'r> {
    tags: Names<'r>,
    ids: Names<'r>,
    sections: Names<'r>,
    counted: Names<'r>,
}

impl<'r> Known<'r> {
    fn of(resume: &'r Resume) -> Self {
        // A free section is known by its own name.
        let topics = SectionKind::ALL.iter().filter(|k| **k != SectionKind::Free);
        let free = resume.free.keys().map(|id| id.as_str());
        let (listed, others): (Vec<SectionKind>, Vec<SectionKind>) =
            topics.partition(|kind| kind.has_entries());
        let names =
            |kinds: &[SectionKind]| kinds.iter().map(|kind| kind.as_str()).collect();
        let mut counted: BTreeSet<&str> = names(&listed);
        counted.extend(free);
        let mut sections: BTreeSet<&str> = names(&others);
        sections.extend(&counted);
        counted
            .extend(PublicationType::ALL.iter().map(|kind| -> &'r str { kind.as_str() }));
        let (mut tags, mut ids) = (BTreeSet::new(), BTreeSet::new());
        for entry in resume.all_parts() {
            tags.extend(entry.tags().iter().map(Id::as_str));
            ids.extend(entry.id().map(|id| id.as_str()));
        }
        let [tags, ids, sections, counted] =
            [tags, ids, sections, counted].map(Names::sorted);
        Known { tags, ids, sections, counted }
    }

    fn variant(&self, variant: &Variant, resume: &Resume, sink: &mut Sink) {
        self.selection(&variant.select, sink);
        for showing in &variant.sections {
            match showing {
                Showing::Named(id) => {
                    let known = &self.sections;
                    match headings::shown(resume, id.as_str()) {
                        Some(help) if !known.all.contains(id.as_str()) => {
                            sink.push(unknown("section", id).help(help));
                        }
                        _ => missing("section", id, known, sink),
                    }
                }
                Showing::Own(section) => {
                    section.select.iter().for_each(|select| self.selection(select, sink));
                }
            }
        }
        for id in &variant.without {
            match headings::left_out(resume, id.as_str()) {
                Some(help) if !self.sections.all.contains(id.as_str()) => {
                    sink.push(unknown("section", id).help(help));
                }
                _ => missing("section", id, &self.sections, sink),
            }
        }
    }

    fn selection(&self, selection: &Selection, sink: &mut Sink) {
        let Selection { tags, all_tags, no_tags, ids, drop, max, .. } = selection;
        for tag in tags.iter().chain(all_tags).chain(no_tags) {
            missing("tag", tag, &self.tags, sink);
        }
        for id in ids.iter().chain(drop) {
            missing("entry", id, &self.ids, sink);
        }
        if let Some(Most::Of(names)) = max {
            for name in names.keys() {
                missing("section or type", name, &self.counted, sink);
            }
        }
    }
}

fn missing(what: &str, id: &Spanned<Id>, known: &Names, sink: &mut Sink) {
    if known.all.contains(id.as_str()) {
        return;
    }
    let found = helped(unknown(what, id), id.as_str(), known, |_| true, sink);
    sink.push(found);
}

fn unknown(what: &str, id: &Spanned<Id>) -> Diagnostic {
    let message = match what {
        "tag" => format!("no entry has the tag `{}`", id.value),
        "entry" => format!("no entry has the id `{}`", id.value),
        what => format!("unknown {what} `{}`", id.value),
    };
    Diagnostic::new(&UNKNOWN_SELECTOR, id.span, message)
}

/// Adds a suggestion: the nearest of the names that `may` be meant, or a list of them.
fn helped(
    found: Diagnostic,
    word: &str,
    known: &Names,
    may: impl Fn(&str) -> bool,
    sink: &mut Sink,
) -> Diagnostic {
    let words = known.words.get_or_init(|| Words::new(known.listed.iter().copied()));
    if let Some(near) = sink.nearest(word, words, &may) {
        return found.help(format!("did you mean `{near}`?"));
    }
    let mut names = known.listed.iter().filter(|name| may(name));
    let shown: Vec<String> =
        names.by_ref().take(SHOWN).map(|name| format!("`{name}`")).collect();
    if shown.is_empty() {
        return found;
    }
    let more = if names.next().is_some() { ", …" } else { "" };
    found.help(format!("write one of {}{more}", shown.join(", ")))
}

/// The number of names in a help.
const SHOWN: usize = 20;

pub(super) static PAGES: Code = Code::mistake("no-pages", "a page limit of zero").page(
    "A document has at least one page.",
    "basics: {name: A}\nvariants:\n  short: {pages: 0}\n",
    "basics: {name: A}\nvariants:\n  short: {pages: 1}\n",
);

pub(super) fn pages(facts: &Facts, sink: &mut Sink) {
    let limits = |v: &Variant| [v.pages.clone(), v.max_pages.clone()];
    for limit in facts.resume.variants.values().flat_map(limits).flatten() {
        if limit.value == 0 {
            let message = "a document has at least one page";
            sink.push(Diagnostic::new(&PAGES, limit.span, message));
        }
    }
}
