//! Names of files that come with a database: fonts and pictures.

use std::fmt;
use std::str::FromStr;

use super::{Hidden, Malformed, read_from_str};

/// The name of a font file in the folder of the database: `NotoSerifSC.otf`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FontName(String);

/// The name of a picture in the folder of the database: `ada.jpg`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PictureName(String);

/// Whether it is the name of one file with one of these extensions.
pub(super) fn is_file(text: &str, ends: &[&str]) -> bool {
    let lower = text.to_ascii_lowercase();
    ends.iter().any(|end| lower.ends_with(end))
        && !text.starts_with('.')
        && !text.contains(|c: char| c.is_control() || r#"/\:*?"<>|"#.contains(c))
}

/// Whether it also has no character with a meaning to TeX, which reads fonts by their name.
fn is_plain(text: &str, ends: &[&str]) -> bool {
    let fine = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    is_file(text, ends) && text.chars().all(fine)
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

impl FromStr for PictureName {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<Self, Malformed> {
        if is_file(text, &[".png", ".jpg", ".jpeg"]) {
            return Ok(PictureName(text.to_owned()));
        }
        Err(Malformed(format!(
            "`{text}` is not a picture: name a `.jpg` or `.png` file in the folder of the database"
        )))
    }
}

/// What a picture shows. A document has at most one of each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PictureRole {
    /// The owner.
    Photo,
    /// The owner's signature.
    Signature,
}

impl PictureRole {
    /// What it is, in a message.
    pub fn as_str(self) -> &'static str {
        match self {
            PictureRole::Photo => "photo",
            PictureRole::Signature => "signature",
        }
    }

    /// What variants hide it by.
    pub fn hidden(self) -> Hidden {
        match self {
            PictureRole::Photo => Hidden::Photo,
            PictureRole::Signature => Hidden::Signature,
        }
    }

    /// The name of its file in a document. It is fixed, so that it cannot be the name of a
    /// theme's file, and has nothing that TeX could read as anything else.
    pub fn file(self, name: &PictureName) -> String {
        let end = name.0.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
        format!("{}-of-owner.{end}", self.as_str())
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

name!(FontName, PictureName);
