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

/// The names of characters that are invisible, and come with copied text.
const NAMES: [(char, &str); 19] = [
    ('\u{7f}', "delete"),
    ('\u{61c}', "Arabic letter mark"),
    ('\u{200e}', "left-to-right mark"),
    ('\u{200f}', "right-to-left mark"),
    ('\u{2028}', "line separator"),
    ('\u{2029}', "paragraph separator"),
    ('\u{202a}', "left-to-right embedding"),
    ('\u{202b}', "right-to-left embedding"),
    ('\u{202c}', "pop directional formatting"),
    ('\u{202d}', "left-to-right override"),
    ('\u{202e}', "right-to-left override"),
    ('\u{2066}', "left-to-right isolate"),
    ('\u{2067}', "right-to-left isolate"),
    ('\u{2068}', "first strong isolate"),
    ('\u{2069}', "pop directional isolate"),
    ('\u{feff}', "byte order mark"),
    ('\u{7}', "bell"),
    ('\u{8}', "backspace"),
    ('\u{1b}', "escape"),
];

/// The name of a character that [`is_unprintable`].
pub(super) fn name_of(c: char) -> Option<&'static str> {
    if ('\u{e000}'..='\u{f8ff}').contains(&c) || c >= '\u{f0000}' {
        return Some("for private use");
    }
    if ('\u{e0000}'..='\u{e007f}').contains(&c) {
        return Some("tag");
    }
    NAMES.iter().find(|(named, _)| *named == c).map(|(_, name)| *name)
}
