//! Publications, their authors and what is said about them.

use super::super::written::text_or_mapping;
use super::super::{Arxiv, Doi, PartialDate, Section};
use super::prelude::*;

/// What kind of publication it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs, reason = "the names say it")]
pub enum PublicationType {
    Conference,
    Journal,
    Workshop,
    Preprint,
    Book,
    Chapter,
    Thesis,
    Patent,
    Software,
    Dataset,
    Other,
}

impl PublicationType {
    /// All types.
    pub const ALL: [PublicationType; 11] = [
        PublicationType::Conference,
        PublicationType::Journal,
        PublicationType::Workshop,
        PublicationType::Preprint,
        PublicationType::Book,
        PublicationType::Chapter,
        PublicationType::Thesis,
        PublicationType::Patent,
        PublicationType::Software,
        PublicationType::Dataset,
        PublicationType::Other,
    ];

    /// The word in a database.
    pub fn as_str(self) -> &'static str {
        match self {
            PublicationType::Conference => "conference",
            PublicationType::Journal => "journal",
            PublicationType::Workshop => "workshop",
            PublicationType::Preprint => "preprint",
            PublicationType::Book => "book",
            PublicationType::Chapter => "chapter",
            PublicationType::Thesis => "thesis",
            PublicationType::Patent => "patent",
            PublicationType::Software => "software",
            PublicationType::Dataset => "dataset",
            PublicationType::Other => "other",
        }
    }
}

/// How far a publication has come. Published if none is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs, reason = "the names say it")]
pub enum PublicationStatus {
    InPreparation,
    UnderReview,
    UnderRevision,
    Accepted,
    InPress,
    Published,
}

impl PublicationStatus {
    /// The word in a database.
    pub fn as_str(self) -> &'static str {
        match self {
            PublicationStatus::InPreparation => "in-preparation",
            PublicationStatus::UnderReview => "under-review",
            PublicationStatus::UnderRevision => "under-revision",
            PublicationStatus::Accepted => "accepted",
            PublicationStatus::InPress => "in-press",
            PublicationStatus::Published => "published",
        }
    }
}

/// A publication.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Publication {
    /// Its name in the database.
    pub id: Spanned<Id>,
    /// The kind.
    #[serde(rename = "type")]
    pub kind: PublicationType,
    /// The title.
    pub title: Text,
    /// The authors, in order.
    pub authors: Vec<Author>,
    /// Where it appeared: a venue's id, or its name.
    pub venue: Option<Text>,
    /// When.
    pub date: Option<Spanned<PartialDate>>,
    /// The ordinal of the venue's edition, where it cannot be counted.
    pub edition: Option<u16>,
    /// The track at the venue: `Disrupt Track`.
    pub track: Option<Text>,
    /// Volume of a journal or book.
    pub volume: Option<Text>,
    /// Number within the volume.
    pub number: Option<Text>,
    /// Pages: `1572-1588`.
    pub pages: Option<Text>,
    /// Editors of the book that a chapter is in.
    #[serde(default)]
    pub editors: Vec<Author>,
    /// The house that published it, or the university of a thesis.
    pub publisher: Option<Text>,
    /// How far it has come.
    pub status: Option<PublicationStatus>,
    /// DOI.
    pub doi: Option<Spanned<Doi>>,
    /// arXiv identifier.
    pub arxiv: Option<Spanned<Arxiv>>,
    /// Its page.
    pub url: Option<Spanned<Url>>,
    /// Other places: code, slides, video.
    #[serde(default)]
    pub links: Vec<PublicationLink>,
    /// Awards and other remarks, a line each.
    #[serde(default)]
    pub notes: Vec<Note>,
    /// Words by which variants select it.
    #[serde(default)]
    pub tags: Vec<Tag>,
    /// What stays longest when space is short: a higher number.
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
    editors,
    publisher,
    status,
    doi,
    arxiv,
    url,
    links,
    notes,
    tags,
    priority,
});

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
        self.date.iter().map(|date| Dates::on(date.value)).collect()
    }

    fn people(&self) -> Vec<&Text> {
        self.authors.iter().chain(&self.editors).map(|author| &author.name).collect()
    }

    fn venues(&self) -> Vec<&Text> {
        self.venue.iter().collect()
    }

    fn hide(&mut self, what: Hidden) {
        match what {
            Hidden::Notes => self.notes.clear(),
            Hidden::Links => self.links.clear(),
            Hidden::Arxiv => self.arxiv = None,
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

/// An author as written on the paper.
#[derive(Debug, Clone, PartialEq)]
pub struct Author {
    /// A name, or the id of a person.
    pub name: Text,
    /// Contributed as much as those with the same mark.
    pub equal: bool,
    /// The corresponding author.
    pub corresponding: bool,
    /// Advised by the owner of the CV.
    pub advisee: bool,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::model) struct LongAuthor {
    name: Text,
    #[serde(default)]
    equal: bool,
    #[serde(default)]
    corresponding: bool,
    #[serde(default)]
    advisee: bool,
}

impl From<LongAuthor> for Author {
    fn from(long: LongAuthor) -> Self {
        let LongAuthor { name, equal, corresponding, advisee } = long;
        Author { name, equal, corresponding, advisee }
    }
}

impl Author {
    /// An author without marks.
    pub fn new(name: Text) -> Self {
        Author { name, equal: false, corresponding: false, advisee: false }
    }
}

impl<'de> Deserialize<'de> for Author {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        text_or_mapping::<_, _, LongAuthor>(d, Author::new)
    }
}

/// A named link of a publication: `Code`, `Slides`.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PublicationLink {
    /// What is there.
    pub label: Text,
    /// Where.
    pub url: Spanned<Url>,
}

/// What a remark is about.
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
    /// Whether it is an honour, which themes mark with a trophy.
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

/// A remark on its own line under a publication.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Note {
    /// What it is about.
    pub kind: NoteKind,
    /// The words.
    pub text: Text,
    /// A page about it.
    pub url: Option<Spanned<Url>>,
}

texts!(Author { name, equal, corresponding, advisee });
texts!(PublicationLink { label, url });
texts!(Note { kind, text, url });
