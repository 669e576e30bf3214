//! Sections: keys that apply to them, unambiguous labels, entries to print.

use std::cell::LazyCell;
use std::collections::BTreeMap;

use super::Facts;
use super::ids::UNKNOWN_ID;
use crate::diag::{Code, Diagnostic, Sink, Span, Spanned, Words};
use crate::model::{
    Grouping, Id, PublicationType, Resume, Section, SectionKind, Selection, Showing,
    Sorting, Status,
};

pub(super) static MISPLACED_KEY: Code = Code::mistake(
    "misplaced-key",
    "a key that does not apply to its kind of section",
)
.page(
    "`types`, `label`, `numbering`, `summary`, `citations` and `sort: first-author` apply to publications; \
     `select: {status: …}` to publications and grants; `totals` to grants; `group: type` to publications, `group: year` to \
     publications and talks, `group: kind` to talks, `group: level` to advising, `group: \
     status` to advising and grants; `sort`, `since` and `until` to entries with dates; `select` and \
     `priority` to sections with entries; `of` to free sections.",
    "basics: {name: A}\nsections:\n  - section: talks\n    label: T\n",
    "basics: {name: A}\nsections:\n  - section: talks\n",
);

pub(super) static INCOMPLETE_SECTION: Code =
    Code::mistake("incomplete-section", "a free section without `of`").page(
        "`free` contains your own sections, by name, and `of` says which of them to \
         print.",
        "basics: {name: A}\nfree:\n  press: {heading: Press, text: T}\nsections:\n  \
         - section: free\n",
        "basics: {name: A}\nfree:\n  press: {heading: Press, text: T}\nsections:\n  \
         - {section: free, of: press}\n",
    );

pub(super) static MALFORMED_LABEL: Code =
    Code::mistake("malformed-label", "a label that cannot be told from its number").page(
        "The label of a section is printed before the numbers of its publications, as in \
         `[C13]`.",
        "basics: {name: A}\nsections:\n  - {section: publications, label: C1}\n",
        "basics: {name: A}\nsections:\n  - {section: publications, label: C}\n",
    );

pub(super) static LABEL_CLASH: Code =
    Code::mistake("label-clash", "two sections with the same label").page(
        "A label such as `[C3]` must identify one publication.",
        "basics: {name: A}\nsections:\n  - {section: publications, types: [journal], label: C}\n  \
         - {section: publications, types: [conference], label: C}\n",
        "basics: {name: A}\nsections:\n  - {section: publications, types: [journal], label: J}\n  \
         - {section: publications, types: [conference], label: C}\n",
    );

pub(super) static EMPTY_SECTION: Code =
    Code::warning("empty-section", "a section that is empty").page(
        "The section is omitted, because nothing would be printed under its heading. Often the \
         entries have a type that the section does not print, or are under another key.",
        "basics: {name: A}\nhonors:\n  - title: Prize\nsections:\n  - section: honors\n  \
         - section: talks\n",
        "basics: {name: A}\nhonors:\n  - title: Prize\nsections:\n  - section: honors\n",
    );

/// The sections of the database, then those that each variant defines.
pub(super) fn pages(resume: &Resume) -> impl Iterator<Item = Vec<&Section>> {
    fn own(showing: &Showing) -> Option<&Section> {
        match showing {
            Showing::Own(section) => Some(section),
            Showing::Named(_) => None,
        }
    }
    let variants = resume.variants.values();
    let variants = variants.map(|it| it.sections.iter().filter_map(own).collect());
    std::iter::once(resume.sections.iter().collect()).chain(variants)
}

pub(super) fn rule(facts: &Facts, sink: &mut Sink) {
    let free = &facts.resume.free;
    let known = LazyCell::new(|| Words::new(free.keys().map(|id| id.as_str())));
    for section in pages(facts.resume).flatten() {
        misplaced(section, sink);
        match unknown_section(facts.resume, section) {
            Some(_) if sink.is_incomplete() => {}
            Some(of) => {
                let message = format!("unknown free section `{}`", of.value);
                let mut found = Diagnostic::new(&UNKNOWN_ID, of.span, message);
                if let Some(near) = sink.nearest(of.as_str(), &known, |_| true) {
                    found = found.help(format!("did you mean `{near}`?"));
                }
                sink.push(found);
            }
            None => free_section(section, sink),
        }
    }
}

/// A condition on the kind of section for a key to apply.
struct Meaning {
    holds: fn(SectionKind) -> bool,
    help: &'static str,
}

const PUBLICATIONS: Meaning = Meaning {
    holds: |kind| kind == SectionKind::Publications,
    help: "use it in a section of `publications`",
};

const WITH_STATUS: Meaning = Meaning {
    holds: |kind| matches!(kind, SectionKind::Publications | SectionKind::Grants),
    help: "use it in a section of `publications` or `grants`",
};

const PUBLICATION_STATUS: Meaning = Meaning {
    holds: |kind| kind == SectionKind::Publications,
    help: "these are statuses of publications; a grant is `awarded`, `pending`, `submitted`, \
           `completed` or `declined`",
};

const GRANT_STATUS: Meaning = Meaning {
    holds: |kind| kind == SectionKind::Grants,
    help: "these are statuses of grants; `tenure list format` has those of publications",
};

/// What a selection by status applies to.
fn status_of(select: &Selection) -> &'static Meaning {
    let only = |one: fn(Status) -> bool, other: fn(Status) -> bool| {
        select.status.iter().any(|status| one(*status) && !other(*status))
    };
    let (publications, grants) = (Status::is_of_publications, Status::is_of_grants);
    match (only(publications, grants), only(grants, publications)) {
        (true, false) => &PUBLICATION_STATUS,
        (false, true) => &GRANT_STATUS,
        _ => &WITH_STATUS,
    }
}

const GRANTS: Meaning = Meaning {
    holds: |kind| kind == SectionKind::Grants,
    help: "use it in a section of `grants`",
};

/// What each grouping applies to.
fn grouped(group: Grouping) -> (&'static str, &'static Meaning) {
    // `grouping` has the help for each kind of section.
    const fn meaning(holds: fn(SectionKind) -> bool) -> Meaning {
        Meaning { holds, help: "" }
    }
    const NONE: Meaning = meaning(|kind| Grouping::None.works_in(kind));
    const TYPE: Meaning = meaning(|kind| Grouping::Type.works_in(kind));
    const YEAR: Meaning = meaning(|kind| Grouping::Year.works_in(kind));
    const LEVEL: Meaning = meaning(|kind| Grouping::Level.works_in(kind));
    const STATUS: Meaning = meaning(|kind| Grouping::Status.works_in(kind));
    const KIND: Meaning = meaning(|kind| Grouping::Kind.works_in(kind));
    match group {
        Grouping::None => ("group", &NONE),
        Grouping::Type => ("group: type", &TYPE),
        Grouping::Year => ("group: year", &YEAR),
        Grouping::Level => ("group: level", &LEVEL),
        Grouping::Status => ("group: status", &STATUS),
        Grouping::Kind => ("group: kind", &KIND),
    }
}

/// The groupings that work in a kind of section.
fn grouping(kind: SectionKind) -> String {
    const ALL: [Grouping; 5] = [
        Grouping::Type,
        Grouping::Kind,
        Grouping::Level,
        Grouping::Status,
        Grouping::Year,
    ];
    let here = ALL.into_iter().filter(|group| group.works_in(kind));
    let here: Vec<String> = here.map(|group| format!("`{}`", grouped(group).0)).collect();
    if here.is_empty() {
        "remove it: the section cannot be grouped".to_owned()
    } else {
        format!("write {}", here.join(" or "))
    }
}

const DATED: Meaning = Meaning {
    holds: SectionKind::is_dated,
    help: "remove it: the entries have no dates",
};

const LISTED: Meaning = Meaning {
    holds: SectionKind::has_entries,
    help: "remove it: the section has no entries",
};

/// Reports keys that do not apply to this kind of section.
fn misplaced(section: &Section, sink: &mut Sink) {
    let kind = section.section.value;
    for (key, span, meaning) in given(section) {
        if !(meaning.holds)(kind) {
            let kind = kind.as_str();
            let message = format!("`{key}` does not apply to a section of `{kind}`");
            let found = Diagnostic::new(&MISPLACED_KEY, span, message);
            sink.push(match meaning.help {
                "" => found.help(grouping(section.section.value)),
                help => found.help(help),
            });
        }
    }
}

/// The keys of a section that do not apply to every kind.
fn given(section: &Section) -> Vec<(&'static str, Span, &'static Meaning)> {
    let Section {
        types,
        label,
        numbering,
        summary,
        citations,
        totals,
        sort,
        group,
        priority,
        select,
        ..
    } = section;
    let place = |span: Option<Span>, key, meaning| span.map(|span| (key, span, meaning));
    let sorting = sort.as_ref().map(|sort| match sort.value {
        Sorting::Database => ("sort", sort.span, &LISTED),
        Sorting::Newest | Sorting::Oldest => ("sort", sort.span, &DATED),
        Sorting::FirstAuthor => ("sort: first-author", sort.span, &PUBLICATIONS),
    });
    // If `select` itself does not apply, only that is reported.
    let select_means = section.section.value.has_entries();
    let selection = select.as_ref().filter(|_| select_means);
    let since = selection.and_then(|select| select.since.as_ref());
    let until = selection.and_then(|select| select.until.as_ref());
    let status = selection.filter(|select| !select.status.is_empty());
    [
        place(types.as_ref().map(|types| types.span), "types", &PUBLICATIONS),
        place(label.as_ref().map(|label| label.span), "label", &PUBLICATIONS),
        place(numbering.as_ref().map(|order| order.span), "numbering", &PUBLICATIONS),
        place(summary.as_ref().map(|summary| summary.span), "summary", &PUBLICATIONS),
        place(citations.as_ref().map(|style| style.span), "citations", &PUBLICATIONS),
        place(totals.as_ref().map(|totals| totals.span), "totals", &GRANTS),
        group.as_ref().map(|group| {
            let (key, meaning) = grouped(group.value);
            (key, group.span, meaning)
        }),
        sorting,
        place(priority.as_ref().map(|priority| priority.span), "priority", &LISTED),
        place(select.as_ref().map(|select| select.span), "select", &LISTED),
        place(since.map(|since| since.span), "since", &DATED),
        place(until.map(|until| until.span), "until", &DATED),
        status.map(|select| ("status", select.span, status_of(select))),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The name of an unknown free section.
fn unknown_section<'s>(resume: &Resume, section: &'s Section) -> Option<&'s Spanned<Id>> {
    let is_free = section.section.value == SectionKind::Free;
    section.of.as_ref().filter(|of| is_free && !resume.free.contains_key(&of.value))
}

fn free_section(section: &Section, sink: &mut Sink) {
    let is_free = section.section.value == SectionKind::Free;
    match &section.of {
        None if is_free => sink.push(
            Diagnostic::new(
                &INCOMPLETE_SECTION,
                section.section.span,
                "a free section needs `of`, the name of a section under `free`",
            )
            .help("write `{section: free, of: NAME}`"),
        ),
        Some(of) if !is_free => sink.push(Diagnostic::new(
            &MISPLACED_KEY,
            of.span,
            "`of` applies only to a section of `free`",
        )),
        _ => {}
    }
}

/// Whether labels can begin with a text: whether a number after it remains readable as a number.
fn can_begin(label: &str) -> bool {
    let last_is_digit = label.ends_with(|c: char| c.is_numeric());
    let is_plain = |c: char| c.is_alphanumeric() || "-–.:/".contains(c);
    !last_is_digit && label.chars().all(is_plain) && label.chars().count() <= 8
}

/// Checks that labels can be told from their numbers and are unique.
pub(super) fn labels(facts: &Facts, sink: &mut Sink) {
    for page in pages(facts.resume) {
        let mut first: BTreeMap<&str, Span> = BTreeMap::new();
        for label in page.into_iter().filter_map(|section| section.label.as_ref()) {
            if !can_begin(&label.value) {
                let message = format!(
                    "labels cannot begin with `{}`: use at most eight letters, such as `C`, `C-` \
                     or `CONF`, or `''` for numbers alone",
                    label.value
                );
                sink.push(Diagnostic::new(&MALFORMED_LABEL, label.span, message));
            }
            if let Some(before) = first.insert(&label.value, label.span) {
                let message = format!("two sections have the label `{}`", label.value);
                sink.push(
                    Diagnostic::new(&LABEL_CLASH, label.span, message)
                        .label("again here")
                        .other(before, "first here"),
                );
            }
        }
    }
}

pub(super) fn empty(facts: &Facts, sink: &mut Sink) {
    // An error may be the reason that a section is empty.
    if sink.has_errors() {
        return;
    }
    empty_free(facts.resume, sink);
    let mut types: Vec<PublicationType> = Vec::new();
    for publication in &facts.resume.publications {
        if !types.contains(&publication.kind) {
            types.push(publication.kind);
        }
    }
    for section in pages(facts.resume).flatten() {
        if !shows_something(facts.resume, &types, section) {
            let kind = section.section.value.as_str();
            let message = format!("this section of `{kind}` is empty");
            sink.push(Diagnostic::new(&EMPTY_SECTION, section.section.span, message));
        }
    }
}

/// Free sections that would be printed if they had a text or entries.
fn empty_free(resume: &Resume, sink: &mut Sink) {
    let all = resume.free.iter().filter(|_| resume.sections.is_empty());
    for (id, free) in all.filter(|(_, free)| free.text.is_none()) {
        if free.entries.is_empty() {
            let message = format!("the free section `{}` is empty", id.value);
            sink.push(Diagnostic::new(&EMPTY_SECTION, free.heading.origin, message));
        }
    }
}

/// Whether a section prints anything, given the types of publication in the database.
fn shows_something(
    resume: &Resume,
    types: &[PublicationType],
    section: &Section,
) -> bool {
    match section.section.value {
        SectionKind::Publications => types.iter().any(|kind| section.shows(*kind)),
        SectionKind::Free => {
            let of = section.of.as_ref().and_then(|of| resume.free.get(&of.value));
            of.is_some_and(|free| free.text.is_some() || !free.entries.is_empty())
        }
        kind => resume.has(kind),
    }
}
