//! Cross-references in texts: `[@id]` becomes a label, or goes away with the words that belong
//! to it.
//!
//! References that follow one another, as in `[@a], [@b] and [@c]`, are joined anew when some are
//! left out. Brackets of nothing else go with them, and so does the word that joined them to what
//! is before. Where the sentence still needs them, the author is warned.

use super::labels::Labels;
use crate::diag::{Code, Diagnostic, Severity, Span};
use crate::model::{Id, Inline, Locale, Text, Vocabulary};

pub(super) static REFERENCE_LEFT_OUT: Code = Code {
    severity: Severity::Note,
    ..Code::warning("reference-left-out", "a cross-reference to a publication without a label on \
                     this CV").page(
        "`[@id]` prints the label of a publication. If the publication is not on the CV, or \
         has no label there, the reference is omitted together with its brackets.",
        "basics: {name: A}\nhonors:\n  - title: Prize for a mill [@a]\nsections:\n  - section: honors\n  \
         - {section: publications}\npublications:\n  - {id: a, type: book, title: T, authors: [A]}\n",
        "basics: {name: A}\nhonors:\n  - title: Prize for a mill [@a]\nsections:\n  - section: honors\n  \
         - {section: publications, label: P}\npublications:\n  - {id: a, type: book, title: T, \
         authors: [A]}\n",
    )
};

pub(super) static BROKEN_SENTENCE: Code = Code::warning(
    "broken-sentence",
    "a sentence that needs a cross-reference which is left out",
)
.page(
    "Without the label, the words before it lead nowhere: `as described in [@a].` Write the \
     sentence so that it is whole without the label, as in `described before [@a].`, or put the \
     words in brackets, as in `(see [@a])`, which go with it.",
    "basics: {name: A}\nhonors:\n  - title: For the work in [@a]\nsections:\n  - section: honors\n  \
     - {section: publications}\npublications:\n  - {id: a, type: book, title: T, authors: [A]}\n",
    "basics: {name: A}\nhonors:\n  - title: For the work in [@a]\nsections:\n  - section: honors\n  \
     - {section: publications, label: P}\npublications:\n  - {id: a, type: book, title: T, \
     authors: [A]}\n",
);

/// Other words that introduce references in brackets: `(joint work, [@a])`.
const INTRODUCING: [&str; 8] =
    ["also", "e.g.", "joint", "work", "our", "papers", "esp.", "i.e."];

/// Marks that join references.
const MARKS: [&str; 8] = ["", ",", ";", "/", "&", "、", "和", "と"];

/// Replaces the references of texts by labels.
pub(super) struct CrossRefs<'l> {
    pub labels: &'l Labels,
    /// The document, in words: the variant and its name.
    pub document: &'l str,
    /// Its language, by whose words sentences are mended. English is understood in all.
    pub words: &'static Vocabulary,
    pub notes: Vec<Diagnostic>,
}

impl CrossRefs<'_> {
    /// Replaces references by labels, and removes those to publications that are not shown.
    pub fn resolve(&mut self, text: &mut Text) {
        let before = self.notes.len();
        self.inlines(&mut text.inlines, text.origin);
        // A text of nothing but references prints nothing.
        if self.notes.len() > before && !text.letters().contains(char::is_alphanumeric) {
            text.inlines.clear();
        }
    }

    fn inlines(&mut self, inlines: &mut Vec<Inline>, origin: Span) {
        let mut rest = std::mem::take(inlines).into_iter().peekable();
        while let Some(mut inline) = rest.next() {
            match &mut inline {
                Inline::Ref(id) => {
                    let mut run = vec![id.clone()];
                    let mut joints = Vec::new();
                    // The plain text after the last reference, if it joins nothing.
                    let mut after = None;
                    while let Some(next) = rest.next_if(|it| self.joins(it)) {
                        match rest.next_if(|it| matches!(it, Inline::Ref(_))) {
                            Some(Inline::Ref(id)) => {
                                joints.push(plain(next));
                                run.push(id);
                            }
                            _ => {
                                after = Some(next);
                                break;
                            }
                        }
                    }
                    if after.is_none() {
                        after = rest.next_if(|it| matches!(it, Inline::Plain(_)));
                    }
                    let mut after = after.map(plain).unwrap_or_default();
                    self.run(inlines, &run, joints, &mut after, origin);
                    if !after.is_empty() {
                        inlines.push(Inline::Plain(after));
                    }
                    continue;
                }
                Inline::Emph(inner)
                | Inline::Strong(inner)
                | Inline::Underline(inner)
                | Inline::Link(_, inner) => self.inlines(inner, origin),
                Inline::List(items) => {
                    for item in items {
                        self.inlines(item, origin);
                    }
                }
                Inline::Part(part) => self.inlines(&mut part.inlines, part.origin),
                _ => {}
            }
            inlines.push(inline);
        }
    }

    /// Prints references that follow one another after `before`, as far as the document shows
    /// them, and mends the words around them.
    fn run(
        &mut self,
        before: &mut Vec<Inline>,
        run: &[Id],
        mut joints: Vec<String>,
        after: &mut String,
        origin: Span,
    ) {
        let shown: Vec<Inline> = run.iter().filter_map(|id| self.label(id)).collect();
        if shown.len() < run.len() {
            let is_whole = !shown.is_empty() || self.close(before, after);
            for id in run.iter().filter(|id| self.labels.on_page(id).is_none()) {
                self.notes.push(self.left_out(id, is_whole, origin));
            }
            // The last joint stays the last.
            if let Some(last) = joints.pop().filter(|_| shown.len() > 1) {
                joints.truncate(shown.len() - 2);
                // `a, b, and c` becomes `a and b`.
                let of_two = last.trim_start_matches(',');
                let has_word = of_two.contains(char::is_alphabetic);
                let is_pair = shown.len() == 2 && has_word;
                joints.push(if is_pair { of_two.to_owned() } else { last });
            }
        }
        let mut joints = joints.into_iter();
        for (at, label) in shown.into_iter().enumerate() {
            if at > 0 {
                before.push(Inline::Plain(joints.next().unwrap_or_default()));
            }
            before.push(label);
        }
    }

    fn label(&self, id: &Id) -> Option<Inline> {
        let label = self.labels.on_page(id)?;
        Some(Inline::Label(format!("[{label}]"), id.clone()))
    }

    fn left_out(&self, id: &Id, is_whole: bool, origin: Span) -> Diagnostic {
        let what = format!("`{id}` has no label on {}", self.document);
        if is_whole {
            let message = format!("{what}, so the reference is omitted");
            return Diagnostic::new(&REFERENCE_LEFT_OUT, origin, message);
        }
        let message = format!("{what}, and the sentence needs it");
        Diagnostic::new(&BROKEN_SENTENCE, origin, message)
            .help("write a sentence that is whole without the label, or put `(see [@…])` in brackets")
    }
}

fn plain(inline: Inline) -> String {
    if let Inline::Plain(words) = inline { words } else { String::new() }
}

/// How words are mended.
impl CrossRefs<'_> {
    fn is_joint(&self, word: &str) -> bool {
        self.vocabularies().iter().any(|words| words.is_joint(word))
    }

    fn vocabularies(&self) -> [&'static Vocabulary; 2] {
        [self.words, Locale::default().vocabulary()]
    }

    /// Whether a word leads nowhere without a reference after it. Names such as `MIT` do not.
    fn needs(&self, word: &str) -> bool {
        let is_name = word.chars().skip(1).any(char::is_uppercase);
        let lower = word.to_lowercase();
        let is_letter = word.chars().count() == 1 && lower != word;
        let is_needing = || self.vocabularies().iter().any(|it| it.is_needing(&lower));
        !is_name && !is_letter && is_needing()
    }

    /// Whether a piece may join two references: a comma, or a word such as `and`.
    fn joins(&self, inline: &Inline) -> bool {
        let Inline::Plain(words) = inline else { return false };
        let trimmed = words.trim_matches([' ', '\u{a0}']);
        MARKS.contains(&trimmed)
            || self.is_joint(trimmed.trim_start_matches(',').trim_start())
    }

    /// Closes the gap that omitted references leave between the words before and after.
    /// Returns whether the sentence is whole.
    fn close(&self, before: &mut [Inline], after: &mut String) -> bool {
        let Some(Inline::Plain(words)) = before.last_mut() else {
            // Nothing is before, so that what joins is left over.
            if before.is_empty() {
                *after = self.without_joint(after).to_owned();
            }
            return true;
        };
        if let Some(start) = self.opens(words)
            && after.starts_with(')')
        {
            words.truncate(words[..start].trim_end().len());
            after.remove(0);
            return true;
        }
        words.truncate(words.trim_end().len());
        if words.ends_with('(') {
            *after = self.without_joint(after).to_owned();
            return true;
        }
        let (rest, last) = words.rsplit_once([' ', '(', '\u{a0}']).unwrap_or(("", words));
        if self.is_joint(last) {
            let kept = rest.trim_end_matches([',', ' ']).len();
            words.truncate(kept);
        } else if self.needs(last) {
            // `in [@a] and Nature`
            let Some(next) = self.after_word(after) else { return false };
            *after = format!(" {next}");
        } else if words.ends_with([',', ';']) {
            words.pop();
        }
        true
    }

    /// What follows a word that joins, if there is one: `and Nature`, `, and Nature`.
    fn after_word<'t>(&self, text: &'t str) -> Option<&'t str> {
        let trimmed = text.trim_start_matches([' ', '\u{a0}']);
        let trimmed = trimmed.strip_prefix(',').unwrap_or(trimmed).trim_start();
        let (word, rest) = trimmed.split_once(' ')?;
        self.is_joint(word).then(|| rest.trim_start())
    }

    /// A text without the word or comma that joins it to what is before it.
    fn without_joint<'t>(&self, text: &'t str) -> &'t str {
        let comma = text.trim_start_matches([' ', '\u{a0}']).strip_prefix([',', ';']);
        self.after_word(text).or(comma.map(str::trim_start)).unwrap_or(text)
    }

    /// The index of a bracket before references with nothing in it but words that introduce
    /// them: `(see`, `(joint work in`.
    fn opens(&self, words: &str) -> Option<usize> {
        let start = words.rfind('(')?;
        let introduces = |word: &str| {
            let word = word.trim_matches([',', ';', ':']);
            word.is_empty()
                || self.needs(word)
                || self.is_joint(word)
                || INTRODUCING.contains(&word.to_lowercase().as_str())
        };
        words[start + 1..].split_whitespace().all(introduces).then_some(start)
    }
}

#[cfg(test)]
mod tests {
    use crate::project::tests::{resume, shown};
    use crate::project::{Plan, Printed};

    const PAPERS: &str = "sections: [honors, {section: publications, label: P, types: [book]}]\n\
                          publications:\n  \
                          - {id: a, type: book, title: T, authors: [A]}\n  \
                          - {id: b, type: book, title: U, authors: [A]}\n  \
                          - {id: x, type: other, title: V, authors: [A]}\n  \
                          - {id: y, type: other, title: W, authors: [A]}\n";

    /// A text as it is printed where `x` and `y` are left out, and whether it is whole.
    fn printed(text: &str) -> (String, bool) {
        let resume = resume(&format!("{PAPERS}honors:\n  - title: \"{text}\"\n"));
        let made = Plan::new(&resume, crate::model::Variant::default()).project(0);
        let Some(Printed::Honors(honor)) = made.cv.sections[0].body.entries.first()
        else {
            panic!("no honor")
        };
        let is_whole = made.notes.iter().all(|note| note.code.name != "broken-sentence");
        (shown(&honor.title), is_whole)
    }

    #[test]
    fn what_belongs_to_a_reference_goes_with_it() {
        for (text, expected) in [
            ("In [@a]", "In [P2]"),
            ("A program [@x].", "A program."),
            ("A program [@x, @y].", "A program [@x, @y]."),
            ("Used in [@a] and [@x].", "Used in [P2]."),
            ("Used in [@x] and [@a].", "Used in [P2]."),
            ("Used in [@a], [@b], and [@x].", "Used in [P2] and [P1]."),
            ("Used in [@a], [@x] and [@b].", "Used in [P2] and [P1]."),
            ("Used in [@a], [@b], [@x].", "Used in [P2], [P1]."),
            ("Analysis of World War I [@x]", "Analysis of World War I"),
            ("Best Paper (USENIX ATC 2023 [@x])", "Best Paper (USENIX ATC 2023)"),
            ("Award from MIT [@x]", "Award from MIT"),
            ("Used in [@x], [@a], [@y] and [@b].", "Used in [P2] and [P1]."),
            ("A program (see [@x]) of 1843", "A program of 1843"),
            ("A program (joint work, [@x], [@y])", "A program"),
            ("A program (see [@x] and [@a])", "A program (see [P2])"),
            ("As told in Nature and [@x].", "As told in Nature."),
            ("As told in Nature, and [@x].", "As told in Nature."),
            ("As told in [@x] and Nature.", "As told in Nature."),
            ("A program, [@x], and more", "A program, and more"),
            ("[@x] and Nature", "Nature"),
            ("*In print* [@x] and more", "*In print* and more"),
        ] {
            let (words, is_whole) = printed(text);
            assert_eq!(words, expected, "{text}");
            assert!(is_whole, "{text}");
        }
    }

    #[test]
    fn words_are_those_of_the_language() {
        let told =
            |locale: &str, text: &str| printed(&format!("{text}\"\nlocale: \"{locale}"));
        assert_eq!(told("de", "Siehe [@x] und Nature"), ("Siehe Nature".into(), true));
        assert_eq!(told("de", "Mit [@x]."), ("Mit.".into(), false));
        assert_eq!(told("nl", "In Nature en [@x]."), ("In Nature.".into(), true));
        assert_eq!(told("en-US", "Vitamin E [@x]"), ("Vitamin E".into(), true));
    }

    #[test]
    fn a_sentence_that_needs_the_label_is_told() {
        for (text, expected) in [
            ("As described in [@x].", "As described in."),
            ("For the paper [@x]", "For the paper"),
            ("As shown in [@x], bees dance.", "As shown in, bees dance."),
            ("The program in [@x] of 1843", "The program in of 1843"),
        ] {
            let (words, is_whole) = printed(text);
            assert_eq!(words, expected, "{text}");
            assert!(!is_whole, "{text}");
        }
    }
}
