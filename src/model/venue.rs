//! Where work appears: conferences, journals, workshops.

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer};

use super::Url;
use super::text::Text;
use super::texts::texts;
use crate::diag::Spanned;

/// What kind of venue it is, which decides how it is cited.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs, reason = "the names say it")]
pub enum VenueKind {
    Conference,
    Journal,
    Workshop,
    Event,
}

/// A venue, written once and referred to by its key in the table.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Venue {
    /// The kind.
    pub kind: VenueKind,
    /// The full name without year or ordinal: `USENIX Annual Technical Conference`.
    pub name: Text,
    /// The short name by which it stands in summaries: `ATC`.
    pub acronym: Option<Text>,
    /// The short name by which it is cited, with its organisation: `USENIX ATC`.
    pub series: Option<Text>,
    /// How its editions are counted: by year or by ordinal.
    pub numbering: Option<Numbering>,
    /// The year of the first edition, from which ordinals are counted.
    pub first: Option<u16>,
    /// The years between editions, 1 if left out.
    pub every: Option<u16>,
    /// For a workshop: the conference that it is held at, by id or name.
    pub at: Option<Text>,
    /// Names under which it was known before.
    #[serde(default, deserialize_with = "by_year")]
    pub former: Vec<FormerName>,
    /// Its page.
    pub url: Option<Spanned<Url>>,
}

/// How a proceedings title counts its editions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Numbering {
    /// `Proceedings of the 2024 …`.
    Year,
    /// `Proceedings of the 54th …`.
    Ordinal,
}

/// A name that a venue had up to a year.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FormerName {
    /// The last year of it.
    pub until: u16,
    /// The full name then.
    pub name: Text,
    /// The short name in summaries then, if it was another.
    pub acronym: Option<Text>,
    /// The short name in citations then, if it was another.
    pub series: Option<Text>,
}

/// Reads former names, the oldest first.
fn by_year<'de, D: Deserializer<'de>>(d: D) -> Result<Vec<FormerName>, D::Error> {
    let mut former = Vec::<FormerName>::deserialize(d)?;
    former.sort_by_key(|name| name.until);
    Ok(former)
}

impl Venue {
    /// The names in force in `year`: full, in summaries, in citations.
    pub fn names(&self, year: Option<u16>) -> (&Text, &Text, &Text) {
        let then = year.and_then(|year| {
            self.former.get(self.former.partition_point(|former| former.until < year))
        });
        let name = then.map_or(&self.name, |f| &f.name);
        let acronym = then.and_then(|f| f.acronym.as_ref()).or(self.acronym.as_ref());
        let series = then.and_then(|f| f.series.as_ref()).or(self.series.as_ref());
        (name, acronym.or(series).unwrap_or(name), series.or(acronym).unwrap_or(name))
    }

    /// The ordinal of the edition in `year`, if the venue is counted so.
    pub fn edition(&self, year: u16) -> Option<u16> {
        let every = self.every.unwrap_or(1).max(1);
        let since = year.checked_sub(self.first?)?;
        since.is_multiple_of(every).then(|| since / every + 1)
    }
}

texts!(Venue { kind, name, acronym, series, numbering, first, every, at, former, url });
texts!(FormerName { until, name, acronym, series });

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn former_names_are_read_in_any_order() {
        let written = "kind: journal\nname: New\nformer:\n  - {until: 2010, name: Middle}\n  \
                       - {until: 2000, name: Old}\n  - {until: 2010, name: Other}\n";
        let venue: Venue = serde_yaml::from_str(written).expect("a venue");
        let name = |year| venue.names(Some(year)).0.letters();
        assert_eq!(
            [2000, 2001, 2010, 2011].map(name),
            ["Old", "Middle", "Middle", "New"]
        );
    }
}
