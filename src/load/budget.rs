//! Upper limits on databases.
//!
//! No real CV comes near these limits. Without them, a value could exceed the longest
//! line that TeX reads, or a letter with its combining marks could be taller than a page.

use std::collections::{BTreeMap, BTreeSet};

use unicode_normalization::char::is_combining_mark;

use super::codes;
use crate::diag::{Diagnostic, Sink, Span, Spanned};
use crate::model::{Id, Resume, Section, SectionKind, Selection, Showing};

/// Characters of a value; a paragraph of three pages. TeX reads lines of 200,000
/// characters, and an escaped character takes up to 22.
const CHARACTERS: usize = 8_000;
/// Combining marks on one letter. Writing systems need up to four, phonetic notation a
/// few more.
const MARKS: usize = 8;

/// Variants of a database. Each is checked in full.
const VARIANTS: usize = 200;
/// Length of the chain of variants that one extends. Each adds its selections.
const EXTENDED: usize = 20;
/// Sections of a page. Each visits all entries of its topic.
const SECTIONS: usize = 100;
/// Tags and ids in a selection.
const NAMES: usize = 1_000;
/// Entries and parts that are visited, summed over sections and variants: a thousand in
/// each of thirty sections, in each of a hundred variants. That takes three seconds.
const LOOKS: usize = 3_000_000;

/// Truncates a database to the limits and reports what exceeds them.
pub(super) fn enforce(resume: &mut Resume, sink: &mut Sink) {
    let mut tell = |span, message: String| {
        sink.push(Diagnostic::new(&codes::INVALID_VALUE, span, message));
    };
    if let Some((name, _)) = resume.variants.get_index(VARIANTS) {
        tell(name.span, format!("a database can have at most {VARIANTS} variants"));
        resume.variants.truncate(VARIANTS);
    }
    if let Some(section) = resume.sections.get(SECTIONS) {
        let span = section.section.span;
        tell(span, format!("a database can have at most {SECTIONS} sections"));
        resume.sections.truncate(SECTIONS);
    }
    sections_of_variants(resume, &mut tell);
    names(resume, &mut tell);
    extended(resume, &mut tell);
    looks(resume, &mut tell);
}

/// The name of a section, which refers to all sections of that name.
fn name_of(section: &Section) -> &str {
    section.of.as_ref().map_or(section.section.as_str(), |of| of.as_str())
}

fn sections_of_variants(resume: &mut Resume, tell: &mut impl FnMut(Span, String)) {
    let mut named: BTreeMap<&str, usize> = BTreeMap::new();
    for section in &resume.sections {
        *named.entry(name_of(section)).or_default() += 1;
    }
    for variant in resume.variants.values_mut() {
        let mut count = 0;
        let exceeds = |showing: &Showing| {
            count += match showing {
                Showing::Named(name) => *named.get(name.as_str()).unwrap_or(&1),
                Showing::Own(_) => 1,
            };
            count > SECTIONS
        };
        if let Some(first) = variant.sections.iter().position(exceeds) {
            let span = match &variant.sections[first] {
                Showing::Named(name) => name.span,
                Showing::Own(section) => section.section.span,
            };
            tell(span, format!("a variant can have at most {SECTIONS} sections"));
            variant.sections.truncate(first);
        }
    }
}

/// Every selection of the database.
fn selections(resume: &mut Resume) -> impl Iterator<Item = &mut Selection> {
    fn of(section: &mut Section) -> Option<&mut Selection> {
        section.select.as_mut().map(|select| &mut select.value)
    }
    fn own(showing: &mut Showing) -> Option<&mut Selection> {
        match showing {
            Showing::Own(section) => of(section),
            Showing::Named(_) => None,
        }
    }
    let variants = resume.variants.values_mut().flat_map(move |variant| {
        let sections = variant.sections.iter_mut().filter_map(own);
        sections.chain([&mut variant.select])
    });
    resume.sections.iter_mut().filter_map(of).chain(variants)
}

fn names(resume: &mut Resume, tell: &mut impl FnMut(Span, String)) {
    for selection in selections(resume) {
        let Selection { tags, all_tags, no_tags, ids, drop, .. } = selection;
        let mut left = NAMES;
        for list in [tags, all_tags, no_tags, ids, drop] {
            if let Some(name) = list.get(left) {
                tell(
                    name.span,
                    format!("a selection can name at most {NAMES} tags and ids"),
                );
                list.truncate(left);
            }
            left -= list.len();
        }
    }
    for variant in resume.variants.values_mut() {
        if let Some(name) = variant.without.get(NAMES) {
            tell(name.span, format!("`without` can name at most {NAMES} sections"));
            variant.without.truncate(NAMES);
        }
    }
}

fn extended(resume: &mut Resume, tell: &mut impl FnMut(Span, String)) {
    let base = |name: &Id| {
        let extends = resume.variants.get(name)?.extends.as_ref()?;
        resume.variants.get_key_value(&extends.value).map(|(id, _)| &id.value)
    };
    // A cycle is reported by `check`.
    let extends_too_many = |name: &&Id| {
        let mut seen = BTreeSet::from([*name]);
        let mut next = base(name);
        while let Some(name) = next.filter(|name| seen.insert(name)) {
            next = base(name);
        }
        next.is_none() && seen.len() > EXTENDED + 1
    };
    let names = resume.variants.keys().map(|name| &name.value);
    let too_long: Vec<Id> = names.filter(extends_too_many).cloned().collect();
    for name in too_long {
        let variant = resume.variants.get_mut(&name);
        if let Some(extends) = variant.and_then(|variant| variant.extends.take()) {
            let message =
                format!("a variant can extend a chain of at most {EXTENDED} others");
            tell(extends.span, message);
        }
    }
}

/// What a section visits: a topic, or one of the free sections.
type Looked<'r> = (SectionKind, Option<&'r Id>);

fn looked(section: &Section) -> Looked<'_> {
    let kind = section.section.value;
    let of = section.of.as_ref().filter(|_| kind == SectionKind::Free);
    (kind, of.map(|of| &of.value))
}

/// The number of entries and parts that sections visit.
struct Sizes<'r> {
    of_topics: BTreeMap<Looked<'r>, usize>,
    /// Summed over all sections of the page that have the name.
    of_names: BTreeMap<&'r str, usize>,
}

impl<'r> Sizes<'r> {
    fn of(resume: &'r Resume) -> Self {
        let size = |section: &Section| {
            let mut size = 0;
            let entries = resume.entries(section).into_iter();
            entries.for_each(|(_, entry)| entry.walk(&mut |_| size += 1));
            size
        };
        let topics =
            SectionKind::ALL.iter().map(|kind| ((*kind, None), Section::of(*kind)));
        let free = resume.free.keys().map(|id| {
            let section = Section::of(SectionKind::Free);
            (
                (SectionKind::Free, Some(&id.value)),
                Section { of: Some(id.clone()), ..section },
            )
        });
        let sized = topics.chain(free).map(|(name, section)| (name, size(&section)));
        let mut sizes = Sizes { of_topics: sized.collect(), of_names: BTreeMap::new() };
        for section in &resume.sections {
            let size = sizes.of_section(section);
            *sizes.of_names.entry(name_of(section)).or_default() += size;
        }
        sizes
    }

    fn of_section(&self, section: &Section) -> usize {
        self.of_topics.get(&looked(section)).copied().unwrap_or_default()
    }

    /// The number that the page of the database visits.
    fn of_page(&self, resume: &Resume) -> usize {
        if resume.sections.is_empty() {
            self.of_topics.values().sum()
        } else {
            resume.sections.iter().map(|section| self.of_section(section)).sum()
        }
    }

    /// The number that all sections of a name visit: those of the page, or else of that
    /// topic.
    fn of_name(&self, name: &Id) -> usize {
        let is_called = |(kind, of): &Looked| match of {
            Some(of) => *of == name,
            None => kind.as_str() == name.as_str(),
        };
        let called = self.of_topics.iter().filter(|(looked, _)| is_called(looked));
        let called = called.map(|(_, size)| *size).max().unwrap_or_default();
        self.of_names.get(name.as_str()).copied().unwrap_or(called)
    }

    /// The number that a variant visits.
    fn of_variant(&self, resume: &Resume, name: &Id) -> usize {
        let chain = std::iter::successors(resume.variants.get(name), |variant| {
            resume.variants.get(&variant.extends.as_ref()?.value)
        });
        let chosen = chain.take(VARIANTS).find(|variant| !variant.sections.is_empty());
        let Some(chosen) = chosen else { return self.of_page(resume) };
        let size = |showing: &Showing| match showing {
            Showing::Named(name) => self.of_name(&name.value),
            Showing::Own(section) => self.of_section(section),
        };
        chosen.sections.iter().map(size).sum()
    }
}

fn looks(resume: &mut Resume, tell: &mut impl FnMut(Span, String)) {
    let sizes = Sizes::of(resume);
    let mut looks = sizes.of_page(resume);
    if let Some(section) = resume.sections.first().filter(|_| looks > LOOKS) {
        let span = section.section.span;
        tell(
            span,
            format!("the sections select from more than {LOOKS} entries in total"),
        );
        resume.sections.clear();
        resume.variants.clear();
        return;
    }
    let exceeds = |name: &Spanned<Id>| {
        looks += sizes.of_variant(resume, &name.value);
        looks > LOOKS
    };
    let Some(first) = resume.variants.keys().position(exceeds) else { return };
    let span = resume.variants.get_index(first).map_or(Span::NONE, |(name, _)| name.span);
    let message = format!(
        "the sections of the variants select from more than {LOOKS} entries in total"
    );
    tell(span, message);
    resume.variants.truncate(first);
}

/// Why a value exceeds a limit, and what to do about it.
pub(super) fn exceeded(value: &str) -> Option<(String, &'static str)> {
    // The number of bytes is an upper bound of the number of characters.
    if value.len() > CHARACTERS {
        let count = value.chars().count();
        if count > CHARACTERS {
            let said = format!(
                "a value can have at most {CHARACTERS} characters, but this one has \
                 {count}"
            );
            return Some((said, "shorten it, or split it"));
        }
    }
    let mut marks = 0;
    for c in value.chars() {
        marks = if !c.is_ascii() && is_combining_mark(c) { marks + 1 } else { 0 };
        if marks > MARKS {
            let said = format!(
                "a letter can have at most {MARKS} combining marks, but one here has \
                 more"
            );
            return Some((said, "remove the marks above and below that letter"));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Sources;

    /// The findings for a database, and the number of variants that are kept.
    fn read(yaml: &str) -> (Vec<String>, usize) {
        let (mut sources, mut sink) = (Sources::default(), Sink::default());
        let file = sources.add("cv.yaml", format!("basics: {{name: A}}\n{yaml}"));
        let resume = crate::load::load(&[file], &sources, &mut sink);
        let found = sink.into_sorted().into_iter().map(|found| found.message).collect();
        (found, resume.variants.len())
    }

    fn honors(number: usize) -> String {
        format!("honors:\n{}", "- {title: T}\n".repeat(number))
    }

    fn variants(number: usize, line: impl Fn(usize) -> String) -> String {
        let lines = (0..number).map(|n| format!("  v{n}: {{{}}}\n", line(n)));
        format!("variants:\n{}", lines.collect::<String>())
    }

    #[test]
    fn variants_and_sections_are_counted_together() {
        let papers = |_| "paper: a4".to_owned();
        let page = |sections: usize| {
            format!("sections:\n{}", "- {section: honors}\n".repeat(sections))
        };
        let fits = honors(1_000) + &page(29) + &variants(100, papers);
        assert_eq!(read(&fits), (vec![], 100));
        let (found, left) = read(&(honors(1_000) + &page(31) + &variants(100, papers)));
        let all =
            "the sections of the variants select from more than 3000000 entries in total";
        assert_eq!((found, left), (vec![all.to_owned()], 95));
        // A variant has its own sections, or those of what it extends.
        let own = |n: usize| match n {
            0 => format!("sections: [{}]", ["honors"; 50].join(", ")),
            _ => "extends: v0".to_owned(),
        };
        let (found, left) = read(&(honors(3_000) + &variants(40, own)));
        assert_eq!((found.len(), left), (1, 19), "{found:?}");
        let (found, left) = read(&(honors(30_001) + &page(100) + &variants(2, papers)));
        assert_eq!(
            found,
            ["the sections select from more than 3000000 entries in total"]
        );
        assert_eq!(left, 0);
    }

    #[test]
    fn a_variant_extends_few() {
        let chain = |n: usize| {
            if n == 0 { String::new() } else { format!("extends: v{}", n - 1) }
        };
        assert_eq!(read(&variants(21, chain)), (vec![], 21));
        let (found, left) = read(&variants(22, chain));
        assert_eq!(found, ["a variant can extend a chain of at most 20 others"]);
        assert_eq!(left, 22);
        // `check` reports a cycle.
        let (found, _) = read(&variants(30, |n| format!("extends: v{}", (n + 1) % 30)));
        assert_eq!(found, Vec::<String>::new());
    }

    #[test]
    fn a_selection_names_few() {
        let names = |number: usize| vec!["a"; number].join(", ");
        let variant = |tags: usize, drop: usize| {
            format!(
                "variants: {{v: {{select: {{tags: [{}], drop: [{}]}}}}}}\n",
                names(tags),
                names(drop)
            )
        };
        assert_eq!(read(&variant(400, 600)).0, Vec::<String>::new());
        let said = "a selection can name at most 1000 tags and ids";
        assert_eq!(read(&variant(400, 601)).0, [said]);
        assert_eq!(read(&variant(1_001, 0)).0, [said]);
    }

    #[test]
    fn what_is_written_fits() {
        for value in ["", "Việt", "שָׁלוֹם", &"é".repeat(CHARACTERS), &"a\u{301}".repeat(99)]
        {
            assert_eq!(exceeded(value), None, "{value}");
        }
    }

    #[test]
    fn what_no_one_writes_does_not() {
        let said = |value: &str| exceeded(value).expect("it is too much").0;
        assert_eq!(
            said(&"x".repeat(8001)),
            "a value can have at most 8000 characters, but this one has 8001"
        );
        assert_eq!(
            said(&format!("a{}", "\u{301}".repeat(9))),
            "a letter can have at most 8 combining marks, but one here has more"
        );
    }
}
