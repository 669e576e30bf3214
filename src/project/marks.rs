//! Marks of authors: the signs and styles of their names, and the legend that explains them.

use std::collections::{BTreeMap, BTreeSet};

use super::phrase::Phrase;
use crate::diag::{Span, Spanned};
use crate::model::{
    Author, Id, Inline, KNOWN_MARKS, KnownMark, Mark, MarkStyle, Resume, Text, Vocabulary,
};

/// The marks of a database.
pub(super) struct Marks {
    /// In the order in which they follow a name.
    shown: Vec<Shown>,
    /// The marks of people in all author lists, by the people's ids.
    of_people: BTreeMap<String, Vec<Spanned<Id>>>,
}

/// A mark, as it is shown.
struct Shown {
    id: String,
    sign: Option<Text>,
    style: Option<MarkStyle>,
    words: Text,
}

impl Marks {
    /// Those that tenure knows, as the database changes them, and the database's own.
    pub fn new(resume: &Resume, words: &'static Vocabulary, words_at: Span) -> Self {
        let written = |id: &str| {
            resume.marks.iter().find(|(own, _)| own.as_str() == id).map(|(_, mark)| mark)
        };
        let known = KNOWN_MARKS.iter().map(|known| {
            let own = written(known.id);
            let looks = |mark: &&Mark| mark.sign.is_some() || mark.style.is_some();
            let (sign, style) = match own.filter(looks) {
                Some(own) => (own.sign.clone(), own.style),
                None => (known.sign.map(Text::plain), known.style),
            };
            let meaning = own.and_then(|own| own.text.clone());
            let words =
                meaning.unwrap_or_else(|| Text::plain(words.mark(known.id)).at(words_at));
            Shown { id: known.id.to_owned(), sign, style, words }
        });
        let own =
            resume.marks.iter().filter(|(id, _)| KnownMark::of(id.as_str()).is_none());
        let own = own.map(|(id, mark)| Shown {
            id: id.to_string(),
            sign: mark.sign.clone(),
            style: mark.style,
            words: mark.text.clone().unwrap_or_default(),
        });
        let people = resume.people.iter().filter(|(_, person)| !person.marks.is_empty());
        let of_people = people.map(|(id, person)| (id.to_string(), person.marks.clone()));
        Marks { shown: known.chain(own).collect(), of_people: of_people.collect() }
    }

    /// The ids of an author's marks: those in the list, and those that the person always has.
    fn worn<'a>(&'a self, author: &'a Author) -> Vec<&'a str> {
        let of_person = if self.of_people.is_empty() {
            None
        } else {
            author.written().and_then(|id| self.of_people.get(&id.letters()))
        };
        let all = author.marks.iter().chain(of_person.into_iter().flatten());
        all.map(|mark| mark.value.as_str()).collect()
    }

    fn of<'a>(&'a self, author: &'a Author) -> impl Iterator<Item = &'a Shown> {
        let worn = self.worn(author);
        self.shown.iter().filter(move |shown| worn.contains(&shown.id.as_str()))
    }

    /// The name of an author with its marks.
    pub fn marked(&self, name: Text, author: &Author) -> Vec<Inline> {
        let mut inlines = vec![Inline::Part(Box::new(name))];
        if author.marks.is_empty() && self.of_people.is_empty() {
            return inlines;
        }
        for style in self.of(author).filter_map(|mark| mark.style) {
            inlines = vec![styled(style, inlines)];
        }
        inlines.extend(self.signs(author));
        inlines
    }

    /// The signs of an author, in order.
    fn signs(&self, author: &Author) -> Vec<Inline> {
        let mut phrase = Phrase::default();
        for sign in self.of(author).filter_map(|mark| mark.sign.as_ref()) {
            phrase.text(sign);
        }
        phrase.finish().map(|text| text.inlines).unwrap_or_default()
    }

    /// The signs of an author, as a text; `None` if there are none.
    pub fn sign(&self, author: &Author) -> Option<Text> {
        let inlines = self.signs(author);
        (!inlines.is_empty()).then(|| Text { inlines, ..Text::default() })
    }

    /// Whether the name of an author is underlined.
    pub fn is_underlined(&self, author: &Author) -> bool {
        self.of(author).any(|mark| mark.style == Some(MarkStyle::Underline))
    }

    /// The explanation of the marks of these authors; `None` if they have none.
    pub fn legend<'a>(&self, authors: impl Iterator<Item = &'a Author>) -> Option<Text> {
        let mut worn: BTreeSet<String> = BTreeSet::new();
        for author in authors {
            worn.extend(self.worn(author).into_iter().map(str::to_owned));
        }
        let mut phrase = Phrase::default();
        for mark in self.shown.iter().filter(|mark| worn.contains(&mark.id)) {
            phrase.comma();
            if let Some(sign) = &mark.sign {
                phrase.text(sign).words("\u{a0}");
            }
            let words = Inline::Part(Box::new(mark.words.clone()));
            phrase.inline(match mark.style {
                Some(style) => styled(style, vec![words]),
                None => words,
            });
        }
        phrase.finish()
    }
}

fn styled(style: MarkStyle, inlines: Vec<Inline>) -> Inline {
    match style {
        MarkStyle::Underline => Inline::Underline(inlines),
        MarkStyle::Italic => Inline::Emph(inlines),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use crate::model::KNOWN_MARKS;
    use crate::project::tests::{papers, resume, shown};
    use crate::project::{Plan, variant};

    const OWN: &str = "marks:\n  visitor: {sign: \"#\", text: visiting student}\n  \
                       ug: {style: italic, text: undergraduate}\n";

    fn legend(marks: &str, authors: &str) -> Option<String> {
        let yaml = format!(
            "{marks}publications: [{{id: p, type: other, title: T, authors: [{authors}]}}]\n"
        );
        let cv = crate::project::tests::cv(&yaml);
        cv.sections[0].body.lead.legend.as_ref().map(shown)
    }

    #[test]
    fn marks_are_explained_as_the_database_has_them() {
        let legend = |marks, authors| legend(marks, authors).unwrap_or_default();
        assert_eq!(legend(OWN, "A, B"), "");
        assert_eq!(
            legend(OWN, "{name: A, marks: [ug, visitor], equal: true}"),
            "*~equal contribution, #~visiting student, *undergraduate*"
        );
        assert_eq!(
            legend("marks: {student: {text: trainee}}\n", "{name: A, student: true}"),
            "trainee"
        );
        assert_eq!(
            legend("marks: {student: {sign: \"§\"}}\n", "{name: A, student: true}"),
            "§~student"
        );
    }

    #[test]
    fn people_have_marks_in_every_list() {
        let yaml = "people:\n  bo: {name: Bo Li, marks: [advisee]}\npublications:\n  \
                    - {id: p, type: other, title: T, authors: [A, {name: bo, equal: true}]}\n";
        let cv = crate::project::tests::cv(yaml);
        assert_eq!(shown(&papers(&cv)[0].authors), "A, Bo Li*‡");
    }

    #[test]
    fn names_may_be_written_in_parts() {
        let authors = |written: &str| {
            let yaml = format!(
                "basics: {{name: Ann Lee}}\npublications: [{{id: p, type: other, title: T, authors: \
                 [{written}]}}]\n"
            );
            shown(&papers(&crate::project::tests::cv(&yaml))[0].authors)
        };
        assert_eq!(
            authors(
                "{given: J. R., family: de la Cruz, suffix: Jr.}, {group: The ATLAS Team}"
            ),
            "J.~R.~de la Cruz Jr., The ATLAS Team"
        );
        assert_eq!(
            authors("{name: Ann Lee, own: false}, {name: A. L., own: true}"),
            "Ann Lee, **A.~L.**"
        );
        assert_eq!(authors("Ann Lee, {others: true}, Bo Li"), "**Ann~Lee**, …, Bo Li");
    }

    #[test]
    fn marks_follow_the_name() {
        let yaml = format!(
            "{OWN}publications: [{{id: p, type: other, title: T, authors: [{{name: A, marks: \
             [ug, visitor], equal: true}}, {{given: B, family: C, co-first: true}}]}}]\n"
        );
        let cv = crate::project::tests::cv(&yaml);
        assert_eq!(shown(&papers(&cv)[0].authors), "*A**#, B C§");
    }

    /// An author: a letter as the name, marks by number, or others who are not named.
    fn author() -> impl Strategy<Value = (char, Vec<usize>)> {
        (prop::char::range('B', 'Z'), prop::collection::vec(0..KNOWN_MARKS.len(), 0..3))
    }

    proptest! {
        /// However a list is shortened: no mark without its explanation, no explanation
        /// without its mark, and the owner is there.
        #[test]
        fn a_legend_has_the_marks_that_are_printed(
            authors in prop::collection::vec(author(), 1..12),
            own in 0_usize..12,
            most in prop::option::of(1_u16..8),
            others in any::<bool>(),
        ) {
            let mut written: Vec<String> = authors.iter().map(|(name, marks)| {
                let ids: Vec<&str> = marks.iter().map(|at| KNOWN_MARKS[*at].id).collect();
                format!("{{name: {name}, marks: [{}]}}", ids.join(", "))
            }).collect();
            written.insert(own.min(authors.len()), "Ann".to_owned());
            if others {
                written.push("{others: true}".to_owned());
            }
            let most = most.map(|most| format!("authors: {most}")).unwrap_or_default();
            let yaml = format!(
                "basics: {{name: Ann}}\nmarks: {{student: {{sign: \"#\"}}}}\npublications:\n  \
                 - {{id: p, type: other, title: T, authors: [{}]}}\nvariants: {{v: {{{most}}}}}\n",
                written.join(", ")
            );
            let resume = resume(&yaml);
            let id = "v".parse().expect("an id");
            let plan = Plan::new(&resume, variant(&resume, &id).expect("a variant"));
            let cv = plan.project(0).cv;
            let printed = papers(&cv)[0].authors.letters();
            let legend = cv.sections[0].body.lead.legend.as_ref();
            let legend = legend.map(crate::model::Text::letters).unwrap_or_default();
            for sign in ['*', '†', '‡', '§', '¶', '#'] {
                prop_assert_eq!(printed.contains(sign), legend.contains(sign), "{}", printed);
            }
            prop_assert!(printed.contains("Ann"), "{}", printed);
            prop_assert_eq!(printed.contains("et al."), others, "{}", printed);
            let named = printed.split(", ").filter(|it| it.len() < 20 && !it.contains(' '));
            let count = if printed.contains("other") {
                let words = printed.rsplit("and ").next().unwrap_or_default();
                words.split(' ').next().and_then(|n| n.parse::<usize>().ok()).unwrap_or(0)
            } else {
                0
            };
            let is_cut = printed.contains('…');
            let all = named.filter(|it| *it != "…").count() + count;
            prop_assert!(is_cut || others || all == authors.len() + 1, "{}", printed);
        }
    }
}
