//! Texts that are given in several languages.
//!
//! A text may be a mapping from languages to texts: `{en: Prize, de: Preis}`. A document
//! takes the language that it is written in, else the database's, else English, else the
//! first.

use std::fmt;
use std::marker::PhantomData;
use std::str::FromStr;

use indexmap::IndexMap;
use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserialize, Deserializer, Error, MapAccess, Visitor};

use super::text::{Text, TextError};
use super::{Malformed, read_from_str};
use crate::diag::{Span, Spanned};

/// A language by its tag: `de`, `pt-BR`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Language(String);

impl Language {
    /// The tag as written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether a text of this language can be used where `tag` is wanted: `en` can be
    /// used for `en-GB`, and the other way round.
    pub fn serves(&self, tag: &str) -> bool {
        let language =
            |tag: &str| tag.split('-').next().unwrap_or("").to_ascii_lowercase();
        language(&self.0) == language(tag)
    }
}

impl FromStr for Language {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<Self, Malformed> {
        let (language, rest) = text.split_once('-').unwrap_or((text, "XX"));
        let letters = |part: &str| part.bytes().all(|b| b.is_ascii_alphanumeric());
        let fine = (2..=3).contains(&language.len())
            && language.bytes().all(|b| b.is_ascii_lowercase())
            && !rest.is_empty()
            && rest.split('-').all(letters);
        if fine {
            return Ok(Language(text.to_owned()));
        }
        Err(Malformed(format!(
            "`{text}` is not a language: a text is words, or a mapping such as `{{en: Prize, de: \
             Preis}}`"
        )))
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

read_from_str!(Language);

impl Text {
    /// The struct name by which our deserializer knows that a mapping of languages is
    /// allowed here. Other deserializers read a plain text.
    pub const NAME: &'static str = "$tenure::model::Text";

    /// Replaces a text that is given in several languages by the first of `order` that it
    /// has; if it has none of them, by its first language.
    pub fn speak(&mut self, order: &[&str]) {
        let languages = std::mem::take(&mut self.languages);
        let find = |tag: &&str| {
            let exact = languages.iter().find(|(language, _)| language.as_str() == *tag);
            exact.or_else(|| languages.iter().find(|(language, _)| language.serves(tag)))
        };
        if let Some((_, text)) = order.iter().find_map(find) {
            *self = text.clone();
        }
    }
}

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        read::<D, Text>(d, Text::parse)
    }
}

/// A text with paragraphs and lists.
struct Prose(Text);

impl<'de> Deserialize<'de> for Prose {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        read::<D, Prose>(d, Text::parse_prose).map(Prose)
    }
}

impl From<Prose> for Text {
    fn from(prose: Prose) -> Text {
        prose.0
    }
}

/// Reads a text that may have paragraphs and lists, for a key that has room for them.
pub(super) fn prose<'de, D: Deserializer<'de>>(d: D) -> Result<Option<Text>, D::Error> {
    Ok(Option::<Prose>::deserialize(d)?.map(Text::from))
}

/// Reads a text by `parse`, or several of the type `T`, each in a language.
fn read<'de, D: Deserializer<'de>, T: Deserialize<'de> + Into<Text>>(
    d: D,
    parse: fn(&str) -> Result<Text, TextError>,
) -> Result<Text, D::Error> {
    struct OneOrMany<T> {
        parse: fn(&str) -> Result<Text, TextError>,
        each: PhantomData<T>,
    }

    impl<'de, T: Deserialize<'de> + Into<Text>> Visitor<'de> for OneOrMany<T> {
        type Value = Text;

        fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
            f.write_str("a text")
        }

        fn visit_newtype_struct<D: Deserializer<'de>>(
            self,
            d: D,
        ) -> Result<Text, D::Error> {
            let written = Spanned::<String>::deserialize(d)?;
            let text = (self.parse)(&written).map_err(Error::custom)?;
            Ok(text.at(written.span))
        }

        fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Text, A::Error> {
            let given = IndexMap::<Spanned<Language>, T>::deserialize(
                MapAccessDeserializer::new(map),
            )?;
            let given: Vec<(Language, Text)> = given
                .into_iter()
                .map(|(language, text)| (language.value, text.into()))
                .collect();
            let Some((_, first)) = given.first() else {
                return Err(Error::custom("the mapping has no languages"));
            };
            if given.iter().any(|(_, text)| !text.languages.is_empty()) {
                return Err(Error::custom("a language cannot contain languages"));
            }
            let mut text = first.clone();
            text.languages = given;
            Ok(text)
        }
    }

    d.deserialize_newtype_struct(Text::NAME, OneOrMany { parse, each: PhantomData::<T> })
}

/// Where to report that a text given in several languages lacks the language `tag`.
pub fn lacks(text: &Text, tag: &str) -> Option<Span> {
    let serves = text.languages.iter().any(|(language, _)| language.serves(tag));
    (!text.languages.is_empty() && !serves).then_some(text.origin)
}
