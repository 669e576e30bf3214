//! Prints service.

use super::prelude::*;
use super::talks::series;

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
    let mut phrase = Phrase::default();
    for part in [&e.role, &e.session].into_iter().flatten() {
        phrase.then(part);
    }
    let several = !e.events.is_empty();
    let after_event = e.event.is_some() && !several;
    if several {
        dates.iter().for_each(|dates| _ = phrase.then(dates));
        let mut separator = if phrase.is_empty() { "" } else { ": " };
        for event in e.event.iter().chain(&e.events) {
            phrase.words(separator).inline(series(event, year, on));
            separator = ", ";
        }
    } else if let Some(event) = &e.event {
        phrase.comma().inline(series(event, year, on));
        if let Some(dates) = &dates {
            phrase
                .words(before_date(e.dates.first().map(|dates| &dates.value)))
                .text(dates);
        }
        if let Some(track) = &e.track {
            // `DSN 2023 Forum`, but `DSN 2021, 2023, Forum`
            phrase.words(if e.dates.len() > 1 { ", " } else { " " }).text(track);
        }
    }
    if let Some(journal) = &e.journal {
        let named = on.resume.venue(journal);
        phrase.then(named.map_or(journal, |venue| venue.names(year).0));
    }
    let track = e.track.as_ref().filter(|_| !after_event);
    for part in track.into_iter().chain(&e.activity).chain(&e.organization) {
        phrase.then(part);
    }
    if let (None, Some(dates)) = (&e.event, &dates)
        && !several
    {
        phrase.then(dates);
    }
    phrase.finish()
}
