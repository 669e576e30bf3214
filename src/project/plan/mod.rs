//! One document of a database: what could stand in it, what does, and in which order
//! things go when space is short.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::labels::Labels;
use super::people::People;
use super::select::{self, Item, Reason, in_time};
use super::{
    Anchors, Cv, CvSection, Owner, Projection, Projector, contacts, phrase, room,
    sections, variant,
};
use crate::diag::{Code, Diagnostic, Span, Spanned};
use crate::model::{
    Basics, Id, LabelMode, Locale, Resume, Section, SectionKind, Selection, Text, Texts,
    Variant, Vocabulary,
};

pub(super) static EMPTY_VARIANT: Code =
    Code::mistake("empty-variant", "a variant that selects no entries").page(
        "Its sections and selections leave nothing to print. Most often a date, a tag or a \
         section is mistaken.",
        "basics: {name: A}\nhonors:\n  - {title: Prize, dates: 2020}\nvariants:\n  new: {select: \
         {since: 2021}}\n",
        "basics: {name: A}\nhonors:\n  - {title: Prize, dates: 2020}\nvariants:\n  new: {select: \
         {since: 2019}}\n",
    );

/// A document, before it is known how much of it there is room for.
pub struct Plan<'r> {
    /// In the language of the document.
    resume: Cow<'r, Resume>,
    /// The forms of the owner's name.
    own: BTreeSet<String>,
    variant: Variant,
    sections: Vec<Section>,
    pub(super) items: Vec<Item>,
    order: Vec<usize>,
}

impl<'r> Plan<'r> {
    /// Plans a variant of a résumé that passed its checks. `variant` has what it extends
    /// in it already.
    pub fn new(resume: &'r Resume, variant: Variant) -> Self {
        // In every language that it is given in.
        let own = resume.basics.iter().flat_map(Basics::forms).collect();
        let (mut resume, variant) = spoken(resume, variant);
        variant.hide.iter().for_each(|hidden| resume.to_mut().hide(*hidden));
        let sections = variant::shown(&resume, &variant);
        let items = select::items(&resume, &variant, &sections, false);
        let order = room::order(&items);
        Plan { resume, own, variant, sections, items, order }
    }

    /// What is wrong with the plan of a variant, or of flags if it has no name.
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

    /// How many entries and bullets can be left out for space.
    pub fn droppable(&self) -> usize {
        self.order.len()
    }

    /// The document, with the first `cut` of what can go left out.
    pub fn project(&self, cut: usize) -> Projection {
        let stays = self.stays(cut);
        let shown = self.shown(&stays);
        let labels = self.labels(&shown);
        let mut notes: Vec<Diagnostic> = Vec::new();
        let basics = self.resume.basics.clone().map(|mut basics| {
            basics.change_texts(&mut |text| labels.resolve(text, &mut notes));
            basics
        });
        let (locale, spoken) = self.locale();
        let words = locale.vocabulary();
        let owner = owner(basics.as_ref(), words, spoken);
        let mut anchors = Anchors::default();
        let mut all = Vec::new();
        for (section, mut shown) in self.sections.iter().zip(shown) {
            let mut section = section.clone();
            section.change_texts(&mut |text| labels.resolve(text, &mut notes));
            shown.change_texts(&mut |text| labels.resolve(text, &mut notes));
            shown.basics.clone_from(&basics);
            let projector = Projector {
                resume: &self.resume,
                shown: &shown,
                locale,
                words,
                spoken,
                people: People::new(&self.resume, &self.own, self.variant.authors, words),
                labels: &labels,
            };
            let body = projector.body(&section);
            let kind = section.section.value;
            if !body.is_empty() || (!kind.has_entries() && shown.has(kind)) {
                all.push(CvSection {
                    kind,
                    heading: projector.heading(&section),
                    anchor: anchors.of(&section),
                    body,
                });
            }
        }
        let cv = Cv {
            owner,
            language: locale.tag().to_owned(),
            document: words.cv.to_owned(),
            sections: all,
        };
        Projection { cv, notes }
    }

    /// The locale, and where it was said.
    fn locale(&self) -> (Locale, Span) {
        let locale = self.variant.locale.as_ref().or(self.resume.locale.as_ref());
        locale.map_or_else(Default::default, |locale| (locale.value, locale.span))
    }

    /// For each section, the paths of what stands in it.
    fn stays(&self, cut: usize) -> Vec<BTreeSet<Vec<usize>>> {
        let gone: BTreeSet<usize> = self.order.iter().take(cut).copied().collect();
        let mut stays = vec![BTreeSet::new(); self.sections.len()];
        for (number, item) in self.items.iter().enumerate() {
            if item.left_out.is_none() && !gone.contains(&number) {
                stays[item.section].insert(item.path.clone());
            }
        }
        // What lives by its parts goes with the last of them.
        for item in self.items.iter().rev().filter(|item| item.lives_by_parts) {
            let paths = &mut stays[item.section];
            let below = paths.range(item.path.clone()..);
            let lives = below
                .take_while(|path| path.starts_with(&item.path))
                .any(|path| path.len() == item.path.len() + 1);
            if !lives {
                paths.remove(&item.path);
            }
        }
        stays
    }

    /// What stands in each section.
    fn shown(&self, stays: &[BTreeSet<Vec<usize>>]) -> Vec<Resume> {
        let sections = self.sections.iter().zip(stays);
        sections.map(|(section, stays)| self.only(section, stays)).collect()
    }

    fn only(&self, section: &Section, stays: &BTreeSet<Vec<usize>>) -> Resume {
        let mut only = self.resume.only(section, &|path| stays.contains(path));
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

    /// Labels are those of the whole database, unless the variant counts anew.
    fn labels(&self, shown: &[Resume]) -> Labels {
        let on_page: BTreeSet<Id> = shown
            .iter()
            .flat_map(|r| &r.publications)
            .map(|p| p.id.value.clone())
            .collect();
        let mut labels = Labels::new(on_page.clone());
        if self.variant.labels == Some(LabelMode::Renumber) {
            labels.count(&self.resume, &self.sections, &|id| on_page.contains(id));
        } else {
            labels.count(&self.resume, &sections(&self.resume), &|_| true);
            labels.count(&self.resume, &self.sections, &|_| true);
        }
        labels
    }

    /// What stands in the document with the first `cut` of what can go left out on account
    /// of `pages`, and why the rest does not.
    pub fn report(&self, cut: usize, pages: u16) -> Report {
        let stays = self.stays(cut);
        let labels = self.labels(&self.shown(&stays));
        let items = select::items(&self.resume, &self.variant, &self.sections, true);
        let mut wholes: BTreeMap<(usize, &[usize]), (&Item, usize)> = BTreeMap::new();
        for item in &items {
            wholes.insert((item.section, &item.path), (item, 0));
            let whole = item.path.split_last().map(|(_, whole)| (item.section, whole));
            if let Some((_, parts)) = whole.and_then(|whole| wholes.get_mut(&whole)) {
                *parts += 1;
            }
        }
        // The only role of a job is the job.
        let is_only = |item: &Item| {
            let whole = item.path.split_last().map(|(_, whole)| (item.section, whole));
            let whole = whole.and_then(|whole| wholes.get(&whole));
            whole.is_some_and(|(whole, parts)| {
                whole.name.starts_with(&item.name) && *parts == 1
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
                let gone = !stays[number].contains(&item.path);
                let whole = item.path.split_last().map(|(_, whole)| whole.to_vec());
                let left_out = item.left_out.clone().or_else(|| {
                    let with_whole = whole
                        .is_some_and(|w| !w.is_empty() && !stays[number].contains(&w));
                    (gone || with_whole).then_some(Reason::Pages(pages))
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

/// The résumé and the variant with every text in the language of the document, else in that
/// of the database, else in English, else in the first that it is given in.
fn spoken(resume: &Resume, mut variant: Variant) -> (Cow<'_, Resume>, Variant) {
    let several = |text: &&Text| !text.languages.is_empty();
    if !resume.texts().iter().chain(&variant.texts()).any(several) {
        return (Cow::Borrowed(resume), variant);
    }
    let locales = [variant.locale.clone(), resume.locale.clone()];
    let mut order: Vec<&str> =
        locales.iter().flatten().map(|locale| locale.tag()).collect();
    order.push("en");
    let mut spoken = resume.clone();
    spoken.change_texts(&mut |text| text.speak(&order));
    variant.change_texts(&mut |text| text.speak(&order));
    (Cow::Owned(spoken), variant)
}

/// What stands in a document, and why the rest of the database does not.
#[derive(Debug, Clone, PartialEq)]
pub struct Report {
    /// Each section, in order of the page.
    pub sections: Vec<ReportSection>,
    /// What stands in none.
    pub elsewhere: Vec<Line>,
}

/// A section, with everything that could stand in it.
#[derive(Debug, Clone, PartialEq)]
pub struct ReportSection {
    /// Its heading.
    pub heading: String,
    /// Entries and parts, in order of the database.
    pub lines: Vec<Line>,
}

/// An entry, or a part of the one before it.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// 1 for an entry, more for parts.
    pub depth: usize,
    /// Its label.
    pub label: Option<String>,
    /// What it is called.
    pub name: String,
    /// Where it was written.
    pub place: Span,
    /// Why it does not stand in the document, if so.
    pub left_out: Option<Reason>,
}

fn owner(
    basics: Option<&crate::model::Basics>,
    words: &Vocabulary,
    spoken: Span,
) -> Owner {
    let Some(basics) = basics else { return Owner::default() };
    Owner {
        name: basics.name.clone(),
        photo: basics.photo.as_ref().map(|photo| photo_name(photo.as_str())),
        headline: basics.headline.clone(),
        affiliation: basics.affiliation.clone(),
        address: basics.address.clone(),
        contacts: contacts(&basics.contact, words, spoken),
        interests: phrase::commas(&basics.interests),
        profile: basics.profile.clone(),
    }
}

/// One name for every picture, so that it is never that of a theme's file.
fn photo_name(file: &str) -> String {
    let end = file.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
    format!("photo-of-owner.{end}")
}

#[cfg(test)]
mod tests;
