//! Service to the field and to institutions, by category.

use super::prelude::*;

entry! {
    /// Service of one category.
    ServiceCategory {
        /// The category: `Artifact Evaluation Committee`.
        pub category: Text,
        /// What was done.
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
    /// A piece of service.
    ServiceEntry {
        /// What one was: `Mentor`.
        pub role: Option<Text>,
        /// A conference or other event, by a venue's id or by name without the year.
        pub event: Option<Text>,
        /// Several events of the same year.
        #[serde(default)]
        pub events: Vec<Text>,
        /// A journal, by a venue's id or by name.
        pub journal: Option<Text>,
        /// A programme, initiative or committee.
        pub activity: Option<Text>,
        /// The track or part of the event: `Doctoral Forum`.
        pub track: Option<Text>,
        /// The session of an event that one chaired or reviewed for.
        pub session: Option<Text>,
        /// The institution.
        pub organization: Option<Text>,
        /// When, once or often.
        #[serde(default)]
        pub dates: Vec<Spanned<Dates>>,
    }
}

impl ServiceEntry {
    /// What it may say of itself, in the order in which it says it.
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
        self.dates.iter().map(|dates| dates.value).collect()
    }

    fn venues(&self) -> Vec<&Text> {
        self.event.iter().chain(&self.events).chain(&self.journal).collect()
    }

    fn narrow(&mut self, keep: &dyn Fn(&Dates) -> bool) {
        self.dates.retain(|dates| keep(&dates.value));
    }
}
