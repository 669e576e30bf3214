//! Boxes of glyphs, by which TeX measures how high and deep a word is.
//!
//! `FreeType` prepares for hinting and rendering each time that it loads a glyph, which takes ten
//! times as long as reading its outline. Of fonts with outlines in PostScript's form (CFF), whose
//! points are whole numbers, `ttf-parser` finds the same box. Everything else is left to the
//! engine: other forms, other scales, points between whole numbers.

#![expect(clippy::float_cmp, reason = "points are whole numbers, and nothing is rounded")]

use std::cell::RefCell;
use std::collections::BTreeMap;

use ttf_parser::{CFFError, GlyphId, OutlineBuilder, RawFace, Tag, cff};

use super::super::data::Data;

/// Units of an em, as a font has them that leaves the scale of its outlines as it is.
const UNITS_PER_EM: u16 = 1000;

/// A box in a font's units or in points, as the engine declares it.
#[derive(Debug, Clone, Copy, PartialEq)]
#[repr(C)]
struct GlyphBox {
    x_min: f32,
    y_min: f32,
    x_max: f32,
    y_max: f32,
}

impl GlyphBox {
    /// The box of nothing, which any point extends.
    const NONE: GlyphBox = GlyphBox {
        x_min: f32::INFINITY,
        y_min: f32::INFINITY,
        x_max: f32::NEG_INFINITY,
        y_max: f32::NEG_INFINITY,
    };
    /// The box of a glyph without an outline, such as a space.
    const EMPTY: GlyphBox = GlyphBox { x_min: 0.0, y_min: 0.0, x_max: 0.0, y_max: 0.0 };

    fn extend(&mut self, x: f32, y: f32) {
        self.x_min = self.x_min.min(x);
        self.y_min = self.y_min.min(y);
        self.x_max = self.x_max.max(x);
        self.y_max = self.y_max.max(y);
    }

    fn is_whole(self) -> bool {
        let GlyphBox { x_min, y_min, x_max, y_max } = self;
        [x_min, y_min, x_max, y_max].iter().all(|side| side.fract() == 0.0)
    }
}

/// Every point counts, those that only bend a curve too, as for `FreeType`.
impl OutlineBuilder for GlyphBox {
    fn move_to(&mut self, x: f32, y: f32) {
        self.extend(x, y);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.extend(x, y);
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        self.extend(x1, y1);
        self.extend(x, y);
    }

    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        self.extend(x1, y1);
        self.extend(x2, y2);
        self.extend(x, y);
    }

    fn close(&mut self) {}
}

/// The outlines of a font, if their box can be read here.
fn outlines(font: &[u8]) -> Option<cff::Table<'_>> {
    let face = RawFace::parse(font, 0).ok()?;
    let head = face.table(Tag::from_bytes(b"head"))?;
    let units = head.get(18..20)?;
    let outlines = cff::Table::parse(face.table(Tag::from_bytes(b"CFF "))?)?;
    let cff::Matrix { sx, kx, ky, sy, tx, ty } = outlines.matrix();
    let is_plain = u16::from_be_bytes([units[0], units[1]]) == UNITS_PER_EM
        && [sx, kx, ky, sy, tx, ty] == [0.001, 0.0, 0.0, 0.001, 0.0, 0.0]
        // Parts of other fonts have scales of their own.
        && outlines.glyph_cid(GlyphId(0)).is_none();
    is_plain.then_some(outlines)
}

/// The box of a glyph, if it can be read here.
fn unit_box(font: &[u8], glyph: u16) -> Option<GlyphBox> {
    let outlines = outlines(font)?;
    let mut bounds = GlyphBox::NONE;
    match outlines.outline(GlyphId(glyph), &mut bounds) {
        Err(CFFError::ZeroBBox) if bounds == GlyphBox::NONE => Some(GlyphBox::EMPTY),
        Ok(_) | Err(CFFError::ZeroBBox) => {
            Some(bounds).filter(|bounds| bounds.is_whole())
        }
        Err(_) => None,
    }
}

/// The sides of a glyph's box, if they can be read here: left, bottom, right and top, in the units
/// of its font.
#[cfg(test)]
#[expect(clippy::cast_possible_truncation, reason = "whole numbers below 2^24")]
pub(in crate::engine) fn glyph_box(font: &[u8], glyph: u16) -> Option<[i32; 4]> {
    let GlyphBox { x_min, y_min, x_max, y_max } = unit_box(font, glyph)?;
    Some([x_min, y_min, x_max, y_max].map(|side| side as i32))
}

/// What is known of fonts in one run of TeX.
#[derive(Default)]
#[cfg_attr(not(target_os = "linux"), allow(dead_code))]
struct Fonts {
    /// The files that the engine has opened, by their names.
    files: BTreeMap<String, Data>,
    /// The files of fonts, by the addresses of the engine's fonts.
    opened: BTreeMap<usize, Option<Data>>,
    /// Boxes by the numbers of glyphs, by the numbers of TeX's fonts.
    boxes: BTreeMap<u16, Vec<Option<GlyphBox>>>,
}

thread_local! {
    static FONTS: RefCell<Fonts> = RefCell::default();
}

/// Keeps a file that the engine opens, if it is a font whose boxes may be read here.
pub(in crate::engine) fn keep_font(name: &str, file: &Data) {
    if file.starts_with(b"OTTO") {
        FONTS.with_borrow_mut(|fonts| fonts.files.insert(name.to_owned(), file.clone()));
    }
}

/// Forgets all fonts.
pub(super) fn reset() {
    FONTS.with_borrow_mut(|fonts| *fonts = Fonts::default());
}

#[cfg(target_os = "linux")]
pub(super) use wrap::italic_correction;

#[cfg(target_os = "linux")]
mod wrap {
    #![expect(unsafe_code, reason = "the linker's names")]

    use std::ffi::{CStr, c_char, c_int, c_void};

    use super::super::{is_on, put, real};
    use super::{Data, FONTS, Fonts, GlyphBox, UNITS_PER_EM, unit_box};

    // The engine's. A font is the address of one of its fonts at a size.
    unsafe extern "C" {
        fn getPointSize(font: *mut c_void) -> f32;
        fn getExtendFactor(font: *mut c_void) -> f32;
        fn getGlyphWidthFromEngine(font: *mut c_void, glyph: u32) -> f32;
        fn getFontFilename(font: *mut c_void, index: *mut u32) -> *const c_char;
        fn freeFontFilename(name: *const c_char);
    }

    /// The engine's own cache is never emptied, and so has boxes of other fonts when another
    /// document is typeset in the same process. This one is used without acceleration too.
    ///
    /// # Safety
    /// That of the engine's function: `found` takes a box.
    #[unsafe(no_mangle)]
    unsafe extern "C" fn __wrap_getCachedGlyphBBox(
        font: u16,
        glyph: u16,
        found: *mut GlyphBox,
    ) -> c_int {
        let known = FONTS.with_borrow(|fonts| {
            fonts.boxes.get(&font)?.get(usize::from(glyph)).copied().flatten()
        });
        let Some(known) = known else { return 0 };
        // SAFETY: the caller's obligation.
        unsafe { found.write(known) };
        1
    }

    /// # Safety
    /// That of the engine's function: `known` is a box.
    #[unsafe(no_mangle)]
    unsafe extern "C" fn __wrap_cacheGlyphBBox(
        font: u16,
        glyph: u16,
        known: *const GlyphBox,
    ) {
        // SAFETY: the caller's obligation.
        let known = unsafe { known.read() };
        FONTS.with_borrow_mut(|fonts| {
            put(fonts.boxes.entry(font).or_default(), glyph.into(), known);
        });
    }

    /// # Safety
    /// That of the engine's function: `font` is one of its fonts, and `bounds` takes a box.
    #[unsafe(no_mangle)]
    unsafe extern "C" fn __wrap_getGlyphBounds(
        font: *mut c_void,
        glyph: u32,
        bounds: *mut GlyphBox,
    ) {
        // SAFETY: the caller's obligation.
        unsafe {
            match plain_box(font, glyph) {
                Some(mut plain) => {
                    // As in the engine.
                    let extended = getExtendFactor(font);
                    if extended != 0.0 {
                        plain.x_min *= extended;
                        plain.x_max *= extended;
                    }
                    bounds.write(plain);
                }
                None => real::getGlyphBounds(font, glyph, bounds.cast()),
            }
        }
    }

    /// How far a glyph leans out of its width, if its box can be read here.
    ///
    /// # Safety
    /// `font` is one of the engine's fonts.
    pub unsafe fn italic_correction(font: *mut c_void, glyph: u32) -> Option<f32> {
        // SAFETY: the caller's obligation.
        unsafe {
            // The engine's width of an extended font is rounded on the way.
            let plain =
                plain_box(font, glyph).filter(|_| getExtendFactor(font) == 1.0)?;
            let width = getGlyphWidthFromEngine(font, glyph);
            Some(if plain.x_max > width { plain.x_max - width } else { 0.0 })
        }
    }

    /// The box of a glyph in points, if it can be read here.
    ///
    /// # Safety
    /// `font` is one of the engine's fonts.
    unsafe fn plain_box(font: *mut c_void, glyph: u32) -> Option<GlyphBox> {
        if !is_on() {
            return None;
        }
        // SAFETY: the caller's obligation.
        let (file, size) = unsafe { (file(font)?, getPointSize(font)) };
        let GlyphBox { x_min, y_min, x_max, y_max } =
            unit_box(&file, u16::try_from(glyph).ok()?)?;
        // Rounded where the engine rounds.
        #[expect(clippy::cast_possible_truncation)]
        let points = |units: f32| {
            (f64::from(units) * f64::from(size) / f64::from(UNITS_PER_EM)) as f32
        };
        Some(GlyphBox {
            x_min: points(x_min),
            y_min: points(y_min),
            x_max: points(x_max),
            y_max: points(y_max),
        })
    }

    /// The file of a font, if it has been kept.
    ///
    /// # Safety
    /// `font` is one of the engine's fonts.
    unsafe fn file(font: *mut c_void) -> Option<Data> {
        FONTS.with_borrow_mut(|Fonts { files, opened, .. }| {
            let file = opened.entry(font.addr()).or_insert_with(|| {
                let mut index = 0;
                // SAFETY: the caller's obligation. The name is a string of C until it is freed.
                unsafe {
                    let name = getFontFilename(font, &raw mut index);
                    let file = CStr::from_ptr(name)
                        .to_str()
                        .ok()
                        .map(|it| files.get(it).cloned());
                    freeFontFilename(name);
                    file.flatten().filter(|_| index == 0)
                }
            });
            file.clone()
        })
    }
}
