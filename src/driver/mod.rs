//! TeX's pages to a PDF: a driver, as TeX's world calls what does this.
//!
//! TeX stops at pages of glyphs at places, in a format called XDV. The driver that comes with
//! the engine, dvipdfmx, knows all that TeX has had since 1982, and takes a fifth of a build.
//! This one knows what our documents are made of: OpenType fonts, rules, colours, links,
//! anchors and bookmarks. A document that has anything else is not written at all, and the
//! caller turns to dvipdfmx: nothing is ever left out or guessed.
//!
//! This room must not know LaTeX, the engine or the résumé, and does no I/O. Its input comes
//! from a process that has read a stranger's text: whatever it is, there is a PDF or nothing.

mod book;
mod content;
mod cut;
mod font;
mod links;
mod map;
mod number;
mod objects;
mod page;
mod special;
#[cfg(test)]
mod tests;
mod xdv;

use std::borrow::Cow;

pub use xdv::{is_native, words};

/// The driver. It keeps what it has cut of fonts, for the next document.
#[derive(Default)]
pub struct Driver {
    cuts: cut::Cuts,
}

impl Driver {
    /// The PDF of pages. It takes `epoch` seconds after 1970 for now, and asks for fonts by the
    /// names that the pages give them. Nothing if they have something that this driver does not
    /// know, or are damaged.
    pub fn write(
        &self,
        pages: &[u8],
        epoch: u64,
        font: &dyn Fn(&str) -> Option<Cow<'static, [u8]>>,
    ) -> Option<Vec<u8>> {
        let fonts = font::used(pages, font)?;
        let printed = page::print(pages, &fonts)?;
        let cuts = fonts.all.iter().map(|font| self.cuts.of(font));
        book::bind(&printed, &cuts.collect::<Option<Vec<_>>>()?, epoch)
    }
}
