//! The entries of a career: degrees, jobs, honours, talks and the rest.
//!
//! Every entry may carry an `id`, `tags` and a `priority` (a higher number stays longer
//! when space is short).

use schemars::JsonSchema;
use serde::Deserialize;

use super::text::Text;
use super::written::text_or_mapping;
use super::{Dates, Email, Id, Malformed, Phone, Priority, Tag, Url};
use crate::diag::Spanned;

/// A line with a bullet.
#[derive(Debug, Clone, PartialEq)]
pub struct Bullet {
    /// The words.
    pub text: Text,
    /// Its name in the database.
    pub id: Option<Spanned<Id>>,
    /// Words by which variants select it.
    pub tags: Vec<Tag>,
    /// What stays longest when space is short.
    pub priority: Option<Priority>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct LongBullet {
    text: Text,
    id: Option<Spanned<Id>>,
    #[serde(default)]
    tags: Vec<Tag>,
    priority: Option<Priority>,
}

impl From<LongBullet> for Bullet {
    fn from(long: LongBullet) -> Self {
        let LongBullet { text, id, tags, priority } = long;
        Bullet { text, id, tags, priority }
    }
}

impl<'de> Deserialize<'de> for Bullet {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        text_or_mapping::<_, _, LongBullet>(d, |text| Bullet {
            text,
            id: None,
            tags: Vec::new(),
            priority: None,
        })
    }
}

/// Declares an entry: its own keys, then those that every entry has.
macro_rules! entry {
    ($(#[$doc:meta])* $name:ident { $($body:tt)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
        #[serde(deny_unknown_fields)]
        pub struct $name {
            $($body)*
            /// Its name in the database.
            pub id: Option<Spanned<Id>>,
            /// Words by which variants select it.
            #[serde(default)]
            pub tags: Vec<Tag>,
            /// What stays longest when space is short: a higher number.
            pub priority: Option<Priority>,
        }
    };
}

entry! {
    /// A degree.
    Education {
        /// The university.
        pub institution: Text,
        /// Where it is.
        pub location: Option<Text>,
        /// The degree and its subject: `B.Eng. in Computer Science`.
        pub degree: Text,
        /// Distinction: `First Class Honours`.
        pub honours: Option<Text>,
        /// When it was or will be conferred, or the years of study.
        pub dates: Option<Spanned<Dates>>,
        /// Grade point average or mark, as typed.
        pub grade: Option<Text>,
        /// Title of the thesis.
        pub thesis: Option<Text>,
        /// Advisors, by name or id.
        #[serde(default)]
        pub advisors: Vec<Text>,
        /// The thesis committee, by name or id.
        #[serde(default)]
        pub committee: Vec<Text>,
        /// More lines.
        #[serde(default)]
        pub bullets: Vec<Bullet>,
    }
}

/// A position: what one did at an employer for a time.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Role {
    /// What one was.
    pub title: Text,
    /// When.
    pub dates: Option<Spanned<Dates>>,
    /// Where, if not where the employer is.
    pub location: Option<Text>,
    /// The group or department.
    pub team: Option<Text>,
    /// Who led the work, by name or id.
    #[serde(default)]
    pub managers: Vec<Text>,
    /// What was done, in a sentence.
    pub summary: Option<Text>,
    /// What was done, in lines.
    #[serde(default)]
    pub bullets: Vec<Bullet>,
    /// Its name in the database.
    pub id: Option<Spanned<Id>>,
    /// Words by which variants select it.
    #[serde(default)]
    pub tags: Vec<Tag>,
    /// What stays longest when space is short.
    pub priority: Option<Priority>,
}

/// Time at one employer: one role, written beside the employer, or several in `roles`.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(try_from = "WrittenExperience")]
pub struct Experience {
    /// The employer.
    pub employer: Text,
    /// Where.
    pub location: Option<Text>,
    /// The employer's page.
    pub url: Option<Spanned<Url>>,
    /// What one was there, as in the database; at least one.
    pub roles: Vec<Role>,
    /// Its name in the database.
    pub id: Option<Spanned<Id>>,
    /// Words by which variants select it.
    pub tags: Vec<Tag>,
    /// What stays longest when space is short.
    pub priority: Option<Priority>,
}

entry! {
    /// An experience as written, before one role and several become the same.
    WrittenExperience {
        /// The employer.
        pub employer: Text,
        /// Where.
        pub location: Option<Text>,
        /// The employer's page.
        pub url: Option<Spanned<Url>>,
        /// Several roles.
        #[serde(default)]
        pub roles: Vec<Role>,
        /// The only role.
        pub title: Option<Text>,
        /// When.
        pub dates: Option<Spanned<Dates>>,
        /// The group or department.
        pub team: Option<Text>,
        /// Who led the work.
        #[serde(default)]
        pub managers: Vec<Text>,
        /// What was done, in a sentence.
        pub summary: Option<Text>,
        /// What was done, in lines.
        #[serde(default)]
        pub bullets: Vec<Bullet>,
    }
}

impl TryFrom<WrittenExperience> for Experience {
    type Error = Malformed;

    fn try_from(w: WrittenExperience) -> Result<Self, Malformed> {
        let beside = w.dates.is_some()
            || w.team.is_some()
            || w.summary.is_some()
            || !w.managers.is_empty()
            || !w.bullets.is_empty();
        let roles = match (w.title, w.roles) {
            (Some(title), roles) if roles.is_empty() => vec![Role {
                title,
                dates: w.dates,
                location: None,
                team: w.team,
                managers: w.managers,
                summary: w.summary,
                bullets: w.bullets,
                id: None,
                tags: Vec::new(),
                priority: None,
            }],
            (Some(_), _) => {
                return Err(Malformed(
                    "an experience has a `title` or `roles`, not both".into(),
                ));
            }
            (None, roles) if roles.is_empty() => {
                return Err(Malformed("the key `title` is missing".into()));
            }
            (None, _) if beside => {
                return Err(Malformed(
                    "with `roles`, dates and what was done stand in each role".into(),
                ));
            }
            (None, roles) => roles,
        };
        Ok(Experience {
            employer: w.employer,
            location: w.location,
            url: w.url,
            roles,
            id: w.id,
            tags: w.tags,
            priority: w.priority,
        })
    }
}

entry! {
    /// An award, fellowship or other honour.
    Honor {
        /// Its name.
        pub title: Text,
        /// Who gave it.
        pub issuer: Option<Text>,
        /// When.
        pub dates: Option<Spanned<Dates>>,
        /// Occasions of an honour received often: `MLSys 2024`.
        #[serde(default, rename = "for")]
        pub occasions: Vec<Text>,
        /// The sum, as typed.
        pub amount: Option<Text>,
        /// Its page.
        pub url: Option<Spanned<Url>>,
    }
}

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
pub(super) struct LongOccasion {
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

entry! {
    /// A course taught.
    Teaching {
        /// Title of the course.
        pub course: Text,
        /// Its number: `CS 536`.
        pub code: Option<Text>,
        /// What one was: `Teaching Assistant`.
        pub role: Option<Text>,
        /// Where.
        pub institution: Option<Text>,
        /// The term or terms.
        #[serde(default)]
        pub terms: Vec<Spanned<Dates>>,
        /// More lines.
        #[serde(default)]
        pub bullets: Vec<Bullet>,
    }
}

/// Service of one category.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ServiceCategory {
    /// The category: `Artifact Evaluation Committee`.
    pub category: Text,
    /// What was done.
    #[serde(default)]
    pub entries: Vec<ServiceEntry>,
    /// Its name in the database.
    pub id: Option<Spanned<Id>>,
    /// Words by which variants select it.
    #[serde(default)]
    pub tags: Vec<Tag>,
    /// What stays longest when space is short.
    pub priority: Option<Priority>,
}

entry! {
    /// A piece of service.
    ServiceEntry {
        /// What one was: `Mentor`.
        pub role: Option<Text>,
        /// A conference or other event, by a venue's id or by name without the year.
        pub event: Option<Text>,
        /// Several events of the same year.
        #[serde(default)]
        pub events: Vec<Text>,
        /// A journal, by a venue's id or by name.
        pub journal: Option<Text>,
        /// A programme, initiative or committee.
        pub activity: Option<Text>,
        /// The track or part of the event: `Doctoral Forum`.
        pub track: Option<Text>,
        /// The session of an event that one chaired or reviewed for.
        pub session: Option<Text>,
        /// The institution.
        pub organization: Option<Text>,
        /// When, once or often.
        #[serde(default)]
        pub dates: Vec<Spanned<Dates>>,
    }
}

entry! {
    /// Money won.
    Grant {
        /// Its title.
        pub title: Text,
        /// Who gives it.
        pub funder: Text,
        /// What one is on it: `PI`.
        pub role: Option<Text>,
        /// The sum, as typed.
        pub amount: Option<Text>,
        /// The number of the award.
        pub number: Option<Text>,
        /// The years.
        pub dates: Option<Spanned<Dates>>,
        /// Others on it, by name or id.
        #[serde(default)]
        pub investigators: Vec<Text>,
        /// Its page.
        pub url: Option<Spanned<Url>>,
    }
}

entry! {
    /// Someone advised.
    Advisee {
        /// Their name, or the id of a person.
        pub name: Text,
        /// What they work for: `Ph.D.`.
        pub level: Option<Text>,
        /// Where.
        pub institution: Option<Text>,
        /// What one is to them, if not the advisor.
        pub role: Option<Text>,
        /// The years.
        pub dates: Option<Spanned<Dates>>,
        /// The thesis or project.
        pub topic: Option<Text>,
        /// What became of them.
        pub now: Option<Text>,
    }
}

entry! {
    /// Skills of one kind.
    Skill {
        /// The kind: `Programming`.
        pub category: Text,
        /// What one knows.
        pub items: Vec<Text>,
    }
}

entry! {
    /// A language spoken.
    Language {
        /// The language.
        pub language: Text,
        /// How well.
        pub level: Option<Text>,
    }
}

entry! {
    /// A patent.
    Patent {
        /// Its title.
        pub title: Text,
        /// The inventors, by name or id, in order.
        #[serde(default)]
        pub inventors: Vec<super::Author>,
        /// The office: `US`.
        pub office: Option<Text>,
        /// Its number.
        pub number: Option<Text>,
        /// `pending`, `granted` and the like, as typed.
        pub status: Option<Text>,
        /// When it was filed or granted.
        pub dates: Option<Spanned<Dates>>,
        /// Its page.
        pub url: Option<Spanned<Url>>,
    }
}

entry! {
    /// Someone who will speak for one.
    Referee {
        /// Their name, or the id of a person.
        pub name: Text,
        /// What they are.
        pub position: Option<Text>,
        /// Where.
        pub institution: Option<Text>,
        /// How they know one.
        pub relation: Option<Text>,
        /// Their e-mail address.
        pub email: Option<Spanned<Email>>,
        /// Their telephone number.
        pub phone: Option<Spanned<Phone>>,
        /// Their page.
        pub url: Option<Spanned<Url>>,
    }
}

/// Referees, or the sentence that they are named when asked for.
#[derive(Debug, Clone, PartialEq)]
pub enum References {
    /// `on-request`.
    OnRequest,
    /// By name.
    Named(Vec<Referee>),
}

/// The word that stands for referees who are named later.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum OnRequest {
    /// `on-request`.
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

/// A section of the author's own.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FreeSection {
    /// Its heading.
    pub heading: Text,
    /// A paragraph above the entries, or all there is.
    pub text: Option<Text>,
    /// What stands in it.
    #[serde(default)]
    pub entries: Vec<FreeEntry>,
}

entry! {
    /// An entry of a free section.
    FreeEntry {
        /// What it is.
        pub title: Text,
        /// A second line.
        pub subtitle: Option<Text>,
        /// Where.
        pub location: Option<Text>,
        /// When.
        pub dates: Option<Spanned<Dates>>,
        /// What is to be said.
        pub text: Option<Text>,
        /// More lines.
        #[serde(default)]
        pub bullets: Vec<Bullet>,
        /// Its page.
        pub url: Option<Spanned<Url>>,
    }
}
