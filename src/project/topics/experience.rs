//! Prints employers and roles.

use super::super::joints::line_is_closed;
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
        /// Whether the title, the team, the employer and the location, in this order, end
        /// with a mark after which a full stop would be one too many.
        closed: bool,
        details: Vec<Detail> as Details,
        summary: Option<Text> as Details,
        bullets: Vec<Text> as Bullets,
    }
}

impl Print for model::Experience {
    type Printed = Job;

    fn print(&self, _: &Section, on: &Projector) -> Job {
        let only = if self.roles.len() == 1 { self.roles.first() } else { None };
        // The line of an only role has one location.
        let elsewhere = only.and_then(|role| role.location.as_ref());
        let location = self.location.as_ref().or(elsewhere);
        let roles = self.roles.iter().map(|role| {
            let mut role = print_role(role, on);
            if only.is_some() {
                let place = role.location.take().filter(|_| self.location.is_some());
                role.team = commas(role.team.iter().chain(&place));
                role.closed = line_is_closed(&[Some(&self.employer), location]);
            }
            role
        });
        Job {
            employer: self.employer.clone(),
            location: location.cloned(),
            url: self.url.as_deref().cloned(),
            many: self.roles.len() > 1,
            roles: roles.collect(),
        }
    }
}

fn print_role(role: &model::Role, on: &Projector) -> Role {
    Role {
        title: role.title.clone(),
        team: role.team.clone(),
        location: role.location.clone(),
        dates: on.dates(role.dates.as_ref()),
        closed: line_is_closed(&[
            Some(&role.title),
            role.team.as_ref(),
            role.location.as_ref(),
        ]),
        details: on.named(on.words.manager, &role.managers).into_iter().collect(),
        summary: role.summary.clone(),
        bullets: bullets(&role.bullets),
    }
}
