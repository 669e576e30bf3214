//! Converts characters that only fonts should use to plain letters.
//!
//! This is a short list and not a normal form, which would change `µ`, `ª`, `™` and `²`.

use unicode_normalization::UnicodeNormalization;

/// A text in plain letters; `None` if it already is.
pub(super) fn plain(text: &str) -> Option<String> {
    text.contains(is_form).then(|| text.chars().flat_map(letters).collect())
}

fn is_form(c: char) -> bool {
    ligature(c) || private(c).is_some()
}

fn letters(c: char) -> impl Iterator<Item = char> {
    let compatible = ligature(c).then(|| c.nfkc());
    let plain = compatible.is_none().then(|| private(c).unwrap_or(c));
    compatible.into_iter().flatten().chain(plain)
}

/// The Latin ligatures, `ff` to `st`. TeX's fonts name `ffi` as `ff` and `i`, the former
/// by its character.
fn ligature(c: char) -> bool {
    matches!(c, '\u{FB00}'..='\u{FB06}')
}

/// Private-use characters with the same meaning in all fonts that follow Adobe's list, as
/// TeX Gyre and Latin Modern do. Others depend on the font and are kept.
fn private(c: char) -> Option<char> {
    let code = u32::from(c);
    let plain = match code {
        // Small capitals and old-style figures, each with an offset from its Latin-1
        // character.
        0xF721..=0xF77E | 0xF7A1..=0xF7FF => code - 0xF700,
        // Old-style figures of equal width.
        0xF643..=0xF64C => code - 0xF643 + u32::from('0'),
        _ => return None,
    };
    char::from_u32(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ligatures_become_their_letters() {
        assert_eq!(plain("\u{FB00}i").as_deref(), Some("ffi"));
        let all = "\u{FB00}\u{FB01}\u{FB02}\u{FB03}\u{FB04}\u{FB05}\u{FB06}";
        assert_eq!(plain(all).as_deref(), Some("fffiflffifflstst"));
    }

    #[test]
    fn private_figures_and_small_capitals() {
        assert_eq!(plain("\u{F730}\u{F739}").as_deref(), Some("09"));
        assert_eq!(plain("\u{F643}\u{F64C}").as_deref(), Some("09"));
        assert_eq!(plain("\u{F761}\u{F77A}\u{F7E0}").as_deref(), Some("azà"));
        assert_eq!(plain("\u{F724}\u{F7A2}").as_deref(), Some("$¢"));
    }

    #[test]
    fn what_is_typed_on_purpose_stays() {
        for text in ["", "ffi", "µªº™²½…ĳŉſ", "\u{E000}", "\u{F642}", "\u{F8FF}", "שׁ"]
        {
            assert_eq!(plain(text), None, "{text}");
        }
    }
}
