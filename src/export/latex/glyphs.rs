//! Which characters of a document its font lacks.
//!
//! The engine would stop at the first of them. Here all are found beforehand, each in the
//! value that it came from. A Latin letter is not missing if its parts are there, because
//! the engine composes them.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use unicode_normalization::UnicodeNormalization;

use super::FontFile;
use super::characters::{Font, Glyphs};
use crate::diag::Span;
use crate::tex::{Origin, TexDocument};

/// The characters of one value that a font lacks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lacking {
    /// Where the value was written.
    pub span: Span,
    /// Whether they are in code, which may have another font.
    pub code: bool,
    /// The characters, sorted and without duplicates.
    pub characters: Vec<char>,
}

/// The theme's fonts: for text, and for code if it has one.
#[derive(Debug, Clone, Copy)]
pub struct ThemeFonts<'f> {
    /// For text.
    pub main: Font<'f>,
    /// For code. `main` is used if there is none that can be read.
    pub mono: Option<Font<'f>>,
}

/// The characters of `document` that neither the theme's nor the other fonts have. Empty
/// if the main font cannot be read, which the engine reports.
pub fn lacking(
    theme: ThemeFonts,
    others: &[FontFile],
    document: &TexDocument,
) -> Vec<Lacking> {
    let Some(main) = Glyphs::of(theme.main) else { return Vec::new() };
    let mono = theme.mono.and_then(Glyphs::of);
    let faces: Vec<Glyphs> =
        others.iter().filter_map(|font| Glyphs::of(font.font())).collect();
    let in_code = code(&document.body);
    let lacks = |code: bool, c: char| {
        let own = mono.as_ref().filter(|_| code).unwrap_or(&main);
        let has = |c: char| std::iter::once(own).chain(&faces).any(|face| face.has(c));
        !prints_nothing(c) && !has(c) && !is_put_together(c, has)
    };
    // Each character is looked up once.
    let mut known: BTreeMap<(bool, char), bool> = BTreeMap::new();
    let mut lacking: Vec<(usize, bool, char)> = Vec::new();
    for (at, c) in document.body.char_indices().filter(|(_, c)| !c.is_ascii()) {
        let code = is_in(&in_code, at);
        if *known.entry((code, c)).or_insert_with(|| lacks(code, c)) {
            lacking.push((at, code, c));
        }
    }
    by_value(&lacking, document)
}

/// Groups characters, in order of position, by the values that they are in.
fn by_value(lacking: &[(usize, bool, char)], document: &TexDocument) -> Vec<Lacking> {
    let mut found: Vec<Lacking> = Vec::new();
    let mut places = BTreeMap::new();
    let mut known = BTreeSet::new();
    let spans = origins_of(document, lacking.iter().map(|(at, ..)| *at));
    for ((_, code, c), span) in lacking.iter().zip(spans) {
        let place = *places.entry((span, *code)).or_insert_with(|| {
            found.push(Lacking { span, code: *code, characters: Vec::new() });
            found.len() - 1
        });
        if known.insert((place, *c)) {
            found[place].characters.push(*c);
        }
    }
    found
}

/// The ranges of code in a body, in bytes and in order: the arguments of `\texttt{`.
pub(super) fn code(body: &str) -> Vec<Range<usize>> {
    const OPEN: &str = "\\texttt{";
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(at) = body[from..].find(OPEN) {
        let begin = from + at + OPEN.len();
        from = end_of_group(body, begin);
        found.push(begin..from);
    }
    found
}

/// The end of the group that contains `begin`.
fn end_of_group(body: &str, begin: usize) -> usize {
    let (mut depth, mut escaped) = (1_usize, false);
    for (at, byte) in body.bytes().enumerate().skip(begin) {
        let plain = !escaped;
        escaped = byte == b'\\' && plain;
        match byte {
            b'{' if plain => depth += 1,
            b'}' if plain => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return at + 1;
        }
    }
    body.len()
}

/// Whether a byte is in one of the ranges, which are sorted.
pub(super) fn is_in(ranges: &[Range<usize>], at: usize) -> bool {
    let next = ranges.partition_point(|range| range.end <= at);
    ranges.get(next).is_some_and(|range| range.contains(&at))
}

/// Whether the engine composes a letter from an ASCII letter and combining marks. It does
/// not do so for letters of other scripts.
pub(super) fn is_put_together(c: char, has: impl Fn(char) -> bool) -> bool {
    let mut parts = [c].into_iter().nfd();
    parts.next().is_some_and(|base| base.is_ascii_alphabetic()) && parts.all(has)
}

/// The innermost values around bytes of the body, which are sorted.
fn origins_of(
    document: &TexDocument,
    places: impl Iterator<Item = usize>,
) -> impl Iterator<Item = Span> {
    let mut waiting: Vec<_> = document.origins.iter().enumerate().collect();
    // Sorted so that `pop` returns them in order of position, outer before inner.
    waiting.sort_by_key(|(number, origin)| (Reverse(origin.start), origin.end, *number));
    let mut open: Vec<&Origin> = Vec::new();
    places.map(move |at| {
        while let Some((_, origin)) = waiting.pop_if(|(_, origin)| origin.start <= at) {
            // Values that have ended are not needed again.
            while open.pop_if(|last| last.end <= origin.start).is_some() {}
            open.push(origin);
        }
        while open.pop_if(|last| last.end <= at).is_some() {}
        open.last().map_or(Span::NONE, |origin| origin.span)
    })
}

/// Joiners, selectors and the like, and the space that LaTeX provides itself.
pub(super) fn prints_nothing(c: char) -> bool {
    matches!(c, '\u{a0}' | '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2064}'
        | '\u{fe00}'..='\u{fe0f}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::FileId;
    use crate::tex::Preamble;

    #[test]
    fn what_is_no_font_lacks_nothing() {
        let preamble = Preamble::default();
        let document =
            TexDocument { preamble, body: "漢".into(), ..TexDocument::default() };
        assert_eq!(
            lacking(
                ThemeFonts {
                    main: Font { bytes: b"no font", characters: None },
                    mono: None
                },
                &[],
                &document
            ),
            []
        );
    }

    #[test]
    fn code_is_found_between_its_braces() {
        let body = "a\\texttt{b\\{{c}\\}d}e\\texttt{}f";
        let found: Vec<&str> = code(body).into_iter().map(|range| &body[range]).collect();
        assert_eq!(found, ["b\\{{c}\\}d}", "}"]);
        assert!(!is_in(&code(body), 8) && is_in(&code(body), 9));
        assert!(is_in(&code("\\texttt{a"), 8), "what has no end");
    }

    #[test]
    fn the_innermost_value_is_the_origin() {
        let span = |start| Span { file: FileId(0), start, end: start + 1 };
        let at = |start, end, line, place| Origin { start, end, line, span: span(place) };
        let origins = vec![at(3, 4, 1, 7), at(2, 6, 1, 1)];
        let document = TexDocument {
            preamble: Preamble::default(),
            body: "abcdefgh".into(),
            origins,
            ..TexDocument::default()
        };
        let found: Vec<Span> = origins_of(&document, [3, 4, 7].into_iter()).collect();
        assert_eq!(found, [span(7), span(1), Span::NONE]);
    }
}
