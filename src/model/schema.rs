//! The JSON Schema of values that are written as texts.
//!
//! Types of plain keys derive their schema; types with a syntax of their own have it
//! here. A text may be written without quotes, so the schema also allows numbers and
//! booleans: a year is a number to an editor.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use super::bullet::LongBullet;
use super::date::LongDates;
use super::long_author::LongAuthor;
use super::section::ListedSection;
use super::signature::LongSignature;
use super::topics::{LongNote, LongOccasion};
use super::{
    Arxiv, Author, Bullet, Currency, Dates, Doi, Email, FontName, Id, Limit, Locale,
    Most, Note, Occasion, Orcid, PartialDate, Phone, PictureName, Priority, Referee,
    References, Section, SectionKind, Showing, Signature, Text, Url,
};

/// Declares the schema of types that are written as texts, with descriptions and
/// examples.
macro_rules! written {
    ($($type:ident: $description:literal, $examples:expr;)*) => {$(
        impl JsonSchema for $type {
            fn schema_name() -> Cow<'static, str> {
                stringify!($type).into()
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                let examples: &[&str] = &$examples;
                json_schema!({
                    "description": $description,
                    "type": ["string", "number", "boolean"],
                    "examples": examples,
                })
            }
        }
    )*};
}

written! {
    Id: "An id or tag: at most 64 letters, digits, `-`, `_` and `.`.", ["mu-serve"];
    Limit: "A date: a year, a month, a day, a season or a term.",
        ["2024", "2024-05", "2024-05-13", "Spring 2024"];
    Url: "A web, e-mail or telephone address, written in full.", ["https://example.org", "mailto:ada@example.org"];
    Email: "An e-mail address.", ["ada@example.org"];
    Phone: "A telephone number, printed as typed.", ["+1 217 555 0100"];
    Doi: "A digital object identifier (DOI).", ["10.1145/3542929.3563469"];
    Arxiv: "An arXiv identifier.", ["2404.02407"];
    FontName: "The name of a font file in the folder of the database.", ["NotoSerifSC.otf"];
    PictureName: "The name of a picture in the folder of the database.", ["ada.jpg"];
    Priority: "How important something is when space is short: a whole number, of which a higher \
        one is kept longer, or `required`.",
        ["10", "-1", "required"];
    Currency: "A currency, by the three letters of its ISO 4217 code.", ["EUR", "USD"];
    Orcid: "An ORCID iD.", ["0000-0002-1825-0097"];
}

/// Declares the schema of types with a short form and a mapping.
macro_rules! short_or_long {
    ($($type:ident: $short:ident or $long:ident, $description:literal;)*) => {$(
        impl JsonSchema for $type {
            fn schema_name() -> Cow<'static, str> {
                stringify!($type).into()
            }

            fn json_schema(generator: &mut SchemaGenerator) -> Schema {
                let short = generator.subschema_for::<$short>();
                let long = generator.subschema_for::<$long>();
                json_schema!({ "description": $description, "anyOf": [short, long] })
            }
        }
    )*};
}

short_or_long! {
    Author: Text or LongAuthor, "A name or the id of a person, or a mapping with marks, or with the parts of the name.";
    Bullet: Text or LongBullet, "A text, or a mapping with `text` and other keys.";
    Signature: PictureName or LongSignature, "The name of a picture of your signature, or a line to sign on with its keys.";
    Showing: Text or Section, "The name of a section of the database, or a new section.";
    Note: Text or LongNote, "A note, or a mapping with more about it.";
    Occasion: Text or LongOccasion, "The host of a talk, or a mapping with more about the occasion.";
    ListedSection: SectionKind or Section, "The name of a topic, or a section with its keys.";
}

/// Declares the schema of dates, which are a text or a mapping.
macro_rules! dated {
    ($($type:ident: $description:literal, $examples:expr;)*) => {$(
        impl JsonSchema for $type {
            fn schema_name() -> Cow<'static, str> {
                stringify!($type).into()
            }

            fn json_schema(generator: &mut SchemaGenerator) -> Schema {
                let examples: &[&str] = &$examples;
                let long = generator.subschema_for::<LongDates>();
                json_schema!({
                    "description": $description,
                    "examples": examples,
                    "anyOf": [{ "type": ["string", "number", "boolean"] }, long],
                })
            }
        }
    )*};
}

dated! {
    PartialDate: "A date: a year, a month, a day, a season or a term, which may be expected; or \
        a text with the date by which it is sorted: `{text: ca. 1890, sort: 1890}`.",
        ["2024", "2024-05", "2024-05-13", "Spring 2024", "WS 2024/25", "expected 2026"];
    Dates: "A date or a range, which may be ongoing or expected; or a text with the date by \
        which it is sorted: `{text: ca. 1890, sort: 1890}`. Months may have names of any \
        language, and terms are printed as typed.",
        ["2024-05", "2023-05 – 2023-08", "2023 – present", "since 2023", "2023–24",
            "expected 2025-05", "2021-10 – expected 2025-09", "WS 2019/20", "May 2019"];
}

impl JsonSchema for Locale {
    fn schema_name() -> Cow<'static, str> {
        "Locale".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let tags: Vec<&str> = Locale::all().map(Locale::tag).collect();
        let named = |it: Locale| format!("`{}` for {}", it.tag(), it.vocabulary().name);
        let names: Vec<String> = Locale::all().map(named).collect();
        let description = format!(
            "The language and country of dates and headings: {}.",
            names.join(", ")
        );
        json_schema!({
            "description": description,
            "type": ["string", "number", "boolean"],
            "examples": tags,
        })
    }
}

impl JsonSchema for Text {
    fn schema_name() -> Cow<'static, str> {
        "Text".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let words = ["string", "number", "boolean"];
        json_schema!({
            "description": "A text: `*italic*`, `**bold**`, `` `code` ``, \
                `[words](https://…)`, `$math$`, and `[@id]` for the label of a publication. Everything \
                else is literal. Or the text in several languages: `{en: Prize, de: Preis}`.",
            "examples": ["A text with *italic* words"],
            "anyOf": [
                { "type": words },
                {
                    "type": "object",
                    "propertyNames": { "pattern": "^[a-z]{2,3}(-[A-Za-z0-9]+)*$" },
                    "additionalProperties": { "type": words },
                },
            ],
        })
    }
}

impl JsonSchema for Most {
    fn schema_name() -> Cow<'static, str> {
        "Most".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let number = generator.subschema_for::<u16>();
        json_schema!({
            "description": "A number for each section, or numbers for sections and publication types by \
                name.",
            "anyOf": [number, { "type": "object", "additionalProperties": number }],
        })
    }
}

impl JsonSchema for References {
    fn schema_name() -> Cow<'static, str> {
        "References".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let named = generator.subschema_for::<Vec<Referee>>();
        json_schema!({
            "description": "A list of referees, or the word `on-request`.",
            "anyOf": [{ "const": "on-request" }, named],
        })
    }
}

/// The JSON Schema (draft 7) of a database, and of each of its files.
pub fn schema() -> serde_json::Value {
    let settings = schemars::generate::SchemaSettings::draft07();
    let mut schema = settings.into_generator().into_root_schema_for::<super::Resume>();
    schema.insert("title".into(), "A tenure database".into());
    let mut schema = schema.to_value();
    for (definition, key, spelling) in SPELLINGS {
        let of = match *definition {
            "" => &mut schema,
            name => &mut schema["definitions"][name],
        };
        let described = of["properties"][key].clone();
        of["patternProperties"][format!("^{spelling}$")] = described;
    }
    let kinds = &mut schema["definitions"]["SectionKind"]["enum"];
    if let Some(kinds) = kinds.as_array_mut() {
        kinds.push("honours".into());
    }
    schema
}

/// Keys that are also read under another name: the definition (none for the database
/// itself), the key, the other name. An editor that completes keys offers the first.
const SPELLINGS: &[(&str, &str, &str)] = &[
    ("", "honors", "honours"),
    ("Education", "honours", "honors"),
    ("Teaching", "enrolment", "enrollment"),
    ("Talk", "with", "co-presenters"),
    ("Advisee", "now", "current-position"),
];
