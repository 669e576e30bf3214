//! What a value may be at most.
//!
//! No value of a CV comes near these, and without them one could be longer than a line that
//! TeX reads, or a letter with its marks higher than a page.

use std::collections::BTreeMap;

use unicode_normalization::char::is_combining_mark;

use super::codes;
use crate::diag::{Diagnostic, Sink};
use crate::model::{Resume, Section, Showing};

/// Characters of a value, a paragraph of three pages. TeX reads lines of 200,000, and an
/// escaped character takes up to 22.
const CHARACTERS: usize = 8_000;
/// Marks on one letter. Writing systems need up to four, phonetics a few more.
const MARKS: usize = 8;

/// Variants of a database. Each is looked at whole.
const VARIANTS: usize = 200;
/// Sections of a page. Each looks at all entries of its topic.
const SECTIONS: usize = 100;

/// Leaves out of a database what is more than can be looked at.
pub(super) fn hold(resume: &mut Resume, sink: &mut Sink) {
    let mut tell = |span, message: String| {
        sink.push(Diagnostic::new(&codes::INVALID_VALUE, span, message));
    };
    if let Some((name, _)) = resume.variants.get_index(VARIANTS) {
        tell(name.span, format!("a database has at most {VARIANTS} variants"));
        resume.variants.truncate(VARIANTS);
    }
    if let Some(section) = resume.sections.get(SECTIONS) {
        let span = section.section.span;
        tell(span, format!("a database has at most {SECTIONS} sections"));
        resume.sections.truncate(SECTIONS);
    }
    // A name stands for all sections of that name.
    let mut named: BTreeMap<&str, usize> = BTreeMap::new();
    for Section { section, of, .. } in &resume.sections {
        let name = of.as_ref().map_or(section.as_str(), |of| of.as_str());
        *named.entry(name).or_default() += 1;
    }
    for variant in resume.variants.values_mut() {
        let mut count = 0;
        let exceeds = |showing: &Showing| {
            count += match showing {
                Showing::Named(name) => *named.get(name.as_str()).unwrap_or(&1),
                Showing::Own(_) => 1,
            };
            count > SECTIONS
        };
        if let Some(first) = variant.sections.iter().position(exceeds) {
            let span = match &variant.sections[first] {
                Showing::Named(name) => name.span,
                Showing::Own(section) => section.section.span,
            };
            tell(span, format!("a variant shows at most {SECTIONS} sections"));
            variant.sections.truncate(first);
        }
    }
}

/// Why a value is more than can be set, with what to do.
pub(super) fn exceeded(value: &str) -> Option<(String, &'static str)> {
    // Bytes are at least as many.
    if value.len() > CHARACTERS {
        let count = value.chars().count();
        if count > CHARACTERS {
            let said =
                format!("a value has at most {CHARACTERS} characters, this {count}");
            return Some((said, "divide it, or leave most of it out"));
        }
    }
    let mut marks = 0;
    for c in value.chars() {
        marks = if !c.is_ascii() && is_combining_mark(c) { marks + 1 } else { 0 };
        if marks > MARKS {
            let said =
                format!("a letter has at most {MARKS} marks, one of these has more");
            return Some((said, "remove what stands above and below the letters"));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_fits() {
        for value in ["", "Việt", "שָׁלוֹם", &"é".repeat(CHARACTERS), &"a\u{301}".repeat(99)]
        {
            assert_eq!(exceeded(value), None, "{value}");
        }
    }

    #[test]
    fn what_no_one_writes_does_not() {
        let said = |value: &str| exceeded(value).expect("it is too much").0;
        assert_eq!(
            said(&"x".repeat(8001)),
            "a value has at most 8000 characters, this 8001"
        );
        assert_eq!(
            said(&format!("a{}", "\u{301}".repeat(9))),
            "a letter has at most 8 marks, one of these has more"
        );
    }
}
