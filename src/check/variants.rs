//! Variants: what they extend, and whether what they select by is there.

use std::collections::BTreeSet;

use super::Facts;
use crate::diag::{Code, Diagnostic, Sink, Spanned, did_you_mean};
use crate::model::topic;
use crate::model::{
    Entry, Id, Most, PublicationType, Resume, SectionKind, Selection, Showing, Variant,
};

pub(super) static UNKNOWN_VARIANT: Code = Code::mistake(
    "unknown-variant",
    "a variant that extends one that there is not, or itself",
)
.page(
    "`extends` names the variant whose keys hold where this one has none.",
    "basics: {name: A}\nvariants:\n  short: {extends: ful}\n  full: {}\n",
    "basics: {name: A}\nvariants:\n  short: {extends: full}\n  full: {}\n",
);

pub(super) static UNKNOWN_SELECTOR: Code = Code::mistake(
    "unknown-selector",
    "a tag, id or section that nothing in the database has",
)
.page(
    "What a variant selects by must be there: a tag that no entry has would leave out all \
     that has tags, and one that is mistyped would keep what was to go.",
    "basics: {name: A}\nhonors:\n  - {title: Prize, tags: [best]}\nvariants:\n  short: \
     {select: {tags: [bets]}}\n",
    "basics: {name: A}\nhonors:\n  - {title: Prize, tags: [best]}\nvariants:\n  short: \
     {select: {tags: [best]}}\n",
);

pub(super) fn extends(facts: &Facts, sink: &mut Sink) {
    let variants = &facts.resume.variants;
    for (name, variant) in variants {
        let Some(base) = &variant.extends else { continue };
        if !variants.contains_key(&base.value) {
            let known = variants.keys().filter(|id| *id != name).map(|id| id.as_str());
            let message = format!("there is no variant `{}`", base.value);
            let found = Diagnostic::new(&UNKNOWN_VARIANT, base.span, message);
            let known: Vec<&str> = known.collect();
            sink.push(helped(found, base.as_str(), &known));
        } else if is_circle(facts.resume, name) {
            let message = format!("the variant `{}` extends itself", name.value);
            sink.push(Diagnostic::new(&UNKNOWN_VARIANT, base.span, message));
        }
    }
}

fn is_circle(resume: &Resume, name: &Id) -> bool {
    let mut next = name;
    for _ in 0..=resume.variants.len() {
        let base = resume.variants.get(next).and_then(|variant| variant.extends.as_ref());
        match base {
            Some(base) if base.value == *name => return true,
            Some(base) => next = &base.value,
            None => return false,
        }
    }
    false
}

pub(super) fn selectors(facts: &Facts, sink: &mut Sink) {
    // After a mistake, what is selected may not have been read.
    if sink.has_errors() {
        return;
    }
    let known = Known::of(facts.resume);
    for section in &facts.resume.sections {
        section.select.iter().for_each(|select| known.selection(select, sink));
    }
    for variant in facts.resume.variants.values() {
        known.variant(variant, sink);
    }
}

/// What can be selected by.
struct Known<'r> {
    tags: BTreeSet<&'r str>,
    ids: BTreeSet<&'r str>,
    sections: BTreeSet<&'r str>,
    counted: BTreeSet<&'r str>,
}

impl<'r> Known<'r> {
    fn of(resume: &'r Resume) -> Self {
        // A free section is known by its own name.
        let topics = SectionKind::ALL.into_iter().filter(|k| *k != SectionKind::Free);
        let mut sections: BTreeSet<&str> = topics.map(SectionKind::as_str).collect();
        sections.extend(resume.free.keys().map(|id| id.as_str()));
        let mut counted = sections.clone();
        for uncounted in ["contact", "profile", "interests"] {
            counted.remove(uncounted);
        }
        counted.extend(PublicationType::ALL.map(PublicationType::as_str));
        let mut known =
            Known { tags: BTreeSet::new(), ids: BTreeSet::new(), sections, counted };
        for entry in topic::all(resume) {
            known.add(entry);
        }
        known
    }

    fn add(&mut self, entry: &'r dyn Entry) {
        self.tags.extend(entry.tags().iter().map(Id::as_str));
        self.ids.extend(entry.id().map(Id::as_str));
        entry.parts().into_iter().for_each(|part| self.add(part));
    }

    fn variant(&self, variant: &Variant, sink: &mut Sink) {
        self.selection(&variant.select, sink);
        for showing in &variant.sections {
            match showing {
                Showing::Named(id) => missing("section", id, &self.sections, sink),
                Showing::Own(section) => {
                    section.select.iter().for_each(|select| self.selection(select, sink));
                }
            }
        }
        for id in &variant.without {
            missing("section", id, &self.sections, sink);
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

fn missing(what: &str, id: &Spanned<Id>, known: &BTreeSet<&str>, sink: &mut Sink) {
    if known.contains(id.as_str()) {
        return;
    }
    let message = match what {
        "tag" => format!("no entry has the tag `{}`", id.value),
        "entry" => format!("no entry has the id `{}`", id.value),
        what => format!("there is no {what} `{}`", id.value),
    };
    let found = Diagnostic::new(&UNKNOWN_SELECTOR, id.span, message);
    let known: Vec<&str> = known.iter().copied().collect();
    sink.push(helped(found, id.as_str(), &known));
}

/// With the nearest name, or with all of them if they are few.
fn helped(found: Diagnostic, word: &str, known: &[&str]) -> Diagnostic {
    if let Some(near) = did_you_mean(word, known.iter().copied()) {
        return found.help(format!("did you mean `{near}`?"));
    }
    if known.is_empty() {
        return found;
    }
    let shown = known.iter().take(SHOWN).map(|name| format!("`{name}`"));
    let more = if known.len() > SHOWN { ", …" } else { "" };
    found.help(format!("known: {}{more}", shown.collect::<Vec<_>>().join(", ")))
}

/// Names in a help; more are no help.
const SHOWN: usize = 20;

pub(super) static PAGES: Code = Code::mistake("no-pages", "a variant of no pages").page(
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
