//! Languages that you speak.

use super::prelude::*;

entry! {
    /// A language that you speak.
    Language {
        /// The language: `Polish`.
        pub language: Text,
        /// How well you speak it: `native`.
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
