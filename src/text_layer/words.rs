//! Extracts the words on the pages of a finished PDF, as a reader copies them.

use hayro_svg::hayro_interpret::font::{Glyph, GlyphRun};
use hayro_svg::hayro_interpret::hayro_cmap::BfString;
use hayro_svg::hayro_interpret::kurbo::{Affine, BezPath, Point, Rect};
use hayro_svg::hayro_interpret::{
    BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageDrawProps,
    InterpreterCache, InterpreterSettings, SoftMask, TransformExt, interpret_page,
};
use hayro_svg::hayro_syntax::Pdf;
use hayro_svg::hayro_syntax::object::{Dict, String as PdfString};
use hayro_svg::hayro_syntax::page::Page;
use serde::{Deserialize, Serialize};

/// The smallest gap between words, relative to the font size. Kerns are narrower, spaces
/// wider.
const GAP: f64 = 0.13;
/// The extent of words above and below their baseline, relative to the font size.
const ABOVE: f64 = 0.75;
const BELOW: f64 = 0.25;
/// The number of glyph units per font size.
const UNITS: f64 = 1000.0;

/// A printed word and its position.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Word {
    /// The text to copy.
    pub text: String,
    /// The left edge, in points from the left edge of the page.
    pub left: f64,
    /// The right edge.
    pub right: f64,
    /// The baseline.
    pub base: f64,
    /// The font size.
    pub size: f64,
}

impl Word {
    /// Whether another word is on the same line.
    pub fn is_beside(&self, other: &Word) -> bool {
        (self.base - other.base).abs() < 1.0
    }

    /// The upper edge.
    pub fn top(&self) -> f64 {
        self.base - ABOVE * self.size
    }

    /// The height, from the upper to the lower edge.
    pub fn height(&self) -> f64 {
        (ABOVE + BELOW) * self.size
    }
}

/// The words of each page of a PDF, in the order in which they were typeset; empty if the
/// PDF cannot be read.
pub fn words(pdf: &[u8]) -> Vec<Vec<Word>> {
    let Ok(pdf) = Pdf::new(pdf.to_vec()) else { return Vec::new() };
    let fonts = InterpreterCache::new();
    let settings = InterpreterSettings::default();
    let one = |page| {
        let (width, height) = Page::render_dimensions(page);
        let bounds = Rect::new(0.0, 0.0, width.into(), height.into());
        let upright = page.initial_transform(true).to_kurbo();
        let mut context =
            Context::new(upright, bounds, &fonts, page.xref(), settings.clone());
        let mut reader = Reader::default();
        interpret_page(page, &mut context, &mut reader);
        reader.words
    };
    pdf.pages().iter().map(one).collect()
}

/// A device that collects words while a page is drawn.
#[derive(Default)]
struct Reader {
    words: Vec<Word>,
    /// Whether the next glyph begins a word in any case.
    apart: bool,
    /// The replacement text of each open marked-content sequence, until it is used.
    instead: Vec<Option<String>>,
}

impl Reader {
    fn glyph(&mut self, glyph: &Glyph, place: Affine) {
        let text = match self.instead.iter_mut().rev().flatten().next() {
            // The replacement text is read at the first glyph.
            Some(instead) => std::mem::take(instead),
            None => text_of(glyph),
        };
        if text.trim().is_empty() {
            self.apart |= self.instead.iter().flatten().next().is_none();
            return;
        }
        let width = match glyph {
            Glyph::Outline(outline) => outline.advance_width(),
            Glyph::Type3(drawn) => drawn.advance_width(),
        };
        let begin = place * Point::ZERO;
        let end = place * Point::new(width.unwrap_or_default().into(), 0.0);
        let size = (place * Point::new(0.0, UNITS) - begin).hypot();
        let word = Word { text, left: begin.x, right: end.x, base: begin.y, size };
        let before = self.words.last_mut().filter(|_| !self.apart);
        match before.filter(|before| follows(before, &word)) {
            Some(before) => {
                before.text.push_str(&word.text);
                before.right = word.right;
            }
            None => self.words.push(word),
        }
        self.apart = false;
    }
}

fn text_of(glyph: &Glyph) -> String {
    match glyph.as_unicode() {
        Some(BfString::Char(letter)) => letter.to_string(),
        Some(BfString::String(letters)) => letters,
        None => char::REPLACEMENT_CHARACTER.to_string(),
    }
}

/// A string of the PDF, if it is in UTF-16 as ours are.
fn utf16(text: &[u8]) -> Option<String> {
    let units = text.strip_prefix(b"\xFE\xFF")?.chunks_exact(2);
    let units: Vec<u16> = units.map(|two| u16::from_be_bytes([two[0], two[1]])).collect();
    String::from_utf16(&units).ok()
}

/// Whether a glyph continues the word before it.
fn follows(before: &Word, glyph: &Word) -> bool {
    let gap = glyph.left - before.right;
    let reach = GAP * before.size.max(glyph.size);
    glyph.is_beside(before) && (-2.0 * reach..reach).contains(&gap)
}

impl<'a> Device<'a> for Reader {
    fn draw_glyph_run(
        &mut self,
        run: &GlyphRun<'_, 'a>,
        props: DrawProps<'a>,
        _: &DrawMode,
    ) {
        for glyph in run.glyphs() {
            self.glyph(glyph, props.transform * glyph.transform());
        }
    }

    fn begin_marked_content(&mut self, _: &[u8], properties: Option<&Dict<'_>>) {
        let instead = properties.and_then(|it| it.get::<PdfString>("ActualText"));
        self.instead.push(instead.and_then(|text| utf16(text.as_bytes())));
    }

    fn end_marked_content(&mut self) {
        self.instead.pop();
    }

    fn draw_path(&mut self, _: &BezPath, _: DrawProps<'a>, _: &DrawMode) {}
    fn push_clip_path(&mut self, _: &ClipPath) {}
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {
    }
    fn draw_image(&mut self, _: Image<'a, '_>, _: ImageDrawProps<'a>) {}
    fn pop_clip(&mut self) {}
    fn pop_transparency_group(&mut self) {}
}
