//! Findings as one SARIF 2.1.0 log, for code hosts that display them.

use serde_json::{Value, json};

use super::place;
use crate::diag::{Code, Diagnostic, Label, Sources};

/// The log of a run that found `diagnostics`.
pub(super) fn log(
    diagnostics: &[Diagnostic],
    sources: &Sources,
    codes: &[&'static Code],
) -> String {
    let rules: Vec<Value> = codes.iter().map(|code| rule(code)).collect();
    let results: Vec<Value> =
        diagnostics.iter().map(|d| result(d, sources, codes)).collect();
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "tenure",
                "version": env!("CARGO_PKG_VERSION"),
                "rules": rules,
            }},
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    format!("{log}\n")
}

fn rule(code: &Code) -> Value {
    json!({
        "id": code.name,
        "shortDescription": { "text": code.title },
        "fullDescription": { "text": code.why },
        "defaultConfiguration": { "level": code.severity.as_str() },
    })
}

fn result(d: &Diagnostic, sources: &Sources, codes: &[&'static Code]) -> Value {
    let mut words = d.message.clone();
    for help in &d.help {
        words = format!("{words}\nhelp: {help}");
    }
    let mut result = json!({
        "ruleId": d.code.name,
        "level": d.severity.as_str(),
        "message": { "text": words },
    });
    if let Some(index) = codes.iter().position(|code| **code == *d.code) {
        result["ruleIndex"] = index.into();
    }
    let locations: Vec<Value> = location(&d.primary, sources).into_iter().collect();
    result["locations"] = locations.into();
    let others: Vec<Value> =
        d.others.iter().filter_map(|label| location(label, sources)).collect();
    if !others.is_empty() {
        result["relatedLocations"] = others.into();
    }
    result
}

fn location(label: &Label, sources: &Sources) -> Option<Value> {
    let place = place(label.span, sources)?;
    let mut location = json!({
        "physicalLocation": {
            "artifactLocation": { "uri": uri(place.file) },
            "region": {
                "startLine": place.line,
                "startColumn": place.column,
                "endLine": place.end_line,
                "endColumn": place.end_column,
            },
        },
    });
    if !label.text.is_empty() {
        location["message"] = json!({ "text": label.text });
    }
    Some(location)
}

/// A path as a relative reference or an absolute `file:` address.
fn uri(path: &str) -> String {
    let fine = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte);
    let escaped = |byte: u8| {
        if fine(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }
    };
    let path = path.strip_prefix("./").unwrap_or(path);
    let scheme = if path.starts_with('/') { "file://" } else { "" };
    scheme.to_owned() + &path.bytes().map(escaped).collect::<String>()
}
