//! Names of files that come with a database: fonts and a photo.

use std::fmt;
use std::str::FromStr;

use super::{Malformed, read_from_str};

/// The name of a font file in the folder of the database: `NotoSerifSC.otf`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FontName(String);

/// The name of a picture in the folder of the database: `ada.jpg`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PhotoName(String);

/// Whether a file name has one of these extensions and no character with a meaning in a
/// path or to TeX.
fn is_plain(text: &str, ends: &[&str]) -> bool {
    let fine = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    let lower = text.to_ascii_lowercase();
    ends.iter().any(|end| lower.ends_with(end))
        && !text.starts_with('.')
        && text.chars().all(fine)
}

impl FromStr for FontName {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<Self, Malformed> {
        if is_plain(text, &[".otf", ".ttf"]) {
            return Ok(FontName(text.to_owned()));
        }
        Err(Malformed(format!(
            "`{text}` is not a font file: name an `.otf` or `.ttf` file in the folder of the \
             database, of letters, digits, `-`, `_` and `.`"
        )))
    }
}

impl FromStr for PhotoName {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<Self, Malformed> {
        if is_plain(text, &[".png", ".jpg", ".jpeg"]) {
            return Ok(PhotoName(text.to_owned()));
        }
        Err(Malformed(format!(
            "`{text}` is not a picture: name a `.jpg` or `.png` file in the folder of the \
             database, of letters, digits, `-`, `_` and `.`"
        )))
    }
}

macro_rules! name {
    ($($type:ty),+) => {$(
        impl $type {
            /// The name.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        read_from_str!($type);
    )+};
}

name!(FontName, PhotoName);
