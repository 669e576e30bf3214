//! Finds pieces that have most of their words in common.
//!
//! Two pieces are alike if at least three fifths of the words of the longer one are in
//! both. They then share one of their rarest two fifths, in any fixed order of rarity.
//! These words are therefore an index that misses nothing, and common words need not be
//! looked up. Where many pieces share even their rare words, only some are compared, and
//! none once the [`Effort`] is spent: they then count as not alike.

use std::collections::VecDeque;

use indexmap::IndexMap;

use super::outline::Outline;

/// The number of words that are compared for one difference. A CV with three hundred
/// rewritten entries takes a tenth of it.
const WORDS: usize = 2_000_000;
/// The number of pieces with which one is compared.
const CANDIDATES: usize = 32;

/// The remaining budget for one difference.
pub(super) struct Effort(usize);

impl Default for Effort {
    fn default() -> Effort {
        Effort(WORDS)
    }
}

impl Effort {
    /// Spends a part of it; returns whether any was left.
    fn spend(&mut self, words: usize) -> bool {
        let was = self.0;
        self.0 = was.saturating_sub(words);
        was > 0
    }
}

/// A piece to match.
pub(super) struct Piece {
    /// The name that identifies it, if it has one.
    name: Option<String>,
    words: String,
}

impl Piece {
    /// A piece that is identified only by its words.
    pub fn nameless(outline: &Outline) -> Piece {
        Piece { name: None, words: outline.words() }
    }

    /// A piece that is identified by its first words.
    pub fn named(outline: &Outline) -> Piece {
        let name = matches!(outline, Outline::Fields(_)).then(|| first_words(outline));
        Piece { name, words: outline.words() }
    }
}

/// For each new piece, the first old piece that has its name or is alike and has not been
/// matched before.
pub(super) fn likes(
    old: &[Piece],
    new: &[Piece],
    effort: &mut Effort,
) -> Vec<Option<usize>> {
    if old.is_empty() || new.is_empty() {
        return vec![None; new.len()];
    }
    let (ranked, asked) = ranked(old, new);
    let mut index = Index::of(old, ranked);
    let asked = new.iter().zip(&asked);
    asked.map(|(piece, words)| index.take(piece, words, effort)).collect()
}

/// The words of each piece as numbers, those that are rarest in the old pieces first.
fn ranked(old: &[Piece], new: &[Piece]) -> (Vec<Vec<usize>>, Vec<Vec<usize>>) {
    // How often each word occurs in the old pieces.
    let mut counts: IndexMap<String, usize> = IndexMap::new();
    let mut read = |piece: &Piece, count: usize| -> Vec<usize> {
        let words = piece.words.split(|c: char| !c.is_alphanumeric());
        let words = words.filter(|word| !word.is_empty()).map(str::to_lowercase);
        let mut number = |word| {
            let entry = counts.entry(word);
            let number = entry.index();
            *entry.or_default() += count;
            number
        };
        words.map(&mut number).collect()
    };
    let mut old: Vec<_> = old.iter().map(|piece| read(piece, 1)).collect();
    let mut new: Vec<_> = new.iter().map(|piece| read(piece, 0)).collect();
    let mut by_count: Vec<usize> = (0..counts.len()).collect();
    by_count.sort_by_key(|number| counts[*number]);
    let mut ranks = vec![0; by_count.len()];
    for (rank, number) in by_count.into_iter().enumerate() {
        ranks[number] = rank;
    }
    for words in old.iter_mut().chain(&mut new) {
        words.iter_mut().for_each(|word| *word = ranks[*word]);
        words.sort_unstable();
    }
    (old, new)
}

/// The number of words that must be shared, given the number of words of the longer
/// piece.
fn needed(words: usize) -> usize {
    (words.max(1) * 3).div_ceil(5)
}

/// The rarest words, of which every similar piece has one, without duplicates.
fn rarest(words: &[usize]) -> impl Iterator<Item = usize> {
    let rarest = &words[..words.len() + 1 - needed(words.len())];
    let again = |at: usize| at > 0 && rarest[at - 1] == rarest[at];
    (0..rarest.len()).filter(move |at| !again(*at)).map(|at| rarest[at])
}

/// Whether two pieces are alike.
fn alike(one: &[usize], other: &[usize], effort: &mut Effort) -> bool {
    let needed = needed(one.len().max(other.len()));
    let (mut at, mut at_other, mut same) = (0, 0, 0);
    let is_alike = loop {
        let left = (one.len() - at).min(other.len() - at_other);
        if same >= needed || same + left < needed {
            break same >= needed;
        }
        let (word, beside) = (one[at], other[at_other]);
        at += usize::from(word <= beside);
        at_other += usize::from(beside <= word);
        same += usize::from(word == beside);
    };
    effort.spend(at + at_other);
    is_alike
}

/// Pieces by their names and by their rarest words.
struct Index<'p> {
    names: IndexMap<&'p str, VecDeque<usize>>,
    by_word: IndexMap<usize, VecDeque<usize>>,
    words: Vec<Vec<usize>>,
    is_taken: Vec<bool>,
}

impl<'p> Index<'p> {
    fn of(pieces: &'p [Piece], words: Vec<Vec<usize>>) -> Index<'p> {
        let mut names: IndexMap<&str, VecDeque<usize>> = IndexMap::new();
        let mut by_word: IndexMap<usize, VecDeque<usize>> = IndexMap::new();
        for (at, (piece, words)) in pieces.iter().zip(&words).enumerate() {
            if let Some(name) = &piece.name {
                names.entry(name).or_default().push_back(at);
            }
            for word in rarest(words) {
                by_word.entry(word).or_default().push_back(at);
            }
        }
        let is_taken = vec![false; pieces.len()];
        Index { names, by_word, words, is_taken }
    }

    /// Takes the first piece that has the name or is alike.
    fn take(
        &mut self,
        piece: &Piece,
        words: &[usize],
        effort: &mut Effort,
    ) -> Option<usize> {
        let name = piece.name.as_deref();
        let namesake =
            name.and_then(|name| self.names.get_mut(name)).and_then(|namesakes| {
                trim(namesakes, &self.is_taken);
                namesakes.front().copied()
            });
        let mut found = self.candidates(words, effort);
        found.sort_unstable();
        let before = |at: &usize| namesake.is_none_or(|namesake| *at < namesake);
        let mut alike = found
            .into_iter()
            .take_while(before)
            .filter(|at| alike(&self.words[*at], words, effort));
        let like = alike.next().or(namesake)?;
        self.is_taken[like] = true;
        Some(like)
    }

    /// The candidates, those with the rarest shared words first.
    fn candidates(&mut self, words: &[usize], effort: &mut Effort) -> Vec<usize> {
        let mut found = Vec::new();
        for word in rarest(words) {
            let Some(sharing) = self.by_word.get_mut(&word) else { continue };
            trim(sharing, &self.is_taken);
            for at in sharing.iter().copied() {
                if found.len() == CANDIDATES || !effort.spend(1) {
                    return found;
                }
                if !self.is_taken[at] && !found.contains(&at) {
                    found.push(at);
                }
            }
        }
        found
    }
}

/// Drops pieces from the front while they are taken.
fn trim(waiting: &mut VecDeque<usize>, is_taken: &[bool]) {
    while waiting.front().is_some_and(|at| is_taken[*at]) {
        waiting.pop_front();
    }
}

/// The first words of a piece, which name it.
pub(super) fn first_words(outline: &Outline) -> String {
    let Outline::Fields(fields) = outline else { return outline.words() };
    let title = ["title", "degree", "category", "name", "employer", "language"]
        .iter()
        .find_map(|name| outline.field(name));
    let all = title.into_iter().chain(fields.iter().map(|(_, piece)| piece));
    all.map(Outline::words).find(|words| !words.is_empty()).unwrap_or_default()
}
