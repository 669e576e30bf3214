//! A section of publications.

use super::cv::{Body, Link, Paper, PaperNote, Summary};
use super::people::legend;
use super::words::Words;
use super::{Projector, venues};
use crate::model::{
    Grouping, Inline, Publication, PublicationType, Section, Sorting, Text,
};

impl Projector<'_> {
    /// The publications that a section shows.
    pub(super) fn publications(&self, section: &Section) -> Body {
        let mut shown: Vec<&Publication> = self.shown.publications.iter().collect();
        let date = |p: &&Publication| {
            p.date.as_ref().map(|date| date.value).map_or((0, 0), |date| {
                (
                    date.year,
                    if let crate::model::Part::Month(m) = date.part { m } else { 0 },
                )
            })
        };
        match section.sort {
            Sorting::Database => {}
            Sorting::Newest => shown.sort_by_key(|p| std::cmp::Reverse(date(p))),
            Sorting::Oldest => shown.sort_by_key(date),
            Sorting::FirstAuthor => {
                shown.sort_by_key(|p| !self.people.owner_is_first(&p.authors));
            }
        }
        group(section.group, &mut shown);
        let wants_summary = section.summary.as_ref().is_some_and(|summary| summary.value);
        let summary = wants_summary
            .then(|| venues::summary(self.resume, &self.people, &shown))
            .flatten()
            .map(|text| Summary { label: summary_label(self.words), text });
        Body::Publications {
            summary,
            legend: legend(&shown.iter().flat_map(|p| &p.authors), self.words),
            entries: self.papers(section.group, &shown),
        }
    }

    fn papers(&self, by: Option<Grouping>, shown: &[&Publication]) -> Vec<Paper> {
        let mut before = None;
        let mut papers = Vec::with_capacity(shown.len());
        for p in shown {
            let group = match by {
                None | Some(Grouping::None) => None,
                Some(Grouping::Type) => Some(self.words.papers(p.kind).to_owned()),
                Some(Grouping::Year) => {
                    Some(self.words.year(p.date.as_ref().map(|d| d.year)))
                }
            };
            let begins = group != before;
            let heading =
                group.as_deref().filter(|_| begins).map(|group| self.say(group));
            before = group;
            papers.push(Paper { group: heading, ..self.paper(p) });
        }
        papers
    }

    fn paper(&self, p: &Publication) -> Paper {
        let doi = p.doi.as_ref().map(|doi| doi.url());
        let url = p.url.as_ref().map(|url| url.value.clone());
        let arxiv = p.arxiv.iter().map(|arxiv| Link {
            text: Text::plain(arxiv.url().short()).at(arxiv.span),
            url: arxiv.url(),
        });
        Paper {
            group: None,
            label: self.labels.get(&p.id).map(Text::plain),
            anchor: anchor(p.id.as_str()),
            title: p.title.clone(),
            url: url.or(doi),
            status: p
                .status
                .and_then(|s| self.words.status(s))
                .map(|words| self.say(words)),
            authors: self.people.authors(&p.authors),
            venue: venues::citation(self.resume, p),
            addresses: arxiv.collect(),
            links: p
                .links
                .iter()
                .map(|link| Link {
                    text: link.label.clone(),
                    url: link.url.value.clone(),
                })
                .collect(),
            notes: p
                .notes
                .iter()
                .map(|note| PaperNote {
                    kind: note.kind,
                    honor: note.kind.is_honor(),
                    text: note.text.clone(),
                    url: note.url.as_deref().cloned(),
                })
                .collect(),
        }
    }
}

/// Puts groups together, each in the order that its publications have.
fn group(by: Option<Grouping>, shown: &mut [&Publication]) {
    let year = |p: &&Publication| p.date.as_ref().map(|date| date.year);
    match by {
        None | Some(Grouping::None) => {}
        Some(Grouping::Type) => shown.sort_by_key(|p| {
            PublicationType::ALL.iter().position(|kind| *kind == p.kind)
        }),
        Some(Grouping::Year) => {
            // What has no year is still to come.
            shown.sort_by_key(|p| std::cmp::Reverse(year(p).unwrap_or(u16::MAX)));
        }
    }
}

/// The name by which links reach an entry.
pub fn anchor(id: &str) -> String {
    format!("entry.{id}")
}

/// The bold word says what bold years mean.
fn summary_label(words: &Words) -> Text {
    let bold = Inline::Strong(vec![Inline::Plain(words.first_author.into())]);
    let summary = Inline::Plain(format!("{} (", words.summary));
    let inlines = vec![summary, bold, Inline::Plain(")".into())];
    Text { inlines, ..Text::default() }
}
