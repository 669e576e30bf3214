//! Text case: capitals by a style's rules.
//!
//! Words with a capital or digit behind their first letter (`BERT`, `iPhone`, `CA1`),
//! formulas, code and emphasized words are protected: no rule changes them, except for
//! `uppercase` and `lowercase`, which change all letters.

use citationberg::TextCase;

use super::run::{RunContent, TextRun};

/// Words that title case leaves in lower case, except for the first and last.
const SMALL: [&str; 66] = [
    "a",
    "about",
    "above",
    "across",
    "after",
    "against",
    "along",
    "among",
    "amongst",
    "an",
    "and",
    "around",
    "as",
    "at",
    "before",
    "behind",
    "below",
    "beneath",
    "beside",
    "besides",
    "between",
    "beyond",
    "but",
    "by",
    "d'",
    "de",
    "despite",
    "down",
    "during",
    "et",
    "except",
    "for",
    "from",
    "given",
    "in",
    "inside",
    "into",
    "like",
    "near",
    "nor",
    "of",
    "off",
    "on",
    "onto",
    "or",
    "out",
    "over",
    "per",
    "since",
    "so",
    "than",
    "the",
    "through",
    "throughout",
    "to",
    "toward",
    "under",
    "until",
    "up",
    "upon",
    "v",
    "via",
    "von",
    "vs",
    "with",
    "yet",
];

/// Words that are small beside those of [`SMALL`].
const SMALL_TOO: [&str; 6] =
    ["towards", "underneath", "versus", "within", "without", "al"];

/// Changes the case of runs as a whole.
pub(super) fn change(runs: &mut [TextRun], case: TextCase, is_english: bool) {
    match case {
        TextCase::Lowercase => each(runs, &|letters| letters.to_lowercase()),
        TextCase::Uppercase => each(runs, &|letters| letters.to_uppercase()),
        TextCase::CapitalizeFirst => first_word(runs),
        TextCase::CapitalizeAll => by_word(runs, &|_| Some(false)),
        TextCase::SentenceCase if is_english => sentence(runs),
        TextCase::TitleCase if is_english => title(runs),
        TextCase::SentenceCase | TextCase::TitleCase => {}
    }
}

/// Changes the case of a word of the style. It is of the language of the document, and not
/// of that of the entry.
pub(super) fn change_word(runs: &mut [TextRun], case: TextCase, is_english: bool) {
    let is_title = matches!(case, TextCase::TitleCase | TextCase::SentenceCase);
    let case = if is_title && !is_english { TextCase::CapitalizeFirst } else { case };
    change(runs, case, is_english);
}

fn each(runs: &mut [TextRun], change: &dyn Fn(&str) -> String) {
    for run in runs {
        if let RunContent::Letters(letters) = &mut run.content {
            *letters = change(letters);
        }
    }
}

/// Capitalizes the first word.
fn first_word(runs: &mut [TextRun]) {
    by_word(runs, &|word| (word.number == 0 && word.begins).then_some(false));
}

/// Lowers a text in capitals; capitalizes the first word of any other.
fn sentence(runs: &mut [TextRun]) {
    if is_all_capitals(runs) {
        lower_all(runs);
    }
    first_word(runs);
}

/// Capitalizes words. A title in capitals stays, unlike in the specification: most are names
/// such as `PLOS ONE`.
fn title(runs: &mut [TextRun]) {
    by_word(runs, &|word| {
        let is_inner = !word.begins && !word.is_last;
        Some(is_inner && is_small(word.letters))
    });
}

fn is_small(word: &str) -> bool {
    let mut bare = word.trim_matches(|c: char| !c.is_alphanumeric()).to_owned();
    // `In` is small too, but `IN` is an abbreviation.
    let capitals = bare.chars().filter(|c| c.is_uppercase()).count();
    if capitals > 1 || capitals == 1 && bare.chars().count() == 1 && bare != "A" {
        return false;
    }
    bare = bare.to_lowercase();
    SMALL.contains(&bare.as_str()) || SMALL_TOO.contains(&bare.as_str())
}

/// Whether several words have no small letter.
fn is_all_capitals(runs: &[TextRun]) -> bool {
    let letters: String = runs.iter().filter_map(TextRun::letters).collect();
    letters.trim().contains(' ')
        && letters.chars().any(char::is_uppercase)
        && !letters.chars().any(char::is_lowercase)
}

fn lower_all(runs: &mut [TextRun]) {
    for run in runs {
        if !run.is_fixed()
            && let RunContent::Letters(letters) = &mut run.content
        {
            *letters = letters.to_lowercase();
        }
    }
}

/// A word of several runs, as the rules see it.
struct Word<'w> {
    letters: &'w str,
    number: usize,
    /// Whether it is the first, or follows a colon or the end of a sentence.
    begins: bool,
    is_last: bool,
}

/// A letter and the run that it belongs to; `None` stands for what is no letter.
type Letter = (Option<char>, usize);

/// Changes each word as a rule says: `Some(true)` makes its first letter small,
/// `Some(false)` great, and `None` leaves the word.
fn by_word(runs: &mut [TextRun], rule: &dyn Fn(&Word<'_>) -> Option<bool>) {
    let mut letters: Vec<Letter> = Vec::new();
    for (at, run) in runs.iter().enumerate() {
        match run.letters() {
            Some(text) => letters.extend(text.chars().map(|c| (Some(c), at))),
            None => letters.push((None, at)),
        }
    }
    let is_space = |letter: &Letter| letter.0.is_some_and(char::is_whitespace);
    let words: Vec<(usize, usize)> = {
        let mut words = Vec::new();
        let mut at = 0;
        while at < letters.len() {
            let end = letters[at..].iter().position(is_space);
            let end = end.map_or(letters.len(), |length| at + length);
            if end > at {
                words.push((at, end));
            }
            at = end + 1;
        }
        words
    };
    let mut changed: Vec<String> = vec![String::new(); runs.len()];
    let (mut begins, mut next) = (true, 0);
    for (number, (start, end)) in words.iter().copied().enumerate() {
        letters[next..start].iter().for_each(|letter| put(&mut changed, *letter));
        next = end;
        let is_last = number + 1 == words.len();
        let place = Word { letters: "", number, begins, is_last };
        begins = word(&letters[start..end], runs, &place, rule, &mut changed);
    }
    letters[next..].iter().for_each(|letter| put(&mut changed, *letter));
    for (run, changed) in runs.iter_mut().zip(changed) {
        if let RunContent::Letters(letters) = &mut run.content {
            *letters = changed;
        }
    }
}

fn put(changed: &mut [String], letter: Letter) {
    if let (Some(c), at) = letter {
        changed[at].push(c);
    }
}

/// Writes one word, part by part if it has hyphens. Returns whether a sentence ends with it.
fn word(
    letters: &[Letter],
    runs: &[TextRun],
    place: &Word<'_>,
    rule: &dyn Fn(&Word<'_>) -> Option<bool>,
    changed: &mut [String],
) -> bool {
    let parts = letters.split_inclusive(|letter| matches!(letter.0, Some('-' | '/')));
    let last = parts.clone().count().saturating_sub(1);
    for (number, part) in parts.enumerate() {
        let is_fixed =
            part.iter().any(|(_, at)| runs[*at].is_fixed() && !is_mark(&runs[*at]));
        let text: String = part.iter().filter_map(|letter| letter.0).collect();
        let small = rule(&Word {
            letters: &text,
            begins: place.begins && number == 0,
            is_last: place.is_last && number == last,
            ..*place
        });
        let to_change = small.filter(|_| !is_fixed && !is_protected(&text));
        let mut is_done = to_change.is_none();
        for letter in part {
            match letter {
                (Some(c), at) if !is_done && c.is_alphanumeric() => {
                    is_done = true;
                    let upper = to_change == Some(false);
                    changed[*at].push_str(&cased(*c, upper));
                }
                letter => put(changed, *letter),
            }
        }
    }
    ends_sentence(letters, runs)
}

fn cased(c: char, upper: bool) -> String {
    if upper { c.to_uppercase().collect() } else { c.to_lowercase().collect() }
}

/// Whether a run is a quotation mark, which is no part of the word that it touches.
fn is_mark(run: &TextRun) -> bool {
    matches!(run.content, RunContent::OpenQuote(_) | RunContent::CloseQuote(_))
}

/// Whether a word has a capital or a digit behind its first letter.
fn is_protected(word: &str) -> bool {
    let inner = word.chars().skip_while(|c| !c.is_alphanumeric()).skip(1);
    inner.into_iter().any(|c| c.is_uppercase() || c.is_numeric())
}

/// Whether the next word begins a sentence or subtitle.
fn ends_sentence(letters: &[Letter], runs: &[TextRun]) -> bool {
    let last = letters.iter().rev().find(|(c, at)| {
        let closes = c.is_some_and(|c| matches!(c, '”' | '’' | '"' | ')'));
        !closes && !is_mark(&runs[*at])
    });
    matches!(last, Some((Some(':' | '?' | '!' | '—' | '–'), _)))
}

#[cfg(test)]
mod tests {
    use super::super::run::{PieceRole, runs_of};
    use super::*;
    use crate::model::{Inline, Text};

    fn changed(text: &str, case: TextCase) -> String {
        let mut runs = runs_of(&Text::plain(text), PieceRole::Between);
        change(&mut runs, case, true);
        let quote = |run: &TextRun| match run.content {
            RunContent::OpenQuote(_) => "“".to_owned(),
            RunContent::CloseQuote(_) => "”".to_owned(),
            _ => run.letters().unwrap_or_default().to_owned(),
        };
        runs.iter().map(quote).collect()
    }

    #[test]
    fn titles_get_capitals() {
        for (text, expected) in [
            ("scheduling jobs on machines", "Scheduling Jobs on Machines"),
            ("a study: the case of mice", "A Study: The Case of Mice"),
            ("what we live for", "What We Live For"),
            ("state-of-the-art methods", "State-of-the-Art Methods"),
            ("a follow-up", "A Follow-Up"),
            ("the iPhone and BERT in p53 cells", "The iPhone and BERT in p53 Cells"),
            ("“why me?” a study", "“Why Me?” A Study"),
            ("Advances In The TextField", "Advances in the TextField"),
            ("PLOS ONE", "PLOS ONE"),
            ("über die Gründe", "Über Die Gründe"),
            ("2nd thoughts", "2nd Thoughts"),
            ("", ""),
        ] {
            assert_eq!(changed(text, TextCase::TitleCase), expected);
        }
    }

    #[test]
    fn only_english_titles_change() {
        let mut runs = runs_of(&Text::plain("über die gründe"), PieceRole::Between);
        change(&mut runs, TextCase::TitleCase, false);
        assert_eq!(runs[0].letters(), Some("über die gründe"));
    }

    #[test]
    fn emphasized_words_are_protected() {
        let inlines = vec![
            Inline::Plain("genes of ".into()),
            Inline::Emph(vec![Inline::Plain("elegans".into())]),
            Inline::Plain(" worms".into()),
        ];
        let text = Text { inlines, ..Text::default() };
        let mut runs = runs_of(&text, PieceRole::Between);
        change(&mut runs, TextCase::TitleCase, true);
        let letters: String = runs.iter().filter_map(TextRun::letters).collect();
        assert_eq!(letters, "Genes of elegans Worms");
    }

    #[test]
    fn other_cases() {
        assert_eq!(changed("Ab cD", TextCase::Lowercase), "ab cd");
        assert_eq!(changed("straße", TextCase::Uppercase), "STRASSE");
        assert_eq!(changed("phd thesis", TextCase::CapitalizeFirst), "Phd thesis");
        assert_eq!(
            changed("well-known facts", TextCase::CapitalizeFirst),
            "Well-known facts"
        );
        assert_eq!(changed("in the sun", TextCase::CapitalizeAll), "In The Sun");
        assert_eq!(changed("THE LAST TITLE", TextCase::SentenceCase), "The last title");
        assert_eq!(changed("the Last Title", TextCase::SentenceCase), "The Last Title");
    }
}
