//! Rules over a résumé that was read.
//!
//! A rule looks at the whole model and says what it found; it changes nothing and does
//! not know how a finding prints. Rules run even when reading found mistakes, so one run
//! shows all.

use std::collections::{BTreeMap, BTreeSet};

use crate::diag::{Diagnostic, Sink, Span, did_you_mean};
use crate::model::{Id, Resume, Section, SectionKind, Texts};

/// Every rule, in the order in which they run.
const RULES: &[fn(&Resume, &mut Sink)] =
    &[basics, unique_ids, references, sections, labels];

/// Runs every rule.
pub fn check(resume: &Resume, sink: &mut Sink) {
    for rule in RULES {
        rule(resume, sink);
    }
}

fn basics(resume: &Resume, sink: &mut Sink) {
    // After a mistake, that may be why they are missing.
    if resume.basics.is_none() && !sink.has_errors() {
        sink.push(
            Diagnostic::error("missing-key", Span::NONE, "the database has no `basics`")
                .help("write at least `basics:` with a `name:` under it"),
        );
    }
}

/// The id of each entry that has one, in database order.
fn ids(resume: &Resume) -> Vec<(&Id, Span)> {
    let mut ids: Vec<(&Id, Span)> =
        resume.publications.iter().map(|p| (&p.id.value, p.id.span)).collect();
    macro_rules! of {
        ($($entries:expr),* $(,)?) => {$(
            ids.extend($entries.iter().filter_map(|e| {
                e.id.as_ref().map(|id| (&id.value, id.span))
            }));
        )*};
    }
    of!(
        resume.education,
        resume.experience,
        resume.honors,
        resume.talks,
        resume.teaching,
        resume.service,
        resume.grants,
        resume.advising,
        resume.skills,
        resume.languages,
        resume.patents,
    );
    ids
}

fn unique_ids(resume: &Resume, sink: &mut Sink) {
    let mut first: BTreeMap<&Id, Span> = BTreeMap::new();
    for (id, span) in ids(resume) {
        if let Some(before) = first.get(id) {
            let message = format!("the id `{id}` is taken");
            sink.push(
                Diagnostic::error("duplicate-id", span, message)
                    .label("again here")
                    .other(*before, "first here"),
            );
        } else {
            first.insert(id, span);
        }
    }
}

fn references(resume: &Resume, sink: &mut Sink) {
    let known: BTreeSet<&Id> = resume.publications.iter().map(|p| &p.id.value).collect();
    let mut texts = Vec::new();
    resume.texts(&mut texts);
    for text in texts {
        for id in text.references().into_iter().filter(|id| !known.contains(id)) {
            let message = format!("no publication has the id `{id}`");
            let mut found = Diagnostic::error("unknown-id", text.origin, message);
            if let Some(near) =
                did_you_mean(id.as_str(), known.iter().map(|id| id.as_str()))
            {
                found = found.help(format!("did you mean `[@{near}]`?"));
            }
            sink.push(found);
        }
    }
}

fn sections(resume: &Resume, sink: &mut Sink) {
    for section in &resume.sections {
        if section.section.value != SectionKind::Publications {
            misplaced(section, sink);
        }
        free_section(resume, section, sink);
    }
}

/// Keys that only a section of publications has.
fn misplaced(section: &Section, sink: &mut Sink) {
    let given = [
        ("types", section.types.as_ref().map(|key| key.span)),
        ("label", section.label.as_ref().map(|key| key.span)),
        ("summary", section.summary.as_ref().map(|key| key.span)),
    ];
    for (key, span) in given.into_iter().filter_map(|(key, span)| Some((key, span?))) {
        let kind = section.section.value.as_str();
        let message = format!("`{key}` has no meaning in a section of `{kind}`");
        sink.push(
            Diagnostic::error("misplaced-key", span, message)
                .help("it belongs to a section of `publications`"),
        );
    }
}

fn free_section(resume: &Resume, section: &Section, sink: &mut Sink) {
    let is_free = section.section.value == SectionKind::Free;
    match &section.of {
        None if is_free => sink.push(
            Diagnostic::error(
                "missing-key",
                section.section.span,
                "a free section needs `of`, the name of one under `free`",
            )
            .help("write `of: NAME` beside `section: free`"),
        ),
        Some(of) if is_free && !resume.free.contains_key(&of.value) => {
            let message = format!("there is no free section `{}`", of.value);
            let mut found = Diagnostic::error("unknown-id", of.span, message);
            if let Some(near) =
                did_you_mean(of.as_str(), resume.free.keys().map(Id::as_str))
            {
                found = found.help(format!("did you mean `{near}`?"));
            }
            sink.push(found);
        }
        Some(of) if !is_free => sink.push(Diagnostic::error(
            "misplaced-key",
            of.span,
            "`of` has no meaning but in a section of `free`",
        )),
        _ => {}
    }
}

/// Labels are letters, and those of two sections differ.
fn labels(resume: &Resume, sink: &mut Sink) {
    let mut first: BTreeMap<&str, Span> = BTreeMap::new();
    for label in resume.sections.iter().filter_map(|section| section.label.as_ref()) {
        let letters = label.value.chars().all(char::is_alphabetic);
        if !letters || label.value.is_empty() || label.value.chars().count() > 4 {
            let message =
                format!("`{}` is not a label: use one to four letters", label.value);
            sink.push(Diagnostic::error("malformed-label", label.span, message));
        }
        if let Some(before) = first.insert(&label.value, label.span) {
            let message = format!("two sections label their entries `{}`", label.value);
            sink.push(
                Diagnostic::error("label-clash", label.span, message)
                    .label("again here")
                    .other(before, "first here"),
            );
        }
    }
}

#[cfg(test)]
mod tests;
