//! Prints references.

use super::prelude::*;
use crate::model::References;

reflect! {
    /// A printed referee.
    Referee {
        name: Text as Title,
        url: Option<Url> as Link,
        position: Option<Text> as Aside,
        institution: Option<Text> as Aside,
        relation: Option<Text> as Aside,
        contacts: Vec<Contact> as Details,
    }
}

impl Print for model::Referee {
    type Printed = Referee;

    fn print(&self, _: &Section, on: &Projector) -> Referee {
        let email = self.email.as_ref().map(model::Contact::email);
        let phone = self.phone.as_ref().map(model::Contact::phone);
        Referee {
            name: on.resume.printed_name(&self.name).clone(),
            url: self.url.as_deref().cloned(),
            position: self.position.clone(),
            institution: self.institution.clone(),
            relation: self.relation.clone(),
            contacts: email
                .iter()
                .chain(&phone)
                .map(|one| on.speaker().contact(one))
                .collect(),
        }
    }

    fn lead(_: &Section, on: &Projector) -> Lead {
        let on_request = on.shown.references == Some(References::OnRequest);
        Lead {
            sentence: on_request.then(|| on.say(on.words.on_request)),
            ..Lead::default()
        }
    }

    fn leads() -> &'static [&'static str] {
        &["sentence"]
    }
}
