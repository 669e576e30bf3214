//! Advising: the people whom you advise.

use super::prelude::*;

entry! {
    /// A person whom you advise or advised.
    Advisee {
        /// Their name, or the id of a person.
        pub name: Text,
        /// The degree that they work toward, printed as typed: `Ph.D.`. The words `postdoc`,
        /// `phd`, `masters`, `undergraduate`, `high-school` and `visiting` are printed in the
        /// language of the document. `group: level` recognizes both.
        pub level: Option<Text>,
        /// Their institution.
        pub institution: Option<Text>,
        /// Your role, if you are not their only advisor: `Co-advisor`.
        pub role: Option<Text>,
        /// The years: `2020 – 2024`.
        pub dates: Option<Spanned<Dates>>,
        /// The topic of the thesis or project.
        pub topic: Option<Text>,
        /// The title of their thesis: `Looms That Learn`.
        pub thesis: Option<Text>,
        /// The other advisors, each by name or by the id of a person: `[Bob Roe]`.
        #[serde(default, rename = "co-advisors")]
        pub co_advisors: Vec<Text>,
        /// Their awards: `[Best Thesis Award 2023]`.
        #[serde(default)]
        pub awards: Vec<Text>,
        /// What they do now: `Assistant Professor at UIUC`. Also written as
        /// `current-position`.
        #[serde(alias = "current-position")]
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
        std::iter::once(&self.name).chain(&self.co_advisors).collect()
    }

    fn acquaintances(&self) -> Vec<&Text> {
        self.people()
    }
}
