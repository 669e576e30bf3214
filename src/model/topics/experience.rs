//! Employers, and what one was there.

use super::prelude::*;

entry! {
    /// A position: what one did at an employer for a time.
    Role {
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
