//! What a reader sees of a CV, as names and words that can be compared.

use crate::project::{Body, Field, FieldRole, Lead, Printed, Reflect, Value};

/// A piece of a CV.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Outline {
    /// Nothing visible.
    Nothing,
    /// Words.
    Words(String),
    /// Pieces in order.
    List(Vec<Outline>),
    /// Pieces by name.
    Fields(Vec<(&'static str, Outline)>),
}

impl Outline {
    /// All its words, in order.
    pub fn words(&self) -> String {
        match self {
            Outline::Nothing => String::new(),
            Outline::Words(words) => words.clone(),
            Outline::List(items) => joined(items.iter()),
            Outline::Fields(fields) => joined(fields.iter().map(|(_, piece)| piece)),
        }
    }

    /// The piece of that name.
    pub fn field(&self, name: &str) -> Option<&Outline> {
        let Outline::Fields(fields) = self else { return None };
        fields.iter().find(|(field, _)| *field == name).map(|(_, piece)| piece)
    }
}

/// The words of all pieces, joined by commas.
pub(super) fn joined<'o>(pieces: impl Iterator<Item = &'o Outline>) -> String {
    let words = pieces.map(Outline::words).filter(|words| !words.is_empty());
    words.collect::<Vec<_>>().join(", ")
}

/// What a reader sees of a value.
pub(super) fn outline(value: &Value) -> Outline {
    match value {
        Value::Nothing | Value::Name(_) | Value::Is(_) => Outline::Nothing,
        Value::Text(text) => Outline::Words(text.letters().replace('\u{a0}', " ")),
        Value::Url(url) => Outline::Words(url.as_str().to_owned()),
        Value::List(values) => Outline::List(values.iter().map(outline).collect()),
        Value::Fields(fields) => {
            let field = |field: &Field| (field.name, outline(&field.value));
            let printed = fields.iter().filter(|field| field.role != FieldRole::Pieces);
            Outline::Fields(printed.map(field).collect())
        }
    }
}

/// The entries under a heading, each with the name by which it is recognized in another
/// CV.
pub(super) fn entries(body: &Body) -> Vec<(Option<String>, Outline)> {
    let Lead { widest: _, summary: _, legend: _, totals: _, sentence, text } = &body.lead;
    let lead = sentence.iter().chain(text).map(|text| (None, outline(&text.value())));
    let entry =
        |entry: &Printed| (entry.anchor().map(str::to_owned), outline(&entry.value()));
    lead.chain(body.entries.iter().map(entry)).collect()
}
