//! Words as Markdown in which nothing of them is live: no mark, link, mention, reference,
//! formula or emoji, as GitHub and GitLab understand them.
//!
//! A backslash is enough for what Markdown reads. Addresses, mentions and references are
//! found later, in the words that it left, where no backslash is any more: only another
//! character between their letters keeps them apart. A space without width is one that a
//! reader does not see.

/// What Markdown and HTML begin with.
const MARKS: &str = "\\`*_~[]<>#|@&";
/// A space without width.
const GAP: &str = "&#8203;";
/// Hexadecimal digits that are no commit yet.
const DIGITS: usize = 6;

/// What is broken after a character if such a one follows.
const BROKEN: [(&str, fn(char) -> bool); 3] = [
    // Mentions and mail, labels, milestones; `https://`, `mailto:`, `:tada:`, `[issue:1]`.
    ("@~%:", |next| !next.is_whitespace()),
    // Issues, merge requests, epics.
    ("#!&", |next| next.is_ascii_digit()),
    // `[[a page]]`, `{+added+}`.
    ("[{", |next| "[+-".contains(next)),
];

/// The words as Markdown.
pub(super) fn escaped(words: &str) -> String {
    let mut out = String::with_capacity(words.len() + 16);
    // What stands before the character, back to the last that is no letter or digit.
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
            // A backslash would not keep GitHub from a formula, this does.
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
