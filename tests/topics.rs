//! Rules that hold for every topic of the database: ids, selection, order and hiding do what they
//! say, or the key is refused at its position.
//!
//! The entries are those of `golden/fullest.yaml`, which has every key.

use std::fs;

use serde_yaml::{Mapping, Value, from_str, to_string};
use tenure::diag::{Severity, Sink, Sources};
use tenure::model::{Hidden, SectionKind, Variant};
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
        ("section: talks, group: year", "misplaced-key"),
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
            "group: year",
            "sort: first-author",
            "label: X",
            "types: [other]",
            "summary: true",
            "select: {status: [published]}",
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
