//! People advised.

use super::prelude::*;

entry! {
    /// Someone advised.
    Advisee {
        /// Their name, or the id of a person.
        pub name: Text,
        /// What they work for: `Ph.D.`.
        pub level: Option<Text>,
        /// Where.
        pub institution: Option<Text>,
        /// What one is to them, if not the advisor.
        pub role: Option<Text>,
        /// The years.
        pub dates: Option<Spanned<Dates>>,
        /// The thesis or project.
        pub topic: Option<Text>,
        /// What became of them.
        pub now: Option<Text>,
    }
}

impl Entry for Advisee {
    fn title(&self) -> Option<&Text> {
        Some(&self.name)
    }

    fn times(&self) -> Vec<Dates> {
        one(self.dates.as_ref())
    }

    fn people(&self) -> Vec<&Text> {
        vec![&self.name]
    }
}
