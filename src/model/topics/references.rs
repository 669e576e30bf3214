//! References: people who recommend you.

use super::prelude::*;

entry! {
    /// A person who recommends you.
    Referee {
        /// Their name, or the id of a person.
        pub name: Text,
        /// Their position: `Professor`.
        pub position: Option<Text>,
        /// Their department: `Department of Computer Science`.
        pub department: Option<Text>,
        /// Their institution: `University of Illinois`.
        pub institution: Option<Text>,
        /// How they know you: `Ph.D. advisor`.
        pub relation: Option<Text>,
        /// Their e-mail address.
        pub email: Option<Spanned<Email>>,
        /// Their telephone number.
        pub phone: Option<Spanned<Phone>>,
        /// Their postal address, one line per item: `[201 N. Goodwin Ave., "Urbana, IL 61801"]`.
        #[serde(default)]
        pub address: Vec<Text>,
        /// Their web page.
        pub url: Option<Spanned<Url>>,
    }
}

impl Entry for Referee {
    fn title(&self) -> Option<&Text> {
        Some(&self.name)
    }

    fn people(&self) -> Vec<&Text> {
        vec![&self.name]
    }

    fn acquaintances(&self) -> Vec<&Text> {
        self.people()
    }

    fn hide(&mut self, what: Hidden) {
        match what {
            Hidden::Address => self.address.clear(),
            Hidden::Email => self.email = None,
            Hidden::Phone => self.phone = None,
            _ => {}
        }
    }

    fn is_dated() -> bool {
        false
    }
}

/// Referees, or the statement that references are available on request.
#[derive(Debug, Clone, PartialEq)]
pub enum References {
    /// Available on request.
    OnRequest,
    /// Referees by name.
    Named(Vec<Referee>),
}

/// The word for references that are available on request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum OnRequest {
    /// Prints that references are available on request.
    OnRequest,
}

impl<'de> Deserialize<'de> for References {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        struct Either;

        impl<'de> serde::de::Visitor<'de> for Either {
            type Value = References;

            fn expecting(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
                f.write_str("`on-request` or a list of referees")
            }

            fn visit_str<E: serde::de::Error>(self, word: &str) -> Result<References, E> {
                let word = serde::de::value::StrDeserializer::new(word);
                OnRequest::deserialize(word).map(|_| References::OnRequest)
            }

            fn visit_seq<A: serde::de::SeqAccess<'de>>(
                self,
                seq: A,
            ) -> Result<References, A::Error> {
                let items = serde::de::value::SeqAccessDeserializer::new(seq);
                Vec::deserialize(items).map(References::Named)
            }
        }

        d.deserialize_any(Either)
    }
}

impl Texts for References {
    fn leaves<'t>(&'t self, span: Span, found: &mut Vec<Leaf<'t>>) {
        if let References::Named(referees) = self {
            referees.leaves(span, found);
        }
    }

    fn change_texts(&mut self, change: &mut dyn FnMut(&mut Text)) {
        if let References::Named(referees) = self {
            referees.change_texts(change);
        }
    }
}

impl Topic for Option<References> {
    type Entry = Referee;

    fn entries(&self, _of: Option<&Id>) -> &[Referee] {
        if let Some(References::Named(referees)) = self { referees } else { &[] }
    }

    fn lists(&self) -> Vec<&dyn List> {
        if let Some(References::Named(referees)) = self {
            vec![referees]
        } else {
            Vec::new()
        }
    }

    fn lists_mut(&mut self) -> Vec<&mut dyn List> {
        if let Some(References::Named(referees)) = self {
            vec![referees]
        } else {
            Vec::new()
        }
    }

    fn is_empty(&self) -> bool {
        self.is_none()
    }

    fn with(&self, _of: Option<&Id>, referees: Vec<Referee>) -> Self {
        let on_request = matches!(self, Some(References::OnRequest));
        let named = || self.as_ref().map(|_| References::Named(referees));
        if on_request { Some(References::OnRequest) } else { named() }
    }
}
