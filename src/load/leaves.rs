//! Deserializers of what a tree consists of besides values: keys, places and words.

use serde::de::{
    self, DeserializeSeed, Deserializer, EnumAccess, IntoDeserializer, SeqAccess,
    VariantAccess, Visitor,
};
use serde::forward_to_deserialize_any;

use super::mistake::Mistake;
use super::node::Key;
use crate::diag::{Span, Spanned};

/// A key to deserialize: a text with a place.
pub(super) struct Name<'n>(pub &'n Key);

impl<'n> Name<'n> {
    fn text(&self) -> de::value::StrDeserializer<'n, Mistake> {
        self.0.text.as_str().into_deserializer()
    }
}

impl<'de> Deserializer<'de> for Name<'_> {
    type Error = Mistake;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mistake> {
        self.text().deserialize_any(visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Mistake> {
        if name == Spanned::<()>::NAME {
            visitor.visit_seq(Place::new(self.0.span, self.text()))
        } else {
            visitor.visit_newtype_struct(self)
        }
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf
        option unit unit_struct seq tuple tuple_struct map struct enum identifier
        ignored_any
    }
}

/// The sequence of file, start, end and value that [`Spanned`] requests.
pub(super) struct Place<V> {
    next: u8,
    span: Span,
    value: Option<V>,
}

impl<V> Place<V> {
    pub fn new(span: Span, value: V) -> Self {
        Place { next: 0, span, value: Some(value) }
    }
}

impl<'de, V: Deserializer<'de, Error = Mistake>> SeqAccess<'de> for Place<V> {
    type Error = Mistake;

    fn next_element_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, Mistake> {
        let step = self.next;
        self.next += 1;
        match (step, self.value.take_if(|_| step == 3)) {
            (0, _) => seed.deserialize(self.span.file.0.into_deserializer()).map(Some),
            (1, _) => seed.deserialize(self.span.start.into_deserializer()).map(Some),
            (2, _) => seed.deserialize(self.span.end.into_deserializer()).map(Some),
            (_, Some(value)) => seed.deserialize(value).map(Some),
            _ => Ok(None),
        }
    }
}

/// One of a fixed set of words.
pub(super) struct EnumWord<'n>(pub &'n str);

impl<'de> EnumAccess<'de> for EnumWord<'_> {
    type Error = Mistake;
    type Variant = Self;

    fn variant_seed<S: DeserializeSeed<'de>>(
        self,
        seed: S,
    ) -> Result<(S::Value, Self), Mistake> {
        let word: de::value::StrDeserializer<'_, Mistake> = self.0.into_deserializer();
        seed.deserialize(word).map(|variant| (variant, self))
    }
}

impl<'de> VariantAccess<'de> for EnumWord<'_> {
    type Error = Mistake;

    fn unit_variant(self) -> Result<(), Mistake> {
        Ok(())
    }

    fn newtype_variant_seed<S: DeserializeSeed<'de>>(
        self,
        _: S,
    ) -> Result<S::Value, Mistake> {
        Err(de::Error::custom(format_args!("`{}` needs a value", self.0)))
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, _: V) -> Result<V::Value, Mistake> {
        Err(de::Error::custom(format_args!("`{}` needs a value", self.0)))
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        _: &'static [&'static str],
        _: V,
    ) -> Result<V::Value, Mistake> {
        Err(de::Error::custom(format_args!("`{}` needs a value", self.0)))
    }
}
