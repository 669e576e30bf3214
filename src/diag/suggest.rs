//! Suggestions: the known word that an unknown word was probably meant to be.
//!
//! Comparing two words takes as many steps as the product of their lengths, and a hostile
//! database may have thousands of long words on either side. Words that cannot be near
//! are therefore skipped by length and letters, the likeliest are compared first, a
//! comparison stops beyond the limit, and the steps of a query and of a run are limited.
//! Limits are counted, not timed, so the same input gives the same suggestions.

/// The number of letters of the longest word that is compared. Ids are never longer.
const LONGEST: usize = 64;
/// The steps of a query: enough for some 24 comparisons of the longest words or 1,500
/// typical ones.
const QUESTION: usize = 1 << 16;
/// The steps of all queries of a run.
const RUN: usize = 1 << 23;
/// The steps for skipping a word.
const LOOK: usize = 2;
/// Greater than any distance.
const FAR: usize = 1 << 16;

/// The number of steps left.
#[derive(Debug, Clone)]
pub(super) struct Budget(usize);

impl Default for Budget {
    /// The budget of a run.
    fn default() -> Self {
        Budget(RUN)
    }
}

impl Budget {
    /// Takes `steps` from the budget. If too few are left, the budget becomes empty.
    fn spend(&mut self, steps: usize) -> bool {
        let left = self.0.checked_sub(steps);
        self.0 = left.unwrap_or_default();
        left.is_some()
    }
}

/// The known word nearest to `word`, if any is near enough to be what was meant.
///
/// A word is near if its Damerau-Levenshtein distance is at most a third of the word's
/// length. For many queries about the same words, [`Words`] is faster.
pub fn did_you_mean<'a>(
    word: &str,
    known: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    Words::new(known).nearest(word, |_| true, &mut Budget::default())
}

/// An index of words for finding near ones.
pub struct Words<'w> {
    /// Sorted by length; words of equal length in the given order.
    by_length: Vec<Word<'w>>,
}

/// A word, with a fingerprint that quickly excludes distant words.
struct Word<'w> {
    text: &'w str,
    length: usize,
    /// Its index in the given order.
    number: usize,
    letters: u64,
}

impl<'w> Words<'w> {
    /// Indexes words.
    pub fn new(words: impl IntoIterator<Item = &'w str>) -> Self {
        let words = words.into_iter().enumerate();
        let mut by_length: Vec<Word> =
            words.filter_map(|(number, text)| Word::new(text, number)).collect();
        by_length.sort_by_key(|word| word.length);
        Words { by_length }
    }

    /// The nearest to `word` among those that `may` be meant; of equally near ones, the
    /// first in alphabetical order.
    pub(super) fn nearest(
        &self,
        word: &str,
        may: impl Fn(&str) -> bool,
        budget: &mut Budget,
    ) -> Option<&'w str> {
        let word = Word::new(word, 0)?;
        let limit = word.reach();
        let known =
            self.of_length(word.length.saturating_sub(limit), word.length + limit);
        if !budget.spend(LOOK * known.len()) {
            return None;
        }
        let mut likely: Vec<(usize, &Word)> = known
            .iter()
            .filter(|known| may(known.text))
            .map(|known| (word.least(known), known))
            .filter(|(least, _)| *least <= limit)
            .collect();
        likely.sort_by_key(|(least, _)| *least);
        let mut question = Budget(QUESTION);
        let mut best: Option<(usize, &str)> = None;
        for (least, known) in likely {
            let limit = best.map_or(limit, |(distance, _)| distance);
            let steps = word.steps(known, limit);
            if least > limit || !(question.spend(steps) && budget.spend(steps)) {
                break;
            }
            let found = word.distance(known, limit).map(|far| (far, known.text));
            best = best.into_iter().chain(found).min();
        }
        best.map(|(_, text)| text)
    }

    /// The first word, in the given order, that was probably meant for `known`.
    pub(super) fn first_for(&self, known: &str, budget: &mut Budget) -> Option<&'w str> {
        let known = Word::new(known, 0)?;
        // For other lengths, a third is less than the difference in length.
        let words = self.of_length(known.length * 3 / 4, known.length * 3 / 2 + 1);
        if !budget.spend(LOOK * words.len()) {
            return None;
        }
        let mut likely: Vec<&Word> =
            words.iter().filter(|word| word.least(&known) <= word.reach()).collect();
        likely.sort_by_key(|word| word.number);
        let mut question = Budget(QUESTION);
        for word in likely {
            let steps = word.steps(&known, word.reach());
            if !(question.spend(steps) && budget.spend(steps)) {
                return None;
            }
            if word.distance(&known, word.reach()).is_some() {
                return Some(word.text);
            }
        }
        None
    }

    fn of_length(&self, least: usize, most: usize) -> &[Word<'w>] {
        let begin = self.by_length.partition_point(|word| word.length < least);
        let end = self.by_length.partition_point(|word| word.length <= most);
        &self.by_length[begin..end.max(begin)]
    }
}

impl<'w> Word<'w> {
    /// `None` if it is too long to be compared.
    fn new(text: &'w str, number: usize) -> Option<Self> {
        let (mut length, mut letters) = (0, 0_u64);
        for letter in text.chars() {
            length += 1;
            if length > LONGEST {
                return None;
            }
            // Two bits for each of 32 classes of letters: one for one letter, the other
            // for more.
            let kind = 2 * (u32::from(letter) % 32);
            let one = 1 << kind;
            letters |= one | (letters & one) << 1;
        }
        Some(Word { text, length, number, letters })
    }

    /// The largest distance at which another word is near.
    fn reach(&self) -> usize {
        (self.length / 3).max(1)
    }

    /// A lower bound of the distance of two words. Each letter that only one of them has
    /// costs a substitution or a deletion.
    fn least(&self, other: &Word) -> usize {
        let differing = (self.letters ^ other.letters).count_ones() as usize;
        (differing + self.length.abs_diff(other.length)).div_ceil(2)
    }

    /// The steps of [`Word::distance`].
    fn steps(&self, other: &Word, limit: usize) -> usize {
        self.length * other.length.min(2 * limit + 1) + LONGEST
    }

    /// The Damerau-Levenshtein distance, if it is at most `limit`: insertions, deletions,
    /// substitutions, and transpositions of two letters, which may have others between
    /// them.
    ///
    /// Only pairs of letters whose positions differ by at most `limit` are compared.
    fn distance(&self, other: &Word, limit: usize) -> Option<usize> {
        let one: Vec<char> = self.text.chars().collect();
        let other: Vec<char> = other.text.chars().collect();
        let width = other.len() + 1;
        // Row and column hold the distance of prefixes of these lengths.
        let mut distances = vec![FAR; (one.len() + 1) * width];
        let at = |row: usize, column: usize| row * width + column;
        for (column, distance) in
            distances[..width].iter_mut().enumerate().take(limit + 1)
        {
            *distance = column;
        }
        // The last row in which each letter of the other word occurred.
        let mut rows = vec![0; width];
        for row in 1..=one.len() {
            let letter = one[row - 1];
            let begin = row.saturating_sub(limit).max(1);
            let end = (row + limit).min(other.len());
            distances[at(row, 0)] = if row <= limit { row } else { FAR };
            let (mut least, mut column_before) = (distances[at(row, 0)], 0);
            for column in begin..=end {
                let is_same = letter == other[column - 1];
                let mut distance = (distances[at(row - 1, column - 1)]
                    + usize::from(!is_same))
                .min(distances[at(row - 1, column)] + 1)
                .min(distances[at(row, column - 1)] + 1);
                let row_before = rows[column];
                if !is_same && row_before > 0 && column_before > 0 {
                    let between = row - row_before + column - column_before - 1;
                    let exchanged =
                        distances[at(row_before - 1, column_before - 1)] + between;
                    distance = distance.min(exchanged);
                }
                distances[at(row, column)] = distance;
                least = least.min(distance);
                if is_same {
                    (rows[column], column_before) = (row, column);
                }
            }
            // Distances in later rows are not smaller.
            if least > limit {
                return None;
            }
        }
        Some(distances[at(one.len(), other.len())]).filter(|distance| *distance <= limit)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn near_words_are_suggested_and_far_ones_are_not() {
        assert_eq!(did_you_mean("tilte", ["title", "date"]), Some("title"));
        assert_eq!(did_you_mean("highlights", ["bullets", "dates"]), None);
        assert_eq!(did_you_mean("data", ["date", "dates"]), Some("date"));
        assert_eq!(did_you_mean("", ["b", "a", "ab"]), Some("a"));
        let long = "x".repeat(LONGEST + 1);
        assert_eq!(did_you_mean(&long, [long.as_str()]), None);
    }

    #[test]
    fn a_run_makes_so_many_suggestions_and_no_more() {
        let words: Vec<String> =
            (0..1_000).map(|n| format!("{:064b}", n * 7_919)).collect();
        let known = Words::new(words.iter().map(String::as_str));
        let mut budget = Budget::default();
        let mut ask = |n: u64| {
            known.nearest(&format!("{:064b}", n * 104_729), |_| true, &mut budget)
        };
        let first: Vec<_> = (0..1_000).map(&mut ask).collect();
        assert!(first.iter().any(Option::is_some));
        assert!((0..10).map(&mut ask).all(|none| none.is_none()));
        assert_eq!(budget.0, 0);
    }

    /// What every word compared with every other gives.
    fn by_all(word: &str, known: &[String]) -> Option<String> {
        let limit = (word.chars().count() / 3).max(1);
        let far =
            known.iter().map(|known| (strsim::damerau_levenshtein(word, known), known));
        far.filter(|(far, _)| *far <= limit).min().map(|(_, known)| known.clone())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]

        #[test]
        fn distances_are_those_of_another_library(
            one in "[abcdeü漢]{0,14}", other in "[abcdeü漢]{0,14}", limit in 0_usize..15,
        ) {
            let expected = strsim::damerau_levenshtein(&one, &other);
            let word = |text| Word::new(text, 0).expect("short");
            let (one, other) = (word(&one), word(&other));
            prop_assert!(one.least(&other) <= expected);
            let found = one.distance(&other, limit);
            prop_assert_eq!(found, Some(expected).filter(|far| *far <= limit));
        }

        #[test]
        fn the_nearest_is_that_of_all(
            word in "[a-d]{0,12}", known in prop::collection::vec("[a-d]{0,12}", 0..20),
        ) {
            let found = did_you_mean(&word, known.iter().map(String::as_str));
            prop_assert_eq!(found.map(str::to_owned), by_all(&word, &known));
            let words = Words::new(known.iter().map(String::as_str));
            let first = known.iter().find(|known| by_all(known, std::slice::from_ref(&word)).is_some());
            let found = words.first_for(&word, &mut Budget::default());
            prop_assert_eq!(found, first.map(String::as_str));
        }
    }
}
