//! Punctuation where texts are joined: no second full stop, no second comma.

use std::borrow::Cow;

use crate::model::{Inline, Text};

/// Marks after which a sentence needs no full stop.
const STOPS: &[char] = &['.', '?', '!', '…', '。', '？', '！'];
/// Quotation marks that may stand between such a mark and the end.
const QUOTES: &[char] = &['"', '\'', '”', '’', '»'];
/// Marks that join texts.
const JOINTS: &[char] = &[',', ';', '，', '、', ' '];

/// Whether a text ends as a sentence does: `Acme Inc.`, `Why Not?`.
fn is_closed(text: &Text) -> bool {
    text.letters().trim_end_matches(JOINTS).trim_end_matches(QUOTES).ends_with(STOPS)
}

/// Whether the line of these texts, some of which may be absent, ends as a sentence does.
pub(super) fn line_is_closed(texts: &[Option<&Text>]) -> bool {
    let is_shown = |text: &&Text| !joined(text).inlines.is_empty();
    texts.iter().rev().flatten().copied().find(is_shown).is_some_and(is_closed)
}

/// Whether a comma after these pieces would be the second one.
pub(super) fn ends_with_comma(inlines: &[Inline]) -> bool {
    let last = inlines.last().and_then(|inline| match inline {
        Inline::Plain(words) => words.trim_end().chars().next_back(),
        Inline::Emph(inner)
        | Inline::Strong(inner)
        | Inline::Underline(inner)
        | Inline::Link(_, inner) => ends_with_comma(inner).then_some(','),
        Inline::Part(text) => ends_with_comma(&text.inlines).then_some(','),
        _ => None,
    });
    last.is_some_and(|last| matches!(last, ',' | '，' | '、'))
}

/// Whether pieces are nothing but commas and full stops.
pub(super) fn is_punctuation(inlines: &[Inline]) -> bool {
    inlines.iter().all(|inline| match inline {
        Inline::Plain(words) => words.chars().all(|c| JOINTS.contains(&c) || c == '.'),
        Inline::Emph(inner)
        | Inline::Strong(inner)
        | Inline::Underline(inner)
        | Inline::Link(_, inner) => is_punctuation(inner),
        Inline::Part(text) => is_punctuation(&text.inlines),
        _ => false,
    })
}

/// A text next to others on a line: without the commas at its ends, which would be
/// doubled. A text of nothing but commas and full stops is empty.
pub fn joined(text: &Text) -> Cow<'_, Text> {
    let letters = text.letters();
    if !letters.starts_with(JOINTS) && !letters.ends_with(JOINTS) && letters != "." {
        return Cow::Borrowed(text);
    }
    if is_punctuation(&text.inlines) {
        return Cow::Owned(Text { inlines: Vec::new(), ..text.clone() });
    }
    let mut text = text.clone();
    at_end(&mut text.inlines, true, &|words| words.trim_start_matches(JOINTS));
    at_end(&mut text.inlines, false, &|words| words.trim_end_matches(JOINTS));
    Cow::Owned(text)
}

/// Shortens the words at the beginning or the end.
fn at_end(inlines: &mut [Inline], first: bool, shorten: &dyn Fn(&str) -> &str) {
    let end = if first { inlines.first_mut() } else { inlines.last_mut() };
    match end {
        Some(Inline::Plain(words)) => *words = shorten(words).to_owned(),
        Some(
            Inline::Emph(inner)
            | Inline::Strong(inner)
            | Inline::Underline(inner)
            | Inline::Link(_, inner),
        ) => {
            at_end(inner, first, shorten);
        }
        Some(Inline::Part(text)) => at_end(&mut text.inlines, first, shorten),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Text {
        Text::parse(text).expect(text)
    }

    #[test]
    fn a_sentence_has_one_full_stop() {
        for (text, closed) in [
            ("Acme Inc.", true),
            ("**Why Not?**", true),
            ("“Stop!”", true),
            ("Acme (Inc.)", false),
            ("Acme", false),
            ("D.C", false),
            ("D.C.,", true),
        ] {
            assert_eq!(is_closed(&read(text)), closed, "{text}");
        }
    }

    #[test]
    fn commas_at_the_ends_are_left_to_the_joint() {
        for (text, expected) in [
            ("Lab,", "Lab"),
            (", IL", "IL"),
            ("**Lab,**", "Lab"),
            ("a, b", "a, b"),
            (".NET", ".NET"),
            ("Inc.", "Inc."),
            (",", ""),
            (".", ""),
        ] {
            assert_eq!(joined(&read(text)).letters(), expected, "{text}");
        }
    }
}
