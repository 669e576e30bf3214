//! Values with a short form, a text, and a long form, a mapping.

use std::fmt;
use std::marker::PhantomData;

use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserialize, Deserializer, IntoDeserializer, MapAccess, Visitor};

use super::text::Text;
use crate::diag::Spanned;

/// Reads a list of enumerated words and removes duplicates.
pub(super) fn each_once<'de, D, T>(deserializer: D) -> Result<Vec<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de> + PartialEq,
{
    Vec::<T>::deserialize(deserializer).map(once)
}

/// The words in their order, without duplicates.
pub(super) fn once<T: PartialEq>(words: impl IntoIterator<Item = T>) -> Vec<T> {
    let mut once = Vec::new();
    for word in words {
        if !once.contains(&word) {
            once.push(word);
        }
    }
    once
}

/// The form that was found.
pub(super) enum Written<M> {
    Short(String),
    Long(M),
}

impl<'de, M: Deserialize<'de>> Deserialize<'de> for Written<M> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Either<M>(PhantomData<M>);

        impl<'de, M: Deserialize<'de>> Visitor<'de> for Either<M> {
            type Value = Written<M>;

            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str("a text or a mapping")
            }

            fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
                Ok(Written::Short(text.to_owned()))
            }

            // Numbers, in a reader of YAML that has types for them.
            fn visit_u64<E>(self, number: u64) -> Result<Self::Value, E> {
                Ok(Written::Short(number.to_string()))
            }

            fn visit_i64<E>(self, number: i64) -> Result<Self::Value, E> {
                Ok(Written::Short(number.to_string()))
            }

            fn visit_f64<E>(self, number: f64) -> Result<Self::Value, E> {
                Ok(Written::Short(number.to_string()))
            }

            fn visit_map<A: MapAccess<'de>>(
                self,
                map: A,
            ) -> Result<Self::Value, A::Error> {
                M::deserialize(MapAccessDeserializer::new(map)).map(Written::Long)
            }
        }

        deserializer.deserialize_any(Either(PhantomData))
    }
}

/// Reads a `T` from a text through `short`, or from a mapping `M` that converts into it, or
/// says why it does not.
pub(super) fn text_or_mapping<'de, D, T, M>(
    deserializer: D,
    short: fn(Text) -> T,
) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    M: Deserialize<'de> + TryInto<T, Error: fmt::Display>,
{
    let written = Spanned::<Written<M>>::deserialize(deserializer)?;
    match written.value {
        Written::Short(text) => Text::parse(&text)
            .map(|text| short(text.at(written.span)))
            .map_err(serde::de::Error::custom),
        Written::Long(mapping) => mapping.try_into().map_err(serde::de::Error::custom),
    }
}

/// Reads a `T` from an enumerated word `W` through `short`, or from a mapping `M` that
/// converts into it.
pub(super) fn word_or_mapping<'de, D, T, W, M>(
    deserializer: D,
    short: fn(Spanned<W>) -> T,
) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    W: Deserialize<'de>,
    M: Deserialize<'de> + Into<T>,
{
    let written = Spanned::<Written<M>>::deserialize(deserializer)?;
    match written.value {
        Written::Short(word) => {
            let value = W::deserialize(word.into_deserializer())?;
            Ok(short(Spanned { value, span: written.span }))
        }
        Written::Long(mapping) => Ok(mapping.into()),
    }
}
