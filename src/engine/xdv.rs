//! What TeX's pages say of their fonts.
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
            NATIVE_FONT => {
                let flags = post.get(at + 9..at + 11)?;
                let flags = u16::from_be_bytes(flags.try_into().ok()?);
                if flags & !KNOWN != 0 {
                    return None;
                }
                let more = LONGER.iter().filter(|flag| flags & **flag != 0).count();
                at += 12 + usize::from(*post.get(at + 11)?) + 4 + 4 * more;
            }
            _ => return Some(false),
        }
    }
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
