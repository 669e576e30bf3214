//! Assembles texts: lists, lines, brackets.

use std::borrow::Cow;

use super::joints::{ends_with_comma, is_punctuation, joined};
use crate::model::{Inline, Text};

/// A text under construction. Each piece keeps its source place.
#[derive(Default)]
pub(super) struct Phrase(Vec<Inline>);

impl Phrase {
    /// Adds generated words.
    pub fn words(&mut self, words: &str) -> &mut Self {
        if let Some(Inline::Plain(last)) = self.0.last_mut() {
            last.push_str(words);
        } else if !words.is_empty() {
            self.0.push(Inline::Plain(words.to_owned()));
        }
        self
    }

    /// Adds a text of the author.
    pub fn text(&mut self, text: &Text) -> &mut Self {
        self.0.push(Inline::Part(Box::new(text.clone())));
        self
    }

    /// Adds a piece unchanged.
    pub fn inline(&mut self, inline: Inline) -> &mut Self {
        self.0.push(inline);
        self
    }

    /// Adds `text`, after a comma unless it is the first.
    pub fn then(&mut self, text: &Text) -> &mut Self {
        let is_first = self.0.is_empty();
        let joined = if is_first { Cow::Borrowed(text) } else { joined(text) };
        if joined.inlines.is_empty() {
            return self;
        }
        self.comma().text(&joined)
    }

    /// Adds a comma unless the phrase is empty.
    pub fn comma(&mut self) -> &mut Self {
        if is_punctuation(&self.0) {
            self.0.clear();
        }
        if self.0.is_empty() {
            return self;
        }
        // Not a second one.
        self.words(if ends_with_comma(&self.0) { " " } else { ", " })
    }

    /// Adds `text` in bold.
    pub fn bold(&mut self, text: &Text) -> &mut Self {
        self.inline(Inline::Strong(vec![Inline::Part(Box::new(text.clone()))]))
    }

    /// Whether nothing has been added.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The finished text; `None` if it is empty.
    pub fn finish(&mut self) -> Option<Text> {
        let inlines = std::mem::take(&mut self.0);
        (!inlines.is_empty()).then(|| Text { inlines, ..Text::default() })
    }
}

/// The texts joined by commas; `None` for an empty list.
pub(super) fn commas<'a>(texts: impl IntoIterator<Item = &'a Text>) -> Option<Text> {
    let mut phrase = Phrase::default();
    for text in texts {
        phrase.then(text);
    }
    phrase.finish()
}

/// Adds `text` in brackets.
pub(super) fn bracket(phrase: &mut Phrase, text: Option<&Text>) {
    if let Some(text) = text {
        phrase.words(" (").text(text).words(")");
    }
}
