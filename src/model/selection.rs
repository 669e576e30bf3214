//! Which entries a variant or a section selects.

use std::collections::BTreeSet;
use std::fmt;

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Deserialize;

use super::written::each_once;
use super::{Id, Limit, Status, Tag};
use crate::diag::Spanned;

/// What happens to entries and bullets without tags when a variant selects by tags.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Untagged {
    /// They are kept.
    Keep,
    /// They are dropped.
    Drop,
}

/// A limit on entries, for each section or for sections and types by name.
#[derive(Debug, Clone, PartialEq)]
pub enum Most {
    /// For each section.
    Each(u16),
    /// For sections and types of publication by name.
    Of(IndexMap<Spanned<Id>, u16>),
}

#[derive(Deserialize)]
#[serde(transparent)]
struct Named(IndexMap<Spanned<Id>, u16>);

impl<'de> Deserialize<'de> for Most {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        struct Either;

        impl<'de> serde::de::Visitor<'de> for Either {
            type Value = Most;

            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str("a number or a mapping of names to numbers")
            }

            fn visit_str<E: serde::de::Error>(self, word: &str) -> Result<Most, E> {
                word.parse().map(Most::Each).map_err(|_| {
                    E::custom(format_args!(
                        "`{word}` is not a number: write a number, or names with numbers, as \
                         in `{{publications: 5}}`"
                    ))
                })
            }

            fn visit_u64<E: serde::de::Error>(self, number: u64) -> Result<Most, E> {
                self.visit_str(&number.to_string())
            }

            fn visit_map<A: serde::de::MapAccess<'de>>(
                self,
                map: A,
            ) -> Result<Most, A::Error> {
                let map = serde::de::value::MapAccessDeserializer::new(map);
                Named::deserialize(map).map(|named| Most::Of(named.0))
            }
        }

        d.deserialize_any(Either)
    }
}

/// Which entries and bullets are printed. Each key drops more; entries to which a key
/// does not apply are kept.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub struct Selection {
    /// Keep entries with any of these tags, and those without tags: `[teaching,
    /// service]`.
    pub tags: Vec<Spanned<Tag>>,
    /// Keep entries with all of these tags, and those without tags: `[teaching, recent]`.
    pub all_tags: Vec<Spanned<Tag>>,
    /// Drop entries with any of these tags: `[draft]`.
    pub no_tags: Vec<Spanned<Tag>>,
    /// Whether `tags` and `all-tags` keep or drop entries without tags. Default: `keep`.
    pub untagged: Option<Untagged>,
    /// Drop entries that ended before this date: `2020` or `2020-05`. Entries without a
    /// date are kept.
    pub since: Option<Spanned<Limit>>,
    /// Drop entries that began after this date: `2024`. Entries without a date are kept.
    pub until: Option<Spanned<Limit>>,
    /// Keep at most this many entries: a number for each section, or one for each section
    /// and type by name, as in `{publications: 5, talks: 3, journal: 2}`.
    pub max: Option<Most>,
    /// Drop entries whose priority is lower than this number.
    pub min_priority: Option<i32>,
    /// Keep only publications, or grants, of these statuses: `[published, accepted]`,
    /// `[awarded]`.
    #[serde(deserialize_with = "each_once")]
    pub status: Vec<Status>,
    /// Keep only these entries, in each section that has any of them: `[mu-serve, firm]`.
    pub ids: Vec<Spanned<Id>>,
    /// Drop these entries: `[mu-serve]`.
    pub drop: Vec<Spanned<Id>>,
}

impl Selection {
    /// Fills each key that is not set from `base`.
    pub(super) fn extend(&mut self, base: &Selection) {
        fill(&mut self.tags, &base.tags);
        fill(&mut self.all_tags, &base.all_tags);
        add(&mut self.no_tags, &base.no_tags);
        self.untagged = self.untagged.or(base.untagged);
        self.since = self.since.take().or_else(|| base.since.clone());
        self.until = self.until.take().or_else(|| base.until.clone());
        self.max = self.max.take().or_else(|| base.max.clone());
        self.min_priority = self.min_priority.or(base.min_priority);
        fill(&mut self.status, &base.status);
        fill(&mut self.ids, &base.ids);
        add(&mut self.drop, &base.drop);
    }
}

/// Adds the names of `base` that a list does not have.
pub(super) fn add(list: &mut Vec<Spanned<Id>>, base: &[Spanned<Id>]) {
    let known: BTreeSet<Id> = list.iter().map(|name| name.value.clone()).collect();
    list.extend(base.iter().filter(|name| !known.contains(&name.value)).cloned());
}

/// Takes a list from `base` if there is none.
pub(super) fn fill<T: Clone>(list: &mut Vec<T>, base: &[T]) {
    if list.is_empty() {
        list.extend_from_slice(base);
    }
}
