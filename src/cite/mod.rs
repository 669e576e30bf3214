//! Entries of a bibliography in the styles of CSL.
//!
//! A [`Style`] is parsed once, and a [`Renderer`] made of it for a language. It turns a
//! [`CitedItem`] into a [`Reference`]: pieces of text, each with a [`PieceRole`] that says what
//! it is, so that whoever prints it can make the owner's name bold, and escape for any format. A
//! reference also knows which variables it used, so that values which a style leaves out can
//! be reported. This module knows no publications of tenure: `project` fills items.
//!
//! Only bibliographies are rendered. There are no citations in a text, no sorting, no
//! numbers and no year suffixes: a CV orders and labels its entries itself.
//!
//! `style.rs` loads styles, `embedded.rs` has those that tenure brings, `terms.rs` the words
//! of languages; `render` walks a layout, and `run.rs`, `case.rs`, `punctuation.rs` and
//! `pieces.rs` are what its output goes through.

mod case;
mod embedded;
mod item;
mod pieces;
mod punctuation;
mod render;
mod run;
mod style;
mod terms;

use std::collections::BTreeSet;

pub use embedded::{style as embedded_style, style_words};
pub use item::{
    CitedDate, CitedItem, CitedName, CitedNames, Contributor, DateField, ItemKind,
    Moment, TextField, Variable, Within,
};
pub use run::PieceRole;
pub use style::{Style, StyleError};

use crate::model::{Inline, Text};
use terms::Terms;

/// How many names of a list are printed. The owner is always among them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum AuthorLimit {
    /// All.
    #[default]
    All,
    /// As many as the style wants, and the owner.
    Style,
    /// At most this many of a longer list, and `et al.`.
    First(usize),
}

/// What the style does not decide.
#[derive(Debug, Clone, Copy, Default)]
pub struct Options {
    /// How many names of a list are printed.
    pub authors: AuthorLimit,
}

/// A piece of an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CitedPiece {
    /// What it is.
    pub role: PieceRole,
    /// The text, with the place of the value that it comes from.
    pub text: Text,
}

/// An entry as it is printed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reference {
    /// Its pieces, in order. Neighbors differ in their roles.
    pub pieces: Vec<CitedPiece>,
}

impl Reference {
    /// The text without markup.
    pub fn letters(&self) -> String {
        self.pieces.iter().map(|piece| piece.text.letters()).collect()
    }

    /// The variables that are printed.
    pub fn used(&self) -> BTreeSet<Variable> {
        let variables = self.pieces.iter().filter_map(|piece| match piece.role {
            PieceRole::Value(variable, _) => Some(variable),
            PieceRole::Between => None,
        });
        variables.collect()
    }

    /// The variables of the item that are not printed. A short title stands for the whole
    /// one, and editors who are the translators too for both.
    pub fn unused(&self, item: &CitedItem) -> Vec<Variable> {
        let used = self.used();
        let stands_for = |variable: Variable| -> &[Variable] {
            const TITLE: [Variable; 2] = [
                Variable::Field(TextField::Title),
                Variable::Field(TextField::TitleShort),
            ];
            const CONTAINER: [Variable; 2] = [
                Variable::Field(TextField::ContainerTitle),
                Variable::Field(TextField::ContainerTitleShort),
            ];
            const EVENT: [Variable; 2] = [
                Variable::Field(TextField::Event),
                Variable::Field(TextField::EventTitle),
            ];
            const BOTH: [Variable; 1] = [Variable::Names(Contributor::EditorTranslator)];
            match variable {
                Variable::Field(TextField::Title | TextField::TitleShort) => &TITLE,
                Variable::Field(
                    TextField::ContainerTitle | TextField::ContainerTitleShort,
                ) => &CONTAINER,
                Variable::Names(Contributor::Editor | Contributor::Translator) => &BOTH,
                Variable::Field(TextField::Event | TextField::EventTitle) => &EVENT,
                _ => &[],
            }
        };
        let is_unused = |variable: &Variable| {
            !used.contains(variable)
                && !stands_for(*variable).iter().any(|other| used.contains(other))
        };
        item.variables().into_iter().filter(is_unused).collect()
    }
}

/// A style in a language, ready to render entries.
#[derive(Debug, Clone)]
pub struct Renderer {
    style: Style,
    terms: Terms,
}

impl Renderer {
    /// A style in a language: `de-CH`. Without one, it is that of the style, or else American
    /// English. A language without a locale has the words of American English.
    pub fn new(style: Style, language: Option<&str>) -> Renderer {
        let language = language.or(style.default_language()).unwrap_or("en-US");
        let terms = Terms::new(style.parsed(), language);
        Renderer { style, terms }
    }

    /// The style.
    pub fn style(&self) -> &Style {
        &self.style
    }

    /// An entry in the style.
    ///
    /// A style of notes without a bibliography gives the first, full note. So does one whose
    /// bibliography has no place for the entry: Chicago lists no unpublished talks. Editors
    /// of a work without authors are printed, and labeled, even where the style has no place
    /// for editors.
    pub fn render(&self, item: &CitedItem, options: &Options) -> Reference {
        let reference = self.render_as_it_is(item, options);
        let is_used = |of: Contributor| reference.used().contains(&Variable::Names(of));
        let editors = item.names(Contributor::Editor);
        let lacks_editors = item.names(Contributor::Author).is_none()
            && !is_used(Contributor::Editor)
            && !is_used(Contributor::EditorTranslator);
        match editors {
            Some(editors) if lacks_editors => {
                let mut item = item.clone();
                item.names.insert(Contributor::Author, editors.clone());
                let mut reference = self.render_as_it_is(&item, options);
                self.label_editors(&mut reference, editors.list.len() > 1);
                reference
            }
            _ => reference,
        }
    }

    fn render_as_it_is(&self, item: &CitedItem, options: &Options) -> Reference {
        let render = |is_note: bool| {
            let walk =
                render::LayoutWalk::new(&self.style, &self.terms, item, options, is_note);
            let runs = punctuation::join(walk.entry(), &self.terms);
            Reference { pieces: pieces::pieces(runs) }
        };
        if !self.style.has_bibliography() {
            return render(true);
        }
        let reference = render(false);
        if reference.pieces.is_empty() && self.style.has_notes() {
            return render(true);
        }
        reference
    }

    /// Makes editors of the authors of a reference.
    fn label_editors(&self, reference: &mut Reference, are_several: bool) {
        for piece in &mut reference.pieces {
            if let PieceRole::Value(Variable::Names(of @ Contributor::Author), _) =
                &mut piece.role
            {
                *of = Contributor::Editor;
            }
        }
        let is_editor = |piece: &CitedPiece| {
            matches!(
                piece.role,
                PieceRole::Value(Variable::Names(Contributor::Editor), _)
            )
        };
        if let Some(last) = reference.pieces.iter().rposition(is_editor) {
            let label = format!(" ({})", self.terms.editors(are_several));
            match reference.pieces.get_mut(last + 1) {
                Some(next) if next.role == PieceRole::Between => {
                    next.text.inlines.insert(0, Inline::Plain(label));
                }
                _ => {
                    let text = Text::plain(label);
                    reference
                        .pieces
                        .insert(last + 1, CitedPiece { role: PieceRole::Between, text });
                }
            }
        }
    }
}
