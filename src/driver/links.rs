//! Links of a page: what is printed between their beginning and their end.
//!
//! A link that goes over several lines is a link on each: the box that it began in is left
//! then, and its other lines are boxes as deep. A link within another lies above it, where a
//! reader finds it first.

/// Links of the page being printed.
#[derive(Default)]
pub(super) struct Links<'x> {
    done: Vec<Link<'x>>,
    /// Those that have begun, each within the one before.
    open: Vec<Open<'x>>,
}

/// A link: its entries, and where it is: left, bottom, right, top.
pub(super) type Link<'x> = (&'x str, [f64; 4]);

struct Open<'x> {
    entries: &'x str,
    /// How deep the box is that it began in.
    depth: usize,
    /// What has been printed of it in this line.
    area: Option<[f64; 4]>,
    /// Where it goes among those that are done, below those within it.
    place: usize,
}

impl<'x> Links<'x> {
    pub fn are_open(&self) -> bool {
        !self.open.is_empty()
    }

    /// Begins a link in a box so deep.
    pub fn open(&mut self, entries: &'x str, depth: usize) {
        let place = self.done.len();
        self.open.push(Open { entries, depth, area: None, place });
    }

    /// Ends the link that began last.
    pub fn close(&mut self) -> Option<()> {
        self.break_off(self.open.len().checked_sub(1)?);
        self.open.pop();
        Some(())
    }

    /// Something is printed there.
    pub fn cover(&mut self, [left, bottom, right, top]: [f64; 4]) {
        for open in &mut self.open {
            let [l, b, r, t] = open.area.unwrap_or([left, bottom, right, top]);
            open.area = Some([l.min(left), b.min(bottom), r.max(right), t.max(top)]);
        }
    }

    /// A box has been left, and now it is so deep.
    pub fn leave(&mut self, depth: usize) {
        for at in (0..self.open.len()).rev() {
            if depth < self.open[at].depth {
                self.break_off(at);
            }
        }
    }

    /// All links of the page. One that is open goes on on the next.
    pub fn end_page(&mut self) -> Vec<Link<'x>> {
        for at in (0..self.open.len()).rev() {
            self.break_off(at);
        }
        self.open.iter_mut().for_each(|open| open.place = 0);
        std::mem::take(&mut self.done)
    }

    /// What has been printed of a link in this line is one of its own.
    fn break_off(&mut self, at: usize) {
        let open = &mut self.open[at];
        let Some(area) = open.area.take() else { return };
        self.done.insert(open.place.min(self.done.len()), (open.entries, area));
        let place = self.done.len();
        self.open[at].place = place;
    }
}
