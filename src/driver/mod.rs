//! Writes TeX's pages as a PDF: a driver, in TeX's terms.
//!
//! TeX produces pages of positioned glyphs in a format called XDV. The driver that comes
//! with the engine, dvipdfmx, supports everything that TeX has had since 1982, and takes
//! a fifth of a build. This one supports what our documents use: OpenType fonts, rules,
//! colors, links, destinations and bookmarks. A document that uses anything else is
//! rejected as a whole, and the caller uses dvipdfmx instead. Nothing is ever dropped or
//! guessed.
//!
//! This room must not know LaTeX, the engine or the résumé, and does no I/O. Its input
//! comes from a process that has read a stranger's text; whatever it is, the result is a
//! PDF or `None`.

mod book;
mod content;
mod cut;
mod font;
mod links;
mod map;
mod number;
mod objects;
mod overprint;
mod page;
mod picture_size;
mod special;
#[cfg(test)]
mod tests;
mod xdv;

use std::borrow::Cow;

pub use overprint::{PageFault, PageFaultKind, page_faults};
pub use xdv::{is_native, words};

/// The driver. It caches font subsets for the next document.
#[derive(Default)]
pub struct Driver {
    cuts: cut::Cuts,
}

impl Driver {
    /// Writes pages as a PDF. The creation date is `epoch`, in seconds since 1970; `font`
    /// finds fonts by the names that the pages give them. `None` if the pages use anything
    /// that this driver does not support, or are damaged.
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
