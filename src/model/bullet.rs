//! Lines with bullets, which stand under entries of several topics.

use schemars::JsonSchema;
use serde::Deserialize;

use super::entry::keyed;
use super::texts::texts;
use super::written::text_or_mapping;
use super::{Entry, Id, Priority, Tag, Text};
use crate::diag::Spanned;

/// A line with a bullet.
#[derive(Debug, Clone, PartialEq)]
pub struct Bullet {
    /// The words.
    pub text: Text,
    /// Its name in the database.
    pub id: Option<Spanned<Id>>,
    /// Words by which variants select it.
    pub tags: Vec<Tag>,
    /// What stays longest when space is short.
    pub priority: Option<Priority>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct LongBullet {
    text: Text,
    id: Option<Spanned<Id>>,
    #[serde(default)]
    tags: Vec<Tag>,
    priority: Option<Priority>,
}

impl From<LongBullet> for Bullet {
    fn from(long: LongBullet) -> Self {
        let LongBullet { text, id, tags, priority } = long;
        Bullet { text, id, tags, priority }
    }
}

impl<'de> Deserialize<'de> for Bullet {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        text_or_mapping::<_, _, LongBullet>(d, |text| Bullet {
            text,
            id: None,
            tags: Vec::new(),
            priority: None,
        })
    }
}

keyed!(Bullet);
texts!(Bullet { text, id, tags, priority });

impl Entry for Bullet {
    fn title(&self) -> Option<&Text> {
        Some(&self.text)
    }

    fn is_bullet(&self) -> bool {
        true
    }
}
