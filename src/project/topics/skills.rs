//! Skills, printed.

use super::prelude::*;

reflect! {
    /// Skills of a kind, printed.
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
