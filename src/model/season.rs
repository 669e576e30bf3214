//! The seasons of a year.

/// A season of a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Season {
    Winter,
    Spring,
    Summer,
    Fall,
    Autumn,
}

impl Season {
    const ALL: [(&'static str, Season); 5] = [
        ("winter", Season::Winter),
        ("spring", Season::Spring),
        ("summer", Season::Summer),
        ("fall", Season::Fall),
        ("autumn", Season::Autumn),
    ];

    /// The first month on the northern hemisphere. The winter of a year begins in January
    /// of that year.
    pub(super) fn month(self) -> u8 {
        match self {
            Season::Winter => 1,
            Season::Spring => 3,
            Season::Summer => 6,
            Season::Fall | Season::Autumn => 9,
        }
    }

    /// All seasons, with the words that locales use as keys.
    pub fn all() -> impl Iterator<Item = (&'static str, Season)> {
        Season::ALL.into_iter()
    }

    /// The English word.
    pub fn as_str(self) -> &'static str {
        match self {
            Season::Winter => "Winter",
            Season::Spring => "Spring",
            Season::Summer => "Summer",
            Season::Fall => "Fall",
            Season::Autumn => "Autumn",
        }
    }
}
