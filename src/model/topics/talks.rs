//! Talks, with the occasions on which you gave them.

use super::super::written::text_or_mapping;
use super::prelude::*;

entry! {
    /// A talk, with all occasions on which you gave it.
    Talk {
        /// The title.
        pub title: Text,
        /// What kind of talk it is: `keynote`, `invited`, `contributed`, `seminar`, `panel`,
        /// `poster` or `other`.
        pub kind: Option<TalkKind>,
        /// Those who gave it with you, each by name or by the id of a person: `[Ann O'Neil]`.
        /// Also written as `co-presenters`.
        #[serde(default, alias = "co-presenters")]
        pub with: Vec<Text>,
        /// Where and when you gave it: `[{event: atc, date: 2024}]`.
        #[serde(default)]
        pub occasions: Vec<Occasion>,
        /// A page with slides or a recording.
        pub url: Option<Spanned<Url>>,
    }
}

impl Entry for Talk {
    parts!(occasions);

    fn title(&self) -> Option<&Text> {
        Some(&self.title)
    }

    fn times(&self) -> Vec<Dates> {
        times_of(&self.occasions)
    }

    fn people(&self) -> Vec<&Text> {
        self.with.iter().collect()
    }

    fn acquaintances(&self) -> Vec<&Text> {
        self.people()
    }

    fn lives_by_parts(&self) -> bool {
        !self.occasions.is_empty()
    }
}

/// An occasion on which a talk was given.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Occasion {
    /// The event, by the id of a venue or by its name without the year: `atc`.
    pub event: Option<Text>,
    /// The host: `University of Illinois`.
    pub host: Option<Text>,
    /// The department of the host.
    pub department: Option<Text>,
    /// Where it took place.
    pub location: Option<Text>,
    /// When it took place: `2024-05`.
    pub date: Option<Spanned<Dates>>,
    /// What kind of talk it was there.
    pub kind: Option<TalkKind>,
    /// A note on the occasion: `keynote`.
    pub note: Option<Text>,
    /// Tags by which variants select it.
    pub tags: Vec<Tag>,
    /// How important it is.
    pub priority: Option<Priority>,
}

/// An occasion on which you gave a talk.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::model) struct LongOccasion {
    /// The event, by the id of a venue or by its name without the year: `atc`.
    event: Option<Text>,
    /// The host: `University of Illinois`.
    host: Option<Text>,
    /// The department of the host.
    department: Option<Text>,
    /// Where it took place.
    location: Option<Text>,
    /// When it took place: `2024-05`.
    date: Option<Spanned<Dates>>,
    /// What kind of talk it was there, if not that of the talk: `seminar`.
    kind: Option<TalkKind>,
    /// A note on the occasion: `keynote`.
    note: Option<Text>,
    /// Tags by which variants select it: `[invited]`. Default: those of the talk.
    #[serde(default)]
    tags: Vec<Tag>,
    /// How important it is when space is short: a number (higher is kept longer) or
    /// `required`. Default: the priority of the talk.
    priority: Option<Priority>,
}

impl From<LongOccasion> for Occasion {
    fn from(long: LongOccasion) -> Self {
        let LongOccasion {
            event,
            host,
            department,
            location,
            date,
            kind,
            note,
            tags,
            priority,
        } = long;
        Occasion { event, host, department, location, date, kind, note, tags, priority }
    }
}

impl<'de> Deserialize<'de> for Occasion {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        text_or_mapping::<_, _, LongOccasion>(d, |host| Occasion {
            host: Some(host),
            ..Occasion::default()
        })
    }
}

texts!(Occasion { event, host, department, location, date, kind, note, tags, priority });

impl Keyed for Occasion {
    fn id(&self) -> Option<&Spanned<Id>> {
        None
    }

    fn tags(&self) -> &[Tag] {
        &self.tags
    }

    fn priority(&self) -> Option<Priority> {
        self.priority
    }
}

impl Entry for Occasion {
    fn title(&self) -> Option<&Text> {
        self.event.as_ref().or(self.host.as_ref()).or(self.location.as_ref())
    }

    fn name(&self) -> String {
        joined(&[self.event.as_ref(), self.host.as_ref(), self.location.as_ref()])
    }

    fn times(&self) -> Vec<Dates> {
        one(self.date.as_ref())
    }

    fn venues(&self) -> Vec<&Text> {
        self.event.iter().collect()
    }
}
