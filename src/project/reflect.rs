//! Reflection over a CV, for exporters to other formats: each type is a list of fields,
//! each with a name and its role in an entry.
//!
//! Exporters walk values by [`Reflect::value`]; the names that a theme may use are given
//! by [`Reflect::shape`].

use crate::model::{NoteKind, Text, Url};

/// The role of a field in its entry. Entries without a template of their own are printed
/// by these roles.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldRole {
    /// The name of the entry.
    Title,
    /// Text after it on the same line.
    Aside,
    /// The date.
    Dates,
    /// The link target of the title.
    Link,
    /// Lines under the title, with or without a label.
    Details,
    /// Bulleted lines.
    Bullets,
    /// Nested entries.
    Parts,
    /// Pieces of which other fields are composed, for themes that compose them themselves.
    Pieces,
    /// A name or a flag that is not printed.
    Unprinted,
}

/// A value of a field.
#[derive(Debug, Clone, PartialEq)]
pub enum Value<'v> {
    /// Nothing, or nothing that is printed.
    Nothing,
    /// A text.
    Text(&'v Text),
    /// An address.
    Url(&'v Url),
    /// A name that is not printed: of a link target, a file or a kind.
    Name(&'v str),
    /// A flag.
    Is(bool),
    /// Values in order.
    List(Vec<Value<'v>>),
    /// Values by name.
    Fields(Vec<Field<'v>>),
}

/// A field.
#[derive(Debug, Clone, PartialEq)]
pub struct Field<'v> {
    /// The name.
    pub name: &'static str,
    /// The role in the entry.
    pub role: FieldRole,
    /// The value.
    pub value: Value<'v>,
}

/// The structure that all values of a type have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shape {
    /// A printable value, or a condition.
    Value,
    /// A list of such values.
    List(Box<Shape>),
    /// Named fields.
    Fields(Vec<(&'static str, Shape)>),
}

impl Shape {
    /// The shape of the field `name`.
    pub fn field(&self, name: &str) -> Option<&Shape> {
        let Shape::Fields(fields) = self else { return None };
        fields.iter().find(|(field, _)| *field == name).map(|(_, shape)| shape)
    }

    /// The names of the fields.
    pub fn names(&self) -> Vec<&'static str> {
        let Shape::Fields(fields) = self else { return Vec::new() };
        fields.iter().map(|(name, _)| *name).collect()
    }
}

/// A type that can be reflected.
pub trait Reflect {
    /// The shape of all values of the type.
    fn shape() -> Shape
    where
        Self: Sized;
    /// This value.
    fn value(&self) -> Value<'_>;
}

/// Implements [`Reflect`] for types with one value.
macro_rules! values {
    ($($type:ty: $this:ident => $value:expr;)*) => {$(
        impl Reflect for $type {
            fn shape() -> Shape {
                Shape::Value
            }

            fn value(&self) -> Value<'_> {
                let $this = self;
                $value
            }
        }
    )*};
}

values! {
    Text: text => Value::Text(text);
    Url: url => Value::Url(url);
    String: name => Value::Name(name);
    NoteKind: kind => Value::Name(kind.as_str());
    bool: is => Value::Is(*is);
}

impl<T: Reflect> Reflect for Box<T> {
    fn shape() -> Shape {
        T::shape()
    }

    fn value(&self) -> Value<'_> {
        T::value(self)
    }
}

impl<T: Reflect> Reflect for Option<T> {
    fn shape() -> Shape {
        T::shape()
    }

    fn value(&self) -> Value<'_> {
        self.as_ref().map_or(Value::Nothing, Reflect::value)
    }
}

impl<T: Reflect> Reflect for Vec<T> {
    fn shape() -> Shape {
        Shape::List(Box::new(T::shape()))
    }

    fn value(&self) -> Value<'_> {
        Value::List(self.iter().map(Reflect::value).collect())
    }
}

/// Declares a struct with [`Reflect`]: each field with its type and its role, by default
/// [`FieldRole::Unprinted`].
macro_rules! reflect {
    (
        $(#[$doc:meta])*
        $name:ident {
            $($(#[$about:meta])* $field:ident: $type:ty $(as $role:ident)?,)*
        }
    ) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq)]
        #[allow(missing_docs, reason = "as in the type of `model` that is printed so")]
        pub struct $name {
            $($(#[$about])* pub $field: $type,)*
        }

        impl crate::project::Reflect for $name {
            fn shape() -> crate::project::Shape {
                crate::project::Shape::Fields(vec![
                    $((stringify!($field), <$type as crate::project::Reflect>::shape()),)*
                ])
            }

            fn value(&self) -> crate::project::Value<'_> {
                crate::project::Value::Fields(vec![$(crate::project::Field {
                    name: stringify!($field),
                    role: crate::project::reflect::role!($($role)?),
                    value: self.$field.value(),
                },)*])
            }
        }
    };
}
pub(super) use reflect;

/// The role of that name.
macro_rules! role {
    () => {
        crate::project::FieldRole::Unprinted
    };
    ($role:ident) => {
        crate::project::FieldRole::$role
    };
}
pub(super) use role;
