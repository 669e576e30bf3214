//! The texts that a run has read.

use std::sync::OnceLock;

use super::span::{FileId, Span};

/// A text, with the name by which the user knows it.
#[derive(Debug, Clone, Default)]
pub struct Source {
    /// The path as the user would type it, without control characters.
    pub name: String,
    /// The text as read.
    pub text: String,
    /// The number of line feeds before each step of the text, computed when the first
    /// finding is reported.
    lines: OnceLock<Vec<u32>>,
    /// The number of characters before each step of the text. One line may be the whole
    /// text.
    characters: OnceLock<Vec<u32>>,
}

/// The size of a step in bytes.
const STEP: usize = 1 << 7;

impl Source {
    /// The number of characters that begin before a byte.
    fn characters_before(&self, at: usize) -> usize {
        let begins = |byte: u8| !(0x80..0xc0).contains(&byte);
        let counts = self.characters.get_or_init(|| steps(&self.text, begins));
        before(&self.text, counts, at, begins)
    }

    fn lines(&self) -> &[u32] {
        self.lines.get_or_init(|| steps(&self.text, is_line_feed))
    }

    /// The number of the line that a byte is on, from 1.
    pub(super) fn line_of(&self, at: usize) -> usize {
        before(&self.text, self.lines(), at, is_line_feed) + 1
    }

    /// The first byte of a line, which is counted from 1; the end of the text if there is
    /// no such line.
    fn begin_of(&self, line: usize) -> usize {
        let Some(feeds) = line.checked_sub(2) else { return 0 };
        // Finds the step that contains the last of these line feeds.
        let counts = self.lines();
        let step = counts.partition_point(|count| *count as usize <= feeds);
        let Some(step) = step.checked_sub(1) else { return self.text.len() };
        let rest = &self.text.as_bytes()[(step * STEP).min(self.text.len())..];
        let mut ends = rest.iter().enumerate().filter(|(_, byte)| is_line_feed(**byte));
        let last = ends.nth(feeds - counts[step] as usize);
        last.map_or(self.text.len(), |(at, _)| step * STEP + at + 1)
    }

    /// The number of lines that end between two bytes.
    pub(super) fn lines_between(&self, start: usize, end: usize) -> usize {
        self.line_of(end) - self.line_of(start)
    }

    /// The lines of a range of bytes, with one line before and one after: the first byte,
    /// the number of the first line, and the text.
    pub(super) fn around(&self, start: usize, end: usize) -> (usize, usize, &str) {
        let first = self.line_of(start).saturating_sub(1).max(1);
        let begin = self.begin_of(first);
        let after = self.begin_of(self.line_of(end) + 2);
        (begin, first, &self.text[begin..after])
    }
}

fn is_line_feed(byte: u8) -> bool {
    byte == b'\n'
}

/// The number of matching bytes before each step of a text and before its end.
fn steps(text: &str, is: impl Fn(u8) -> bool) -> Vec<u32> {
    let mut counts = vec![0];
    let mut all = 0;
    for step in text.as_bytes().chunks(STEP) {
        all += step.iter().filter(|byte| is(**byte)).count();
        counts.push(u32::try_from(all).unwrap_or(u32::MAX));
    }
    counts
}

/// The number of matching bytes before `at`, with the counts of [`steps`].
fn before(text: &str, counts: &[u32], at: usize, is: impl Fn(u8) -> bool) -> usize {
    let step = &text.as_bytes()[at / STEP * STEP..at];
    counts[at / STEP] as usize + step.iter().filter(|byte| is(**byte)).count()
}

/// A place as people and editors count it: from 1, columns in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LineColumn {
    /// The line, from 1.
    pub line: usize,
    /// The column in Unicode scalar values, from 1.
    pub column: usize,
}

/// All texts of a run, in the order in which they were added.
#[derive(Debug, Clone, Default)]
pub struct Sources(Vec<Source>);

impl Sources {
    /// Adds a text.
    ///
    /// # Panics
    /// With more than 2^32 texts.
    pub fn add(&mut self, name: impl Into<String>, text: impl Into<String>) -> FileId {
        let id = u32::try_from(self.0.len()).expect("fewer than 2^32 sources");
        let (name, text) = (shown(&name.into()), text.into());
        self.0.push(Source { name, text, ..Source::default() });
        FileId(id)
    }

    /// The text of `id`, if it was added here.
    pub fn get(&self, id: FileId) -> Option<&Source> {
        self.0.get(id.0 as usize)
    }

    /// The ids of all texts.
    pub fn ids(&self) -> Vec<FileId> {
        (0..).map(FileId).take(self.0.len()).collect()
    }

    /// An empty span at a line and column of a text, or at the nearest existing place.
    pub fn from_line_column(&self, file: FileId, line: usize, column: usize) -> Span {
        let text = self.get(file).map_or("", |source| source.text.as_str());
        let start = self.get(file).map_or(0, |source| source.begin_of(line));
        let on_line = text[start..].split('\n').next().unwrap_or_default();
        let letters = on_line.chars().take(column.saturating_sub(1));
        let at = start + letters.map(char::len_utf8).sum::<usize>();
        let at = u32::try_from(at).unwrap_or(u32::MAX);
        Span { file, start: at, end: at }
    }

    /// The span of a line of a text, without its indentation.
    pub fn line(&self, file: FileId, line: usize) -> Span {
        let span = self.from_line_column(file, line, 1);
        let text = self.get(file).map_or("", |source| source.text.as_str());
        let rest = text.get(span.start as usize..).unwrap_or_default();
        let on_line = rest.split('\n').next().unwrap_or_default().trim_end();
        let indent = on_line.len() - on_line.trim_start().len();
        let length = |n: usize| u32::try_from(n).unwrap_or_default();
        Span {
            file,
            start: span.start + length(indent),
            end: span.start + length(on_line.len()),
        }
    }

    /// The place where `span` begins.
    pub fn line_column(&self, span: Span) -> Option<LineColumn> {
        let source = self.get(span.file)?;
        let at = span.start as usize;
        let line = source.line_of(at);
        let begin = source.begin_of(line);
        let before = source.text.get(begin..at)?;
        let column = if before.len() <= STEP {
            before.chars().count()
        } else {
            source.characters_before(at) - source.characters_before(begin)
        };
        Some(LineColumn { line, column: column + 1 })
    }
}

/// A file name, possibly a stranger's, that can be printed safely: without control
/// characters, and not beginning with `::`, as commands to CI systems do.
fn shown(name: &str) -> String {
    let name = printable(name);
    if name.starts_with("::") { format!("./{name}") } else { name }
}

/// Whether a character changes the direction of the text around it.
pub(super) fn is_turning(c: char) -> bool {
    matches!(c, '\u{200e}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Makes a text for people safe to print where the user's words may be a stranger's: no
/// line begins with `::` or contains `##[`, which GitHub's runner would execute as
/// commands.
pub fn harmless_lines(text: &str) -> String {
    let harmless = |line: &str| {
        let line = printable(line).replace("##[", "## [");
        let rest = line.trim_start();
        match rest.strip_prefix("::") {
            Some(after) => format!("{}: :{after}", &line[..line.len() - rest.len()]),
            None => line,
        }
    };
    text.split('\n').map(harmless).collect::<Vec<_>>().join("\n")
}

/// Replaces control characters, which could move the cursor of a terminal, and
/// bidirectional controls.
pub fn printable(text: &str) -> String {
    let visible = |c: char| if c.is_control() || is_turning(c) { '\u{fffd}' } else { c };
    text.chars().map(visible).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXTS: [&str; 5] = ["", "a", "ü: 1\n\nkey: [x]\n", "\n", "one\r\n漢 two"];

    #[test]
    fn names_of_files_do_nothing() {
        let mut sources = Sources::default();
        let file = sources.add("::error::a\u{1b}[2J\n::b\u{202e}.yaml", "");
        let name = &sources.get(file).expect("added").name;
        assert_eq!(name, "./::error::a\u{fffd}[2J\u{fffd}::b\u{fffd}.yaml");
    }

    #[test]
    fn lines_are_no_commands() {
        let lines = "::add-mask::x\n  ::set-output::y\na::b ##[group]z\n\u{1b}[2J\n";
        let harmless =
            ": :add-mask::x\n  : :set-output::y\na::b ## [group]z\n\u{fffd}[2J\n";
        assert_eq!(harmless_lines(lines), harmless);
    }

    #[test]
    fn places_are_counted_as_by_hand() {
        for text in TEXTS {
            let mut sources = Sources::default();
            let file = sources.add("cv.yaml", text);
            for (at, _) in text.char_indices().chain([(text.len(), ' ')]) {
                let start = u32::try_from(at).expect("short");
                let span = Span { file, start, end: start };
                let on_line = text[..at].split('\n').next_back().expect("a line");
                let line = text[..at].matches('\n').count() + 1;
                let column = on_line.chars().count() + 1;
                let place = LineColumn { line, column };
                assert_eq!(sources.line_column(span), Some(place), "{text:?} {at}");
                assert_eq!(sources.from_line_column(file, line, column), span);
            }
        }
    }

    #[test]
    fn places_of_a_long_line_are_counted_as_by_hand() {
        let text = "ab漢ü".repeat(STEP);
        let mut sources = Sources::default();
        let file = sources.add("cv.yaml", text.as_str());
        for (column, (at, _)) in (1..).zip(text.char_indices()).step_by(101) {
            let start = u32::try_from(at).expect("short");
            let place = sources.line_column(Span { file, start, end: start });
            assert_eq!(place, Some(LineColumn { line: 1, column }));
        }
        let end = u32::try_from(text.len()).expect("short");
        let last = sources.line_column(Span { file, start: end, end });
        assert_eq!(last, Some(LineColumn { line: 1, column: 4 * STEP + 1 }));
    }

    #[test]
    fn lines_around_a_place_have_one_more_on_each_side() {
        let mut sources = Sources::default();
        let file = sources.add("cv.yaml", "a\nb\nc\nd\ne\n");
        let source = sources.get(file).expect("added");
        assert_eq!(source.around(4, 5), (2, 2, "b\nc\nd\n"));
        assert_eq!(source.around(0, 2), (0, 1, "a\nb\nc\n"));
        assert_eq!(source.around(10, 10), (8, 5, "e\n"));
    }
}
