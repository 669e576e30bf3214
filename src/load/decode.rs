//! The model from a tree: a serde deserializer that goes on after a mistake.
//!
//! serde stops at the first error. So the whole is read again without the value that
//! was wrong, until nothing is wrong any more: every independent mistake of every entry
//! comes out in one run, several in one entry too. An unknown key needs no second
//! reading; it is reported and passed over.
//!
//! A text field takes the source text of any scalar: `1984`, `no` and `3.80` stay as
//! they were typed.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::fmt;

use serde::de::{
    self, DeserializeOwned, DeserializeSeed, Deserializer, EnumAccess, IntoDeserializer,
    MapAccess, SeqAccess, VariantAccess, Visitor,
};
use serde::forward_to_deserialize_any;

use super::codes;
use super::mistake::{Mistake, list, suggestion};
use super::node::{Key, Kind, Node, NodeId};
use crate::diag::{Diagnostic, Sink, Span, Spanned};
use crate::model::Text;

/// Mistakes after which reading stops; more than a screen of them helps nobody.
const MISTAKES: usize = 500;

/// Reads a `T`. Nothing comes back only if the root itself cannot be read.
pub(super) fn decode<T: DeserializeOwned>(root: &Node, sink: &mut Sink) -> Option<T> {
    let reading = Reading::default();
    let mut value = None;
    for _ in 0..MISTAKES {
        match T::deserialize(Value { node: root, reading: &reading }) {
            Ok(read) => {
                value = Some(read);
                break;
            }
            Err(mistake) => {
                let culprit = mistake.node.unwrap_or(Node::ROOT);
                reading.report(mistake);
                if culprit == Node::ROOT {
                    break;
                }
                reading.left_out.borrow_mut().insert(culprit);
            }
        }
    }
    sink.extend(reading.found.into_inner().into_sorted());
    value
}

/// What one reading has learned for the next.
#[derive(Default)]
struct Reading {
    left_out: RefCell<BTreeSet<NodeId>>,
    /// What every reading finds, a sink keeps once.
    found: RefCell<Sink>,
}

impl Reading {
    fn reads(&self, node: &Node) -> bool {
        !self.left_out.borrow().contains(&node.id)
    }

    fn report(&self, mistake: Mistake) {
        if mistake.follows {
            return;
        }
        let span = mistake.span.unwrap_or(Span::NONE);
        let mut diagnostic = Diagnostic::new(mistake.code, span, mistake.message);
        diagnostic.help = mistake.help;
        self.find(diagnostic);
    }

    fn unknown_key(&self, key: &Key, known: &'static [&'static str]) {
        let found = Diagnostic::new(
            &codes::UNKNOWN_KEY,
            key.span,
            format!("unknown key `{}`", key.text),
        )
        .help(suggestion(&key.text, known));
        self.find(found);
    }

    fn blank_key(&self, key: &Key) {
        let message = format!("`{}` has no value", key.text);
        self.find(
            Diagnostic::new(&codes::BLANK_KEY, key.span, message)
                .help("write one, or remove the line"),
        );
    }

    fn find(&self, found: Diagnostic) {
        self.found.borrow_mut().push(found);
    }
}

/// A node to read.
#[derive(Clone, Copy)]
struct Value<'n> {
    node: &'n Node,
    reading: &'n Reading,
}

impl<'n> Value<'n> {
    fn text(&self) -> Option<(&'n str, bool)> {
        match &self.node.kind {
            Kind::Scalar { text, plain } => Some((text, *plain)),
            _ => None,
        }
    }

    fn other(self, node: &'n Node) -> Value<'n> {
        Value { node, ..self }
    }

    fn wrong(&self, expected: impl fmt::Display) -> Mistake {
        Mistake::wrong_type(self.node, &expected)
    }

    fn number<T: std::str::FromStr>(&self) -> Result<T, Mistake> {
        self.text()
            .filter(|(_, plain)| *plain)
            .and_then(|(text, _)| text.parse().ok())
            .ok_or_else(|| self.wrong("a whole number"))
    }

    fn read_map<'de, V: Visitor<'de>>(
        self,
        known: Option<&'static [&'static str]>,
        visitor: V,
    ) -> Result<V::Value, Mistake> {
        let none = Vec::new();
        let pairs = match &self.node.kind {
            Kind::Map(pairs) => pairs,
            _ if self.node.is_null() => &none,
            _ => return Err(self.wrong("a mapping of keys to values")),
        };
        let entries = Entries { pairs: pairs.iter(), value: None, known, around: self };
        visitor.visit_map(entries).map_err(|mut mistake| {
            if let Some(field) = mistake.missing.take() {
                let left_out = |(key, node): &(Key, std::rc::Rc<Node>)| {
                    key.text == field && !self.reading.reads(node)
                };
                mistake.follows |= pairs.iter().any(left_out);
            }
            mistake.at(self.node)
        })
    }
}

impl<'de> Deserializer<'de> for Value<'_> {
    type Error = Mistake;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mistake> {
        match &self.node.kind {
            _ if self.node.is_null() => self.deserialize_unit(visitor),
            Kind::Scalar { .. } => self.deserialize_str(visitor),
            Kind::List(_) => self.deserialize_seq(visitor),
            Kind::Map(_) => self.deserialize_map(visitor),
        }
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mistake> {
        match self.text() {
            Some((text, _)) if !self.node.is_null() => {
                visitor.visit_str(text).map_err(|m: Mistake| m.at(self.node))
            }
            _ => Err(self.wrong("a text")),
        }
    }

    fn deserialize_string<V: Visitor<'de>>(
        self,
        visitor: V,
    ) -> Result<V::Value, Mistake> {
        self.deserialize_str(visitor)
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mistake> {
        match self.text() {
            Some(("true", true)) => visitor.visit_bool(true),
            Some(("false", true)) => visitor.visit_bool(false),
            _ => Err(self.wrong("`true` or `false`")),
        }
    }

    fn deserialize_i64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mistake> {
        visitor.visit_i64(self.number()?).map_err(|m: Mistake| m.at(self.node))
    }

    fn deserialize_u64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mistake> {
        visitor.visit_u64(self.number()?).map_err(|m: Mistake| m.at(self.node))
    }

    fn deserialize_i32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mistake> {
        visitor.visit_i32(self.number()?).map_err(|m: Mistake| m.at(self.node))
    }

    fn deserialize_u32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mistake> {
        visitor.visit_u32(self.number()?).map_err(|m: Mistake| m.at(self.node))
    }

    fn deserialize_u16<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mistake> {
        visitor.visit_u16(self.number()?).map_err(|m: Mistake| m.at(self.node))
    }

    fn deserialize_u8<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mistake> {
        visitor.visit_u8(self.number()?).map_err(|m: Mistake| m.at(self.node))
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mistake> {
        if self.node.is_null() {
            visitor.visit_unit().map_err(|_: Mistake| self.wrong("a value"))
        } else {
            Err(self.wrong("nothing"))
        }
    }

    fn deserialize_option<V: Visitor<'de>>(
        self,
        visitor: V,
    ) -> Result<V::Value, Mistake> {
        if self.node.is_null() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Mistake> {
        if name == Spanned::<()>::NAME {
            visitor.visit_seq(Place { next: 0, span: self.node.span, value: Some(self) })
        } else if name == Text::NAME && matches!(self.node.kind, Kind::Map(_)) {
            self.read_map(None, visitor)
        } else {
            visitor.visit_newtype_struct(self).map_err(|m| m.at(self.node))
        }
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mistake> {
        let none = Vec::new();
        let items = match &self.node.kind {
            Kind::List(items) => items,
            _ if self.node.is_null() => &none,
            _ => {
                let mut mistake = self.wrong("a list");
                mistake
                    .help
                    .push("begin each item with `- `, or write `[one, two]`".into());
                return Err(mistake);
            }
        };
        let items = Items { items: items.iter(), around: self };
        visitor.visit_seq(items).map_err(|m| m.at(self.node))
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mistake> {
        self.read_map(None, visitor)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Mistake> {
        self.read_map(Some(fields), visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Mistake> {
        match self.text() {
            Some((word, _)) if !self.node.is_null() => {
                visitor.visit_enum(Word(word)).map_err(|m| m.at(self.node))
            }
            _ => Err(self.wrong(format_args!("one of {}", list(variants)))),
        }
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(
        self,
        visitor: V,
    ) -> Result<V::Value, Mistake> {
        visitor.visit_unit()
    }

    forward_to_deserialize_any! {
        i8 i16 i128 u128 f32 f64 char bytes byte_buf unit_struct tuple tuple_struct
        identifier
    }
}

/// The pairs of a mapping. With the keys that are known, others are reported here.
struct Entries<'n> {
    pairs: std::slice::Iter<'n, (Key, std::rc::Rc<Node>)>,
    value: Option<(&'n Key, &'n Node)>,
    known: Option<&'static [&'static str]>,
    around: Value<'n>,
}

impl<'de> MapAccess<'de> for Entries<'_> {
    type Error = Mistake;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Mistake> {
        for (key, node) in self.pairs.by_ref() {
            if !self.around.reading.reads(node) {
                continue;
            }
            if let Some(known) = self.known
                && !known.contains(&key.text.as_str())
            {
                self.around.reading.unknown_key(key, known);
                continue;
            }
            self.value = Some((key, node));
            return seed.deserialize(Name(key)).map(Some).map_err(|mut m: Mistake| {
                m.span = m.span.or(Some(key.span));
                m.at(node)
            });
        }
        Ok(None)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<S::Value, Mistake> {
        let Some((key, node)) = self.value.take() else {
            return Err(de::Error::custom("a value was asked for before its key"));
        };
        let value = seed.deserialize(self.around.other(node)).map_err(|m| m.at(node))?;
        if node.is_blank() {
            self.around.reading.blank_key(key);
        }
        Ok(value)
    }
}

struct Items<'n> {
    items: std::slice::Iter<'n, std::rc::Rc<Node>>,
    around: Value<'n>,
}

impl<'de> SeqAccess<'de> for Items<'_> {
    type Error = Mistake;

    fn next_element_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, Mistake> {
        let reading = self.around.reading;
        match self.items.by_ref().find(|node| reading.reads(node)) {
            Some(node) => seed
                .deserialize(self.around.other(node))
                .map(Some)
                .map_err(|m| m.at(node)),
            None => Ok(None),
        }
    }
}

/// A key to read: a text with a place.
struct Name<'n>(&'n Key);

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
            visitor.visit_seq(Place {
                next: 0,
                span: self.0.span,
                value: Some(self.text()),
            })
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

/// File, start, end and value, as [`Spanned`] asks for them.
struct Place<V> {
    next: u8,
    span: Span,
    value: Option<V>,
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

/// A word of a closed list.
struct Word<'n>(&'n str);

impl<'de> EnumAccess<'de> for Word<'_> {
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

impl<'de> VariantAccess<'de> for Word<'_> {
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
