//! Fits a document on its pages.
//!
//! Entries are dropped in a fixed order (`project/drop_order.rs`), so the search is only for their
//! number: the smallest for which the typeset document fits at the tightest spacing. A binary
//! search finds it in log2 of the number of entries. A second binary search, over sixteen steps,
//! finds the widest spacing that still fits. A CV of 200 entries is typeset at most 16 times.

use super::codes;
use super::document::Document;
use super::render_input::RenderInput;
use super::typeset::Typesetter;
use super::wording::page_count;
use crate::diag::{Diagnostic, Sink, Span};
use crate::engine::{self, Extent, Typeset};
use crate::project::Plan;
use crate::tex::TexDocument;

/// Steps between the tightest and the widest spacing.
const STEPS: u16 = 16;

/// A document that has been typeset.
pub(crate) struct Fitted {
    pub set: Typeset,
    pub tex: TexDocument,
    /// The number of entries that were dropped for space.
    pub cut: usize,
}

/// A document of which only the extent has been measured.
struct Attempt {
    tex: TexDocument,
    cut: usize,
    extent: Extent,
}

/// Fits a document on its pages.
pub(crate) struct Fitter<'t> {
    pub plan: &'t Plan<'t>,
    pub document: &'t Document,
    pub input: &'t RenderInput<'t>,
    pub typesetter: Typesetter<'t>,
}

impl Fitter<'_> {
    /// Typesets the document, on the number of pages that its variant asks for. Returns nothing
    /// after a mistake, which is in `sink`.
    pub fn run(
        &mut self,
        full: TexDocument,
        sink: &mut Sink,
    ) -> anyhow::Result<Option<Fitted>> {
        let Some(full) = self.typeset(full, 0, sink)? else { return Ok(None) };
        let Some(limit) = &self.document.variant.pages else { return Ok(Some(full)) };
        let pages = limit.value;
        if extent(&full).pages <= pages {
            return Ok(Some(full));
        }
        let spacing = self.input.theme.manifest.spacing.unwrap_or_default();
        let (mut cut, mut most) = (0, self.plan.droppable());
        let Some(mut best) = self.attempt(most, Some(spacing.least), sink)? else {
            return Ok(None);
        };
        if best.extent.pages > pages {
            sink.push(no_room(best.extent, pages, limit.span));
            return Ok(None);
        }
        if let Some(tight) = self.attempt(0, Some(spacing.least), sink)?
            && tight.extent.pages <= pages
        {
            (best, most) = (tight, 0);
        }
        // The smallest number that fits is in cut + 1 ..= most.
        while cut + 1 < most {
            let middle = usize::midpoint(cut, most);
            let Some(attempt) = self.attempt(middle, Some(spacing.least), sink)? else {
                return Ok(None);
            };
            if attempt.extent.pages <= pages {
                (best, most) = (attempt, middle);
            } else {
                cut = middle;
            }
        }
        self.widen(best, pages, sink)
    }

    /// Typesets a document that fits with the widest spacing for which it still does.
    fn widen(
        &mut self,
        tight: Attempt,
        pages: u16,
        sink: &mut Sink,
    ) -> anyhow::Result<Option<Fitted>> {
        let spacing = self.input.theme.manifest.spacing.unwrap_or_default();
        let (mut step, mut beyond) = (0, STEPS + 1);
        let mut best = tight;
        while step + 1 < beyond {
            let middle = u16::midpoint(step, beyond);
            let part = f32::from(middle) / f32::from(STEPS);
            let wide = spacing.least + (spacing.most - spacing.least) * part;
            let Some(attempt) = self.attempt(best.cut, Some(wide), sink)? else {
                return Ok(None);
            };
            if attempt.extent.pages <= pages {
                (best, step) = (attempt, middle);
            } else {
                beyond = middle;
            }
        }
        self.typeset(best.tex, best.cut, sink)
    }

    fn attempt(
        &mut self,
        cut: usize,
        spacing: Option<f32>,
        sink: &mut Sink,
    ) -> anyhow::Result<Option<Attempt>> {
        let projection = self.plan.project(cut);
        let variant = &self.document.variant;
        let tex = self.input.render(&projection.cv, variant, spacing)?;
        let extent = self.typesetter.measure(&tex, sink)?;
        Ok(extent.map(|extent| Attempt { tex, cut, extent }))
    }

    fn typeset(
        &mut self,
        tex: TexDocument,
        cut: usize,
        sink: &mut Sink,
    ) -> anyhow::Result<Option<Fitted>> {
        let set = self.typesetter.typeset(&tex, sink)?;
        Ok(set.map(|set| Fitted { set, tex, cut }))
    }
}

/// The number of pages of a document, and how full the last one is.
pub(crate) fn extent(fitted: &Fitted) -> Extent {
    engine::extent(&fitted.set.log)
}

fn no_room(least: Extent, pages: u16, span: Span) -> Diagnostic {
    let message = format!(
        "the document has {} even without every entry that may be dropped, but only {pages} {} \
         allowed",
        page_count(least.pages),
        if pages == 1 { "is" } else { "are" }
    );
    Diagnostic::new(&codes::PAGE_LIMIT, span, message).help(
        "`required` entries, the top of the page and paragraphs are never dropped: omit \
         sections with `without`, or allow more pages",
    )
}

/// Reports a document with more pages than `max-pages`.
pub(crate) fn too_long(fitted: &Fitted, document: &Document) -> Option<Diagnostic> {
    let most = document.variant.max_pages.as_ref()?;
    let pages = extent(fitted).pages;
    (pages > most.value).then(|| {
        let message = format!(
            "the document has {}, but at most {} {} allowed",
            page_count(pages),
            most.value,
            if most.value == 1 { "is" } else { "are" }
        );
        let help = format!("`--pages {}` drops the least important entries", most.value);
        Diagnostic::new(&codes::PAGE_LIMIT, most.span, message).help(help)
    })
}
