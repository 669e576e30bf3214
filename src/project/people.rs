//! Author lists: people looked up by id, the owner in bold, marks with a legend.

use std::collections::BTreeSet;

use super::phrase::Phrase;
use crate::model::{Author, Inline, Resume, Text, Vocabulary};

/// Whether an author has a mark.
type HasMark = fn(&Author) -> bool;

/// The authors' marks, each with the key of its explanation.
const MARKS: [(HasMark, &str, &str); 3] = [
    (|author| author.equal, "*", "equal"),
    (|author| author.corresponding, "†", "corresponding"),
    (|author| author.advisee, "‡", "advisee"),
];

/// The people of the database, and how their names are printed.
pub(super) struct People<'r> {
    resume: &'r Resume,
    own: &'r BTreeSet<String>,
    /// The longest author list that is printed in full.
    longest: Option<u16>,
    words: &'static Vocabulary,
}

impl<'r> People<'r> {
    pub fn new(
        resume: &'r Resume,
        own: &'r BTreeSet<String>,
        longest: Option<u16>,
        words: &'static Vocabulary,
    ) -> Self {
        People { resume, own, longest, words }
    }

    /// Names joined by commas; `None` for an empty list.
    pub fn names(&self, written: &[Text]) -> Option<Text> {
        super::phrase::commas(written.iter().map(|name| self.resume.printed_name(name)))
    }

    /// Whether a printed name is a form of the owner's name.
    pub fn is_owner(&self, name: &Text) -> bool {
        self.own.contains(&name.folded())
    }

    /// An author list with the owner in bold and each author's marks. A list that is too
    /// long is shortened, keeping the owner: `A. Lee, …, **H. Qiu**, and 6 others`.
    pub fn authors(&self, authors: &[Author]) -> Text {
        let mut phrase = Phrase::default();
        let shown = self.shown(authors);
        let mut next = 0;
        for number in shown {
            phrase.comma();
            if number > next {
                phrase.words("…, ");
            }
            self.author(&mut phrase, &authors[number]);
            next = number + 1;
        }
        let others = authors.len() - next;
        if others > 0 {
            phrase.words(", ").words(&self.words.others(others));
        }
        phrase.finish().unwrap_or_default()
    }

    /// Editors in the place of authors, or in a citation: `A. Lee, B. Roy (Eds.)`.
    pub fn editors(&self, editors: &[Author]) -> Text {
        let mut phrase = Phrase::default();
        let word = if editors.len() == 1 { " (Ed.)" } else { " (Eds.)" };
        phrase.text(&self.authors(editors)).words(word).finish().unwrap_or_default()
    }

    /// The indices of the authors to print: all, or the first ones and the owner.
    fn shown(&self, authors: &[Author]) -> Vec<usize> {
        let most = self.longest.map_or(authors.len(), |most| usize::from(most.max(1)));
        // "and 1 other" is not shorter than a name.
        if authors.len() <= most + 1 {
            return (0..authors.len()).collect();
        }
        let is_own =
            |author: &Author| self.is_owner(self.resume.printed_name(&author.name));
        let own = authors.iter().position(is_own).filter(|own| *own >= most);
        let first = if own.is_some() { (most - 1).max(1) } else { most };
        (0..first).chain(own).collect()
    }

    fn author(&self, phrase: &mut Phrase, author: &Author) {
        let name = self.resume.printed_name(&author.name);
        let own = self.is_owner(name);
        let mut inlines = vec![Inline::Part(Box::new(tied(name, own)))];
        inlines.extend(marks(author));
        if own {
            phrase.inline(Inline::Strong(inlines));
        } else {
            inlines.into_iter().for_each(|inline| {
                phrase.inline(inline);
            });
        }
    }

    /// Whether the owner is the first author.
    pub fn owner_is_first(&self, authors: &[Author]) -> bool {
        authors
            .first()
            .is_some_and(|author| self.is_owner(self.resume.printed_name(&author.name)))
    }
}

/// Prevents line breaks between an initial and the following name, as in `K. Iyer`; with
/// `whole`, anywhere in the name.
fn tied(name: &Text, whole: bool) -> Text {
    let mut name = name.clone();
    for inline in &mut name.inlines {
        let Inline::Plain(words) = inline else { continue };
        let mut out = String::with_capacity(words.len());
        for word in words.split_inclusive(' ') {
            let initial = word.ends_with(". ") && word.chars().count() == 3;
            out.push_str(word.trim_end_matches(' '));
            if word.ends_with(' ') {
                out.push(if initial || whole { '\u{a0}' } else { ' ' });
            }
        }
        *words = out;
    }
    name
}

fn marks(author: &Author) -> Option<Inline> {
    let marked = MARKS.iter().filter(|(has_mark, ..)| has_mark(author));
    let marked: String = marked.map(|(_, mark, _)| *mark).collect();
    (!marked.is_empty()).then_some(Inline::Plain(marked))
}

/// The explanation of the marks in these author lists; `None` if there are none.
pub(super) fn legend<'a>(
    authors: &(impl Iterator<Item = &'a Author> + Clone),
    words: &Vocabulary,
) -> Option<Text> {
    let mut phrase = Phrase::default();
    for (has_mark, mark, meaning) in MARKS {
        if authors.clone().any(has_mark) {
            phrase.comma().words(mark).words("\u{a0}").words(words.mark(meaning));
        }
    }
    phrase.finish()
}
