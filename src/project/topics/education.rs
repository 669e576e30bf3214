//! Prints degrees.

use super::prelude::*;

reflect! {
    /// A printed degree.
    Degree {
        institution: Text as Aside,
        location: Option<Text> as Aside,
        degree: Text as Title,
        honours: Option<Text> as Aside,
        dates: Option<Text> as Dates,
        details: Vec<Detail> as Details,
        bullets: Vec<Text> as Bullets,
    }
}

impl Print for model::Education {
    type Printed = Degree;

    fn print(&self, _: &Section, on: &Projector) -> Degree {
        let detail = |label: &str, text: &Option<Text>| {
            text.clone().map(|text| Detail { label: on.say(label), text })
        };
        let details = [
            detail(on.words.grade, &self.grade),
            detail(on.words.thesis, &self.thesis),
            on.named(on.words.advisor, &self.advisors),
            on.named([on.words.committee; 2], &self.committee),
        ];
        Degree {
            institution: self.institution.clone(),
            location: self.location.clone(),
            degree: self.degree.clone(),
            honours: self.honours.clone(),
            dates: on.dates(self.dates.as_ref()),
            details: details.into_iter().flatten().collect(),
            bullets: bullets(&self.bullets),
        }
    }
}
