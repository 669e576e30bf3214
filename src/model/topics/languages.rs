//! Languages that you speak.

use super::prelude::*;

entry! {
    /// A language that you speak.
    Language {
        /// The language: `Polish`.
        pub language: Text,
        /// How well you speak it: `native`.
        pub level: Option<Text>,
        /// How well by skill: `{listening: C1, reading: C2, speaking: B2, writing: B2}`.
        pub levels: Option<SkillLevels>,
    }
}

/// Levels in a language by skill, as in the Common European Framework of Reference:
/// `{listening: C1, reading: C2, interaction: B2, production: B2, writing: B2}`.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SkillLevels {
    /// Listening: `C1`.
    pub listening: Option<Text>,
    /// Reading: `C2`.
    pub reading: Option<Text>,
    /// Speaking: `B2`.
    pub speaking: Option<Text>,
    /// Taking part in conversations: `B2`.
    pub interaction: Option<Text>,
    /// Speaking at length: `B2`.
    pub production: Option<Text>,
    /// Writing: `B2`.
    pub writing: Option<Text>,
}

texts!(SkillLevels { listening, reading, speaking, interaction, production, writing });

impl SkillLevels {
    /// The levels with the names of their skills, in the order of the framework.
    pub fn all(&self) -> impl Iterator<Item = (&'static str, &Text)> {
        let SkillLevels {
            listening,
            reading,
            speaking,
            interaction,
            production,
            writing,
        } = self;
        [
            ("listening", listening),
            ("reading", reading),
            ("speaking", speaking),
            ("interaction", interaction),
            ("production", production),
            ("writing", writing),
        ]
        .into_iter()
        .filter_map(|(skill, level)| Some((skill, level.as_ref()?)))
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
