//! Languages spoken.

use super::prelude::*;

entry! {
    /// A language spoken.
    Language {
        /// The language.
        pub language: Text,
        /// How well.
        pub level: Option<Text>,
    }
}

impl Entry for Language {
    fn title(&self) -> Option<&Text> {
        Some(&self.language)
    }

    fn is_dated() -> bool {
        false
    }
}
