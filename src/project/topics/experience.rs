//! Prints employers and roles.

use super::prelude::*;

reflect! {
    /// A printed employer.
    Job {
        employer: Text as Title,
        location: Option<Text> as Aside,
        url: Option<Url> as Link,
        /// Whether there are several roles.
        many: bool,
        roles: Vec<Role> as Parts,
    }
}

reflect! {
    /// A printed role.
    Role {
        title: Text as Title,
        team: Option<Text> as Aside,
        location: Option<Text> as Aside,
        dates: Option<Text> as Dates,
        details: Vec<Detail> as Details,
        summary: Option<Text> as Details,
        bullets: Vec<Text> as Bullets,
    }
}

impl Print for model::Experience {
    type Printed = Job;

    fn print(&self, _: &Section, on: &Projector) -> Job {
        Job {
            employer: self.employer.clone(),
            location: self.location.clone(),
            url: self.url.as_deref().cloned(),
            many: self.roles.len() > 1,
            roles: self.roles.iter().map(|role| print_role(role, on)).collect(),
        }
    }
}

fn print_role(role: &model::Role, on: &Projector) -> Role {
    Role {
        title: role.title.clone(),
        team: role.team.clone(),
        location: role.location.clone(),
        dates: on.dates(role.dates.as_ref()),
        details: on.named(on.words.manager, &role.managers).into_iter().collect(),
        summary: role.summary.clone(),
        bullets: bullets(&role.bullets),
    }
}
