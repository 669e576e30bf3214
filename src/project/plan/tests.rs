//! Properties of selection and of dropping, over random databases.
//!
//! Every entry, part and bullet has a unique name, so that a document contains it if and
//! only if the name is printed.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use proptest::prelude::*;

use super::*;
use crate::diag::{Sink, Sources};
use crate::model::Inline;
use crate::project::tests::entries;
use crate::project::{Paper, anchor, project};

const TOPICS: [&str; 6] =
    ["publications", "education", "experience", "honors", "talks", "service"];

/// The keys of an entry except its name.
#[derive(Debug, Clone)]
struct TestInput {
    topic: usize,
    tags: usize,
    year: Option<u16>,
    priority: Option<&'static str>,
    parts: usize,
    refers: Option<usize>,
}

const TAGS: [&str; 4] = ["", "tags: [a], ", "tags: [b], ", "tags: [a, b], "];

fn said() -> impl Strategy<Value = TestInput> {
    (
        0..TOPICS.len(),
        0..TAGS.len(),
        prop::option::of(2000_u16..2030),
        prop::option::of(prop::sample::select(vec!["-1", "0", "5", "required"])),
        0_usize..4,
        prop::option::of(0_usize..6),
    )
        .prop_map(|(topic, tags, year, priority, parts, refers)| TestInput {
            topic,
            tags,
            year,
            priority,
            parts,
            refers,
        })
}

/// The database, and the names of everything in it.
fn database(all: &[TestInput]) -> (String, Vec<String>) {
    let mut names = Vec::new();
    let mut name = |refers: Option<usize>| {
        names.push(format!("N{}N", names.len()));
        let refers = refers.map(|id| format!(" [@p{id}]")).unwrap_or_default();
        format!("{}{refers}", names[names.len() - 1])
    };
    let mut yaml = String::from("basics: {name: A}\n");
    for (number, topic) in TOPICS.iter().enumerate() {
        let entries: Vec<&TestInput> =
            all.iter().filter(|said| said.topic == number).collect();
        if entries.is_empty() {
            continue;
        }
        let _ = writeln!(yaml, "{topic}:");
        for (at, said) in entries.into_iter().enumerate() {
            let _ = writeln!(yaml, "  - {}", entry(topic, at, said, &mut name));
        }
    }
    // A reference to an unknown id would be an error.
    let papers = all.iter().filter(|said| said.topic == 0).count();
    for id in papers..6 {
        yaml = yaml.replace(&format!(" [@p{id}]"), "");
    }
    yaml = yaml
        .replace("degree: N", "degree: 'N")
        .replace(", institution", "', institution");
    (yaml, names)
}

/// An entry of a topic in which each item has the next name.
fn entry(
    topic: &str,
    at: usize,
    said: &TestInput,
    name: &mut impl FnMut(Option<usize>) -> String,
) -> String {
    let TestInput { tags, year, priority, parts, refers, .. } = said;
    let tags = TAGS[*tags];
    let priority = priority.map(|p| format!("priority: {p}, ")).unwrap_or_default();
    let date = |key: &str| year.map(|y| format!("{key}: {y}, ")).unwrap_or_default();
    let dates = year.map(|y| format!("dates: [{y}, {}], ", y + 1)).unwrap_or_default();
    let common = format!("{tags}{priority}");
    let whole = match topic {
        "education" | "honors" => name(*refers),
        _ => name(None),
    };
    let mut listed = |more: usize, line: &dyn Fn(String) -> String| {
        let lines = (0..*parts + more).map(|_| line(name(None)));
        lines.collect::<Vec<_>>().join(", ")
    };
    match topic {
        "publications" => {
            let kind = ["conference", "journal"][at % 2];
            let date = date("date");
            format!(
                "{{id: p{at}, type: {kind}, title: {whole}, authors: [A], {date}{common}}}"
            )
        }
        "education" => {
            let bullets = listed(0, &|name| name);
            let date = date("dates");
            format!(
                "{{degree: {whole}, institution: I, {date}{common}bullets: [{bullets}]}}"
            )
        }
        "experience" => {
            let role = |name| format!("{{title: {name}, {}}}", date("dates"));
            let roles = listed(1, &role);
            format!("{{employer: {whole}, {common}roles: [{roles}]}}")
        }
        "honors" => format!("{{title: '{whole}', {}{common}}}", date("dates")),
        "talks" => {
            let occasions =
                listed(0, &|name| format!("{{host: {name}, {}}}", date("date")));
            format!("{{title: {whole}, {common}occasions: [{occasions}]}}")
        }
        _ => {
            let entries =
                listed(0, &|name| format!("{{activity: {name}, {dates}{common}}}"));
            format!("{{category: {whole}, entries: [{entries}]}}")
        }
    }
}

fn selection() -> impl Strategy<Value = String> {
    let part = prop::sample::select(vec![
        "tags: [a]",
        "all-tags: [a, b]",
        "no-tags: [b]",
        "untagged: drop",
        "since: 2010",
        "until: 2020",
        "max: 2",
        "max: {publications: 3, journal: 1}",
        "min-priority: 0",
        "ids: [p0, p2]",
        "drop: [p1]",
    ]);
    let key = |part: &str| part.split(':').next().unwrap_or_default().to_owned();
    prop::collection::vec(part, 0..4).prop_map(move |parts| {
        let one: BTreeMap<String, &str> =
            parts.into_iter().map(|part| (key(part), part)).collect();
        one.into_values().collect::<Vec<_>>().join(", ")
    })
}

fn variant_yaml() -> impl Strategy<Value = String> {
    let sections = prop::sample::select(vec![
        "",
        "sections: [publications, honors], ",
        "sections: [service, talks, experience, {section: publications, types: [journal]}], ",
        "sections: [{section: publications, select: {max: 1}}, publications, education], ",
        "without: [talks], ",
    ]);
    let more = prop::sample::select(vec![
        "",
        "sort: newest, ",
        "group: year, ",
        "hide: [notes], ",
    ]);
    (sections, more, selection()).prop_map(|(sections, more, select)| {
        format!("{{{sections}{more}select: {{{select}}}}}")
    })
}

fn read<T: serde::de::DeserializeOwned>(yaml: &str) -> T {
    let (mut sources, mut sink) = (Sources::default(), Sink::default());
    let file = sources.add("x.yaml", yaml);
    let read = crate::load::read_one(file, &sources, &mut sink);
    assert_eq!(sink.into_sorted(), [], "{yaml}");
    read.expect("it was read")
}

/// How often each name is printed in a document.
fn standing(cv: &Cv, names: &[String]) -> Vec<usize> {
    let printed = format!("{cv:?}");
    names.iter().map(|name| printed.matches(name.as_str()).count()).collect()
}

/// Every entry and part in a report, and whether it is printed.
fn accounted(report: &Report) -> Vec<(String, bool)> {
    let lines = report.sections.iter().flat_map(|section| &section.lines);
    let lines = lines.chain(&report.elsewhere);
    lines.map(|line| (line.name.clone(), line.left_out.is_none())).collect()
}

fn labels(cv: &Cv) -> BTreeMap<String, String> {
    let mut labels = BTreeMap::new();
    for section in &cv.sections {
        for paper in entries!(Publications of section.body) {
            let label = paper.label.as_ref().map(Text::letters).unwrap_or_default();
            labels.insert(paper.anchor.clone(), label);
        }
    }
    labels
}

/// The ids that printed references link to.
fn references(cv: &Cv) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = format!("{cv:?}");
    while let Some((_, after)) = rest.split_once("Label(") {
        let id = after.split("Id(\"").nth(1).and_then(|id| id.split('"').next());
        found.push(anchor(id.expect("an id")));
        rest = after.to_owned();
    }
    found
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, ..ProptestConfig::default() })]

    #[test]
    fn nothing_is_lost_without_a_reason(
        all in prop::collection::vec(said(), 1..14),
        variant in variant_yaml(),
        part in 0_usize..=8,
    ) {
        let (yaml, names) = database(&all);
        let resume: Resume = read(&yaml);
        let plan = Plan::new(&resume, read(&variant));
        let cut = plan.droppable() * part / 8;
        let cv = plan.project(cut).cv;
        let standing = standing(&cv, &names);
        // Nothing is printed twice, and the report lists exactly what is printed.
        let accounted = accounted(&plan.report(cut, 1));
        for (name, times) in names.iter().zip(&standing) {
            prop_assert!(*times <= 1, "{name} stands {times} times");
            let said: Vec<bool> = accounted.iter()
                .filter(|(said, _)| said.split([',', ' ']).any(|word| word == name))
                .map(|(_, stands)| *stands)
                .collect();
            // Parts of entries that no section shows are covered by their entries.
            if said.is_empty() {
                prop_assert_eq!(*times, 0, "{} is not accounted for", name);
            } else {
                prop_assert_eq!(said.contains(&true), *times == 1, "{}: {:?}", name, said);
            }
        }
        // Labels are those of the whole database, whatever is selected.
        let whole = labels(&project(&resume).cv);
        let labels = labels(&cv);
        for (anchor, label) in &labels {
            prop_assert_eq!(Some(label), whole.get(anchor));
        }
        // Every printed reference links to something in the same document.
        for anchor in references(&cv) {
            prop_assert!(labels.contains_key(&anchor), "{anchor} is not there");
        }
        // Items kept when more are dropped are kept when fewer are dropped.
        for less in 0..cut {
            let more_stays = self::standing(&plan.project(less).cv, &names);
            for (now, then) in standing.iter().zip(more_stays) {
                prop_assert!(*now <= then);
            }
        }
    }

    #[test]
    fn what_is_required_never_goes(all in prop::collection::vec(said(), 1..14)) {
        let (yaml, names) = database(&all);
        let resume: Resume = read(&yaml);
        let plan = Plan::new(&resume, Variant::default());
        let printed = format!("{:?}", plan.project(plan.droppable()).cv);
        for item in plan.items.iter().filter(|item| item.priority == crate::model::Priority::Required) {
            let name = names.iter().find(|name| {
                item.name.split([',', ' ']).any(|word| word == name.as_str())
            });
            prop_assert!(name.is_none_or(|name| printed.contains(name.as_str())), "{:?}", item.name);
        }
    }
}

/// Paths and names of the dropped items, in order.
fn order(yaml: &str) -> Vec<String> {
    let resume: Resume = read(yaml);
    let plan = Plan::new(&resume, Variant::default());
    let stays = |cut| accounted(&plan.report(cut, 1));
    let mut gone = Vec::new();
    for cut in 1..=plan.droppable() {
        let (before, after) = (stays(cut - 1), stays(cut));
        let went = before.iter().zip(&after).filter(|(b, a)| b.1 && !a.1);
        gone.push(went.map(|(b, _)| b.0.clone()).collect::<Vec<_>>().join("+"));
    }
    gone
}

#[test]
fn the_least_important_goes_first() {
    // By priority, then by age; the last entry of a section after the others of its
    // priority.
    assert_eq!(
        order(
            "basics: {name: A}\nhonors:\n  - {title: new, dates: 2024}\n  \
             - {title: old, dates: 2010}\n  - {title: dear, dates: 2000, priority: 1}\n  \
             - {title: kept, dates: 1999, priority: required}\nskills:\n  \
             - {category: first, items: [a]}\n  - {category: second, items: [b]}\n"
        ),
        ["old", "new", "second", "first", "dear"]
    );
    // A bullet is dropped before its entry, and an entry that needs its parts with the
    // last of them.
    assert_eq!(
        order(
            "basics: {name: A}\neducation:\n  - {degree: D, institution: I, dates: 2020, \
             bullets: [one, two]}\ntalks:\n  - title: talk\n    occasions:\n      \
             - {host: near, date: 2024}\n      - {host: far, date: 2023}\n"
        ),
        ["two", "one", "far", "D, I", "talk+near"]
    );
}

#[test]
fn long_author_lists_are_shortened_around_the_owner() {
    let authors = |most: u16, list: &str| {
        let resume: Resume = read(&format!(
            "basics: {{name: Me}}\npublications:\n  - {{id: a, type: book, title: T, authors: [{list}]}}\n"
        ));
        let plan = Plan::new(&resume, read(&format!("authors: {most}")));
        let cv = plan.project(0).cv;
        let entries = entries!(Publications of cv.sections[0].body);
        entries[0].authors.to_string().replace('\u{a0}', " ")
    };
    assert_eq!(authors(2, "A, B, C, Me, D, E"), "A, …, **Me**, and 2 others");
    assert_eq!(authors(3, "A, B, C, Me, D"), "A, B, …, **Me**, and 1 other");
    assert_eq!(authors(3, "A, B, Me, C, D"), "A, B, **Me**, and 2 others");
    assert_eq!(authors(2, "A, B, C, D, Me"), "A, …, **Me**");
    assert_eq!(authors(1, "Me, B, C"), "**Me**, and 2 others");
    assert_eq!(authors(4, "A, B, C, D, Me"), "A, B, C, D, **Me**");
    assert_eq!(authors(2, "A, B, C, D"), "A, B, and 2 others");
}

#[test]
fn groups_have_headings_once() {
    let groups = |by: &str| {
        let resume: Resume = read(
            "basics: {name: A}\npublications:\n  \
             - {id: a, type: journal, title: A, authors: [A], date: 2020}\n  \
             - {id: b, type: conference, title: B, authors: [A], date: 2021}\n  \
             - {id: c, type: journal, title: C, authors: [A], date: 2021}\n  \
             - {id: d, type: preprint, title: D, authors: [A]}\n",
        );
        let cv = Plan::new(&resume, read(&format!("group: {by}"))).project(0).cv;
        let entries = entries!(Publications of cv.sections[0].body);
        let one = |paper: &Paper| {
            let group = paper.group.as_ref().map(|g| format!("{}: ", g.letters()));
            format!("{}{}", group.unwrap_or_default(), paper.title.letters())
        };
        entries.into_iter().map(one).collect::<Vec<_>>().join(", ")
    };
    assert_eq!(groups("none"), "A, B, C, D");
    assert_eq!(
        groups("type"),
        "Conference Papers: B, Journal Articles: A, C, Preprints: D"
    );
    assert_eq!(groups("year"), "Forthcoming: D, 2021: B, C, 2020: A");
}

#[test]
fn what_is_hidden_stands_nowhere() {
    let yaml = include_str!("../../../tests/golden/fullest.yaml");
    let resume: Resume = read(yaml);
    let printed = |hide: &str| {
        let plan = Plan::new(&resume, read(&format!("hide: [{hide}]")));
        format!("{:?}", plan.project(0).cv)
    };
    let whole = printed("");
    for (hidden, word) in crate::model::Hidden::ALL {
        assert_ne!(printed(word), whole, "{hidden:?} is not in the fullest database");
    }
    let email = "mailto:";
    assert!(whole.contains(email) && !printed("email").contains(email));
    assert!(whole.contains("\"tel:") && !printed("phone").contains("\"tel:"));
}

/// Ensures that the properties above do not hold trivially.
#[test]
fn references_are_found_in_documents() {
    let resume: Resume = read(
        "basics: {name: A}\nhonors: [{title: 'For [@a]'}]\npublications:\n  \
         - {id: a, type: book, title: T, authors: [A]}\n",
    );
    let cv = project(&resume).cv;
    assert_eq!(references(&cv), ["entry.a"]);
    let honors = entries!(Honors of cv.sections[1].body);
    assert!(honors[0].title.inlines.iter().any(|i| matches!(i, Inline::Label(..))));
}

#[test]
fn a_text_stands_in_the_language_of_the_document() {
    let (mut sources, mut sink) = (Sources::default(), Sink::default());
    let yaml = "basics: {name: A, headline: {fr: Docteur, pt: Doutora}}\nlocale: de\nhonors:\n  \
                - title: {en: Prize, de: Preis, en-GB: Trophy}\nvariants: {x: {sections: \
                [{section: honors, heading: {de: Preise, en: Prizes}}]}}\n";
    let file = sources.add("cv.yaml", yaml);
    let resume = crate::load::load(&[file], &sources, &mut sink);
    assert_eq!(sink.into_sorted(), []);
    let said = |locale: &str| {
        let id = "x".parse().expect("an id");
        let base = crate::project::variant(&resume, &id).expect("there");
        let variant: Variant = read(&format!("locale: {locale}"));
        let cv = Plan::new(&resume, variant.over(base)).project(0).cv;
        let honors = entries!(Honors of cv.sections[0].body);
        let headline = cv.owner.headline.expect("given").letters();
        let heading = cv.sections[0].heading.letters();
        format!("{headline}, {heading}, {}", honors[0].title.letters())
    };
    assert_eq!(said("de"), "Docteur, Preise, Preis");
    assert_eq!(said("en-GB"), "Docteur, Prizes, Trophy");
    assert_eq!(said("en-US"), "Docteur, Prizes, Prize");
    assert_eq!(said("pt"), "Doutora, Preise, Preis");
}

/// The names that are printed, in the order of the page.
fn stands(yaml: &str, variant: &str) -> Vec<String> {
    let resume: Resume = read(yaml);
    let plan = Plan::new(&resume, read(variant));
    let lines = accounted(&plan.report(0, 0)).into_iter();
    lines.filter(|(_, stands)| *stands).map(|(name, _)| name).collect()
}

#[test]
fn what_one_section_leaves_out_stands_in_the_next() {
    let yaml = "basics: {name: A}\npublications:\n  \
                - {id: a, type: book, title: One, authors: [A], date: 2024}\n  \
                - {id: b, type: book, title: Two, authors: [A], date: 2023}\n";
    let variant = "sections: [{section: publications, select: {max: 1}}, publications]";
    assert_eq!(stands(yaml, variant), ["One", "Two"]);
}

#[test]
fn a_section_adds_to_what_its_variant_leaves_out() {
    let yaml = "basics: {name: A}\nhonors:\n  - {title: One, tags: [private]}\n  \
                - {title: Two, tags: [old]}\n  - {title: Three}\n";
    let variant = "{select: {no-tags: [private]}, sections: [{section: honors, select: \
                   {no-tags: [old]}}]}";
    assert_eq!(stands(yaml, variant), ["Three"]);
}

#[test]
fn what_lives_by_its_parts_is_left_to_them() {
    let yaml = "basics: {name: A}\nservice:\n  - category: Reviews\n    entries:\n      \
                - {activity: One, tags: [x], priority: 3}\n      - {activity: Two}\n";
    for variant in ["select: {tags: [x], untagged: drop}", "select: {min-priority: 1}"] {
        assert_eq!(stands(yaml, variant), ["Reviews", "One"], "{variant}");
    }
}

#[test]
fn a_free_section_can_be_named_alone_and_need_have_no_entries() {
    let yaml = "basics: {name: A, profile: P}\nhonors: [{title: One}]\nfree:\n  \
                out: {heading: Out, text: T, entries: [{title: Two}]}\n\
                sections: [{section: honors}]\n";
    assert_eq!(stands(yaml, "sections: [out]"), ["Two"]);
    let resume: Resume = read(yaml);
    let found = |variant| Plan::new(&resume, read(variant)).found(None);
    assert!(found("sections: [profile]").is_none());
    assert!(found("{sections: [honors], select: {min-priority: 1}}").is_some());
}

#[test]
fn the_owner_is_known_by_a_name_in_any_language() {
    let yaml = "name: {en: Ann Bee, de: Anna Biene}";
    let (mut sources, mut sink) = (Sources::default(), Sink::default());
    let yaml = format!(
        "basics: {{{yaml}}}\nlocale: de\npublications:\n  \
         - {{id: a, type: book, title: T, authors: [Q One, Ann Bee]}}\n"
    );
    let file = sources.add("cv.yaml", yaml);
    let resume = crate::load::load(&[file], &sources, &mut sink);
    let cv = project(&resume).cv;
    let entries = entries!(Publications of cv.sections[0].body);
    assert!(entries[0].authors.to_string().contains("**Ann"), "{}", entries[0].authors);
}

#[test]
fn a_paper_without_a_label_takes_the_next_that_is_free() {
    let yaml = "basics: {name: A}\npublications:\n  \
                - {id: a, type: conference, title: One, authors: [A]}\n  \
                - {id: b, type: book, title: Two, authors: [A]}\n\
                sections: [{section: publications, types: [conference], label: C}]\n";
    let resume: Resume = read(yaml);
    let variant = read("sections: [{section: publications, label: C}]");
    let labels = labels(&Plan::new(&resume, variant).project(0).cv);
    assert_eq!(labels["entry.a"], "C1");
    assert_eq!(labels["entry.b"], "C3");
}
