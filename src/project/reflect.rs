//! What a CV is made of, for those that write it in some format: each type a list of fields,
//! each field with a name and the role that it has in an entry.
//!
//! Exporters go through values by [`Reflect::value`]; what a theme may name is [`Reflect::shape`].

use crate::model::{NoteKind, Text, Url};

/// What a field is to the entry that it is in. What has no template of its own is printed by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldRole {
    /// What the entry is called.
    Title,
    /// What follows it on the line.
    Aside,
    /// When it was.
    Dates,
    /// Where the title leads.
    Link,
    /// Lines under it, with or without a word before them.
    Details,
    /// Lines with bullets.
    Bullets,
    /// Entries of its own.
    Parts,
    /// A name or a mark that is not printed.
    Unprinted,
}

/// A value, as it is gone through.
#[derive(Debug, Clone, PartialEq)]
pub enum Value<'v> {
    /// Nothing, or nothing that is printed.
    Nothing,
    /// A text.
    Text(&'v Text),
    /// An address.
    Url(&'v Url),
    /// A name that is not printed: of an anchor, a file, a kind.
    Name(&'v str),
    /// Whether something is so.
    Is(bool),
    /// Values in order.
    List(Vec<Value<'v>>),
    /// Values by name.
    Fields(Vec<Field<'v>>),
}

/// A field of a piece.
#[derive(Debug, Clone, PartialEq)]
pub struct Field<'v> {
    /// Its name.
    pub name: &'static str,
    /// What it is to the entry.
    pub role: FieldRole,
    /// What it holds.
    pub value: Value<'v>,
}

/// What every value of a type looks like.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shape {
    /// Something to print, or a condition.
    Value,
    /// A list of these.
    List(Box<Shape>),
    /// Names of their own.
    Fields(Vec<(&'static str, Shape)>),
}

impl Shape {
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

/// A part of a CV.
pub trait Reflect {
    /// What every value of the type looks like.
    fn shape() -> Shape
    where
        Self: Sized;
    /// This value.
    fn value(&self) -> Value<'_>;
}

/// Types that hold one value.
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

/// Declares a piece: each field with its type and its role, which is [`FieldRole::Unprinted`] if none
/// is given.
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
