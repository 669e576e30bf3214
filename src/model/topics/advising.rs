//! Advising: the people whom you advise.

use super::prelude::*;

entry! {
    /// A person whom you advise or advised.
    Advisee {
        /// Their name, or the id of a person.
        pub name: Text,
        /// The degree that they work toward: `Ph.D.`.
        pub level: Option<Text>,
        /// Their institution.
        pub institution: Option<Text>,
        /// Your role, if you are not their only advisor: `Co-advisor`.
        pub role: Option<Text>,
        /// The years: `2020 – 2024`.
        pub dates: Option<Spanned<Dates>>,
        /// The topic of the thesis or project.
        pub topic: Option<Text>,
        /// What they do now: `Assistant Professor at UIUC`.
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
