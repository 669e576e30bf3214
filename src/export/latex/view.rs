//! The data of templates: the [`Cv`](crate::project::Cv), field by field, with every
//! string as a [`Latex`].

use serde_json::{Map, Value as Json};

use super::escape::Latex;
use super::origin::Origins;
use crate::project::{Field, FieldRole, Reflect, Value, joined};

impl From<Latex> for Json {
    fn from(latex: Latex) -> Json {
        Json::String(latex.as_str().to_owned())
    }
}

/// The data of a piece.
pub(super) fn view(piece: &impl Reflect, origins: &mut Origins) -> Json {
    view_of(piece.value(), origins)
}

/// The data of a value. Absent values are `null`, which prints nothing and counts as
/// false.
pub(super) fn view_of(value: Value, origins: &mut Origins) -> Json {
    view_in(value, false, origins)
}

/// The data of a value in an entry; `beside` tells whether the entry around it has texts
/// on the same line.
fn view_in(value: Value, beside: bool, origins: &mut Origins) -> Json {
    match value {
        Value::Nothing => Json::Null,
        Value::Text(text) => Latex::text(text, origins).into(),
        Value::Url(url) => Latex::url(url).into(),
        Value::Name(name) => Latex::name(name).into(),
        Value::Is(is) => Json::Bool(is),
        Value::List(values) => {
            values.into_iter().map(|value| view_in(value, beside, origins)).collect()
        }
        Value::Fields(fields) => {
            let on_line = fields.iter().filter(|field| is_on_line(field)).count();
            let joins = on_line + usize::from(beside) > 1;
            let beside = on_line > 0;
            let field = |field: Field| {
                let data = match field.value {
                    // Themes put commas between the texts of a line.
                    Value::Text(text) if joins && is_on_line(&field) => {
                        let text = joined(text);
                        if text.inlines.is_empty() {
                            Json::Null
                        } else {
                            Latex::text(&text, origins).into()
                        }
                    }
                    value => view_in(value, beside, origins),
                };
                (String::from(field.name), data)
            };
            Json::Object(fields.into_iter().map(field).collect::<Map<_, _>>())
        }
    }
}

/// Whether a field is a text on the line of its entry's title.
fn is_on_line(field: &Field) -> bool {
    let is_part =
        matches!(field.role, FieldRole::Title | FieldRole::Aside | FieldRole::Dates);
    is_part && matches!(field.value, Value::Text(_))
}
