//! Renders the pages of a PDF as pictures, with their words.

use hayro_svg::hayro_interpret::InterpreterSettings;
use hayro_svg::hayro_syntax::{Pdf, page};
use hayro_svg::{RenderCache, SvgRenderSettings, convert};

use serde::{Deserialize, Serialize};

use crate::text_layer::{self, Word};

/// A page. Lengths are in points, from its top left corner.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Page {
    /// The picture, as SVG.
    pub svg: String,
    /// The width.
    pub width: f32,
    /// The height.
    pub height: f32,
    /// The words, in the order in which they were typeset.
    pub words: Vec<Word>,
}

/// The pages of a PDF; empty if it cannot be read. A stranger's fonts can make this take
/// any time and memory.
pub fn pages(pdf: &[u8]) -> Vec<Page> {
    let words = text_layer::words(pdf);
    let Ok(pdf) = Pdf::new(pdf.to_vec()) else { return Vec::new() };
    let pictures = RenderCache::new();
    let settings = InterpreterSettings::default();
    let paper = SvgRenderSettings::default();
    let one = |(page, words)| {
        let (width, height) = page::Page::render_dimensions(page);
        Page { svg: convert(page, &pictures, &settings, &paper), width, height, words }
    };
    pdf.pages().iter().zip(words).map(one).collect()
}
