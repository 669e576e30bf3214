//! Prints languages.

use super::prelude::*;

reflect! {
    /// A printed language.
    Language {
        language: Text as Title,
        level: Option<Text> as Aside,
    }
}

impl Print for model::Language {
    type Printed = Language;

    fn print(&self, _: &Section, _: &Projector) -> Language {
        Language { language: self.language.clone(), level: self.level.clone() }
    }
}
