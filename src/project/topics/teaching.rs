//! Prints courses.

use super::prelude::*;

reflect! {
    /// A printed course.
    Course {
        title: Text as Title,
        code: Option<Text> as Title,
        role: Option<Text> as Aside,
        institution: Option<Text> as Aside,
        terms: Option<Text> as Dates,
        /// The level, hours, number of students and evaluation, each with its label.
        facts: Option<Text> as Details,
        bullets: Vec<Text> as Bullets,
    }
}

impl Print for model::Teaching {
    type Printed = Course;

    fn print(&self, _: &Section, on: &Projector) -> Course {
        let terms: Vec<Text> =
            self.terms.iter().filter_map(|term| on.dates(Some(term))).collect();
        Course {
            title: self.course.clone(),
            code: self.code.clone(),
            role: self.role.clone(),
            institution: self.institution.clone(),
            terms: commas(&terms),
            facts: facts(self, on),
            bullets: bullets(&self.bullets),
        }
    }
}

/// `Level: graduate; Enrollment: 120; Evaluation: 4.8/5`.
fn facts(course: &model::Teaching, on: &Projector) -> Option<Text> {
    let facts = [
        (on.words.level, &course.level),
        (on.words.hours, &course.hours),
        (on.words.enrolment, &course.enrolment),
        (on.words.evaluation, &course.evaluation),
    ];
    let mut phrase = Phrase::default();
    for (label, fact) in facts {
        let Some(fact) = fact else { continue };
        let separator = if phrase.is_empty() { "" } else { "; " };
        phrase.words(separator).text(&on.say(&format!("{label}: "))).text(fact);
    }
    phrase.finish()
}
