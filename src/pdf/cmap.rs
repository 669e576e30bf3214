//! Corrects the map from a font's glyphs to text, in place.
//!
//! Texts are replaced where they are, and everything else stays unchanged to the byte.
//! Syntax that this room does not know cannot be damaged, and no block gains entries, so
//! that none exceeds the hundred that readers accept.

use std::ops::Range;

use super::letters;
use super::token::{Token, Tokens};

/// A replacement for a range of the map.
struct Edit {
    place: Range<usize>,
    text: String,
}

/// The map with its texts in plain letters; `None` if they already are.
pub(super) fn mend(map: &[u8]) -> Option<Vec<u8>> {
    let edits = edits(map);
    if edits.is_empty() {
        return None;
    }
    let mut mended = Vec::with_capacity(map.len() + 16 * edits.len());
    let mut at = 0;
    for Edit { place, text } in edits {
        mended.extend_from_slice(map.get(at..place.start).unwrap_or_default());
        mended.extend_from_slice(text.as_bytes());
        at = place.end;
    }
    mended.extend_from_slice(map.get(at..).unwrap_or_default());
    Some(mended)
}

fn edits(map: &[u8]) -> Vec<Edit> {
    let mut edits = Vec::new();
    let mut tokens = Tokens::new(map);
    while let Some((_, token)) = tokens.next() {
        match token {
            Token::Word(b"beginbfchar") => {
                while glyph(&mut tokens, &mut edits).is_some() {}
            }
            Token::Word(b"beginbfrange") => {
                while range(&mut tokens, &mut edits).is_some() {}
            }
            _ => {}
        }
    }
    edits
}

/// Reads `<glyph> <text>`. Returns `None` at the end of the block.
fn glyph(tokens: &mut Tokens<'_>, edits: &mut Vec<Edit>) -> Option<()> {
    hex(tokens)?;
    let (place, token) = tokens.next()?;
    edits.extend(single(place, token));
    Some(())
}

/// Reads `<first> <last> <text>` or `<first> <last> [<text> …]`.
fn range(tokens: &mut Tokens<'_>, edits: &mut Vec<Edit>) -> Option<()> {
    let glyphs = (hex(tokens)?, hex(tokens)?);
    let (place, token) = tokens.next()?;
    match token {
        Token::Hex(digits) => edits.extend(counted(glyphs, place, digits)),
        Token::Open => {
            for (place, token) in tokens.by_ref() {
                if token == Token::Close {
                    break;
                }
                edits.extend(single(place, token));
            }
        }
        _ => {}
    }
    Some(())
}

fn hex<'a>(tokens: &mut Tokens<'a>) -> Option<&'a [u8]> {
    match tokens.next()? {
        (_, Token::Hex(digits)) => Some(digits),
        _ => None,
    }
}

/// Corrects a single text.
fn single(place: Range<usize>, token: Token<'_>) -> Option<Edit> {
    let Token::Hex(digits) = token else { return None };
    let plain = letters::plain(&text(&units(digits)?)?)?;
    Some(Edit { place, text: written(&plain) })
}

/// Corrects a text that is incremented from the first glyph to the last. Plain letters
/// cannot be incremented, so it becomes a list with a text for each glyph.
fn counted(
    (first, last): (&[u8], &[u8]),
    place: Range<usize>,
    digits: &[u8],
) -> Option<Edit> {
    let steps = steps(&bytes(first)?, &bytes(last)?)?;
    let units = units(digits)?;
    let (&end, start) = units.split_last()?;
    // Only the last byte is incremented. An overflow has no meaning to preserve.
    let ends = end..=end.checked_add(steps).filter(|last| last >> 8 == end >> 8)?;
    let texts = ends.map(|end| text(&[start, &[end]].concat()));
    let texts: Vec<String> = texts.collect::<Option<_>>()?;
    if texts.iter().all(|text| letters::plain(text).is_none()) {
        return None;
    }
    let plain = texts.into_iter().map(|text| letters::plain(&text).unwrap_or(text));
    let list: Vec<String> = plain.map(|text| written(&text)).collect();
    Some(Edit { place, text: format!("[{}]", list.join(" ")) })
}

/// The number of increments from the first glyph of a range to the last, which may differ
/// only in the last byte.
fn steps(first: &[u8], last: &[u8]) -> Option<u16> {
    let ((first, page), (last, last_page)) = (first.split_last()?, last.split_last()?);
    let steps = last.checked_sub(*first)?;
    (page == last_page).then_some(steps.into())
}

/// Hexadecimal digits as bytes. White space is ignored, and a missing last digit is zero.
fn bytes(digits: &[u8]) -> Option<Vec<u8>> {
    let digits = digits.iter().filter(|digit| !digit.is_ascii_whitespace());
    let values = digits.map(|&digit| char::from(digit).to_digit(16));
    let values: Vec<u32> = values.collect::<Option<_>>()?;
    let byte = |pair: &[u32]| {
        u8::try_from(pair.first()? << 4 | pair.get(1).copied().unwrap_or(0)).ok()
    };
    values.chunks(2).map(byte).collect()
}

/// Hexadecimal digits as UTF-16 units.
fn units(digits: &[u8]) -> Option<Vec<u16>> {
    let bytes = bytes(digits)?;
    let (pairs, rest) = bytes.as_chunks::<2>();
    rest.is_empty().then(|| pairs.iter().map(|&pair| u16::from_be_bytes(pair)).collect())
}

fn text(units: &[u16]) -> Option<String> {
    String::from_utf16(units).ok()
}

fn written(text: &str) -> String {
    let units: String = text.encode_utf16().map(|unit| format!("{unit:04X}")).collect();
    format!("<{units}>")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mended(map: &str) -> Option<String> {
        mend(map.as_bytes()).map(|map| String::from_utf8(map).expect("text"))
    }

    #[test]
    fn glyphs_get_letters_and_all_else_stays() {
        let map = "/CMapType 2 def % <00> <FB00>\n1 begincodespacerange\n<0000> <FFFF>\n\
                   endcodespacerange\n3 beginbfchar\n<0061> <00660069>\n<00EB> <FB000069>\n\
                   <00EC>\t<fb 01>\nendbfchar\nendcmap\n";
        let right =
            map.replace("<FB000069>", "<006600660069>").replace("<fb 01>", "<00660069>");
        assert_eq!(mended(map), Some(right));
    }

    #[test]
    fn a_range_becomes_a_list() {
        assert_eq!(
            mended("1 beginbfrange <00EA> <00EC> <FAFF> endbfrange"),
            None,
            "it runs over its last byte"
        );
        assert_eq!(
            mended("1 beginbfrange <00EA> <00EC> <FB00> endbfrange").as_deref(),
            Some(
                "1 beginbfrange <00EA> <00EC> [<00660066> <00660069> <0066006C>] endbfrange"
            )
        );
        assert_eq!(
            mended("2 beginbfrange <01> <02> <0041> <03> <04> <F642> endbfrange")
                .as_deref(),
            Some("2 beginbfrange <01> <02> <0041> <03> <04> [<F642> <0030>] endbfrange")
        );
    }

    #[test]
    fn lists_are_mended_inside() {
        assert_eq!(
            mended(
                "2 beginbfrange <01> <02> [<0041> <FB06>] <05> <05> <FB02> endbfrange"
            )
            .as_deref(),
            Some(
                "2 beginbfrange <01> <02> [<0041> <00730074>] <05> <05> [<0066006C>] endbfrange"
            )
        );
    }

    #[test]
    fn a_sound_map_is_left_alone() {
        assert_eq!(mended(""), None);
        assert_eq!(
            mended("2 beginbfchar <014A> <00B5> <0002> <D835DC00> endbfchar"),
            None
        );
        assert_eq!(mended("1 beginbfrange <0000> <00FF> <0000> endbfrange"), None);
        // Outside of the blocks, nothing is a text.
        assert_eq!(mended("<FB00> <FB00> endbfchar"), None);
    }

    #[test]
    fn nonsense_is_left_alone() {
        let entries = [
            "<00",
            "<0001> <FB>",
            "<0001> <FBXX>",
            "<0001> <DB00>",
            "<0001> /fi <FB00>",
            "<0001>",
            "<> <>",
        ];
        for entry in entries {
            assert_eq!(mended(&format!("1 beginbfchar {entry}")), None, "{entry}");
        }
        for entry in
            ["<02> <01> <FB00>", "<0001> <0101> <FB00>", "<> <> <FB00>", "<1> [<2>"]
        {
            assert_eq!(mended(&format!("1 beginbfrange {entry}")), None, "{entry}");
        }
    }
}
