//! Grants.

use super::prelude::*;
use crate::model::{plain_amount, split_amount};

entry! {
    /// A grant.
    Grant {
        /// The title.
        pub title: Text,
        /// The funding body: `NSF`.
        pub funder: Text,
        /// Your role: `PI`.
        pub role: Option<Text>,
        /// How far it has come: `submitted`, `pending`, `awarded`, `completed` or `declined`.
        pub status: Option<GrantStatus>,
        /// The amount: a number such as `120000` with `currency`, or any text, printed as
        /// typed: `$1,000,000`.
        pub amount: Option<Text>,
        /// Your part of the amount, likewise: `40000`.
        pub share: Option<Text>,
        /// The currency of `amount` and `share`, with which they are formatted in the language
        /// of the document: `EUR`.
        pub currency: Option<Spanned<Currency>>,
        /// The award number: `CNS-2312345`.
        pub number: Option<Text>,
        /// The years: `2020 – 2025`.
        pub dates: Option<Spanned<Dates>>,
        /// Other investigators, each by name or by the id of a person.
        #[serde(default)]
        pub investigators: Vec<Text>,
        /// Its web page.
        pub url: Option<Spanned<Url>>,
    }
}

impl Entry for Grant {
    fn title(&self) -> Option<&Text> {
        Some(&self.title)
    }

    fn times(&self) -> Vec<Dates> {
        one(self.dates.as_ref())
    }

    fn status(&self) -> Option<Status> {
        Some(self.status.unwrap_or(GrantStatus::Awarded).into())
    }

    fn people(&self) -> Vec<&Text> {
        self.investigators.iter().collect()
    }

    fn acquaintances(&self) -> Vec<&Text> {
        self.people()
    }

    fn unused(&self) -> Vec<Unused> {
        let amounts = [&self.amount, &self.share];
        let is_used = amounts.into_iter().flatten().any(|it| plain_amount(it).is_some());
        let currency = self.currency.iter().filter(|_| !is_used);
        let unused = currency.map(|currency| Unused {
            key: ("currency", "a grant"),
            place: currency.span,
            why: "neither `amount` nor `share` is a plain number",
            help: self.amount.as_ref().and_then(split_amount).map_or_else(
                || "write the amount as a number, as in `amount: 120000`".to_owned(),
                |(number, _)| format!("write `amount: {number}`"),
            ),
        });
        unused.collect()
    }

    fn hide(&mut self, what: Hidden) {
        if what == Hidden::Amount {
            self.amount = None;
            self.share = None;
            self.currency = None;
        }
    }
}
