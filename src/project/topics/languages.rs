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
        let mut skills = Phrase::default();
        for (skill, level) in self.levels.iter().flat_map(model::SkillLevels::all) {
            skills.comma().text(&on.say(on.words.label(skill))).words(" ").text(level);
        }
        let level = match (&self.level, skills.finish()) {
            (Some(level), Some(skills)) => Phrase::default()
                .text(level)
                .words(" (")
                .text(&skills)
                .words(")")
                .finish(),
            (level, skills) => level.clone().or(skills),
        };
        Language { language: self.language.clone(), level }
    }
}
