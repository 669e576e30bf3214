//! Degrees.

use super::prelude::*;

entry! {
    /// A degree.
    Education {
        /// The university.
        pub institution: Text,
        /// Where it is.
        pub location: Option<Text>,
        /// The degree and its subject: `B.Eng. in Computer Science`.
        pub degree: Text,
        /// Distinction: `First Class Honours`.
        pub honours: Option<Text>,
        /// When it was or will be conferred, or the years of study.
        pub dates: Option<Spanned<Dates>>,
        /// Grade point average or mark, as typed.
        pub grade: Option<Text>,
        /// Title of the thesis.
        pub thesis: Option<Text>,
        /// Advisors, by name or id.
        #[serde(default)]
        pub advisors: Vec<Text>,
        /// The thesis committee, by name or id.
        #[serde(default)]
        pub committee: Vec<Text>,
        /// More lines.
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

    fn hide(&mut self, what: Hidden) {
        if what == Hidden::Grade {
            self.grade = None;
        }
    }
}
