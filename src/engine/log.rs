//! Reading TeX's log.

/// A mistake that TeX found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TexError {
    /// TeX's words after `! `.
    pub message: String,
    /// The line of the document's body that it was reading.
    pub line: Option<usize>,
    /// The line of the preamble that it was reading, if it had not reached the body.
    pub preamble_line: Option<usize>,
}

/// The first error in a log, with the line that TeX was reading.
pub fn first_error(log: &[u8]) -> Option<TexError> {
    let log = String::from_utf8_lossy(log);
    let mut lines = log.lines().skip_while(|line| !line.starts_with("! "));
    let message = lines.next()?.trim_start_matches("! ").to_owned();
    let line = lines.find_map(line_read);
    Some(TexError { message, line, preamble_line: None })
}

/// The character that a font lacks, if that is the error: `漢 (U+6F22)`.
pub fn missing_glyph(error: &TexError) -> Option<&str> {
    let rest = error.message.strip_prefix("Missing character: There is no ")?;
    Some(rest.split_once(" in font").map_or(rest, |(character, _)| character))
}

/// Lines that are wider than the text, each with the first line of the document that it came from
/// and its excess in points.
pub fn overfull_lines(log: &[u8]) -> Vec<(usize, f32)> {
    let log = String::from_utf8_lossy(log);
    log.lines().filter_map(overfull).collect()
}

/// By how much pages are longer than the text area, in points. The excess is printed below the
/// foot, or not at all.
pub fn overfull_pages(log: &[u8]) -> Vec<f32> {
    let log = String::from_utf8_lossy(log);
    let excess = |line: &str| {
        let (points, rest) =
            line.strip_prefix("Overfull \\vbox (")?.split_once("pt too high")?;
        rest.contains("\\output is active").then(|| points.parse().ok())?
    };
    log.lines().filter_map(excess).collect()
}

/// How much paper a document takes.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Extent {
    /// The number of pages.
    pub pages: u16,
    /// How much of the last page is full, from 0 to 1. Themes that use our package write it to
    /// the log.
    pub last: Option<f32>,
}

/// The paper that a document takes, by its log.
pub fn extent(log: &[u8]) -> Extent {
    let log = String::from_utf8_lossy(log);
    let written = log.lines().rev().find_map(|line| {
        let (_, rest) = line.strip_prefix("Output written on ")?.split_once('(')?;
        rest.split_once(" page")?.0.parse().ok()
    });
    let last = log.lines().find_map(|line| {
        let (used, height) = line.strip_prefix("tenure: ")?.split_once(" of ")?;
        let points = |text: &str| text.trim().strip_suffix("pt")?.parse::<f32>().ok();
        Some(points(used)? / points(height)?)
    });
    Extent { pages: written.unwrap_or_default(), last }
}

/// TeX writes the line that it was reading as `l.12 …`.
fn line_read(line: &str) -> Option<usize> {
    let rest = line.strip_prefix("l.")?;
    rest[..rest.find(|c: char| !c.is_ascii_digit())?].parse().ok()
}

fn overfull(line: &str) -> Option<(usize, f32)> {
    let rest = line.strip_prefix("Overfull \\hbox (")?;
    let (excess, rest) = rest.split_once("pt too wide) ")?;
    let at =
        rest.split_once("line").map(|(_, rest)| rest.trim_start_matches(['s', ' ']))?;
    let end = at.find(|c: char| !c.is_ascii_digit()).unwrap_or(at.len());
    Some((at[..end].parse().ok()?, excess.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_error_and_its_line() {
        let log = b"This is XeTeX\n! Undefined control sequence.\n<argument> \\foo\nl.12 \\foo\n";
        let error = first_error(log).expect("an error");
        assert_eq!(error.message, "Undefined control sequence.");
        assert_eq!(error.line, Some(12));
        assert_eq!(first_error(b"all is well"), None);
    }

    #[test]
    fn the_paper_that_a_document_takes() {
        let log = b"tenure: 150.0pt of 600.0pt\nOutput written on texput.xdv (3 pages, 9 bytes).\n";
        assert_eq!(extent(log), Extent { pages: 3, last: Some(0.25) });
        assert_eq!(extent(b"Output written on texput.xdv (1 page, 9 bytes).").pages, 1);
        assert_eq!(extent(b""), Extent::default());
    }

    #[test]
    fn what_a_font_lacks() {
        let error =
            |message: &str| TexError { message: message.into(), ..TexError::default() };
        let lacks =
            error("Missing character: There is no 漢 (U+6F22) in font [a.otf]:b!");
        assert_eq!(missing_glyph(&lacks), Some("漢 (U+6F22)"));
        let cut = error("Missing character: There is no 漢 (U+6F22) in fo");
        assert_eq!(missing_glyph(&cut), Some("漢 (U+6F22) in fo"));
        assert_eq!(missing_glyph(&error("Undefined control sequence.")), None);
    }

    #[test]
    fn overfull_boxes_of_paragraphs_and_alignments() {
        let log = b"Overfull \\hbox (3.5pt too wide) in paragraph at lines 10--12\n\
                    Overfull \\hbox (12.0pt too wide) detected at line 7\n";
        assert_eq!(overfull_lines(log), [(10, 3.5), (7, 12.0)]);
    }
}
