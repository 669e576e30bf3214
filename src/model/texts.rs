//! Access to every text, date and address of a résumé, for rules and changes that apply
//! to all of them.
//!
//! Each type lists its fields with the macro [`texts!`].

use indexmap::IndexMap;

use super::{Dates, End, PartialDate, Text, Url};
use crate::diag::{Span, Spanned};

/// A value that rules check wherever it occurs, with its place.
#[derive(Debug, Clone, Copy)]
pub enum Leaf<'t> {
    /// A text.
    Text(&'t Text),
    /// A date, or the start and end of a range.
    Dates(&'t PartialDate, Option<&'t End>, Span),
    /// An address, including one that a text links to.
    Url(&'t Url, Span),
}

/// A type that contains texts and other leaves.
pub trait Texts {
    /// Appends each leaf to `found`, in the order of the fields. `span` is the place of
    /// the enclosing value, as far as it is known.
    fn leaves<'t>(&'t self, span: Span, found: &mut Vec<Leaf<'t>>);
    /// Each leaf, in the order of the fields.
    fn all_leaves(&self) -> Vec<Leaf<'_>> {
        let mut found = Vec::new();
        self.leaves(Span::NONE, &mut found);
        found
    }
    /// Each text, in the order of the fields.
    fn texts(&self) -> Vec<&Text> {
        let text = |leaf| if let Leaf::Text(text) = leaf { Some(text) } else { None };
        self.all_leaves().into_iter().filter_map(text).collect()
    }
    /// Calls `change` on each text.
    fn change_texts(&mut self, change: &mut dyn FnMut(&mut Text));
}

impl Texts for Text {
    fn leaves<'t>(&'t self, _: Span, found: &mut Vec<Leaf<'t>>) {
        found.push(Leaf::Text(self));
        // The first language is the text itself.
        for (_, other) in self.languages.iter().skip(1) {
            other.leaves(Span::NONE, found);
        }
        found.extend(self.addresses().into_iter().map(|url| Leaf::Url(url, self.origin)));
    }

    fn change_texts(&mut self, change: &mut dyn FnMut(&mut Text)) {
        change(self);
    }
}

impl<T: Texts> Texts for Option<T> {
    fn leaves<'t>(&'t self, span: Span, found: &mut Vec<Leaf<'t>>) {
        self.iter().for_each(|inner| inner.leaves(span, found));
    }

    fn change_texts(&mut self, change: &mut dyn FnMut(&mut Text)) {
        self.iter_mut().for_each(|inner| inner.change_texts(change));
    }
}

impl<T: Texts> Texts for Vec<T> {
    fn leaves<'t>(&'t self, span: Span, found: &mut Vec<Leaf<'t>>) {
        self.iter().for_each(|inner| inner.leaves(span, found));
    }

    fn change_texts(&mut self, change: &mut dyn FnMut(&mut Text)) {
        self.iter_mut().for_each(|inner| inner.change_texts(change));
    }
}

impl<K, T: Texts> Texts for IndexMap<K, T> {
    fn leaves<'t>(&'t self, span: Span, found: &mut Vec<Leaf<'t>>) {
        self.values().for_each(|inner| inner.leaves(span, found));
    }

    fn change_texts(&mut self, change: &mut dyn FnMut(&mut Text)) {
        self.values_mut().for_each(|inner| inner.change_texts(change));
    }
}

impl<T: Texts> Texts for Spanned<T> {
    fn leaves<'t>(&'t self, _: Span, found: &mut Vec<Leaf<'t>>) {
        self.value.leaves(self.span, found);
    }

    fn change_texts(&mut self, change: &mut dyn FnMut(&mut Text)) {
        self.value.change_texts(change);
    }
}

impl Texts for Dates {
    fn leaves<'t>(&'t self, span: Span, found: &mut Vec<Leaf<'t>>) {
        found.push(Leaf::Dates(&self.start, self.end.as_ref(), span));
        found.extend(self.start.text.as_deref().map(Leaf::Text));
    }

    fn change_texts(&mut self, change: &mut dyn FnMut(&mut Text)) {
        self.start.change_texts(change);
    }
}

impl Texts for PartialDate {
    fn leaves<'t>(&'t self, span: Span, found: &mut Vec<Leaf<'t>>) {
        found.push(Leaf::Dates(self, None, span));
        found.extend(self.text.as_deref().map(Leaf::Text));
    }

    fn change_texts(&mut self, change: &mut dyn FnMut(&mut Text)) {
        if let Some(text) = &mut self.text {
            change(text);
        }
    }
}

impl Texts for Url {
    fn leaves<'t>(&'t self, span: Span, found: &mut Vec<Leaf<'t>>) {
        found.push(Leaf::Url(self, span));
    }

    fn change_texts(&mut self, _: &mut dyn FnMut(&mut Text)) {}
}

/// Implements [`Texts`] for types that hold none.
macro_rules! no_texts {
    ($($type:ty),* $(,)?) => {$(
        impl crate::model::Texts for $type {
            fn leaves<'t>(
                &'t self,
                _: crate::diag::Span,
                _: &mut Vec<crate::model::Leaf<'t>>,
            ) {
            }
            fn change_texts(&mut self, _: &mut dyn FnMut(&mut crate::model::Text)) {}
        }
    )*};
}

pub(super) use no_texts;

/// Implements [`Texts`] field by field. The compiler rejects it if a field is missing.
macro_rules! texts {
    ($type:ident { $($field:ident),* $(,)? }) => {
        impl crate::model::Texts for $type {
            fn leaves<'t>(
                &'t self,
                span: crate::diag::Span,
                found: &mut Vec<crate::model::Leaf<'t>>,
            ) {
                let $type { $($field),* } = self;
                $($field.leaves(span, found);)*
            }

            fn change_texts(&mut self, change: &mut dyn FnMut(&mut crate::model::Text)) {
                let $type { $($field),* } = self;
                $($field.change_texts(change);)*
            }
        }
    };
}
pub(super) use texts;
