//! Which characters a font has.
//!
//! Fonts of this program are queried directly. Any other font can be crafted so that each
//! query takes long, so all of its characters are listed once, in a confined process, and
//! the list is queried.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use ttf_parser::cmap::Subtable;
use ttf_parser::{Face, FaceParsingError};

/// The limit on character maps in a font. Fonts of today have up to five.
const MOST_TABLES: u16 = 64;

/// The characters of a font: sorted ranges, each with its last character.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Characters(Vec<(u32, u32)>);

/// Why a font cannot be used.
#[derive(Debug, thiserror::Error, Serialize, Deserialize)]
pub enum FontError {
    /// It is not a font, or is damaged.
    #[error("it is not an OpenType or TrueType font: {0}")]
    NoFont(String),
    /// It has so many character maps that reading them would take long.
    #[error("it has {0} tables of characters, more than {MOST_TABLES}")]
    Tables(u16),
}

impl Characters {
    /// Lists the characters of a font. For a stranger's font that may take any time and memory.
    ///
    /// # Errors
    /// If the font cannot be used.
    pub fn of(font: &[u8]) -> Result<Characters, FontError> {
        let no_font = |error: FaceParsingError| FontError::NoFont(error.to_string());
        let face = Face::parse(font, 0).map_err(no_font)?;
        let Some(tables) = face.tables().cmap.map(|cmap| cmap.subtables) else {
            return Ok(Characters::default());
        };
        if tables.len() > MOST_TABLES {
            return Err(FontError::Tables(tables.len()));
        }
        let mut is_named = vec![false; char::MAX as usize + 1];
        for table in tables.into_iter().filter(Subtable::is_unicode) {
            table.codepoints(|code| {
                if let Some(named) = is_named.get_mut(code as usize) {
                    *named = true;
                }
            });
        }
        let named = (0..).zip(is_named).filter(|(_, named)| *named);
        let has = |code: &u32| char::from_u32(*code).is_some_and(|c| has(&face, c));
        Ok(Characters::from_codes(named.map(|(code, _)| code).filter(has)))
    }

    fn from_codes(codes: impl Iterator<Item = u32>) -> Characters {
        let mut ranges: Vec<(u32, u32)> = Vec::new();
        for code in codes {
            match ranges.last_mut() {
                Some((_, last)) if *last + 1 == code => *last = code,
                _ => ranges.push((code, code)),
            }
        }
        Characters(ranges)
    }

    /// Whether it has a character.
    pub fn has(&self, c: char) -> bool {
        let code = u32::from(c);
        let next = self.0.partition_point(|(_, last)| *last < code);
        self.0.get(next).is_some_and(|(first, _)| *first <= code)
    }
}

fn has(face: &Face, c: char) -> bool {
    face.glyph_index(c).is_some()
}

/// A font, with the list of its characters unless it is a font of this program.
#[derive(Debug, Clone, Copy)]
pub struct Font<'f> {
    /// An OpenType or TrueType font.
    pub bytes: &'f [u8],
    /// Its characters.
    pub characters: Option<&'f Characters>,
}

/// A font by the name of its file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FontFile {
    /// The name by which the engine finds it.
    pub name: String,
    /// An OpenType or TrueType font.
    pub bytes: Arc<Vec<u8>>,
    /// Its characters, unless it is this program's own.
    pub characters: Option<Characters>,
}

impl FontFile {
    pub(super) fn font(&self) -> Font<'_> {
        Font { bytes: &self.bytes, characters: self.characters.as_ref() }
    }
}

/// The source of a font's characters.
pub(super) enum Glyphs<'f> {
    Own(Box<Face<'f>>),
    Listed(&'f Characters),
}

impl<'f> Glyphs<'f> {
    /// `None` if the font cannot be read.
    pub fn of(font: Font<'f>) -> Option<Glyphs<'f>> {
        match font.characters {
            Some(characters) => Some(Glyphs::Listed(characters)),
            None => Face::parse(font.bytes, 0).ok().map(Box::new).map(Glyphs::Own),
        }
    }

    /// Whether the font has a character.
    pub fn has(&self, c: char) -> bool {
        match self {
            Glyphs::Own(face) => has(face, c),
            Glyphs::Listed(characters) => characters.has(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FONT: &[u8] = include_bytes!("../../../tests/fixtures/font.ttf");

    #[test]
    fn a_list_says_what_the_font_says() {
        let listed = Characters::of(FONT).expect("a font");
        let face = Face::parse(FONT, 0).expect("a font");
        let mut some = 0;
        // The last range of a map of format 4 marks its end.
        let all = (0..=u32::from(char::MAX)).filter(|code| *code != 0xffff);
        for c in all.filter_map(char::from_u32) {
            assert_eq!(listed.has(c), has(&face, c), "{c:?}");
            some += usize::from(listed.has(c));
        }
        assert!(some > 1);
    }

    #[test]
    fn ranges_have_their_ends() {
        let some = Characters::from_codes([65, 66, 68].into_iter());
        assert_eq!(some.0, [(65, 66), (68, 68)]);
        let has: String = "@ABCDE".chars().filter(|c| some.has(*c)).collect();
        assert_eq!(has, "ABD");
        assert!(!Characters::default().has('A'));
    }

    #[test]
    fn what_is_no_font_has_none() {
        let said = Characters::of(b"no font").expect_err("no font").to_string();
        assert_eq!(said, "it is not an OpenType or TrueType font: unknown magic");
    }
}
