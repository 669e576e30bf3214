//! A cache of the trees of files.
//!
//! `tenure watch` reads the database at every save, when one of its files has changed.
//! Parsing takes most of the time of reading, so files that have not changed keep their
//! trees. Trees are immutable.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::node::Node;
use super::parse;
use crate::diag::{FileId, Sink};

/// Trees of files without mistakes, each with the text from which it was parsed.
#[derive(Default)]
pub struct Trees(BTreeMap<FileId, (String, Rc<Node>)>);

impl Trees {
    /// The tree of a text, parsed if the text differs from the last one of that file.
    /// Mistakes go to `sink`. A tree with mistakes is not kept, so that they are reported
    /// each time.
    pub(super) fn of(
        &mut self,
        file: FileId,
        text: &str,
        sink: &mut Sink,
    ) -> Option<Rc<Node>> {
        match self.0.get(&file) {
            Some((known, tree)) if known == text => return Some(Rc::clone(tree)),
            _ => self.0.remove(&file),
        };
        let tree = Rc::new(parse::tree(file, text, sink)?);
        if sink.count() == 0 {
            self.0.insert(file, (text.to_owned(), Rc::clone(&tree)));
        }
        Some(tree)
    }
}
