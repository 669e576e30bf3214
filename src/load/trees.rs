//! The trees of files as they were read last.
//!
//! `tenure watch` reads a database at every save, of which one file has changed. Parsing is
//! most of reading, and a file that has not changed keeps its tree, which nothing alters.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::node::Node;
use super::parse;
use crate::diag::{FileId, Sink};

/// Trees of files that had no mistakes, each with the text that it was read from.
#[derive(Default)]
pub struct Trees(BTreeMap<FileId, (String, Rc<Node>)>);

impl Trees {
    /// The tree of a text, parsed if it is another than the last of that file. Mistakes go
    /// to `sink`; while there are any nothing is kept, so that they are told each time.
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
