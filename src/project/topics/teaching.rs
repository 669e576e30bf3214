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
            bullets: bullets(&self.bullets),
        }
    }
}
