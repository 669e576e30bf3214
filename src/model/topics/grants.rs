//! Grants.

use super::prelude::*;

entry! {
    /// Money won.
    Grant {
        /// Its title.
        pub title: Text,
        /// Who gives it.
        pub funder: Text,
        /// What one is on it: `PI`.
        pub role: Option<Text>,
        /// The sum, as typed.
        pub amount: Option<Text>,
        /// The number of the award.
        pub number: Option<Text>,
        /// The years.
        pub dates: Option<Spanned<Dates>>,
        /// Others on it, by name or id.
        #[serde(default)]
        pub investigators: Vec<Text>,
        /// Its page.
        pub url: Option<Spanned<Url>>,
    }
}

impl Entry for Grant {
    fn title(&self) -> Option<&Text> {
        Some(&self.title)
    }

    fn times(&self) -> Vec<Dates> {
        one(self.dates.as_ref())
    }

    fn people(&self) -> Vec<&Text> {
        self.investigators.iter().collect()
    }

    fn hide(&mut self, what: Hidden) {
        if what == Hidden::Amount {
            self.amount = None;
        }
    }
}
