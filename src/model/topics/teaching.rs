//! Teaching: courses.

use super::prelude::*;

entry! {
    /// A course that you taught or assisted in.
    Teaching {
        /// The title of the course: `Reliable Distributed Systems`.
        pub course: Text,
        /// Its number: `CS 536`.
        pub code: Option<Text>,
        /// Your role: `Teaching Assistant`.
        pub role: Option<Text>,
        /// The level of the course: `graduate`.
        pub level: Option<Text>,
        /// Its hours: `2 per week`.
        pub hours: Option<Text>,
        /// The number of students: `120`. Also written as `enrollment`.
        #[serde(alias = "enrollment")]
        pub enrolment: Option<Text>,
        /// The result of its evaluation: `4.8/5`.
        pub evaluation: Option<Text>,
        /// The institution.
        pub institution: Option<Text>,
        /// The terms in which you taught it: `[Spring 2024, WS 2022/23]`. In more than four
        /// terms, a season of three or more consecutive years becomes one: `Fall
        /// 2012–2025`.
        #[serde(default)]
        pub terms: Vec<Spanned<Dates>>,
        /// Bullets under the entry.
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
        self.terms.iter().map(|term| term.value.clone()).collect()
    }

    fn narrow(&mut self, keep: &dyn Fn(&Dates) -> bool) {
        self.terms.retain(|term| keep(&term.value));
    }
}
