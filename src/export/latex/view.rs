//! The data of templates: the [`Cv`](crate::project::Cv), field by field, with every
//! string as a [`Latex`].

use serde_json::{Map, Value as Json};

use super::escape::Latex;
use super::origin::Origins;
use crate::project::{Field, Reflect, Value};

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
    match value {
        Value::Nothing => Json::Null,
        Value::Text(text) => Latex::text(text, origins).into(),
        Value::Url(url) => Latex::url(url).into(),
        Value::Name(name) => Latex::name(name).into(),
        Value::Is(is) => Json::Bool(is),
        Value::List(values) => {
            values.into_iter().map(|value| view_of(value, origins)).collect()
        }
        Value::Fields(fields) => {
            let field =
                |Field { name, value, .. }| (String::from(name), view_of(value, origins));
            Json::Object(fields.into_iter().map(field).collect::<Map<_, _>>())
        }
    }
}
