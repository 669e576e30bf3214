//! Where work is published or presented: conferences, journals, workshops.

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

/// A venue, written once under an id: `atc: {kind: conference, name: USENIX Annual
/// Technical Conference}`. Write the id wherever the venue is wanted.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Venue {
    /// What kind of venue it is: `conference`.
    pub kind: VenueKind,
    /// The full name without year or ordinal: `USENIX Annual Technical Conference`.
    pub name: Text,
    /// The short name in summaries: `ATC`.
    pub acronym: Option<Text>,
    /// The short name in citations, with the organization: `USENIX ATC`.
    pub series: Option<Text>,
    /// How the title of the proceedings counts editions: by year or by ordinal.
    pub numbering: Option<Numbering>,
    /// The year of the first edition, from which ordinals are counted: `1973`.
    pub first: Option<u16>,
    /// The number of years between editions: `2`. Default: 1.
    pub every: Option<u16>,
    /// For a workshop, the conference at which it is held, by id or name.
    pub at: Option<Text>,
    /// Former names of the venue, which are printed for the years in which they were in
    /// use.
    #[serde(default, deserialize_with = "by_year")]
    pub former: Vec<FormerName>,
    /// Its web page, to which its name leads under talks and service.
    pub url: Option<Spanned<Url>>,
}

/// How the title of the proceedings counts editions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Numbering {
    /// `Proceedings of the 2024 …`.
    Year,
    /// `Proceedings of the 54th …`.
    Ordinal,
}

/// A former name of a venue.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FormerName {
    /// The last year in which the name was in use: `2009`.
    pub until: u16,
    /// The full name at that time.
    pub name: Text,
    /// The short name in summaries at that time, if it was different.
    pub acronym: Option<Text>,
    /// The short name in citations at that time, if it was different.
    pub series: Option<Text>,
}

/// Reads former names and sorts them, oldest first.
fn by_year<'de, D: Deserializer<'de>>(d: D) -> Result<Vec<FormerName>, D::Error> {
    let mut former = Vec::<FormerName>::deserialize(d)?;
    former.sort_by_key(|name| name.until);
    Ok(former)
}

impl Venue {
    /// The names in use in `year`: full, in summaries, in citations.
    pub fn names(&self, year: Option<u16>) -> (&Text, &Text, &Text) {
        let then = year.and_then(|year| {
            self.former.get(self.former.partition_point(|former| former.until < year))
        });
        let name = then.map_or(&self.name, |f| &f.name);
        let acronym = then.and_then(|f| f.acronym.as_ref()).or(self.acronym.as_ref());
        let series = then.and_then(|f| f.series.as_ref()).or(self.series.as_ref());
        (name, acronym.or(series).unwrap_or(name), series.or(acronym).unwrap_or(name))
    }

    /// The ordinal of the edition in `year`, if the venue counts by ordinals.
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
