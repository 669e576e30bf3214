//! Punctuation where runs meet.
//!
//! A style adds its full stops and commas without knowing how values end. Where two runs
//! meet, and at least one of them is of the style, what is said twice is said once. Inside of
//! a value nothing changes.

use citationberg::taxonomy::OtherTerm;

use super::run::{RunContent, TextRun};
use super::terms::Terms;

/// The finished runs of an entry, with quotation marks as letters.
struct Joiner<'t> {
    terms: &'t Terms,
    runs: Vec<TextRun>,
    /// Of each run, whether it is a closing quotation mark.
    closes: Vec<bool>,
    /// Open quotations.
    depth: usize,
    /// Those of them that the style opened.
    style_depth: usize,
}

/// Joins runs, and turns quotation marks into those of the language.
pub(super) fn join(runs: Vec<TextRun>, terms: &Terms) -> Vec<TextRun> {
    let mut joiner =
        Joiner { terms, runs: Vec::new(), closes: Vec::new(), depth: 0, style_depth: 0 };
    for run in runs {
        joiner.add(run);
    }
    trimmed(joiner.runs)
}

impl Joiner<'_> {
    fn add(&mut self, mut run: TextRun) {
        let (is_word, run_is_styled) = (run.is_word(), run.is_styled());
        match &mut run.content {
            RunContent::OpenQuote(typed) => {
                let mark =
                    self.mark(*typed, OtherTerm::OpenQuote, OtherTerm::OpenInnerQuote);
                self.push(run.with(mark), false);
                self.depth += 1;
                self.style_depth += usize::from(is_word);
            }
            RunContent::CloseQuote(typed) => {
                self.depth = self.depth.saturating_sub(1);
                self.style_depth -= usize::from(is_word && self.style_depth > 0);
                let mark =
                    self.mark(*typed, OtherTerm::CloseQuote, OtherTerm::CloseInnerQuote);
                self.push(run.with(mark), true);
            }
            RunContent::Letters(letters) => {
                let mut letters = std::mem::take(letters);
                while run_is_styled && letters.contains("  ") {
                    letters = letters.replace("  ", " ");
                }
                if is_word && letters.contains(" ,") {
                    letters = letters.replace(" ,", ",");
                }
                self.meet(&mut letters, is_word, run_is_styled);
                if !letters.is_empty() {
                    self.push(run.with(letters), false);
                }
            }
            RunContent::Atom(_) => self.push(run, false),
        }
    }

    /// A quotation mark. Outside of quotations of the style, an author's is as it was typed,
    /// unless that was on a typewriter.
    fn mark(&self, typed: Option<char>, outer: OtherTerm, inner: OtherTerm) -> String {
        match typed.filter(|typed| *typed != '"' && self.style_depth == 0) {
            Some(typed) => typed.to_string(),
            None if self.depth.is_multiple_of(2) => self.terms.other(outer).to_owned(),
            None => self.terms.other(inner).to_owned(),
        }
    }

    fn push(&mut self, run: TextRun, closes: bool) {
        self.runs.push(run);
        self.closes.push(closes);
    }

    /// Removes from the beginning of a run what the end of the last one makes needless.
    fn meet(&mut self, letters: &mut String, is_word: bool, is_styled: bool) {
        let mut at = 0;
        while let (Some(first), Some(last)) = (letters[at..].chars().next(), self.last())
        {
            let last_is_word = self.runs.last().is_some_and(TextRun::is_word);
            let closed = self.closes.last().copied().unwrap_or_default();
            if !is_styled && !last_is_word && !closed {
                break;
            }
            let is_stop = matches!(first, '.' | ',');
            let is_needless = if closed {
                self.before_quotes().is_some_and(|inner| is_stop && absorbs(inner, first))
            } else {
                absorbs(last, first)
            };
            if is_needless {
                at += first.len_utf8();
            } else if closed && is_word && is_stop && self.terms.punctuation_in_quote {
                at += first.len_utf8();
                self.put_inside(first);
            } else if is_word && last_is_word && yields(last, first) {
                self.remove_last();
            } else {
                break;
            }
        }
        letters.drain(..at);
    }

    /// Puts a mark before the quotation marks at the end.
    fn put_inside(&mut self, mark: char) {
        let at = self.closes.iter().rposition(|closes| !closes);
        let at = at.map_or(0, |at| at + 1);
        let before = at.checked_sub(1).and_then(|at| self.runs.get_mut(at));
        if let Some(run) = before.filter(|run| run.is_word())
            && let RunContent::Letters(letters) = &mut run.content
            && letters.chars().last().is_some_and(|last| yields(last, mark))
        {
            letters.pop();
            let mut earlier = self.runs[..at].iter().rev().filter_map(TextRun::letters);
            let last = earlier.find_map(|letters| letters.chars().last());
            if last.is_some_and(|last| absorbs(last, mark)) {
                return;
            }
        }
        self.runs.insert(at, TextRun::word(mark));
        self.closes.insert(at, false);
    }

    /// The last letter; `None` at the beginning and behind a formula.
    fn last(&self) -> Option<char> {
        self.runs.last()?.letters()?.chars().last()
    }

    /// The last letter before the quotation marks at the end.
    fn before_quotes(&self) -> Option<char> {
        let at = self.closes.iter().rposition(|closes| !closes)?;
        self.runs.get(at)?.letters()?.chars().last()
    }

    fn remove_last(&mut self) {
        if let Some(RunContent::Letters(letters)) =
            self.runs.last_mut().map(|run| &mut run.content)
        {
            letters.pop();
            if letters.is_empty() {
                self.runs.pop();
                self.closes.pop();
            }
        }
    }
}

/// Whether a mark is needless behind another.
fn absorbs(last: char, next: char) -> bool {
    match (last, next) {
        (' ' | '\u{a0}', ' ')
        | ('?' | '!', '.' | ':')
        | (':' | ';', '.')
        | (';', ':') => true,
        ('.' | ',' | ';' | ':' | '?' | '!', next) => last == next,
        _ => false,
    }
}

/// Whether a mark makes needless the one before it, if both are of the style.
fn yields(last: char, next: char) -> bool {
    matches!(
        (last, next),
        (' ', '.' | ',' | '\u{a0}') | (',' | ';' | ':', '.') | (',', ';')
    )
}

/// The runs without spaces at the beginning and end.
fn trimmed(mut runs: Vec<TextRun>) -> Vec<TextRun> {
    while let Some(RunContent::Letters(letters)) =
        runs.last_mut().map(|run| &mut run.content)
    {
        letters.truncate(letters.trim_end_matches(' ').len());
        if !letters.is_empty() {
            break;
        }
        runs.pop();
    }
    let blank = |run: &TextRun| run.letters().is_some_and(|letters| letters.trim() == "");
    let blanks = runs.iter().take_while(|run| blank(run)).count();
    runs.drain(..blanks);
    if let Some(RunContent::Letters(letters)) =
        runs.first_mut().map(|run| &mut run.content)
    {
        *letters = letters.trim_start_matches(' ').to_owned();
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::super::item::{TextField, Variable};
    use super::super::run::{PieceRole, Rendered, runs_of};
    use super::super::{Style, embedded};
    use super::*;
    use crate::model::Text;

    /// Words of the style are between `|`: `Title?|. |`.
    fn join_in(language: &str, written: &str, quoted: bool) -> String {
        let xml = embedded::style("nature").expect("Nature");
        let terms = Terms::new(Style::parse(xml).expect("a style").parsed(), language);
        let title = PieceRole::Value(Variable::Field(TextField::Title), 0);
        let mut runs = Vec::new();
        for (number, part) in written.split('|').enumerate() {
            if number % 2 == 1 {
                runs.push(TextRun::word(part));
                continue;
            }
            let mut value = Rendered {
                runs: runs_of(&Text::plain(part), title),
                ..Rendered::default()
            };
            if quoted {
                value.quote();
            }
            runs.extend(value.runs);
        }
        join(runs, &terms).iter().filter_map(TextRun::letters).collect()
    }

    #[test]
    fn punctuation_is_not_doubled() {
        for (written, expected) in [
            ("Why?|. |Press", "Why? Press"),
            ("Jr.|., |Press", "Jr., Press"),
            ("Jr.|, |Press", "Jr., Press"),
            ("Why?|, |Press", "Why?, Press"),
            ("Why?|: |Press", "Why? Press"),
            ("A..B|.|", "A..B."),
            ("A |. |B", "A . B"),
            ("A| ||, ||B|.|", "A, B."),
            ("Title|. || |", "Title."),
        ] {
            assert_eq!(join_in("en-US", written, false), expected, "{written}");
        }
    }

    #[test]
    fn punctuation_and_quotation_marks() {
        for (language, written, expected) in [
            ("en-US", "Title|. |", "“Title.”"),
            ("en-US", "Title|, |Next", "“Title,” “Next”"),
            ("en-US", "Title|; |Next", "“Title”; “Next”"),
            ("en-US", "Why?|. |", "“Why?”"),
            ("en-US", "Why?|, |Next", "“Why?,” “Next”"),
            ("en-US", "On “x”|. |", "“On ‘x.’”"),
            ("en-US", "Title|,||. |", "“Title.”"),
            ("en-US", "Why?|,||. |", "“Why?”"),
            ("en-GB", "Title|. |", "‘Title’."),
            ("en-GB", "Why?|. |", "‘Why?’"),
            ("de-DE", "On “x” y|. |", "„On ‚x‘ y“."),
        ] {
            assert_eq!(join_in(language, written, true), expected, "{written}");
        }
    }
}
