//! Reads dates from texts and from mappings.

use std::fmt;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::Deserialize;

use super::super::written::Written;
use super::super::{Malformed, Text, read_from_str};
use super::advice::advice;
use super::parse::{self, Refusal};
use super::{Dates, PartialDate};

/// The error for a text that is not a date. The second line is the help.
fn malformed(
    text: &str,
    refusal: &Refusal,
    accepts: &dyn Fn(&str) -> bool,
    or_text: bool,
) -> Malformed {
    let (why, help) = advice(text, refusal, accepts, or_text);
    Malformed(format!("`{text}` {why}{}{help}", Malformed::HELP))
}

impl FromStr for PartialDate {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<Self, Malformed> {
        let accepts = |text: &str| parse::date(text).is_ok();
        parse::date(text).map_err(|refusal| malformed(text, &refusal, &accepts, true))
    }
}

impl FromStr for Dates {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<Self, Malformed> {
        let accepts =
            |text: &str| parse::dates(text).is_ok_and(|dates| !dates.is_reversed());
        parse::dates(text).map_err(|refusal| malformed(text, &refusal, &accepts, true))
    }
}

/// A date before or after which a variant drops entries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limit(pub PartialDate);

impl FromStr for Limit {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<Self, Malformed> {
        let read = |text: &str| {
            let date = parse::date(text)?;
            if date.expected { Err(Refusal::Unknown) } else { Ok(Limit(date)) }
        };
        let accepts = |text: &str| read(text).is_ok();
        read(text).map_err(|refusal| malformed(text, &refusal, &accepts, false))
    }
}

impl fmt::Display for Limit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

read_from_str!(Limit);

/// The date by which a text is sorted.
#[derive(Debug)]
struct Sort(Dates);

impl FromStr for Sort {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<Self, Malformed> {
        let accepts =
            |text: &str| parse::dates(text).is_ok_and(|dates| !dates.is_reversed());
        let read = parse::dates(text).map(Sort);
        read.map_err(|refusal| malformed(text, &refusal, &accepts, false))
    }
}

read_from_str!(Sort);

/// A text that is printed instead of a date.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::model) struct LongDates {
    /// The text that is printed: `ca. 1890`.
    text: Text,
    /// The date or range by which it is sorted and selected: `1890`.
    #[schemars(with = "String")]
    sort: Sort,
}

impl From<LongDates> for Dates {
    fn from(long: LongDates) -> Self {
        let LongDates { text, sort: Sort(mut dates) } = long;
        dates.start.text = Some(Box::new(text));
        dates
    }
}

/// A single date has no end; the last one is taken.
impl From<LongDates> for PartialDate {
    fn from(long: LongDates) -> Self {
        let LongDates { text, sort: Sort(dates) } = long;
        let last = dates.last().unwrap_or(&dates.start).clone();
        PartialDate { text: Some(Box::new(text)), ..last }
    }
}

macro_rules! read_from_text_or_mapping {
    ($($type:ty),+) => {$(
        impl<'de> Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                match Written::<LongDates>::deserialize(d)? {
                    Written::Short(text) => text.parse().map_err(serde::de::Error::custom),
                    Written::Long(long) => Ok(long.into()),
                }
            }
        }
    )+};
}

read_from_text_or_mapping!(PartialDate, Dates);
