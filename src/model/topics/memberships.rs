//! Memberships of societies and academies.

use super::prelude::*;

entry! {
    /// A membership in a society, an academy or a similar body.
    Membership {
        /// The society: `ACM`.
        pub organization: Text,
        /// Your role in it: `Fellow`.
        pub role: Option<Text>,
        /// Where, for a local chapter or society.
        pub location: Option<Text>,
        /// The years of membership: `2015 – present`.
        pub dates: Option<Spanned<Dates>>,
        /// Its web page.
        pub url: Option<Spanned<Url>>,
        /// Bullets under the entry.
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
