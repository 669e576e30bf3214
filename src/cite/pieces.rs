//! Pieces: finished runs as texts with roles.

use super::CitedPiece;
use super::item::{TextField, Variable};
use super::run::{PieceRole, RunContent, TextRun};
use crate::diag::Span;
use crate::model::{Inline, Script, Text};

/// The pieces of an entry: neighbors of one role are one piece.
pub(super) fn pieces(runs: Vec<TextRun>) -> Vec<CitedPiece> {
    let runs = with_addresses(runs);
    let groups = runs.chunk_by(|left, right| left.role == right.role);
    let piece = |runs: &[TextRun]| CitedPiece {
        role: runs.first().map_or(PieceRole::Between, |run| run.role),
        text: text_of(runs),
    };
    groups.map(piece).collect()
}

/// Gives the address before a DOI, which is a word of the style, to the DOI.
fn with_addresses(runs: Vec<TextRun>) -> Vec<TextRun> {
    let mut out: Vec<TextRun> = Vec::with_capacity(runs.len());
    for run in runs {
        let is_number = matches!(
            run.role,
            PieceRole::Value(
                Variable::Field(TextField::Doi | TextField::Pmid | TextField::Pmcid),
                _
            )
        );
        if is_number
            && let Some(last) = out.last_mut().filter(|last| last.is_word())
            && let RunContent::Letters(letters) = &mut last.content
            && let Some(at) =
                letters.rfind("http").filter(|at| !letters[*at..].contains(' '))
        {
            let address = run.with(letters.split_off(at));
            if letters.is_empty() {
                out.pop();
            }
            out.push(address);
        }
        out.push(run);
    }
    out
}

/// The text of runs with one role, which has the place of its runs, or parts with theirs.
fn text_of(runs: &[TextRun]) -> Text {
    let mut places = runs.iter().map(|run| run.origin).filter(|at| *at != Span::NONE);
    let first = places.next().unwrap_or(Span::NONE);
    if places.all(|place| place == first) {
        return Text { inlines: inlines(runs), origin: first, ..Text::default() };
    }
    let mut all = Vec::new();
    for part in runs.chunk_by(|left, right| left.origin == right.origin) {
        match part.first().map(|run| run.origin) {
            Some(origin) if origin != Span::NONE => {
                let text = Text { inlines: inlines(part), origin, ..Text::default() };
                all.push(Inline::Part(Box::new(text)));
            }
            _ => all.extend(inlines(part)),
        }
    }
    Text { inlines: all, ..Text::default() }
}

/// The markup that a run has at last: that of the style and that of the author.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Face {
    italic: bool,
    bold: bool,
    underlined: bool,
}

fn face(run: &TextRun) -> Face {
    Face {
        // Emphasis within italics is upright, and so are Chinese and Japanese titles.
        italic: (run.look.italic.unwrap_or_default() && !is_chinese(run))
            != run.markup.emph,
        bold: run.look.bold.unwrap_or_default() || run.markup.strong,
        underlined: run.look.underlined.unwrap_or_default() || run.markup.underlined,
    }
}

/// Whether a run has letters without an italic form.
fn is_chinese(run: &TextRun) -> bool {
    let is_it =
        |c: char| matches!(c, '\u{2e80}'..='\u{9fff}' | '\u{20000}'..='\u{3ffff}');
    run.letters().is_some_and(|letters| letters.contains(is_it))
}

fn inlines(runs: &[TextRun]) -> Vec<Inline> {
    let mut all = Vec::new();
    for linked in runs.chunk_by(|left, right| left.markup.link == right.markup.link) {
        let inner = faced(linked);
        match linked.first().and_then(|run| run.markup.link.clone()) {
            Some(url) => all.push(Inline::Link(url, inner)),
            None => all.extend(inner),
        }
    }
    all
}

fn faced(runs: &[TextRun]) -> Vec<Inline> {
    let mut all = Vec::new();
    for alike in runs.chunk_by(|left, right| face(left) == face(right)) {
        let mut inner = plain(alike);
        let Some(face) = alike.first().map(face) else { continue };
        for (is, wrap) in [
            (face.italic, Inline::Emph as fn(_) -> _),
            (face.underlined, Inline::Underline as fn(_) -> _),
            (face.bold, Inline::Strong as fn(_) -> _),
        ] {
            if is {
                inner = vec![wrap(inner)];
            }
        }
        all.extend(inner);
    }
    all
}

fn plain(runs: &[TextRun]) -> Vec<Inline> {
    let mut all: Vec<Inline> = Vec::new();
    for run in runs {
        match &run.content {
            RunContent::Letters(letters) => {
                let is_raised = run.look.raised == Some(true);
                // The French ordinal `1ère` has no small letter with an accent.
                let small = || Script::Super.small(&letters.replace('è', "e"));
                let raised = if is_raised { small() } else { None };
                let letters = raised.as_deref().unwrap_or(letters);
                if let Some(Inline::Plain(last)) = all.last_mut() {
                    last.push_str(letters);
                } else {
                    all.push(Inline::Plain(letters.to_owned()));
                }
            }
            RunContent::Atom(inline) => all.push(inline.clone()),
            // `punctuation.rs` has made letters of them.
            RunContent::OpenQuote(_) | RunContent::CloseQuote(_) => {}
        }
    }
    all
}
