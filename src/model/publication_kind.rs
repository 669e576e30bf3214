//! What kinds of publications there are, and how far they have come.

use schemars::JsonSchema;
use serde::Deserialize;

/// Declares an enum of words in a database.
macro_rules! words {
    (
        $(#[$doc:meta])*
        $name:ident { $($variant:ident $word:literal,)* }
    ) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
        #[allow(missing_docs, reason = "the names say it")]
        pub enum $name {
            $(#[serde(rename = $word)] $variant,)*
        }

        impl $name {
            /// All of them, in the order of groups.
            pub const ALL: &[$name] = &[$($name::$variant,)*];

            /// The word in a database.
            pub fn as_str(self) -> &'static str {
                match self {
                    $($name::$variant => $word,)*
                }
            }
        }
    };
}

words! {
    /// What kind of publication it is.
    PublicationType {
        Conference "conference",
        Journal "journal",
        Workshop "workshop",
        Preprint "preprint",
        WorkingPaper "working-paper",
        Book "book",
        Chapter "chapter",
        Review "review",
        Report "report",
        Magazine "magazine",
        Thesis "thesis",
        Abstract "abstract",
        Poster "poster",
        Presentation "presentation",
        Patent "patent",
        Software "software",
        Dataset "dataset",
        Other "other",
    }
}

words! {
    /// The status of a publication. Default: `published`.
    PublicationStatus {
        InPreparation "in-preparation",
        Submitted "submitted",
        UnderReview "under-review",
        UnderRevision "under-revision",
        UnderContract "under-contract",
        Accepted "accepted",
        InPress "in-press",
        Published "published",
    }
}

impl PublicationStatus {
    /// Whether no one has accepted it for publication yet.
    pub fn is_open(self) -> bool {
        use PublicationStatus::{InPreparation, Submitted, UnderReview, UnderRevision};
        matches!(self, InPreparation | Submitted | UnderReview | UnderRevision)
    }
}
