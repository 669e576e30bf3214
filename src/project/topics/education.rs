//! Prints degrees.

use super::super::joints::joined;
use super::prelude::*;
use crate::model::{Inline, Vocabulary};

reflect! {
    /// A printed degree.
    Degree {
        institution: Text as Aside,
        location: Option<Text> as Aside,
        degree: Text as Title,
        honours: Option<Text> as Aside,
        /// The honours as they follow the degree: ` with *First Class Honours*`.
        distinction: Option<Text>,
        dates: Option<Text> as Dates,
        details: Vec<Detail> as Details,
        bullets: Vec<Text> as Bullets,
    }
}

impl Print for model::Education {
    type Printed = Degree;

    fn print(&self, _: &Section, on: &Projector) -> Degree {
        let detail = |label: &str, text: &Option<Text>| {
            text.clone().map(|text| Detail { label: on.say(label), text })
        };
        let details = [
            detail(on.words.grade, &self.grade),
            detail(on.words.thesis, &self.thesis),
            on.acquaintances(on.words.advisor, &self.advisors),
            on.acquaintances([on.words.committee; 2], &self.committee),
        ];
        Degree {
            institution: self.institution.clone(),
            location: self.location.clone(),
            degree: self.degree.clone(),
            honours: self.honours.clone(),
            distinction: self.honours.as_ref().and_then(|it| distinction(it, on.words)),
            dates: on.dates(self.dates.as_ref()),
            details: details.into_iter().flatten().collect(),
            bullets: bullets(&self.bullets),
        }
    }
}

/// What follows `with` in English.
const WITH: [&str; 6] =
    ["distinction", "honours", "honors", "class", "merit", "commendation"];

/// ` with *First Class Honours*`. Honours that begin with the joint do not repeat it.
fn distinction(honours: &Text, words: &Vocabulary) -> Option<Text> {
    let (before, after) = words.distinction();
    let mut honours = joined(honours).into_owned();
    if honours.inlines.is_empty() {
        return None;
    }
    let joint = before.trim();
    // `with summa cum laude` is not English.
    let letters = honours.letters().to_lowercase();
    let is_noun = WITH.iter().any(|word| letters.contains(word));
    let before = if joint == "with" && !is_noun { ", " } else { before };
    if let Some(Inline::Plain(first)) = honours.inlines.first_mut()
        && let Some((word, rest)) = first.split_once(' ')
        && word.to_lowercase() == joint.to_lowercase()
    {
        *first = rest.trim_start().to_owned();
    }
    let emphasized = Inline::Emph(vec![Inline::Part(Box::new(honours))]);
    let mut phrase = Phrase::default();
    phrase.words(before).inline(emphasized).words(after).finish()
}
