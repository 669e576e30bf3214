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
     should be, but tenure does not order several of them: the first one would be at the left. \
     `checks: {right-to-left: warn}` builds the PDF anyway.",
    "basics: {name: A}\nhonors:\n  - title: פרס ראשון\n",
    "basics: {name: A}\nhonors:\n  - title: Pras Rishon\n",
);

/// Letters that are written from right to left (Unicode 16, `DerivedBidiClass.txt`: R and AL).
/// Characters of these blocks that have no direction come between such letters.
fn is_right_to_left(c: char) -> bool {
    matches!(
        c,
        '\u{590}'..='\u{8ff}'
            | '\u{fb1d}'..='\u{fdff}'
            | '\u{fe70}'..='\u{fefe}'
            | '\u{10800}'..='\u{10fff}'
            | '\u{1e800}'..='\u{1efff}'
    )
}

/// Two words from right to left with nothing from left to right between them.
fn unordered(text: &str) -> Option<(&str, &str)> {
    let mut before = None;
    for word in text.split_whitespace() {
        if word.contains(is_right_to_left) {
            if let Some(before) = before {
                return Some((before, word));
            }
            before = Some(word);
        } else if word.contains(char::is_alphabetic) {
            before = None;
        }
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
            ("אבג, ببب", Some(("אבג,", "ببب"))),
            ("In אבג 11 – אבג", Some(("אבג", "אבג"))),
            ("(محمد) علي Ada", Some(("(محمد)", "علي"))),
            ("Ada Żółć 漢字 हिन्दी", None),
        ] {
            assert_eq!(unordered(text), expected, "{text}");
        }
    }
}
