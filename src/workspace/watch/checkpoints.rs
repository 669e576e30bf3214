//! Where in a document engines are kept as checkpoints for the next rebuild.
//!
//! TeX reads a document line by line, so an engine can pause before any line, and a copy of it
//! can typeset the rest. Some checkpoints are at even distances, and one is right before the last
//! change, because an author who has changed a line is likely to change it again.

use crate::tex::TexDocument;

/// Checkpoints at even distances. Each takes a few megabytes of memory.
const EVENLY: usize = 8;

/// The offsets of the checkpoints in a document, in bytes and in order. Each is the beginning of a
/// line.
pub(crate) fn checkpoints(body: &str, changed: Option<usize>) -> Vec<usize> {
    let lines: Vec<usize> = body.match_indices('\n').map(|(at, _)| at + 1).collect();
    let line_at = |at: usize| lines.iter().copied().take_while(|line| *line <= at).last();
    let evenly = (1..=EVENLY).filter_map(|n| line_at(body.len() * n / (EVENLY + 1)));
    let mut offsets: Vec<usize> = evenly.chain(changed.and_then(line_at)).collect();
    offsets.sort_unstable();
    offsets.dedup();
    offsets
}

/// The offset of the first byte at which two documents differ, or nothing if they are equal.
pub(crate) fn difference(old: &TexDocument, new: &TexDocument) -> Option<usize> {
    let (old, new) = (old.body.as_bytes(), new.body.as_bytes());
    let same = old.iter().zip(new).take_while(|(old, new)| old == new).count();
    (old != new).then_some(same)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn checkpoints_are_at_lines() {
        let body = "line\n".repeat(18);
        assert_eq!(checkpoints(&body, None), [10, 20, 30, 40, 50, 60, 70, 80]);
        assert_eq!(checkpoints(&body, Some(27))[..3], [10, 20, 25]);
        assert_eq!(checkpoints("no line", Some(3)), [0usize; 0]);
        assert_eq!(checkpoints("", None), [0usize; 0]);
    }

    #[test]
    fn documents_differ_somewhere_or_nowhere() {
        let tex =
            |body: &str| TexDocument { body: body.into(), ..TexDocument::default() };
        assert_eq!(difference(&tex("abc"), &tex("abd")), Some(2));
        assert_eq!(difference(&tex("abc"), &tex("ab")), Some(2));
        assert_eq!(difference(&tex("abc"), &tex("abc")), None);
    }
}
