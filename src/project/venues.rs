//! Short names and summaries of venues.

use indexmap::IndexMap;

use super::people::People;
use super::phrase::Phrase;
use crate::model::{Publication, Resume, Text, VenueKind};

/// The short name of a venue in citations of `year`, or the text itself.
pub(super) fn series<'t>(
    resume: &'t Resume,
    written: &'t Text,
    year: Option<u16>,
) -> &'t Text {
    resume.venue(written).map_or(written, |venue| venue.names(year).2)
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
