//! Names that the author gives to entries.

use std::fmt;
use std::str::FromStr;

use super::{Malformed, read_from_str};

/// The name of an entry, person or venue: letters, digits, `-`, `_`, `.`; a letter or
/// digit first. It is unique in the database.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Id(String);

impl Id {
    /// What was written where an id is looked up. If it is none, it names nothing.
    pub(super) fn written(text: String) -> Id {
        Id(text)
    }

    /// The name itself.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Id {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<Self, Malformed> {
        let inner = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
        let starts = text.starts_with(|c: char| c.is_ascii_alphanumeric());
        if starts && text.len() <= 64 && text.chars().all(inner) {
            Ok(Id(text.to_owned()))
        } else {
            Err(Malformed(format!(
                "`{text}` is not an id: use letters, digits, `-`, `_` and `.`, at most 64"
            )))
        }
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A word by which variants select entries. Written like an [`Id`].
pub type Tag = Id;

read_from_str!(Id);
