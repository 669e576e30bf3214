//! Characters that no text of a database may have.

/// Whether nothing may print `c`. Bidirectional controls reverse what is read; the
/// others print nothing, break TeX, or are marks of the rendering's own.
pub(super) fn is_unprintable(c: char) -> bool {
    // Nearly all characters are these, and need no other look.
    if matches!(c, ' '..='~') {
        return false;
    }
    c.is_control()
        || matches!(c, '\u{200e}' | '\u{200f}' | '\u{061c}' | '\u{feff}')
        || ('\u{202a}'..='\u{202e}').contains(&c)
        || ('\u{2066}'..='\u{2069}').contains(&c)
        || ('\u{2028}'..='\u{2029}').contains(&c)
        || ('\u{e000}'..='\u{f8ff}').contains(&c)
        || ('\u{fdd0}'..='\u{fdef}').contains(&c)
        || u32::from(c) & 0xfffe == 0xfffe
        || u32::from(c) >= 0xe_0000
}
