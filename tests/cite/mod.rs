//! Citation styles: 40 entries, beside what citeproc-js makes of them.
//!
//! `entries.json` has the entries in CSL-JSON, and `expected` the output of citeproc-js 2.4.63 in
//! eight styles. This file reads both.

mod judge;
mod owner;
mod rules;
mod speed;
mod styles;

use std::path::{Path, PathBuf};

use serde_json::Value;
use tenure::cite::{
    CitedDate, CitedItem, CitedName, CitedNames, Contributor, DateField, Moment,
    Reference, TextField, Within,
};
use tenure::model::{Inline, Text};

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cite")
}

fn json(path: &Path) -> Value {
    let text = std::fs::read_to_string(path).expect("a file of the judge");
    serde_json::from_str(&text).expect("JSON")
}

/// The 40 entries with their ids.
fn entries() -> Vec<(String, CitedItem)> {
    let all = json(&fixtures().join("entries.json"));
    let entries = all.as_array().expect("a list");
    entries.iter().map(|entry| (string(&entry["id"]), item(entry))).collect()
}

fn string(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// An item of CSL-JSON.
fn item(entry: &Value) -> CitedItem {
    let mut item =
        CitedItem { kind: string(&entry["type"]).parse().ok(), ..CitedItem::default() };
    item.language = entry["language"].as_str().map(str::to_owned);
    for (key, value) in entry.as_object().expect("an entry") {
        if let Some(field) = TextField::named(key) {
            item.fields.insert(field, marked(&string(value)));
        } else if let Some(names) = Contributor::named(key) {
            let list = value.as_array().expect("names").iter().map(name).collect();
            item.names.insert(names, CitedNames { list, others: false });
        } else if let Some(date) = DateField::named(key) {
            item.dates.insert(date, self::date(value));
        }
    }
    item
}

fn name(value: &Value) -> CitedName {
    let part = |key: &str| value[key].as_str().map(Text::plain);
    match part("literal") {
        Some(name) => CitedName::group(name),
        None => CitedName {
            family: part("family").unwrap_or_default(),
            given: part("given"),
            particle: part("non-dropping-particle"),
            dropping: part("dropping-particle"),
            suffix: part("suffix"),
            ..CitedName::default()
        },
    }
}

fn date(value: &Value) -> CitedDate {
    let moment = |parts: &Value| {
        let part =
            |at: usize| parts[at].as_i64().and_then(|part| i32::try_from(part).ok());
        let small = |at: usize| part(at).and_then(|part| u8::try_from(part).ok());
        let season = value["season"].as_u64().and_then(|part| u8::try_from(part).ok());
        let within = match (small(1), small(2), season) {
            (Some(month), Some(day), _) => Within::Day(month, day),
            (Some(month), None, _) => Within::Month(month),
            (None, _, Some(season)) => Within::Season(season),
            _ => Within::Year,
        };
        Some(Moment { year: part(0)?, within })
    };
    let parts = &value["date-parts"];
    CitedDate {
        start: moment(&parts[0]),
        end: moment(&parts[1]),
        literal: value["literal"].as_str().map(Text::plain),
        is_circa: value["circa"].as_bool().unwrap_or_default(),
        ..CitedDate::default()
    }
}

/// A text with the few tags of CSL-JSON. A subscript stands for a formula.
fn marked(text: &str) -> Text {
    let mut inlines = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        let (before, tagged) = rest.split_at(at);
        if !before.is_empty() {
            inlines.push(Inline::Plain(before.into()));
        }
        let (open, inner) = tagged.split_once('>').expect("a tag");
        let (inner, after) = inner.split_once("</").expect("a closing tag");
        let inner = inner.to_owned();
        inlines.push(match open {
            "<i" => Inline::Emph(vec![Inline::Plain(inner)]),
            "<sub" => Inline::Math(inner),
            _ => Inline::Plain(inner),
        });
        rest = after.split_once('>').expect("a closing tag").1;
    }
    if !rest.is_empty() {
        inlines.push(Inline::Plain(rest.into()));
    }
    Text { inlines, ..Text::default() }
}

/// What citeproc-js printed, without markup and without the number of the entry; with
/// `faces`, italics and bold as `<i>` and `<b>`.
fn expected(html: &str, faces: bool) -> String {
    let mut html = html.to_owned();
    if let Some((before, after)) = html.split_once("<div class=\"csl-left-margin\">") {
        let rest = after.split_once("</div>").map_or("", |(_, rest)| rest);
        html = format!("{before}{rest}");
    }
    let mut out = String::new();
    let mut closing = Vec::new();
    let mut rest = html.as_str();
    while let Some(at) = rest.find('<') {
        out.push_str(&rest[..at]);
        let (tag, after) = rest[at + 1..].split_once('>').expect("a tag");
        rest = after;
        match tag {
            "i" | "/i" | "b" | "/b" if faces => out.push_str(&format!("<{tag}>")),
            "span style=\"font-style:normal;\"" if faces => {
                out.push_str("</i>");
                closing.push("<i>");
            }
            _ if tag.starts_with("span") => closing.push(""),
            "/span" => out.push_str(closing.pop().unwrap_or_default()),
            _ => {}
        }
    }
    out.push_str(rest);
    let out = out.replace("&amp;", "&").replace("&#38;", "&").replace("&lt;", "<");
    spaces(&out.replace("&gt;", ">").replace("</i><i>", "").replace("</b><b>", ""))
}

/// A reference in the same form.
fn printed(reference: &Reference, faces: bool) -> String {
    fn write(inlines: &[Inline], faces: bool, out: &mut String) {
        for inline in inlines {
            let (tag, inner) = match inline {
                Inline::Plain(text) | Inline::Code(text) | Inline::Math(text) => {
                    out.push_str(text);
                    continue;
                }
                Inline::Emph(inner) => ("i", inner),
                Inline::Strong(inner) => ("b", inner),
                Inline::Underline(inner) | Inline::Link(_, inner) => ("", inner),
                Inline::Part(text) => ("", &text.inlines),
                // No entry of the judge has others.
                _ => continue,
            };
            let is_tagged = faces && !tag.is_empty();
            if is_tagged {
                out.push_str(&format!("<{tag}>"));
            }
            write(inner, faces, out);
            if is_tagged {
                out.push_str(&format!("</{tag}>"));
            }
        }
    }
    let mut out = String::new();
    for piece in &reference.pieces {
        write(&piece.text.inlines, faces, &mut out);
    }
    spaces(&out.replace("</i><i>", "").replace("</b><b>", ""))
}

fn spaces(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
