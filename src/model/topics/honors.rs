//! Awards and other honors.

use super::prelude::*;

entry! {
    /// An award, fellowship or other honour.
    Honor {
        /// Its name.
        pub title: Text,
        /// Who gave it.
        pub issuer: Option<Text>,
        /// When.
        pub dates: Option<Spanned<Dates>>,
        /// Occasions of an honour received often: `MLSys 2024`.
        #[serde(default, rename = "for")]
        pub occasions: Vec<Text>,
        /// The sum, as typed.
        pub amount: Option<Text>,
        /// Its page.
        pub url: Option<Spanned<Url>>,
    }
}

impl Entry for Honor {
    fn title(&self) -> Option<&Text> {
        Some(&self.title)
    }

    fn times(&self) -> Vec<Dates> {
        one(self.dates.as_ref())
    }

    fn hide(&mut self, what: Hidden) {
        if what == Hidden::Amount {
            self.amount = None;
        }
    }
}
