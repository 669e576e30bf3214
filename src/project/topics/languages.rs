//! Prints languages.

use super::prelude::*;

reflect! {
    /// A printed language.
    Language {
        language: Text as Title,
        /// The level, and the skills: `native` or `reading C2, writing B2`.
        level: Option<Text> as Aside,
    }
}

impl Print for model::Language {
    type Printed = Language;

    fn print(&self, _: &Section, on: &Projector) -> Language {
        let mut level = Phrase::default();
        self.level.iter().for_each(|text| _ = level.then(text));
        for (skill, text) in self.skills() {
            let skill = on.say(on.words.language_skill(skill));
            level.then(&skill).words(" ").text(text);
        }
        Language { language: self.language.clone(), level: level.finish() }
    }
}
