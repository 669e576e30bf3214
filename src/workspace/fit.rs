//! As much of a document as there is room for on its pages.
//!
//! What can go has an order (`project/drop_order.rs`), so all that is to be found is how much of
//! it must go: the least for which the real typeset result has few enough pages, with the
//! spacing at its tightest. Halving finds it in as many trials as the number of entries has
//! binary digits. Then the spacing is opened as far as the pages bear, in sixteen steps of
//! which halving tries five. So a CV of 200 entries takes at most 16 trials, and the same
//! ones each time.

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

/// A document that has been set.
pub(crate) struct Fitted {
    pub set: Typeset,
    pub tex: TexDocument,
    /// How much was left out for space.
    pub cut: usize,
}

/// A document of which only the paper that it takes is known.
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
    /// Sets the document, on the pages that it must fit on if it says so. Nothing comes
    /// back after a mistake, which is in `sink`.
    pub fn run(
        &mut self,
        whole: TexDocument,
        sink: &mut Sink,
    ) -> anyhow::Result<Option<Fitted>> {
        let Some(whole) = self.set(whole, 0, sink)? else { return Ok(None) };
        let Some(limit) = &self.document.variant.pages else { return Ok(Some(whole)) };
        let pages = limit.value;
        if extent(&whole).pages <= pages {
            return Ok(Some(whole));
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
        // What fits lies in cut + 1 ..= most.
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
        self.opened(best, pages, sink)
    }

    /// The same with the widest spacing that the pages bear.
    fn opened(
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
        self.set(best.tex, best.cut, sink)
    }

    fn attempt(
        &mut self,
        cut: usize,
        spacing: Option<f32>,
        sink: &mut Sink,
    ) -> anyhow::Result<Option<Attempt>> {
        let projection = self.plan.project(cut);
        let variant = &self.document.variant;
        let tex = self.input.rendered(&projection.cv, variant, spacing)?;
        let extent = self.typesetter.measure(&tex, sink)?;
        Ok(extent.map(|extent| Attempt { tex, cut, extent }))
    }

    fn set(
        &mut self,
        tex: TexDocument,
        cut: usize,
        sink: &mut Sink,
    ) -> anyhow::Result<Option<Fitted>> {
        let set = self.typesetter.typeset(&tex, sink)?;
        Ok(set.map(|set| Fitted { set, tex, cut }))
    }
}

/// The pages that a document has.
pub(crate) fn extent(fitted: &Fitted) -> Extent {
    engine::extent(&fitted.set.log)
}

fn no_room(least: Extent, pages: u16, span: Span) -> Diagnostic {
    let message = format!(
        "without all that can go it has {}, more than {}",
        page_count(least.pages),
        page_count(pages)
    );
    Diagnostic::new(&codes::PAGE_LIMIT, span, message).help(
        "what is `required`, the top of the page and paragraphs cannot go: leave out \
         sections with `without`, or allow more pages",
    )
}

/// That a document has more pages than it may have.
pub(crate) fn too_long(fitted: &Fitted, document: &Document) -> Option<Diagnostic> {
    let most = document.variant.max_pages.as_ref()?;
    let pages = extent(fitted).pages;
    (pages > most.value).then(|| {
        let message = format!(
            "the document has {}, more than {}",
            page_count(pages),
            page_count(most.value)
        );
        let help = format!("`--pages {}` leaves out what is least important", most.value);
        Diagnostic::new(&codes::PAGE_LIMIT, most.span, message).help(help)
    })
}
