//! Writes the content of a page as operators (ISO 32000-1, 8 and 9).
//!
//! The glyphs of a line become one string with adjustments between them, however TeX has
//! positioned them, because readers find words by the gaps. Positions count from the left
//! and the bottom of the page, in points of the PDF. They are rounded to a thousandth,
//! and rounding errors do not add up.

use super::number::{from_thousandths, push, thousandths, whole};

/// The largest gap within a line of text, in em. Text after a larger gap gets its own
/// position.
const GAP: f64 = 10.0;

/// A font at a size.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Face {
    /// The index of the font in the document.
    pub font: usize,
    /// Its size in points.
    pub size: f64,
}

/// A page being drawn.
#[derive(Default)]
pub(super) struct Content {
    bytes: Vec<u8>,
    text: Option<Text>,
    /// The operators of the current color, until they are written.
    colour: Option<String>,
}

/// An open text object.
#[derive(Default)]
struct Text {
    face: Face,
    /// The beginning of the line, in thousandths.
    line: (i64, i64),
    /// The exact height of the line on the page.
    y: f64,
    /// The position of the reader's pen.
    pen: f64,
    /// Whether a string and an array of strings are open.
    in_string: bool,
    in_list: bool,
}

impl Text {
    /// Begins another line.
    fn go(&mut self, bytes: &mut Vec<u8>, (x, y): (f64, f64)) {
        let place = (thousandths(x), thousandths(y));
        push(bytes, place.0 - self.line.0);
        bytes.push(b' ');
        push(bytes, place.1 - self.line.1);
        bytes.extend_from_slice(b" Td\n");
        (self.line, self.y) = (place, y);
        self.pen = from_thousandths(place.0);
    }
}

/// Whether two heights are the same line: TeX keeps the height of a line to the bit.
#[expect(
    clippy::float_cmp,
    reason = "they come from the same whole number, or they differ"
)]
fn same(one: f64, other: f64) -> bool {
    one == other
}

impl Content {
    /// Sets the color of the following content.
    pub fn colour(&mut self, operators: &str) {
        self.colour = Some(operators.to_owned());
    }

    /// Adds a glyph by its number in the PDF's font and its width in em.
    pub fn glyph(&mut self, face: Face, (x, y): (f64, f64), glyph: u16, width: f64) {
        if self.colour.is_some() {
            self.close_list();
            self.set_colour();
        }
        let bytes = &mut self.bytes;
        let text = self.text.get_or_insert_with(|| {
            bytes.extend_from_slice(b"BT ");
            write_face(bytes, face);
            Text { face, ..Text::default() }
        });
        if text.face != face {
            close(bytes, text);
            text.face = face;
            write_face(bytes, face);
        }
        if !same(text.y, y) || (x - text.pen).abs() > GAP * face.size {
            close(bytes, text);
            text.go(bytes, (x, y));
        }
        if !text.in_list {
            bytes.push(b'[');
            text.in_list = true;
        }
        let back = (text.pen - x) * 1000.0 / face.size;
        if back.abs() >= 0.5 {
            if text.in_string {
                bytes.push(b')');
                text.in_string = false;
            }
            let back = whole(back);
            push(bytes, back * 1000);
            text.pen -= from_thousandths(back) * face.size;
        }
        if !text.in_string {
            bytes.push(b'(');
            text.in_string = true;
        }
        for byte in glyph.to_be_bytes() {
            match byte {
                b'(' | b')' | b'\\' => bytes.extend_from_slice(&[b'\\', byte]),
                b'\r' => bytes.extend_from_slice(b"\\r"),
                _ => bytes.push(byte),
            }
        }
        text.pen += width * face.size;
    }

    /// Adds a filled box at its lower left corner.
    pub fn rule(&mut self, (x, y): (f64, f64), width: f64, height: f64) {
        self.set_colour_after_text();
        for number in [x, y, width, height] {
            push(&mut self.bytes, thousandths(number));
            self.bytes.push(b' ');
        }
        self.bytes.extend_from_slice(b"re f\n");
    }

    /// Adds drawing operators relative to a point.
    pub fn drawing(&mut self, (x, y): (f64, f64), operators: &str) {
        self.set_colour_after_text();
        self.matrix(1.0, (x, y));
        self.bytes.extend_from_slice(operators.as_bytes());
        self.bytes.extend_from_slice(b" Q\n");
    }

    /// Scales the following content by this factor around a point, until
    /// [`Content::back`].
    pub fn scale(&mut self, factor: f64, (x, y): (f64, f64)) {
        self.set_colour_after_text();
        self.matrix(factor, ((1.0 - factor) * x, (1.0 - factor) * y));
    }

    /// Ends a scaling and restores the color that was set before it.
    pub fn back(&mut self) {
        self.end_text();
        self.bytes.extend_from_slice(b"Q\n");
    }

    /// Adds operators that draw nothing.
    pub fn mark(&mut self, operators: &str) {
        self.end_text();
        self.bytes.extend_from_slice(operators.as_bytes());
        self.bytes.push(b'\n');
    }

    /// The finished content.
    pub fn finish(mut self) -> Vec<u8> {
        self.end_text();
        self.bytes
    }

    fn matrix(&mut self, factor: f64, (x, y): (f64, f64)) {
        let factor = rounded_finely(factor);
        self.bytes.extend_from_slice(format!("q {factor} 0 0 {factor} ").as_bytes());
        for number in [x, y] {
            push(&mut self.bytes, thousandths(number));
            self.bytes.push(b' ');
        }
        self.bytes.extend_from_slice(b"cm\n");
    }

    fn close_list(&mut self) {
        if let Some(text) = &mut self.text {
            close(&mut self.bytes, text);
        }
    }

    fn end_text(&mut self) {
        if let Some(mut text) = self.text.take() {
            close(&mut self.bytes, &mut text);
            self.bytes.extend_from_slice(b"ET\n");
        }
    }

    fn set_colour(&mut self) {
        if let Some(colour) = self.colour.take() {
            self.bytes.extend_from_slice(colour.as_bytes());
        }
    }

    fn set_colour_after_text(&mut self) {
        self.end_text();
        self.set_colour();
    }
}

/// Closes the array of strings.
fn close(bytes: &mut Vec<u8>, text: &mut Text) {
    if text.in_string {
        bytes.push(b')');
    }
    if text.in_list {
        bytes.extend_from_slice(b"]TJ\n");
    }
    (text.in_string, text.in_list) = (false, false);
}

fn write_face(bytes: &mut Vec<u8>, face: Face) {
    bytes.extend_from_slice(format!("/F{} ", face.font + 1).as_bytes());
    push(bytes, thousandths(face.size));
    bytes.extend_from_slice(b" Tf\n");
}

/// A factor with enough digits for a small drawing.
fn rounded_finely(factor: f64) -> String {
    let text = format!("{factor:.6}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    const FACE: Face = Face { font: 0, size: 10.0 };

    fn drawn(draw: impl Fn(&mut Content)) -> String {
        let mut content = Content::default();
        draw(&mut content);
        String::from_utf8_lossy(&content.finish()).into_owned()
    }

    #[test]
    fn a_line_is_one_string_with_its_gaps() {
        let drawn = drawn(|content| {
            content.glyph(FACE, (10.0, 50.0), 1, 0.5);
            content.glyph(FACE, (15.0, 50.0), 2, 0.5);
            content.glyph(FACE, (22.5, 50.0), 3, 0.5);
            content.glyph(FACE, (27.4, 50.0), 40, 0.5);
            content.glyph(Face { size: 8.0, ..FACE }, (32.4, 50.0), 92, 0.5);
            content.glyph(FACE, (10.0, 38.1234), 4, 0.5);
        });
        let expected = "BT /F1 10 Tf\n10 50 Td\n[(\0\u{1}\0\u{2})-250(\0\u{3})10(\0\\()]TJ\n\
                        /F1 8 Tf\n[(\0\\\\)]TJ\n/F1 10 Tf\n0 -11.877 Td\n[(\0\u{4})]TJ\nET\n";
        assert_eq!(drawn, expected);
    }

    #[test]
    fn no_rounding_adds_up() {
        let drawn = drawn(|content| {
            for at in 0..1000_u16 {
                content.glyph(FACE, (f64::from(at) * 0.0049, 0.0), 1, 0.0);
            }
        });
        let gaps = drawn.split([')', '(']).filter_map(|gap| gap.parse::<f64>().ok());
        let all: f64 = gaps.sum();
        assert!((all + 489.51).abs() <= 0.5, "{all}");
    }

    #[test]
    fn a_colour_is_set_when_something_is_drawn() {
        let drawn = drawn(|content| {
            content.colour("1 g\n");
            content.colour("0 g\n");
            content.rule((1.0, 2.0), 3.0, 0.4);
            content.colour("1 g\n");
        });
        assert_eq!(drawn, "0 g\n1 2 3 .4 re f\n");
    }
}
