//! Topics and types of publications that no document prints.

use std::collections::BTreeSet;

use super::Facts;
use super::sections::pages;
use crate::diag::{Code, Diagnostic, Sink, Span};
use crate::model::{PublicationType, Resume, Section, SectionKind, Showing};

pub(super) static UNPRINTED: Code =
    Code::warning("unprinted", "a topic that no document prints").page(
        "With `sections`, a CV has those sections and no others. What none of them shows, and no \
         variant, is printed nowhere.",
        "basics: {name: A}\nsections: [honors]\nhonors:\n  - title: Prize\nmedia:\n  \
         - title: Interview\n",
        "basics: {name: A}\nsections: [honors, media]\nhonors:\n  - title: Prize\nmedia:\n  \
         - title: Interview\n",
    );

pub(super) fn rule(facts: &Facts, sink: &mut Sink) {
    let resume = facts.resume;
    // An error may be the reason that a section is missing.
    if resume.sections.is_empty() || sink.has_errors() {
        return;
    }
    let all: Vec<&Section> = pages(resume).flatten().collect();
    let named: BTreeSet<String> = resume
        .variants
        .values()
        .flat_map(|variant| &variant.sections)
        .filter_map(|showing| match showing {
            Showing::Named(name) => Some(name.to_string()),
            Showing::Own(_) => None,
        })
        .collect();
    let kinds = SectionKind::ALL.iter().filter(|kind| **kind != SectionKind::Free);
    for kind in kinds.filter(|kind| !named.contains(kind.as_str()) && resume.has(**kind))
    {
        let name = kind.as_str();
        let shown = all.iter().filter(|section| section.section.value == *kind);
        if shown.clone().next().is_none() {
            let help = format!("add `{{section: {name}}}` to `sections`");
            report(place(resume, *kind), name, help, sink);
        } else if *kind == SectionKind::Publications {
            types(resume, &|kind| shown.clone().any(|section| section.shows(kind)), sink);
        }
    }
    let of: BTreeSet<&str> = all
        .iter()
        .filter_map(|section| section.of.as_ref())
        .map(|of| of.as_str())
        .collect();
    for id in resume.free.keys().filter(|id| !of.contains(id.as_str())) {
        if !named.contains(id.as_str()) {
            let help = format!("add `{{section: free, of: {}}}` to `sections`", id.value);
            report(id.span, id.as_str(), help, sink);
        }
    }
}

/// Reports each type of publication that no section shows, at the first one of it.
fn types(resume: &Resume, shows: &dyn Fn(PublicationType) -> bool, sink: &mut Sink) {
    let mut seen: Vec<PublicationType> = Vec::new();
    for paper in &resume.publications {
        if seen.contains(&paper.kind) || shows(paper.kind) {
            continue;
        }
        seen.push(paper.kind);
        let name = paper.kind.as_str();
        let help = format!("add `{name}` to the `types` of a section of publications");
        report(paper.title.origin, &format!("type: {name}"), help, sink);
    }
}

fn report(place: Span, what: &str, help: String, sink: &mut Sink) {
    let message = format!("no document prints `{what}`");
    sink.push(Diagnostic::new(&UNPRINTED, place, message).help(help));
}

/// The first thing that a section of a kind would print.
fn place(resume: &Resume, kind: SectionKind) -> Span {
    if let Some((_, entry)) = resume.entries(&Section::of(kind)).first() {
        return entry.place();
    }
    let Some(basics) = &resume.basics else { return Span::NONE };
    let text = match kind {
        SectionKind::Profile => basics.profile.as_ref(),
        SectionKind::Interests => basics.interests.first(),
        _ => basics.address.first(),
    };
    let contact = basics.contact.0.first().map(|contact| contact.address.span);
    text.map(|text| text.origin).or(contact).unwrap_or(basics.name.origin)
}
