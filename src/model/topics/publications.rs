//! Publications, with their authors, links and notes.

use super::super::written::text_or_mapping;
use super::super::{
    Arxiv, Author, Doi, PartialDate, PublicationStatus, PublicationType, Section,
};
use super::prelude::*;

/// A publication.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Publication {
    /// The id by which variants and texts (`[@mu-serve]`) refer to it: `mu-serve`.
    pub id: Spanned<Id>,
    /// What kind of publication it is: `journal`.
    #[serde(rename = "type")]
    pub kind: PublicationType,
    /// The title.
    pub title: Text,
    /// The authors in order: `[Haoran Qiu, {name: ann, corresponding: true}]`. If the list is
    /// empty, the editors are printed in their place.
    pub authors: Vec<Author>,
    /// Where it was published: the id of a venue, or a name.
    pub venue: Option<Text>,
    /// When it was published: `2024` or `2024-07`.
    pub date: Option<Spanned<PartialDate>>,
    /// The ordinal of a book's edition, or of the venue's edition if it cannot be computed from
    /// the year: `12`.
    pub edition: Option<u16>,
    /// The track of the venue: `Disrupt Track`.
    pub track: Option<Text>,
    /// The volume of a journal or book: `16`.
    pub volume: Option<Text>,
    /// The number within the volume: `3`.
    pub number: Option<Text>,
    /// The pages: `1572-1588`; of a book, how many it has: `412`.
    pub pages: Option<Text>,
    /// The number of the article, in a journal without pages: `1429`.
    pub article: Option<Text>,
    /// The editors of the book or proceedings.
    #[serde(default)]
    pub editors: Vec<Author>,
    /// The publisher, or the university of a thesis.
    pub publisher: Option<Text>,
    /// The version of software or of a dataset: `2.1`.
    pub version: Option<Text>,
    /// What a thesis is, as it is to be printed: `PhD thesis`.
    pub degree: Option<Text>,
    /// Its status. Default: `published`.
    pub status: Option<PublicationStatus>,
    /// Its DOI: `10.1145/3542929.3563469`.
    pub doi: Option<Spanned<Doi>>,
    /// Its arXiv identifier: `2404.02407`.
    pub arxiv: Option<Spanned<Arxiv>>,
    /// Its web page.
    pub url: Option<Spanned<Url>>,
    /// Other links, such as code, slides or a video: `[{label: Code, url: "https://…"}]`.
    #[serde(default)]
    pub links: Vec<PublicationLink>,
    /// Awards and other notes, each on its own line: `[{kind: award, text: Best Paper Award},
    /// Acceptance rate 18%]`.
    #[serde(default)]
    pub notes: Vec<Note>,
    /// Tags by which variants select it: `[systems]`.
    #[serde(default)]
    pub tags: Vec<Tag>,
    /// How important it is when space is short: a number (higher is kept longer) or
    /// `required`. Default: the section's `priority`, else 0.
    pub priority: Option<Priority>,
}

texts!(Publication {
    id,
    kind,
    title,
    authors,
    venue,
    date,
    edition,
    track,
    volume,
    number,
    pages,
    article,
    editors,
    publisher,
    version,
    degree,
    status,
    doi,
    arxiv,
    url,
    links,
    notes,
    tags,
    priority,
});

impl Publication {
    /// Whether its editors are printed in the place of authors: there are no others. The
    /// authors of a part of a work may have edited the whole.
    pub fn is_edited_work(&self) -> bool {
        let names = |list: &[Author]| -> Vec<String> {
            list.iter().map(|author| author.name.letters()).collect()
        };
        let is_part =
            matches!(self.kind, PublicationType::Chapter | PublicationType::Conference);
        let are_same = !is_part && names(&self.authors) == names(&self.editors);
        !self.editors.is_empty() && (self.authors.is_empty() || are_same)
    }
}

impl Keyed for Publication {
    fn id(&self) -> Option<&Spanned<Id>> {
        Some(&self.id)
    }

    fn tags(&self) -> &[Tag] {
        &self.tags
    }

    fn priority(&self) -> Option<Priority> {
        self.priority
    }
}

impl Entry for Publication {
    fn title(&self) -> Option<&Text> {
        Some(&self.title)
    }

    fn times(&self) -> Vec<Dates> {
        self.date.iter().map(|date| Dates::on(date.value.clone())).collect()
    }

    fn people(&self) -> Vec<&Text> {
        self.authors.iter().chain(&self.editors).filter_map(Author::written).collect()
    }

    fn venues(&self) -> Vec<&Text> {
        self.venue.iter().collect()
    }

    fn hide(&mut self, what: Hidden) {
        match what {
            Hidden::Notes => self.notes.clear(),
            Hidden::Links => self.links.clear(),
            Hidden::Arxiv => self.arxiv = None,
            // The title still links to it.
            Hidden::Doi => {
                let doi = self.doi.take();
                let page = doi.map(|doi| Spanned { value: doi.url(), span: doi.span });
                self.url = self.url.take().or(page);
            }
            _ => {}
        }
    }

    fn is_shown_by(&self, section: &Section) -> bool {
        section.shows(self.kind)
    }

    fn publication(&self) -> Option<(PublicationType, PublicationStatus)> {
        Some((self.kind, self.status.unwrap_or(PublicationStatus::Published)))
    }
}

/// A named link of a publication: `{label: Code, url: "https://…"}`.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PublicationLink {
    /// The word that is printed: `Code`.
    pub label: Text,
    /// The address.
    pub url: Spanned<Url>,
}

/// What a note is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs, reason = "the names say it")]
pub enum NoteKind {
    Award,
    Artifact,
    Selected,
    Press,
    Other,
}

impl NoteKind {
    /// Whether it is an honor, which themes mark with a trophy.
    pub fn is_honor(self) -> bool {
        matches!(self, NoteKind::Award | NoteKind::Artifact | NoteKind::Selected)
    }

    /// The word in a database.
    pub fn as_str(self) -> &'static str {
        match self {
            NoteKind::Award => "award",
            NoteKind::Artifact => "artifact",
            NoteKind::Selected => "selected",
            NoteKind::Press => "press",
            NoteKind::Other => "other",
        }
    }
}

/// A note on its own line under a publication.
#[derive(Debug, Clone, PartialEq)]
pub struct Note {
    /// What it is about.
    pub kind: NoteKind,
    /// The text.
    pub text: Text,
    /// A web page about it.
    pub url: Option<Spanned<Url>>,
}

/// A note on its own line under a publication.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::model) struct LongNote {
    /// What it is about: `award`. Default: `other`.
    kind: Option<NoteKind>,
    /// The text: `Best Paper Award`.
    text: Text,
    /// A web page about it.
    url: Option<Spanned<Url>>,
}

impl From<LongNote> for Note {
    fn from(long: LongNote) -> Self {
        let LongNote { kind, text, url } = long;
        Note { kind: kind.unwrap_or(NoteKind::Other), text, url }
    }
}

impl<'de> Deserialize<'de> for Note {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        text_or_mapping::<_, _, LongNote>(d, |text| Note {
            kind: NoteKind::Other,
            text,
            url: None,
        })
    }
}

texts!(PublicationLink { label, url });
texts!(Note { kind, text, url });
