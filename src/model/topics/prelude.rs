//! Imports for the files of this folder.

pub(super) use schemars::JsonSchema;
pub(super) use serde::Deserialize;

pub(super) use super::super::entry::{entry, joined, keyed, one, parts, times_of};
pub(super) use super::super::texts::{Leaf, texts};
pub(super) use super::super::{
    Author, Bullet, Currency, Dates, Email, Entry, GrantStatus, Hidden, Id, Keyed, List,
    Malformed, Phone, Priority, Status, Tag, TalkKind, Text, Texts, Unused, Url,
};
pub(super) use super::Topic;
pub(super) use crate::diag::{Span, Spanned};
