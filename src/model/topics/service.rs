//! Service to the field and to institutions, by category.

use super::prelude::*;

entry! {
    /// Service of one category.
    ServiceCategory {
        /// The category: `Artifact Evaluation Committee`.
        pub category: Text,
        /// The services of this category.
        #[serde(default)]
        pub entries: Vec<ServiceEntry>,
    }
}

impl Entry for ServiceCategory {
    parts!(entries);

    fn title(&self) -> Option<&Text> {
        Some(&self.category)
    }

    fn lives_by_parts(&self) -> bool {
        !self.entries.is_empty()
    }

    fn is_group() -> bool {
        true
    }
}

entry! {
    /// One service, printed as one line.
    ServiceEntry {
        /// Your role: `Mentor`.
        pub role: Option<Text>,
        /// A conference or other event, by the id of a venue or by its name without the
        /// year.
        pub event: Option<Text>,
        /// Several events of the same year: `[atc, osdi]`.
        #[serde(default)]
        pub events: Vec<Text>,
        /// A journal, by the id of a venue or by name.
        pub journal: Option<Text>,
        /// A program, initiative or committee.
        pub activity: Option<Text>,
        /// The track or part of the event: `Doctoral Forum`.
        pub track: Option<Text>,
        /// The session of the event that you chaired or reviewed for.
        pub session: Option<Text>,
        /// The institution.
        pub organization: Option<Text>,
        /// When you served, once or several times: `[2021, 2023 – 2024]`.
        #[serde(default)]
        pub dates: Vec<Spanned<Dates>>,
    }
}

impl ServiceEntry {
    /// The texts that name it, in the order in which they are printed.
    fn said(&self) -> impl Iterator<Item = &Text> {
        let said =
            [&self.role, &self.event, &self.journal, &self.activity, &self.organization];
        said.into_iter().flatten().chain(&self.events)
    }
}

impl Entry for ServiceEntry {
    fn title(&self) -> Option<&Text> {
        self.said().next()
    }

    fn name(&self) -> String {
        let said: Vec<Option<&Text>> = self.said().map(Some).collect();
        joined(&said)
    }

    fn times(&self) -> Vec<Dates> {
        self.dates.iter().map(|dates| dates.value.clone()).collect()
    }

    fn venues(&self) -> Vec<&Text> {
        self.event.iter().chain(&self.events).chain(&self.journal).collect()
    }

    fn narrow(&mut self, keep: &dyn Fn(&Dates) -> bool) {
        self.dates.retain(|dates| keep(&dates.value));
    }
}
