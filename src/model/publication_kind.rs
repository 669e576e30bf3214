//! What kinds of publications there are, and how far they have come.

use schemars::JsonSchema;
use serde::Deserialize;

/// What kind of publication it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs, reason = "the names say it")]
pub enum PublicationType {
    Conference,
    Journal,
    Workshop,
    Preprint,
    Book,
    Chapter,
    Thesis,
    Patent,
    Software,
    Dataset,
    Other,
}

impl PublicationType {
    /// All types, in the order of groups.
    pub const ALL: [PublicationType; 11] = [
        PublicationType::Conference,
        PublicationType::Journal,
        PublicationType::Workshop,
        PublicationType::Preprint,
        PublicationType::Book,
        PublicationType::Chapter,
        PublicationType::Thesis,
        PublicationType::Patent,
        PublicationType::Software,
        PublicationType::Dataset,
        PublicationType::Other,
    ];

    /// The word in a database.
    pub fn as_str(self) -> &'static str {
        match self {
            PublicationType::Conference => "conference",
            PublicationType::Journal => "journal",
            PublicationType::Workshop => "workshop",
            PublicationType::Preprint => "preprint",
            PublicationType::Book => "book",
            PublicationType::Chapter => "chapter",
            PublicationType::Thesis => "thesis",
            PublicationType::Patent => "patent",
            PublicationType::Software => "software",
            PublicationType::Dataset => "dataset",
            PublicationType::Other => "other",
        }
    }
}

/// The status of a publication. Default: `published`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs, reason = "the names say it")]
pub enum PublicationStatus {
    InPreparation,
    UnderReview,
    UnderRevision,
    Accepted,
    InPress,
    Published,
}

impl PublicationStatus {
    /// The word in a database.
    pub fn as_str(self) -> &'static str {
        match self {
            PublicationStatus::InPreparation => "in-preparation",
            PublicationStatus::UnderReview => "under-review",
            PublicationStatus::UnderRevision => "under-revision",
            PublicationStatus::Accepted => "accepted",
            PublicationStatus::InPress => "in-press",
            PublicationStatus::Published => "published",
        }
    }
}
