//! Prints free sections.

use super::prelude::*;

reflect! {
    /// A printed entry of a free section.
    FreeEntry {
        title: Text as Title,
        url: Option<Url> as Link,
        subtitle: Option<Text> as Aside,
        location: Option<Text> as Aside,
        dates: Option<Text> as Dates,
        text: Option<Text> as Details,
        bullets: Vec<Text> as Bullets,
    }
}

impl Print for model::FreeEntry {
    type Printed = FreeEntry;

    fn print(&self, _: &Section, on: &Projector) -> FreeEntry {
        FreeEntry {
            title: self.title.clone(),
            url: self.url.as_deref().cloned(),
            subtitle: self.subtitle.clone(),
            location: self.location.clone(),
            dates: on.dates(self.dates.as_ref()),
            text: self.text.clone(),
            bullets: bullets(&self.bullets),
        }
    }

    fn lead(section: &Section, on: &Projector) -> Lead {
        let of = section.of.as_ref();
        let free = of.and_then(|of| on.shown.free.get(&of.value));
        Lead { text: free.and_then(|free| free.text.clone()), ..Lead::default() }
    }

    fn leads() -> &'static [&'static str] {
        &["text"]
    }
}
