//! Finds differences between the text that a reader copies and the text that is printed.

use similar::{Algorithm, DiffOp, capture_diff_slices};
use unicode_normalization::UnicodeNormalization;

use super::{Word, place};
use crate::diag::{Code, Diagnostic, Span};
use crate::tex::TexDocument;

/// The codes of findings in finished PDFs.
pub static CODES: &[&Code] = &[&TEXT_LAYER];

static TEXT_LAYER: Code =
    Code::mistake("text-layer", "a PDF whose text differs from what is printed").page(
        "`--require-text` extracts the text of the finished PDF and compares it with what is \
         printed: every word must be there, in order and whole, without private-use \
         characters, ligatures or replacement characters. Applicant tracking systems read only \
         this text. Possible causes are right-to-left scripts such as Hebrew and Arabic, a font \
         without a map to text, and letter-spaced text in a theme.",
        "",
        "",
    );

/// The number of one-letter words in a row that count as one word set apart.
const APART: usize = 4;

/// What is wrong with the text of a PDF: the words of each of its pages, compared with
/// the words that TeX printed for this LaTeX.
pub fn faults(
    printed: &[Vec<String>],
    read: &[Vec<Word>],
    tex: &TexDocument,
) -> Vec<Diagnostic> {
    let (places, written) = (place::places(read, tex), place::written(tex));
    let mut found = Vec::new();
    if printed.len() != read.len() {
        let message =
            format!("{} of {} pages of the PDF can be read", read.len(), printed.len());
        found.push(Diagnostic::new(&TEXT_LAYER, Span::NONE, message));
    }
    for (number, ((printed, words), places)) in
        printed.iter().zip(read).zip(&places).enumerate()
    {
        let number = number + 1;
        Page { number, words, places, written: &written, found: &mut found }
            .look(printed);
    }
    found
}

/// A page being checked.
struct Page<'p> {
    number: usize,
    words: &'p [Word],
    /// The value of each word.
    places: &'p [Option<Span>],
    /// The words in values.
    written: &'p [(String, Span)],
    found: &'p mut Vec<Diagnostic>,
}

impl Page<'_> {
    fn look(&mut self, printed: &[String]) {
        let before = self.found.len();
        self.odd_characters();
        self.letters_apart();
        // Pages with other faults differ from what was printed anyway.
        if self.found.len() == before {
            self.compare(printed);
        }
    }

    /// Reports a fault of a readable word.
    fn tell(&mut self, word: usize, message: &str) {
        let place = self.places.get(word).copied().flatten();
        self.tell_at(place.unwrap_or(Span::NONE), message);
    }

    /// Reports printed words that cannot be read, together for each value.
    fn tell_lost(&mut self, words: &[&str]) {
        let value = |word: &&str| {
            let key = place::key(word);
            let written = self.written.iter().find(|(written, _)| *written == key);
            written.map_or(Span::NONE, |(_, span)| *span)
        };
        let of_values = words.chunk_by(|one, next| value(one) == value(next));
        let messages: Vec<(Span, String)> = of_values
            .map(|words| {
                (value(&words[0]), format!("`{}` cannot be read", words.join(" ")))
            })
            .collect();
        for (span, message) in messages {
            self.tell_at(span, &message);
        }
    }

    fn tell_at(&mut self, span: Span, message: &str) {
        let message = format!("page {}: {message}", self.number);
        self.found.push(Diagnostic::new(&TEXT_LAYER, span, message));
    }

    fn odd_characters(&mut self) {
        let mut told = Vec::new();
        for (at, word) in self.words.iter().enumerate() {
            let odd = word.text.chars().find_map(|c| Some((c, odd(c)?)));
            let Some((c, what)) = odd.filter(|(c, _)| !told.contains(c)) else {
                continue;
            };
            told.push(c);
            let code = u32::from(c);
            let around = &word.text;
            self.tell(at, &format!("`{around}` has U+{code:04X}, {what}"));
        }
    }

    fn letters_apart(&mut self) {
        let is_letter = |word: &Word| {
            let mut letters = word.text.chars();
            letters.next().is_some_and(char::is_alphabetic) && letters.next().is_none()
        };
        let mut at = 0;
        let words = self.words;
        for row in words.chunk_by(|one, next| {
            is_letter(one) && is_letter(next) && one.is_beside(next)
        }) {
            // `Vitamins A B C D` was written that way.
            let is_written = |word: &Word| {
                let key = place::key(&word.text);
                self.written.iter().any(|(written, _)| *written == key)
            };
            if row.len() >= APART && !row.iter().all(is_written) {
                let letters: Vec<&str> =
                    row.iter().map(|word| word.text.as_str()).collect();
                let message = format!("`{}` reads as single letters", letters.join(" "));
                self.tell(at, &message);
            }
            at += row.len();
        }
    }

    fn compare(&mut self, printed: &[String]) {
        let set = letters(printed.iter().map(String::as_str));
        let read = letters(self.words.iter().map(|word| word.text.as_str()));
        let of = |letters: &[(char, usize)]| -> Vec<char> {
            letters.iter().map(|(letter, _)| *letter).collect()
        };
        // The readable word that contains each printed letter.
        let mut found: Vec<Option<usize>> = vec![None; set.len()];
        for step in capture_diff_slices(Algorithm::Myers, &of(&set), &of(&read)) {
            let DiffOp::Equal { old_index, new_index, len } = step else { continue };
            for n in 0..len {
                found[old_index + n] = Some(read[new_index + n].1);
            }
        }
        let (mut begin, mut lost) = (0, Vec::new());
        for word in set.chunk_by(|(_, one), (_, next)| one == next) {
            let letters = &found[begin..begin + word.len()];
            begin += word.len();
            let printed = printed[word[0].1].trim();
            let Some(words) = letters.iter().copied().collect::<Option<Vec<_>>>() else {
                lost.push(printed);
                continue;
            };
            self.tell_lost(&std::mem::take(&mut lost));
            let (first, last) = (words[0], words[words.len() - 1]);
            // Letters of a formula, which TeX does not report as words, may be taken for those of
            // the next word.
            let is_whole =
                |word: &Word| together(&word.text).contains(&together(printed));
            if first != last && !self.words[first..=last].iter().any(is_whole) {
                let read = self.words[first..=last].iter().map(|word| word.text.as_str());
                let read = read.collect::<Vec<_>>().join(" ");
                self.tell(first, &format!("`{printed}` reads as `{read}`"));
            }
        }
        self.tell_lost(&lost);
    }
}

/// The letters of a word, as they are compared.
fn together(word: &str) -> String {
    letters(std::iter::once(word)).into_iter().map(|(letter, _)| letter).collect()
}

/// The letters of words, each with the index of its word, without spaces and joiners.
fn letters<'w>(words: impl Iterator<Item = &'w str>) -> Vec<(char, usize)> {
    words
        .enumerate()
        .flat_map(|(number, word)| word.nfc().map(move |letter| (letter, number)))
        .filter(|(letter, _)| !letter.is_whitespace() && !letter.is_control())
        .filter(|(letter, _)| !is_ignorable(*letter))
        .collect()
}

/// Whether a character is invisible (`Default_Ignorable_Code_Point` of Unicode 15, for
/// European and joining scripts).
fn is_ignorable(c: char) -> bool {
    matches!(
        u32::from(c),
        0xAD | 0x34F | 0x61C | 0x180B..=0x180F | 0x200B..=0x200F | 0x202A..=0x202E
            | 0x2060..=0x206F | 0xFE00..=0xFE0F | 0xFEFF | 0xE_0000..=0xE_0FFF
    )
}

/// What is wrong with a character that nobody types.
fn odd(c: char) -> Option<&'static str> {
    match u32::from(c) {
        0xFFFD => Some("a replacement character"),
        0xFB00..=0xFB06 => Some("a ligature"),
        0xE000..=0xF8FF | 0xF_0000..=0x10_FFFF => Some("a private-use character"),
        0..0x20 | 0x7F..0xA0 => Some("a control character"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(printed: &str, read: &str) -> Vec<String> {
        let word = |text: &str| Word {
            text: text.into(),
            left: 0.0,
            right: 1.0,
            base: 1.0,
            size: 10.0,
        };
        let printed = vec![printed.split(' ').map(str::to_owned).collect()];
        let read = vec![read.split(' ').map(word).collect()];
        let found = faults(&printed, &read, &TexDocument::default());
        found.into_iter().map(|found| found.message).collect()
    }

    #[test]
    fn letters_of_a_formula_are_not_those_of_the_next_word() {
        assert_eq!(told("of L. Camenisch", "of PGL 2 (Qp) L. Camenisch"), [""; 0]);
        assert_eq!(told("on and", "on A ⊗max B and"), [""; 0]);
    }

    #[test]
    fn divided_words_are_told() {
        assert_eq!(
            told("an office", "an off ice"),
            ["page 1: `office` reads as `off ice`"]
        );
        assert_eq!(told("an office", "an"), ["page 1: `office` cannot be read"]);
    }
}
