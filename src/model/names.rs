//! Several names in one text, as lists of authors are written elsewhere.

/// The names in a text: `A, B, & C`, `A; B`, `A and B`, or `Last, F. and Other, O.`, each
/// with the given name first.
pub fn names_in(text: &str) -> Vec<String> {
    let mut pieces = vec![text];
    for mark in [" and ", " & ", " und ", " et ", " y ", ";", ", &", ",&"] {
        pieces = pieces.into_iter().flat_map(|piece| piece.split(mark)).collect();
    }
    let pieces: Vec<&str> = pieces
        .into_iter()
        .map(|piece| piece.trim_matches([' ', '&', ',']))
        .map(|piece| piece.strip_prefix("and ").unwrap_or(piece))
        .filter(|piece| !piece.is_empty())
        .collect();
    // `Last, First and Other, One` has one comma in each name.
    let inverted =
        pieces.len() > 1 && pieces.iter().all(|piece| piece.matches(',').count() == 1);
    pieces.into_iter().flat_map(|piece| by_commas(piece, inverted)).collect()
}

fn by_commas(piece: &str, is_inverted: bool) -> Vec<String> {
    let parts: Vec<&str> =
        piece.split(',').map(str::trim).filter(|part| !part.is_empty()).collect();
    let pairs = parts.chunks(2).all(|pair| {
        matches!(pair, [last, given] if !are_initials(last)
            && (is_inverted || are_initials(given)))
    });
    if pairs {
        return parts.chunks(2).map(|pair| format!("{} {}", pair[1], pair[0])).collect();
    }
    parts.into_iter().map(str::to_owned).collect()
}

/// Whether a text is only initials: `N.`, `J. K.`, `J.-P.` or `NM`.
pub fn are_initials(text: &str) -> bool {
    let letters = text.chars().filter(|c| c.is_alphabetic());
    let capitals = letters.clone().all(char::is_uppercase);
    let marks = |c: char| c.is_alphabetic() || matches!(c, '.' | '-' | ' ' | '\u{a0}');
    let dots = text.matches('.').count();
    let count = letters.count();
    (1..=4).contains(&count)
        && capitals
        && text.chars().all(marks)
        && (dots == count || dots == 0 && count <= 2 && !text.contains(' '))
}

/// Words in the names of groups.
const GROUP_WORDS: [&str; 18] = [
    "collaboration",
    "consortium",
    "group",
    "team",
    "committee",
    "network",
    "project",
    "society",
    "association",
    "institute",
    "department",
    "university",
    "ministry",
    "initiative",
    "investigators",
    "center",
    "centre",
    "laboratory",
];

/// Whether a name is that of a group, which may have commas and `and` in it. `The Anh Nguyen` is a
/// person.
pub fn is_group(name: &str) -> bool {
    let name = name.to_lowercase();
    let words: Vec<&str> = name
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    let is_of_group = |word: &&str| {
        let one = word.strip_suffix('s').unwrap_or(word);
        GROUP_WORDS.iter().any(|known| known == word || *known == one)
    };
    words.first() == Some(&"the") && words.len() > 3 || words.iter().any(is_of_group)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_told_apart() {
        let names = |text| names_in(text).join(" | ");
        assert_eq!(names("K. Müller & T. Braun"), "K. Müller | T. Braun");
        assert_eq!(names("A, B, & C"), "A | B | C");
        assert_eq!(names("Ann Lee, Bo Li, and Cy Wu"), "Ann Lee | Bo Li | Cy Wu");
        assert_eq!(names("Hoffmann, L., Braun, T."), "L. Hoffmann | T. Braun");
        assert_eq!(names("Hoffmann, L., & Braun, T."), "L. Hoffmann | T. Braun");
        assert_eq!(
            names("Hoffmann, Lena and Braun, Tobias"),
            "Lena Hoffmann | Tobias Braun"
        );
        assert_eq!(names("Ann Lee; Bo Li"), "Ann Lee | Bo Li");
        assert_eq!(names("Anderson"), "Anderson");
        assert_eq!(names("Brandt, N."), "N. Brandt");
    }

    #[test]
    fn groups_are_known_by_whole_words() {
        for text in
            ["ATLAS Collaboration", "The Brain and Mind Lab", "Working Groups, Ltd."]
        {
            assert!(is_group(text), "{text}");
        }
        for text in ["Ann Steamer & Bo Li", "The Anh Nguyen", "Grouper, A."] {
            assert!(!is_group(text), "{text}");
        }
    }

    #[test]
    fn initials_are_short_and_dotted() {
        for text in ["N.", "J. K.", "J.-P.", "N", "NM", "J.K."] {
            assert!(are_initials(text), "{text}");
        }
        for text in ["Li", "Jr.", "Ng", "", "A. Lee", "LEE", "A B", "A. B"] {
            assert!(!are_initials(text), "{text}");
        }
    }
}
