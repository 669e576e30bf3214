//! The parsed templates of a theme.
//!
//! Parsing all of them takes longer than reading a database, so those of a built-in theme are
//! parsed when a document first needs them, or before that in a thread.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};
use std::thread;

use handlebars::{Handlebars, Template, TemplateError, no_escape};

use crate::diag::FileId;

/// Templates by name, with their sources and their texts.
pub(super) type Texts = BTreeMap<String, (FileId, String)>;

/// The templates of a theme.
pub(super) struct Templates {
    texts: Texts,
    /// Those that another one includes.
    parsed: BTreeMap<String, OnceLock<Option<Template>>>,
    /// For each template, a registry of it and of those that it includes.
    rooted: BTreeMap<String, OnceLock<Handlebars<'static>>>,
    /// All of them, if they have been parsed together.
    whole: Option<Handlebars<'static>>,
    is_ahead: AtomicBool,
}

impl Templates {
    /// Templates that have been parsed.
    pub fn whole(texts: Texts, parsed: Handlebars<'static>) -> Arc<Templates> {
        Arc::new(Templates { whole: Some(parsed), ..Templates::of(texts) })
    }

    /// Templates without mistakes, which are parsed when they are needed.
    pub fn later(texts: Texts) -> Arc<Templates> {
        Arc::new(Templates::of(texts))
    }

    fn of(texts: Texts) -> Templates {
        Templates {
            parsed: texts.keys().map(|name| (name.clone(), OnceLock::new())).collect(),
            rooted: texts.keys().map(|name| (name.clone(), OnceLock::new())).collect(),
            texts,
            whole: None,
            is_ahead: AtomicBool::new(false),
        }
    }

    /// Whether there is a template of that name.
    pub fn has(&self, name: &str) -> bool {
        self.texts.contains_key(name)
    }

    /// Begins to parse the templates of these names in a thread, once.
    pub fn parse_ahead(self: &Arc<Self>, names: Vec<&'static str>) {
        if self.whole.is_some() || self.is_ahead.swap(true, Ordering::Relaxed) {
            return;
        }
        let templates = Arc::clone(self);
        // If no thread can be started, they are parsed when they are needed.
        let _ = thread::Builder::new().spawn(move || {
            for name in names {
                let _ = templates.registry(name);
            }
        });
    }

    /// A registry that can render the template of that name.
    pub fn registry(&self, name: &str) -> Option<&Handlebars<'static>> {
        if let Some(whole) = &self.whole {
            return Some(whole);
        }
        Some(self.rooted.get(name)?.get_or_init(|| {
            let mut registry = self.alone(name);
            for included in self.closure(name).iter().filter(|included| *included != name)
            {
                if let Some(template) = self.parsed(included) {
                    registry.register_template(included, template.clone());
                }
            }
            registry
        }))
    }

    fn parsed(&self, name: &str) -> Option<&Template> {
        let parse = || self.alone(name).get_template(name).cloned();
        self.parsed.get(name)?.get_or_init(parse).as_ref()
    }

    /// A registry of one template. The text has no mistakes.
    fn alone(&self, name: &str) -> Handlebars<'static> {
        let mut alone = registry();
        if let Some((_, text)) = self.texts.get(name) {
            let _ = alone.register_template_string(name, text);
        }
        alone
    }

    /// A template with those that it includes, and those that they include.
    fn closure(&self, name: &str) -> BTreeSet<String> {
        let mut found = BTreeSet::from([name.to_owned()]);
        let mut open = vec![name.to_owned()];
        while let Some((_, text)) = open.pop().and_then(|name| self.texts.get(&name)) {
            for included in included(text) {
                if self.has(included) && found.insert(included.to_owned()) {
                    open.push(included.to_owned());
                }
            }
        }
        found
    }
}

/// The names of the templates that a text includes: `{{> details}}`.
fn included(text: &str) -> impl Iterator<Item = &str> {
    let after_tag = text
        .split("{{")
        .skip(1)
        .filter_map(|tag| tag.trim_start_matches(['~', '#']).strip_prefix('>'));
    after_tag.filter_map(|tag| {
        tag.split(|c: char| !(c.is_alphanumeric() || "-_".contains(c)))
            .find(|word| !word.is_empty())
    })
}

fn registry() -> Handlebars<'static> {
    let mut registry = Handlebars::new();
    registry.set_strict_mode(true);
    registry.set_prevent_indent(true);
    // Values are safe by type. Escaping them again would print the escapes.
    registry.register_escape_fn(no_escape);
    registry
}

/// Parses templates and reports syntax errors.
pub(super) fn parse(
    texts: &Texts,
) -> (Handlebars<'static>, Vec<(FileId, TemplateError)>) {
    let mut templates = registry();
    let mut errors = Vec::new();
    for (name, (file, text)) in texts {
        if let Err(error) = templates.register_template_string(name, text) {
            errors.push((*file, error));
        }
    }
    (templates, errors)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(all: &[(&str, &str)]) -> Texts {
        let text = |(name, text): &(&str, &str)| {
            ((*name).to_owned(), (FileId(0), (*text).to_owned()))
        };
        all.iter().map(text).collect()
    }

    #[test]
    fn a_template_is_parsed_with_those_that_it_includes() {
        let all = texts(&[
            ("a", "{{> b}}{{~> c ~}}"),
            ("b", "B{{#each x}}{{>d}}{{/each}}"),
            ("c", "C"),
            ("d", "D"),
            ("e", "{{#if"),
        ]);
        let later = Templates::later(all);
        later.parse_ahead(vec!["a"]);
        let closure: Vec<String> = later.closure("a").into_iter().collect();
        assert_eq!(closure, ["a", "b", "c", "d"]);
        let registry = later.registry("a").expect("there");
        let data = serde_json::json!({ "x": [1, 2] });
        assert_eq!(registry.render("a", &data).expect("rendered"), "BDDC");
        assert!(later.registry("z").is_none());
        assert!(later.has("e") && !later.has("z"));
    }
}
