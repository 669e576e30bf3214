//! Cross-references in texts: `[@id]` becomes a label, or goes away with the words that belong
//! to it.
//!
//! References that follow one another, as in `[@a], [@b] and [@c]`, are joined anew when some are
//! left out. Brackets of nothing else go with them, and so does the word that joined them to what
//! is before. Where the sentence still needs them, the author is warned.

use super::labels::Labels;
use crate::diag::{Code, Diagnostic, Severity, Span};
use crate::model::{Id, Inline, Text};

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

/// What joins references, without the spaces around it.
const JOINTS: [&str; 24] = [
    "", ",", ";", "/", "&", "and", ", and", "or", "und", "oder", "et", "ou", "y", "e",
    "ed", "i", "en", "of", "ve", "och", "、", "和", "及", "と",
];

/// Words before a reference that need it, in the languages of documents.
const NEEDING: [&str; 60] = [
    "in", "with", "by", "of", "see", "from", "for", "to", "on", "as", "at", "via",
    "than", "the", "cf.", "under", "after", "through", "paper", "article", "like", "mit",
    "von", "siehe", "aus", "für", "auf", "zu", "vgl.", "durch", "dans", "avec", "de",
    "voir", "pour", "sur", "par", "con", "en", "por", "para", "sobre", "véase", "nel",
    "nella", "da", "per", "su", "vedi", "met", "van", "uit", "zie", "voor", "w", "z",
    "na", "em", "com", "ver",
];

/// Replaces the references of texts by labels.
pub(super) struct CrossRefs<'l> {
    pub labels: &'l Labels,
    /// The document, in words: the variant and its name.
    pub document: &'l str,
    pub notes: Vec<Diagnostic>,
}

impl CrossRefs<'_> {
    /// Replaces references by labels, and removes those to publications that are not shown.
    pub fn resolve(&mut self, text: &mut Text) {
        self.inlines(&mut text.inlines, text.origin);
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
                    while let Some(next) = rest.next_if(|it| joint(it).is_some()) {
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
            let is_whole = !shown.is_empty() || close(before, after);
            for id in run.iter().filter(|id| self.labels.on_page(id).is_none()) {
                self.notes.push(self.left_out(id, is_whole, origin));
            }
            // The last joint stays the last.
            if let Some(last) = joints.pop().filter(|_| shown.len() > 1) {
                joints.truncate(shown.len() - 2);
                let of_two = last.trim_start_matches(',');
                joints.push(if shown.len() == 2 { of_two.to_owned() } else { last });
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

/// Whether a piece may join two references: a comma, or a word such as `and`.
fn joint(inline: &Inline) -> Option<&str> {
    let Inline::Plain(words) = inline else { return None };
    let trimmed = words.trim_matches([' ', '\u{a0}']);
    JOINTS.contains(&trimmed).then_some(trimmed)
}

fn plain(inline: Inline) -> String {
    if let Inline::Plain(words) = inline { words } else { String::new() }
}

/// Closes the gap that omitted references leave between the words before and after. Returns
/// whether the sentence is whole.
fn close(before: &mut [Inline], after: &mut String) -> bool {
    let Some(Inline::Plain(words)) = before.last_mut() else {
        // Nothing is before, so that what joins is left over.
        if before.is_empty() {
            *after = without_joint(after).to_owned();
        }
        return true;
    };
    if let Some(start) = opens(words)
        && after.starts_with(')')
    {
        words.truncate(words[..start].trim_end().len());
        after.remove(0);
        return true;
    }
    words.truncate(words.trim_end().len());
    let (rest, last) = words.rsplit_once([' ', '(', '\u{a0}']).unwrap_or(("", words));
    let last = last.to_lowercase();
    if NEEDING.contains(&last.as_str()) {
        // `in [@a] and Nature`
        let next = without_joint(after);
        if next.len() < after.len() {
            *after = format!(" {next}");
            return true;
        }
        return false;
    }
    let is_joint = JOINTS.contains(&last.trim_start_matches(','));
    if is_joint && !last.is_empty() && last.chars().all(char::is_alphabetic) {
        let kept = rest.trim_end_matches([',', ' ']).len();
        words.truncate(kept);
    } else if words.ends_with([',', ';']) {
        words.pop();
    }
    if words.ends_with('(') {
        *after = without_joint(after).to_owned();
    }
    true
}

/// What follows the word or comma that joins a text to what is before it.
fn without_joint(text: &str) -> &str {
    let trimmed = text.trim_start_matches([' ', '\u{a0}']);
    let after_comma = trimmed.strip_prefix([',', ';']).unwrap_or(trimmed).trim_start();
    for word in JOINTS.iter().filter(|word| word.chars().all(char::is_alphabetic)) {
        if let Some(rest) = after_comma.strip_prefix(word)
            && !word.is_empty()
            && rest.starts_with(' ')
        {
            return rest.trim_start();
        }
    }
    if after_comma.len() < trimmed.len() { after_comma } else { text }
}

/// The index of a bracket that is opened before references with at most two words after it:
/// `(see`, `(joint work in`.
fn opens(words: &str) -> Option<usize> {
    let start = words.rfind('(')?;
    let inside = &words[start + 1..];
    (!inside.contains(')') && inside.split_whitespace().count() <= 3).then_some(start)
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
    fn a_sentence_that_needs_the_label_is_told() {
        for (text, expected) in [
            ("As described in [@x].", "As described in."),
            ("For the paper [@x]", "For the paper"),
            ("Mit [@x].", "Mit."),
        ] {
            let (words, is_whole) = printed(text);
            assert_eq!(words, expected, "{text}");
            assert!(!is_whole, "{text}");
        }
    }
}
