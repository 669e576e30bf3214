//! The state of reading across several passes.
//!
//! serde stops at the first mistake, and the only way past it is to read again. Reading
//! everything again for each mistake would take quadratic time. A second pass therefore
//! goes directly to where the first stopped. Of what comes before it reads only what the
//! enclosing values require: one item of a list, and the known keys of a mapping.

use std::cell::RefCell;
use std::collections::BTreeSet;

use super::codes;
use super::guess::{Answer, Unknown};
use super::mistake::{Mistake, Step};
use super::node::{Key, Node, NodeId};
use crate::diag::{Diagnostic, Sink, Span};

/// The label of a key that the text to write includes.
const TOGETHER: &str = "with this";

/// What passes have learned for the next.
#[derive(Default)]
pub(super) struct Reading {
    left_out: RefCell<BTreeSet<NodeId>>,
    found: RefCell<Sink>,
    /// The mappings with unknown keys.
    unknown: RefCell<BTreeSet<NodeId>>,
    /// Whether findings that cause no second pass have already been reported.
    pub quiet: bool,
}

impl Reading {
    pub fn reads(&self, node: &Node) -> bool {
        let left_out = self.left_out.borrow();
        left_out.is_empty() || !left_out.contains(&node.id)
    }

    pub fn leave_out(&self, node: NodeId) {
        self.left_out.borrow_mut().insert(node);
    }

    pub fn report(&self, mistake: Mistake) {
        if mistake.follows {
            return;
        }
        let span = mistake.span.unwrap_or(Span::NONE);
        let mut diagnostic = Diagnostic::new(mistake.code, span, mistake.message);
        diagnostic.help = mistake.help;
        if let Some(other) = mistake.other {
            diagnostic = diagnostic.other(other, TOGETHER);
        }
        self.found.borrow_mut().push(diagnostic);
    }

    #[cold]
    pub fn unknown_key(&self, unknown: &Unknown<'_>, mapping: &Node) {
        self.unknown.borrow_mut().insert(mapping.id);
        let mut found = self.found.borrow_mut();
        if self.quiet {
            return;
        }
        let key = &unknown.pairs[unknown.at].0;
        let message = format!("unknown key `{}`", key.text);
        let mut finding = Diagnostic::new(&codes::UNKNOWN_KEY, key.span, message);
        if !found.is_full() {
            match unknown.answer() {
                Answer::Included => return,
                Answer::Help(help, other) => {
                    finding = finding.help(help);
                    if let Some(other) = other {
                        finding = finding.other(other, TOGETHER);
                    }
                }
            }
        }
        found.push(finding);
    }

    /// Whether unknown keys of a mapping have been reported.
    pub fn has_unknown_keys(&self, mapping: &Node) -> bool {
        self.unknown.borrow().contains(&mapping.id)
    }

    #[cold]
    pub fn blank_key(&self, key: &Key) {
        if self.quiet {
            return;
        }
        let message = format!("`{}` has no value", key.text);
        self.found.borrow_mut().push(
            Diagnostic::new(&codes::BLANK_KEY, key.span, message)
                .help("write one, or remove the line"),
        );
    }

    /// All findings, in order.
    pub fn findings(self) -> Vec<Diagnostic> {
        self.found.into_inner().into_sorted()
    }
}

/// How much of a value an earlier pass has read without a mistake.
#[derive(Clone, Copy)]
pub(super) enum Known<'w> {
    Nothing,
    All,
    /// Everything before the end of this path, which has a step for each list and
    /// mapping.
    UpTo(&'w [Step]),
}

/// The way through the children of a list or mapping.
pub(super) struct Walk<'w> {
    /// How many of them the enclosing value may require.
    needs: usize,
    before: &'w [usize],
    /// The rest of `before`.
    again: &'w [usize],
    /// The first child after those.
    from: usize,
    children: std::ops::Range<usize>,
    /// How the first child is known, and the others.
    known: [Known<'w>; 2],
}

impl<'w> Walk<'w> {
    /// Iterates over children for which `reads` returns `true`. The enclosing value can
    /// be read with the first `needs` of those that are known.
    // Not generic, so that it is compiled once and not for each type.
    #[inline(never)]
    pub fn new(
        known: Known<'w>,
        count: usize,
        needs: usize,
        reads: &dyn Fn(usize) -> bool,
    ) -> Self {
        let none: &[usize] = &[];
        let (before, from, known) = match known {
            Known::Nothing | Known::UpTo([]) => (none, 0, [Known::Nothing; 2]),
            Known::All if needs >= count => (none, 0, [Known::All; 2]),
            Known::All => {
                let mut last = (0..count).rev().filter(|child| reads(*child));
                (none, last.nth(needs - 1).unwrap_or(0), [Known::All; 2])
            }
            Known::UpTo([step, rest @ ..]) => {
                let first =
                    if rest.is_empty() { Known::Nothing } else { Known::UpTo(rest) };
                (step.before.as_slice(), step.at, [first, Known::Nothing])
            }
        };
        Walk { needs, before, again: before, from, children: from..count, known }
    }

    /// The step to the child at an index, which has a mistake. Of the children before it
    /// for which `keeps` returns `true`, the enclosing value needs the last ones.
    #[cold]
    pub fn step(&self, at: usize, keeps: &dyn Fn(usize) -> bool) -> Step {
        let known = self.before.iter().copied().chain(self.from..at);
        let mut before: Vec<usize> =
            known.filter(|child| *child < at && keeps(*child)).collect();
        before.drain(..before.len().saturating_sub(self.needs));
        Step { before, at }
    }
}

impl<'w> Iterator for Walk<'w> {
    type Item = (usize, Known<'w>);

    #[inline(never)]
    fn next(&mut self) -> Option<Self::Item> {
        if let [next, again @ ..] = self.again {
            self.again = again;
            return Some((*next, Known::All));
        }
        let next = self.children.next()?;
        let [first, others] = self.known;
        Some((next, if next == self.from { first } else { others }))
    }
}
