//! Any text as a formula: one that is taken pairs its braces, holds no character that means
//! something else to TeX, and no command that defines, reads, writes, chooses or loops.

#![no_main]

use libfuzzer_sys::fuzz_target;
use tenure::model::{Inline, Text};

/// Of TeX's commands those that reach beyond the place they stand at.
const FORBIDDEN: [&str; 66] = [
    "input",
    "include",
    "openin",
    "openout",
    "read",
    "readline",
    "write",
    "special",
    "immediate",
    "def",
    "edef",
    "gdef",
    "xdef",
    "let",
    "futurelet",
    "newcommand",
    "renewcommand",
    "global",
    "csname",
    "endcsname",
    "catcode",
    "mathcode",
    "lccode",
    "uccode",
    "lowercase",
    "uppercase",
    "expandafter",
    "noexpand",
    "the",
    "string",
    "meaning",
    "jobname",
    "scantokens",
    "detokenize",
    "aftergroup",
    "afterassignment",
    "begingroup",
    "endgroup",
    "bgroup",
    "egroup",
    "loop",
    "repeat",
    "if",
    "ifx",
    "ifnum",
    "else",
    "fi",
    "font",
    "fontdimen",
    "char",
    "mathchar",
    "hbox",
    "vbox",
    "mbox",
    "text",
    "begin",
    "end",
    "href",
    "link",
    "par",
    "halign",
    "cr",
    "shipout",
    "output",
    "relax",
    "show",
];

fuzz_target!(|formula: &str| {
    let Ok(text) = Text::parse(&format!("${formula}$")) else { return };
    for inline in &text.inlines {
        if let Inline::Math(formula) = inline {
            look(formula);
        }
    }
});

fn look(formula: &str) {
    let mut depth = 0_i32;
    let mut rest = formula;
    while let Some(c) = rest.chars().next() {
        rest = &rest[c.len_utf8()..];
        match c {
            '\\' => {
                let letters =
                    rest.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(rest.len());
                let name = &rest[..letters];
                assert!(!FORBIDDEN.contains(&name), "\\{name} in {formula:?}");
                let symbol = rest.chars().next().expect("something after a backslash");
                rest = &rest[letters.max(symbol.len_utf8())..];
            }
            '{' => depth += 1,
            '}' => depth -= 1,
            '$' | '%' | '#' | '&' | '~' | '"' => panic!("a live `{c}` in {formula:?}"),
            '^' => assert!(!rest.starts_with('^'), "`^^` in {formula:?}"),
            // Tabs are spaces to TeX; form feeds, which end paragraphs, are controls.
            '\t' => {}
            c => assert!(c.is_ascii() && !c.is_ascii_control(), "{c:?} in {formula:?}"),
        }
        assert!(depth >= 0, "{formula:?}");
    }
    assert_eq!(depth, 0, "{formula:?}");
}
