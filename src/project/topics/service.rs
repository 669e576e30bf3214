//! Prints service.

use super::super::venues;
use super::prelude::*;

reflect! {
    /// A printed category of service.
    ServiceCategory {
        category: Text as Title,
        entries: Vec<Text> as Bullets,
    }
}

impl Print for model::ServiceCategory {
    type Printed = ServiceCategory;

    fn print(&self, section: &Section, on: &Projector) -> ServiceCategory {
        let entries = sorted(section, &self.entries).into_iter();
        ServiceCategory {
            category: self.category.clone(),
            entries: entries.filter_map(|entry| service_entry(entry, on)).collect(),
        }
    }

    fn count(category: &ServiceCategory) -> usize {
        category.entries.len()
    }
}

/// `Mentor, Activity, Institution, 2023`; `Session, USENIX ATC 2024`;
/// `Journal, 2023, 2024`; `2023: SOSP, EuroSys`.
fn service_entry(e: &model::ServiceEntry, on: &Projector) -> Option<Text> {
    let year = e.dates.first().map(|dates| dates.start.year);
    let dates: Vec<Text> =
        e.dates.iter().filter_map(|dates| on.dates(Some(dates))).collect();
    let dates = commas(&dates);
    let series = |name| venues::series(on.resume, name, year);
    let mut phrase = Phrase::default();
    if !e.events.is_empty() {
        if let Some(dates) = &dates {
            phrase.text(dates).words(": ");
        }
        phrase.text(&commas(e.events.iter().map(series)).unwrap_or_default());
        return phrase.finish();
    }
    for part in [&e.role, &e.session].into_iter().flatten() {
        phrase.then(part);
    }
    if let Some(event) = &e.event {
        phrase.then(series(event));
        if let Some(dates) = &dates {
            phrase
                .words(before_date(e.dates.first().map(|dates| &dates.value)))
                .text(dates);
        }
        if let Some(track) = &e.track {
            phrase.words(" ").text(track);
        }
    }
    if let Some(journal) = &e.journal {
        let named = on.resume.venue(journal);
        phrase.then(named.map_or(journal, |venue| venue.names(year).0));
    }
    for part in [&e.activity, &e.organization].into_iter().flatten() {
        phrase.then(part);
    }
    if let (None, Some(dates)) = (&e.event, &dates) {
        phrase.then(dates);
    }
    phrase.finish()
}
