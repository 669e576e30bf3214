//! Publications in a citation style: one paragraph each, in the words and order of the style.
//!
//! `item.rs` has the mapping to what `cite` takes. This file makes a text of what it returns: the
//! owner in bold, with the marks of authors, and with the places of all values.

mod item;

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;

use super::Projector;
use super::cv::Link;
use super::reflect::reflect;
use crate::cite::{
    AuthorLimit, CitedItem, DateField, Options, PieceRole, Reference, Renderer,
    TextField, Variable,
};
use crate::diag::{Diagnostic, Span};
use crate::model::{
    Id, Inline, Publication, PublicationStatus, Text, UNUSED_KEY, Vocabulary,
};
use item::Cited;

/// The citation styles of a document, in its language, by their names in the database.
pub type CitationStyles = BTreeMap<String, Arc<Renderer>>;

reflect! {
    /// A publication in a citation style.
    PaperReference {
        /// The paragraph.
        text: Text,
        /// How it is set: `hanging` if its first line sticks out, else `plain`.
        layout: String,
    }
}

/// A publication in a citation style, with what the style has no place for.
pub(super) struct CitedPaper {
    pub reference: PaperReference,
    /// The status, if the paragraph does not have it.
    pub status: Option<Text>,
    /// Where a manuscript was sent.
    pub venue: Option<Text>,
    /// The addresses that the paragraph does not have.
    pub addresses: Vec<Link>,
}

/// The citation style of a section.
pub(super) struct Citing {
    name: String,
    renderer: Arc<Renderer>,
    /// What the style left out, by key: the first place, the publication, and how often.
    unused: RefCell<BTreeMap<&'static str, (Span, Id, usize)>>,
}

impl Citing {
    pub fn new(name: &str, renderer: &Arc<Renderer>) -> Citing {
        Citing {
            name: name.to_owned(),
            renderer: Arc::clone(renderer),
            unused: RefCell::default(),
        }
    }

    /// A publication in the style.
    pub fn cite(&self, paper: &Publication, on: &Projector) -> CitedPaper {
        let mut cited = item::item(paper, on);
        let longest = on.people.longest().map(|most| AuthorLimit::First(most.into()));
        let options = Options { authors: longest.unwrap_or_default() };
        let mut reference = self.renderer.render(&cited.item, &options);
        if has_number_twice(&reference, &cited.item) {
            cited.item.fields.remove(&TextField::Page);
            reference = self.renderer.render(&cited.item, &options);
        }
        let unused = reference.unused(&cited.item);
        self.note_unused(paper, &cited, &unused);
        let is_printed = |field| !unused.contains(&Variable::Field(field));
        let doi = paper.doi.as_ref().filter(|_| !is_printed(TextField::Doi));
        let doi = doi.map(|doi| Link::address(doi.url(), doi.span));
        let is_preprint = cited.item.text(TextField::Number).is_some_and(is_arxiv);
        let has_page = paper.doi.is_none()
            && paper.url.is_none()
            && cited.item.text(TextField::Url).is_some()
            && is_printed(TextField::Url);
        let has_arxiv = has_page || is_preprint && is_printed(TextField::Number);
        let arxiv = paper.arxiv.as_ref().filter(|_| !has_arxiv);
        let arxiv = arxiv.map(|arxiv| Link::address(arxiv.url(), arxiv.span));
        let has_status =
            cited.item.text(TextField::Status).is_some() && is_printed(TextField::Status);
        let status = paper.status.filter(|status| {
            use PublicationStatus::{InPreparation, Submitted};
            // The line below the paragraph says so.
            let is_said =
                cited.sent.is_some() && matches!(status, InPreparation | Submitted);
            !has_status && !is_said
        });
        let is_hanging = self.renderer.style().has_hanging_indent();
        CitedPaper {
            reference: PaperReference {
                text: composed(&reference, &cited, paper, on),
                layout: if is_hanging { "hanging" } else { "plain" }.to_owned(),
            },
            status: status.and_then(|it| on.words.status(it)).map(|it| on.say(it)),
            venue: cited.sent,
            addresses: doi.into_iter().chain(arxiv).collect(),
        }
    }

    /// Remembers the keys that the style prints under none of their variables.
    fn note_unused(&self, paper: &Publication, cited: &Cited, unused: &[Variable]) {
        let mut noted = self.unused.borrow_mut();
        let is_unused = |variable: &Variable| unused.contains(variable);
        for key in cited.keys.iter().filter(|key| key.variables.iter().all(is_unused)) {
            let first = || (key.place, paper.id.value.clone(), 0);
            noted.entry(key.name).or_insert_with(first).2 += 1;
        }
    }

    /// The keys that the style has left out so far.
    pub fn unused_keys(&self) -> Vec<Diagnostic> {
        let noted = self.unused.borrow();
        let finding = |(key, (place, id, count)): (&&str, &(Span, Id, usize))| {
            let of = match count {
                1 => format!("the publication `{id}`"),
                _ => format!("{count} publications"),
            };
            let message = format!(
                "`{key}` of {of} is not printed: the citation style `{}` leaves it out",
                self.name
            );
            Diagnostic::new(&UNUSED_KEY, *place, message)
        };
        noted.iter().map(finding).collect()
    }
}

/// Whether the number of an article is printed as its pages, too.
fn has_number_twice(reference: &Reference, item: &CitedItem) -> bool {
    let used = reference.used();
    let has = |field| used.contains(&Variable::Field(field));
    has(TextField::Page)
        && has(TextField::Number)
        && item.text(TextField::Page) == item.text(TextField::Number)
}

fn is_arxiv(text: &Text) -> bool {
    text.letters().starts_with("arXiv:")
}

/// The pieces of a reference as one text: the names as in author lists, and the word that a date is
/// expected.
fn composed(
    reference: &Reference,
    cited: &Cited,
    paper: &Publication,
    on: &Projector,
) -> Text {
    let mut inlines: Vec<Inline> = Vec::new();
    let mut has_owner = false;
    for (at, piece) in reference.pieces.iter().enumerate() {
        let next = reference.pieces.get(at + 1).map(|next| next.role);
        if piece.role == PieceRole::Between && next == Some(PAGES) {
            inlines.push(Inline::Part(Box::new(tied_to_number(&piece.text))));
            continue;
        }
        let person = cited.person(piece.role);
        // The owner may have edited the book of a chapter, too, and is bold only once.
        let is_owner = person.is_some_and(|author| on.people.is_owner(author));
        match person.filter(|_| !is_owner || !has_owner) {
            Some(author) => inlines.extend(on.people.printed(&piece.text, author)),
            None => inlines.push(Inline::Part(Box::new(piece.text.clone()))),
        }
        has_owner |= is_owner;
    }
    let is_dated = reference.used().contains(&Variable::Date(DateField::Issued));
    if is_dated && paper.date.as_ref().is_some_and(|date| date.expected) {
        inlines.push(Inline::Part(Box::new(on.say(&expected(on.words)))));
    }
    Text { inlines, ..Text::default() }
}

const PAGES: PieceRole = PieceRole::Value(Variable::Field(TextField::Page), 0);

/// Words before pages, without a line break after `pp.`
fn tied_to_number(words: &Text) -> Text {
    let mut words = words.clone();
    if let Some(Inline::Plain(last)) = words.inlines.last_mut()
        && last.ends_with("p. ")
    {
        last.pop();
        last.push('\u{a0}');
    }
    words
}

/// The words around an expected date, to be printed behind it: ` (expected)`.
fn expected(words: &Vocabulary) -> String {
    words.dates.expected.replace("{}", "")
}

#[cfg(test)]
mod tests;
