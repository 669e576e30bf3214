//! Runs: the flat form of an entry while it is rendered.
//!
//! A style nests groups in groups, but punctuation collapses and case changes across all of
//! them. So elements give lists of runs, each of one look, role and place, and `pieces.rs`
//! builds nested texts of them at the end.

use citationberg::{FontStyle, FontWeight, Formatting, TextDecoration, VerticalAlign};

use super::item::Variable;
use crate::diag::Span;
use crate::model::{Inline, Text, Url};

/// What a piece of an entry is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum PieceRole {
    /// The value of a variable. Of a list of names, it is the name with this index; for
    /// anything else the index is 0.
    Value(Variable, usize),
    /// Punctuation and words of the style.
    Between,
}

/// The content of a run.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum RunContent {
    /// Letters.
    Letters(String),
    /// What has no letters to be changed: a formula, code, a label.
    Atom(Inline),
    /// An opening quotation mark: the author's, or one of the style.
    OpenQuote(Option<char>),
    /// A closing quotation mark.
    CloseQuote(Option<char>),
}

/// How the style wants a run to look. The innermost element that says something wins.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct RunLook {
    pub italic: Option<bool>,
    pub bold: Option<bool>,
    pub underlined: Option<bool>,
    pub raised: Option<bool>,
}

/// The markup that an author gave to a run.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Markup {
    pub emph: bool,
    pub strong: bool,
    pub underlined: bool,
    pub link: Option<Url>,
}

/// Content of one look, one role and one place.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct TextRun {
    pub content: RunContent,
    pub look: RunLook,
    pub markup: Markup,
    pub role: PieceRole,
    pub origin: Span,
}

impl TextRun {
    /// A word of the style.
    pub fn word(letters: impl Into<String>) -> TextRun {
        TextRun::new(RunContent::Letters(letters.into()))
    }

    pub fn new(content: RunContent) -> TextRun {
        TextRun {
            content,
            look: RunLook::default(),
            markup: Markup::default(),
            role: PieceRole::Between,
            origin: Span::NONE,
        }
    }

    /// The same run with other letters.
    pub fn with(&self, letters: impl Into<String>) -> TextRun {
        TextRun { content: RunContent::Letters(letters.into()), ..self.clone() }
    }

    pub fn letters(&self) -> Option<&str> {
        match &self.content {
            RunContent::Letters(letters) => Some(letters),
            _ => None,
        }
    }

    /// Whether text case leaves the run as it is: what the author emphasized, mostly the
    /// names of species, has the case that it should have.
    pub fn is_fixed(&self) -> bool {
        self.markup.emph || !matches!(self.content, RunContent::Letters(_))
    }

    /// Whether it is punctuation or a word of the style.
    pub fn is_word(&self) -> bool {
        self.role == PieceRole::Between
    }

    /// Whether its ends may be punctuation of the style: names have affixes, and full stops
    /// behind initials.
    pub fn is_styled(&self) -> bool {
        self.is_word() || matches!(self.role, PieceRole::Value(Variable::Names(_), _))
    }

    fn is_empty(&self) -> bool {
        self.letters().is_some_and(str::is_empty)
    }
}

/// What an element of a style gives.
#[derive(Debug, Clone, Default)]
pub(super) struct Rendered {
    pub runs: Vec<TextRun>,
    /// Whether it asked for a variable.
    pub called: bool,
    /// Whether one of those has a value.
    pub filled: bool,
}

impl Rendered {
    /// A word of the style.
    pub fn word(letters: impl Into<String>) -> Rendered {
        Rendered { runs: vec![TextRun::word(letters)], ..Rendered::default() }
    }

    /// Nothing, where a variable was asked for.
    pub fn called() -> Rendered {
        Rendered { called: true, ..Rendered::default() }
    }

    /// The value of a variable.
    pub fn filled(runs: Vec<TextRun>) -> Rendered {
        Rendered { runs, called: true, filled: true }
    }

    pub fn is_empty(&self) -> bool {
        self.runs.iter().all(TextRun::is_empty)
    }

    /// Appends another output.
    pub fn append(&mut self, other: Rendered) {
        self.called |= other.called;
        self.filled |= other.filled;
        self.runs.extend(other.runs);
    }

    /// Appends words of the style.
    pub fn push_word(&mut self, letters: &str) {
        if !letters.is_empty() {
            self.runs.push(TextRun::word(letters));
        }
    }

    /// Puts affixes around what there is.
    pub fn affix(&mut self, prefix: Option<&str>, suffix: Option<&str>) {
        if self.is_empty() {
            return;
        }
        if let Some(prefix) = prefix.filter(|prefix| !prefix.is_empty()) {
            self.runs.insert(0, TextRun::word(prefix));
        }
        if let Some(suffix) = suffix {
            self.push_word(suffix);
        }
    }

    /// Gives a look to what has none yet.
    pub fn format(&mut self, formatting: Formatting) {
        if formatting.is_empty() {
            return;
        }
        let italic = formatting.font_style.map(|style| style == FontStyle::Italic);
        let bold = formatting.font_weight.map(|weight| weight == FontWeight::Bold);
        let underlined =
            formatting.text_decoration.map(|line| line == TextDecoration::Underline);
        let raised = formatting.vertical_align.map(|align| align == VerticalAlign::Sup);
        for run in &mut self.runs {
            run.look.italic = run.look.italic.or(italic);
            run.look.bold = run.look.bold.or(bold);
            run.look.underlined = run.look.underlined.or(underlined);
            run.look.raised = run.look.raised.or(raised);
        }
    }

    /// Puts quotation marks around what there is, unless the style did so before.
    pub fn quote(&mut self) {
        let first = self.runs.first().map(|run| &run.content);
        if !self.is_empty() && first != Some(&RunContent::OpenQuote(None)) {
            self.runs.insert(0, TextRun::new(RunContent::OpenQuote(None)));
            self.runs.push(TextRun::new(RunContent::CloseQuote(None)));
        }
    }

    /// Removes all full stops.
    pub fn strip_periods(&mut self) {
        for run in &mut self.runs {
            if let RunContent::Letters(letters) = &mut run.content {
                letters.retain(|c| c != '.');
            }
        }
    }
}

/// The runs of an author's text.
pub(super) fn runs_of(text: &Text, role: PieceRole) -> Vec<TextRun> {
    let mut runs = Vec::new();
    flatten(&text.inlines, &Markup::default(), (role, text.origin), &mut runs);
    divide_at_quotes(runs)
}

fn flatten(
    inlines: &[Inline],
    markup: &Markup,
    at: (PieceRole, Span),
    runs: &mut Vec<TextRun>,
) {
    let (role, origin) = at;
    for inline in inlines {
        let mut inner = markup.clone();
        let (content, nested) = match inline {
            Inline::Plain(letters) => (Some(RunContent::Letters(letters.clone())), None),
            Inline::Emph(nested) => {
                inner.emph = !inner.emph;
                (None, Some(nested))
            }
            Inline::Strong(nested) => {
                inner.strong = true;
                (None, Some(nested))
            }
            Inline::Underline(nested) => {
                inner.underlined = true;
                (None, Some(nested))
            }
            Inline::Link(url, nested) => {
                inner.link = Some(url.clone());
                (None, Some(nested))
            }
            Inline::Part(text) => {
                let origin = if text.origin == Span::NONE { origin } else { text.origin };
                flatten(&text.inlines, markup, (role, origin), runs);
                continue;
            }
            atom => (Some(RunContent::Atom(atom.clone())), None),
        };
        if let Some(nested) = nested {
            flatten(nested, &inner, at, runs);
        }
        if let Some(content) = content {
            runs.push(TextRun {
                content,
                look: RunLook::default(),
                markup: inner,
                role,
                origin,
            });
        }
    }
}

/// Finds an author's double quotation marks, which become single ones within others. Marks that do not pair, such as that of `5" pipes`, are
/// left as they are.
fn divide_at_quotes(runs: Vec<TextRun>) -> Vec<TextRun> {
    let is_quote = |c: char| matches!(c, '“' | '”' | '"');
    let has_quotes =
        |run: &TextRun| run.letters().is_some_and(|letters| letters.contains(is_quote));
    if !runs.iter().any(has_quotes) {
        return runs;
    }
    let (mut divided, mut depth, mut before) = (Vec::new(), 0_usize, ' ');
    for run in &runs {
        let Some(letters) = run.letters() else {
            divided.push(run.clone());
            before = 'x';
            continue;
        };
        let mut rest = letters;
        while let Some(at) = rest.find(is_quote) {
            let mark = rest[at..].chars().next().unwrap_or('"');
            before = rest[..at].chars().last().unwrap_or(before);
            let opens = match mark {
                '“' => true,
                '”' => false,
                _ => before.is_whitespace() || "([“—–/".contains(before),
            };
            if !opens && depth == 0 {
                return runs;
            }
            depth = if opens { depth + 1 } else { depth - 1 };
            if at > 0 {
                divided.push(run.with(&rest[..at]));
            }
            let content = if opens {
                RunContent::OpenQuote(Some(mark))
            } else {
                RunContent::CloseQuote(Some(mark))
            };
            divided.push(TextRun { content, ..run.clone() });
            before = mark;
            rest = &rest[at + mark.len_utf8()..];
        }
        if !rest.is_empty() {
            before = rest.chars().last().unwrap_or(before);
            divided.push(run.with(rest));
        }
    }
    if depth == 0 { divided } else { runs }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn contents(text: &str) -> String {
        let runs = runs_of(&Text::plain(text), PieceRole::Between);
        runs.iter()
            .map(|run| match &run.content {
                RunContent::Letters(letters) => letters.clone(),
                RunContent::Atom(_) => "?".to_owned(),
                RunContent::OpenQuote(_) => "<".to_owned(),
                RunContent::CloseQuote(_) => ">".to_owned(),
            })
            .collect()
    }

    #[test]
    fn quotes_that_pair_are_found() {
        assert_eq!(contents("“Why me?” A study"), "<Why me?> A study");
        assert_eq!(contents("On \"x\" and (\"y\")"), "On <x> and (<y>)");
        assert_eq!(contents("“a “b” c”"), "<a <b> c>");
        assert_eq!(contents("5\" pipes"), "5\" pipes");
        assert_eq!(contents("x” y"), "x” y");
        assert_eq!(contents("“x"), "“x");
    }

    #[test]
    fn markup_becomes_runs() {
        let text = Text {
            inlines: vec![
                Inline::Plain("On ".into()),
                Inline::Emph(vec![Inline::Plain("C. elegans".into())]),
                Inline::Math("x^2".into()),
            ],
            ..Text::default()
        };
        let runs = runs_of(&text, PieceRole::Between);
        assert_eq!(runs.len(), 3);
        assert!(runs[1].is_fixed() && runs[2].is_fixed() && !runs[0].is_fixed());
    }
}
