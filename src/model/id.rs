//! Ids and tags, the names that the author gives to things.

use std::fmt;
use std::str::FromStr;

use super::{Malformed, read_from_str};

/// The id of an entry, person or venue: letters, digits, `-`, `_` and `.`, beginning with
/// a letter or digit. It is unique in the database.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Id(String);

impl Id {
    /// An id as it was written where one is looked up, without validation. An invalid id
    /// matches nothing.
    pub(super) fn written(text: String) -> Id {
        Id(text)
    }

    /// The id as a string.
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
                "`{text}` is not an id: use at most 64 letters, digits, `-`, `_` and `.`"
            )))
        }
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A word by which variants select entries, with the syntax of an [`Id`].
pub type Tag = Id;

read_from_str!(Id);
