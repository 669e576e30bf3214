//! The contents of the preview in the browser.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::page::Page;
use crate::diag::{Sources, Span};
use crate::tex::TexDocument;
use crate::text_layer::{self, Word};

/// The variant, theme and citation style that are shown.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// The name of a variant; `None` for the full CV.
    pub variant: Option<String>,
    /// The name of a theme; `None` for the theme of the document.
    pub theme: Option<String>,
    /// The name of a citation style; `None` for that of the document.
    pub citations: Option<String>,
}

/// A finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// `error` or `warning`.
    pub severity: &'static str,
    /// The code; empty if it has none.
    pub code: String,
    /// The message, in one line.
    pub message: String,
    /// The whole text, with source lines.
    pub text: String,
}

/// Everything that the browser shows. Fields that are not set stay unchanged.
#[derive(Debug, Clone, Default)]
pub struct Scene {
    /// The title: `cv-short.pdf`.
    pub title: String,
    /// A note: `2 pages, 30 ms`.
    pub note: String,
    /// The variants to choose from.
    pub variants: Vec<String>,
    /// The themes to choose from.
    pub themes: Vec<String>,
    /// The citation styles to choose from.
    pub citations: Vec<String>,
    /// The current choice.
    pub choice: Choice,
    /// The findings. If any is an error, the pages are older than the database.
    pub findings: Vec<Finding>,
    pages: Vec<Leaf>,
    places: Vec<String>,
    pictures: BTreeMap<String, Arc<str>>,
}

/// A page as it is sent to the browser.
#[derive(Debug, Clone, Serialize)]
struct Leaf {
    /// The name of its picture, which is unique to the contents of the picture.
    picture: String,
    width: f32,
    height: f32,
    words: Vec<Stretch>,
}

/// A word: its left and upper edge, width and height in points, its text, and the index
/// of its place.
#[derive(Debug, Clone, Serialize)]
struct Stretch(f64, f64, f64, f64, String, Option<usize>);

impl Scene {
    /// Replaces the pages, which were typeset from this LaTeX.
    pub fn turn_to(&mut self, pages: Vec<Page>, tex: &TexDocument, sources: &Sources) {
        let words: Vec<_> = pages.iter().map(|page| page.words.clone()).collect();
        let spans = text_layer::places(&words, tex);
        let mut places = Places::default();
        let mut pictures = BTreeMap::new();
        let leaf = |(page, spans): (Page, Vec<Option<Span>>)| {
            let picture = name(&page.svg);
            pictures.insert(picture.clone(), page.svg.into());
            let words = page.words.into_iter().zip(spans);
            let mut known = |span| places.number(span, sources);
            let words =
                words.map(|(word, span)| stretch(word, span.and_then(&mut known)));
            let (width, height) = (page.width, page.height);
            Leaf { picture, width, height, words: words.collect() }
        };
        self.pages = pages.into_iter().zip(spans).map(leaf).collect();
        self.places = places.names;
        self.pictures = pictures;
    }

    /// Whether a choice is offered.
    pub fn offers(&self, choice: &Choice) -> bool {
        let has = |names: &[String], name: Option<&String>| {
            name.is_none_or(|name| names.contains(name))
        };
        has(&self.variants, choice.variant.as_ref())
            && has(&self.themes, choice.theme.as_ref())
            && has(&self.citations, choice.citations.as_ref())
    }

    /// A picture by its name.
    pub(super) fn picture(&self, name: &str) -> Option<Arc<str>> {
        self.pictures.get(name).cloned()
    }

    /// The scene as JSON, with its number.
    pub(super) fn to_json(&self, number: u64) -> serde_json::Value {
        serde_json::json!({
            "number": number,
            "title": self.title,
            "note": self.note,
            "variants": self.variants,
            "themes": self.themes,
            "citations": self.citations,
            "choice": self.choice,
            "findings": self.findings,
            "pages": self.pages,
            "places": self.places,
        })
    }
}

fn stretch(word: Word, place: Option<usize>) -> Stretch {
    // The mouse is no more precise.
    let tenths = |points: f64| (points * 10.0).round() / 10.0;
    let (left, top) = (tenths(word.left), tenths(word.top()));
    let (width, height) = (tenths(word.right - word.left), tenths(word.height()));
    Stretch(left, top, width, height, word.text, place)
}

fn name(svg: &str) -> String {
    let mut hasher = DefaultHasher::new();
    svg.hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}

/// Places as people write them, without duplicates.
#[derive(Default)]
struct Places {
    names: Vec<String>,
    numbers: BTreeMap<(u32, u32), usize>,
}

impl Places {
    fn number(&mut self, span: Span, sources: &Sources) -> Option<usize> {
        let key = (span.file.0, span.start);
        if let Some(number) = self.numbers.get(&key) {
            return Some(*number);
        }
        let source = sources.get(span.file)?;
        let at = sources.line_column(span)?;
        self.names.push(format!("{}:{}:{}", source.name, at.line, at.column));
        self.numbers.insert(key, self.names.len() - 1);
        Some(self.names.len() - 1)
    }
}
