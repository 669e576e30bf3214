//! Licenses and certifications.

use super::prelude::*;

entry! {
    /// A license to practice, a board certification or another certificate.
    Certification {
        /// What one is licensed or certified as: `Licensed Psychologist`.
        pub title: Text,
        /// The body that has given it.
        pub issuer: Option<Text>,
        /// Where it holds.
        pub location: Option<Text>,
        /// Its number.
        pub number: Option<Text>,
        /// `active`, `provisional` and the like, as typed.
        pub status: Option<Text>,
        /// When it was given, or from when to when it holds.
        pub dates: Option<Spanned<Dates>>,
        /// Its page.
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
