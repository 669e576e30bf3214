//! What templates see: the [`Cv`](crate::project::Cv), field by field, every string
//! a [`Latex`].
//!
//! Each line of `view!` names the fields of one type; the compiler refuses a type whose
//! fields are not all named. This is the template contract.

use serde_json::{Map, Value};

use super::latex::Latex;
use super::origin::Origins;
use super::shape::Shape;
use crate::model::{NoteKind, Text, Url};
use crate::project::{
    Advisee, Contact, Course, Degree, Detail, FreeEntry, Grant, Honor, Job, Language,
    Link, Owner, Paper, PaperNote, Patent, Referee, Role, ServiceCategory, Skill,
    Summary, Talk,
};

/// A value as templates see it. Something absent is `null`, which prints nothing and
/// counts as false.
pub(super) trait View {
    /// What every value of the type looks like to templates.
    fn shape() -> Shape;
    fn view(&self, origins: &mut Origins) -> Value;
}

impl From<Latex> for Value {
    fn from(latex: Latex) -> Value {
        Value::String(latex.as_str().to_owned())
    }
}

impl View for Text {
    fn shape() -> Shape {
        Shape::Value
    }

    fn view(&self, origins: &mut Origins) -> Value {
        Latex::text(self, origins).into()
    }
}

impl View for Url {
    fn shape() -> Shape {
        Shape::Value
    }

    fn view(&self, _: &mut Origins) -> Value {
        Latex::url(self).into()
    }
}

/// Strings in a CV are names that are not printed: anchors.
impl View for String {
    fn shape() -> Shape {
        Shape::Value
    }

    fn view(&self, _: &mut Origins) -> Value {
        Latex::name(self).into()
    }
}

impl View for NoteKind {
    fn shape() -> Shape {
        Shape::Value
    }

    fn view(&self, _: &mut Origins) -> Value {
        Latex::name(self.as_str()).into()
    }
}

impl View for bool {
    fn shape() -> Shape {
        Shape::Value
    }

    fn view(&self, _: &mut Origins) -> Value {
        Value::Bool(*self)
    }
}

impl<T: View> View for Option<T> {
    fn shape() -> Shape {
        T::shape()
    }

    fn view(&self, origins: &mut Origins) -> Value {
        self.as_ref().map_or(Value::Null, |value| value.view(origins))
    }
}

impl<T: View> View for Vec<T> {
    fn shape() -> Shape {
        Shape::List(Box::new(T::shape()))
    }

    fn view(&self, origins: &mut Origins) -> Value {
        self.iter().map(|value| value.view(origins)).collect()
    }
}

/// The shape of what a field holds.
fn shape_of<T, F: View>(_: fn(&T) -> &F) -> Shape {
    F::shape()
}

macro_rules! view {
    ($($type:ident { $($field:ident),* $(,)? })*) => {$(
        impl View for $type {
            fn shape() -> Shape {
                // A type's fields cannot be asked for; what reads them can.
                Shape::Fields(vec![$((stringify!($field), shape_of(|t: &Self| &t.$field)),)*])
            }

            fn view(&self, origins: &mut Origins) -> Value {
                let $type { $($field),* } = self;
                let mut map = Map::new();
                $(map.insert(stringify!($field).into(), $field.view(origins));)*
                Value::Object(map)
            }
        }
    )*};
}

crate::project::cv_types!(view);
