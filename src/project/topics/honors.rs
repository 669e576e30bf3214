//! Honors, printed.

use super::prelude::*;

reflect! {
    /// An honor, printed.
    Honor {
        title: Text as Title,
        url: Option<Url> as Link,
        issuer: Option<Text> as Aside,
        dates: Option<Text> as Dates,
        amount: Option<Text> as Aside,
        /// Occasions of an honour received often, in one text.
        occasions: Option<Text> as Aside,
    }
}

impl Print for model::Honor {
    type Printed = Honor;

    fn print(&self, _: &Section, on: &Projector) -> Honor {
        Honor {
            title: self.title.clone(),
            url: self.url.as_deref().cloned(),
            issuer: self.issuer.clone(),
            dates: on.dates(self.dates.as_ref()),
            amount: self.amount.clone(),
            occasions: commas(&self.occasions),
        }
    }
}
