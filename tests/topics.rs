//! Rules that hold for every topic of the database: ids, selection, order and hiding do what they
//! say, or the key is refused at its position.
//!
//! The entries are those of `golden/fullest.yaml`, which has every key.

use std::fs;

use serde_yaml::{Mapping, Value, from_str, to_string};
use tenure::diag::{Severity, Sink, Sources};
use tenure::model::{Grouping, Hidden, SectionKind, Variant};
use tenure::project::{Body, Plan, Value as Printed};

use super::{databases, golden};

fn topics() -> impl Iterator<Item = SectionKind> {
    SectionKind::ALL.iter().copied().filter(|kind| kind.has_entries())
}

/// The first entry of a topic in the fullest database, with this id and all its dates in that
/// year.
fn entry(kind: SectionKind, id: &str, year: &str) -> Value {
    let fullest = fs::read_to_string(golden::folder().join("fullest.yaml"));
    let fullest: Value = from_str(&fullest.expect("readable")).expect("valid");
    let topic = &fullest[kind.as_str()];
    let lists = topic.as_mapping().map(|lists| lists.values().collect::<Vec<_>>());
    let of_list = |list: &Value| list["entries"][0].clone();
    let mut entry = lists.map_or_else(
        || topic[0].clone(),
        |lists| {
            let listed = lists.into_iter().map(of_list).find(|entry| !entry.is_null());
            listed.expect("a free section with entries")
        },
    );
    alone(&mut entry, year);
    let fields = entry.as_mapping_mut().expect("keys");
    fields.insert("id".into(), id.into());
    fields.remove("tags");
    entry
}

/// Leaves out what would refer to other entries or clash with them, and sets dates.
fn alone(value: &mut Value, year: &str) {
    match value {
        Value::String(text) => *text = text.replace("[@", "("),
        Value::Sequence(items) => items.iter_mut().for_each(|item| alone(item, year)),
        Value::Mapping(fields) => {
            fields.remove("id");
            for (key, value) in fields.iter_mut() {
                match key.as_str() {
                    Some("date" | "dates" | "term") if !value.is_sequence() => {
                        *value = year.into();
                    }
                    Some("dates" | "terms") => *value = vec![year].into(),
                    _ => alone(value, year),
                }
            }
        }
        _ => {}
    }
}

/// A database of these entries, with a section of them.
fn database(kind: SectionKind, entries: Vec<Value>, keys: &str) -> String {
    let free = kind == SectionKind::Free;
    let list = if free {
        let mut section = Mapping::new();
        section.insert("heading".into(), "Own".into());
        section.insert("entries".into(), entries.into());
        Value::from(Mapping::from_iter([("own".into(), section.into())]))
    } else {
        entries.into()
    };
    let topic = Mapping::from_iter([(kind.as_str().into(), list)]);
    let of = if free { "of: own, " } else { "" };
    let section = format!("sections: [{{section: {}, {of}{keys}}}]\n", kind.as_str());
    format!("basics: {{name: A}}\n{section}{}", to_string(&topic).expect("YAML"))
}

/// What is printed of it for a variant, or the codes of its mistakes.
fn printed(yaml: &str, variant: &str) -> Result<Body, Vec<&'static str>> {
    let (mut sources, mut sink) = (Sources::default(), Sink::default());
    sources.add("cv.yaml", yaml);
    let resume = databases::read(&sources, &mut sink);
    databases::rules(&resume, &mut sink);
    if sink.has_errors() {
        let found = sink.into_sorted().into_iter();
        let mistakes = found.filter(|found| found.severity == Severity::Error);
        return Err(mistakes.map(|found| found.code.name).collect());
    }
    let variant: Variant = from_str(variant).expect("a variant");
    let mut cv = Plan::new(&resume, variant).project(0).cv;
    Ok(if cv.sections.is_empty() { Body::default() } else { cv.sections.remove(0).body })
}

const REFUSED: [&str; 1] = ["misplaced-key"];

#[test]
fn an_id_is_taken_once() {
    for kind in topics() {
        let twice = vec![entry(kind, "x", "2020"), entry(kind, "x", "2021")];
        let found = printed(&database(kind, twice, ""), "{}");
        assert_eq!(found, Err(vec!["duplicate-id"]), "{kind:?}");
    }
}

/// The definition that a value of the schema refers to, or the first of several with an id.
fn with_id<'s>(
    schema: &'s serde_json::Value,
    value: &'s serde_json::Value,
) -> Option<&'s serde_json::Value> {
    if let Some(name) = value["$ref"].as_str() {
        let name = name.trim_start_matches("#/definitions/");
        return with_id(schema, &schema["definitions"][name]);
    }
    if !value["properties"]["id"].is_null() {
        return Some(value);
    }
    value["anyOf"].as_array()?.iter().find_map(|one| with_id(schema, one))
}

/// The lists in the entries of each topic whose items may have ids, as the schema has them.
#[test]
fn an_id_of_a_part_is_taken_once() {
    let schema = tenure::model::schema();
    let mut tried = 0;
    for kind in topics() {
        let topic = &schema["properties"][kind.as_str()];
        let list = match kind {
            SectionKind::Free => {
                &schema["definitions"]["FreeSection"]["properties"]["entries"]
            }
            _ => topic,
        };
        let Some(entry_schema) = with_id(&schema, &list["items"]) else { continue };
        for (key, value) in entry_schema["properties"].as_object().expect("keys") {
            let Some(part) = with_id(&schema, &value["items"]) else { continue };
            let needed = part["required"].as_array().into_iter().flatten();
            let mut fields: Mapping = needed
                .map(|key| (key.as_str().expect("a key").into(), Value::from("T")))
                .collect();
            fields.insert("id".into(), "x".into());
            let mut whole = entry(kind, "y", "2020");
            let keys = whole.as_mapping_mut().expect("keys");
            if key == "roles" {
                // Instead of what stands there for one role.
                keys.retain(|key, _| matches!(key.as_str(), Some("employer" | "id")));
            }
            keys.insert(key.as_str().into(), vec![Value::from(fields); 2].into());
            let found = printed(&database(kind, vec![whole], ""), "{}");
            assert_eq!(found, Err(vec!["duplicate-id"]), "{kind:?} {key}");
            tried += 1;
        }
    }
    assert!(tried >= 7, "{tried} lists were tried");
}

#[test]
fn entries_are_selected_by_id() {
    for kind in topics() {
        let both = || vec![entry(kind, "x", "2020"), entry(kind, "y", "2021")];
        for keys in ["select: {drop: [x]}", "select: {ids: [y]}", "select: {max: 1}"] {
            let body = printed(&database(kind, both(), keys), "{}").expect("sound");
            assert_eq!(body.entries.len(), 1, "{kind:?} {keys}");
            let variant = format!("{{{keys}}}");
            let body = printed(&database(kind, both(), ""), &variant).expect("sound");
            assert_eq!(body.entries.len(), 1, "{kind:?} {keys}");
        }
    }
}

#[test]
fn entries_are_sorted_where_they_have_dates() {
    for kind in topics() {
        let (old, new) = (entry(kind, "x", "2001"), entry(kind, "y", "2019"));
        let in_order = |entries: Vec<Value>, keys: &str| {
            printed(&database(kind, entries, keys), "{}")
        };
        let newest = in_order(vec![new.clone(), old.clone()], "").expect("sound");
        let oldest = in_order(vec![old.clone(), new.clone()], "").expect("sound");
        for (keys, expected) in [("sort: newest", newest), ("sort: oldest", oldest)] {
            for entries in
                [vec![old.clone(), new.clone()], vec![new.clone(), old.clone()]]
            {
                let sorted = in_order(entries, keys);
                if kind.is_grouped() {
                    // Categories have no dates of their own.
                    assert!(sorted.is_ok(), "{kind:?} {keys}");
                } else if kind.is_dated() {
                    assert_eq!(sorted.as_ref(), Ok(&expected), "{kind:?} {keys}");
                } else {
                    assert_eq!(sorted, Err(REFUSED.to_vec()), "{kind:?} {keys}");
                }
            }
        }
    }
}

#[test]
fn pieces_of_service_are_sorted_in_their_category() {
    let database = |keys: &str| {
        format!(
            "basics: {{name: A}}\nsections: [{{section: service{keys}}}]\nservice:\n  - category: C\n    \
             entries: [{{role: Old, dates: [2001]}}, {{role: New, dates: [2000, 2019]}}]\n"
        )
    };
    let order = |keys: &str| texts(&printed(&database(keys), "{}").expect("sound"));
    assert_eq!(order(""), "C Old, 2001 New, 2000, 2019");
    assert_eq!(order(", sort: newest"), "C New, 2000, 2019 Old, 2001");
    assert_eq!(order(", sort: oldest"), "C Old, 2001 New, 2000, 2019");
}

#[test]
fn talks_are_sorted_by_their_latest_occasion() {
    let yaml = "basics: {name: A}\nsections: [{section: talks, sort: newest}]\ntalks:\n  \
                - {title: Once, occasions: [{host: H, date: 2010}]}\n  \
                - {title: Often, occasions: [{host: H, date: 2001}, {host: H, date: 2020}]}\n";
    let body = printed(yaml, "{}").expect("sound");
    assert!(texts(&body).starts_with("Often"), "{}", texts(&body));
}

#[test]
fn keys_of_a_variants_own_section_are_looked_at_too() {
    for (keys, code) in [
        ("section: talks, label: T", "misplaced-key"),
        ("section: service, group: year", "misplaced-key"),
        ("section: talks, sort: first-author", "misplaced-key"),
        ("section: skills, sort: newest", "misplaced-key"),
        ("section: free", "incomplete-section"),
        ("section: free, of: nope", "unknown-id"),
        ("section: publications, label: C1", "malformed-label"),
    ] {
        let yaml =
            format!("basics: {{name: A}}\nvariants: {{a: {{sections: [{{{keys}}}]}}}}\n");
        assert_eq!(printed(&yaml, "{}"), Err(vec![code]), "{keys}");
    }
}

#[test]
fn keys_that_mean_nothing_in_a_section_are_refused() {
    for kind in topics() {
        let only_of_publications = [
            "group: type",
            "sort: first-author",
            "label: X",
            "types: [other]",
            "summary: true",
        ];
        for keys in only_of_publications {
            let found =
                printed(&database(kind, vec![entry(kind, "x", "2020")], keys), "{}");
            if kind == SectionKind::Publications {
                assert_ne!(found, Err(REFUSED.to_vec()), "{keys}");
            } else {
                assert_eq!(found, Err(REFUSED.to_vec()), "{kind:?} {keys}");
            }
        }
        for (of, status) in
            [(SectionKind::Publications, "published"), (SectionKind::Grants, "awarded")]
        {
            let keys = format!("select: {{status: [{status}]}}");
            let yaml = database(kind, vec![entry(kind, "x", "2020")], &keys);
            let is_fine = printed(&yaml, "{}") != Err(REFUSED.to_vec());
            assert_eq!(is_fine, kind == of, "{kind:?} {status}");
        }
        for keys in ["select: {since: 2010}", "select: {until: 2010}"] {
            let both = vec![entry(kind, "x", "2001"), entry(kind, "y", "2019")];
            let found = printed(&database(kind, both, keys), "{}");
            if kind.is_dated() {
                let body = found.expect("sound");
                assert_eq!(body.entries.len(), 1, "{kind:?} {keys}");
            } else {
                assert_eq!(found, Err(REFUSED.to_vec()), "{kind:?} {keys}");
            }
        }
    }
    for section in ["contact", "profile", "interests"] {
        for keys in [
            "sort: newest",
            "sort: database",
            "group: year",
            "priority: 1",
            "select: {max: 1}",
        ] {
            let yaml = format!(
                "basics: {{name: A}}\nsections: [{{section: {section}, {keys}}}]\n"
            );
            let found = printed(&yaml, "{}");
            let is_refused =
                found.as_ref().is_err_and(|codes| codes.contains(&"misplaced-key"));
            assert!(is_refused, "{section} {keys}: {found:?}");
        }
    }
}

#[test]
fn entries_are_grouped_where_they_can_be() {
    let groupings = [
        ("none", Grouping::None),
        ("type", Grouping::Type),
        ("year", Grouping::Year),
        ("level", Grouping::Level),
        ("status", Grouping::Status),
        ("kind", Grouping::Kind),
    ];
    let mut worked = 0;
    for kind in topics() {
        let yaml = |keys: &str| database(kind, vec![entry(kind, "x", "2020")], keys);
        let plain = printed(&yaml(""), "{}").expect("sound");
        for (word, grouping) in groupings {
            let keys = format!("group: {word}");
            let found = printed(&yaml(&keys), "{}");
            if !grouping.works_in(kind) {
                assert_eq!(found, Err(REFUSED.to_vec()), "{kind:?} {keys}");
                // A variant groups what can be grouped so, and leaves the rest.
                assert_eq!(
                    printed(&yaml(""), &keys),
                    Ok(plain.clone()),
                    "{kind:?} {keys}"
                );
                continue;
            }
            let has_heading = found.as_ref() != Ok(&plain);
            assert_eq!(
                has_heading,
                grouping != Grouping::None,
                "{kind:?} {keys}: {found:?}"
            );
            assert_eq!(printed(&yaml(""), &keys), found, "{kind:?} {keys}");
            worked += 1;
        }
    }
    assert!(worked >= 10, "{worked} groupings work");
}

/// The words of a section, with the headings of its groups and what is above its entries.
#[track_caller]
fn reads(section: &str, database: &str, expected: &str) {
    let yaml =
        format!("basics: {{name: A}}\nsections: [{{section: {section}}}]\n{database}\n");
    let body = printed(&yaml, "{}").unwrap_or_else(|codes| panic!("{codes:?}: {yaml}"));
    let totals =
        body.lead.totals.iter().map(|total| {
            format!("{}: {} | ", total.label.letters(), total.text.letters())
        });
    let read = totals.collect::<String>() + &texts(&body);
    assert_eq!(read.replace('\u{a0}', " "), expected, "{yaml}");
}

#[test]
fn advisees_are_grouped_by_level_and_status() {
    let advising = "advising:\n  - {name: Ann, level: M.S., dates: 2015}\n  - {name: Bob, level: \
                    phd, dates: 2020 – present}\n  - {name: Cy, level: Habilitation, now: X}\n  \
                    - {name: Di}\n  - {name: Eve, level: PhD student, dates: 2010 – 2014}";
    reads(
        "advising, group: level",
        advising,
        "Ph.D. Students Bob 2020 – present Eve 2010–14 Master’s Students Ann M.S. 2015 Habilitation \
         Cy Now X Others Di",
    );
    reads(
        "advising, group: status",
        advising,
        "Current Bob Ph.D. student 2020 – present Di Former Ann M.S. 2015 Cy Habilitation Now X Eve PhD \
         student 2010–14",
    );
    let german = format!("locale: de\n{advising}");
    reads(
        "advising, group: level, select: {max: 2}",
        &german,
        "Promotionen Bob 2020 – heute Habilitation Cy Heute X",
    );
}

#[test]
fn talks_are_grouped_by_kind_and_year() {
    let talks = "talks:\n  - {title: A, kind: seminar, occasions: [{host: H, date: 2019}]}\n  \
                 - {title: B, kind: keynote, with: [Ann], occasions: [{event: E, date: 2021-05-13, \
                 kind: panel}]}\n  - {title: C, occasions: [{department: D, note: n}]}";
    reads(
        "talks",
        talks,
        "A seminar H, 2019 B keynote With Ann E (panel), May 13, 2021 C D (n)",
    );
    reads(
        "talks, group: kind",
        talks,
        "Keynotes B With Ann E (panel), May 13, 2021 Seminars A H, 2019 Other Talks C D (n)",
    );
    reads(
        "talks, group: year",
        talks,
        "2021 B keynote With Ann E (panel), May 13, 2021 2019 A seminar H, 2019 Other Talks C D \
         (n)",
    );
    reads(
        "talks, group: year, sort: oldest",
        talks,
        "2019 A seminar H, 2019 2021 B keynote With Ann E (panel), May 13, 2021 Other Talks C D \
         (n)",
    );
}

#[test]
fn grants_have_a_status_and_totals() {
    let grants = "grants:\n  - {title: A, funder: F, amount: 120000, share: 40000, currency: \
                  EUR}\n  - {title: B, funder: F, status: awarded, amount: '30,000.50', currency: \
                  EUR}\n  - {title: C, funder: F, status: declined, amount: 5, currency: USD}\n  \
                  - {title: D, funder: F, status: awarded, amount: about 10, share: 40%}";
    reads(
        "grants, totals: true",
        grants,
        "Total (Awarded): €150,000.50 | A F €120,000 (own share: €40,000) B Awarded F €30,000.50 C Declined F $5 D Awarded F about 10 (own share: 40%)",
    );
    let german = format!("locale: de\n{grants}");
    reads(
        "grants, group: status, select: {max: 3}",
        &german,
        "Bewilligt A F 120.000 € (eigener Anteil: 40.000 €) B F 30.000,50 € Abgelehnt C F 5 US-$",
    );
}

#[test]
fn every_key_of_service_is_printed() {
    reads(
        "service",
        "service:\n  - category: C\n    entries:\n      - {events: [X, Y], dates: [2023]}\n      \
         - {role: Chair, events: [X, Y], track: T, organization: O, dates: [2023]}\n      \
         - {role: Mentor, track: T, dates: [2021, 2022]}\n      - {event: E, track: T, dates: \
         [2020]}\n",
        "C 2023: X, Y Chair, 2023: X, Y, T, O Mentor, T, 2021, 2022 E 2020 T",
    );
}

#[test]
fn a_distinction_follows_its_degree_in_the_language() {
    for (locale, honours, expected) in [
        ("en-US", "honours: with distinction", "U D with distinction  with distinction"),
        ("en-US", "honors: With Distinction", "U D With Distinction  with Distinction"),
        ("en-US", "honours: First Class", "U D First Class  with First Class"),
        ("de", "honours: mit Auszeichnung", "U D mit Auszeichnung , mit Auszeichnung"),
        ("fr", "honours: très bien", "U D très bien , très bien"),
    ] {
        let yaml = format!(
            "locale: {locale}\neducation: [{{institution: U, degree: D, {honours}}}]"
        );
        reads("education", &yaml, expected);
    }
}

#[test]
fn courses_languages_and_references_print_all_that_is_known() {
    reads(
        "teaching",
        "teaching: [{course: C, level: graduate, hours: 2, enrollment: 120, evaluation: 4.8/5}]",
        "C Level: graduate; Hours: 2; Enrollment: 120; Evaluation: 4.8/5",
    );
    reads(
        "languages",
        "languages: [{language: English, level: fluent, levels: {listening: C1, writing: B2}}]",
        "English fluent (listening C1, writing B2)",
    );
    reads(
        "references",
        "references: [{name: B, department: D, institution: I, address: [1 Road, Town]}]",
        "B D, I 1 Road Town",
    );
}

#[test]
fn keys_are_read_in_both_spellings() {
    reads("honours", "honours: [{title: Prize}]", "Prize");
    reads("honors", "honors: [{title: Prize}]", "Prize");
    reads(
        "advising",
        "advising: [{name: B, current-position: Professor}]",
        "B Now Professor",
    );
    let listed = "basics: {name: A}\nsections: [Honours]\nhonours: [{title: Prize}]\n";
    let body = printed(listed, "{}").expect("sound");
    assert_eq!(texts(&body), "Prize");
    let both = "basics: {name: A}\neducation: [{institution: U, degree: D, honours: X, honors: Y}]\n";
    assert_eq!(printed(both, "{}"), Err(vec!["duplicate-key"]));
}

#[test]
fn amounts_that_are_not_counted_are_reported() {
    let yaml = "basics: {name: A}\nsections: [{section: grants, totals: true}]\ngrants:\n  \
                - {title: A, funder: F, amount: '$1,000,000'}\n  - {title: B, funder: F, amount: \
                500}\n  - {title: C, funder: F, amount: half, currency: EUR}\n";
    let (mut sources, mut sink) = (Sources::default(), Sink::default());
    sources.add("cv.yaml", yaml);
    let resume = databases::read(&sources, &mut sink);
    databases::rules(&resume, &mut sink);
    let found: Vec<String> = sink
        .into_sorted()
        .iter()
        .map(|found| {
            format!("{}: {} ({})", found.code.name, found.message, found.help.join(" "))
        })
        .collect();
    assert_eq!(
        found,
        [
            "uncounted-amount: the amount `$1,000,000` is not in the totals (write `amount: \
             1000000` and `currency: USD`)",
            "uncounted-amount: the amount `500` is not in the totals (add its currency, as in \
             `currency: USD`)",
            "uncounted-amount: the amount `half` is not in the totals (write a number and its \
             currency, as in `amount: 120000` and `currency: USD`)",
            "unused-key: `currency` of a grant is not printed: neither `amount` nor `share` is a \
             plain number (write the amount as a number, as in `amount: 120000`)",
        ]
    );
}

/// Every word that is printed.
fn texts(body: &Body) -> String {
    fn add(value: &Printed, all: &mut Vec<String>) {
        match value {
            Printed::Text(text) => all.push(text.letters()),
            Printed::Url(url) => all.push(url.as_str().to_owned()),
            Printed::List(values) => values.iter().for_each(|value| add(value, all)),
            Printed::Fields(fields) => {
                fields.iter().for_each(|field| add(&field.value, all));
            }
            _ => {}
        }
    }
    let mut all = Vec::new();
    body.entries.iter().for_each(|entry| add(&entry.value(), &mut all));
    all.join(" ")
}

/// The words under a key of that name, of those that are distinct enough to be looked for.
fn words(value: &Value, key: &str, inside: bool, found: &mut Vec<String>) {
    match value {
        Value::String(text) if inside && text.len() > 3 => found.push(text.clone()),
        Value::Sequence(items) => {
            items.iter().for_each(|item| words(item, key, inside, found));
        }
        Value::Mapping(fields) => {
            for (name, value) in fields {
                words(value, key, inside || name.as_str() == Some(key), found);
            }
        }
        _ => {}
    }
}

/// What a variant hides is printed in no topic that has a key of that name.
#[test]
fn what_is_hidden_is_printed_in_no_topic() {
    let mut had = Vec::new();
    for kind in topics() {
        for (_, hidden) in Hidden::ALL {
            let entry = entry(kind, "x", "2020");
            let mut kept_back = Vec::new();
            words(&entry, hidden, false, &mut kept_back);
            // Addresses of entries are links of titles, and names of places are not the owner's.
            if matches!(*hidden, "address" | "affiliation" | "website") {
                continue;
            }
            let yaml = database(kind, vec![entry], "");
            let all = texts(&printed(&yaml, "{}").expect("sound"));
            let shown =
                texts(&printed(&yaml, &format!("hide: [{hidden}]")).expect("sound"));
            for word in kept_back.iter().filter(|word| all.contains(*word)) {
                had.push(*hidden);
                assert!(!shown.contains(word), "{kind:?} {hidden}: {word}");
            }
        }
    }
    had.sort_unstable();
    had.dedup();
    assert!(had.len() >= 8, "few were looked at: {had:?}");
}
