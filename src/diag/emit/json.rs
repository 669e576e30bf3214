//! Findings for programs: one JSON object per line.
//!
//! The keys; later versions may add some:
//!
//! | key | value |
//! |---|---|
//! | `version` | 1 |
//! | `code`, `severity`, `message` | texts; the severity is `error`, `warning` or `note` |
//! | `place` | a place, or null if the finding has none |
//! | `others` | other places that explain it, each with a `message` |
//! | `help` | what to do, a list of texts |
//!
//! A place has `file`, `line`, `column`, `end_line`, `end_column` (from 1, columns in
//! characters, the end after the last) and `start`, `end` (bytes from 0).

use serde_json::{Value, json};

use super::place;
use crate::diag::{Diagnostic, Label, Sources};

/// A finding as one line.
pub(super) fn line(d: &Diagnostic, sources: &Sources) -> String {
    let others = d.others.iter().map(|label| located(label, sources));
    let object = json!({
        "version": 1,
        "code": d.code.name,
        "severity": d.severity.as_str(),
        "message": d.message,
        "place": located(&d.primary, sources),
        "others": others.collect::<Vec<_>>(),
        "help": d.help,
    });
    format!("{object}\n")
}

fn located(label: &Label, sources: &Sources) -> Value {
    let Some(place) = place(label.span, sources) else { return Value::Null };
    let mut object = json!({
        "file": place.file,
        "line": place.line,
        "column": place.column,
        "end_line": place.end_line,
        "end_column": place.end_column,
        "start": label.span.start,
        "end": label.span.end,
    });
    if !label.text.is_empty() {
        object["message"] = Value::from(label.text.as_str());
    }
    object
}
