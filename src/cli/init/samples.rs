//! What the samples of a starter database look like in a field.

/// A group of fields with the same habits.
struct Habits {
    /// Words in the names of the fields, in lower case.
    words: &'static [&'static str],
    /// The kind of the venue that counts most.
    kind: &'static str,
    /// The heading of the skills that a CV lists.
    skills: &'static str,
}

/// All groups; the first with a word of the field is used. The last one suits any field.
#[rustfmt::skip]
static FIELDS: &[Habits] = &[
    Habits {
        words: &["comput", "software", "machine learning", "informati", "artificial", "robot", "security", "data sci", "network", "programming"],
        kind: "conference",
        skills: "Programming",
    },
    Habits {
        words: &["psycholog", "sociolog", "econom", "politic", "educat", "linguist", "anthropolog", "communication", "social"],
        kind: "journal",
        skills: "Methods and Software",
    },
    Habits {
        words: &["biolog", "chem", "medic", "neuro", "physic", "genetic", "pharm", "ecolog", "geolog", "astro", "engineer", "material"],
        kind: "journal",
        skills: "Laboratory and Field Methods",
    },
    Habits {
        words: &["histor", "philosoph", "literat", "art", "music", "theolog", "classic", "law", "archaeolog", "philolog"],
        kind: "journal",
        skills: "Archives and Languages",
    },
    Habits { words: &[""], kind: "journal", skills: "Skills" },
];

/// The kind of venue and the heading of skills in a field.
pub(super) fn of_field(field: &str) -> (&'static str, &'static str) {
    let field = field.to_lowercase();
    let is = |habits: &&Habits| {
        let words = field.split_whitespace().map(|word| word.trim_matches(','));
        let starts: Vec<&str> = words.collect();
        habits.words.iter().any(|known| {
            if known.contains(' ') || known.is_empty() {
                field.contains(known)
            } else {
                starts.iter().any(|word| word.starts_with(known))
            }
        })
    };
    FIELDS.iter().find(is).map_or(("journal", "Skills"), |it| (it.kind, it.skills))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn habits_of_fields() {
        assert_eq!(of_field("Developmental Psychology").0, "journal");
        assert_eq!(of_field("Computer Architecture").0, "conference");
        assert_eq!(of_field("Art History").1, "Archives and Languages");
        assert_eq!(of_field("Artificial Intelligence").0, "conference");
        assert_eq!(of_field("Number Theory"), ("journal", "Skills"));
    }
}
