//! Plans one document: what could be printed, what is printed, and in which order items
//! are dropped when space is short.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::cited::{CitationStyles, Citing};
use super::crossrefs::CrossRefs;
use super::labels::Labels;
use super::owner::Speaker;
use super::people::People;
use super::select::{self, Item, Reason, in_time};
use super::{
    Anchors, Cv, CvSection, Projection, Projector, drop_order, sections, variant,
};
use crate::diag::{Code, Diagnostic, Span, Spanned};
use crate::model::{
    Basics, CitationStyle, Hidden, Id, LabelMode, Locale, Resume, Section, SectionKind,
    Selection, Text, Texts, Variant,
};

pub(super) static EMPTY_VARIANT: Code =
    Code::mistake("empty-variant", "a variant that selects no entries").page(
        "Its sections and selections leave nothing to print. Most often a date, a tag or a \
         section is wrong.",
        "basics: {name: A}\nhonors:\n  - {title: Prize, dates: 2020}\nvariants:\n  new: {select: \
         {since: 2021}}\n",
        "basics: {name: A}\nhonors:\n  - {title: Prize, dates: 2020}\nvariants:\n  new: {select: \
         {since: 2019}}\n",
    );

/// A document whose length is not decided yet.
pub struct Plan<'r> {
    /// The database, in the language of the document.
    resume: Cow<'r, Resume>,
    /// The forms of the owner's name.
    own: BTreeSet<String>,
    /// The name of its variant.
    name: Option<Id>,
    composing: bool,
    styles: CitationStyles,
    variant: Variant,
    sections: Vec<Section>,
    pub(super) items: Vec<Item>,
    order: Vec<usize>,
}

impl<'r> Plan<'r> {
    /// Plans a variant of a résumé that passed its checks. `variant` must include
    /// everything that it extends.
    pub fn new(resume: &'r Resume, variant: Variant) -> Self {
        // The forms in all languages in which the name is given.
        let own = resume.basics.iter().flat_map(Basics::forms).collect();
        let (mut resume, variant) = translated(resume, variant);
        variant.hide.iter().for_each(|hidden| resume.to_mut().hide(*hidden));
        let sections = variant::shown(&resume, &variant);
        let items = select::items(&resume, &variant, &sections, false);
        let order = drop_order::drop_order(&items);
        let (name, composing, styles) = (None, true, CitationStyles::new());
        Plan { resume, own, name, composing, styles, variant, sections, items, order }
    }

    /// With the citation styles that its sections name.
    #[must_use]
    pub fn citing(self, styles: CitationStyles) -> Self {
        Plan { styles, ..self }
    }

    /// The citation styles that the sections of a document name, besides tenure's own.
    pub fn citations(resume: &Resume, variant: &Variant) -> Vec<Spanned<CitationStyle>> {
        let is_named = |style: &Spanned<CitationStyle>| !style.value.is_default();
        // Most databases name none.
        let mut places = resume.citation_styles().chain(variant.citation_styles());
        if places.next().is_none() {
            return Vec::new();
        }
        let sections = variant::shown(resume, variant).into_iter();
        sections.filter_map(|section| section.citations).filter(is_named).collect()
    }

    /// With the parts of publications, which not every theme needs.
    #[must_use]
    pub fn composing(self, composing: bool) -> Self {
        Plan { composing, ..self }
    }

    /// With the name of the variant, for messages.
    #[must_use]
    pub fn named(self, name: Option<&Id>) -> Self {
        Plan { name: name.cloned(), ..self }
    }

    /// What is wrong with the plan of a variant; `name` is `None` for a variant made of
    /// flags.
    pub fn found(&self, name: Option<&Spanned<Id>>) -> Option<Diagnostic> {
        let has_any = |section| !self.resume.entries(section).is_empty();
        let nothing = self.items.is_empty()
            && (self.sections.iter().any(has_any)
                || self.project(0).cv.sections.is_empty());
        if !nothing || self.resume.all_entries().next().is_none() {
            return None;
        }
        let found = match name {
            Some(name) => {
                let message = format!("the variant `{}` selects no entries", name.value);
                Diagnostic::new(&EMPTY_VARIANT, name.span, message)
            }
            None => {
                let message = "the given options select no entries";
                Diagnostic::new(&EMPTY_VARIANT, Span::NONE, message)
            }
        };
        Some(found)
    }

    /// The number of entries and bullets that can be dropped to save space.
    pub fn droppable(&self) -> usize {
        self.order.len()
    }

    /// The document without the first `cut` items of the drop order.
    pub fn project(&self, cut: usize) -> Projection {
        let kept = self.kept(cut);
        let shown = self.shown(&kept);
        let labels = self.labels(&shown);
        let document = self.name.as_ref().map(|name| format!("the variant `{name}`"));
        let document = document.as_deref().unwrap_or("this CV");
        let (locale, locale_span) = self.locale();
        let words = locale.vocabulary();
        let mut refs = CrossRefs { labels: &labels, document, words, notes: Vec::new() };
        let basics = self.resume.basics.clone().map(|mut basics| {
            basics.change_texts(&mut |text| refs.resolve(text));
            basics
        });
        let speaker = Speaker { locale, locale_span };
        let owner =
            basics.as_ref().map(|basics| speaker.owner(basics)).unwrap_or_default();
        let mut anchors = Anchors::default();
        let mut all = Vec::new();
        let mut explained = None;
        for (section, mut shown) in self.sections.iter().zip(shown) {
            let mut section = section.clone();
            section.change_texts(&mut |text| refs.resolve(text));
            shown.change_texts(&mut |text| refs.resolve(text));
            shown.basics.clone_from(&basics);
            let projector = Projector {
                resume: &self.resume,
                shown: &shown,
                locale,
                words,
                locale_span,
                people: People::new(
                    &self.resume,
                    &self.own,
                    self.variant.authors,
                    words,
                    locale_span,
                ),
                labels: &labels,
                citing: self.citing_in(&section),
                composing: self.composing,
            };
            let mut body = projector.body(&section);
            let kind = section.section.value;
            // The same marks are explained once above lists that follow one another.
            let legend =
                body.lead.legend.clone().filter(|_| kind == SectionKind::Publications);
            if legend.is_some() && legend == explained {
                body.lead.legend = None;
            }
            explained = legend;
            // What an attempt to save space prints is no other than what all of it does.
            let unused = projector.citing.as_ref().filter(|_| cut == 0);
            refs.notes.extend(unused.into_iter().flat_map(Citing::unused_keys));
            if !body.is_empty() || (!kind.has_entries() && shown.has(kind)) {
                all.push(CvSection {
                    kind,
                    heading: projector.heading(&section),
                    anchor: anchors.of(&section),
                    new_page: section.new_page.as_ref().is_some_and(|it| it.value),
                    body,
                });
            }
        }
        let signature =
            self.resume.signature.as_ref().map(|it| speaker.signature(it, &owner));
        let (before, after) = words.continued.split_once("{}").unwrap_or_default();
        let cv = Cv {
            owner,
            language: locale.tag().to_owned(),
            paper: locale.paper(),
            updated: self.resume.updated.as_ref().map(|date| speaker.updated(date)),
            footer: self.footer(&mut refs),
            continued: (before.to_owned(), after.to_owned()),
            document: words.cv.to_owned(),
            sections: all,
            signature,
        };
        Projection { cv, notes: refs.notes }
    }

    /// The text in the footer.
    fn footer(&self, refs: &mut CrossRefs) -> Option<Text> {
        if self.variant.hides(Hidden::Footer) {
            return None;
        }
        let mut footer =
            self.variant.footer.clone().or_else(|| self.resume.footer.clone());
        footer.iter_mut().for_each(|text| refs.resolve(text));
        footer
    }

    /// The citation style of a section, if it is not tenure's own.
    fn citing_in(&self, section: &Section) -> Option<Citing> {
        let name = section.citations.as_ref()?.as_str();
        self.styles.get(name).map(|renderer| Citing::new(name, renderer))
    }

    /// The locale, and where it was set.
    fn locale(&self) -> (Locale, Span) {
        let locale = self.variant.locale.as_ref().or(self.resume.locale.as_ref());
        locale.map_or_else(Default::default, |locale| (locale.value, locale.span))
    }

    /// The paths of the items that are kept, for each section.
    fn kept(&self, cut: usize) -> Vec<BTreeSet<Vec<usize>>> {
        let gone: BTreeSet<usize> = self.order.iter().take(cut).copied().collect();
        let mut kept = vec![BTreeSet::new(); self.sections.len()];
        for (number, item) in self.items.iter().enumerate() {
            if item.left_out.is_none() && !gone.contains(&number) {
                kept[item.section].insert(item.path.clone());
            }
        }
        // An item that cannot exist without parts is dropped with the last of them.
        for item in self.items.iter().rev().filter(|item| item.lives_by_parts) {
            let paths = &mut kept[item.section];
            let below = paths.range(item.path.clone()..);
            let lives = below
                .take_while(|path| path.starts_with(&item.path))
                .any(|path| path.len() == item.path.len() + 1);
            if !lives {
                paths.remove(&item.path);
            }
        }
        kept
    }

    /// The entries that each section shows.
    fn shown(&self, kept: &[BTreeSet<Vec<usize>>]) -> Vec<Resume> {
        let sections = self.sections.iter().zip(kept);
        sections.map(|(section, kept)| self.only(section, kept)).collect()
    }

    fn only(&self, section: &Section, kept: &BTreeSet<Vec<usize>>) -> Resume {
        let mut only = self.resume.only(section, &|path| kept.contains(path));
        let of_section = section.select.as_ref().map(|select| &select.value);
        let selections = of_section.into_iter().chain([&self.variant.select]);
        let is_timed = |it: &Selection| it.since.is_some() || it.until.is_some();
        if selections.clone().any(is_timed) {
            only.narrow(&|dates| {
                selections.clone().all(|selection| in_time(selection, dates))
            });
        }
        only
    }

    /// The labels: those of the whole database, unless the variant renumbers.
    fn labels(&self, shown: &[Resume]) -> Labels {
        let on_page: BTreeSet<Id> = shown
            .iter()
            .flat_map(|r| &r.publications)
            .map(|p| p.id.value.clone())
            .collect();
        let mut labels = Labels::new(on_page.clone());
        let (resume, page) = (&self.resume, &self.sections);
        let (locale, locale_span) = self.locale();
        let words = locale.vocabulary();
        let people = People::new(resume, &self.own, None, words, locale_span);
        match self.variant.labels {
            Some(LabelMode::None) => {}
            Some(LabelMode::Renumber) => {
                labels.count(resume, page, &people, &|id| on_page.contains(id));
            }
            Some(LabelMode::Keep) | None => {
                labels.count(resume, &sections(resume), &people, &|_| true);
                labels.count(resume, page, &people, &|_| true);
            }
        }
        labels
    }

    /// What is printed when the first `cut` items of the drop order are dropped to fit on
    /// `pages`, and why the rest is not.
    pub fn report(&self, cut: usize, pages: u16) -> Report {
        let kept = self.kept(cut);
        let labels = self.labels(&self.shown(&kept));
        let items = select::items(&self.resume, &self.variant, &self.sections, true);
        let mut holders: BTreeMap<(usize, &[usize]), (&Item, usize)> = BTreeMap::new();
        for item in &items {
            holders.insert((item.section, &item.path), (item, 0));
            let holder = item.path.split_last().map(|(_, holder)| (item.section, holder));
            if let Some((_, parts)) = holder.and_then(|holder| holders.get_mut(&holder)) {
                *parts += 1;
            }
        }
        // The only role of a job is reported as the job.
        let is_only = |item: &Item| {
            let holder = item.path.split_last().map(|(_, holder)| (item.section, holder));
            let holder = holder.and_then(|holder| holders.get(&holder));
            holder.is_some_and(|(holder, parts)| {
                holder.name.starts_with(&item.name) && *parts == 1
            })
        };
        let mut of_sections: Vec<Vec<&Item>> = vec![Vec::new(); self.sections.len()];
        items.iter().for_each(|item| of_sections[item.section].push(item));
        let mut report = Report { sections: Vec::new(), elsewhere: Vec::new() };
        for (number, (section, entries)) in
            self.sections.iter().zip(of_sections).enumerate()
        {
            let entries = entries.into_iter().filter(|item| !is_only(item));
            let line = |item: &Item| {
                let gone = !kept[number].contains(&item.path);
                let holder = item.path.split_last().map(|(_, holder)| holder.to_vec());
                let left_out = item.left_out.clone().or_else(|| {
                    let with_holder = holder
                        .is_some_and(|w| !w.is_empty() && !kept[number].contains(&w));
                    (gone || with_holder).then_some(Reason::Pages(pages))
                });
                let id = item.id.as_ref();
                Line {
                    depth: item.path.len(),
                    label: id.and_then(|id| labels.get(id)).cloned(),
                    name: item.name.clone(),
                    place: item.place,
                    left_out,
                }
            };
            report.sections.push(ReportSection {
                heading: self.heading(section),
                lines: entries.map(line).collect(),
            });
        }
        report.elsewhere = self.elsewhere();
        report
    }

    fn heading(&self, section: &Section) -> String {
        let free = section.of.as_ref().and_then(|of| self.resume.free.get(&of.value));
        let given = section.heading.as_ref().or(free.map(|free| &free.heading));
        let usual =
            || self.locale().0.vocabulary().heading(section.section.value).to_owned();
        given.map_or_else(usual, Text::letters)
    }

    /// Entries that no section of the document shows.
    fn elsewhere(&self) -> Vec<Line> {
        let mut shown: BTreeMap<(SectionKind, Option<&Id>), BTreeSet<usize>> =
            BTreeMap::new();
        for section in &self.sections {
            let of = section.of.as_ref().map(|of| &of.value);
            let numbers = self.resume.entries(section).into_iter().map(|(n, _)| n);
            shown.entry((section.section.value, of)).or_default().extend(numbers);
        }
        let topics =
            SectionKind::ALL.iter().copied().filter(|kind| *kind != SectionKind::Free);
        let free = self.resume.free.keys().map(super::free_section);
        let mut lines = Vec::new();
        for section in topics.map(super::section_of).chain(free) {
            let of = section.of.as_ref().map(|of| &of.value);
            let key = (section.section.value, of);
            let seen = shown.get(&key);
            for (number, entry) in self.resume.entries(&section) {
                if !seen.is_some_and(|seen| seen.contains(&number)) {
                    lines.push(Line {
                        depth: 1,
                        label: None,
                        name: entry.name(),
                        place: entry.place(),
                        left_out: Some(Reason::NoSection),
                    });
                }
            }
        }
        lines
    }
}

/// Translates the résumé and the variant: every text in the language of the document,
/// else of the database, else in English, else in its first language.
fn translated(resume: &Resume, mut variant: Variant) -> (Cow<'_, Resume>, Variant) {
    let several = |text: &&Text| !text.languages.is_empty();
    if !resume.texts().iter().chain(&variant.texts()).any(several) {
        return (Cow::Borrowed(resume), variant);
    }
    let locales = [variant.locale.clone(), resume.locale.clone()];
    let mut order: Vec<&str> =
        locales.iter().flatten().map(|locale| locale.tag()).collect();
    order.push("en");
    let mut translated = resume.clone();
    translated.change_texts(&mut |text| text.speak(&order));
    variant.change_texts(&mut |text| text.speak(&order));
    (Cow::Owned(translated), variant)
}

/// What a document prints, and why it does not print the rest of the database.
#[derive(Debug, Clone, PartialEq)]
pub struct Report {
    /// The sections, in the order of the page.
    pub sections: Vec<ReportSection>,
    /// Entries that no section shows.
    pub elsewhere: Vec<Line>,
}

/// A section, with everything that it could print.
#[derive(Debug, Clone, PartialEq)]
pub struct ReportSection {
    /// The heading.
    pub heading: String,
    /// Entries and parts, in the order of the database.
    pub lines: Vec<Line>,
}

/// An entry, or a part of the entry before it.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// 1 for an entry, higher for parts.
    pub depth: usize,
    /// The label.
    pub label: Option<String>,
    /// The name in reports.
    pub name: String,
    /// Where it was written.
    pub place: Span,
    /// Why it is not printed; `None` if it is.
    pub left_out: Option<Reason>,
}

#[cfg(test)]
mod tests;
