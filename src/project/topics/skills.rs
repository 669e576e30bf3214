//! Prints skills.

use super::prelude::*;

reflect! {
    /// Printed skills of a category.
    Skill {
        category: Text as Title,
        items: Text as Details,
    }
}

impl Print for model::Skill {
    type Printed = Skill;

    fn print(&self, _: &Section, _: &Projector) -> Skill {
        Skill {
            category: self.category.clone(),
            items: commas(&self.items).unwrap_or_default(),
        }
    }
}
