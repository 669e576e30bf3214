//! Where words may break that could be longer than a line: addresses, names of files and
//! compounds.
//!
//! TeX only breaks a line at spaces, at hyphens and where it hyphenates. Shorter words
//! are left to it.

/// The number of letters from which on a word can break. The columns of a theme are at
/// least as wide.
const LONG: usize = 30;
/// The number of letters after which an address without a separator may break anywhere.
const SOLID: usize = 20;

/// A part of a text with words that may break.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum WordPart<'w> {
    /// Words that are written as they are.
    Words(&'w str),
    /// The macro around the following pieces, up to [`WordPart::Close`].
    Open(&'static str),
    /// The macro of a place where the line may break.
    Break(&'static str),
    /// The end of a word.
    Close,
}

/// The pieces of a text.
pub(super) fn pieces(text: &str) -> Vec<WordPart<'_>> {
    let mut found = Vec::new();
    let mut begin = 0;
    for (at, word) in words(text).filter(|(_, word)| is_long(word)) {
        found.extend(words_of(&text[begin..at]));
        begin = at + word.len();
        long(word, &mut found);
    }
    found.extend(words_of(&text[begin..]));
    found
}

fn words_of(text: &str) -> Option<WordPart<'_>> {
    (!text.is_empty()).then_some(WordPart::Words(text))
}

/// The words of a text, with their positions.
fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    // Few texts are longer than a word that may break.
    let text = if text.len() > LONG { text } else { "" };
    let begin = text.as_ptr() as usize;
    text.split_whitespace().map(move |word| (word.as_ptr() as usize - begin, word))
}

/// Whether a word may break. Scripts from Arabic on have rules of their own.
fn is_long(word: &str) -> bool {
    word.len() > LONG
        && word.chars().count() > LONG
        && word.chars().all(|c| c < '\u{600}' || ('\u{2010}'..'\u{2070}').contains(&c))
}

/// Whether a reader would take a hyphen in `word` for a part of it.
fn is_address(word: &str) -> bool {
    word.chars().any(|c| "/@_=\\".contains(c) || c.is_ascii_digit())
        || word.starts_with("www.")
}

/// Whether `c` is a combining mark, which stays with its letter.
fn is_mark(c: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&c)
}

fn is_separator(c: char) -> bool {
    "/?&=-._@#%+~,;:()–—\\".contains(c)
}

fn long<'w>(word: &'w str, found: &mut Vec<WordPart<'w>>) {
    let is_address = is_address(word);
    let (open, anywhere) =
        if is_address { ("\\longaddress", SOLID) } else { ("\\longword", usize::MAX) };
    found.push(WordPart::Open(open));
    let (mut begin, mut solid) = (0, 0);
    let mut letters = word.char_indices().peekable();
    while let Some((at, c)) = letters.next() {
        let end = at + c.len_utf8();
        let Some((_, next)) = letters.peek().copied() else { break };
        solid = if is_separator(c) { 0 } else { solid + 1 };
        // Separators in a row stay together, and marks with their letter.
        let breaks = if is_mark(next) || is_separator(next) {
            None
        } else if is_separator(c) {
            Some("\\urlbreak{}")
        } else {
            (solid > anywhere).then_some("\\anybreak{}")
        };
        if let Some(place) = breaks {
            found.push(WordPart::Words(&word[begin..end]));
            found.push(WordPart::Break(place));
            begin = end;
        }
    }
    found.extend(words_of(&word[begin..]));
    found.push(WordPart::Close);
}

#[cfg(test)]
mod tests {
    use super::super::escape::Latex;

    #[test]
    fn long_words_may_break() {
        for (words, latex) in [
            ("See https://example.org/a or this.", "See https://example.org/a or this."),
            (
                "See https://example.org/a/long_path?id=1&x=2 or",
                "See \\longaddress{https://\\urlbreak{}example.\\urlbreak{}org/\\urlbreak{}a/\
                 \\urlbreak{}long\\_\\urlbreak{}path?\\urlbreak{}id{=}\\urlbreak{}1\\&\
                 \\urlbreak{}x{=}\\urlbreak{}2} or",
            ),
            (
                "Donaudampfschifffahrtselektrizitätengesellschaft",
                "\\longword{Donaudampfschifffahrtselektrizitätengesellschaft}",
            ),
            ("x.org/0123456789abcdef01234567", "x.org/0123456789abcdef01234567"),
            (
                "an.example.org/0123456789abcdef01234567",
                "\\longaddress{an.\\urlbreak{}example.\\urlbreak{}org/\\urlbreak{}\
                 0123456789abcdef01234\\anybreak{}5\\anybreak{}6\\anybreak{}7}",
            ),
        ] {
            assert_eq!(Latex::words(words).as_str(), latex);
        }
    }
}
