//! Courses.

use super::prelude::*;

entry! {
    /// A course taught.
    Teaching {
        /// Title of the course.
        pub course: Text,
        /// Its number: `CS 536`.
        pub code: Option<Text>,
        /// What one was: `Teaching Assistant`.
        pub role: Option<Text>,
        /// Where.
        pub institution: Option<Text>,
        /// The term or terms.
        #[serde(default)]
        pub terms: Vec<Spanned<Dates>>,
        /// More lines.
        #[serde(default)]
        pub bullets: Vec<Bullet>,
    }
}

impl Entry for Teaching {
    parts!(bullets);

    fn title(&self) -> Option<&Text> {
        Some(&self.course)
    }

    fn name(&self) -> String {
        joined(&[self.code.as_ref(), Some(&self.course)])
    }

    fn times(&self) -> Vec<Dates> {
        self.terms.iter().map(|term| term.value).collect()
    }

    fn narrow(&mut self, keep: &dyn Fn(&Dates) -> bool) {
        self.terms.retain(|term| keep(&term.value));
    }
}
