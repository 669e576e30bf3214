//! Prints references.

use super::prelude::*;
use crate::model::References;

reflect! {
    /// A printed referee.
    Referee {
        name: Text as Title,
        url: Option<Url> as Link,
        position: Option<Text> as Aside,
        /// The department and the institution.
        institution: Option<Text> as Aside,
        relation: Option<Text> as Aside,
        /// The lines of the postal address.
        address: Vec<Text> as Details,
        contacts: Vec<Contact> as Details,
    }
}

impl Print for model::Referee {
    type Printed = Referee;

    fn print(&self, _: &Section, on: &Projector) -> Referee {
        let email = self.email.as_ref().map(model::Contact::email);
        let phone = self.phone.as_ref().map(model::Contact::phone);
        let person = on.resume.person(&self.name);
        let affiliation = person.and_then(|person| person.affiliation.as_ref());
        let institution = self.institution.as_ref().or(affiliation);
        let page = person.and_then(|person| person.url.as_ref());
        Referee {
            name: on.resume.printed_name(&self.name).clone(),
            url: self.url.as_ref().or(page).map(|url| url.value.clone()),
            position: self.position.clone(),
            institution: commas(self.department.iter().chain(institution)),
            relation: self.relation.clone(),
            address: self.address.clone(),
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
