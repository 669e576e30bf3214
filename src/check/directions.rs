//! Scripts that are written from right to left.

use super::Facts;
use crate::diag::{Code, Diagnostic, Sink};
use crate::model::Texts;

pub(super) static RIGHT_TO_LEFT: Code = Code::error_adjustable(
    "right-to-left",
    "words of a script that is written from right to left",
)
.page(
    "A word in Hebrew, Arabic or another script that is written from right to left is printed as it \
     should be, but tenure prints several of them from left to right, and the parts of a word around a \
     hyphen or a quote. \
     `checks: {right-to-left: warn}` builds the PDF anyway.",
    "basics: {name: A}\nhonors:\n  - title: פרס ראשון\n",
    "basics: {name: A}\nhonors:\n  - title: Pras Rishon\n",
);

/// Letters and marks of scripts that are written from right to left, without their digits (Unicode
/// 16, `DerivedBidiClass.txt`: R, AL and the marks between them).
fn is_right_to_left(c: char) -> bool {
    let is_digit = matches!(
        c,
        '\u{600}'..='\u{605}' | '\u{660}'..='\u{669}' | '\u{66b}'..='\u{66c}' | '\u{6dd}'
            | '\u{10d30}'..='\u{10d39}' | '\u{10e60}'..='\u{10e7e}'
    );
    let is_of_block = matches!(
        c,
        '\u{590}'..='\u{8ff}'
            | '\u{fb1d}'..='\u{fdff}'
            | '\u{fe70}'..='\u{fefe}'
            | '\u{10800}'..='\u{10fff}'
            | '\u{1e800}'..='\u{1efff}'
    );
    is_of_block && !is_digit
}

/// Two pieces from right to left with something between them that is not from left to right: a
/// space, a hyphen, a quote, a digit. Each piece is ordered alone.
fn unordered(text: &str) -> Option<(&str, &str)> {
    let mut before: Option<&str> = None;
    let mut rest = text;
    while let Some(begin) = rest.find(is_right_to_left) {
        let between = &rest[..begin];
        let piece = &rest[begin..];
        let end = piece.find(|c| !is_right_to_left(c)).unwrap_or(piece.len());
        let (piece, after) = piece.split_at(end);
        if let Some(before) = before.filter(|_| !between.contains(char::is_alphabetic)) {
            return Some((before, piece));
        }
        before = Some(piece);
        rest = after;
    }
    None
}

pub(super) fn rule(facts: &Facts, sink: &mut Sink) {
    for text in facts.resume.texts().into_iter().filter(|text| text.is_beyond_ascii()) {
        let letters = text.letters();
        let Some((first, second)) = unordered(&letters) else { continue };
        let message = format!(
            "`{first}` and `{second}` are written from right to left, and would be printed in the \
             wrong order"
        );
        sink.push(Diagnostic::new(&RIGHT_TO_LEFT, text.origin, message).help(
            "write it in Latin letters; `checks: {right-to-left: warn}` prints it anyway",
        ));
    }
}

#[cfg(test)]
mod tests {
    use super::unordered;

    #[test]
    fn only_words_that_meet_have_no_order() {
        for (text, expected) in [
            ("אבג", None),
            ("Ada אבג of ببب", None),
            ("אבג, ببب", Some(("אבג", "ببب"))),
            ("In אבג 11 – דהו", Some(("אבג", "דהו"))),
            ("(محمد) علي Ada", Some(("محمد", "علي"))),
            ("צה\"ל", Some(("צה", "ל"))),
            ("אבג-דהו", Some(("אבג", "דהו"))),
            ("שָׁלוֹם and 12", None),
            ("٢٠٢٠ ٢٠٢١", None),
            ("Ada Żółć 漢字 हिन्दी", None),
        ] {
            assert_eq!(unordered(text), expected, "{text}");
        }
    }
}
