//! Lists of publications whose labels count against their dates.

use super::Facts;
use super::sections::pages;
use crate::diag::{Code, Diagnostic, Sink};
use crate::model::{Grouping, LabelOrder, Publication, Section, SectionKind, Sorting};

pub(super) static UNSORTED_LABELS: Code =
    Code::warning("unsorted-labels", "labels that count against the dates").page(
        "Labels count down the page. In a list that goes from the latest publication to the \
         earliest, a reader takes `[J5]` for an older one than `[J6]`. A list in an order of its own \
         needs no labels.",
        "basics: {name: A}\nsections:\n  - {section: publications, label: P}\npublications:\n  \
         - {id: a, type: book, title: T, authors: [A], date: 2023}\n  \
         - {id: b, type: book, title: U, authors: [A], date: 2020}\n  \
         - {id: c, type: book, title: V, authors: [A], date: 2022}\n",
        "basics: {name: A}\nsections:\n  - {section: publications, label: P, sort: newest}\n\
         publications:\n  - {id: a, type: book, title: T, authors: [A], date: 2023}\n  \
         - {id: b, type: book, title: U, authors: [A], date: 2020}\n  \
         - {id: c, type: book, title: V, authors: [A], date: 2022}\n",
    );

pub(super) fn rule(facts: &Facts, sink: &mut Sink) {
    for page in pages(facts.resume) {
        let mut above: Vec<&Section> = Vec::new();
        for section in page {
            if section.section.value == SectionKind::Publications {
                // What a section selects depends on more than the types.
                let is_plain = above.iter().all(|it| it.select.is_none());
                if is_plain && counts(section) {
                    list(facts, section, &above, sink);
                }
                above.push(section);
            }
        }
    }
}

/// Looks at the list of a section, without what the sections above it print.
fn list(facts: &Facts, section: &Section, above: &[&Section], sink: &mut Sink) {
    let shown = facts.resume.publications.iter();
    let shown = shown.filter(|paper| {
        section.shows(paper.kind) && !above.iter().any(|it| it.shows(paper.kind))
    });
    let dated: Vec<(u16, &Publication)> =
        shown.filter_map(|paper| Some((paper.date.as_ref()?.year, paper))).collect();
    let steps = |goes: fn(u16, u16) -> bool| {
        let against = move |pair: &&[(u16, &Publication)]| goes(pair[0].0, pair[1].0);
        dated.windows(2).filter(against).collect::<Vec<_>>()
    };
    let (down, up) = (steps(|one, next| one > next), steps(|one, next| one < next));
    let counts_down =
        section.numbering.as_ref().is_none_or(|it| it.value == LabelOrder::Descending);
    if down.is_empty() && !up.is_empty() && counts_down {
        let message =
            "the list goes from the earliest to the latest, and its labels count down";
        sink.push(
            Diagnostic::new(&UNSORTED_LABELS, section.section.span, message)
                .help("write `sort: newest`, or `numbering: ascending`"),
        );
    }
    let (against, order, sort) = if down.len() >= up.len() {
        (&up, "from the latest to the earliest", "newest")
    } else {
        (&down, "from the earliest to the latest", "oldest")
    };
    let Some([(before, _), (year, paper)]) = against.first() else { return };
    let message = format!("{year} stands below {before}, though the list goes {order}");
    sink.push(
        Diagnostic::new(&UNSORTED_LABELS, paper.title.origin, message)
            .other(section.section.span, "labels count down this section")
            .help(format!("write `sort: {sort}` in the section, or move the entry")),
    );
}

/// Whether a section has labels that count in the order of the database.
fn counts(section: &Section) -> bool {
    let sorted =
        section.sort.as_ref().is_some_and(|sort| sort.value != Sorting::Database);
    let grouped =
        section.group.as_ref().is_some_and(|group| group.value != Grouping::None);
    section.label.is_some() && section.select.is_none() && !sorted && !grouped
}
