//! Memberships of societies and academies.

use super::prelude::*;

entry! {
    /// A membership of a society, an academy or a body like these.
    Membership {
        /// The society.
        pub organization: Text,
        /// What one is in it: `Fellow`.
        pub role: Option<Text>,
        /// Where, if it is of a place.
        pub location: Option<Text>,
        /// Since when, or from when to when.
        pub dates: Option<Spanned<Dates>>,
        /// Its page.
        pub url: Option<Spanned<Url>>,
        /// More lines.
        #[serde(default)]
        pub bullets: Vec<Bullet>,
    }
}

impl Entry for Membership {
    parts!(bullets);

    fn title(&self) -> Option<&Text> {
        Some(&self.organization)
    }

    fn times(&self) -> Vec<Dates> {
        one(self.dates.as_ref())
    }
}
