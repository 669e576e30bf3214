//! Font files that a database brings with it.

use std::fmt;
use std::str::FromStr;

use super::{Malformed, read_from_str};

/// The name of a font file in the folder of the database: `NotoSerifSC.otf`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FontName(String);

impl FontName {
    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for FontName {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<Self, Malformed> {
        let fine = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
        let lower = text.to_ascii_lowercase();
        let ends = lower.ends_with(".otf") || lower.ends_with(".ttf");
        if ends && !text.starts_with('.') && text.chars().all(fine) {
            return Ok(FontName(text.to_owned()));
        }
        Err(Malformed(format!(
            "`{text}` is not a font file: name an `.otf` or `.ttf` that lies beside the \
             database, of letters, digits, `-`, `_` and `.`"
        )))
    }
}

impl fmt::Display for FontName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

read_from_str!(FontName);
