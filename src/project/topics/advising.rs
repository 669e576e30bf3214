//! Prints advising.

use super::prelude::*;

reflect! {
    /// A printed advisee.
    Advisee {
        name: Text as Title,
        level: Option<Text> as Aside,
        institution: Option<Text> as Aside,
        role: Option<Text> as Aside,
        dates: Option<Text> as Dates,
        topic: Option<Text> as Details,
        now: Option<Detail> as Details,
    }
}

impl Print for model::Advisee {
    type Printed = Advisee;

    fn print(&self, _: &Section, on: &Projector) -> Advisee {
        let now = |text| Detail { label: on.say(on.words.now), text };
        Advisee {
            name: on.resume.printed_name(&self.name).clone(),
            level: self.level.clone(),
            institution: self.institution.clone(),
            role: self.role.clone(),
            dates: on.dates(self.dates.as_ref()),
            topic: self.topic.clone(),
            now: self.now.clone().map(now),
        }
    }
}
