//! The status by which entries are selected: of publications, and of grants.

use std::borrow::Cow;
use std::sync::LazyLock;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{Deserialize, Deserializer, Error};

use super::{GrantStatus, PublicationStatus};

/// A status of a publication or of a grant. Some words are both.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Status(&'static str);

/// Every word, those of publications first.
static WORDS: LazyLock<Vec<&'static str>> = LazyLock::new(|| {
    let of_publications = PublicationStatus::ALL.iter().map(|status| status.as_str());
    let of_grants = GrantStatus::ALL.into_iter().map(GrantStatus::as_str);
    super::written::once(of_publications.chain(of_grants))
});

impl Status {
    /// The word in a database.
    pub fn as_str(self) -> &'static str {
        self.0
    }

    /// Whether publications can have it.
    pub fn is_of_publications(self) -> bool {
        PublicationStatus::ALL.iter().any(|status| status.as_str() == self.0)
    }

    /// Whether grants can have it.
    pub fn is_of_grants(self) -> bool {
        GrantStatus::ALL.iter().any(|status| status.as_str() == self.0)
    }

    /// Whether a selection of these words keeps an entry with this status. A word that only
    /// publications have does not select grants, and the reverse.
    pub fn is_kept_by(self, selected: &[Status], is_grant: bool) -> bool {
        let is_for_grants =
            selected.iter().any(|it| it.is_of_grants() && !it.is_of_publications());
        let is_for_publications =
            selected.iter().any(|it| it.is_of_publications() && !it.is_of_grants());
        let is_for_it = if is_grant {
            is_for_grants || !is_for_publications
        } else {
            is_for_publications || !is_for_grants
        };
        selected.is_empty() || !is_for_it || selected.contains(&self)
    }
}

impl From<PublicationStatus> for Status {
    fn from(status: PublicationStatus) -> Status {
        Status(status.as_str())
    }
}

impl From<GrantStatus> for Status {
    fn from(status: GrantStatus) -> Status {
        Status(status.as_str())
    }
}

impl<'de> Deserialize<'de> for Status {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let written = Cow::<str>::deserialize(deserializer)?;
        let known = WORDS.iter().find(|word| word.eq_ignore_ascii_case(&written));
        known
            .map(|word| Status(word))
            .ok_or_else(|| Error::unknown_variant(&written, &WORDS))
    }
}

impl JsonSchema for Status {
    fn schema_name() -> Cow<'static, str> {
        "Status".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "A status of publications or of grants.",
            "type": "string",
            "enum": *WORDS,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_select_the_entries_that_have_them() {
        let status =
            |word: &str| Status(WORDS.iter().find(|it| **it == word).expect(word));
        let kept = |entry: &str, is_grant: bool, selected: &[&str]| {
            let selected: Vec<Status> =
                selected.iter().map(|word| status(word)).collect();
            status(entry).is_kept_by(&selected, is_grant)
        };
        assert!(kept("awarded", true, &[]));
        assert!(kept("awarded", true, &["published"]));
        assert!(!kept("declined", true, &["awarded"]));
        assert!(kept("published", false, &["awarded"]));
        assert!(!kept("in-press", false, &["published", "submitted"]));
        assert!(kept("awarded", true, &["published", "submitted"]));
        assert!(!kept("awarded", true, &["submitted"]));
        assert!(!kept("published", false, &["submitted"]));
    }
}
