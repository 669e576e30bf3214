//! Prints publications.

use super::super::cited::PaperReference;
use super::super::paper_parts::{PaperParts, parts};
use super::super::people::People;
use super::super::{citation, venues};
use super::prelude::*;
use crate::model::{
    Grouping, Inline, NoteKind, PublicationStatus, PublicationType, Sorting, Vocabulary,
};

reflect! {
    /// A printed publication.
    Paper {
        /// The heading of its group, if it is the first of one.
        group: Option<Text>,
        /// `C13`, without brackets.
        label: Option<Text>,
        /// The name of its link target.
        anchor: String,
        /// The title.
        title: Text as Title,
        /// The link target of the title.
        url: Option<Url> as Link,
        /// `Under Review` and the like.
        status: Option<Text> as Aside,
        /// The authors in order, the owner in bold.
        authors: Text as Details,
        /// The citation of the venue, with its short name in bold.
        venue: Option<Text> as Details,
        /// Links that are printed as addresses.
        addresses: Vec<Link> as Details,
        /// Links that are printed as words.
        links: Vec<Link> as Details,
        /// Awards and other notes.
        notes: Vec<PaperNote> as Details,
        /// The publication in a citation style, which takes the place of title and authors.
        reference: Option<Box<PaperReference>> as Pieces,
        /// The parts of which authors and venue are composed.
        parts: Option<Box<PaperParts>> as Pieces,
    }
}

reflect! {
    /// A note under a publication.
    PaperNote {
        /// What it is about.
        kind: NoteKind,
        /// Whether it is an honor.
        honor: bool,
        /// The text.
        text: Text as Aside,
        /// The link target.
        url: Option<Url> as Link,
    }
}

impl Print for model::Publication {
    type Printed = Paper;

    fn print(&self, _: &Section, on: &Projector) -> Paper {
        let doi = self.doi.as_ref().map(|doi| doi.url());
        let url = self.url.as_ref().map(|url| url.value.clone());
        let arxiv = self.arxiv.iter().map(|arxiv| Link::address(arxiv.url(), arxiv.span));
        let doi_page = self.doi.as_ref().map(|doi| Link::address(doi.url(), doi.span));
        let link = |link: &model::PublicationLink| Link {
            text: link.label.clone(),
            url: link.url.value.clone(),
        };
        let note = |note: &model::Note| PaperNote {
            kind: note.kind,
            honor: note.kind.is_honor(),
            text: note.text.clone(),
            url: note.url.as_deref().cloned(),
        };
        // The line of the venue says that a manuscript was submitted to it.
        let is_said = |status: &PublicationStatus| {
            use PublicationStatus::{InPreparation, Submitted};
            self.venue.is_some() && matches!(status, InPreparation | Submitted)
        };
        let status = self.status.filter(|status| !is_said(status));
        let status = status.and_then(|status| on.words.status(status));
        let cited = on.citing.as_ref().map(|citing| citing.cite(self, on));
        let addresses = || doi_page.into_iter().chain(arxiv).collect();
        let (status, venue, addresses, reference) = match cited {
            Some(cited) => (
                cited.status,
                cited.venue,
                cited.addresses,
                Some(Box::new(cited.reference)),
            ),
            None => (
                status.map(|words| on.say(words)),
                citation::citation(on.resume, &on.people, self),
                addresses(),
                None,
            ),
        };
        Paper {
            group: None,
            label: on.labels.get(&self.id).map(Text::plain),
            anchor: anchor(self.id.as_str()),
            title: self.title.clone(),
            url: url.or(doi),
            status,
            authors: if self.is_edited_work() {
                on.people.editors(&self.editors)
            } else {
                on.people.authors(&self.authors)
            },
            venue,
            addresses,
            links: self.links.iter().map(link).collect(),
            notes: self.notes.iter().map(note).collect(),
            reference,
            parts: on.composing.then(|| Box::new(parts(self, on))),
        }
    }

    fn all(shown: &[Self], section: &Section, on: &Projector) -> Vec<Paper> {
        let by = section.group.as_ref().map_or(Grouping::None, |group| group.value);
        let mut before = None;
        let print = |paper: &Self| {
            let group = match by {
                Grouping::Type => Some(on.words.publications(paper.kind).to_owned()),
                Grouping::Year => {
                    Some(on.words.year(paper.date.as_ref().map(|date| date.year)))
                }
                _ => None,
            };
            let begins = group != before;
            let heading = group.as_deref().filter(|_| begins).map(|group| on.say(group));
            before = group;
            Paper { group: heading, ..paper.print(section, on) }
        };
        in_order(shown, section, &on.people).into_iter().map(print).collect()
    }

    fn anchor(paper: &Paper) -> Option<&str> {
        Some(&paper.anchor)
    }

    fn lead(section: &Section, on: &Projector) -> Lead {
        let shown = in_order(&on.shown.publications, section, &on.people);
        let wants_summary = section.summary.as_ref().is_some_and(|summary| summary.value);
        let summary = wants_summary
            .then(|| venues::summary(on.resume, &on.people, &shown))
            .flatten()
            .map(|text| Summary { label: summary_label(on.words), text });
        let lists = shown.iter().flat_map(|paper| [&paper.authors, &paper.editors]);
        let legend = on.people.legend(lists);
        let labels = shown.iter().filter_map(|paper| on.labels.get(&paper.id));
        let widest = labels.max_by_key(|label| label.chars().count()).map(Text::plain);
        Lead { widest, summary, legend, ..Lead::default() }
    }

    fn leads() -> &'static [&'static str] {
        &["widest", "summary", "legend"]
    }
}

/// Publications in the order of the section: sorted, and grouped.
pub(in crate::project) fn in_order<'p>(
    shown: &'p [model::Publication],
    section: &Section,
    people: &People<'_>,
) -> Vec<&'p model::Publication> {
    let mut papers = sorted(section, shown);
    if section.sort.as_ref().is_some_and(|sort| sort.value == Sorting::FirstAuthor) {
        papers.sort_by_key(|paper| !people.owner_is_first(&paper.authors));
    }
    let year = |paper: &&model::Publication| paper.date.as_ref().map(|date| date.year);
    match section.group.as_ref().map_or(Grouping::None, |group| group.value) {
        Grouping::Type => papers.sort_by_key(|paper| {
            PublicationType::ALL.iter().position(|kind| *kind == paper.kind)
        }),
        // Publications without a year are forthcoming.
        Grouping::Year => {
            papers
                .sort_by_key(|paper| std::cmp::Reverse(year(paper).unwrap_or(u16::MAX)));
            if section.sort.as_ref().is_some_and(|sort| sort.value == Sorting::Oldest) {
                papers.sort_by_key(|paper| year(paper).unwrap_or(u16::MAX));
            }
        }
        _ => {}
    }
    papers
}

/// The name of the link target of an entry.
pub fn anchor(id: &str) -> String {
    format!("entry.{id}")
}

/// The word in bold explains the years in bold.
fn summary_label(words: &Vocabulary) -> Text {
    let bold = Inline::Strong(vec![Inline::Plain(words.first_author.into())]);
    let summary = Inline::Plain(format!("{} (", words.summary));
    let inlines = vec![summary, bold, Inline::Plain(")".into())];
    Text { inlines, ..Text::default() }
}
