//! Imports for the files of this folder.

pub(super) use super::super::Projector;
pub(super) use super::super::cv::{Contact, Detail, Lead, Link, Summary};
pub(super) use super::super::phrase::{Phrase, bracket, commas};
pub(super) use super::super::reflect::reflect;
pub(super) use super::{Group, Print, are_years, before_date, bullets, sorted};
pub(super) use crate::model::{self, Section, Text, Url};
