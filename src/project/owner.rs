//! Prints the owner: name, contact details and facts.

use super::cv::{Contact, Detail, Owner, SignatureLine};
use super::dates;
use super::phrase::{self, Phrase};
use crate::diag::{Span, Spanned};
use crate::model::{
    self, Basics, Locale, Metrics, PartialDate, PictureRole, Signature, Text, Vocabulary,
};

/// Prints words of the locale, which was set at `locale_span`.
#[derive(Clone, Copy)]
pub(super) struct Speaker {
    pub locale: Locale,
    pub locale_span: Span,
}

impl Speaker {
    fn words(self) -> &'static Vocabulary {
        self.locale.vocabulary()
    }

    fn say(self, words: &str) -> Text {
        Text::plain(words).at(self.locale_span)
    }

    fn fact(self, name: &str, text: Text) -> Detail {
        Detail { label: self.say(self.words().label(name)), text }
    }

    fn date(self, date: &Spanned<PartialDate>) -> Text {
        dates::date_text(self.locale, date)
    }

    /// `updated Nov. 2026`.
    pub fn updated(self, date: &Spanned<PartialDate>) -> Text {
        let (before, after) = self.words().updated.split_once("{}").unwrap_or_default();
        let mut phrase = Phrase::default();
        phrase.words(before).text(&self.date(date)).words(after);
        phrase.finish().unwrap_or_default()
    }

    /// The line to sign on: `Berlin, Nov. 28, 2026`, and who signs.
    pub fn signature(self, signature: &Signature, owner: &Owner) -> SignatureLine {
        let Signature { place, date, picture } = signature;
        let mut signed = Phrase::default();
        place.iter().for_each(|place| _ = signed.text(place));
        date.iter().for_each(|date| _ = signed.comma().text(&self.date(date)));
        SignatureLine {
            signed: signed.finish(),
            picture: picture.as_ref().map(|name| PictureRole::Signature.file(name)),
            name: owner.name.clone(),
        }
    }

    /// How often the owner is cited, with source and date as the label.
    fn metrics(self, metrics: &Metrics) -> Option<Detail> {
        let Metrics { source, date, citations, h_index, i10_index } = metrics;
        let mut text = Phrase::default();
        let given =
            [("citations", citations), ("h-index", h_index), ("i10-index", i10_index)];
        for (name, number) in given {
            let Some(number) = number else { continue };
            text.comma()
                .text(&self.say(self.words().label(name)))
                .words(" ")
                .text(number);
        }
        let label = Phrase::default()
            .text(source)
            .words(" (")
            .text(&self.date(date))
            .words(")")
            .finish()?;
        Some(Detail { label, text: text.finish()? })
    }

    fn facts(self, basics: &Basics) -> Vec<Detail> {
        let Basics { pronouns, birth_date, nationality, details, metrics, .. } = basics;
        let born = birth_date.as_ref().map(|date| self.date(date));
        let mut facts: Vec<Detail> = [
            ("pronouns", pronouns.clone()),
            ("birth-date", born),
            ("nationality", nationality.clone()),
        ]
        .into_iter()
        .filter_map(|(name, text)| Some(self.fact(name, text?)))
        .collect();
        let free = |fact: &model::Fact| Detail {
            label: fact.label.clone(),
            text: fact.text.clone(),
        };
        facts.extend(details.iter().map(free));
        facts.extend(metrics.as_ref().and_then(|metrics| self.metrics(metrics)));
        facts
    }

    /// A way to reach a person.
    pub fn contact(self, contact: &model::Contact) -> Contact {
        let model::Contact { kind, label, text, address } = contact;
        let of_kind = kind.map(|kind| self.say(kind.label(self.words())));
        Contact {
            kind: kind.map_or("other", |kind| kind.name()).to_owned(),
            labeled: label.is_some() || address.needs_label,
            label: label.clone().or(of_kind).unwrap_or_default(),
            text: text
                .clone()
                .unwrap_or_else(|| Text::plain(address.text.as_str()).at(address.span)),
            url: address.url.clone(),
        }
    }

    /// The owner, in the words of the document.
    pub fn owner(self, basics: &Basics) -> Owner {
        Owner {
            name: basics.name.clone(),
            title: basics.title.clone(),
            suffix: phrase::commas(&basics.suffix),
            photo: basics.photo.as_ref().map(|photo| PictureRole::Photo.file(photo)),
            headline: basics.headline.clone(),
            affiliation: basics.affiliation.clone(),
            address: basics.address.clone(),
            contacts: basics.contact.0.iter().map(|one| self.contact(one)).collect(),
            facts: self.facts(basics),
            interests: phrase::commas(&basics.interests),
            profile: basics.profile.clone(),
        }
    }
}
