//! Skills, by category.

use super::prelude::*;

entry! {
    /// Skills of one category.
    Skill {
        /// The category: `Programming`.
        pub category: Text,
        /// The skills: `[Rust, Python]`.
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
