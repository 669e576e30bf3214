//! Skills, by kind.

use super::prelude::*;

entry! {
    /// Skills of one kind.
    Skill {
        /// The kind: `Programming`.
        pub category: Text,
        /// What one knows.
        pub items: Vec<Text>,
    }
}

impl Entry for Skill {
    fn title(&self) -> Option<&Text> {
        Some(&self.category)
    }

    fn is_dated() -> bool {
        false
    }
}
