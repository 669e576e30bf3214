//! Patents.

use super::prelude::*;

entry! {
    /// A patent.
    Patent {
        /// Its title.
        pub title: Text,
        /// The inventors, by name or id, in order.
        #[serde(default)]
        pub inventors: Vec<Author>,
        /// The office: `US`.
        pub office: Option<Text>,
        /// Its number.
        pub number: Option<Text>,
        /// `pending`, `granted` and the like, as typed.
        pub status: Option<Text>,
        /// When it was filed or granted.
        pub dates: Option<Spanned<Dates>>,
        /// Its page.
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
        self.inventors.iter().map(|inventor| &inventor.name).collect()
    }
}
