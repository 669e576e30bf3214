//! Prints talks.

use super::super::venues;
use super::prelude::*;

reflect! {
    /// A printed talk.
    Talk {
        title: Text as Title,
        url: Option<Url> as Link,
        occasions: Vec<Text> as Bullets,
    }
}

impl Print for model::Talk {
    type Printed = Talk;

    fn print(&self, _: &Section, on: &Projector) -> Talk {
        Talk {
            title: self.title.clone(),
            url: self.url.as_deref().cloned(),
            occasions: self.occasions.iter().filter_map(|o| occasion(o, on)).collect(),
        }
    }
}

/// `USENIX ATC 2024 (keynote), Host (Department), Place`, or `USENIX ATC, July 2024, Host`.
/// The date follows the event if there is one; otherwise it comes last.
fn occasion(o: &model::Occasion, on: &Projector) -> Option<Text> {
    let year = o.date.as_ref().map(|date| date.start.year);
    let mut phrase = Phrase::default();
    if let Some(event) = &o.event {
        phrase.text(venues::series(on.resume, event, year));
        if let Some(date) = on.dates(o.date.as_ref()) {
            phrase.words(before_date(o.date.as_deref())).text(&date);
        }
        bracket(&mut phrase, o.note.as_ref());
    }
    if let Some(host) = &o.host {
        phrase.then(host);
        bracket(&mut phrase, o.department.as_ref());
    }
    if let Some(location) = &o.location {
        phrase.then(location);
    }
    if o.event.is_none() {
        if let Some(date) = on.dates(o.date.as_ref()) {
            phrase.then(&date);
        }
        bracket(&mut phrase, o.note.as_ref());
    }
    phrase.finish()
}
