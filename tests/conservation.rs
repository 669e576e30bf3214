//! Nothing is lost: every key of an entry is printed in every built-in theme, or a finding names
//! it at its place.
//!
//! The keys are those of the JSON Schema. Each is filled with a value of its own, alone with the
//! required keys and together with all others, and the LaTeX must have that value. Values that are
//! printed in other words (kinds, levels, currencies) must change the LaTeX.

use std::fmt::Write as _;

use serde_json::{Map, Value, json};
use tenure::diag::{Sink, Sources};
use tenure::export::latex::{Look, Theme, builtin, render};
use tenure::model::SectionKind;
use tenure::project::project;

use super::golden::theme;
use super::{databases, program::Place};

/// The topics whose keys are tried: the key of the database, and the definition of the schema.
const TOPICS: &[(&str, &str)] = &[
    ("education", "Education"),
    ("experience", "Experience"),
    ("certifications", "Certification"),
    ("honors", "Honor"),
    ("grants", "Grant"),
    ("patents", "Patent"),
    ("talks", "Talk"),
    ("media", "Media"),
    ("teaching", "Teaching"),
    ("advising", "Advisee"),
    ("service", "ServiceCategory"),
    ("memberships", "Membership"),
    ("skills", "Skill"),
    ("languages", "Language"),
    ("references", "Referee"),
    ("free", "FreeSection"),
];

/// Keys that select an entry and are never printed.
const NOT_PRINTED: &[&str] = &["id", "tags", "priority"];

/// What an entry needs besides the keys that the schema requires, by its definition.
const NEEDED: &[(&str, &str)] = &[("Experience", "title"), ("LongAuthor", "name")];

/// Keys that need others, or exclude them: `project::marks` tests them.
const APART: &[(&str, &str)] = &[
    ("LongAuthor", "given"),
    ("LongAuthor", "family"),
    ("LongAuthor", "suffix"),
    ("LongAuthor", "group"),
    ("LongAuthor", "others"),
    ("LongAuthor", "own"),
    ("LongAuthor", "marks"),
];

/// Definitions whose short form is tried: the long one has keys that are not printed.
const SHORT: &[&str] = &["Dates", "PartialDate"];

/// Keys that exclude others of the same entry.
const EXCLUSIVE: &[(&str, &str)] = &[("Experience", "roles")];

/// An entry to print, and what must be found.
#[derive(Clone)]
struct Case {
    value: Value,
    /// The path of the key that it is about.
    what: String,
    /// Texts that must be printed, or findings that begin at them.
    texts: Vec<String>,
    /// The same without the key, for values that are printed in other words.
    without: Option<Value>,
}

/// Makes values of their own for the keys of a schema.
struct Filler {
    schema: Value,
    used: usize,
}

impl Filler {
    /// The definition that a schema refers to, and its name. Of a short and a long form it
    /// is the long one.
    fn resolved<'s>(&'s self, schema: &'s Value) -> (&'s Value, &'s str) {
        if let Some(name) = schema["$ref"].as_str() {
            let name = name.trim_start_matches("#/definitions/");
            let definition = &self.schema["definitions"][name];
            let (long, of) = self.resolved(definition);
            let has_keys = !long["properties"].is_null();
            return if has_keys && !of.is_empty() && !SHORT.contains(&name) {
                (long, of)
            } else {
                (definition, name)
            };
        }
        let Some(any) = schema["anyOf"].as_array().or_else(|| schema["allOf"].as_array())
        else {
            return (schema, "");
        };
        let some = || any.iter().filter(|one| one["type"] != "null");
        let is_long = |one: &&Value| !self.resolved(one).0["properties"].is_null();
        let long = some().find(is_long).or_else(|| some().next());
        long.map_or((schema, ""), |one| self.resolved(one))
    }

    /// A new word of letters.
    fn word(&mut self) -> String {
        self.used += 1;
        let letter =
            |n: usize| char::from(b'a' + u8::try_from(n % 26).expect("a letter"));
        format!(
            "zq{}{}{}x",
            letter(self.used / 676),
            letter(self.used / 26),
            letter(self.used)
        )
    }

    /// A value of its own; `Err` has one that is printed in other words.
    fn scalar(&mut self, name: &str, schema: &Value) -> Result<(Value, String), Value> {
        let word = self.word();
        let year = 1900 + self.used % 100;
        Ok(match name {
            "Text" => (json!(word), word),
            "Dates" | "PartialDate" => (json!(year.to_string()), year.to_string()),
            "Url" => (json!(format!("https://{word}.example.org/")), word),
            "Email" => (json!(format!("{word}@example.org")), word),
            "Phone" => (json!(format!("+1 217 555 {year}")), year.to_string()),
            "Currency" => return Err(json!("EUR")),
            _ if schema["type"] == "boolean" => return Err(json!(true)),
            _ => {
                let words =
                    schema["enum"].as_array().or_else(|| schema["oneOf"].as_array());
                // The last is often `other`, which says nothing.
                let first =
                    words.and_then(|words| words.first()).cloned().unwrap_or_default();
                let word = if first.is_object() { first["const"].clone() } else { first };
                assert!(word.is_string(), "`{name}` needs a value here: {schema}");
                return Err(word);
            }
        })
    }

    /// Values of a key, each with what it is about.
    fn values(&mut self, schema: &Value) -> Vec<(String, Value, Vec<String>)> {
        let (schema, name) = self.resolved(schema);
        let (schema, name) = (schema.clone(), name.to_owned());
        if schema["type"] == "array" || schema["type"][0] == "array" {
            let items = self.values(&schema["items"]);
            return items
                .into_iter()
                .map(|(what, item, texts)| (what, json!([item]), texts))
                .collect();
        }
        if !schema["properties"].is_null() && name != "Text" {
            let cases = self.cases(&name).into_iter();
            return cases.map(|case| (case.what, case.value, case.texts)).collect();
        }
        match self.scalar(&name, &schema) {
            Ok((value, text)) => vec![(String::new(), value, vec![text])],
            Err(value) => vec![(String::new(), value, Vec::new())],
        }
    }

    /// Every key of a definition: alone with the required ones, and all together.
    fn cases(&mut self, definition: &str) -> Vec<Case> {
        let schema = self.schema["definitions"][definition].clone();
        let properties = schema["properties"].as_object().expect(definition).clone();
        let required = schema["required"].as_array().cloned().unwrap_or_default();
        let mut required: Vec<&str> = required.iter().filter_map(Value::as_str).collect();
        let needed = NEEDED.iter().filter(|(of, _)| *of == definition);
        required.extend(needed.map(|(_, key)| *key));
        let mut base = Map::new();
        for key in &required {
            if let Some((_, value, _)) = self.values(&properties[*key]).pop() {
                base.insert((*key).to_owned(), value);
            }
        }
        let (mut cases, mut all, mut texts) = (Vec::new(), base.clone(), Vec::new());
        for (key, schema) in &properties {
            let is_apart = APART.contains(&(definition, key.as_str()));
            if NOT_PRINTED.contains(&key.as_str()) || is_apart {
                continue;
            }
            let is_exclusive = EXCLUSIVE.contains(&(definition, key.as_str()));
            let values = self.values(schema);
            if let Some((_, value, found)) = values.last().filter(|_| !is_exclusive) {
                all.insert(key.clone(), value.clone());
                texts.extend(found.clone());
            }
            for (what, value, texts) in values {
                let mut with = base.clone();
                if is_exclusive {
                    needed_of(definition).for_each(|key| _ = with.remove(key));
                }
                with.insert(key.clone(), value);
                let without = texts.is_empty().then(|| Value::Object(base.clone()));
                let what = format!("{key} {what}");
                cases.push(Case { value: Value::Object(with), what, texts, without });
            }
        }
        let what = "all keys".to_owned();
        cases.push(Case { value: Value::Object(all), what, texts, without: None });
        cases
    }
}

fn needed_of(definition: &str) -> impl Iterator<Item = &'static str> {
    NEEDED.iter().filter(move |(of, _)| *of == definition).map(|(_, key)| *key)
}

/// A database with an entry of a topic.
fn database(topic: &str, entry: &Value) -> String {
    let held = if topic == "free" { json!({ "own": entry }) } else { json!([entry]) };
    json!({ "basics": { "name": "A" }, topic: held }).to_string()
}

/// The LaTeX of a database in a theme, and the texts at which there are findings.
fn printed(yaml: &str, theme: &Theme) -> (String, Vec<String>) {
    let (mut sources, mut sink) = (Sources::default(), Sink::default());
    sources.add("cv.yaml", yaml);
    let resume = databases::read(&sources, &mut sink);
    databases::rules(&resume, &mut sink);
    let found = sink.into_sorted().into_iter().map(|found| {
        let span = found.primary.span;
        let at = yaml.get(span.start as usize..span.end as usize);
        format!("{} {}: {}", found.code.name, at.unwrap_or_default(), found.message)
    });
    let found: Vec<String> = found.collect();
    let is_of_keys = |found: &String| {
        found.starts_with("unused-key") || found.starts_with("empty-section")
    };
    assert!(found.iter().all(is_of_keys), "{yaml}\n{found:?}");
    let latex =
        render(&project(&resume).cv, theme, Look::default()).expect("templates fit");
    (latex.body, found)
}

#[test]
fn every_key_is_printed_or_reported() {
    let mut filler = Filler { schema: tenure::model::schema(), used: 0 };
    let themes: Vec<(&str, Theme)> =
        builtin::names().into_iter().map(|name| (name, theme(name))).collect();
    let (mut lost, mut tried) = (String::new(), 0);
    for (topic, definition) in TOPICS {
        for case in filler.cases(definition) {
            let yaml = database(topic, &case.value);
            for (name, theme) in &themes {
                let (latex, found) = printed(&yaml, theme);
                let has = |text: &String| {
                    latex.contains(text.as_str())
                        || found.iter().any(|found| found.contains(text.as_str()))
                };
                for text in case.texts.iter().filter(|text| !has(text)) {
                    let _ = writeln!(
                        lost,
                        "{name}: {topic}: {}: {text} of {yaml}",
                        case.what
                    );
                }
                if let Some(without) = &case.without
                    && found.is_empty()
                    && printed(&database(topic, without), theme).0 == latex
                {
                    let _ = writeln!(lost, "{name}: {topic}: {} of {yaml}", case.what);
                }
                tried += 1;
            }
        }
    }
    assert!(lost.is_empty(), "{lost}");
    assert!(tried > 250, "{tried} entries were tried");
}

#[test]
fn every_topic_is_tried() {
    for kind in SectionKind::ALL.iter().filter(|kind| kind.has_entries()) {
        let is_tried = TOPICS.iter().any(|(topic, _)| *topic == kind.as_str());
        assert!(is_tried || *kind == SectionKind::Publications, "{kind:?}");
    }
}

/// The affiliation and the page of a person, wherever an entry refers to one.
#[test]
fn what_is_known_of_a_person_is_printed_or_reported() {
    let theme = theme("classic");
    for (entry, is_printed) in [
        ("references: [{name: ann}]", true),
        ("advising: [{name: ann}]", true),
        ("advising: [{name: B, co-advisors: [ann]}]", true),
        ("education: [{institution: U, degree: D, advisors: [ann]}]", true),
        ("education: [{institution: U, degree: D, committee: [ann]}]", true),
        ("grants: [{title: T, funder: F, investigators: [ann]}]", true),
        ("talks: [{title: T, with: [ann]}]", true),
        ("patents: [{title: T, inventors: [ann]}]", false),
        ("experience: [{employer: E, title: T, managers: [ann]}]", false),
    ] {
        let yaml = format!(
            "basics: {{name: A}}\npeople:\n  ann: {{name: Ann, affiliation: Elsewhere, url: \
             'https://ann.example.org/'}}\n{entry}\n"
        );
        let (latex, found) = printed(&yaml, &theme);
        for text in ["Elsewhere", "ann.example.org"] {
            assert_eq!(latex.contains(text), is_printed, "{text}: {entry}\n{latex}");
            let is_found = found.iter().any(|found| found.contains(text));
            assert_eq!(is_found, !is_printed, "{text}: {entry}\n{found:?}");
        }
    }
}

#[test]
fn the_page_of_a_venue_is_printed_or_reported() {
    let theme = theme("faculty");
    for (entry, is_printed) in [
        ("talks: [{title: T, occasions: [{event: big}]}]", true),
        ("service: [{category: C, entries: [{event: big}]}]", true),
        ("service: [{category: C, entries: [{events: [big]}]}]", true),
        (
            "publications: [{id: x, type: conference, title: T, authors: [A], venue: big}]",
            false,
        ),
    ] {
        let yaml = format!(
            "basics: {{name: A}}\nvenues:\n  big: {{kind: conference, name: Big, url: \
             'https://big.example.org/'}}\n{entry}\n"
        );
        let (latex, found) = printed(&yaml, &theme);
        assert_eq!(latex.contains("big.example.org"), is_printed, "{entry}\n{latex}");
        assert_eq!(found.is_empty(), is_printed, "{entry}\n{found:?}");
    }
}

/// Short texts with any punctuation at their ends.
const ENDS: &[&str] = &[
    "Acme",
    "Acme Inc.",
    "Why Not?",
    "Go!",
    "**Bold.**",
    "D.C.,",
    ", IL",
    "Lab, ",
    "*Lab,*",
    ".",
];

/// A database whose lines are made of such texts, in an order that is always the same.
fn punctuated() -> Value {
    let mut random = 1_usize;
    let mut text = || {
        random = (random * 1_103_515_245 + 12_345) % 2_147_483_648;
        json!(ENDS[random / 65_536 % ENDS.len()])
    };
    let mut some = |keys: &[&str]| -> Value {
        keys.iter().map(|key| ((*key).to_owned(), text())).collect::<Map<_, _>>().into()
    };
    let mut topics: Map<String, Value> = Map::new();
    for (topic, keys) in [
        ("education", &["institution", "location", "degree", "honours"][..]),
        ("experience", &["employer", "location", "title", "team"]),
        ("honors", &["title", "issuer", "amount"]),
        ("grants", &["title", "funder", "number", "role", "amount"]),
        ("teaching", &["course", "code", "role", "institution"]),
        ("advising", &["name", "level", "institution", "role"]),
        ("memberships", &["organization", "role", "location"]),
        ("media", &["title", "outlet", "role"]),
        ("references", &["name", "position", "department", "institution", "relation"]),
    ] {
        let entries: Vec<Value> = (0..25).map(|_| some(keys)).collect();
        topics.insert(topic.to_owned(), entries.into());
    }
    let roles: Vec<Value> =
        (0..25).map(|_| some(&["title", "team", "location"])).collect();
    let mut employer = some(&["employer", "location"]);
    employer["roles"] = roles.into();
    if let Some(Value::Array(jobs)) = topics.get_mut("experience") {
        jobs.push(employer);
    }
    let parts: Vec<Value> = (0..40)
        .map(|_| some(&["event", "host", "department", "location", "note"]))
        .collect();
    topics.insert("talks".into(), json!([{ "title": "T", "occasions": parts }]));
    let parts: Vec<Value> = (0..40)
        .map(|_| some(&["role", "session", "journal", "activity", "organization"]))
        .collect();
    topics.insert("service".into(), json!([{ "category": "C", "entries": parts }]));
    topics.insert("basics".into(), json!({ "name": "A" }));
    Value::Object(topics)
}

/// No two full stops or commas meet, whatever the texts of a line end with.
#[test]
fn no_punctuation_is_doubled() {
    if !super::engine::has_bundle() {
        return;
    }
    let place = Place::with(&[("cv.yaml", &punctuated().to_string())]);
    for name in builtin::names() {
        let built = place.run(&format!("build cv.yaml --theme {name} -o cv.pdf"));
        assert_eq!(built.status, 0, "{}", built.stderr);
        let Some(read) = super::engine::poppler("pdftotext -raw", &place.path("cv.pdf"))
        else {
            return;
        };
        let read = read.split_whitespace().collect::<Vec<_>>().join(" ");
        for doubled in ["..", ",,", ", ,", ", .", ",.", "?.", "!."] {
            let at = read.find(doubled);
            let around = at.map(|at| {
                let from =
                    (0..=at.saturating_sub(60)).rev().find(|i| read.is_char_boundary(*i));
                read[from.unwrap_or(0)..].chars().take(120).collect::<String>()
            });
            assert!(around.is_none(), "{name}: `{doubled}` in {around:?}");
        }
    }
}
