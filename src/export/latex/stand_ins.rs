//! What stands in for characters that no font has.
//!
//! A Latin letter is put together from its parts, a superscript or subscript is set from
//! the character that it is a small form of, and a sign is set from the fonts of
//! formulas. The character is written with it, as the text to copy.

use super::escape::{Latex, together};
use crate::model::{Script, stand_in};
use unicode_normalization::UnicodeNormalization;

/// What stands in for a character.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum StandIn {
    /// Its parts, which the engine composes.
    Parts,
    /// Another character, small.
    Small(Script, char),
    /// A formula.
    Formula(String),
}

impl StandIn {
    /// What stands in for a character that a font lacks, which `has` other characters.
    pub fn of(c: char, has: impl Fn(char) -> bool, has_parts: bool) -> Option<StandIn> {
        if has_parts {
            return Some(StandIn::Parts);
        }
        if let Some(small) = StandIn::small(c, has) {
            return Some(small);
        }
        stand_in(c).map(StandIn::Formula)
    }

    /// The small form that `c` is.
    pub fn small(c: char, has: impl Fn(char) -> bool) -> Option<StandIn> {
        let (script, base) = Script::of(c)?;
        // Some fonts have no minus sign, but all have a dash of its width.
        let base =
            [base, '–'].into_iter().find(|c| has(*c) && (*c == base || base == '−'));
        Some(StandIn::Small(script, base?))
    }
}

/// Small forms next to a small form that a font lacks are set in the same way, even if the
/// font has them: the `²` of `10⁻²`. `small` is the small form that a character is.
pub(super) fn spread(
    letters: &[char],
    stand_ins: &mut [Option<StandIn>],
    small: impl Fn(char) -> Option<StandIn>,
) {
    let script = |stand_in: &Option<StandIn>| match stand_in {
        Some(StandIn::Small(script, _)) => Some(*script),
        _ => None,
    };
    let mut join = |from: usize, to: usize| {
        if to < letters.len()
            && stand_ins[to].is_none()
            && script(&stand_ins[from]).is_some()
        {
            let new = if letters[to].is_ascii() { None } else { small(letters[to]) };
            if script(&new) == script(&stand_ins[from]) {
                stand_ins[to] = new;
            }
        }
    };
    for at in 1..letters.len() {
        join(at - 1, at);
    }
    for at in (1..letters.len()).rev() {
        join(at, at - 1);
    }
}

/// A sequence of small forms of one kind: the characters, and what stands in for each.
pub(super) fn small_run(script: Script, read: &str, bases: &str) -> String {
    let command = match script {
        Script::Super => "superscript",
        Script::Sub => "subscript",
    };
    together(read, &format!("\\{command}{{{}}}", Latex::words(bases)))
}

/// A character as its parts.
pub(super) fn parts(c: char) -> String {
    [c].into_iter().nfd().collect()
}

/// A character as a formula.
pub(super) fn formula(c: char, formula: &str) -> String {
    together(&c.to_string(), &format!("${formula}$"))
}
