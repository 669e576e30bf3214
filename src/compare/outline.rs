//! What a reader sees of a CV, as names and words, so that two can be held side by side.

use crate::model::{NoteKind, Text, Url};
use crate::project::{
    Advisee, Body, Contact, Course, Degree, Detail, FreeEntry, Grant, Honor, Job,
    Language, Link, Owner, Paper, PaperNote, Patent, Referee, Role, ServiceCategory,
    Skill, Summary, Talk,
};

/// A piece of a CV.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Outline {
    /// Nothing that a reader sees.
    Nothing,
    /// Words.
    Words(String),
    /// Pieces in order.
    List(Vec<Outline>),
    /// Pieces by name.
    Fields(Vec<(&'static str, Outline)>),
}

impl Outline {
    /// All words in it, in order.
    pub fn words(&self) -> String {
        match self {
            Outline::Nothing => String::new(),
            Outline::Words(words) => words.clone(),
            Outline::List(items) => joined(items.iter()),
            Outline::Fields(fields) => joined(fields.iter().map(|(_, piece)| piece)),
        }
    }

    /// The piece of that name.
    pub fn field(&self, name: &str) -> Option<&Outline> {
        let Outline::Fields(fields) = self else { return None };
        fields.iter().find(|(field, _)| *field == name).map(|(_, piece)| piece)
    }
}

/// The words of all, with a comma between them.
pub(super) fn joined<'o>(pieces: impl Iterator<Item = &'o Outline>) -> String {
    let words = pieces.map(Outline::words).filter(|words| !words.is_empty());
    words.collect::<Vec<_>>().join(", ")
}

/// What has an outline.
pub(super) trait Outlined {
    fn outline(&self) -> Outline;
}

impl Outlined for Text {
    fn outline(&self) -> Outline {
        Outline::Words(self.letters().replace('\u{a0}', " "))
    }
}

impl Outlined for Url {
    fn outline(&self) -> Outline {
        Outline::Words(self.as_str().to_owned())
    }
}

macro_rules! unseen {
    ($($type:ty),*) => {$(
        impl Outlined for $type {
            fn outline(&self) -> Outline {
                Outline::Nothing
            }
        }
    )*};
}

unseen!(String, bool, NoteKind);

impl<T: Outlined> Outlined for Option<T> {
    fn outline(&self) -> Outline {
        self.as_ref().map_or(Outline::Nothing, Outlined::outline)
    }
}

impl<T: Outlined> Outlined for Vec<T> {
    fn outline(&self) -> Outline {
        Outline::List(self.iter().map(Outlined::outline).collect())
    }
}

macro_rules! outlined {
    ($($type:ident { $($field:ident),* $(,)? })*) => {$(
        impl Outlined for $type {
            fn outline(&self) -> Outline {
                let $type { $($field),* } = self;
                Outline::Fields(vec![$((stringify!($field), $field.outline()),)*])
            }
        }
    )*};
}

crate::project::cv_types!(outlined);

/// The entries under a heading, each with the name that finds it again in another CV.
pub(super) fn entries(body: &Body) -> Vec<(Option<String>, Outline)> {
    fn plain<T: Outlined>(entries: &[T]) -> Vec<(Option<String>, Outline)> {
        entries.iter().map(|entry| (None, entry.outline())).collect()
    }
    match body {
        Body::Owner => Vec::new(),
        Body::Education(all) => plain(all),
        Body::Experience(all) => plain(all),
        Body::Publications { entries, .. } => {
            let named = |paper: &Paper| (Some(paper.anchor.clone()), paper.outline());
            entries.iter().map(named).collect()
        }
        Body::Honors(all) => plain(all),
        Body::Talks(all) => plain(all),
        Body::Teaching(all) => plain(all),
        Body::Service(all) => plain(all),
        Body::Grants(all) => plain(all),
        Body::Advising(all) => plain(all),
        Body::Skills(all) => plain(all),
        Body::Languages(all) => plain(all),
        Body::Patents(all) => plain(all),
        Body::References { sentence, entries } => {
            let sentence = sentence.iter().map(|sentence| (None, sentence.outline()));
            sentence.chain(plain(entries)).collect()
        }
        Body::Free { text, entries } => {
            let text = text.iter().map(|text| (None, text.outline()));
            text.chain(plain(entries)).collect()
        }
    }
}
