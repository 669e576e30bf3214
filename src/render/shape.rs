//! The template contract as data: which names a template may use, and what they hold.

use crate::model::SectionKind;
use crate::project::{
    Advisee, Course, Degree, FreeEntry, Grant, Honor, Job, Language, Owner, Paper,
    Patent, Referee, ServiceCategory, Skill, Summary, Talk,
};

use super::view::View;

/// What a name holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Shape {
    /// Something to print, or a condition.
    Value,
    /// A list of these.
    List(Box<Shape>),
    /// Names of their own.
    Fields(Vec<(&'static str, Shape)>),
}

impl Shape {
    /// What the whole document sees.
    pub fn document() -> Shape {
        let strings = |names: &[&'static str]| {
            names.iter().map(|name| (*name, Shape::Value)).collect::<Vec<_>>()
        };
        let section =
            strings(&["kind", "heading", "capitals", "bookmark", "anchor", "body"]);
        let mut fields = strings(&["paper", "spacing", "language"]);
        let option = Shape::Fields(strings(&["kind", "name", "value"]));
        fields.extend([
            ("options", Shape::List(Box::new(option))),
            ("owner", Owner::shape()),
            ("sections", Shape::List(Box::new(Shape::Fields(section)))),
            ("pdf", Shape::Fields(strings(&["title", "author", "keywords"]))),
        ]);
        Shape::Fields(fields)
    }

    /// What the template of a kind of section sees.
    pub fn section(kind: SectionKind) -> Shape {
        let mut fields = match kind {
            SectionKind::Contact | SectionKind::Profile | SectionKind::Interests => {
                vec![("owner", Owner::shape())]
            }
            SectionKind::Education => entries::<Degree>(),
            SectionKind::Experience => entries::<Job>(),
            SectionKind::Publications => {
                let mut fields = entries::<Paper>();
                fields.push(("summary", Summary::shape()));
                fields.push(("legend", Shape::Value));
                fields
            }
            SectionKind::Honors => entries::<Honor>(),
            SectionKind::Talks => entries::<Talk>(),
            SectionKind::Teaching => entries::<Course>(),
            SectionKind::Service => entries::<ServiceCategory>(),
            SectionKind::Grants => entries::<Grant>(),
            SectionKind::Advising => entries::<Advisee>(),
            SectionKind::Skills => entries::<Skill>(),
            SectionKind::Languages => entries::<Language>(),
            SectionKind::Patents => entries::<Patent>(),
            SectionKind::References => {
                let mut fields = entries::<Referee>();
                fields.push(("sentence", Shape::Value));
                fields
            }
            SectionKind::Free => {
                let mut fields = entries::<FreeEntry>();
                fields.push(("text", Shape::Value));
                fields
            }
        };
        fields.push(("heading", Shape::Value));
        Shape::Fields(fields)
    }

    /// The names in this as a list in Markdown, with those that their values have in turn.
    pub fn listed(&self, depth: usize) -> String {
        let Shape::Fields(fields) = self else { return String::new() };
        let line = |(name, shape): &(&str, Shape)| {
            let (what, inner) = match shape {
                Shape::Value => ("", None),
                Shape::List(entry) => match **entry {
                    Shape::Value => (": a list of values", None),
                    _ => (": a list, of which each has", Some(&**entry)),
                },
                Shape::Fields(_) => (": has", Some(shape)),
            };
            let inner = inner.map_or_else(String::new, |inner| inner.listed(depth + 1));
            format!("{}- `{name}`{what}\n{inner}", "  ".repeat(depth))
        };
        fields.iter().map(line).collect()
    }

    /// What `name` holds in this.
    pub fn field(&self, name: &str) -> Option<&Shape> {
        let Shape::Fields(fields) = self else { return None };
        fields.iter().find(|(field, _)| *field == name).map(|(_, shape)| shape)
    }

    /// The names in this.
    pub fn names(&self) -> Vec<&'static str> {
        let Shape::Fields(fields) = self else { return Vec::new() };
        fields.iter().map(|(name, _)| *name).collect()
    }
}

fn entries<T: View>() -> Vec<(&'static str, Shape)> {
    vec![("entries", Vec::<T>::shape())]
}
