//! Words that people write for those that a key takes.

use super::guesses::WORDS;

/// A word without what people vary in keys.
pub(super) fn plain(word: &str) -> String {
    let letters = word.chars().filter(|c| !matches!(c, '-' | '_' | ' '));
    letters.flat_map(char::to_lowercase).collect()
}

/// The word to write for an unknown word, among `known`.
pub(super) fn word(written: &str, known: &[&'static str]) -> Option<&'static str> {
    let written = plain(written);
    if let Some(same) = known.iter().find(|word| plain(word) == written) {
        return Some(same);
    }
    let is = |(words, target): &&(&str, &'static str)| {
        known.contains(target) && words.split_whitespace().any(|word| word == written)
    };
    WORDS.iter().find(is).map(|(_, target)| *target)
}
