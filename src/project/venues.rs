//! Citations and summaries of venues.

use indexmap::IndexMap;

use super::dates;
use super::people::People;
use super::phrase::Phrase;
use crate::model::{
    Inline, Numbering, Publication, PublicationStatus, PublicationType, Resume, Text,
    Venue, VenueKind,
};

/// The short name of a venue in citations of `year`, or the text itself.
pub(super) fn series<'t>(
    resume: &'t Resume,
    written: &'t Text,
    year: Option<u16>,
) -> &'t Text {
    resume.venue(written).map_or(written, |venue| venue.names(year).2)
}

/// The citation of where a publication appeared.
///
/// `In Proceedings of the 2024 USENIX Annual Technical Conference (**USENIX ATC 2024**)`
pub(super) fn citation(resume: &Resume, publication: &Publication) -> Option<Text> {
    let year = publication.date.as_ref().map(|date| date.year);
    let written = publication.venue.as_ref();
    let known = written.and_then(|written| resume.venue(written));
    let mut phrase = Phrase::default();
    match (known, written) {
        (Some(venue), _) if venue.kind == VenueKind::Conference => {
            proceedings(&mut phrase, publication, venue, year);
        }
        (Some(venue), _) if venue.kind == VenueKind::Journal => {
            journal(&mut phrase, publication, venue.names(year).0, year);
        }
        (Some(venue), _) => workshop(&mut phrase, resume, venue, year),
        (None, Some(name)) => unlisted(&mut phrase, publication, name, year),
        (None, None) => without_venue(&mut phrase, publication, year),
    }
    phrase.finish()
}

fn proceedings(
    phrase: &mut Phrase,
    publication: &Publication,
    venue: &Venue,
    year: Option<u16>,
) {
    let (name, _, series) = venue.names(year);
    phrase.words("In Proceedings of the ");
    let ordinal = publication.edition.or_else(|| venue.edition(year?));
    match (venue.numbering, year, ordinal) {
        (Some(Numbering::Year), Some(year), _) => {
            phrase.words(&format!("{year} "));
        }
        (_, _, Some(ordinal)) => {
            phrase.words(&format!("{} ", dates::ordinal(ordinal)));
        }
        _ => {}
    }
    phrase.text(name);
    if series == name {
        details(phrase, publication, year);
        return;
    }
    let mut short = Phrase::default();
    short.text(&unbroken(series));
    if let Some(year) = year {
        short.words(&format!("\u{a0}{year}"));
    }
    if let Some(track) = &publication.track {
        short.words(" ").text(track);
    }
    phrase.words(" (");
    phrase.bold(&short.finish().unwrap_or_default());
    phrase.words(")");
    details(phrase, publication, None);
}

fn journal(
    phrase: &mut Phrase,
    publication: &Publication,
    name: &Text,
    year: Option<u16>,
) {
    phrase.words("In ").bold(name);
    details(phrase, publication, year);
}

/// `, vol. 16, no. 3, pp. 1572–1588, 2022`, as far as it is known.
fn details(phrase: &mut Phrase, publication: &Publication, year: Option<u16>) {
    if let Some(volume) = &publication.volume {
        phrase.words(", vol.\u{a0}").text(volume);
    }
    if let Some(number) = &publication.number {
        phrase.words(", no.\u{a0}").text(number);
    }
    if let Some(pages) = &publication.pages {
        let several = pages.letters().contains(['-', '–', ',']);
        phrase.words(if several { ", pp.\u{a0}" } else { ", p.\u{a0}" });
        phrase.text(&range(pages));
    }
    if let Some(year) = year {
        phrase.words(&format!(", {year}"));
    }
}

/// Keeps a short name on one line.
fn unbroken(name: &Text) -> Text {
    let mut name = name.clone();
    for inline in &mut name.inlines {
        if let Inline::Plain(text) = inline {
            *text = text.replace(' ', "\u{a0}");
        }
    }
    name
}

/// Prints a hyphen between pages as a range.
fn range(pages: &Text) -> Text {
    let mut pages = pages.clone();
    for inline in &mut pages.inlines {
        if let Inline::Plain(text) = inline {
            *text = text.replace("--", "–").replace('-', "–");
        }
    }
    pages
}

fn workshop(phrase: &mut Phrase, resume: &Resume, workshop: &Venue, year: Option<u16>) {
    phrase.text(workshop.names(year).0);
    if let Some(at) = &workshop.at {
        let host = resume.venue(at).map_or(at, |venue| venue.names(year).1);
        phrase.words(" @").text(host);
    }
    if let Some(year) = year {
        phrase.words(&format!(" {year}"));
    }
}

/// A venue that is not in the table is cited by the type of the publication.
fn unlisted(
    phrase: &mut Phrase,
    publication: &Publication,
    name: &Text,
    year: Option<u16>,
) {
    match publication.kind {
        PublicationType::Conference => {
            phrase.words("In Proceedings of ").text(name);
            details(phrase, publication, year);
        }
        PublicationType::Journal => journal(phrase, publication, name, year),
        PublicationType::Chapter => {
            phrase
                .words("In ")
                .inline(Inline::Emph(vec![Inline::Part(Box::new(name.clone()))]));
            if let Some(publisher) = &publication.publisher {
                phrase.then(publisher);
            }
            details(phrase, publication, year);
        }
        _ => {
            phrase.text(name);
            details(phrase, publication, year);
        }
    }
}

fn without_venue(phrase: &mut Phrase, publication: &Publication, year: Option<u16>) {
    if let Some(publisher) = &publication.publisher {
        phrase.text(publisher);
        details(phrase, publication, year);
    } else if publication
        .status
        .is_none_or(|status| status == PublicationStatus::Published)
        && publication.kind != PublicationType::Preprint
        && let Some(year) = year
    {
        phrase.words(&year.to_string());
    }
}

/// The venues of the publications by short name, each with its years in descending order:
/// first-author years in bold, several years in brackets.
pub(super) fn summary(
    resume: &Resume,
    people: &People<'_>,
    publications: &[&Publication],
) -> Option<Text> {
    let mut rows: IndexMap<String, Row<'_>> = IndexMap::new();
    for publication in publications {
        let Some(written) = &publication.venue else { continue };
        let Some(date) = &publication.date else { continue };
        let (name, printed) = short_names(resume, written, date.year);
        let first = people.owner_is_first(&publication.authors);
        let row = rows.entry(name).or_insert(Row { printed, years: Vec::new() });
        row.years.push((date.year, first));
    }
    rows.sort_by_cached_key(|name, _| name.to_lowercase());
    let mut phrase = Phrase::default();
    for row in rows.values_mut() {
        phrase.comma().text(row.printed).words("\u{a0}");
        row.write_years(&mut phrase);
    }
    phrase.finish()
}

struct Row<'r> {
    printed: &'r Text,
    years: Vec<(u16, bool)>,
}

impl Row<'_> {
    fn write_years(&mut self, phrase: &mut Phrase) {
        // A first-author paper before others of the same year.
        self.years.sort_by_key(|(year, first)| std::cmp::Reverse((*year, *first)));
        let several = self.years.len() > 1;
        phrase.words(if several { "[" } else { "" });
        for (at, (year, first)) in self.years.iter().enumerate() {
            phrase.words(if at > 0 { ", " } else { "" });
            if *first {
                phrase.bold(&Text::plain(year.to_string()));
            } else {
                phrase.words(&year.to_string());
            }
        }
        phrase.words(if several { "]" } else { "" });
    }
}

/// The name by which a venue is sorted, and the printed name: a journal is known by its
/// publisher's name with the acronym, `IEEE TSC`.
fn short_names<'r>(
    resume: &'r Resume,
    written: &'r Text,
    year: u16,
) -> (String, &'r Text) {
    match resume.venue(written) {
        Some(venue) => {
            let (_, acronym, series) = venue.names(Some(year));
            let printed = if venue.kind == VenueKind::Journal { series } else { acronym };
            (acronym.letters(), printed)
        }
        None => (written.letters(), written),
    }
}
