//! Awards and other honors.

use super::prelude::*;

entry! {
    /// An award, fellowship or other honor.
    Honor {
        /// Its name: `Best Paper Award`.
        pub title: Text,
        /// Who gave it: `ACM`.
        pub issuer: Option<Text>,
        /// When you received it: `2024`.
        pub dates: Option<Spanned<Dates>>,
        /// The occasions of an honor that you received several times: `[MLSys 2024, OSDI
        /// 2023]`.
        #[serde(default, rename = "for")]
        pub occasions: Vec<Text>,
        /// The amount, as typed: `$1,000`.
        pub amount: Option<Text>,
        /// Its web page.
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
