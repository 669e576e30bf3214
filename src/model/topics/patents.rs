//! Patents.

use super::prelude::*;

entry! {
    /// A patent.
    Patent {
        /// The title.
        pub title: Text,
        /// The inventors in order, each by name or by the id of a person.
        #[serde(default)]
        pub inventors: Vec<Author>,
        /// The patent office: `US`.
        pub office: Option<Text>,
        /// Its number: `11,234,567`.
        pub number: Option<Text>,
        /// Its status, as typed: `pending`.
        pub status: Option<Text>,
        /// When it was filed or granted: `2022-03`.
        pub dates: Option<Spanned<Dates>>,
        /// Its web page.
        pub url: Option<Spanned<Url>>,
    }
}

impl Entry for Patent {
    fn title(&self) -> Option<&Text> {
        Some(&self.title)
    }

    fn times(&self) -> Vec<Dates> {
        one(self.dates.as_ref())
    }

    fn people(&self) -> Vec<&Text> {
        self.inventors.iter().filter_map(Author::written).collect()
    }
}
