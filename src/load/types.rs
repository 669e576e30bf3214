//! The types of the model by name, as the JSON Schema describes them, for the help of mistakes.
//!
//! Only a mistake needs them, so they are made when the first is reported.

use std::sync::LazyLock;

use serde_json::{Map, Value};

use crate::model;

static SCHEMA: LazyLock<Value> = LazyLock::new(model::schema);

/// The type of a whole database.
pub(super) const ROOT: &str = "Resume";

/// A type whose values are mappings with fixed keys.
#[derive(Debug, Clone, Copy)]
pub(super) struct Type {
    pub name: &'static str,
    schema: &'static Value,
}

impl Type {
    /// The type of a name that serde reports.
    pub fn of(name: &str) -> Option<Type> {
        let name = name.strip_prefix("Written").unwrap_or(name);
        if name == ROOT {
            return Some(Type { name: ROOT, schema: &SCHEMA });
        }
        let (name, schema) = SCHEMA["definitions"].as_object()?.get_key_value(name)?;
        schema.get("properties").map(|_| Type { name, schema })
    }

    /// The type that has exactly these keys, with the other spellings of some.
    pub fn with(keys: &[&str]) -> Option<Type> {
        let all = SCHEMA["definitions"].as_object()?;
        let has = |ty: &Type| {
            let own = ty.schema["properties"].as_object().map_or(0, Map::len);
            let others = ty.schema["patternProperties"].as_object().map_or(0, Map::len);
            own + others == keys.len() && keys.iter().all(|key| ty.knows(key))
        };
        all.iter().map(|(name, schema)| Type { name, schema }).find(has)
    }

    fn property(self, key: &str) -> Option<&'static Value> {
        // Other spellings of a key are patterns, so that editors do not offer them.
        let spelled = || self.schema["patternProperties"].get(format!("^{key}$"));
        self.schema["properties"].get(key).or_else(spelled)
    }

    /// Whether it has a key, in any spelling.
    pub fn knows(self, key: &str) -> bool {
        self.property(key).is_some()
    }

    /// The type of the mapping, or of the mappings in the list, that a key takes.
    pub fn child(self, key: &str) -> Option<Type> {
        named(self.property(key)?)
    }

    /// Its keys whose values are mappings with fixed keys, with the types of those.
    pub fn mappings(self) -> impl Iterator<Item = (&'static str, Type)> {
        let all = self.schema["properties"].as_object().into_iter().flatten();
        all.filter(|(_, schema)| schema["type"] != "array")
            .filter_map(|(key, schema)| Some((key.as_str(), named(schema)?)))
    }

    /// Whether the items of the list that a key takes may be texts.
    pub fn takes_texts(self, key: &str) -> bool {
        self.property(key).is_some_and(|schema| may_be_text(&schema["items"]))
    }

    /// The keys that it requires, in order.
    pub fn required(self) -> impl Iterator<Item = &'static str> {
        self.schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str)
    }

    /// An example of the value of a key, from its description.
    pub fn example(self, key: &str) -> Option<&'static str> {
        let about = self.property(key)?["description"].as_str()?;
        about.split('`').nth(1)
    }
}

/// Whether a text is valid by a schema.
fn may_be_text(schema: &'static Value) -> bool {
    let is_string = |ty: &Value| ty == "string";
    let of_type = match &schema["type"] {
        Value::Array(types) => types.iter().any(is_string),
        ty => is_string(ty),
    };
    let target = schema["$ref"].as_str().and_then(|path| path.rsplit('/').next());
    let target = target.and_then(|name| SCHEMA["definitions"].get(name));
    let choices = ["anyOf", "oneOf"].into_iter().filter_map(|key| schema[key].as_array());
    of_type || target.is_some_and(may_be_text) || choices.flatten().any(may_be_text)
}

/// The first type with fixed keys that a schema refers to.
fn named(schema: &'static Value) -> Option<Type> {
    match schema {
        Value::Object(parts) => parts.iter().find_map(|(key, part)| {
            if key == "$ref" {
                let name = part.as_str()?.rsplit('/').next()?;
                return Type::of(name)
                    .or_else(|| named(SCHEMA["definitions"].get(name)?));
            }
            // Mappings of the author's own names are not places for keys.
            (key != "description" && key != "additionalProperties")
                .then(|| named(part))
                .flatten()
        }),
        Value::Array(parts) => parts.iter().find_map(named),
        _ => None,
    }
}
