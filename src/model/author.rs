//! Authors: a name or the id of a person, with marks.

use super::name_parts::{NameParts, whole};
use super::texts::{Leaf, Texts};
use super::{Id, Text};
use crate::diag::{Span, Spanned};

/// An author of a publication, or the inventor of a patent.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Author {
    /// The whole name, or the id of a person; empty for authors who are not named.
    pub name: Text,
    /// The parts of the name, if it was written in parts.
    pub parts: Option<Box<NameParts>>,
    /// Whether this is the owner of the CV, if the name does not tell it.
    pub own: Option<bool>,
    /// Whether this stands for authors who are not named.
    pub others: bool,
    /// The marks: ids of marks of the database, and of those that tenure knows.
    pub marks: Vec<Spanned<Id>>,
}

impl Author {
    /// An author without marks.
    pub fn new(name: Text) -> Self {
        Author { name, ..Author::default() }
    }

    /// Whether there is nothing but a name.
    pub fn is_plain(&self) -> bool {
        *self == Author::new(self.name.clone())
    }

    /// What is a name or the id of a person.
    pub fn written(&self) -> Option<&Text> {
        (self.parts.is_none() && !self.others).then_some(&self.name)
    }
}

impl Texts for Author {
    fn leaves<'t>(&'t self, span: Span, found: &mut Vec<Leaf<'t>>) {
        match &self.parts {
            Some(parts) => parts.leaves(span, found),
            None => self.name.leaves(span, found),
        }
    }

    fn change_texts(&mut self, change: &mut dyn FnMut(&mut Text)) {
        match &mut self.parts {
            Some(parts) => {
                parts.change_texts(change);
                self.name = whole(parts);
            }
            None => change(&mut self.name),
        }
    }
}
