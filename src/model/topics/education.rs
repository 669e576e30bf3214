//! Education: degrees.

use super::prelude::*;

entry! {
    /// A degree.
    Education {
        /// The university: `University of Illinois`.
        pub institution: Text,
        /// Where the university is: `Urbana, IL`.
        pub location: Option<Text>,
        /// The degree and its subject: `B.Eng. in Computer Science`.
        pub degree: Text,
        /// A distinction: `First Class Honours`. Also written as `honors`.
        #[serde(alias = "honors")]
        pub honours: Option<Text>,
        /// The years of study, or when the degree was or will be conferred: `2016 – 2020`
        /// or `expected 2025-05`.
        pub dates: Option<Spanned<Dates>>,
        /// The grade point average or mark, as typed: `3.9/4.0`.
        pub grade: Option<Text>,
        /// The title of the thesis.
        pub thesis: Option<Text>,
        /// The advisors, each by name or by the id of a person.
        #[serde(default)]
        pub advisors: Vec<Text>,
        /// The thesis committee, each by name or by the id of a person.
        #[serde(default)]
        pub committee: Vec<Text>,
        /// Bullets under the entry.
        #[serde(default)]
        pub bullets: Vec<Bullet>,
    }
}

impl Entry for Education {
    parts!(bullets);

    fn title(&self) -> Option<&Text> {
        Some(&self.degree)
    }

    fn name(&self) -> String {
        joined(&[Some(&self.degree), Some(&self.institution)])
    }

    fn times(&self) -> Vec<Dates> {
        one(self.dates.as_ref())
    }

    fn people(&self) -> Vec<&Text> {
        self.advisors.iter().chain(&self.committee).collect()
    }

    fn acquaintances(&self) -> Vec<&Text> {
        self.people()
    }

    fn hide(&mut self, what: Hidden) {
        if what == Hidden::Grade {
            self.grade = None;
        }
    }
}
