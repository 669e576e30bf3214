//! Languages that you speak.

use super::prelude::*;

entry! {
    /// A language that you speak.
    Language {
        /// The language: `Polish`.
        pub language: Text,
        /// How well you speak it: `native`.
        pub level: Option<Text>,
        /// How well you understand it: `C1`. This and the next four are those of a language
        /// passport.
        pub listening: Option<Text>,
        /// How well you read it: `C2`.
        pub reading: Option<Text>,
        /// How well you speak it: `B2`.
        pub speaking: Option<Text>,
        /// How well you take part in a conversation: `B2`.
        pub interaction: Option<Text>,
        /// How well you write it: `B2`.
        pub writing: Option<Text>,
    }
}

impl Language {
    /// The keys of the skills, in the order in which they are printed.
    pub const SKILLS: [&str; 5] =
        ["listening", "reading", "speaking", "interaction", "writing"];

    /// The skills that are given, with their keys.
    pub fn skills(&self) -> impl Iterator<Item = (&'static str, &Text)> {
        let skills = [
            &self.listening,
            &self.reading,
            &self.speaking,
            &self.interaction,
            &self.writing,
        ];
        let named = Self::SKILLS.into_iter().zip(skills);
        named.filter_map(|(key, skill)| Some((key, skill.as_ref()?)))
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
