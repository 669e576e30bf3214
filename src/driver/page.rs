//! Interprets TeX's pages: the position of each glyph, box and `\special`.
//!
//! Positions are in sp from TeX's origin, an inch from the left and the top. They are
//! converted to the coordinates of the PDF for the output.

use super::content::{Content, Face};
use super::font::Fonts;
use super::links::{Link, Links};
use super::number::{POINTS, TEX_POINT};
use super::special::{self, Special};
use super::xdv::{Distance, Operation, Operations};

/// The distance of TeX's origin from the left and the top, in points.
const ORIGIN: f64 = 72.0;
/// The initial color of a page.
const BLACK: &str = "0 g 0 G\n";
/// The nesting limit of boxes. TeX's own output nests them about twenty deep.
const DEPTH: usize = 10_000;

/// The interpreted document.
#[derive(Default)]
pub(super) struct PrintedDocument<'x> {
    /// The width and height of the paper in points. It is set before anything is printed.
    pub paper: Option<(f64, f64)>,
    pub pages: Vec<PageContent<'x>>,
    /// Entries of the document information and of the catalog.
    pub info: Vec<&'x str>,
    pub view: Vec<&'x str>,
    /// Bookmarks, each with its level.
    pub bookmarks: Vec<(usize, &'x str)>,
    /// Destinations: name, page and position.
    pub destinations: Vec<(&'x str, usize, (f64, f64))>,
}

/// A page.
pub(super) struct PageContent<'x> {
    /// The content.
    pub content: Vec<u8>,
    /// The indices of the fonts that it uses, sorted.
    pub fonts: Vec<usize>,
    pub links: Vec<Link<'x>>,
}

/// TeX's position.
#[derive(Debug, Clone, Copy, Default)]
struct Place {
    h: i32,
    v: i32,
    w: i32,
    x: i32,
    y: i32,
    z: i32,
}

/// A page under construction.
struct PageBuilder<'x, 'f> {
    fonts: &'f Fonts<'x>,
    printed: PrintedDocument<'x>,
    content: Content,
    used: Vec<usize>,
    at: Place,
    stack: Vec<Place>,
    font: Option<Face>,
    colours: Vec<String>,
    scales: usize,
    links: Links<'x>,
}

/// Interprets all pages. `None` if anything is not supported.
pub(super) fn print<'x>(
    pages: &'x [u8],
    fonts: &Fonts<'x>,
) -> Option<PrintedDocument<'x>> {
    let mut builder = PageBuilder {
        fonts,
        printed: PrintedDocument::default(),
        content: Content::default(),
        used: Vec::new(),
        at: Place::default(),
        stack: Vec::new(),
        font: None,
        colours: Vec::new(),
        scales: 0,
        links: Links::default(),
    };
    let mut operations = Operations::new(pages);
    loop {
        match operations.next()? {
            Operation::Post => return Some(builder.printed),
            operation => builder.carry_out(operation)?,
        }
    }
}

impl<'x> PageBuilder<'x, '_> {
    fn carry_out(&mut self, operation: Operation<'x>) -> Option<()> {
        match operation {
            Operation::BeginPage => self.begin(),
            Operation::EndPage => self.end()?,
            Operation::Push => {
                if self.stack.len() >= DEPTH {
                    return None;
                }
                self.stack.push(self.at);
            }
            Operation::Pop => {
                self.at = self.stack.pop()?;
                self.links.leave(self.stack.len());
            }
            Operation::Right(by) => self.right(by)?,
            Operation::Down(by) => self.down(by)?,
            Operation::Again(distance, by) => self.again(distance, by)?,
            Operation::Rule { height, width, moves } => {
                self.rule(height, width, moves)?;
            }
            Operation::Font(number) => self.font = Some(self.fonts.face(number)?),
            Operation::Glyphs(glyphs) => {
                let face = self.font?;
                for (glyph, right, down) in glyphs.iter() {
                    let h = self.at.h.checked_add(right)?;
                    let v = self.at.v.checked_add(down)?;
                    self.glyph(face, self.place_of(h, v)?, glyph)?;
                }
                self.right(glyphs.width)?;
            }
            Operation::Special(text) => self.special(special::read(text)?)?,
            Operation::Define(_) | Operation::Nothing => {}
            Operation::Other | Operation::Post => return None,
        }
        Some(())
    }

    fn begin(&mut self) {
        self.at = Place::default();
        self.stack.clear();
        self.font = None;
        if let Some(colour) = self.colours.last() {
            self.content.colour(colour);
        }
    }

    fn end(&mut self) -> Option<()> {
        if !self.stack.is_empty() || self.scales > 0 {
            return None;
        }
        let content = std::mem::take(&mut self.content).finish();
        let mut fonts = std::mem::take(&mut self.used);
        fonts.sort_unstable();
        let links = self.links.end_page();
        self.printed.pages.push(PageContent { content, fonts, links });
        Some(())
    }

    fn right(&mut self, by: i32) -> Option<()> {
        self.at.h = self.at.h.checked_add(by)?;
        Some(())
    }

    fn down(&mut self, by: i32) -> Option<()> {
        self.at.v = self.at.v.checked_add(by)?;
        Some(())
    }

    fn again(&mut self, distance: Distance, by: Option<i32>) -> Option<()> {
        let kept = match distance {
            Distance::W => &mut self.at.w,
            Distance::X => &mut self.at.x,
            Distance::Y => &mut self.at.y,
            Distance::Z => &mut self.at.z,
        };
        *kept = by.unwrap_or(*kept);
        let by = *kept;
        match distance {
            Distance::W | Distance::X => self.right(by),
            Distance::Y | Distance::Z => self.down(by),
        }
    }

    /// A position in the coordinates of the PDF.
    fn place_of(&self, h: i32, v: i32) -> Option<(f64, f64)> {
        let (_, height) = self.printed.paper?;
        Some((ORIGIN + f64::from(h) * POINTS, height - ORIGIN - f64::from(v) * POINTS))
    }

    fn here(&self) -> Option<(f64, f64)> {
        self.place_of(self.at.h, self.at.v)
    }

    /// Sets the paper of the whole document. Pages of different sizes are not supported.
    fn paper(&mut self, width: f64, height: f64) -> Option<()> {
        let paper = (width * TEX_POINT, height * TEX_POINT);
        let is_new =
            self.printed.paper.replace(paper).is_none_or(|before| before == paper);
        is_new.then_some(())
    }

    fn rule(&mut self, height: i32, width: i32, moves: bool) -> Option<()> {
        if height > 0 && width > 0 {
            let (width, height) = (f64::from(width) * POINTS, f64::from(height) * POINTS);
            let (x, y) = self.here()?;
            self.content.rule((x, y), width, height);
            self.links.cover([x, y, x + width, y + height]);
        }
        if moves { self.right(width) } else { Some(()) }
    }

    fn glyph(&mut self, face: Face, (x, y): (f64, f64), glyph: u16) -> Option<()> {
        let font = &self.fonts.all[face.font];
        let (number, width) = font.glyph(glyph)?;
        self.content.glyph(face, (x, y), number, width);
        if !self.used.contains(&face.font) {
            self.used.push(face.font);
        }
        if self.links.are_open() {
            let right = x + width * face.size;
            let (below, above) = (font.descent * face.size, font.ascent * face.size);
            self.links.cover([x, y + below, right, y + above]);
        }
        Some(())
    }

    /// Sets the current color for the following content.
    fn set_colour(&mut self) {
        self.content.colour(self.colours.last().map_or(BLACK, String::as_str));
    }

    fn special(&mut self, special: Special<'x>) -> Option<()> {
        match special {
            Special::Colour(operators) => {
                self.content.colour(&operators);
                self.colours.push(operators);
            }
            Special::ColourBack => {
                self.colours.pop()?;
                self.set_colour();
            }
            Special::Paper { width, height } => self.paper(width, height)?,
            Special::Margin(_) => {}
            Special::Info(entries) => self.printed.info.push(entries),
            Special::View(entries) => self.printed.view.push(entries),
            Special::Destination(name) => {
                let page = self.printed.pages.len();
                self.printed.destinations.push((name, page, self.here()?));
            }
            Special::Bookmark { level, entries } => {
                self.printed.bookmarks.push((level, entries));
            }
            Special::Link(entries) => self.links.open(entries, self.stack.len()),
            Special::LinkEnd => self.links.close()?,
            Special::Scale(factor) => {
                self.content.scale(factor, self.here()?);
                self.scales += 1;
            }
            Special::ScaleEnd => {
                self.scales = self.scales.checked_sub(1)?;
                self.content.back();
                self.set_colour();
            }
            Special::Drawing(operators) => self.content.drawing(self.here()?, operators),
            Special::Mark(operators) => self.content.mark(operators),
        }
        Some(())
    }
}
