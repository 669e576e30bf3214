//! Finds the value of the database that each printed word came from.
//!
//! TeX is not asked: it would have to carry markers through every box, which could move a
//! line. The LaTeX says which stretches came from which value, in order, and the page has
//! nearly the same order. The two are therefore compared as two versions of a text are.
//! Words that were not written, such as computed labels and headings, belong to the words
//! next to them.

use similar::{Algorithm, DiffOp, capture_diff_slices};

use super::Word;
use crate::diag::Span;
use crate::tex::TexDocument;

/// The value of each word of each page, if there is one.
pub fn places(pages: &[Vec<Word>], tex: &TexDocument) -> Vec<Vec<Option<Span>>> {
    let words: Vec<&Word> = pages.iter().flatten().collect();
    let mut places = written_places(&words, tex).into_iter();
    let mut of_page = |page: &Vec<Word>| {
        let places: Vec<_> = places.by_ref().take(page.len()).collect();
        beside(page, &places)
    };
    pages.iter().map(&mut of_page).collect()
}

/// The value of each word that was written.
fn written_places(words: &[&Word], tex: &TexDocument) -> Vec<Option<Span>> {
    let printed = printed(words);
    let written = written(tex);
    let (old, new) = (keys(&written), keys(&printed));
    let mut places = vec![None; words.len()];
    for same in capture_diff_slices(Algorithm::Patience, &old, &new) {
        let DiffOp::Equal { old_index, new_index, len } = same else { continue };
        for n in 0..len {
            let (_, span) = &written[old_index + n];
            let (_, of_words) = &printed[new_index + n];
            places[of_words.clone()].fill(Some(*span));
        }
    }
    places
}

fn keys<T>(words: &[(String, T)]) -> Vec<&str> {
    words.iter().map(|(key, _)| key.as_str()).collect()
}

/// The words as they are compared, each with the printed words that it consists of: a
/// hyphenated word is two.
fn printed(words: &[&Word]) -> Vec<(String, std::ops::Range<usize>)> {
    let mut out: Vec<(String, std::ops::Range<usize>)> = Vec::new();
    for (at, word) in words.iter().enumerate() {
        let key = key(&word.text);
        let broken = |before: &&Word| {
            before.text.ends_with(['-', '\u{2010}']) && !before.is_beside(word)
        };
        let before = at.checked_sub(1).map(|before| words[before]);
        match out.last_mut() {
            Some((first, of_words)) if before.as_ref().is_some_and(broken) => {
                first.push_str(&key);
                of_words.end = at + 1;
            }
            _ if key.is_empty() => {}
            _ => out.push((key, at..at + 1)),
        }
    }
    out
}

/// The words of every value, in the order of the document. For nested values, the inner
/// value is closer to the source.
pub(super) fn written(tex: &TexDocument) -> Vec<(String, Span)> {
    let mut owners: Vec<Option<usize>> = vec![None; tex.body.len()];
    // Origins are sorted innermost first.
    for (number, origin) in tex.origins.iter().enumerate().rev() {
        if let Some(stretch) = owners.get_mut(origin.start..origin.end) {
            stretch.fill(Some(number));
        }
    }
    let mut out = Vec::new();
    let mut start = 0;
    for stretch in owners.chunk_by(|one, next| one == next) {
        let end = start + stretch.len();
        let span = stretch[0].map(|number| tex.origins[number].span);
        if let (Some(span), Some(latex)) = (span, tex.body.get(start..end)) {
            let plain = plain(latex);
            let words = plain.split_whitespace().map(key).filter(|key| !key.is_empty());
            out.extend(words.map(|key| (key, span)));
        }
        start = end;
    }
    out
}

/// The part of a word that is compared: its letters and digits, in lower case.
pub fn key(word: &str) -> String {
    word.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Commands whose first argument is not printed.
const UNPRINTED: [&str; 3] = ["link", "crossref", "fallback"];

/// The text that LaTeX prints, closely enough for comparison; `export::latex` writes the LaTeX.
fn plain(latex: &str) -> String {
    let mut out = String::new();
    let mut rest = latex;
    while let Some(c) = rest.chars().next() {
        rest = &rest[c.len_utf8()..];
        match c {
            '\\' => {
                let length = rest.find(|c: char| !c.is_ascii_alphabetic());
                let (name, after) = rest.split_at(length.unwrap_or(rest.len()));
                rest = after;
                if name.is_empty() {
                    let spaced = rest.starts_with([',', ' ']);
                    out.push_str(if spaced { " " } else { "" });
                    rest = rest.get(1..).unwrap_or_default();
                } else if name == "hskip" {
                    rest = rest.strip_prefix("0pt").unwrap_or(rest);
                } else if UNPRINTED.contains(&name) && rest.starts_with('{') {
                    rest = rest.split_once('}').map_or("", |(_, after)| after);
                }
            }
            '~' => out.push(' '),
            '{' | '}' => {}
            c => out.push(c),
        }
    }
    out
}

/// Gives each word without a value the value of the nearest word on its line, else of the
/// next word on the page.
fn beside(words: &[Word], places: &[Option<Span>]) -> Vec<Option<Span>> {
    let known = |at: usize| places[at].map(|span| (&words[at], span));
    let place = |at: usize| {
        let word = &words[at];
        let before = (0..at).rev().find_map(known);
        let after = (at..words.len()).find_map(known);
        let on_line = |near: &(&Word, Span)| near.0.is_beside(word);
        match (before.filter(on_line), after.filter(on_line)) {
            (Some((left, before)), Some((right, after))) => {
                let is_left = word.left - left.right <= right.left - word.right;
                Some(if is_left { before } else { after })
            }
            (Some((_, span)), None) | (None, Some((_, span))) => Some(span),
            (None, None) => after.map(|(_, span)| span),
        }
    };
    (0..words.len()).map(|at| places[at].or_else(|| place(at))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::FileId;
    use crate::tex::Origin;

    #[test]
    fn latex_reads_as_it_prints() {
        let latex = r"\emph{AI}~\& a\hskip0pt{}b \link{https://x.y/\%20}{site}\,{[}1{]}";
        assert_eq!(plain(latex), "AI  ab site [1]");
        assert_eq!(plain(r"50\% \fallback{a}{字}\"), "50 字");
    }

    /// Words on one line, as wide as their number of letters.
    fn line(base: f64, words: &str) -> Vec<Word> {
        let mut left = 0.0;
        let words = words.split(' ').map(|text| {
            #[expect(clippy::cast_precision_loss, reason = "short words")]
            let right = left + text.len() as f64;
            let word = Word { text: text.into(), left, right, base, size: 10.0 };
            left = right + 1.0;
            word
        });
        words.collect()
    }

    #[test]
    fn words_find_their_values() {
        let body = "\\a{A Theory of Spinning}{Wheels}\\b{[}2{]}{Other Theory}";
        let span = |start| Span { file: FileId(0), start, end: start + 1 };
        let origin = |text: &str, at| {
            let start = body.find(text).expect("it is there");
            Origin { start, end: start + text.len(), line: 1, span: span(at) }
        };
        let origins = vec![
            origin("A Theory of Spinning", 1),
            origin("Wheels", 2),
            origin("Other Theory", 3),
        ];
        let tex = TexDocument { body: body.into(), origins, ..TexDocument::default() };
        let mut words = line(10.0, "TALKS [1] A theory of spin-");
        words.extend(line(20.0, "ning Wheels 2024"));
        words.extend(line(30.0, "[2] Other Theory"));
        words.extend(line(40.0, "Page 1"));
        let found: Vec<u32> = places(&[words], &tex)[0]
            .iter()
            .map(|place| place.map_or(0, |span| span.start))
            .collect();
        assert_eq!(found, [1, 1, 1, 1, 1, 1, 1, 2, 2, 3, 3, 3, 0, 0]);
    }

    #[test]
    fn values_within_values_are_the_nearer_ones() {
        let span = |start| Span { file: FileId(0), start, end: start + 1 };
        let origin = |start, end, at| Origin { start, end, line: 1, span: span(at) };
        let tex = TexDocument {
            body: "one two three".into(),
            origins: vec![origin(4, 7, 2), origin(0, 13, 1)],
            ..TexDocument::default()
        };
        let found = places(&[line(0.0, "one two three")], &tex);
        assert_eq!(found, [[Some(span(1)), Some(span(2)), Some(span(1))]]);
    }
}
