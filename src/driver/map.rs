//! Maps glyphs to text, for copying and for screen readers (ISO 32000-1, 9.10).
//!
//! A font maps characters to glyphs. Glyphs without a character, such as ligatures and
//! small capitals, are named after the characters that they stand for.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use ttf_parser::{Face, GlyphId};

/// The limit on entries per block that readers accept.
const BLOCK: usize = 100;

/// The characters of most texts: Latin letters, punctuation, ligatures. Looking these up
/// one by one takes a tenth of the time of listing all characters of a font, and finds
/// the apostrophe before the letter that looks like it.
const LIKELY: [RangeInclusive<u32>; 3] = [0x20..=0x17F, 0x2010..=0x2044, 0xFB00..=0xFB06];

/// The map of glyphs, which are numbered in their order. `None` if the text of a glyph is
/// unknown.
pub(super) fn of(face: &Face<'_>, glyphs: &[u16]) -> Option<String> {
    let characters = characters(face, glyphs);
    let mut entries = Vec::new();
    // The first is the glyph for missing characters.
    for (number, glyph) in glyphs.iter().enumerate().skip(1) {
        let text = match characters.get(glyph) {
            Some(character) => character.to_string(),
            None => named(face, face.glyph_name(GlyphId(*glyph))?)?,
        };
        let units: String =
            text.encode_utf16().map(|unit| format!("{unit:04X}")).collect();
        entries.push(format!("<{number:04X}><{units}>\n"));
    }
    let mut map = "/CIDInit/ProcSet findresource begin 12 dict begin begincmap\n\
        /CIDSystemInfo<</Registry(Adobe)/Ordering(UCS)/Supplement 0>>def\n\
        /CMapName/Adobe-Identity-UCS def/CMapType 2 def\n\
        1 begincodespacerange\n<0000><FFFF>\nendcodespacerange\n"
        .to_owned();
    for block in entries.chunks(BLOCK) {
        map += &format!("{} beginbfchar\n{}endbfchar\n", block.len(), block.concat());
    }
    map += "endcmap CMapName currentdict/CMap defineresource pop end end\n";
    Some(map)
}

/// The character of each glyph that has one, sorted by glyph. Of several characters, a
/// likely one takes precedence over the first.
fn characters(face: &Face<'_>, glyphs: &[u16]) -> BTreeMap<u16, char> {
    let mut characters = BTreeMap::new();
    for code in LIKELY.into_iter().flatten() {
        let glyph =
            char::from_u32(code).and_then(|character| face.glyph_index(character));
        keep(&mut characters, glyphs, code, glyph);
    }
    if characters.len() == glyphs.iter().filter(|glyph| **glyph != 0).count() {
        return characters;
    }
    let tables = face.tables().cmap.into_iter().flat_map(|cmap| cmap.subtables);
    for table in tables.filter(ttf_parser::cmap::Subtable::is_unicode) {
        table.codepoints(|code| {
            keep(&mut characters, glyphs, code, table.glyph_index(code));
        });
    }
    characters
}

fn keep(
    characters: &mut BTreeMap<u16, char>,
    glyphs: &[u16],
    code: u32,
    glyph: Option<GlyphId>,
) {
    if let (Some(character), Some(GlyphId(glyph))) = (char::from_u32(code), glyph)
        && glyph != 0
        && glyphs.binary_search(&glyph).is_ok()
    {
        characters.entry(glyph).or_insert(character);
    }
}

/// The text of a glyph by its name: characters joined by `_`, with a variant after a `.`
/// (Adobe's Glyph List Specification, 2).
fn named(face: &Face<'_>, name: &str) -> Option<String> {
    let plain = name.split('.').next().filter(|plain| !plain.is_empty())?;
    plain.split('_').map(|part| character(face, part)).collect()
}

fn character(face: &Face<'_>, name: &str) -> Option<char> {
    let code = name.strip_prefix("uni").or_else(|| name.strip_prefix('u'));
    let code = code.filter(|code| (4..=6).contains(&code.len()));
    if let Some(code) = code.and_then(|code| u32::from_str_radix(code, 16).ok()) {
        return char::from_u32(code);
    }
    let GlyphId(glyph) = face.glyph_index_by_name(name)?;
    characters(face, &[glyph]).get(&glyph).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    const FONT: &[u8] = include_bytes!("../../tests/fixtures/font.ttf");

    /// The texts of glyphs with these names.
    fn texts(names: &[&str]) -> Option<Vec<String>> {
        let face = Face::parse(FONT, 0).expect("a font");
        let glyph = |name: &&str| face.glyph_index_by_name(name).expect("it has it").0;
        let glyphs: Vec<u16> = [0].into_iter().chain(names.iter().map(glyph)).collect();
        let map = of(&face, &glyphs)?;
        let texts =
            map.lines().filter_map(|line| line.strip_prefix('<')?.split_once("><"));
        let text = |(_, text): (&str, &str)| {
            let text = text.trim_end_matches('>');
            let unit = |at: usize| {
                u16::from_str_radix(&text[at..at + 4], 16).expect("hexadecimal")
            };
            String::from_utf16(&(0..text.len()).step_by(4).map(unit).collect::<Vec<_>>())
        };
        let texts = texts.filter(|(number, _)| *number != "0000");
        Some(texts.map(|both| text(both).expect("UTF-16")).collect())
    }

    #[test]
    fn a_glyph_stands_for_its_character() {
        assert_eq!(texts(&["a", "f"]).expect("known"), ["a", "f"]);
        assert_eq!(
            texts(&["a", "uni1E9E"]).expect("known"),
            ["a", "ẞ"],
            "not of the likely"
        );
        assert_eq!(texts(&["hyphen"]).expect("known"), ["-"], "and not a soft one");
        assert_eq!(texts(&["quoteright"]).expect("known"), ["’"], "and no letter");
    }

    #[test]
    fn a_glyph_without_a_character_is_named_after_some() {
        assert_eq!(
            texts(&["f_f", "a.sc", "uni1E9E.alt"]).expect("known"),
            ["ff", "a", "ẞ"]
        );
    }

    #[test]
    fn a_font_that_does_not_tell_is_not_guessed_about() {
        assert_eq!(texts(&["a", "odd"]), None);
    }
}
