//! Prints patents.

use super::super::phrase::Phrase;
use super::prelude::*;

reflect! {
    /// A printed patent.
    Patent {
        title: Text as Title,
        url: Option<Url> as Link,
        inventors: Option<Text> as Details,
        /// The office and the number.
        number: Option<Text> as Aside,
        status: Option<Text> as Aside,
        dates: Option<Text> as Dates,
    }
}

impl Print for model::Patent {
    type Printed = Patent;

    fn print(&self, _: &Section, on: &Projector) -> Patent {
        let mut number = Phrase::default();
        for (at, part) in [&self.office, &self.number].into_iter().flatten().enumerate() {
            number.words(if at > 0 { " " } else { "" }).text(part);
        }
        let authors = on.people.authors(&self.inventors);
        Patent {
            title: self.title.clone(),
            url: self.url.as_deref().cloned(),
            inventors: (!self.inventors.is_empty()).then_some(authors),
            number: number.finish(),
            status: self.status.clone(),
            dates: on.dates(self.dates.as_ref()),
        }
    }

    fn lead(_: &Section, on: &Projector) -> Lead {
        let legend = on.people.legend(on.shown.patents.iter().map(|it| &it.inventors));
        Lead { legend, ..Lead::default() }
    }

    fn leads() -> &'static [&'static str] {
        &["legend"]
    }
}
