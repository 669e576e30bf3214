//! Entries in a common form, by the roles of their fields: for formats that print all
//! topics alike, and for topics without a template in a theme. The topics that built-in
//! themes print in this form are defined here.

use super::super::reflect::{Field, FieldRole, Value};
use super::prelude::*;
use crate::model::Inline;

reflect! {
    /// An entry, by the roles of its fields.
    #[derive(Default)]
    CommonEntry {
        title: Text as Title,
        url: Option<Url> as Link,
        /// The texts after the title on its line.
        aside: Option<Text> as Aside,
        dates: Option<Text> as Dates,
        /// Labeled lines under it.
        details: Vec<Detail> as Details,
        /// Lines under it without a label.
        lines: Vec<Text> as Details,
        bullets: Vec<Text> as Bullets,
    }
}

/// An entry in the common form, followed by the entries nested in it.
pub fn common(entry: &Value) -> Vec<CommonEntry> {
    let Value::Fields(fields) = entry else { return Vec::new() };
    let mut whole = CommonEntry::default();
    let (mut titles, mut asides, mut parts) = (Vec::new(), Vec::new(), Vec::new());
    for Field { role, value, .. } in fields {
        match role {
            FieldRole::Title => titles.extend(texts(value)),
            FieldRole::Aside => asides.extend(texts(value)),
            FieldRole::Dates => whole.dates = texts(value).into_iter().next().cloned(),
            FieldRole::Link => whole.url = url(value).cloned(),
            FieldRole::Details => details(value, &mut whole),
            FieldRole::Bullets => whole.bullets.extend(texts(value).into_iter().cloned()),
            FieldRole::Parts => each(value).for_each(|part| parts.extend(common(part))),
            FieldRole::Pieces | FieldRole::Unprinted => {}
        }
    }
    whole.title = commas(titles).unwrap_or_default();
    whole.aside = commas(asides);
    std::iter::once(whole).chain(parts).collect()
}

/// The values of a list, or a single value.
fn each<'a, 'v>(value: &'a Value<'v>) -> impl Iterator<Item = &'a Value<'v>> {
    match value {
        Value::List(values) => values.as_slice(),
        value => std::slice::from_ref(value),
    }
    .iter()
}

fn texts<'v>(value: &Value<'v>) -> Vec<&'v Text> {
    let text = |value: &Value<'v>| {
        if let Value::Text(text) = value { Some(*text) } else { None }
    };
    each(value).filter_map(text).collect()
}

fn url<'v>(value: &Value<'v>) -> Option<&'v Url> {
    if let Value::Url(url) = value { Some(url) } else { None }
}

/// Lines under an entry, with or without a label or a link.
fn details(value: &Value, whole: &mut CommonEntry) {
    for value in each(value) {
        match value {
            Value::Text(text) => whole.lines.push((*text).clone()),
            Value::Fields(fields) => detail(fields, whole),
            _ => {}
        }
    }
}

fn detail(fields: &[Field], whole: &mut CommonEntry) {
    let of = |role| fields.iter().filter(move |field| field.role == role);
    let text = |role| of(role).flat_map(|field| texts(&field.value)).next();
    let Some(said) = text(FieldRole::Aside) else { return };
    let to = of(FieldRole::Link).find_map(|field| url(&field.value));
    let said = to.map_or_else(|| said.clone(), |to| linked(to, said));
    match text(FieldRole::Title) {
        Some(label) => whole.details.push(Detail { label: label.clone(), text: said }),
        None => whole.lines.push(said),
    }
}

fn linked(to: &Url, text: &Text) -> Text {
    let link = Inline::Link(to.clone(), vec![Inline::Part(Box::new(text.clone()))]);
    Phrase::default().inline(link).finish().unwrap_or_default()
}

reflect! {
    /// A printed membership.
    Membership {
        organization: Text as Title,
        url: Option<Url> as Link,
        role: Option<Text> as Aside,
        location: Option<Text> as Aside,
        dates: Option<Text> as Dates,
        bullets: Vec<Text> as Bullets,
    }
}

impl Print for model::Membership {
    type Printed = Membership;

    fn print(&self, _: &Section, on: &Projector) -> Membership {
        Membership {
            organization: self.organization.clone(),
            url: self.url.as_deref().cloned(),
            role: self.role.clone(),
            location: self.location.clone(),
            dates: on.dates(self.dates.as_ref()),
            bullets: bullets(&self.bullets),
        }
    }
}

reflect! {
    /// A printed appearance in the media.
    Media {
        title: Text as Title,
        url: Option<Url> as Link,
        outlet: Option<Text> as Aside,
        role: Option<Text> as Aside,
        dates: Option<Text> as Dates,
        bullets: Vec<Text> as Bullets,
    }
}

impl Print for model::Media {
    type Printed = Media;

    fn print(&self, _: &Section, on: &Projector) -> Media {
        Media {
            title: self.title.clone(),
            url: self.url.as_deref().cloned(),
            outlet: self.outlet.clone(),
            role: self.role.clone(),
            dates: on.dates(self.dates.as_ref()),
            bullets: bullets(&self.bullets),
        }
    }
}

reflect! {
    /// A printed certification.
    Certification {
        title: Text as Title,
        url: Option<Url> as Link,
        issuer: Option<Text> as Aside,
        location: Option<Text> as Aside,
        number: Option<Text> as Aside,
        status: Option<Text> as Aside,
        dates: Option<Text> as Dates,
    }
}

impl Print for model::Certification {
    type Printed = Certification;

    fn print(&self, _: &Section, on: &Projector) -> Certification {
        Certification {
            title: self.title.clone(),
            url: self.url.as_deref().cloned(),
            issuer: self.issuer.clone(),
            location: self.location.clone(),
            number: self.number.clone(),
            status: self.status.clone(),
            dates: on.dates(self.dates.as_ref()),
        }
    }
}
