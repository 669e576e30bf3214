//! Grants.

use super::prelude::*;

entry! {
    /// A grant.
    Grant {
        /// The title.
        pub title: Text,
        /// The funding body: `NSF`.
        pub funder: Text,
        /// Your role: `PI`.
        pub role: Option<Text>,
        /// The amount, as typed: `$1,000,000`.
        pub amount: Option<Text>,
        /// The award number: `CNS-2312345`.
        pub number: Option<Text>,
        /// The years: `2020 – 2025`.
        pub dates: Option<Spanned<Dates>>,
        /// Other investigators, each by name or by the id of a person.
        #[serde(default)]
        pub investigators: Vec<Text>,
        /// Its web page.
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
