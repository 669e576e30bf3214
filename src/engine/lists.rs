//! Lists of glyph names.
//!
//! dvipdfmx reads Adobe's lists of glyph names for every document: five thousand lines, a tenth
//! of its time. It looks up few names for OpenType fonts. So the bundle also has short lists,
//! with the names in its own OpenType fonts, for documents that use no other fonts.

/// The lists of glyph names.
pub const GLYPH_LISTS: [&str; 3] =
    ["glyphlist.txt", "pdfglyphlist.txt", "texglyphlist.txt"];
/// The prefix of a short list's name.
pub const SHORT: &str = "short-";

/// The lines of a list whose names are looked up.
pub fn shortened(list: &str, is_asked_for: impl Fn(&str) -> bool) -> String {
    let name =
        |line: &str| line.split_once(';').is_some_and(|(name, _)| is_asked_for(name));
    list.lines().filter(|line| name(line)).map(|line| format!("{line}\n")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_shortened_to_names() {
        let list = "# Adobe\nA;0041\nAE;00C6\nf;0066\n";
        assert_eq!(
            shortened(list, |name| name == "A" || name == "f"),
            "A;0041\nf;0066\n"
        );
    }
}
