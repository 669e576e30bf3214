//! Links of a page: what is printed between their beginning and their end.
//!
//! A link that goes over several lines is a link on each: the box that it began in is left
//! then, and its other lines are boxes as deep.

/// Links of the page being printed.
#[derive(Default)]
pub(super) struct Links<'x> {
    done: Vec<(&'x str, [f64; 4])>,
    open: Option<Open<'x>>,
}

struct Open<'x> {
    entries: &'x str,
    /// How deep the box is that it began in.
    depth: usize,
    /// What has been printed of it in this line: left, bottom, right, top.
    area: Option<[f64; 4]>,
}

impl<'x> Links<'x> {
    pub fn is_open(&self) -> bool {
        self.open.is_some()
    }

    /// Begins a link in a box so deep. Links do not overlap.
    pub fn open(&mut self, entries: &'x str, depth: usize) -> Option<()> {
        let open = Open { entries, depth, area: None };
        self.open.replace(open).is_none().then_some(())
    }

    pub fn close(&mut self) -> Option<()> {
        self.break_off();
        self.open.take().map(|_| ())
    }

    /// Something is printed there.
    pub fn cover(&mut self, [left, bottom, right, top]: [f64; 4]) {
        let Some(open) = &mut self.open else { return };
        let [l, b, r, t] = open.area.unwrap_or([left, bottom, right, top]);
        open.area = Some([l.min(left), b.min(bottom), r.max(right), t.max(top)]);
    }

    /// A box has been left, and now it is so deep.
    pub fn leave(&mut self, depth: usize) {
        if self.open.as_ref().is_some_and(|open| depth < open.depth) {
            self.break_off();
        }
    }

    /// All links of the page. One that is open goes on on the next.
    pub fn end_page(&mut self) -> Vec<(&'x str, [f64; 4])> {
        self.break_off();
        std::mem::take(&mut self.done)
    }

    fn break_off(&mut self) {
        let Some(open) = &mut self.open else { return };
        if let Some(area) = open.area.take() {
            self.done.push((open.entries, area));
        }
    }
}
