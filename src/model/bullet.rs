//! Bullets, which entries of several topics have.

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
    /// The text.
    pub text: Text,
    /// Its id in the database.
    pub id: Option<Spanned<Id>>,
    /// Tags by which variants select it.
    pub tags: Vec<Tag>,
    /// How important it is.
    pub priority: Option<Priority>,
}

/// A bullet with an id, tags or a priority.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct LongBullet {
    /// The text.
    text: Text,
    /// The id by which variants refer to it: `speedup`.
    id: Option<Spanned<Id>>,
    /// Tags by which variants select it: `[teaching, systems]`. Default: those of its entry.
    #[serde(default)]
    tags: Vec<Tag>,
    /// How important it is when space is short: a number (higher is kept longer) or
    /// `required`. Default: the priority of its entry.
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
