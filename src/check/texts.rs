//! Texts: marks in pairs.

use super::Facts;
use crate::diag::{Code, Diagnostic, Sink};
use crate::model::Texts;

pub(super) static UNCLOSED_MARK: Code =
    Code::doubt("unclosed-mark", "a mark of emphasis that never closes").page(
        "`*italic*`, `**bold**` and `` `code` `` stand in pairs. A mark without its other half \
         is printed as it is. Where that is what you want, write a backslash before it.",
        "basics: {name: A}\nhonors:\n  - title: Best *Paper Award\n",
        "basics: {name: A}\nhonors:\n  - title: Best *Paper* Award\n",
    );

pub(super) fn marks(facts: &Facts, sink: &mut Sink) {
    for text in facts.resume.texts() {
        if let Some(mark) = text.unclosed {
            let message =
                format!("`{mark}` opens here and never closes, so it is printed");
            sink.push(
                Diagnostic::new(&UNCLOSED_MARK, text.origin, message)
                    .help(format!("close it, or write `\\{mark}` for the sign itself")),
            );
        }
    }
}
