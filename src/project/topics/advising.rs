//! Prints advising.

use super::group::grouping;
use super::prelude::*;
use crate::model::{AdvisingLevel, Entry as _, Grouping, count};

reflect! {
    /// A printed advisee.
    Advisee {
        /// The heading of its group, if it is the first of one.
        group: Option<Text>,
        name: Text as Title,
        level: Option<Text> as Aside,
        institution: Option<Text> as Aside,
        role: Option<Text> as Aside,
        dates: Option<Text> as Dates,
        topic: Option<Text> as Details,
        /// The thesis, the other advisors and the awards.
        details: Vec<Detail> as Details,
        now: Option<Detail> as Details,
    }
}

impl Print for model::Advisee {
    type Printed = Advisee;

    fn print(&self, section: &Section, on: &Projector) -> Advisee {
        let detail = |label: &str, text: Text| Detail { label: on.say(label), text };
        let details = [
            self.thesis.clone().map(|thesis| detail(on.words.thesis, thesis)),
            on.acquaintances(on.words.co_advisor, &self.co_advisors),
            commas(&self.awards)
                .map(|awards| detail(count(self.awards.len(), on.words.award), awards)),
        ];
        let affiliation =
            on.resume.person(&self.name).and_then(|it| it.affiliation.clone());
        Advisee {
            group: None,
            name: on.linked_name(&self.name),
            level: self.level.as_ref().and_then(|level| level_words(level, section, on)),
            institution: self.institution.clone().or(affiliation),
            role: self.role.clone(),
            dates: on.dates(self.dates.as_ref()),
            topic: self.topic.clone(),
            details: details.into_iter().flatten().collect(),
            now: self.now.clone().map(|now| detail(on.words.now, now)),
        }
    }

    fn group(&self, by: Grouping, on: &Projector) -> Option<Group> {
        match by {
            Grouping::Level => Some(level_group(self.level.as_ref(), on)),
            Grouping::Status => {
                let is_current = is_current(self);
                Some(Group::of(usize::from(!is_current), on.words.advisees(is_current)))
            }
            _ => None,
        }
    }

    fn begin(printed: &mut Advisee, heading: Text) {
        printed.group = Some(heading);
    }
}

/// A level as it is printed: in the language of the document if it is a word of the
/// database, else as typed; nothing if the heading of its group says it.
fn level_words(level: &Text, section: &Section, on: &Projector) -> Option<Text> {
    let named = AdvisingLevel::named(level);
    if grouping(section) == Grouping::Level {
        let plain = |text: &Text| -> String {
            let letters = text.letters().to_lowercase();
            letters.chars().filter(|c| c.is_alphanumeric()).collect()
        };
        let heading = level_group(Some(level), on).heading;
        if named.is_some() || plain(&heading).starts_with(&plain(level)) {
            return None;
        }
    }
    Some(match named {
        Some(named) => Text::plain(on.words.advising_level(named)[0]).at(level.origin),
        None => level.clone(),
    })
}

/// The group of a level. Levels that tenure does not know make groups of their own, named
/// as typed, before those without a level.
fn level_group(level: Option<&Text>, on: &Projector) -> Group {
    let known = AdvisingLevel::ALL.len();
    match level.map(|level| (AdvisingLevel::meant(level), level)) {
        None | Some((Some(AdvisingLevel::Other), _)) => {
            Group::of(known, on.words.advising_level(AdvisingLevel::Other)[1])
        }
        Some((Some(level), _)) => {
            let heading = on.words.advising_level(level)[1];
            Group::among(&AdvisingLevel::ALL, &level, heading)
        }
        Some((None, level)) => {
            Group { rank: (known - 1, level.letters()), heading: level.clone() }
        }
    }
}

/// Whether the dates go on. Without dates, whoever has a position now has left.
fn is_current(advisee: &model::Advisee) -> bool {
    let times = advisee.times();
    let goes_on = |dates: &model::Dates| {
        dates.start.expected || dates.last().is_none_or(|last| last.expected)
    };
    if times.is_empty() { advisee.now.is_none() } else { times.iter().any(goes_on) }
}
