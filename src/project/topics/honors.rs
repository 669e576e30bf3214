//! Prints honors.

use super::prelude::*;

reflect! {
    /// A printed honor.
    Honor {
        title: Text as Title,
        url: Option<Url> as Link,
        issuer: Option<Text> as Aside,
        dates: Option<Text> as Dates,
        amount: Option<Text> as Aside,
        /// The occasions of an honor that was received several times, as one text.
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
