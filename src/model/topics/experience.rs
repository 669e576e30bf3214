//! Experience: employers, and your roles there.

use super::prelude::*;

entry! {
    /// A role at an employer.
    Role {
        /// The title: `Research Intern`.
        pub title: Text,
        /// When you had the role: `2023-05 – 2023-08`.
        pub dates: Option<Spanned<Dates>>,
        /// Where you worked, if not at the employer's location.
        pub location: Option<Text>,
        /// The group or department: `Azure Systems Research`.
        pub team: Option<Text>,
        /// Your managers, each by name or by the id of a person.
        #[serde(default)]
        pub managers: Vec<Text>,
        /// What you did, in a sentence. Begin it with `|` for paragraphs and lists.
        #[serde(default, deserialize_with = "crate::model::prose")]
        pub summary: Option<Text>,
        /// What you did, in bullets.
        #[serde(default)]
        pub bullets: Vec<Bullet>,
    }
}

impl Entry for Role {
    parts!(bullets);

    fn title(&self) -> Option<&Text> {
        Some(&self.title)
    }

    fn times(&self) -> Vec<Dates> {
        one(self.dates.as_ref())
    }

    fn people(&self) -> Vec<&Text> {
        self.managers.iter().collect()
    }

    fn hide(&mut self, what: Hidden) {
        match what {
            Hidden::Managers => self.managers.clear(),
            Hidden::Summary => self.summary = None,
            _ => {}
        }
    }
}

/// Employment: one role, written directly in the entry, or several in `roles`.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(try_from = "WrittenExperience")]
pub struct Experience {
    /// The employer: `Microsoft Research`.
    pub employer: Text,
    /// Where the employer is: `Redmond, WA`.
    pub location: Option<Text>,
    /// The employer's web page.
    pub url: Option<Spanned<Url>>,
    /// The roles, in the order of the database; at least one.
    pub roles: Vec<Role>,
    /// The id in the database.
    pub id: Option<Spanned<Id>>,
    /// Tags by which variants select it.
    pub tags: Vec<Tag>,
    /// How important it is.
    pub priority: Option<Priority>,
}

keyed!(Experience);
texts!(Experience { employer, location, url, roles, id, tags, priority });

impl Entry for Experience {
    parts!(roles);

    fn title(&self) -> Option<&Text> {
        Some(&self.employer)
    }

    fn name(&self) -> String {
        joined(&[self.roles.first().map(|role| &role.title), Some(&self.employer)])
    }

    fn times(&self) -> Vec<Dates> {
        times_of(&self.roles)
    }

    fn lives_by_parts(&self) -> bool {
        !self.roles.is_empty()
    }
}

entry! {
    /// An employer, with one role or several, as written in a database.
    WrittenExperience {
        /// The employer: `Microsoft Research`.
        pub employer: Text,
        /// Where the employer is: `Redmond, WA`.
        pub location: Option<Text>,
        /// The employer's web page.
        pub url: Option<Spanned<Url>>,
        /// Your roles there, if there were several.
        #[serde(default)]
        pub roles: Vec<Role>,
        /// Your title, if you had one role: `Research Intern`.
        pub title: Option<Text>,
        /// When you worked there: `2023-05 – 2023-08`.
        pub dates: Option<Spanned<Dates>>,
        /// The group or department: `Azure Systems Research`.
        pub team: Option<Text>,
        /// Your managers, each by name or by the id of a person.
        #[serde(default)]
        pub managers: Vec<Text>,
        /// What you did, in a sentence. Begin it with `|` for paragraphs and lists.
        #[serde(default, deserialize_with = "crate::model::prose")]
        pub summary: Option<Text>,
        /// What you did, in bullets.
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
                    "with `roles`, write dates, summary, bullets and the like in each role".into(),
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
