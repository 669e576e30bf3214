//! Licenses and certifications.

use super::prelude::*;

entry! {
    /// A license to practice, a board certification or another certificate.
    Certification {
        /// What you are licensed or certified as: `Licensed Psychologist`.
        pub title: Text,
        /// The body that issued it.
        pub issuer: Option<Text>,
        /// Where it is valid: `Illinois`.
        pub location: Option<Text>,
        /// Its number: `071-004242`.
        pub number: Option<Text>,
        /// Its status, as typed: `active`.
        pub status: Option<Text>,
        /// When it was issued, or how long it is valid: `2016 – present`.
        pub dates: Option<Spanned<Dates>>,
        /// Its web page.
        pub url: Option<Spanned<Url>>,
    }
}

impl Entry for Certification {
    fn title(&self) -> Option<&Text> {
        Some(&self.title)
    }

    fn times(&self) -> Vec<Dates> {
        one(self.dates.as_ref())
    }
}
