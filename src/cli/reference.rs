//! References as Markdown, made of what the program itself goes by: the keys of a database from
//! its schema, the names of templates from what they are checked against.

use serde_json::Value;

use crate::export::latex;
use crate::model;

const FORMAT: &str = "# The keys of a database

Written by `tenure list format`, from the types that a database is read into. Editors know the
same by `tenure schema`. A key that is not listed as needed may be left out.
";

const CONTRACT: &str = "# The names of templates

Written by `tenure list template-names`, from what templates are checked against. A name that
holds a value prints it, escaped, and is false in `{{#if}}` where the database has none. A list
is gone through with `{{#each}}`, inside of which the names are those of its entries; `this` is
the entry of a list of values.
";

/// The keys of a database.
pub(super) fn format() -> String {
    let schema = model::schema();
    let mut out = FORMAT.to_owned();
    let all = &schema["definitions"];
    page(&mut out, "Database", &schema, all);
    for (name, definition) in all.as_object().into_iter().flatten() {
        page(&mut out, name, definition, all);
    }
    out
}

fn page(out: &mut String, name: &str, schema: &Value, all: &Value) {
    out.push_str(&format!("\n## {name}\n"));
    if let Some(said) = schema["description"].as_str() {
        out.push_str(&format!("\n{}\n", one_line(said)));
    }
    if let Some(keys) = schema["properties"].as_object() {
        let needed: Vec<&str> = strings(&schema["required"]).collect();
        out.push_str("\n| key | takes | |\n|---|---|---|\n");
        for (key, value) in keys {
            let said = one_line(said_of(value, all));
            let need = if needed.contains(&key.as_str()) { " (needed)" } else { "" };
            out.push_str(&format!("| `{key}` | {}{need} | {said} |\n", takes(value)));
        }
        return;
    }
    let words =
        ["oneOf", "anyOf"].iter().filter_map(|one| schema[*one].as_array()).flatten();
    let words: Vec<&Value> = words.filter(|word| !word["const"].is_null()).collect();
    let all_have_words = words.iter().any(|word| !word["description"].is_null());
    if !words.is_empty() && all_have_words {
        out.push_str("\n| word | |\n|---|---|\n");
        for word in words {
            let said = one_line(word["description"].as_str().unwrap_or_default());
            out.push_str(&format!(
                "| `{}` | {said} |\n",
                word["const"].as_str().unwrap_or_default()
            ));
        }
    } else {
        out.push_str(&format!("\nTakes {}.\n", takes(schema)));
    }
    let examples: Vec<String> = schema["examples"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|example| Some(format!("`{}`", example.as_str()?)))
        .collect();
    if !examples.is_empty() {
        out.push_str(&format!("\nAs in {}.\n", examples.join(", ")));
    }
}

/// What is said of a key, or else of what it takes.
fn said_of<'s>(value: &'s Value, all: &'s Value) -> &'s str {
    let items = [&value["items"], &value["additionalProperties"], value];
    let named = items.iter().find_map(|value| value["$ref"].as_str()).unwrap_or_default();
    let definition = &all[named.trim_start_matches("#/definitions/")];
    let said = [value, definition].into_iter().find_map(|it| it["description"].as_str());
    said.unwrap_or_default()
}

/// What a value may be, in words.
fn takes(schema: &Value) -> String {
    if let Some(name) = schema["$ref"].as_str() {
        let name = name.trim_start_matches("#/definitions/");
        return format!("[{name}](#{})", name.to_lowercase());
    }
    if let Some(word) = schema["const"].as_str() {
        return format!("`{word}`");
    }
    if let Some(words) = schema["enum"].as_array().filter(|words| !words.is_empty()) {
        let words = words.iter().filter_map(Value::as_str);
        return words.map(|word| format!("`{word}`")).collect::<Vec<_>>().join(" or ");
    }
    for one in ["allOf", "anyOf", "oneOf"] {
        if let Some(several) = schema[one].as_array() {
            let given = several.iter().filter(|one| one["type"] != "null");
            return given.map(takes).collect::<Vec<_>>().join(" or ");
        }
    }
    let kinds: Vec<&str> = match &schema["type"] {
        Value::String(kind) => vec![kind],
        kinds => strings(kinds).filter(|kind| *kind != "null").collect(),
    };
    match kinds.as_slice() {
        ["array"] => format!("a list of {}", takes(&schema["items"])),
        ["object"] => match &schema["additionalProperties"] {
            value @ Value::Object(_) => format!("a table of {}", takes(value)),
            _ => "a table".to_owned(),
        },
        ["integer"] => "a whole number".to_owned(),
        ["boolean"] => "`true` or `false`".to_owned(),
        _ => "a text".to_owned(),
    }
}

fn strings(list: &Value) -> impl Iterator<Item = &str> {
    list.as_array().into_iter().flatten().filter_map(Value::as_str)
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").replace('|', "\\|")
}

/// The names that templates may use, each template with its own.
pub(super) fn template_names() -> String {
    let mut out = CONTRACT.to_owned();
    for (template, names) in latex::contract() {
        out.push_str(&format!("\n## {template}.tex.hbs\n\n{names}"));
    }
    out
}
