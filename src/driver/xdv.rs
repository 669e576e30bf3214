//! Parses the format of TeX's pages, a sequence of operations with operands.
//!
//! It is DVI (`TeX: The Program`, § 583–591) with XeTeX's glyphs and fonts
//! (`dpx-dvicodes.h` of xdvipdfmx). This file knows nothing of the layout of a page.

const PADDING: u8 = 223;
const BEGIN_PAGE: u8 = 139;
const END_PAGE: u8 = 140;
const SPECIAL: u8 = 239;
const TEX_FONT: u8 = 243;
const POST: u8 = 248;
const POST_POST: u8 = 249;
const NATIVE_FONT: u8 = 252;
const GLYPHS: u8 = 253;
const WORDS_AND_GLYPHS: u8 = 254;

/// Flags of a native font that each add four more bytes: color, extension, slant,
/// emboldening.
const LONGER: [u16; 4] = [0x0200, 0x1000, 0x2000, 0x4000];
/// All known flags: those, and vertical writing.
const KNOWN: u16 = 0x0100 | 0x0200 | 0x1000 | 0x2000 | 0x4000;

/// One operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Operation<'x> {
    BeginPage,
    EndPage,
    Push,
    Pop,
    Right(i32),
    Down(i32),
    /// Moves by one of the four stored distances, which may be set first.
    Again(Distance, Option<i32>),
    /// A black box, and whether to move by its width.
    Rule {
        height: i32,
        width: i32,
        moves: bool,
    },
    /// Selects the font.
    Font(u32),
    Define(FontDefinition<'x>),
    Special(&'x [u8]),
    Glyphs(GlyphRun<'x>),
    /// The end of the pages.
    Post,
    /// The preamble, or an operation without effect.
    Nothing,
    /// Something that concerns TeX's own fonts or right-to-left writing.
    Other,
}

/// A stored distance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Distance {
    W,
    X,
    Y,
    Z,
}

/// A font that XeTeX found as a file. Lengths are in sp.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct FontDefinition<'x> {
    pub number: u32,
    pub size: i32,
    /// Whether its glyphs are unmodified and black.
    pub is_plain: bool,
    pub name: &'x str,
    /// The index of the face in its file.
    pub index: u32,
}

/// The glyphs of a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct GlyphRun<'x> {
    pub width: i32,
    /// The text in UTF-16, if it was requested.
    text: &'x [u8],
    places: &'x [u8],
    ids: &'x [u8],
}

impl<'x> GlyphRun<'x> {
    /// Each glyph with its position, rightwards and downwards.
    pub fn iter(&self) -> impl Iterator<Item = (u16, i32, i32)> + use<'x> {
        let (places, _) = self.places.as_chunks::<8>();
        self.ids().zip(places).map(|(glyph, &[a, b, c, d, e, f, g, h])| {
            (glyph, i32::from_be_bytes([a, b, c, d]), i32::from_be_bytes([e, f, g, h]))
        })
    }

    /// Each glyph.
    pub fn ids(&self) -> impl Iterator<Item = u16> + use<'x> {
        self.ids.as_chunks::<2>().0.iter().map(|id| u16::from_be_bytes(*id))
    }

    fn text(&self) -> String {
        let units = self.text.chunks_exact(2);
        let units = units.map(|two| u16::from_be_bytes([two[0], two[1]]));
        let letters = char::decode_utf16(units);
        letters.map(|it| it.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
    }
}

/// A reader of operations.
pub(super) struct Operations<'x> {
    rest: &'x [u8],
}

impl<'x> Operations<'x> {
    pub fn new(pages: &'x [u8]) -> Operations<'x> {
        Operations { rest: pages }
    }

    /// The next operation. `None` if the data is invalid: pages end with
    /// [`Operation::Post`].
    pub fn next(&mut self) -> Option<Operation<'x>> {
        let code = self.byte()?;
        // Of each four operations, the first has an operand of one byte, the fourth of
        // four.
        let size = |first: u8| usize::from(code - first) + 1;
        Some(match code {
            132 | 137 => Operation::Rule {
                height: self.signed(4)?,
                width: self.signed(4)?,
                moves: code == 132,
            },
            138 => Operation::Nothing,
            BEGIN_PAGE => {
                self.take(44)?;
                Operation::BeginPage
            }
            END_PAGE => Operation::EndPage,
            141 => Operation::Push,
            142 => Operation::Pop,
            143..=146 => Operation::Right(self.signed(size(143))?),
            147 => Operation::Again(Distance::W, None),
            148..=151 => Operation::Again(Distance::W, Some(self.signed(size(148))?)),
            152 => Operation::Again(Distance::X, None),
            153..=156 => Operation::Again(Distance::X, Some(self.signed(size(153))?)),
            157..=160 => Operation::Down(self.signed(size(157))?),
            161 => Operation::Again(Distance::Y, None),
            162..=165 => Operation::Again(Distance::Y, Some(self.signed(size(162))?)),
            166 => Operation::Again(Distance::Z, None),
            167..=170 => Operation::Again(Distance::Z, Some(self.signed(size(167))?)),
            171..=234 => Operation::Font(u32::from(code - 171)),
            235..=238 => Operation::Font(self.number(size(235))?),
            SPECIAL..=242 => {
                let length = self.length(size(SPECIAL))?;
                Operation::Special(self.take(length)?)
            }
            247 => {
                self.take(13)?;
                let length = self.length(1)?;
                self.take(length)?;
                Operation::Nothing
            }
            POST => Operation::Post,
            NATIVE_FONT => Operation::Define(self.font()?),
            GLYPHS => Operation::Glyphs(self.glyphs(&[])?),
            WORDS_AND_GLYPHS => {
                let length = 2 * self.length(2)?;
                let text = self.take(length)?;
                Operation::Glyphs(self.glyphs(text)?)
            }
            _ => {
                self.other(code)?;
                Operation::Other
            }
        })
    }

    /// Skips the operands of an operation of TeX's own fonts.
    fn other(&mut self, code: u8) -> Option<()> {
        let length = match code {
            0..=127 | 250 | 251 => 0,
            128..=131 => usize::from(code - 128) + 1,
            133..=136 => usize::from(code - 133) + 1,
            TEX_FONT..=246 => {
                self.take(usize::from(code - TEX_FONT) + 1 + 12)?;
                self.length(1)? + self.length(1)?
            }
            _ => return None,
        };
        self.take(length)?;
        Some(())
    }

    fn font(&mut self) -> Option<FontDefinition<'x>> {
        let (number, size) = (self.number(4)?, self.signed(4)?);
        let flags =
            u16::try_from(self.number(2)?).ok().filter(|flags| flags & !KNOWN == 0)?;
        let length = self.length(1)?;
        let name = std::str::from_utf8(self.take(length)?).ok()?;
        let index = self.number(4)?;
        let more = LONGER.iter().filter(|flag| flags & **flag != 0).count();
        self.take(4 * more)?;
        Some(FontDefinition { number, size, is_plain: flags == 0, name, index })
    }

    fn glyphs(&mut self, text: &'x [u8]) -> Option<GlyphRun<'x>> {
        let width = self.signed(4)?;
        let count = self.length(2)?;
        let (places, ids) = (self.take(8 * count)?, self.take(2 * count)?);
        Some(GlyphRun { width, text, places, ids })
    }

    fn take(&mut self, length: usize) -> Option<&'x [u8]> {
        let (taken, rest) = self.rest.split_at_checked(length)?;
        self.rest = rest;
        Some(taken)
    }

    fn byte(&mut self) -> Option<u8> {
        Some(self.take(1)?[0])
    }

    fn number(&mut self, bytes: usize) -> Option<u32> {
        let bytes = self.take(bytes)?;
        Some(bytes.iter().fold(0, |number, byte| number << 8 | u32::from(*byte)))
    }

    fn signed(&mut self, bytes: usize) -> Option<i32> {
        let unused = 32 - 8 * u32::try_from(bytes).ok()?;
        Some((self.number(bytes)? << unused).cast_signed() >> unused)
    }

    fn length(&mut self, bytes: usize) -> Option<usize> {
        usize::try_from(self.number(bytes)?).ok()
    }
}

/// Whether all fonts are native, which XeTeX finds as files. `false` if the pages are not
/// understood.
pub fn is_native(pages: &[u8]) -> bool {
    fonts_are_native(pages) == Some(true)
}

/// All fonts are defined again after the pages.
fn fonts_are_native(pages: &[u8]) -> Option<bool> {
    let end = pages.iter().rposition(|byte| *byte != PADDING)?;
    // Before the padding are the offset of the postamble and the version of the format.
    let begin = u32::from_be_bytes(pages.get(end.checked_sub(4)?..end)?.try_into().ok()?);
    let post = pages.get(usize::try_from(begin).ok()?..)?;
    let is_post = *post.first()? == POST;
    let mut rest = Operations::new(is_post.then(|| post.get(29..))??);
    while *rest.rest.first()? != POST_POST {
        if !matches!(rest.next()?, Operation::Define(_)) {
            return Some(false);
        }
    }
    Some(true)
}

/// The words of each page, in the order in which they were typeset, as
/// `\XeTeXgenerateactualtext` writes them next to their glyphs. `None` if the pages are
/// not understood.
pub fn words(pages: &[u8]) -> Option<Vec<Vec<String>>> {
    let mut words: Vec<Vec<String>> = Vec::new();
    let mut operations = Operations::new(pages);
    loop {
        match operations.next()? {
            Operation::Post => return Some(words),
            Operation::BeginPage => words.push(Vec::new()),
            Operation::Glyphs(glyphs) if !glyphs.text.is_empty() => {
                words.last_mut()?.push(glyphs.text());
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pages(fonts: &[u8]) -> Vec<u8> {
        let mut xdv = vec![0; 7];
        xdv.push(POST);
        xdv.extend([0; 28]);
        xdv.extend(fonts);
        xdv.push(POST_POST);
        xdv.extend([0, 0, 0, 7, 7]);
        xdv.extend([PADDING; 5]);
        xdv
    }

    fn native(flags: u16, more: usize) -> Vec<u8> {
        let mut font = vec![NATIVE_FONT, 0, 0, 0, 1, 0, 10, 0, 0];
        font.extend(flags.to_be_bytes());
        font.extend(*b"\x05a.otf");
        font.extend(vec![0; 4 + more]);
        font
    }

    #[test]
    fn native_fonts_are_told_from_others() {
        assert!(is_native(&pages(&[])));
        assert!(is_native(&pages(&[native(0, 0), native(0x0200, 4)].concat())));
        assert!(!is_native(&pages(&[native(0, 0), vec![243, 1, 0, 0]].concat())));
        assert!(!is_native(&pages(&native(0x8000, 0))), "an unknown flag");
        assert!(!is_native(b""));
        assert!(!is_native(&[PADDING; 9]));
    }

    #[test]
    fn numbers_have_their_sign_from_their_first_bit() {
        fn right(bytes: &[u8]) -> Option<Operation<'_>> {
            Operations::new(bytes).next()
        }
        assert_eq!(right(&[143, 0xFF]), Some(Operation::Right(-1)));
        assert_eq!(right(&[144, 0x7F, 0xFF]), Some(Operation::Right(0x7FFF)));
        assert_eq!(right(&[145, 0x80, 0, 0]), Some(Operation::Right(-0x80_0000)));
        assert_eq!(right(&[146, 0x80, 0, 0, 0]), Some(Operation::Right(i32::MIN)));
        assert_eq!(right(&[146, 0, 0, 0]), None, "cut off");
    }
}
