//! Imports for the files of this folder.

pub(super) use super::super::cv::{Contact, Detail, Lead, Link, Summary};
pub(super) use super::super::phrase::{Phrase, bracket, commas};
pub(super) use super::super::reflect::reflect;
pub(super) use super::super::{Projector, contacts};
pub(super) use super::{Group, Print, bullets, sorted};
pub(super) use crate::model::{self, Section, Text, Url};
