//! Author lists: people looked up by id, the owner in bold, names with their marks.

use std::cell::OnceCell;
use std::collections::BTreeSet;

use super::marks::Marks;
use super::phrase::Phrase;
use crate::diag::Span;
use crate::model::{
    Author, Inline, NameParts, Resume, Text, Url, Vocabulary, are_initials,
};

/// The people of the database, and how their names are printed.
pub(super) struct People<'r> {
    resume: &'r Resume,
    own: &'r BTreeSet<String>,
    /// The longest author list that is printed in full.
    longest: Option<u16>,
    words: &'static Vocabulary,
    words_at: Span,
    marks: OnceCell<Marks>,
}

impl<'r> People<'r> {
    pub fn new(
        resume: &'r Resume,
        own: &'r BTreeSet<String>,
        longest: Option<u16>,
        words: &'static Vocabulary,
        words_at: Span,
    ) -> Self {
        People { resume, own, longest, words, words_at, marks: OnceCell::new() }
    }

    /// Names joined by commas; `None` for an empty list.
    pub fn names(&self, written: &[Text]) -> Option<Text> {
        super::phrase::commas(written.iter().map(|name| self.resume.printed_name(name)))
    }

    /// The marks of authors.
    pub fn marks(&self) -> &Marks {
        self.marks.get_or_init(|| Marks::new(self.resume, self.words, self.words_at))
    }

    /// The home page of an author.
    pub fn page(&self, author: &Author) -> Option<&Url> {
        self.resume.person(author.written()?)?.url.as_deref()
    }

    /// The name of an author, as it is printed.
    pub fn name<'t>(&'t self, author: &'t Author) -> &'t Text {
        self.resume.author_name(author)
    }

    /// The parts of the name of an author.
    pub fn parts(&self, author: &Author) -> NameParts {
        if let Some(parts) = author.parts.as_deref() {
            return parts.clone();
        }
        let person = author.written().and_then(|written| self.resume.person(written));
        let basics = self.resume.basics.as_ref().filter(|_| self.is_owner(author));
        let family = person
            .and_then(|person| person.family.as_ref())
            .or_else(|| basics.and_then(|basics| basics.family.as_ref()));
        NameParts::with_family(self.name(author), family)
    }

    /// Whether an author is the owner: the database says so, or the name is a form of the
    /// owner's.
    pub fn is_owner(&self, author: &Author) -> bool {
        author.own.unwrap_or_else(|| self.own.contains(&self.name(author).folded()))
    }

    /// An author list with the owner in bold and each author's marks. A list that is too
    /// long is shortened, keeping the owner: `A. Lee, …, **H. Qiu**, and 6 others`.
    pub fn authors(&self, authors: &[Author]) -> Text {
        let mut phrase = Phrase::default();
        let mut next = 0;
        for number in self.shown(authors) {
            phrase.comma();
            if number > next {
                phrase.words("…, ");
            }
            self.author(&mut phrase, &authors[number]);
            next = number + 1;
        }
        let left = &authors[next..];
        if left.iter().any(|author| author.others) {
            phrase.comma().words(self.words.et_al);
        } else if !left.is_empty() {
            phrase.words(", ").words(&self.words.others(left.len()));
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
        let mut named: Vec<usize> =
            (0..authors.len()).filter(|at| !authors[*at].others).collect();
        if named.len() <= most + usize::from(named.len() == authors.len()) {
            return named;
        }
        let own = named.iter().position(|at| self.is_owner(&authors[*at]));
        let own = own.filter(|own| *own >= most).map(|own| named[own]);
        named.truncate(if own.is_some() { (most - 1).max(1) } else { most });
        named.extend(own);
        named
    }

    fn author(&self, phrase: &mut Phrase, author: &Author) {
        for inline in self.printed(self.name(author), author) {
            phrase.inline(inline);
        }
    }

    /// A form of the name of an author as it is printed: with the author's marks, and in bold if
    /// it is the owner's.
    pub fn printed(&self, name: &Text, author: &Author) -> Vec<Inline> {
        let own = self.is_owner(author);
        let inlines = self.marks().marked(tied(name, own), author);
        if own { vec![Inline::Strong(inlines)] } else { inlines }
    }

    /// The longest author list that is printed in full.
    pub fn longest(&self) -> Option<u16> {
        self.longest
    }

    /// The explanation of the marks that are printed in author lists; `None` if there are none.
    pub fn legend<'a>(
        &self,
        lists: impl IntoIterator<Item = &'a Vec<Author>>,
    ) -> Option<Text> {
        let printed = lists.into_iter().flat_map(|authors| {
            self.shown(authors).into_iter().map(move |at| &authors[at])
        });
        self.marks().legend(printed)
    }

    /// Whether the owner is the first author.
    pub fn owner_is_first(&self, authors: &[Author]) -> bool {
        authors.first().is_some_and(|author| self.is_owner(author))
    }
}

/// Prevents line breaks between an initial and the following name, as in `K. Iyer`, and before
/// initials at the end, as in `Iyer K`; with `whole`, anywhere in the name.
fn tied(name: &Text, whole: bool) -> Text {
    let mut name = name.clone();
    tie(&mut name.inlines, whole);
    name
}

fn tie(inlines: &mut [Inline], whole: bool) {
    for inline in inlines {
        let words = match inline {
            Inline::Plain(words) => words,
            Inline::Part(text) => {
                tie(&mut text.inlines, whole);
                continue;
            }
            _ => continue,
        };
        let mut out = String::with_capacity(words.len());
        let mut rest = words.split_inclusive(' ').peekable();
        while let Some(word) = rest.next() {
            let bare = word.trim_end_matches(' ');
            out.push_str(bare);
            if bare.len() < word.len() {
                let is_initial = bare.ends_with('.') && bare.chars().count() == 2;
                let before_initials = rest.peek().is_some_and(|next| are_initials(next));
                let is_tied = whole || is_initial || before_initials;
                out.push(if is_tied { '\u{a0}' } else { ' ' });
            }
        }
        *words = out;
    }
}
