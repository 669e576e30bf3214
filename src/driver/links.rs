//! Links of a page: the areas printed between their beginning and their end.
//!
//! A link over several lines becomes one link per line: the box that it began in ends,
//! and its other lines are boxes of the same depth. A link within another lies above it,
//! where readers find it first.

/// The links of the page being printed.
#[derive(Default)]
pub(super) struct Links<'x> {
    done: Vec<Link<'x>>,
    /// Open links, each nested in the one before.
    open: Vec<Open<'x>>,
}

/// A link: its entries and its area (left, bottom, right, top).
pub(super) type Link<'x> = (&'x str, [f64; 4]);

struct Open<'x> {
    entries: &'x str,
    /// The depth of the box that it began in.
    depth: usize,
    /// The area printed of it on this line.
    area: Option<[f64; 4]>,
    /// Its index among the finished links, below the links nested in it.
    place: usize,
}

impl<'x> Links<'x> {
    pub fn are_open(&self) -> bool {
        !self.open.is_empty()
    }

    /// Begins a link in a box of this depth.
    pub fn open(&mut self, entries: &'x str, depth: usize) {
        let place = self.done.len();
        self.open.push(Open { entries, depth, area: None, place });
    }

    /// Ends the innermost link.
    pub fn close(&mut self) -> Option<()> {
        self.break_off(self.open.len().checked_sub(1)?);
        self.open.pop();
        Some(())
    }

    /// Extends open links by a printed area.
    pub fn cover(&mut self, [left, bottom, right, top]: [f64; 4]) {
        for open in &mut self.open {
            let [l, b, r, t] = open.area.unwrap_or([left, bottom, right, top]);
            open.area = Some([l.min(left), b.min(bottom), r.max(right), t.max(top)]);
        }
    }

    /// Called at the end of a box, with the new depth.
    pub fn leave(&mut self, depth: usize) {
        for at in (0..self.open.len()).rev() {
            if depth < self.open[at].depth {
                self.break_off(at);
            }
        }
    }

    /// All links of the page. Open links continue on the next page.
    pub fn end_page(&mut self) -> Vec<Link<'x>> {
        for at in (0..self.open.len()).rev() {
            self.break_off(at);
        }
        self.open.iter_mut().for_each(|open| open.place = 0);
        std::mem::take(&mut self.done)
    }

    /// Finishes the part of a link on this line as a link of its own.
    fn break_off(&mut self, at: usize) {
        let open = &mut self.open[at];
        let Some(area) = open.area.take() else { return };
        self.done.insert(open.place.min(self.done.len()), (open.entries, area));
        let place = self.done.len();
        self.open[at].place = place;
    }
}
