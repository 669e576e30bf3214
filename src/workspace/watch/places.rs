//! Where in a document engines stand for the next time.
//!
//! TeX reads a document line by line, so an engine can stand at the beginning of any line;
//! it sets what follows, or a copy of it does. Some stand at even distances, and one right
//! before the last change: who has changed a line is likely to change it again.

use crate::tex::TexDocument;

/// Engines at even distances. Each takes some megabytes.
const EVENLY: usize = 8;

/// Places in a document at which lines begin, in bytes and in order.
pub(crate) fn places(body: &str, changed: Option<usize>) -> Vec<usize> {
    let lines: Vec<usize> = body.match_indices('\n').map(|(at, _)| at + 1).collect();
    let line_at = |at: usize| lines.iter().copied().take_while(|line| *line <= at).last();
    let evenly = (1..=EVENLY).filter_map(|n| line_at(body.len() * n / (EVENLY + 1)));
    let mut places: Vec<usize> = evenly.chain(changed.and_then(line_at)).collect();
    places.sort_unstable();
    places.dedup();
    places
}

/// The first byte at which two documents differ. Nothing if they are the same.
pub(crate) fn difference(old: &TexDocument, new: &TexDocument) -> Option<usize> {
    let (old, new) = (old.body.as_bytes(), new.body.as_bytes());
    let same = old.iter().zip(new).take_while(|(old, new)| old == new).count();
    (old != new).then_some(same)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn engines_stand_at_lines() {
        let body = "line\n".repeat(18);
        assert_eq!(places(&body, None), [10, 20, 30, 40, 50, 60, 70, 80]);
        assert_eq!(places(&body, Some(27))[..3], [10, 20, 25]);
        assert_eq!(places("no line", Some(3)), [0usize; 0]);
        assert_eq!(places("", None), [0usize; 0]);
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
