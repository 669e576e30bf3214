//! What templates see: the [`Cv`](crate::project::Cv), field by field, every string a [`Latex`].

use serde_json::{Map, Value as Json};

use super::latex::Latex;
use super::origin::Origins;
use crate::project::{Field, Reflect, Value};

impl From<Latex> for Json {
    fn from(latex: Latex) -> Json {
        Json::String(latex.as_str().to_owned())
    }
}

/// A piece as templates see it.
pub(super) fn view(piece: &impl Reflect, origins: &mut Origins) -> Json {
    view_of(piece.value(), origins)
}

/// A value as templates see it. Something absent is `null`, which prints nothing and counts as
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
