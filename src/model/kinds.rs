//! The fixed words of topics other than publications: kinds of talks, states of grants,
//! levels of advisees.

use schemars::JsonSchema;
use serde::Deserialize;

use super::Text;

/// Declares an enumeration with all of its values and their words in a database.
macro_rules! kinds {
    ($(
        $(#[$doc:meta])*
        $name:ident: $count:literal { $($(#[$about:meta])* $kind:ident = $word:literal,)* }
    )*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
        #[serde(rename_all = "kebab-case")]
        #[allow(missing_docs, reason = "the names say it")]
        pub enum $name {
            $($(#[$about])* $kind,)*
        }

        impl $name {
            /// All values, in the order of groups.
            pub const ALL: [$name; $count] = [$($name::$kind,)*];

            /// The word in a database.
            pub fn as_str(self) -> &'static str {
                match self {
                    $($name::$kind => $word,)*
                }
            }
        }
    )*};
}

kinds! {
    /// What kind of talk it is.
    TalkKind: 7 {
        Keynote = "keynote",
        Invited = "invited",
        Contributed = "contributed",
        Seminar = "seminar",
        Panel = "panel",
        Poster = "poster",
        Other = "other",
    }

    /// How far a grant has come.
    GrantStatus: 5 {
        Awarded = "awarded",
        Pending = "pending",
        Submitted = "submitted",
        Completed = "completed",
        Declined = "declined",
    }

    /// What an advisee works toward.
    AdvisingLevel: 7 {
        Postdoc = "postdoc",
        Phd = "phd",
        Masters = "masters",
        Undergraduate = "undergraduate",
        HighSchool = "high-school",
        Visiting = "visiting",
        Other = "other",
    }
}

/// How levels are usually written, without case, spaces and punctuation.
const LEVELS: &[(&str, AdvisingLevel)] = &[
    ("postdoc", AdvisingLevel::Postdoc),
    ("postdoctoral", AdvisingLevel::Postdoc),
    ("phd", AdvisingLevel::Phd),
    ("dphil", AdvisingLevel::Phd),
    ("doctor", AdvisingLevel::Phd),
    ("edd", AdvisingLevel::Phd),
    ("ms", AdvisingLevel::Masters),
    ("msc", AdvisingLevel::Masters),
    ("ma", AdvisingLevel::Masters),
    ("meng", AdvisingLevel::Masters),
    ("mphil", AdvisingLevel::Masters),
    ("mba", AdvisingLevel::Masters),
    ("master", AdvisingLevel::Masters),
    ("bs", AdvisingLevel::Undergraduate),
    ("bsc", AdvisingLevel::Undergraduate),
    ("ba", AdvisingLevel::Undergraduate),
    ("beng", AdvisingLevel::Undergraduate),
    ("bachelor", AdvisingLevel::Undergraduate),
    ("undergrad", AdvisingLevel::Undergraduate),
    ("highschool", AdvisingLevel::HighSchool),
    ("visit", AdvisingLevel::Visiting),
];

/// Shortenings that are a level only as a word of their own: `ma`, but not `many`.
const SHORTEST_BEGINNING: usize = 5;

impl AdvisingLevel {
    /// The level that is a word of the database: `phd`. It is printed in the language of
    /// the document; any other text is printed as typed.
    pub fn named(written: &Text) -> Option<AdvisingLevel> {
        let letters = written.letters();
        AdvisingLevel::ALL.into_iter().find(|level| level.as_str() == letters)
    }

    /// The level that a text means: `Ph.D. student` is `phd`. `None` if it is another.
    pub fn meant(written: &Text) -> Option<AdvisingLevel> {
        if let Some(named) = Self::named(written) {
            return Some(named);
        }
        let mut folded = String::new();
        let mut words = Vec::new();
        for c in written.letters().to_lowercase().chars() {
            if c.is_alphanumeric() {
                folded.push(c);
            } else if c.is_whitespace() {
                words.push(folded.len());
            }
        }
        let first = words.first().map_or(folded.as_str(), |end| &folded[..*end]);
        let means = |(form, _): &&(&str, AdvisingLevel)| {
            first == *form
                || (form.len() >= SHORTEST_BEGINNING && folded.starts_with(form))
        };
        LEVELS.iter().find(means).map(|(_, level)| *level)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_are_recognized_as_they_are_usually_written() {
        for (written, level) in [
            ("Ph.D.", Some("phd")),
            ("phd", Some("phd")),
            ("PhD student", Some("phd")),
            ("Ph. D.", None),
            ("Doctoral", Some("phd")),
            ("M.S.", Some("masters")),
            ("MSc in Physics", Some("masters")),
            ("Master's", Some("masters")),
            ("Many", None),
            ("B.A.", Some("undergraduate")),
            ("Undergraduate thesis", Some("undergraduate")),
            ("Post-doc", Some("postdoc")),
            ("Postdoctoral fellow", Some("postdoc")),
            ("High School", Some("high-school")),
            ("Visiting Scholar", Some("visiting")),
            ("Habilitation", None),
        ] {
            let meant = AdvisingLevel::meant(&Text::plain(written));
            assert_eq!(meant.map(AdvisingLevel::as_str), level, "{written}");
        }
    }
}
