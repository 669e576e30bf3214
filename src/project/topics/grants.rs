//! Prints grants.

use super::prelude::*;

reflect! {
    /// A printed grant.
    Grant {
        title: Text as Title,
        url: Option<Url> as Link,
        funder: Text as Aside,
        role: Option<Text> as Aside,
        amount: Option<Text> as Aside,
        number: Option<Text> as Aside,
        dates: Option<Text> as Dates,
        details: Vec<Detail> as Details,
    }
}

impl Print for model::Grant {
    type Printed = Grant;

    fn print(&self, _: &Section, on: &Projector) -> Grant {
        let with = on.named(on.words.investigator, &self.investigators);
        Grant {
            title: self.title.clone(),
            url: self.url.as_deref().cloned(),
            funder: self.funder.clone(),
            role: self.role.clone(),
            amount: self.amount.clone(),
            number: self.number.clone(),
            dates: on.dates(self.dates.as_ref()),
            details: with.into_iter().collect(),
        }
    }
}
