//! Contact details: a mapping of kinds, or a list in the author's order.

use std::borrow::Cow;
use std::fmt;
use std::sync::LazyLock;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{
    Deserialize, DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor,
};
use serde_json::Value;

use super::contact_kinds::{ContactAddress, ContactKind};
use super::text::Text;
use super::texts::{Leaf, Texts};
use super::{Email, Hidden, Phone, Url};
use crate::diag::{Span, Spanned};

/// Ways to reach the owner, in the order in which they are printed.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Contacts(pub Vec<Contact>);

/// A way to reach a person.
#[derive(Debug, Clone, PartialEq)]
pub struct Contact {
    /// The kind; `None` if the author wrote a label and an address.
    pub kind: Option<&'static ContactKind>,
    /// The author's label instead of that of the kind.
    pub label: Option<Text>,
    /// The author's text instead of the address.
    pub text: Option<Text>,
    /// What is printed, and where it leads.
    pub address: Spanned<ContactAddress>,
}

impl Contact {
    /// A contact of the kind named `key`, whose value is known to be valid.
    fn of(key: &str, text: String, url: Url, span: Span) -> Contact {
        let address = ContactAddress { text, url: Some(url), needs_label: false };
        Contact {
            kind: ContactKind::named(key),
            label: None,
            text: None,
            address: Spanned { value: address, span },
        }
    }

    /// An e-mail address.
    pub fn email(email: &Spanned<Email>) -> Contact {
        Contact::of("email", email.to_string(), email.url(), email.span)
    }

    /// A telephone number.
    pub fn phone(phone: &Spanned<Phone>) -> Contact {
        Contact::of("phone", phone.to_string(), phone.url(), phone.span)
    }

    /// Whether a variant that hides `what` hides this. A mobile telephone is a telephone.
    fn is_hidden_by(&self, what: Hidden) -> bool {
        self.kind.is_some_and(|kind| {
            kind.name() == what.as_str() || (what == Hidden::Phone && kind.is_phone())
        })
    }
}

impl Contacts {
    /// Removes what a variant hides.
    pub fn hide(&mut self, what: Hidden) {
        self.0.retain(|contact| !contact.is_hidden_by(what));
    }
}

impl Texts for Contact {
    fn leaves<'t>(&'t self, span: Span, found: &mut Vec<Leaf<'t>>) {
        let Contact { kind: _, label, text, address } = self;
        label.leaves(span, found);
        text.leaves(span, found);
        address.leaves(span, found);
    }

    fn change_texts(&mut self, change: &mut dyn FnMut(&mut Text)) {
        let Contact { kind: _, label, text, address: _ } = self;
        label.change_texts(change);
        text.change_texts(change);
    }
}

impl Texts for ContactAddress {
    fn leaves<'t>(&'t self, span: Span, found: &mut Vec<Leaf<'t>>) {
        let url = self.url.as_ref().filter(|url| url.as_str().starts_with("http"));
        found.extend(url.map(|url| Leaf::Url(url, span)));
    }

    fn change_texts(&mut self, _: &mut dyn FnMut(&mut Text)) {}
}

impl Texts for Contacts {
    fn leaves<'t>(&'t self, span: Span, found: &mut Vec<Leaf<'t>>) {
        self.0.leaves(span, found);
    }

    fn change_texts(&mut self, change: &mut dyn FnMut(&mut Text)) {
        self.0.change_texts(change);
    }
}

/// The keys of an item that are no kinds.
const OWN: [&str; 3] = ["label", "text", "url"];

/// Every key of the mapping, for messages.
pub static CONTACT_KEYS: LazyLock<Vec<&'static str>> =
    LazyLock::new(|| ContactKind::all().flat_map(|kind| kind.keys).copied().collect());

/// Every key of an item of the list, for messages.
static ITEM_KEYS: LazyLock<Vec<&'static str>> =
    LazyLock::new(|| CONTACT_KEYS.iter().copied().chain(OWN).collect());

impl<'de> Deserialize<'de> for Contacts {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        d.deserialize_any(MappingOrList)
    }
}

struct MappingOrList;

impl<'de> Visitor<'de> for MappingOrList {
    type Value = Contacts;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("contacts, such as `{email: ada@example.org}`")
    }

    fn visit_unit<E: Error>(self) -> Result<Contacts, E> {
        Ok(Contacts::default())
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Contacts, E> {
        Err(lacks_kind(text))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Contacts, A::Error> {
        let mut found: Vec<Contact> = Vec::new();
        while let Some(key) = map.next_key_seed(KeySeed { of_item: false })? {
            let ItemKey::Kind(kind) = key else { continue };
            found.extend(contacts(kind, map.next_value_seed(Values(kind))?));
        }
        // A mapping has no order of its own.
        let place = |contact: &Contact| {
            ContactKind::all().position(|kind| Some(kind) == contact.kind)
        };
        found.sort_by_key(place);
        Ok(Contacts(found))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Contacts, A::Error> {
        let mut found = Vec::new();
        while let Some(Item(contacts)) = seq.next_element()? {
            found.extend(contacts);
        }
        Ok(Contacts(found))
    }
}

fn contacts(
    kind: &'static ContactKind,
    addresses: Vec<Spanned<ContactAddress>>,
) -> impl Iterator<Item = Contact> {
    addresses.into_iter().map(|address| Contact {
        kind: Some(kind),
        label: None,
        text: None,
        address,
    })
}

/// The message for an address that is written alone.
fn lacks_kind<E: Error>(text: &str) -> E {
    let kind = match text {
        _ if text.parse::<Email>().is_ok() => "email",
        _ if text.parse::<Phone>().is_ok() => "phone",
        _ => "website",
    };
    E::custom(format!("`{text}` needs its kind: write `{kind}: {text}`"))
}

/// The key of a kind, or one of [`OWN`].
enum ItemKey {
    Kind(&'static ContactKind),
    Label,
    Text,
    Url,
}

struct KeySeed {
    of_item: bool,
}

impl<'de> DeserializeSeed<'de> for KeySeed {
    type Value = ItemKey;

    fn deserialize<D: Deserializer<'de>>(self, d: D) -> Result<ItemKey, D::Error> {
        let key = String::deserialize(d)?;
        Ok(match key.as_str() {
            "label" if self.of_item => ItemKey::Label,
            "text" if self.of_item => ItemKey::Text,
            "url" if self.of_item => ItemKey::Url,
            key => ItemKey::Kind(ContactKind::named(key).ok_or_else(|| {
                let known = if self.of_item { &*ITEM_KEYS } else { &*CONTACT_KEYS };
                D::Error::unknown_field(key, known)
            })?),
        })
    }
}

/// The value of a kind: one, or a list.
struct Values(&'static ContactKind);

impl<'de> DeserializeSeed<'de> for Values {
    type Value = Vec<Spanned<ContactAddress>>;

    fn deserialize<D: Deserializer<'de>>(self, d: D) -> Result<Self::Value, D::Error> {
        d.deserialize_newtype_struct(Spanned::<()>::NAME, self)
    }
}

impl<'de> Visitor<'de> for Values {
    type Value = Vec<Spanned<ContactAddress>>;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a text, or a list of texts")
    }

    // A place, as in `Spanned`, or the value itself from other deserializers.
    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        let lacks = || A::Error::custom("a place is incomplete");
        let file = crate::diag::FileId(seq.next_element()?.ok_or_else(lacks)?);
        let start = seq.next_element()?.ok_or_else(lacks)?;
        let end = seq.next_element()?.ok_or_else(lacks)?;
        let span = Span { file, start, end };
        seq.next_element_seed(Located { kind: self.0, span })?.ok_or_else(lacks)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(
        self,
        d: D,
    ) -> Result<Self::Value, D::Error> {
        Located { kind: self.0, span: Span::NONE }.deserialize(d)
    }
}

/// A value whose place is known.
struct Located {
    kind: &'static ContactKind,
    span: Span,
}

impl<'de> DeserializeSeed<'de> for Located {
    type Value = Vec<Spanned<ContactAddress>>;

    fn deserialize<D: Deserializer<'de>>(self, d: D) -> Result<Self::Value, D::Error> {
        d.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Located {
    type Value = Vec<Spanned<ContactAddress>>;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a text, or a list of texts")
    }

    fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
        Ok(Vec::new())
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
        let value = self.kind.read(text).map_err(E::custom)?;
        Ok(vec![Spanned { value, span: self.span }])
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        let mut found = Vec::new();
        while let Some(more) = seq.next_element_seed(Values(self.kind))? {
            found.extend(more);
        }
        Ok(found)
    }

    fn visit_map<A: MapAccess<'de>>(self, _: A) -> Result<Self::Value, A::Error> {
        let key = self.kind.name();
        Err(A::Error::custom(format!(
            "expected a text, found a mapping: write `contact` as a list, with an item such \
             as `{{{key}: …, label: Private}}`"
        )))
    }
}

/// An item of the list.
struct Item(Vec<Contact>);

impl<'de> Deserialize<'de> for Item {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        struct ItemVisitor;

        impl<'de> Visitor<'de> for ItemVisitor {
            type Value = Item;

            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str("a contact, such as `{email: ada@example.org}`")
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Item, E> {
                Err(lacks_kind(text))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, _: A) -> Result<Item, A::Error> {
                Err(A::Error::custom(
                    "expected a contact, found a list: write `{email: ada@example.org}`",
                ))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Item, A::Error> {
                Parts::read(map)?.item().map(Item).map_err(A::Error::custom)
            }
        }

        d.deserialize_any(ItemVisitor)
    }
}

/// The values of an item.
#[derive(Default)]
struct Parts {
    of_kinds: Vec<(&'static ContactKind, Vec<Spanned<ContactAddress>>)>,
    label: Option<Text>,
    text: Option<Text>,
    url: Option<Spanned<Url>>,
}

impl Parts {
    fn read<'de, A: MapAccess<'de>>(mut map: A) -> Result<Parts, A::Error> {
        let mut parts = Parts::default();
        while let Some(key) = map.next_key_seed(KeySeed { of_item: true })? {
            match key {
                ItemKey::Kind(kind) => {
                    parts.of_kinds.push((kind, map.next_value_seed(Values(kind))?));
                }
                ItemKey::Label => parts.label = map.next_value()?,
                ItemKey::Text => parts.text = map.next_value()?,
                ItemKey::Url => parts.url = map.next_value()?,
            }
        }
        Ok(parts)
    }

    fn item(self) -> Result<Vec<Contact>, String> {
        let Parts { mut of_kinds, label, text, url } = self;
        if of_kinds.len() > 1 {
            let keys: Vec<String> = of_kinds
                .iter()
                .map(|(kind, _)| format!("`- {}: …`", kind.name()))
                .collect();
            return Err(format!("an item has one kind: write {}", keys.join(" and ")));
        }
        if let Some((kind, addresses)) = of_kinds.pop() {
            if url.is_some() {
                let key = kind.name();
                return Err(format!("`{key}` is an address already: remove `url`"));
            }
            let with_words =
                |contact| Contact { label: label.clone(), text: text.clone(), ..contact };
            return Ok(contacts(kind, addresses).map(with_words).collect());
        }
        // Another message is about the key.
        if label.is_none() && text.is_none() && url.is_none() {
            return Ok(Vec::new());
        }
        if label.is_none() || (text.is_none() && url.is_none()) {
            return Err(
                "a contact without a kind needs `label`, and `url` or `text`: write \
                        `{label: Lab, url: https://lab.example.org}`"
                    .to_owned(),
            );
        }
        let shown = url.as_ref().map(|url| url.short().to_owned()).unwrap_or_default();
        let span = url.as_ref().map_or(Span::NONE, |url| url.span);
        let url = url.map(|url| url.value);
        let value = ContactAddress { text: shown, url, needs_label: true };
        Ok(vec![Contact { kind: None, label, text, address: Spanned { value, span } }])
    }
}

/// The schema of the keys of all kinds.
fn kinds_schema() -> serde_json::Map<String, Value> {
    let of = |kind: &'static ContactKind| {
        // The description has an example.
        let example = kind.about.split('`').nth(1).unwrap_or_default();
        let word = serde_json::json!({
            "type": ["string", "number", "boolean"],
            "examples": [example],
        });
        let value = serde_json::json!({
            "description": kind.about,
            "anyOf": [word, { "type": "array", "items": word }],
        });
        kind.keys.iter().map(move |key| ((*key).to_owned(), value.clone()))
    };
    ContactKind::all().flat_map(of).collect()
}

/// The mapping form, for the schema.
struct ContactTable;

impl JsonSchema for ContactTable {
    fn schema_name() -> Cow<'static, str> {
        "ContactTable".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "Ways to reach you by kind, printed in this order. A kind may \
                have a list of values: `email: [ada@example.org, ada@example.com]`.",
            "type": "object",
            "properties": kinds_schema(),
            "additionalProperties": false,
        })
    }
}

/// An item of the list form, for the schema.
struct ContactItem;

impl JsonSchema for ContactItem {
    fn schema_name() -> Cow<'static, str> {
        "ContactItem".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let text = generator.subschema_for::<Text>().to_value();
        let url = generator.subschema_for::<Url>().to_value();
        let mut keys = kinds_schema();
        for (key, of, about) in [
            ("label", &text, "Your label instead of that of the kind: `Private`."),
            ("text", &text, "The printed text instead of the address: `my lab`."),
            ("url", &url, "The address of a contact without a kind."),
        ] {
            let value = serde_json::json!({ "description": about, "allOf": [of] });
            keys.insert(key.to_owned(), value);
        }
        json_schema!({
            "description": "A way to reach you: one kind with its value, `{email: \
                ada@example.org, label: Private}`, or a label with an address or a text, \
                `{label: Lab, url: https://lab.example.org}`.",
            "type": "object",
            "properties": keys,
            "additionalProperties": false,
        })
    }
}

impl JsonSchema for Contacts {
    fn schema_name() -> Cow<'static, str> {
        "Contacts".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let table = generator.subschema_for::<ContactTable>();
        let list = generator.subschema_for::<Vec<ContactItem>>();
        json_schema!({
            "description": "Ways to reach you: a mapping of kinds, or a list in the order \
                in which it is printed.",
            "anyOf": [table, list],
        })
    }
}
