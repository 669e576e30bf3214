//! Watches the pages: text over text or over a picture, a line through text, text that leaves its
//! line or the paper.
//!
//! The boxes come from TeX's pages, which have the width of each word; its height is estimated
//! from the size of its font. Nothing is measured twice and no font is opened, so that every
//! document can be watched. TeX's own fonts, which have formulas, are not read here: what follows
//! them on their line is not watched.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

use super::picture_size;
use super::special::{self, Special};
use super::xdv::{Distance, Operation, Operations};

/// One sp in TeX points. All lengths here are in TeX points.
const SP: f64 = 1.0 / 65_536.0;
/// The distance of TeX's origin from the left and the top of the paper.
const ORIGIN: f64 = 72.27;
/// How far words may reach into one another without being noticed.
const SIDE: f64 = 0.6;
/// How far a line may extend into the margin, of the size of its font: themes let hyphens and commas
/// do so on purpose, by up to 0.18.
const MARGIN: f64 = 0.22;
/// How far the paper may be left, for rounding.
const EDGE: f64 = 0.5;
/// How far two places of the same may be apart.
const SAME: f64 = 0.5;
/// The parts of a font's size that the letters of a word take above and below its baseline:
/// capitals and descenders.
const LETTERS: (f64, f64) = (0.66, 0.18);
/// The same for the middle of its small letters, which a line must not cross.
const MIDDLE: (f64, f64) = (0.4, -0.12);
/// The share of the lower of two words that the other one may cover.
const SHARE: f64 = 0.34;
/// The share of a font's size from which on a rule is a background.
const BACKGROUND: f64 = 0.9;
/// The share of the paper's width or height from which on a picture may be a background.
const BROAD: f64 = 0.5;
/// The most faults of a document that are kept.
const MOST: usize = 500;
/// The nesting limit of boxes, as for the driver.
const DEPTH: usize = 10_000;

/// What is wrong with a place of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PageFaultKind {
    /// Two words are printed over one another.
    Overprint,
    /// A line goes through a word.
    Struck,
    /// A word is printed over a picture.
    OnPicture,
    /// A word is not, or not wholly, on the paper.
    OffPaper,
    /// A word begins in the block of text and ends in the margin.
    IntoMargin,
}

/// A fault of a page.
#[derive(Debug, Clone, PartialEq)]
pub struct PageFault {
    /// The page, from 0.
    pub page: usize,
    /// What is wrong.
    pub kind: PageFaultKind,
    /// The middle of each word on its baseline, in points of the PDF from the left and the top.
    pub words: Vec<(f64, f64)>,
}

/// The files of a document, by name.
pub(super) type Files<'f> = &'f dyn Fn(&str) -> Option<Cow<'static, [u8]>>;

/// The faults of all pages, in order, as far as the pages are understood.
pub fn page_faults(pages: &[u8], files: Files<'_>) -> Vec<PageFault> {
    let mut watch = PageWatch::of(files);
    let mut operations = Operations::new(pages);
    loop {
        match operations.next() {
            None | Some(Operation::Post) => return watch.faults,
            Some(operation) => {
                if watch.follow(operation).is_none() {
                    return watch.faults;
                }
            }
        }
    }
}

/// A word, from the left and the top of the paper.
#[derive(Debug, Clone, Copy, PartialEq)]
struct TextBox {
    base: f64,
    left: f64,
    right: f64,
    size: f64,
    /// Its number among all that is on the page.
    order: usize,
}

impl TextBox {
    /// From the top to the bottom, of parts of the size above and below the baseline.
    fn zone(&self, (above, below): (f64, f64)) -> (f64, f64) {
        (self.base - self.size * above, self.base + self.size * below)
    }

    /// Whether it is the same word at the same place, which only makes it bolder.
    fn is_again(&self, other: &TextBox) -> bool {
        let near = |one: f64, other: f64| (one - other).abs() < SAME;
        near(self.left, other.left)
            && near(self.right, other.right)
            && near(self.base, other.base)
    }

    /// Whether too much of the lower of both is covered.
    fn hits(&self, other: &TextBox) -> bool {
        let (one, two) = (self.zone(LETTERS), other.zone(LETTERS));
        let lower = (one.1 - one.0).min(two.1 - two.0);
        common((self.left, self.right), (other.left, other.right)) > SIDE
            && common(one, two) > lower * SHARE
            && !self.is_again(other)
    }

    /// The middle of the baseline, in points of the PDF.
    fn place(&self) -> (f64, f64) {
        let points = |length: f64| length * 72.0 / 72.27;
        (points(f64::midpoint(self.left, self.right)), points(self.base))
    }
}

/// The length that two stretches have in common, negative if they are apart.
fn common(one: (f64, f64), other: (f64, f64)) -> f64 {
    one.1.min(other.1) - one.0.max(other.0)
}

/// A rule or a picture, from the left and the top of the paper.
#[derive(Debug, Clone, Copy)]
struct RuleBox {
    left: f64,
    right: f64,
    top: f64,
    bottom: f64,
    order: usize,
}

impl RuleBox {
    /// Whether it goes through a word. A larger one that was there before is its background.
    fn strikes(&self, word: &TextBox) -> bool {
        let is_behind = self.order < word.order
            && self.bottom - self.top > word.size * BACKGROUND
            && self.left < word.left + SAME
            && self.right > word.right - SAME;
        common((self.left, self.right), (word.left, word.right)) > SIDE
            && common((self.top, self.bottom), word.zone(MIDDLE)) > 0.0
            && !is_behind
    }

    /// Whether it is a picture that a word is printed on. A broad one that was there before is a
    /// background.
    fn bears(&self, word: &TextBox, paper: Option<(f64, f64)>) -> bool {
        let (top, bottom) = word.zone(LETTERS);
        let is_broad = paper.is_some_and(|(width, height)| {
            self.right - self.left > width * BROAD
                || self.bottom - self.top > height * BROAD
        });
        let is_behind = is_broad
            && self.order < word.order
            && self.left < word.left + SAME
            && self.right > word.right - SAME
            && self.top < top + SAME
            && self.bottom > bottom - SAME;
        common((self.left, self.right), (word.left, word.right)) > SIDE
            && common((self.top, self.bottom), (top, bottom)) > (bottom - top) * SHARE
            && !is_behind
    }
}

/// TeX's position.
#[derive(Debug, Clone, Copy, Default)]
struct Pen {
    h: f64,
    v: f64,
    stored: [f64; 4],
    /// Whether the position is unknown, after a letter of TeX's own fonts.
    is_lost: bool,
}

struct PageWatch<'f> {
    files: Files<'f>,
    page: usize,
    faults: Vec<PageFault>,
    /// The width and height of the paper.
    paper: Option<(f64, f64)>,
    /// Where lines end.
    margin: Option<f64>,
    /// The sizes of fonts by their numbers.
    sizes: BTreeMap<u32, f64>,
    size: f64,
    pen: Pen,
    stack: Vec<Pen>,
    words: Vec<TextBox>,
    rules: Vec<RuleBox>,
    pictures: Vec<RuleBox>,
    order: usize,
    /// Scales around a place.
    scales: Vec<(f64, f64, f64)>,
    /// Pieces of content that are open, and whether each is copied as another text: the parts of
    /// such a text may lie over one another, as letters and their marks do.
    marks: Vec<bool>,
}

impl PageWatch<'_> {
    fn of(files: Files<'_>) -> PageWatch<'_> {
        PageWatch {
            files,
            page: 0,
            faults: Vec::new(),
            paper: None,
            margin: None,
            sizes: BTreeMap::new(),
            size: 0.0,
            pen: Pen::default(),
            stack: Vec::new(),
            words: Vec::new(),
            rules: Vec::new(),
            pictures: Vec::new(),
            order: 0,
            scales: Vec::new(),
            marks: Vec::new(),
        }
    }

    fn follow(&mut self, operation: Operation) -> Option<()> {
        match operation {
            Operation::BeginPage => {
                self.pen = Pen::default();
                self.stack.clear();
                self.words.clear();
                self.rules.clear();
                self.pictures.clear();
                self.scales.clear();
                self.marks.clear();
                self.order = 0;
            }
            Operation::EndPage => self.end(),
            Operation::Push => {
                (self.stack.len() < DEPTH).then(|| self.stack.push(self.pen))?;
            }
            Operation::Pop => self.pen = self.stack.pop()?,
            Operation::Right(by) => self.pen.h += f64::from(by) * SP,
            Operation::Down(by) => self.pen.v += f64::from(by) * SP,
            Operation::Again(distance, by) => self.again(distance, by),
            Operation::Rule { height, width, moves } => {
                let (height, width) = (f64::from(height) * SP, f64::from(width) * SP);
                self.rule(height, width);
                self.pen.h += if moves { width } else { 0.0 };
            }
            Operation::Font(number) => {
                self.size = self.sizes.get(&number).copied().unwrap_or_default();
            }
            Operation::Define(font) => {
                self.sizes.insert(font.number, f64::from(font.size) * SP);
            }
            Operation::Glyphs(glyphs) => {
                let width = f64::from(glyphs.width) * SP;
                self.word(width);
                self.pen.h += width;
            }
            Operation::Special(text) => self.special(text),
            Operation::Other => self.pen.is_lost = true,
            Operation::Nothing | Operation::Post => {}
        }
        Some(())
    }

    fn again(&mut self, distance: Distance, by: Option<i32>) {
        let at = match distance {
            Distance::W => 0,
            Distance::X => 1,
            Distance::Y => 2,
            Distance::Z => 3,
        };
        let by = by.map_or(self.pen.stored[at], |by| f64::from(by) * SP);
        self.pen.stored[at] = by;
        let along = if at < 2 { &mut self.pen.h } else { &mut self.pen.v };
        *along += by;
    }

    /// The pen's place on the paper, and the scale there.
    fn placed(&self) -> (f64, f64, f64) {
        let mut at = (self.pen.h, self.pen.v, 1.0);
        for (factor, x, y) in self.scales.iter().rev() {
            at = (x + (at.0 - x) * factor, y + (at.1 - y) * factor, at.2 * factor);
        }
        (at.0 + ORIGIN, at.1 + ORIGIN, at.2)
    }

    fn word(&mut self, width: f64) {
        if self.pen.is_lost || width <= SIDE || self.marks.contains(&true) {
            return;
        }
        self.order += 1;
        let (left, base, scale) = self.placed();
        let (right, size) = (left + width * scale, self.size * scale);
        self.words.push(TextBox { base, left, right, size, order: self.order });
    }

    fn rule(&mut self, height: f64, width: f64) {
        if self.pen.is_lost || height <= 0.0 || width <= 0.0 {
            return;
        }
        self.order += 1;
        let (left, bottom, scale) = self.placed();
        let (right, top) = (left + width * scale, bottom - height * scale);
        self.rules.push(RuleBox { left, right, top, bottom, order: self.order });
    }

    fn special(&mut self, text: &[u8]) {
        // Most of them are colors and links, and reading them takes long.
        if ["color ", "pdf:bann", "pdf:dest", "pdf:out"]
            .iter()
            .any(|it| text.starts_with(it.as_bytes()))
        {
            return;
        }
        if text.starts_with(b"pdf:image ") {
            _ = self.picture(text);
            return;
        }
        match special::read(text) {
            Some(Special::Paper { width, height }) => {
                self.paper = Some((width, height));
            }
            Some(Special::Margin(margin)) => self.margin = Some(margin),
            Some(Special::Scale(factor)) => {
                self.scales.push((factor, self.pen.h, self.pen.v));
            }
            Some(Special::ScaleEnd) => _ = self.scales.pop(),
            Some(Special::Mark(operators)) => {
                for word in operators.split_whitespace() {
                    match word {
                        "BMC" | "BDC" => {
                            self.marks.push(operators.contains("/ActualText"));
                        }
                        "EMC" => _ = self.marks.pop(),
                        _ => {}
                    }
                }
            }
            _ => {}
        }
    }

    /// A picture as XeTeX asks for it (`pic_out`): `pdf:image matrix A B C D X Y page 0 (FILE)`.
    /// It has 72 pixels per inch before it is scaled.
    fn picture(&mut self, text: &[u8]) -> Option<()> {
        let text = std::str::from_utf8(text).ok()?;
        let (matrix, rest) =
            text.strip_prefix("pdf:image matrix ")?.split_once(" page ")?;
        let matrix: Vec<f64> =
            matrix.split(' ').map(|number| number.parse().ok()).collect::<Option<_>>()?;
        let [h_h, h_v, v_h, v_v, right_by, up_by] = matrix[..] else { return None };
        let name = rest.split_once('(')?.1.strip_suffix(')')?;
        let (width, height) = picture_size::pixels(&(self.files)(name)?)?;
        let (width, height) = (f64::from(width), f64::from(height));
        self.order += 1;
        let (left, base, scale) = self.placed();
        // The corners, to the right and up, in points of the PDF.
        let corner =
            |h: f64, v: f64| (h_h * h + v_h * v + right_by, h_v * h + v_v * v + up_by);
        let corners = [
            corner(0.0, 0.0),
            corner(width, 0.0),
            corner(0.0, height),
            corner(width, height),
        ];
        let scale = scale * 72.27 / 72.0;
        let ends = |along: [f64; 4]| {
            let scaled = along.map(|it| it * scale);
            (
                scaled.into_iter().fold(f64::INFINITY, f64::min),
                scaled.into_iter().fold(f64::NEG_INFINITY, f64::max),
            )
        };
        let (from, to) = ends(corners.map(|it| it.0));
        let (low, high) = ends(corners.map(|it| it.1));
        self.pictures.push(RuleBox {
            left: left + from,
            right: left + to,
            top: base - high,
            bottom: base - low,
            order: self.order,
        });
        Some(())
    }

    fn end(&mut self) {
        let mut words = std::mem::take(&mut self.words);
        let rules = std::mem::take(&mut self.rules);
        let pictures = std::mem::take(&mut self.pictures);
        words.sort_unstable_by(|one, other| {
            one.base.total_cmp(&other.base).then(one.left.total_cmp(&other.left))
        });
        let paper = self.paper;
        let struck = hit(&words, &rules, RuleBox::strikes);
        let borne = hit(&words, &pictures, |picture, word| picture.bears(word, paper));
        for (kind, of) in [
            (PageFaultKind::OffPaper, self.off_paper(&words)),
            (PageFaultKind::IntoMargin, self.beyond_line(&words)),
            (PageFaultKind::Struck, struck),
            (PageFaultKind::OnPicture, borne),
        ] {
            of.into_iter().for_each(|word| self.note(kind, &[word]));
        }
        for (one, other) in over(&words) {
            self.note(PageFaultKind::Overprint, &[one, other]);
        }
        self.page += 1;
    }

    fn note(&mut self, kind: PageFaultKind, words: &[TextBox]) {
        if self.faults.len() < MOST {
            let words = words.iter().map(TextBox::place).collect();
            self.faults.push(PageFault { page: self.page, kind, words });
        }
    }

    fn beyond_line(&self, words: &[TextBox]) -> Vec<TextBox> {
        let Some(margin) = self.margin else { return Vec::new() };
        let end = self.paper.map_or(f64::INFINITY, |(width, _)| width + EDGE);
        let crosses = |word: &&TextBox| {
            let most = margin + word.size * MARGIN;
            word.left < margin && (most..=end).contains(&word.right)
        };
        words.iter().filter(crosses).copied().collect()
    }

    fn off_paper(&self, words: &[TextBox]) -> Vec<TextBox> {
        let is_off = |word: &&TextBox| {
            self.paper.is_some_and(|(width, height)| {
                let (top, bottom) = word.zone(LETTERS);
                word.left < -EDGE
                    || word.right > width + EDGE
                    || top < -EDGE
                    || bottom > height + EDGE
            })
        };
        words.iter().filter(is_off).copied().collect()
    }
}

fn tallest(words: &[TextBox]) -> f64 {
    words.iter().map(|word| word.size).fold(0.0, f64::max)
}

/// The words that rules or pictures hit.
fn hit(
    words: &[TextBox],
    by: &[RuleBox],
    hits: impl Fn(&RuleBox, &TextBox) -> bool,
) -> Vec<TextBox> {
    let mut all = Vec::new();
    let tallest = tallest(words);
    for it in by {
        // The lines of words that are near enough.
        let from = words.partition_point(|word| word.base < it.top);
        let near =
            words[from..].iter().take_while(|word| word.base - tallest <= it.bottom);
        all.extend(near.filter(|word| hits(it, word)).copied());
    }
    all
}

/// Words that are over one another. The words are sorted by their lines, and from left to right.
fn over(words: &[TextBox]) -> Vec<(TextBox, TextBox)> {
    let mut lines: Vec<Range<usize>> = Vec::new();
    for line in words.chunk_by(|one, next| one.base.total_cmp(&next.base).is_eq()) {
        let from = lines.last().map_or(0, |line| line.end);
        lines.push(from..from + line.len());
    }
    let tallest = tallest(words);
    let mut found = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let line = &words[line.clone()];
        let mut furthest = line[0];
        for word in &line[1..] {
            if furthest.hits(word) {
                found.push((furthest, *word));
            }
            if word.right > furthest.right {
                furthest = *word;
            }
        }
        let below = lines[at + 1..].iter().map(|below| &words[below.clone()]);
        for below in below.take_while(|below| below[0].base - line[0].base < tallest) {
            across(line, below, &mut found);
        }
    }
    found
}

/// Words of two lines that are over one another.
fn across(line: &[TextBox], below: &[TextBox], found: &mut Vec<(TextBox, TextBox)>) {
    let mut from = 0;
    for word in line {
        while below.get(from).is_some_and(|other| other.right <= word.left) {
            from += 1;
        }
        let beside = below[from..].iter().take_while(|other| other.left < word.right);
        found
            .extend(beside.filter(|other| word.hits(other)).map(|other| (*word, *other)));
    }
}
