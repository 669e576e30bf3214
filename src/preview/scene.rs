//! What the browser shows.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::page::Page;
use crate::diag::{Sources, Span};
use crate::proof::{self, Word};
use crate::tex::TexDocument;

/// A document of the database and how it looks.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// The name of a variant: nothing for the database as it is.
    pub variant: Option<String>,
    /// The name of a theme: nothing for that of the document.
    pub theme: Option<String>,
}

/// Something that is wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// `error` or `warning`.
    pub severity: &'static str,
    /// Its name, if it has one.
    pub code: String,
    /// What is wrong, in one line.
    pub message: String,
    /// All that is said of it, with the lines it is about.
    pub text: String,
}

/// All that the browser shows. What is not said anew stays as it was.
#[derive(Debug, Clone, Default)]
pub struct Scene {
    /// What is shown, as in `cv-short.pdf`.
    pub title: String,
    /// What there is to say of it, as in `2 pages, 30 ms`.
    pub note: String,
    /// The variants that can be chosen.
    pub variants: Vec<String>,
    /// The themes that can be chosen.
    pub themes: Vec<String>,
    /// What has been chosen.
    pub choice: Choice,
    /// What is wrong. If any of it is an error, the pages are older than the database.
    pub findings: Vec<Finding>,
    pages: Vec<Leaf>,
    places: Vec<String>,
    pictures: BTreeMap<String, Arc<str>>,
}

/// A page as the browser is told of it.
#[derive(Debug, Clone, Serialize)]
struct Leaf {
    /// The name of its picture: that of another picture is another.
    picture: String,
    width: f32,
    height: f32,
    words: Vec<Stretch>,
}

/// A word: its left and upper edge, its width and height in points, itself, and the number
/// of its place.
#[derive(Debug, Clone, Serialize)]
struct Stretch(f64, f64, f64, f64, String, Option<usize>);

impl Scene {
    /// Shows other pages, which were made of this LaTeX.
    pub fn turn_to(&mut self, pages: Vec<Page>, tex: &TexDocument, sources: &Sources) {
        let words: Vec<_> = pages.iter().map(|page| page.words.clone()).collect();
        let spans = proof::places(&words, tex);
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

    /// Whether a choice is one of those that can be made.
    pub fn offers(&self, choice: &Choice) -> bool {
        let has = |names: &[String], name: Option<&String>| {
            name.is_none_or(|name| names.contains(name))
        };
        has(&self.variants, choice.variant.as_ref())
            && has(&self.themes, choice.theme.as_ref())
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
            "choice": self.choice,
            "findings": self.findings,
            "pages": self.pages,
            "places": self.places,
        })
    }
}

fn stretch(word: Word, place: Option<usize>) -> Stretch {
    // What is finer cannot be pointed at.
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

/// Places as people write them, each once.
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
