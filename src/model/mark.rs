//! Marks of authors, such as `*` for equal contribution: how they look and what they mean.

use schemars::JsonSchema;
use serde::Deserialize;

use super::Text;
use super::texts::texts;

/// How a mark of authors looks, and what it means: `{sign: "#", text: visiting student}`.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Mark {
    /// The sign after the name: `#`.
    pub sign: Option<Text>,
    /// How the name is set, instead of a sign or beside it.
    pub style: Option<MarkStyle>,
    /// What it means, printed above the list: `visiting student`.
    pub text: Option<Text>,
}

texts!(Mark { sign, style, text });

/// How a marked name is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs, reason = "the names say it")]
pub enum MarkStyle {
    Underline,
    Italic,
}

/// A mark that every database has.
pub struct KnownMark {
    /// Its id.
    pub id: &'static str,
    /// The sign.
    pub sign: Option<&'static str>,
    /// The style.
    pub style: Option<MarkStyle>,
}

impl KnownMark {
    /// The mark of an id, if it is one of these.
    pub fn of(id: &str) -> Option<&'static KnownMark> {
        KNOWN_MARKS.iter().find(|known| known.id == id)
    }
}

/// The marks that every database has, in the order in which they follow a name. Their words
/// are those of the language. The signs are in the order of footnotes in print; trainees are
/// underlined as in CVs of psychologists.
pub static KNOWN_MARKS: [KnownMark; 6] = [
    KnownMark { id: "equal", sign: Some("*"), style: None },
    KnownMark { id: "corresponding", sign: Some("†"), style: None },
    KnownMark { id: "advisee", sign: Some("‡"), style: None },
    KnownMark { id: "co-first", sign: Some("§"), style: None },
    KnownMark { id: "senior", sign: Some("¶"), style: None },
    KnownMark { id: "student", sign: None, style: Some(MarkStyle::Underline) },
];
