//! Decodes the model from a tree: a serde deserializer that continues after a mistake.
//!
//! serde stops at the first error. The tree is therefore read again without the invalid
//! value, until no error is left, so that one run reports every independent mistake,
//! including several in one entry. `reading.rs` ensures that little is read twice. An
//! unknown key needs no second pass; it is reported and skipped.
//!
//! A text field takes the source text of any scalar: `1984`, `no` and `3.80` stay as
//! typed.

use std::fmt;

use serde::de::{
    self, DeserializeOwned, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor,
};
use serde::forward_to_deserialize_any;

use super::guess::{self, Outer, Unknown};
use super::leaves::{EnumWord, Name, Place};
use super::mistake::{ITEMS, Mistake, Rewrite, Step};
use super::node::{Key, Kind, Node, Pairs};
use super::reading::{Known, Reading, Walk};
use super::types::Type;
use super::{choice, compose, free, write};
use crate::diag::{Sink, Spanned};
use crate::model::{SectionKind, Text};

/// The number of mistakes after which reading stops. More than a screen of them helps
/// nobody.
const MISTAKES: usize = 500;

/// The largest number of keys of any mapping that is read into a type of its own.
const KEYS: usize = 64;

/// Reads a `T`. Returns `None` only if the root itself cannot be read.
pub(super) fn decode<T: DeserializeOwned>(root: &Node, sink: &mut Sink) -> Option<T> {
    let mut reading = Reading::default();
    let mut way: Vec<Step> = Vec::new();
    let mut value = None;
    let mut mistakes = 0;
    while mistakes < MISTAKES {
        let known = if way.is_empty() { Known::Nothing } else { Known::UpTo(&way) };
        match T::deserialize(Value { node: root, reading: &reading, known, outer: None })
        {
            Ok(read) if way.is_empty() => {
                value = Some(read);
                break;
            }
            // Reads everything once more, without the invalid values.
            Ok(_) => {
                way.clear();
                reading.quiet = true;
            }
            Err(mut mistake) => {
                mistakes += 1;
                let culprit = mistake.node.unwrap_or(root.id);
                way = std::mem::take(&mut mistake.way);
                way.reverse();
                free::complete(&mut mistake, root);
                reading.report(mistake);
                if culprit == root.id {
                    break;
                }
                reading.leave_out(culprit);
            }
        }
    }
    sink.extend(reading.findings());
    value
}

/// A node to deserialize.
#[derive(Clone, Copy)]
struct Value<'n> {
    node: &'n Node,
    reading: &'n Reading,
    known: Known<'n>,
    /// The mapping with fixed keys around this value.
    outer: Option<Outer<'n>>,
}

/// The type of a mapping with fixed keys, and these keys.
#[derive(Clone, Copy)]
struct Struct {
    name: &'static str,
    keys: &'static [&'static str],
}

impl<'n> Value<'n> {
    fn text(&self) -> Option<(&'n str, bool)> {
        match &self.node.kind {
            Kind::Scalar { text, plain } => Some((text, *plain)),
            _ => None,
        }
    }

    fn other(self, node: &'n Node, known: Known<'n>) -> Value<'n> {
        Value { node, known, ..self }
    }

    fn wrong(&self, expected: impl fmt::Display) -> Mistake {
        Mistake::wrong_type(self.node, &expected)
    }

    fn number<T: std::str::FromStr>(&self) -> Result<T, Mistake> {
        self.text()
            .filter(|(_, plain)| *plain)
            .and_then(|(text, _)| text.parse().ok())
            .ok_or_else(|| {
                let digits = |text: &str| {
                    let end = text.find(|c: char| !c.is_ascii_digit());
                    text[..end.unwrap_or(text.len())].to_owned()
                };
                let digits = self.text().map(|(text, _)| digits(text));
                let number = digits.filter(|digits| !digits.is_empty());
                self.wrong("a whole number").rewritten(number.map(Rewrite::Value))
            })
    }

    /// Reads a mapping with these keys. `Err(n)` allows any keys, of which the visitor needs
    /// at most `n`.
    fn read_map<'de, V: Visitor<'de>>(
        self,
        keys: Result<Struct, usize>,
        visitor: V,
    ) -> Result<V::Value, Mistake> {
        let none = Vec::new();
        let pairs = match &self.node.kind {
            Kind::Map(pairs) => pairs,
            _ if self.node.is_null() => &none,
            _ => return Err(self.not_a_mapping(keys.ok())),
        };
        let needs = keys.err().unwrap_or(usize::MAX);
        let reads = |number: usize| self.reading.reads(&pairs[number].1);
        let walk = Walk::new(self.known, pairs.len(), needs, &reads);
        let entries = Entries { pairs, walk, next: None, keys: keys.ok(), around: self };
        visitor
            .visit_map(entries)
            .map_err(|mistake| self.in_mapping(mistake, pairs, keys.ok()).at(self.node))
    }

    #[cold]
    fn not_a_mapping(&self, keys: Option<Struct>) -> Mistake {
        let ty = keys.and_then(|keys| Type::of(keys.name));
        let mut mistake = self.wrong("a mapping of keys to values");
        match (ty.map_or("", |ty| ty.name), self.outer, self.text()) {
            ("Selection", Some(outer), _) => {
                mistake.help.extend(choice::chosen(outer.ty, self.node));
            }
            ("SkillLevels", _, Some((text, _))) => {
                mistake.help.push(format!("write `level: {}`", write::text(text)));
            }
            _ => {}
        }
        let entry = |(text, _): (&str, bool)| Some(Rewrite::Entry(ty?, text.to_owned()));
        let entry = self.text().and_then(entry);
        mistake.rewritten(entry)
    }

    /// A mapping in place of a text, of whose keys none is a language, which is reported.
    #[cold]
    fn without_languages(&self, mut mistake: Mistake) -> Mistake {
        let Kind::Map(pairs) = &self.node.kind else { return mistake };
        let is_left_out = pairs.iter().any(|(_, node)| !self.reading.reads(node));
        mistake.follows |= is_left_out && mistake.node == Some(self.node.id);
        mistake
    }

    /// Adds what the pairs of a mapping say about a mistake in it.
    #[cold]
    fn in_mapping(
        &self,
        mut mistake: Mistake,
        pairs: &Pairs,
        keys: Option<Struct>,
    ) -> Mistake {
        let ty = keys.and_then(|keys| Type::of(keys.name));
        if mistake.word.is_some() && ty.is_some_and(|ty| ty.name == "Publication") {
            compose::edited(&mut mistake.help, pairs);
        }
        if let Some(field) = mistake.missing.take() {
            let explains = |(key, node): &(Key, std::rc::Rc<Node>)| {
                key.text == field && !self.reading.reads(node)
                    || key.text != field && guess::stands_for(ty, &key.text, field)
            };
            mistake.follows |= pairs.iter().any(explains);
            mistake.help.extend(compose::missing(ty, field, pairs));
        }
        if let Some((field, known)) = mistake.unknown.take()
            && let Some(at) = pairs.iter().position(|(key, _)| key.text == field)
        {
            let ty = Type::with(known);
            let unknown = Unknown { at, pairs, known, ty, outer: self.outer };
            match unknown.answer() {
                guess::Answer::Help(help, other) => {
                    mistake.help = vec![help];
                    mistake.other = other;
                }
                guess::Answer::Included => mistake.follows = true,
            }
        }
        mistake
    }
}

impl<'de> Deserializer<'de> for Value<'_> {
    type Error = Mistake;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mistake> {
        match &self.node.kind {
            _ if self.node.is_null() => self.deserialize_unit(visitor),
            Kind::Scalar { .. } => self.deserialize_str(visitor),
            Kind::List(_) => self.deserialize_seq(visitor),
            Kind::Map(_) => self.read_map(Err(KEYS), visitor),
        }
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mistake> {
        match self.text() {
            Some((text, _)) if !self.node.is_null() => {
                visitor.visit_str(text).map_err(|m: Mistake| m.at(self.node))
            }
            _ => Err(self
                .wrong("a text")
                .rewritten(compose::joined(self.node).map(Rewrite::Value))),
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
            other => {
                let word = other.and_then(|(word, _)| compose::truth(word));
                let value = word.map(|word| Rewrite::Value(word.to_string()));
                Err(self.wrong("`true` or `false`").rewritten(value))
            }
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
            visitor.visit_seq(Place::new(self.node.span, self))
        } else if name == Text::NAME && matches!(self.node.kind, Kind::Map(_)) {
            if let Some(help) = guess::elsewhere(self.outer, self.node) {
                let mut mistake = self.wrong("a text");
                mistake.help.push(help);
                return Err(mistake);
            }
            self.read_map(Err(1), visitor).map_err(|m| self.without_languages(m))
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
                let list = match &self.node.kind {
                    Kind::Scalar { text, .. } => Rewrite::List(text.clone()),
                    _ => Rewrite::Pairs,
                };
                let mut mistake = self.wrong("a list").rewritten(Some(list));
                if mistake.rewrite.is_none() {
                    mistake.help.push(ITEMS.into());
                }
                return Err(mistake);
            }
        };
        let reads = |number: usize| self.reading.reads(&items[number]);
        let walk = Walk::new(self.known, items.len(), 1, &reads);
        let items = Items { nodes: items, walk, around: self };
        visitor.visit_seq(items).map_err(|m| m.at(self.node))
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mistake> {
        self.read_map(Err(1), visitor)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Mistake> {
        self.read_map(Ok(Struct { name, keys: fields }), visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Mistake> {
        match self.text() {
            Some((word, _)) if !self.node.is_null() => {
                // `A4` and `Journal` mean one thing only, as does `Honours`.
                let find = |word: &str| {
                    variants.iter().copied().find(|it| it.eq_ignore_ascii_case(word))
                };
                let other = word.to_ascii_lowercase();
                let known = find(word).or_else(|| find(SectionKind::spelled(&other)));
                visitor
                    .visit_enum(EnumWord(known.unwrap_or(word)))
                    .map_err(|m| m.at(self.node))
            }
            _ => Err(self.wrong(format_args!("one of {}", write::words(variants)))),
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

/// The pairs of a mapping. If the valid keys are known, others are reported here.
struct Entries<'n> {
    pairs: &'n [(Key, std::rc::Rc<Node>)],
    walk: Walk<'n>,
    /// The pair whose value comes next.
    next: Option<(usize, Known<'n>)>,
    keys: Option<Struct>,
    around: Value<'n>,
}

impl<'n> Entries<'n> {
    fn has_meaning(&self, key: &Key) -> bool {
        self.keys.is_none_or(|all| all.keys.contains(&key.text.as_str()))
    }

    #[cold]
    fn report_unknown(&self, at: usize, keys: Struct) {
        let Struct { name, keys: known } = keys;
        let (pairs, outer) = (self.pairs, self.around.outer);
        let ty = Type::of(name);
        self.around
            .reading
            .unknown_key(&Unknown { at, pairs, known, ty, outer }, self.around.node);
    }

    /// What is around the value of a key.
    fn outer(&self, key: &'n Key) -> Option<Outer<'n>> {
        match self.keys {
            Some(keys) => Some(Outer { ty: keys.name, key }),
            None => self.around.outer,
        }
    }

    /// Adds the pair's index to the position of a mistake.
    #[cold]
    fn in_pair(&self, number: usize, mistake: Mistake) -> Mistake {
        let keeps = |number: usize| {
            let (key, node) = &self.pairs[number];
            self.has_meaning(key) && self.around.reading.reads(node)
        };
        let (key, node) = &self.pairs[number];
        let ty = self.keys.and_then(|keys| Type::of(keys.name));
        let mistake = mistake.at(node).in_key(key, node, ty);
        mistake.after(self.walk.step(number, &keeps))
    }
}

impl<'de> MapAccess<'de> for Entries<'_> {
    type Error = Mistake;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Mistake> {
        while let Some((number, known)) = self.walk.next() {
            let (key, node) = &self.pairs[number];
            if !self.around.reading.reads(node) {
                continue;
            }
            if let Some(keys) = self.keys.filter(|_| !self.has_meaning(key)) {
                if !matches!(known, Known::All) {
                    self.report_unknown(number, keys);
                }
                continue;
            }
            self.next = Some((number, known));
            return seed.deserialize(Name(key)).map(Some).map_err(|mut m: Mistake| {
                m.span = m.span.or(Some(key.span));
                self.in_pair(number, m)
            });
        }
        Ok(None)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<S::Value, Mistake> {
        let Some((number, known)) = self.next.take() else {
            return Err(de::Error::custom("a value was asked for before its key"));
        };
        let (key, node) = &self.pairs[number];
        let value = seed
            .deserialize(Value {
                outer: self.outer(key),
                ..self.around.other(node, known)
            })
            .map_err(|m| self.in_pair(number, m))?;
        if node.is_blank() && !matches!(known, Known::All) {
            self.around.reading.blank_key(key);
        }
        Ok(value)
    }
}

struct Items<'n> {
    nodes: &'n [std::rc::Rc<Node>],
    walk: Walk<'n>,
    around: Value<'n>,
}

impl<'n> Items<'n> {
    fn reads(&self, number: usize) -> bool {
        self.around.reading.reads(&self.nodes[number])
    }

    fn next(&mut self) -> Option<(usize, Known<'n>)> {
        loop {
            let (number, known) = self.walk.next()?;
            if self.reads(number) {
                return Some((number, known));
            }
        }
    }

    /// Adds the item's index to the position of a mistake.
    #[cold]
    fn in_item(&self, number: usize, mistake: Mistake) -> Mistake {
        let step = self.walk.step(number, &|number| self.reads(number));
        let node = &self.nodes[number];
        let mut mistake = mistake;
        // What a mapping lacks may be the value of a key that was reported as unknown.
        mistake.follows |=
            mistake.node.is_none() && self.around.reading.has_unknown_keys(node);
        mistake.at(node).in_item(number, self.nodes, self.around.node).after(step)
    }
}

impl<'de> SeqAccess<'de> for Items<'_> {
    type Error = Mistake;

    fn next_element_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, Mistake> {
        let Some((number, known)) = self.next() else { return Ok(None) };
        let item = self.around.other(&self.nodes[number], known);
        seed.deserialize(item).map(Some).map_err(|m| self.in_item(number, m))
    }
}
