//! Fonts: which glyphs of each are printed, and their widths.

use std::borrow::Cow;
use std::collections::BTreeMap;

use ttf_parser::{Face as Parsed, GlyphId};

use super::content::Face;
use super::number::{points, whole};
use super::xdv::{Operation, Operations};

/// All fonts of a document.
pub(super) struct Fonts<'x> {
    /// Each font once, regardless of sizes, in order of definition.
    pub all: Vec<EmbeddedFont<'x>>,
    /// By TeX's font numbers: the index of the font and the size.
    faces: BTreeMap<u32, Face>,
}

/// A font.
pub(super) struct EmbeddedFont<'x> {
    pub name: &'x str,
    /// The index of the face in its file.
    pub index: u32,
    pub data: Cow<'static, [u8]>,
    /// The extent below the baseline, which is negative, and above it, in em.
    pub descent: f64,
    pub ascent: f64,
    /// The printed glyphs, sorted by their numbers in the font. The first is the glyph
    /// for missing characters.
    pub glyphs: Vec<u16>,
    /// Their widths, in tenths of a thousandth of an em.
    pub widths: Vec<i64>,
    /// The index of each glyph of the font in `glyphs`.
    numbers: Vec<u16>,
}

/// A font definition, with its printed glyphs.
struct Defined<'x> {
    name: &'x str,
    index: u32,
    printed: Vec<bool>,
}

impl Fonts<'_> {
    /// The font and size of a TeX font number.
    pub fn face(&self, number: u32) -> Option<Face> {
        self.faces.get(&number).copied()
    }
}

impl EmbeddedFont<'_> {
    /// The number of a glyph in the PDF, and its width in em.
    pub fn glyph(&self, glyph: u16) -> Option<(u16, f64)> {
        let number = *self.numbers.get(usize::from(glyph))?;
        Some((number, in_em(*self.widths.get(usize::from(number))?)))
    }

    fn open<'x>(
        Defined { name, index, printed }: Defined<'x>,
        data: Cow<'static, [u8]>,
    ) -> Option<EmbeddedFont<'x>> {
        let face = Parsed::parse(&data, index).ok()?;
        let em = f64::from(face.units_per_em());
        let (descent, ascent) =
            (f64::from(face.descender()) / em, f64::from(face.ascender()) / em);
        let mut glyphs = vec![0];
        let mut numbers = vec![0; printed.len()];
        for (glyph, number) in numbers.iter_mut().enumerate().skip(1) {
            if printed[glyph] {
                *number = u16::try_from(glyphs.len()).ok()?;
                glyphs.push(u16::try_from(glyph).ok()?);
            }
        }
        let width = |glyph: &u16| {
            let units = f64::from(face.glyph_hor_advance(GlyphId(*glyph))?);
            Some(whole(units * 10_000.0 / em))
        };
        let widths = glyphs.iter().map(width).collect::<Option<Vec<_>>>()?;
        Some(EmbeddedFont { name, index, data, descent, ascent, glyphs, widths, numbers })
    }
}

#[expect(clippy::cast_precision_loss, reason = "no glyph is 2^52 wide")]
fn in_em(width: i64) -> f64 {
    width as f64 / 10_000.0
}

/// The fonts that pages use. `None` if one is not supported.
pub(super) fn used<'x>(
    pages: &'x [u8],
    read: &dyn Fn(&str) -> Option<Cow<'static, [u8]>>,
) -> Option<Fonts<'x>> {
    let mut operations = Operations::new(pages);
    let mut files: Vec<Defined<'_>> = Vec::new();
    let mut faces = BTreeMap::new();
    let mut now = None;
    loop {
        match operations.next()? {
            Operation::Define(font) => {
                let size = Some(points(font.size))
                    .filter(|size| font.is_plain && *size > 0.0)?;
                let (name, index) = (font.name, font.index);
                let known = |file: &Defined<'_>| (file.name, file.index) == (name, index);
                let place = files.iter().position(known).unwrap_or_else(|| {
                    files.push(Defined { name, index, printed: Vec::new() });
                    files.len() - 1
                });
                faces.insert(font.number, Face { font: place, size });
            }
            Operation::Font(number) => now = Some(faces.get(&number)?.font),
            Operation::Glyphs(glyphs) => {
                let printed = &mut files[now?].printed;
                for glyph in glyphs.ids().map(usize::from) {
                    if printed.len() <= glyph {
                        printed.resize(glyph + 1, false);
                    }
                    printed[glyph] = true;
                }
            }
            Operation::Post => break,
            _ => {}
        }
    }
    let opened = files.into_iter().map(|file| {
        let data = read(file.name)?;
        EmbeddedFont::open(file, data)
    });
    Some(Fonts { all: opened.collect::<Option<_>>()?, faces })
}
