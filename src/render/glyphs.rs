//! Which characters of a document its font does not have.
//!
//! The engine would stop at the first of them; here all are found before it starts, each at
//! the value that it came from. A Latin letter counts as there if its parts are, since
//! the engine puts them together.

use std::ops::Range;

use ttf_parser::Face;
use unicode_normalization::UnicodeNormalization;

use super::{FontFile, TexDocument};
use crate::diag::Span;

/// Characters that a font does not have, all of one value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lacking {
    /// Where the value was written.
    pub span: Span,
    /// Whether they stand in code, which has a font of its own.
    pub code: bool,
    /// The characters, each once, in order.
    pub characters: Vec<char>,
}

/// The theme's fonts, the bytes of OpenType files: for text, and for code if it has one.
#[derive(Debug, Clone, Copy)]
pub struct ThemeFonts<'f> {
    /// For text.
    pub main: &'f [u8],
    /// For code; without one that can be read, `main` stands for it.
    pub mono: Option<&'f [u8]>,
}

/// What the theme's and the other fonts lack for `document`. Nothing if the main one cannot
/// be read: then the engine will say so.
pub fn lacking(
    theme: ThemeFonts,
    others: &[FontFile],
    document: &TexDocument,
) -> Vec<Lacking> {
    let Ok(main) = Face::parse(theme.main, 0) else { return Vec::new() };
    let mono = theme.mono.and_then(|mono| Face::parse(mono, 0).ok());
    let faces: Vec<Face> =
        others.iter().filter_map(|font| Face::parse(&font.bytes, 0).ok()).collect();
    let mut found: Vec<Lacking> = Vec::new();
    let in_code = code(&document.body);
    for (at, c) in document.body.char_indices().filter(|(_, c)| !c.is_ascii()) {
        let code = is_in(&in_code, at);
        let own = mono.as_ref().filter(|_| code).unwrap_or(&main);
        let has = |c: char| {
            std::iter::once(own).chain(&faces).any(|face| face.glyph_index(c).is_some())
        };
        if prints_nothing(c) || has(c) || is_put_together(c, has) {
            continue;
        }
        let span = origin(document, at);
        let same = |lacking: &&mut Lacking| lacking.span == span && lacking.code == code;
        match found.iter_mut().find(same) {
            Some(lacking) if lacking.characters.contains(&c) => {}
            Some(lacking) => lacking.characters.push(c),
            None => found.push(Lacking { span, code, characters: vec![c] }),
        }
    }
    found
}

/// Where a body has code, in bytes and in order: what follows `\texttt{`, up to its end.
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

/// The end of the group that `begin` is in.
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

/// Whether a byte is in one of the ranges, which are in order.
pub(super) fn is_in(ranges: &[Range<usize>], at: usize) -> bool {
    let next = ranges.partition_point(|range| range.end <= at);
    ranges.get(next).is_some_and(|range| range.contains(&at))
}

/// Whether the engine puts a letter together from an ASCII letter and marks. With letters
/// of other scripts it does not.
pub(super) fn is_put_together(c: char, has: impl Fn(char) -> bool) -> bool {
    let mut parts = [c].into_iter().nfd();
    parts.next().is_some_and(|base| base.is_ascii_alphabetic()) && parts.all(has)
}

/// The innermost value around a byte of the body.
fn origin(document: &TexDocument, at: usize) -> Span {
    let around = document.origins.iter().find(|o| (o.start..o.end).contains(&at));
    around.map_or(Span::NONE, |origin| origin.span)
}

/// Joiners, selectors and the like, and the space that LaTeX makes itself.
pub(super) fn prints_nothing(c: char) -> bool {
    matches!(c, '\u{a0}' | '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2064}'
        | '\u{fe00}'..='\u{fe0f}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::FileId;
    use crate::render::{Origin, Preamble};

    #[test]
    fn what_is_no_font_lacks_nothing() {
        let preamble = Preamble::default();
        let document =
            TexDocument { preamble, body: "漢".into(), ..TexDocument::default() };
        assert_eq!(
            lacking(ThemeFonts { main: b"no font", mono: None }, &[], &document),
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
        assert_eq!(origin(&document, 3), span(7));
        assert_eq!(origin(&document, 4), span(1));
        assert_eq!(origin(&document, 7), Span::NONE);
    }
}
