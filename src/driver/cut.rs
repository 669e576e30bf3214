//! Subsets fonts to the printed glyphs, in the form of a PDF (ISO 32000-1, 9.7).
//!
//! Subsetting a font takes as long as printing a page, so subsets are cached: documents
//! of one theme nearly always have the same letters.

use std::borrow::Cow;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use libdeflater::{CompressionLvl, Compressor};
use subsetter::GlyphRemapper;
use ttf_parser::{Face, Permissions, RawFace, Tag, name_id};

use super::font::EmbeddedFont;
use super::map;
use super::number::{rounded, written};
use super::objects::{ObjectId, Objects};

/// The size of the cache. A document has some four subsets; more than eight themes at a
/// time are rare.
const KEPT: usize = 32;
/// The compression level, of 12, which is that of other streams in the finished PDF.
const LEVEL: i32 = 5;

/// A cache of subsets, most recent last.
#[derive(Default)]
pub(super) struct Cuts(Mutex<VecDeque<Arc<Cut>>>);

/// The objects of a subset font, except what distinguishes it from others in the PDF.
pub(super) struct Cut {
    index: u32,
    data: Cow<'static, [u8]>,
    glyphs: Vec<u16>,
    outlines: Outlines,
    /// The font program, compressed.
    program: Vec<u8>,
    /// The length of the font program before compression.
    length: usize,
    name: String,
    /// Entries of the descriptor.
    descriptor: String,
    /// The widths of the glyphs from the second on, and of the first.
    widths: String,
    normal: String,
    map: String,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Outlines {
    Cff,
    TrueType,
}

impl Cuts {
    /// The subset of a font. `None` if the font's format is not supported or its license
    /// forbids embedding.
    pub fn of(&self, font: &EmbeddedFont<'_>) -> Option<Arc<Cut>> {
        if let Some(cut) = self.lock().iter().rev().find(|cut| cut.is_of(font)) {
            return Some(Arc::clone(cut));
        }
        let cut = Arc::new(Cut::new(font)?);
        let mut kept = self.lock();
        if kept.len() >= KEPT {
            kept.pop_front();
        }
        kept.push_back(Arc::clone(&cut));
        Some(cut)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, VecDeque<Arc<Cut>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Cut {
    fn is_of(&self, font: &EmbeddedFont<'_>) -> bool {
        self.index == font.index
            && self.glyphs == font.glyphs
            // Most fonts are the bundle's, with the same bytes at the same address.
            && (std::ptr::eq(&raw const *self.data, &raw const *font.data)
                || self.data == font.data)
    }

    fn new(font: &EmbeddedFont<'_>) -> Option<Cut> {
        let face = Face::parse(&font.data, font.index).ok()?;
        if face.permissions() == Some(Permissions::Restricted) {
            return None;
        }
        let remapper = GlyphRemapper::new_from_glyphs_sorted(&font.glyphs);
        let cut = subsetter::subset(&font.data, font.index, &remapper).ok()?;
        let (outlines, program) = if face.tables().cff.is_some() {
            let cff = RawFace::parse(&cut, 0).ok()?.table(Tag::from_bytes(b"CFF "))?;
            (Outlines::Cff, cff)
        } else {
            (Outlines::TrueType, &*cut)
        };
        let mut widths = font.widths.iter().map(|width| written(width * 100));
        Some(Cut {
            index: font.index,
            data: font.data.clone(),
            glyphs: font.glyphs.clone(),
            outlines,
            length: program.len(),
            program: packed(program)?,
            name: post_script_name(&face, font.name),
            descriptor: descriptor(&face),
            normal: widths.next()?,
            widths: widths.collect::<Vec<_>>().join(" "),
            map: map::of(&face, &font.glyphs)?,
        })
    }

    /// Writes the objects of the subset, as the font of this index in the document.
    pub fn write(&self, objects: &mut Objects, number: usize) -> ObjectId {
        let Cut { descriptor, widths, normal, length, .. } = self;
        let name = format!("{}+{}", tag(number), self.name);
        let (kind, key, about, order) = match self.outlines {
            Outlines::Cff => {
                ("CIDFontType0", "FontFile3", "/Subtype/CIDFontType0C".to_owned(), "")
            }
            Outlines::TrueType => (
                "CIDFontType2",
                "FontFile2",
                format!("/Length1 {length}"),
                "/CIDToGIDMap/Identity",
            ),
        };
        let program =
            objects.stream(&format!("{about}/Filter/FlateDecode"), &self.program);
        let descriptor = objects.add(&format!(
            "<</Type/FontDescriptor/FontName/{name}{descriptor}/{key} {program}>>"
        ));
        let descendant = objects.add(&format!(
            "<</Type/Font/Subtype/{kind}/BaseFont/{name}{order}\
             /CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>\
             /FontDescriptor {descriptor}/DW {normal}/W[1[{widths}]]>>"
        ));
        let map = objects.stream("", self.map.as_bytes());
        objects.add(&format!(
            "<</Type/Font/Subtype/Type0/BaseFont/{name}/Encoding/Identity-H\
             /DescendantFonts[{descendant}]/ToUnicode {map}>>"
        ))
    }
}

fn packed(plain: &[u8]) -> Option<Vec<u8>> {
    let mut packer = Compressor::new(CompressionLvl::new(LEVEL).ok()?);
    let mut packed = vec![0; packer.zlib_compress_bound(plain.len())];
    let length = packer.zlib_compress(plain, &mut packed).ok()?;
    packed.truncate(length);
    Some(packed)
}

/// The PostScript name of the font, or else its file name.
fn post_script_name(face: &Face<'_>, file: &str) -> String {
    let names = face.names().into_iter();
    let name = names
        .filter(|name| name.name_id == name_id::POST_SCRIPT_NAME)
        .find_map(|name| name.to_string());
    let plain = |c: &char| c.is_ascii_alphanumeric() || *c == '-';
    let name: String = name.as_deref().unwrap_or(file).chars().filter(plain).collect();
    if name.is_empty() { "Font".to_owned() } else { name }
}

/// The tag of six capitals that distinguishes subsets from each other and from the whole
/// font.
fn tag(mut number: usize) -> String {
    let mut tag = ['A'; 6];
    for letter in tag.iter_mut().rev() {
        *letter = char::from(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ"[number % 26]);
        number /= 26;
    }
    tag.iter().collect()
}

/// The metrics by which a reader without the font program may draw it (ISO 32000-1, 9.8).
fn descriptor(face: &Face<'_>) -> String {
    const FIXED: u32 = 1;
    const SYMBOLIC: u32 = 1 << 2;
    const ITALIC: u32 = 1 << 6;
    let scaled =
        |units: i16| rounded(f64::from(units) * 1000.0 / f64::from(face.units_per_em()));
    let fixed = if face.is_monospaced() { FIXED } else { 0 };
    let italic = if face.is_italic() { ITALIC } else { 0 };
    let flags = SYMBOLIC | fixed | italic;
    let area = face.global_bounding_box();
    let area = [area.x_min, area.y_min, area.x_max, area.y_max].map(scaled).join(" ");
    let (ascent, descent) = (scaled(face.ascender()), scaled(face.descender()));
    let capitals = scaled(face.capital_height().unwrap_or(face.ascender()));
    let angle = rounded(f64::from(face.italic_angle()));
    // Fonts do not record the width of their stems, which grows with the weight.
    let stem = face.weight().to_number() / 5;
    format!(
        "/Flags {flags}/FontBBox[{area}]/ItalicAngle {angle}/Ascent {ascent}\
         /Descent {descent}/CapHeight {capitals}/StemV {stem}"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::driver::font;

    const FONT: &[u8] = include_bytes!("../../tests/fixtures/font.ttf");

    /// The font, with these glyphs printed.
    fn printing(glyphs: &[u8]) -> EmbeddedFont<'static> {
        let define =
            [&[252][..], &[0, 0, 0, 1, 0, 10, 0, 0, 0, 0, 1], b"x", &[0; 4], &[172]];
        let print = glyphs.iter().flat_map(|glyph| {
            [&[253, 0, 0, 0, 0, 0, 1][..], &[0; 8], &[0, *glyph]].concat()
        });
        let pages: Vec<u8> =
            define.concat().into_iter().chain(print).chain([248]).collect();
        let fonts = font::used(pages.leak(), &|_| Some(FONT.into())).expect("known");
        fonts.all.into_iter().next().expect("one")
    }

    #[test]
    fn what_has_been_cut_is_kept() {
        let cuts = Cuts::default();
        let of = |glyphs: &[u8]| cuts.of(&printing(glyphs)).expect("known");
        let first = of(&[1, 2]);
        assert!(Arc::ptr_eq(&first, &of(&[2, 1, 2])), "the same glyphs");
        assert!(!Arc::ptr_eq(&first, &of(&[1])), "fewer");
        for others in 3..=u8::try_from(KEPT).expect("few") {
            // Some of the ten glyphs of the font.
            let others: Vec<u8> =
                (1..9).filter(|bit| others >> (bit % 6) & 1 == 1).collect();
            let _ = cuts.of(&printing(&others));
        }
        assert!(cuts.lock().len() <= KEPT);
    }

    #[test]
    fn a_font_is_written_with_the_widths_of_its_glyphs() {
        let mut objects = Objects::new();
        let cut = Cuts::default().of(&printing(&[2, 1, 5])).expect("known");
        cut.write(&mut objects, 27);
        let id = objects.add("null");
        let written = objects.close(id, id);
        let written = String::from_utf8_lossy(&written);
        let expected = "<</Type/Font/Subtype/CIDFontType2/BaseFont/AAAABB+Boxes-Regular\
                        /CIDToGIDMap/Identity/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)\
                        /Supplement 0>>/FontDescriptor 2 0 R/DW 500/W[1[600 300 580]]>>";
        assert!(written.contains(expected), "{written}");
    }
}
