//! Every list and table of a database, as its JSON Schema has them, grown to any size.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

/// A step from a value to one within it.
#[derive(Debug, Clone, PartialEq)]
enum Step {
    Key(String),
    Item,
    Pair,
}

/// What becomes of each item of a list that is grown.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Items {
    /// They are as they should be.
    Right,
    /// They are of another type.
    WrongType,
    /// They have a key that means nothing.
    UnknownKey,
    /// They lack a key.
    Empty,
}

impl Items {
    pub(crate) const ALL: [Items; 4] =
        [Items::Right, Items::WrongType, Items::UnknownKey, Items::Empty];
}

/// The schema of a database.
pub(crate) struct Shape(Value);

/// A list or table of it.
#[derive(Debug, Clone)]
pub(crate) struct List(Vec<Step>);

impl List {
    pub(crate) fn name(&self) -> String {
        let step = |step: &Step| match step {
            Step::Key(key) => format!(".{key}"),
            Step::Item => "[]".to_owned(),
            Step::Pair => "{}".to_owned(),
        };
        let steps: String = self.0.iter().map(step).collect();
        steps.trim_start_matches('.').to_owned()
    }
}

impl Shape {
    pub(crate) fn of_database() -> Shape {
        Shape(tenure::model::schema())
    }

    /// All lists and tables, those of a type once.
    pub(crate) fn lists(&self) -> Vec<List> {
        let (mut lists, mut seen) = (Vec::new(), BTreeSet::new());
        self.find(&self.0, &mut Vec::new(), &mut seen, &mut lists);
        lists
    }

    fn find(
        &self,
        schema: &Value,
        path: &mut Vec<Step>,
        seen: &mut BTreeSet<String>,
        lists: &mut Vec<List>,
    ) {
        for form in self.forms(schema) {
            // A text may be a table of languages, which is none of its own.
            let is_text = form.get("propertyNames").is_some();
            for (word, step) in
                [("items", Step::Item), ("additionalProperties", Step::Pair)]
            {
                if form[word].is_object() && !is_text {
                    lists.push(List(path.clone()));
                    path.push(step);
                    self.find(&form[word], path, seen, lists);
                    path.pop();
                }
            }
            let mut alike = BTreeSet::new();
            for (key, inner) in form["properties"].as_object().into_iter().flatten() {
                // Of keys with equal lists of words, such as kinds of contacts, the first stands
                // for all.
                if inner["anyOf"].is_array() && !alike.insert(bare(inner).to_string()) {
                    continue;
                }
                // Of a type that stands in several places the first stands for all.
                if seen.insert(format!("{key} of {}", form["properties"])) {
                    path.push(Step::Key(key.clone()));
                    self.find(inner, path, seen, lists);
                    path.pop();
                }
            }
        }
    }

    /// What a value may be, references followed, the long form last.
    fn forms<'s>(&'s self, schema: &'s Value) -> Vec<&'s Value> {
        if let Some(name) = schema["$ref"].as_str() {
            let name = name.rsplit('/').next().expect("a name");
            return self.forms(&self.0["definitions"][name]);
        }
        let several =
            ["allOf", "anyOf", "oneOf"].iter().find_map(|word| schema[word].as_array());
        match several {
            Some(several) => several.iter().flat_map(|one| self.forms(one)).collect(),
            None => vec![schema],
        }
    }

    /// A database with so many items in a list.
    pub(crate) fn database(&self, list: &List, count: usize, items: Items) -> String {
        let mut database = self.around(&self.0, &list.0, count, items);
        if database.get("basics").is_none() {
            database["basics"] = json!({ "name": "Ann Lee" });
        }
        // Marks of authors have a sign and words, and those that are named are defined.
        if list.name().ends_with("marks") && items == Items::Right {
            let mark = |number| {
                let mark = json!({ "sign": format!("s{number}"), "text": "Words" });
                (format!("x{number}"), mark)
            };
            database["marks"] = Value::Object((0..count).map(mark).collect());
        }
        serde_yaml::to_string(&database).expect("YAML")
    }

    fn around(&self, schema: &Value, path: &[Step], count: usize, items: Items) -> Value {
        let forms = self.forms(schema);
        let with = |word: &str| {
            forms.iter().map(|form| &form[word]).find(|inner| inner.is_object())
        };
        let Some((step, rest)) = path.split_first() else {
            let item = |inner: &Value, number| self.item(inner, number, items);
            if let Some(inner) = with("items") {
                return (0..count).map(|number| item(inner, number)).collect();
            }
            let inner = with("additionalProperties").expect("a list or a table");
            let pairs =
                (0..count).map(|number| (format!("x{number}"), item(inner, number)));
            return Value::Object(pairs.collect());
        };
        match step {
            Step::Item => {
                let inner = with("items").expect("a list");
                json!([self.around(inner, rest, count, items)])
            }
            Step::Pair => {
                let inner = with("additionalProperties").expect("a table");
                json!({ "x0": self.around(inner, rest, count, items) })
            }
            Step::Key(key) => {
                let form =
                    forms.iter().find(|form| form["properties"].get(key).is_some());
                let form = form.expect("that key");
                let mut object = self.object(form, 0);
                if key == "roles" {
                    object.remove("title");
                }
                // One of several is needed, which a schema does not say.
                if form["properties"].get("given").is_some() {
                    object.insert("name".to_owned(), json!("Bo Roe"));
                }
                let inner = &form["properties"][key];
                object.insert(key.clone(), self.around(inner, rest, count, items));
                Value::Object(object)
            }
        }
    }

    fn item(&self, schema: &Value, number: usize, items: Items) -> Value {
        match items {
            Items::Right => self.least(schema, number),
            Items::WrongType => json!([[number]]),
            Items::Empty => json!({}),
            Items::UnknownKey => {
                let forms = self.forms(schema);
                let object = forms.iter().find(|form| form["properties"].is_object());
                let mut object =
                    object.map(|form| self.object(form, number)).unwrap_or_default();
                object.insert(format!("unknown{number}"), json!(number));
                Value::Object(object)
            }
        }
    }

    /// What a mapping needs.
    fn object(&self, form: &Value, number: usize) -> Map<String, Value> {
        let needed = form["required"].as_array().into_iter().flatten();
        let mut keys: Vec<&str> = needed.filter_map(Value::as_str).collect();
        // One of two is needed, which a schema does not say.
        if form["properties"].get("roles").is_some() {
            keys.push("title");
        }
        let value = |key: &str| self.least(&form["properties"][key], number);
        keys.into_iter().map(|key| (key.to_owned(), value(key))).collect()
    }

    /// The least that a value can be, another for each number.
    fn least(&self, schema: &Value, number: usize) -> Value {
        let form = self.forms(schema)[0];
        if form.get("items").is_some() {
            return json!([]);
        }
        let name = schema.to_string();
        if name.contains("definitions/Text") {
            return json!(format!("Words of {number}"));
        }
        if name.contains("definitions/Id") {
            return json!(format!("x{number}"));
        }
        let named = schema["$ref"].as_str().and_then(|name| name.rsplit('/').next());
        let whole = named.map_or(schema, |name| &self.0["definitions"][name]);
        if let Some(examples) =
            form["examples"].as_array().or_else(|| whole["examples"].as_array())
        {
            return examples[0].clone();
        }
        if let Some(words) = form["enum"].as_array() {
            return words[number % words.len()].clone();
        }
        if form.get("const").is_some() {
            return form["const"].clone();
        }
        let kind = form["type"].as_str().or_else(|| form["type"][0].as_str());
        match kind {
            Some("object") => Value::Object(self.object(form, number)),
            Some("integer") => json!(number % 1_000),
            Some("boolean") => json!(true),
            _ => json!(format!("word{number}")),
        }
    }
}

/// A schema without what it says for people.
fn bare(schema: &Value) -> Value {
    match schema {
        Value::Object(parts) => {
            let kept = parts
                .iter()
                .filter(|(key, _)| !["description", "examples"].contains(&key.as_str()));
            Value::Object(kept.map(|(key, part)| (key.clone(), bare(part))).collect())
        }
        Value::Array(parts) => parts.iter().map(bare).collect(),
        other => other.clone(),
    }
}
