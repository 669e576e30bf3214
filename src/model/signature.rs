//! What stands under a CV where it is signed.

use std::str::FromStr;

use schemars::JsonSchema;
use serde::Deserialize;

use super::texts::texts;
use super::written::word_or_mapping;
use super::{Malformed, PartialDate, PictureName, Text, read_from_str};
use crate::diag::Spanned;

/// A line to sign on at the end of the CV, as the name of a picture or with its keys.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Signature {
    /// Where the CV is signed.
    pub place: Option<Text>,
    /// When it is signed.
    pub date: Option<Spanned<PartialDate>>,
    /// A picture of the signature.
    pub picture: Option<Spanned<PictureName>>,
}

texts!(Signature { place, date, picture });

/// A line to sign on at the end of the CV. Without a picture there is room to sign by hand.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct LongSignature {
    /// Where the CV is signed: `Berlin`.
    place: Option<Text>,
    /// When it is signed: `2026-11-28`.
    date: Option<Spanned<PartialDate>>,
    /// A picture of the signature, a `.jpg` or `.png` file next to the database:
    /// `signature.png`.
    picture: Option<Spanned<PictureName>>,
}

impl From<LongSignature> for Signature {
    fn from(long: LongSignature) -> Self {
        let LongSignature { place, date, picture } = long;
        Signature { place, date, picture }
    }
}

impl<'de> Deserialize<'de> for Signature {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        word_or_mapping::<_, _, Picture, LongSignature>(d, |picture| Signature {
            picture: Some(Spanned { value: picture.value.0, span: picture.span }),
            ..Signature::default()
        })
    }
}

/// The name of a picture in the place of a signature.
struct Picture(PictureName);

impl FromStr for Picture {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<Self, Malformed> {
        text.parse().map(Picture).map_err(|_| {
            Malformed(format!(
                "`{text}` is not a picture{}write the name of a `.jpg` or `.png` file, or a mapping: \
                 `{{place: Berlin, date: 2026-11-28}}`, or `{{}}` for a line to sign on",
                Malformed::HELP
            ))
        })
    }
}

read_from_str!(Picture);
