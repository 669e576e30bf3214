//! What TeX's pages say of their fonts and words.
//!
//! The PDF writer reads Adobe's lists of glyph names for every document: five thousand
//! lines, a tenth of its time. Of OpenType fonts it asks for few of them. So the bundle has
//! short lists as well, with the names that its own OpenType fonts have, for documents that
//! are in those alone.

/// The lists of glyph names.
pub const GLYPH_LISTS: [&str; 3] =
    ["glyphlist.txt", "pdfglyphlist.txt", "texglyphlist.txt"];
/// Before the name of a short list.
pub const SHORT: &str = "short-";

// Operations of the format, by `dpx-dvi.c` of xdvipdfmx, which reads it.
const POST: u8 = 248;
const POST_POST: u8 = 249;
const PADDING: u8 = 223;
const BEGIN_PAGE: u8 = 139;
const END_PAGE: u8 = 140;
const GLYPHS: u8 = 253;
const WORDS_AND_GLYPHS: u8 = 254;
const NATIVE_FONT: u8 = 252;
/// Flags of a native font, each of which has four more bytes follow: colour, extension,
/// slant, emboldening.
const LONGER: [u16; 4] = [0x0200, 0x1000, 0x2000, 0x4000];
/// All flags that are known: besides those, vertical writing.
const KNOWN: u16 = 0x0100 | 0x0200 | 0x1000 | 0x2000 | 0x4000;

/// The lines of a list whose names are asked for.
pub fn shortened(list: &str, is_asked_for: impl Fn(&str) -> bool) -> String {
    let name =
        |line: &str| line.split_once(';').is_some_and(|(name, _)| is_asked_for(name));
    list.lines().filter(|line| name(line)).map(|line| format!("{line}\n")).collect()
}

/// Whether pages are in native fonts only, which are those that XeTeX finds by file. What is
/// not understood is said not to be.
pub(super) fn is_native(xdv: &[u8]) -> bool {
    fonts(xdv) == Some(true)
}

fn fonts(xdv: &[u8]) -> Option<bool> {
    let end = xdv.iter().rposition(|byte| *byte != PADDING)?;
    // Before the padding: the beginning of the postamble, and the version of the format.
    let begin = u32::from_be_bytes(xdv.get(end.checked_sub(4)?..end)?.try_into().ok()?);
    let post = xdv.get(usize::try_from(begin).ok()?..)?;
    let mut at = (*post.first()? == POST).then_some(29)?;
    loop {
        match *post.get(at)? {
            POST_POST => return Some(true),
            NATIVE_FONT => at += native_font(post, at)?,
            _ => return Some(false),
        }
    }
}

/// The words of each page, as they were set: `\XeTeXgenerateactualtext` writes them beside
/// their glyphs. Nothing if the pages are not understood.
pub(super) fn words(xdv: &[u8]) -> Option<Vec<Vec<String>>> {
    let mut pages: Vec<Vec<String>> = Vec::new();
    let mut at = 0;
    loop {
        let operation = *xdv.get(at)?;
        if operation == POST {
            return Some(pages);
        }
        if operation == BEGIN_PAGE {
            pages.push(Vec::new());
        }
        if operation == WORDS_AND_GLYPHS {
            let length = 2 * number(xdv, at + 1, 2)?;
            let units = xdv.get(at + 3..at + 3 + length)?.chunks_exact(2);
            let units = units.map(|two| u16::from_be_bytes([two[0], two[1]]));
            let letters = char::decode_utf16(units);
            let word = letters.map(|it| it.unwrap_or(char::REPLACEMENT_CHARACTER));
            pages.last_mut()?.push(word.collect());
        }
        at += length(xdv, at, operation)?;
    }
}

/// How many bytes an operation and what it is about take (`TeX: The Program`, § 585, and
/// `dpx-dvicodes.h`).
fn length(xdv: &[u8], at: usize, operation: u8) -> Option<usize> {
    let glyphs = |at: usize| Some(1 + 4 + 2 + 10 * number(xdv, at + 5, 2)?);
    // Of four operations each, the first takes one byte, the fourth four.
    let sized = |first: u8| usize::from(operation - first) + 1;
    Some(match operation {
        0..=127
        | 138
        | END_PAGE..=142
        | 147
        | 152
        | 161
        | 166
        | 171..=234
        | 250
        | 251 => 1,
        128..=131 => 1 + sized(128),
        132 | 137 => 9,
        133..=136 => 1 + sized(133),
        BEGIN_PAGE => 45,
        143..=146 => 1 + sized(143),
        148..=151 => 1 + sized(148),
        153..=156 => 1 + sized(153),
        157..=160 => 1 + sized(157),
        162..=165 => 1 + sized(162),
        167..=170 => 1 + sized(167),
        235..=238 => 1 + sized(235),
        239..=242 => {
            let size = sized(239);
            1 + size + number(xdv, at + 1, size)?
        }
        243..=246 => {
            let names = at + 1 + sized(243) + 12;
            let names = number(xdv, names, 1)? + number(xdv, names + 1, 1)?;
            1 + sized(243) + 14 + names
        }
        247 => 15 + number(xdv, at + 14, 1)?,
        NATIVE_FONT => native_font(xdv, at)?,
        GLYPHS => glyphs(at)?,
        WORDS_AND_GLYPHS => {
            let words = 2 + 2 * number(xdv, at + 1, 2)?;
            words + glyphs(at + words)?
        }
        _ => return None,
    })
}

/// The bytes of the definition of a native font.
fn native_font(xdv: &[u8], at: usize) -> Option<usize> {
    let flags = u16::try_from(number(xdv, at + 9, 2)?).ok()?;
    if flags & !KNOWN != 0 {
        return None;
    }
    let more = LONGER.iter().filter(|flag| flags & **flag != 0).count();
    Some(12 + number(xdv, at + 11, 1)? + 4 + 4 * more)
}

fn number(xdv: &[u8], at: usize, bytes: usize) -> Option<usize> {
    let bytes = xdv.get(at..at + bytes)?;
    Some(bytes.iter().fold(0, |number, byte| number << 8 | usize::from(*byte)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pages(fonts: &[u8]) -> Vec<u8> {
        let mut xdv = vec![0; 7];
        xdv.push(POST);
        xdv.extend([0; 28]);
        xdv.extend(fonts);
        xdv.push(POST_POST);
        xdv.extend([0, 0, 0, 7, 7]);
        xdv.extend([PADDING; 5]);
        xdv
    }

    fn native(flags: u16, more: usize) -> Vec<u8> {
        let mut font = vec![NATIVE_FONT, 0, 0, 0, 1, 0, 10, 0, 0];
        font.extend(flags.to_be_bytes());
        font.extend(*b"\x05a.otf");
        font.extend(vec![0; 4 + more]);
        font
    }

    #[test]
    fn native_fonts_are_told_from_others() {
        assert!(is_native(&pages(&[])));
        assert!(is_native(&pages(&[native(0, 0), native(0x0200, 4)].concat())));
        assert!(!is_native(&pages(&[native(0, 0), vec![243, 1, 0, 0]].concat())));
        assert!(!is_native(&pages(&native(0x8000, 0))), "an unknown flag");
        assert!(!is_native(b""));
        assert!(!is_native(&[PADDING; 9]));
    }

    #[test]
    fn a_list_is_shortened_to_names() {
        let list = "# Adobe\nA;0041\nAE;00C6\nf;0066\n";
        assert_eq!(
            shortened(list, |name| name == "A" || name == "f"),
            "A;0041\nf;0066\n"
        );
    }
}
