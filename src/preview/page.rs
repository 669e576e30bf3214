//! Pages of a PDF as pictures, with the words that stand on them.

use hayro_svg::hayro_interpret::font::{Glyph, GlyphRun};
use hayro_svg::hayro_interpret::hayro_cmap::BfString;
use hayro_svg::hayro_interpret::kurbo::{Affine, BezPath, Point, Rect};
use hayro_svg::hayro_interpret::{
    BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageDrawProps,
    InterpreterCache, InterpreterSettings, SoftMask, TransformExt, interpret_page,
};
use hayro_svg::hayro_syntax::{Pdf, page};
use hayro_svg::{RenderCache, SvgRenderSettings, convert};

/// What separates words at least, in parts of the font's size. Kerns are narrower, spaces
/// wider.
const GAP: f64 = 0.13;
/// How far words reach above and below the line that they stand on, in parts of the same.
const ABOVE: f64 = 0.75;
const BELOW: f64 = 0.25;
/// Glyphs are drawn so many units high.
const UNITS: f64 = 1000.0;

/// A page, in points from its top left corner.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Page {
    /// The picture, which is sharp at any size.
    pub svg: String,
    pub width: f32,
    pub height: f32,
    /// Its words, as they were set.
    pub words: Vec<Word>,
}

/// A printed word and where it stands.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Word {
    pub text: String,
    pub left: f64,
    pub right: f64,
    /// The line that it stands on.
    pub base: f64,
    /// The size of its font.
    pub size: f64,
}

impl Word {
    /// Whether another word stands on the same line.
    pub fn is_beside(&self, other: &Word) -> bool {
        (self.base - other.base).abs() < 1.0
    }

    /// Its upper edge.
    pub fn top(&self) -> f64 {
        self.base - ABOVE * self.size
    }

    /// From its upper to its lower edge.
    pub fn height(&self) -> f64 {
        (ABOVE + BELOW) * self.size
    }
}

/// The pages of a PDF: none if it cannot be read.
pub(super) fn pages(pdf: &[u8]) -> Vec<Page> {
    let Ok(pdf) = Pdf::new(pdf.to_vec()) else { return Vec::new() };
    let pictures = RenderCache::new();
    let fonts = InterpreterCache::new();
    let settings = InterpreterSettings::default();
    let paper = SvgRenderSettings::default();
    let one = |page| {
        let (width, height) = page::Page::render_dimensions(page);
        let svg = convert(page, &pictures, &settings, &paper);
        let bounds = Rect::new(0.0, 0.0, width.into(), height.into());
        let upright = page.initial_transform(true).to_kurbo();
        let mut context =
            Context::new(upright, bounds, &fonts, page.xref(), settings.clone());
        let mut reader = Reader::default();
        interpret_page(page, &mut context, &mut reader);
        Page { svg, width, height, words: reader.words }
    };
    pdf.pages().iter().map(one).collect()
}

/// Reads words while a page is drawn.
#[derive(Default)]
struct Reader {
    words: Vec<Word>,
    /// Whether the next glyph begins a word whatever stands before it.
    apart: bool,
}

impl Reader {
    fn glyph(&mut self, glyph: &Glyph, place: Affine) {
        let text = match glyph.as_unicode() {
            Some(BfString::Char(letter)) => letter.to_string(),
            Some(BfString::String(letters)) => letters,
            None => char::REPLACEMENT_CHARACTER.to_string(),
        };
        if text.trim().is_empty() {
            self.apart = true;
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

/// Whether a glyph belongs to the word before it.
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

    fn draw_path(&mut self, _: &BezPath, _: DrawProps<'a>, _: &DrawMode) {}
    fn push_clip_path(&mut self, _: &ClipPath) {}
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {
    }
    fn draw_image(&mut self, _: Image<'a, '_>, _: ImageDrawProps<'a>) {}
    fn pop_clip(&mut self) {}
    fn pop_transparency_group(&mut self) {}
}
