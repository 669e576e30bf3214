//! The parts of a publication, for themes that put them together in their own way.

use super::citation::is_article_number;
use super::people::People;
use super::reflect::reflect;
use super::{Projector, dates};
use crate::model::{Author, Part, Publication, Text, Url};

reflect! {
    /// The parts of which a publication's authors and venue are composed. A part that the
    /// database does not give is absent.
    PaperParts {
        /// The type in the database: `journal`.
        kind: String,
        /// The status in the database: `in-press`.
        status: Option<String>,
        /// The authors, also those that a long list leaves out.
        authors: Vec<AuthorParts>,
        /// Whether there are more authors, who are not named.
        others: bool,
        editors: Vec<AuthorParts>,
        /// The date in the format of the language.
        date: Option<Text>,
        year: Option<Text>,
        /// The number of the month: `5`.
        month: Option<Text>,
        day: Option<Text>,
        /// The name of the venue in the year of the publication.
        venue: Option<Text>,
        /// The short name of a venue of the table in summaries: `ATC`.
        acronym: Option<Text>,
        /// The short name of a venue of the table in citations: `USENIX ATC`.
        series: Option<Text>,
        /// The edition of a book, or of the venue.
        edition: Option<Text>,
        track: Option<Text>,
        volume: Option<Text>,
        number: Option<Text>,
        pages: Option<Text>,
        /// The number of an article, in a journal without pages.
        article: Option<Text>,
        publisher: Option<Text>,
        version: Option<Text>,
        degree: Option<Text>,
        /// The DOI, without an address.
        doi: Option<Text>,
        /// The arXiv identifier, without an address.
        arxiv: Option<Text>,
    }
}

reflect! {
    /// An author of a publication.
    AuthorParts {
        /// The whole name.
        name: Text,
        given: Option<Text>,
        /// The family name with its particles, or the name of a group.
        family: Text,
        suffix: Option<Text>,
        /// Whether it is the owner of the CV.
        own: bool,
        /// Whether it is a group, whose name has no parts.
        group: bool,
        /// The signs after the name.
        marks: Option<Text>,
        /// Whether a mark underlines the name.
        underlined: bool,
        /// The home page of the person.
        url: Option<Url>,
    }
}

/// The parts of a publication.
pub(super) fn parts(paper: &Publication, on: &Projector) -> PaperParts {
    let date = paper.date.as_ref();
    let number = |number: u16| Text::plain(number.to_string());
    let (month, day) = match date.map(|date| &date.part) {
        Some(Part::Month(month)) => (Some(*month), None),
        Some(Part::Day(month, day)) => (Some(*month), Some(*day)),
        _ => (None, None),
    };
    let year = date.map(|date| date.year);
    let listed = paper.venue.as_ref().and_then(|venue| on.resume.venue(venue));
    let names = listed.map(|venue| venue.names(year));
    let is_article =
        paper.pages.as_ref().is_some_and(|pages| is_article_number(&pages.letters()));
    let (article, pages) =
        if is_article { (&paper.pages, &None) } else { (&None, &paper.pages) };
    let edition = listed.and_then(|venue| venue.edition(year?));
    PaperParts {
        kind: paper.kind.as_str().to_owned(),
        status: paper.status.map(|status| status.as_str().to_owned()),
        authors: authors(&paper.authors, &on.people),
        others: paper.authors.iter().any(|author| author.others),
        editors: authors(&paper.editors, &on.people),
        date: date.map(|date| dates::date_text(on.locale, date)),
        year: year.map(number),
        month: month.map(u16::from).map(number),
        day: day.map(u16::from).map(number),
        venue: names.map(|names| names.0.clone()).or(paper.venue.clone()),
        acronym: names.map(|names| names.1.clone()),
        series: names.map(|names| names.2.clone()),
        edition: paper.edition.or(edition).map(number),
        track: paper.track.clone(),
        volume: paper.volume.clone(),
        number: paper.number.clone(),
        pages: pages.clone(),
        article: paper.article.clone().or(article.clone()),
        publisher: paper.publisher.clone(),
        version: paper.version.clone(),
        degree: paper.degree.clone(),
        doi: paper.doi.as_ref().map(|doi| Text::plain(doi.as_str()).at(doi.span)),
        arxiv: paper.arxiv.as_ref().map(|id| Text::plain(id.as_str()).at(id.span)),
    }
}

fn authors(authors: &[Author], people: &People<'_>) -> Vec<AuthorParts> {
    let named = authors.iter().filter(|author| !author.others);
    named.map(|author| author_parts(author, people)).collect()
}

fn author_parts(author: &Author, people: &People<'_>) -> AuthorParts {
    let name = people.name(author);
    let parts = people.parts(author);
    AuthorParts {
        name: name.clone(),
        given: parts.given,
        family: parts.family,
        suffix: parts.suffix,
        own: people.is_owner(author),
        group: parts.is_group,
        marks: people.marks().sign(author),
        underlined: people.marks().is_underlined(author),
        url: people.page(author).cloned(),
    }
}
