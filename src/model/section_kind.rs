//! The kinds of section: one for each topic, and those of the owner.

use schemars::JsonSchema;
use serde::Deserialize;

use super::topics::topics;

macro_rules! section_kinds {
    ($($Kind:ident $key:ident of $Entry:ident $(in $holder:ty)?,)*) => {
        /// The kinds of section. Each prints one topic of the database.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
        #[serde(rename_all = "kebab-case")]
        #[allow(missing_docs, reason = "the names say it")]
        pub enum SectionKind {
            Contact,
            Profile,
            Interests,
            $($Kind,)*
        }

        impl SectionKind {
            /// All kinds, in the default order of a page.
            pub const ALL: &[SectionKind] = &[
                SectionKind::Contact,
                SectionKind::Profile,
                SectionKind::Interests,
                $(SectionKind::$Kind,)*
            ];

            /// The word in a database, which is also the name of the theme's partial.
            pub fn as_str(self) -> &'static str {
                match self {
                    SectionKind::Contact => "contact",
                    SectionKind::Profile => "profile",
                    SectionKind::Interests => "interests",
                    $(SectionKind::$Kind => stringify!($key),)*
                }
            }
        }
    };
}
topics!(section_kinds);

impl SectionKind {
    /// The kind that a word of a database names, in any case and spelling.
    pub fn named(word: &str) -> Option<SectionKind> {
        let word = word.to_ascii_lowercase();
        let name = SectionKind::spelled(&word);
        SectionKind::ALL.iter().copied().find(|kind| kind.as_str() == name)
    }

    /// The name of a topic in the spelling of the model: `honours` is `honors`.
    pub fn spelled(topic: &str) -> &str {
        if topic == "honours" { "honors" } else { topic }
    }
}
