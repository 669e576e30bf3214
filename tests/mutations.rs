//! Deletes, duplicates and retypes any node of the reference database: this never panics, always
//! reports a position, and is accepted only if serde's own reader accepts it too.

use std::sync::LazyLock;

use proptest::prelude::*;
use serde_yaml::Value;
use tenure::diag::{Severity, Sink, Sources};
use tenure::model::Resume;

use super::databases;

/// The files of `data/`, and the number of nodes in each.
static FILES: LazyLock<Vec<(Value, usize)>> = LazyLock::new(|| {
    databases::files(&databases::data())
        .iter()
        .map(|(_, text)| {
            let value: Value = serde_yaml::from_str(text).expect("sound");
            let nodes = nodes(&value);
            (value, nodes)
        })
        .collect()
});

fn nodes(value: &Value) -> usize {
    1 + match value {
        Value::Sequence(items) => items.iter().map(nodes).sum(),
        Value::Mapping(pairs) => pairs.values().map(nodes).sum(),
        _ => 0,
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Change {
    Delete,
    Double,
    Empty,
    IntoList,
    IntoMap,
    IntoText,
    IntoNumber,
}

/// Writes a value as YAML, with one node changed.
struct Writer {
    /// Nodes until the one that is changed.
    left: usize,
    change: Change,
}

impl Writer {
    /// A node, once, twice or not at all; each time as `before` has it.
    fn placed(&mut self, before: &str, value: &Value, out: &mut Vec<String>) {
        let is_it = self.left == 0;
        self.left = self.left.wrapping_sub(1);
        let written = self.inner(value);
        match self.change {
            Change::Delete if is_it => {}
            Change::Double if is_it => {
                out.extend([format!("{before}{written}"), format!("{before}{written}")]);
            }
            Change::Empty if is_it => out.push(before.to_owned()),
            Change::IntoList if is_it => out.push(format!("{before}[{written}]")),
            Change::IntoMap if is_it => out.push(format!("{before}{{x: {written}}}")),
            Change::IntoText if is_it => out.push(format!("{before}'a text'")),
            Change::IntoNumber if is_it => out.push(format!("{before}7")),
            _ => out.push(format!("{before}{written}")),
        }
    }

    fn inner(&mut self, value: &Value) -> String {
        let mut parts = Vec::new();
        match value {
            Value::Sequence(items) => {
                items.iter().for_each(|item| self.placed("", item, &mut parts));
                format!("[{}]", parts.join(", "))
            }
            Value::Mapping(pairs) => {
                for (key, value) in pairs {
                    let key = format!("{}: ", key.as_str().expect("a text"));
                    self.placed(&key, value, &mut parts);
                }
                format!("{{{}}}", parts.join(", "))
            }
            Value::String(text) => serde_json::Value::from(text.as_str()).to_string(),
            other => serde_yaml::to_string(other).expect("a scalar").trim().to_owned(),
        }
    }
}

fn changed(file: usize, node: usize, change: Change) -> String {
    let mut writer = Writer { left: node, change };
    let mut out = Vec::new();
    writer.placed("", &FILES[file].0, &mut out);
    out.first().cloned().unwrap_or_default()
}

fn is_told(text: &str, change: Change) {
    let (mut sources, mut sink) = (Sources::default(), Sink::default());
    sources.add("a.yaml", text);
    let resume = databases::read(&sources, &mut sink);
    let is_read = !sink.has_errors();
    databases::rules(&resume, &mut sink);
    for found in sink.into_sorted() {
        let has_place = sources.line_column(found.primary.span).is_some();
        let is_about_all = found.code.name == "no-basics";
        assert!(has_place || is_about_all, "no place: {found:?}");
        assert!(found.severity != Severity::Error || !found.message.is_empty());
    }
    let theirs = serde_yaml::from_str::<Resume>(text);
    match &theirs {
        Ok(theirs) if is_read => assert!(*theirs == resume, "they read another résumé"),
        // In a table they let the second of two keys win without a word.
        Ok(_) => assert!(change == Change::Double, "only we refuse: {text}"),
        Err(error) if is_read => {
            // An empty document is an empty part of a database, and a number where a text
            // could stand is that text.
            let differs = text.trim().is_empty()
                || error
                    .to_string()
                    .contains("invalid type: integer `7`, expected a text");
            assert!(differs, "only they refuse, {error}: {text}");
        }
        Err(_) => {}
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 20_000, ..ProptestConfig::default() })]

    #[test]
    fn any_node_changed_is_told_or_sound(
        file in any::<prop::sample::Index>(),
        node in any::<prop::sample::Index>(),
        change in prop::sample::select(vec![
            Change::Delete, Change::Double, Change::Empty, Change::IntoList, Change::IntoMap,
            Change::IntoText, Change::IntoNumber,
        ]),
    ) {
        let file = file.index(FILES.len());
        is_told(&changed(file, node.index(FILES[file].1), change), change);
    }
}
