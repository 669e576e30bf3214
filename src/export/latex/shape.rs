//! The template contract as data: which names a template may use.

use crate::model::SectionKind;
use crate::project::{
    CommonEntry, Lead, Owner, Reflect, Shape, SignatureLine, entry_shape, leads,
};

/// Names that the program defines.
fn values(names: &[&'static str]) -> Vec<(&'static str, Shape)> {
    names.iter().map(|name| (*name, Shape::Value)).collect()
}

/// The data of the document's template.
pub(super) fn document() -> Shape {
    let section = values(&[
        "kind", "heading", "capitals", "bookmark", "anchor", "new_page", "body",
    ]);
    let mut fields = values(&["paper", "spacing", "language", "updated", "footer"]);
    let option = Shape::Fields(values(&["kind", "name", "value"]));
    fields.extend([
        ("options", Shape::List(Box::new(option))),
        ("continued", Shape::Fields(values(&["before", "after"]))),
        ("owner", Owner::shape()),
        ("signature", SignatureLine::shape()),
        ("sections", Shape::List(Box::new(Shape::Fields(section)))),
        ("pdf", Shape::Fields(values(&["title", "author", "keywords"]))),
    ]);
    Shape::Fields(fields)
}

/// The data of the template for a kind of section.
pub(super) fn section(kind: SectionKind) -> Shape {
    match entry_shape(kind) {
        Some(entry) => entries(entry, leads(kind)),
        None => Shape::Fields(vec![("owner", Owner::shape()), ("heading", Shape::Value)]),
    }
}

/// The data of the template for topics without a template of their own.
pub(super) fn common() -> Shape {
    entries(CommonEntry::shape(), &["sentence", "text"])
}

fn entries(entry: Shape, leads: &[&'static str]) -> Shape {
    let mut fields = vec![("entries", Shape::List(Box::new(entry)))];
    if let Shape::Fields(lead) = Lead::shape() {
        fields.extend(lead.into_iter().filter(|(name, _)| leads.contains(name)));
    }
    fields.push(("heading", Shape::Value));
    Shape::Fields(fields)
}

/// The names in a shape as a nested Markdown list.
pub(super) fn listed(shape: &Shape, depth: usize) -> String {
    let Shape::Fields(fields) = shape else { return String::new() };
    let line = |(name, shape): &(&str, Shape)| {
        let (what, inner) = match shape {
            Shape::Value => ("", None),
            Shape::List(entry) => match **entry {
                Shape::Value => (": a list of values", None),
                _ => (": a list, of which each has", Some(&**entry)),
            },
            Shape::Fields(_) => (": has", Some(shape)),
        };
        let inner = inner.map_or_else(String::new, |inner| listed(inner, depth + 1));
        format!("{}- `{name}`{what}\n{inner}", "  ".repeat(depth))
    };
    fields.iter().map(line).collect()
}
