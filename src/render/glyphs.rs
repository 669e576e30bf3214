//! Which characters of a document its font does not have.
//!
//! The engine would stop at the first of them; here all are found before it starts, each at
//! the value that it came from. A Latin letter counts as there if its parts are, since
//! the engine puts them together.

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
    for ((at, c), code) in document.body.char_indices().zip(in_code(&document.body)) {
        let own = mono.as_ref().filter(|_| code).unwrap_or(&main);
        let has = |c: char| {
            std::iter::once(own).chain(&faces).any(|face| face.glyph_index(c).is_some())
        };
        let is_there =
            c.is_ascii() || prints_nothing(c) || has(c) || is_put_together(c, has);
        if is_there {
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

/// Of each character of a body whether it stands in code.
pub(super) fn in_code(body: &str) -> Vec<bool> {
    const OPEN: &str = "\\texttt{";
    let mut inside = Vec::with_capacity(body.len());
    // The depth of braces, and the one that code ends at.
    let (mut depth, mut ends) = (0_usize, None);
    let mut escaped = false;
    for (at, c) in body.char_indices() {
        inside.push(ends.is_some());
        let plain = !escaped;
        escaped = c == '\\' && plain;
        match c {
            '{' if plain => {
                depth += 1;
                if ends.is_none() && body[..=at].ends_with(OPEN) {
                    ends = Some(depth);
                }
            }
            '}' if plain => {
                if ends == Some(depth) {
                    ends = None;
                }
                depth = depth.saturating_sub(1);
            }
            _ => {}
        }
    }
    inside
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
        let code: String = body
            .chars()
            .zip(in_code(body))
            .filter(|(_, code)| *code)
            .map(|(c, _)| c)
            .collect();
        assert_eq!(code, "b\\{{c}\\}d}}");
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
