//! Escapes words for Markdown, so that GitHub and GitLab find no markup, link, mention,
//! reference, formula or emoji in them.
//!
//! A backslash protects from Markdown itself. Addresses, mentions and references are
//! detected afterwards, in the text without backslashes; only another character between
//! their letters prevents that. A zero-width space is one that readers do not see.

/// Characters with a meaning in Markdown or HTML.
const MARKS: &str = "\\`*_~[]<>#|@&";
/// A zero-width space.
const GAP: &str = "&#8203;";
/// The longest run of hexadecimal digits that is not taken for a commit.
const DIGITS: usize = 6;

/// Characters that are separated from the next one, if it satisfies the condition.
const BROKEN: [(&str, fn(char) -> bool); 3] = [
    // Mentions and mail, labels, milestones; `https://`, `mailto:`, `:tada:`,
    // `[issue:1]`.
    ("@~%:", |next| !next.is_whitespace()),
    // Issues, merge requests, epics.
    ("#!&", |next| next.is_ascii_digit()),
    // `[[a page]]`, `{+added+}`.
    ("[{", |next| "[+-".contains(next)),
];

/// The words as Markdown.
pub(super) fn escaped(words: &str) -> String {
    let mut out = String::with_capacity(words.len() + 16);
    // The letters and digits directly before the character.
    let mut word = String::new();
    let mut digits = 0;
    let mut letters = words.chars().peekable();
    while let Some(c) = letters.next() {
        digits = if c.is_ascii_hexdigit() { digits + 1 } else { 0 };
        if digits > DIGITS || c == '.' && word.to_ascii_lowercase().ends_with("www") {
            out.push_str(GAP);
            digits = digits.min(1);
        }
        match c {
            // A backslash would not prevent GitHub from finding a formula.
            '$' => out.push_str("<span>$</span>"),
            c if MARKS.contains(c) => out.extend(['\\', c]),
            c => out.push(c),
        }
        let is_broken = |next: char| {
            BROKEN.iter().any(|(all, before)| all.contains(c) && before(next))
                || c == '-' && is_numbered(&word, next)
        };
        if letters.peek().copied().is_some_and(is_broken) {
            out.push_str(GAP);
        }
        if c.is_alphanumeric() || c == '_' {
            word.push(c);
        } else {
            word.clear();
        }
    }
    out
}

/// Whether a word and a hyphen before this character begin a reference: `GH-1`, `CVE-2024-1`,
/// `GHSA-xxxx`, and a ticket of any other place.
fn is_numbered(word: &str, next: char) -> bool {
    let is_name = word.chars().any(char::is_alphabetic);
    is_name && next.is_ascii_digit() || word.eq_ignore_ascii_case("ghsa")
}
