//! Prints grants.

use std::collections::BTreeMap;

use super::super::amounts::money;
use super::group::grouping;
use super::prelude::*;
use crate::model::{Cents, Currency, GrantStatus, Grouping, plain_amount};

reflect! {
    /// A printed grant.
    Grant {
        /// The heading of its group, if it is the first of one.
        group: Option<Text>,
        title: Text as Title,
        url: Option<Url> as Link,
        /// The words for the status, unless they are the heading of the group.
        status: Option<Text> as Aside,
        funder: Text as Aside,
        role: Option<Text> as Aside,
        /// The amount, and the owner's part of it.
        amount: Option<Text> as Aside,
        number: Option<Text> as Aside,
        dates: Option<Text> as Dates,
        details: Vec<Detail> as Details,
    }
}

impl Print for model::Grant {
    type Printed = Grant;

    fn print(&self, section: &Section, on: &Projector) -> Grant {
        let with = on.acquaintances(on.words.investigator, &self.investigators);
        let is_grouped = grouping(section) == Grouping::Status;
        let status = self.status.filter(|_| !is_grouped);
        Grant {
            group: None,
            title: self.title.clone(),
            url: self.url.as_deref().cloned(),
            status: status.map(|status| on.say(on.words.grant_status(status))),
            funder: self.funder.clone(),
            role: self.role.clone(),
            amount: amounts(self, on),
            number: self.number.clone(),
            dates: on.dates(self.dates.as_ref()),
            details: with.into_iter().collect(),
        }
    }

    fn group(&self, by: Grouping, on: &Projector) -> Option<Group> {
        let status = status(self);
        let heading = on.words.grant_status(status);
        (by == Grouping::Status)
            .then(|| Group::among(&GrantStatus::ALL, &status, heading))
    }

    fn begin(printed: &mut Grant, heading: Text) {
        printed.group = Some(heading);
    }

    fn lead(section: &Section, on: &Projector) -> Lead {
        let wanted = section.totals.as_ref().is_some_and(|totals| totals.value);
        let totals = if wanted { totals(&on.shown.grants, on) } else { Vec::new() };
        Lead { totals, ..Lead::default() }
    }

    fn leads() -> &'static [&'static str] {
        &["totals"]
    }
}

/// A grant without a status was awarded.
fn status(grant: &model::Grant) -> GrantStatus {
    grant.status.unwrap_or(GrantStatus::Awarded)
}

/// `€120,000 (own share: €40,000)`.
fn amounts(grant: &model::Grant, on: &Projector) -> Option<Text> {
    let amount = grant.amount.as_ref().map(|it| formatted(it, grant, on));
    // The whole amount as the share says nothing new.
    let share = grant.share.as_ref().map(|it| formatted(it, grant, on));
    let share =
        share.filter(|share| Some(share.letters()) != amount.as_ref().map(Text::letters));
    let Some(share) = share else { return amount };
    let mut phrase = Phrase::default();
    let label = format!("{}: ", on.words.share);
    match &amount {
        Some(amount) => phrase.text(amount).words(&format!(" ({label}")),
        None => phrase.words(&label),
    };
    phrase.text(&share).words(if amount.is_some() { ")" } else { "" }).finish()
}

fn formatted(written: &Text, grant: &model::Grant, on: &Projector) -> Text {
    let currency = grant.currency.as_ref().map(|currency| currency.value);
    match plain_amount(written).zip(currency) {
        Some((amount, currency)) => {
            Text::plain(money(amount, currency, on.words)).at(written.origin)
        }
        None => written.clone(),
    }
}

/// A line for each status: `Total (Awarded): $1,200,000, €300,000`.
fn totals(grants: &[model::Grant], on: &Projector) -> Vec<Detail> {
    let mut sums: BTreeMap<GrantStatus, BTreeMap<Currency, Cents>> = BTreeMap::new();
    // Money that was not given is not a total.
    for grant in grants.iter().filter(|grant| status(grant) != GrantStatus::Declined) {
        let currency = grant.currency.as_ref().map(|currency| currency.value);
        let amount = grant.amount.as_ref().and_then(plain_amount);
        if let Some((amount, currency)) = amount.zip(currency) {
            let sum = sums.entry(status(grant)).or_default().entry(currency).or_default();
            *sum = sum.saturating_add(amount);
        }
    }
    let line = |(status, sums): (GrantStatus, BTreeMap<Currency, Cents>)| {
        let sums: Vec<String> = sums
            .into_iter()
            .map(|(currency, sum)| money(sum, currency, on.words))
            .collect();
        let label = format!("{} ({})", on.words.total, on.words.grant_status(status));
        Detail { label: on.say(&label), text: on.say(&sums.join(", ")) }
    };
    sums.into_iter().map(line).collect()
}
