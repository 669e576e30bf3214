//! Talks, with the occasions on which they were given.

use super::super::written::text_or_mapping;
use super::prelude::*;

entry! {
    /// A talk, with every occasion it was given on.
    Talk {
        /// The title.
        pub title: Text,
        /// Where and when.
        #[serde(default)]
        pub occasions: Vec<Occasion>,
        /// Slides or a recording.
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

    fn lives_by_parts(&self) -> bool {
        !self.occasions.is_empty()
    }
}

/// An occasion on which a talk was given.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Occasion {
    /// The event, without its year.
    pub event: Option<Text>,
    /// Who invited or held it.
    pub host: Option<Text>,
    /// The department of the host.
    pub department: Option<Text>,
    /// Where.
    pub location: Option<Text>,
    /// When.
    pub date: Option<Spanned<Dates>>,
    /// What else is to be said.
    pub note: Option<Text>,
    /// Words by which variants select it.
    pub tags: Vec<Tag>,
    /// What stays longest when space is short.
    pub priority: Option<Priority>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::model) struct LongOccasion {
    event: Option<Text>,
    host: Option<Text>,
    department: Option<Text>,
    location: Option<Text>,
    date: Option<Spanned<Dates>>,
    note: Option<Text>,
    #[serde(default)]
    tags: Vec<Tag>,
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
            note,
            tags,
            priority,
        } = long;
        Occasion { event, host, department, location, date, note, tags, priority }
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

texts!(Occasion { event, host, department, location, date, note, tags, priority });

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
