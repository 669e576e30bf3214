//! The sections other than publications, entry by entry.

use super::cv::{self, Body, Contact, Detail};
use super::phrase::{Phrase, commas};
use super::{Projector, venues, words};
use crate::diag::Spanned;
use crate::model::{
    Bullet, Dates, End, Experience, Occasion, References, Section, SectionKind,
    ServiceEntry, Sorting, Text,
};

/// How late something is, for sorting; what is going on is latest.
fn lateness(dates: Option<&Spanned<Dates>>) -> (u16, u8) {
    let month = |date: crate::model::PartialDate| match date.part {
        crate::model::Part::Month(month) | crate::model::Part::Day(month, _) => month,
        _ => 0,
    };
    match dates.map(|dates| &dates.value) {
        None => (0, 0),
        Some(Dates { end: Some(End::Present), .. }) => (u16::MAX, 12),
        Some(dates) => dates.last().map_or((0, 0), |date| (date.year, month(date))),
    }
}

/// Entries in the order that the section asks for.
fn sorted<'e, T>(
    section: &Section,
    entries: &'e [T],
    dates: impl Fn(&T) -> Option<&Spanned<Dates>>,
) -> Vec<&'e T> {
    let mut entries: Vec<&T> = entries.iter().collect();
    match section.sort {
        Sorting::Database | Sorting::FirstAuthor => {}
        Sorting::Newest => {
            entries.sort_by_key(|entry| std::cmp::Reverse(lateness(dates(entry))));
        }
        Sorting::Oldest => entries.sort_by_key(|entry| lateness(dates(entry))),
    }
    entries
}

impl Projector<'_> {
    /// What stands under a heading.
    pub(super) fn body(&self, section: &Section) -> Body {
        let r = self.shown;
        match section.section.value {
            SectionKind::Contact | SectionKind::Profile | SectionKind::Interests => {
                Body::Owner
            }
            SectionKind::Education => Body::Education(self.education(section)),
            SectionKind::Experience => Body::Experience(
                sorted(section, &r.experience, latest_role)
                    .into_iter()
                    .map(|job| self.job(job))
                    .collect(),
            ),
            SectionKind::Publications => self.publications(section),
            SectionKind::Honors => Body::Honors(self.honors(section)),
            SectionKind::Talks => Body::Talks(self.talks()),
            SectionKind::Teaching => Body::Teaching(self.teaching(section)),
            SectionKind::Service => Body::Service(self.service()),
            SectionKind::Grants => Body::Grants(self.grants(section)),
            SectionKind::Advising => Body::Advising(self.advising(section)),
            SectionKind::Skills => Body::Skills(self.skills()),
            SectionKind::Languages => Body::Languages(
                r.languages
                    .iter()
                    .map(|l| cv::Language {
                        language: l.language.clone(),
                        level: l.level.clone(),
                    })
                    .collect(),
            ),
            SectionKind::Patents => Body::Patents(self.patents(section)),
            SectionKind::References => self.references(),
            SectionKind::Free => self.free(section),
        }
    }

    fn named(&self, label: [&'static str; 2], names: &[Text]) -> Option<Detail> {
        let text = self.people.names(names)?;
        Some(Detail { label: self.say(words::count(names.len(), label)), text })
    }

    fn education(&self, section: &Section) -> Vec<cv::Degree> {
        let words = self.words;
        let mut degrees = Vec::new();
        for e in sorted(section, &self.shown.education, |e| e.dates.as_ref()) {
            let detail = |label: &str, text: &Option<Text>| {
                text.clone().map(|text| Detail { label: self.say(label), text })
            };
            let details = [
                detail(words.grade, &e.grade),
                detail(words.thesis, &e.thesis),
                self.named(words.advisor, &e.advisors),
                self.named([words.committee; 2], &e.committee),
            ];
            degrees.push(cv::Degree {
                institution: e.institution.clone(),
                location: e.location.clone(),
                degree: e.degree.clone(),
                honours: e.honours.clone(),
                dates: self.dates(e.dates.as_ref()),
                details: details.into_iter().flatten().collect(),
                bullets: bullets(&e.bullets),
            });
        }
        degrees
    }

    fn job(&self, job: &Experience) -> cv::Job {
        let role = |r: &crate::model::Role| cv::Role {
            title: r.title.clone(),
            team: r.team.clone(),
            location: r.location.clone(),
            dates: self.dates(r.dates.as_ref()),
            details: self.named(self.words.manager, &r.managers).into_iter().collect(),
            summary: r.summary.clone(),
            bullets: bullets(&r.bullets),
        };
        cv::Job {
            employer: job.employer.clone(),
            location: job.location.clone(),
            url: job.url.as_deref().cloned(),
            many: job.roles.len() > 1,
            roles: job.roles.iter().map(role).collect(),
        }
    }

    fn honors(&self, section: &Section) -> Vec<cv::Honor> {
        let mut honors = Vec::new();
        for h in sorted(section, &self.shown.honors, |h| h.dates.as_ref()) {
            honors.push(cv::Honor {
                title: h.title.clone(),
                url: h.url.as_deref().cloned(),
                issuer: h.issuer.clone(),
                dates: self.dates(h.dates.as_ref()),
                amount: h.amount.clone(),
                occasions: commas(&h.occasions),
            });
        }
        honors
    }

    fn talks(&self) -> Vec<cv::Talk> {
        let mut talks = Vec::new();
        for t in &self.shown.talks {
            talks.push(cv::Talk {
                title: t.title.clone(),
                url: t.url.as_deref().cloned(),
                occasions: t.occasions.iter().filter_map(|o| self.occasion(o)).collect(),
            });
        }
        talks
    }

    /// `USENIX ATC 2024 (keynote), Host (Department), Place`; the year stands with the
    /// event if there is one, else at the end.
    fn occasion(&self, o: &Occasion) -> Option<Text> {
        let year = o.date.as_ref().map(|date| date.start.year);
        let mut phrase = Phrase::default();
        if let Some(event) = &o.event {
            phrase.text(venues::series(self.resume, event, year));
            if let Some(date) = self.dates(o.date.as_ref()) {
                phrase.words(" ").text(&date);
            }
            bracket(&mut phrase, o.note.as_ref());
        }
        if let Some(host) = &o.host {
            phrase.then(host);
            bracket(&mut phrase, o.department.as_ref());
        }
        if let Some(location) = &o.location {
            phrase.then(location);
        }
        if o.event.is_none() {
            if let Some(date) = self.dates(o.date.as_ref()) {
                phrase.then(&date);
            }
            bracket(&mut phrase, o.note.as_ref());
        }
        phrase.finish()
    }

    fn teaching(&self, section: &Section) -> Vec<cv::Course> {
        let mut courses = Vec::new();
        for t in sorted(section, &self.shown.teaching, |t| t.terms.first()) {
            let terms: Vec<Text> =
                t.terms.iter().filter_map(|term| self.dates(Some(term))).collect();
            courses.push(cv::Course {
                title: t.course.clone(),
                code: t.code.clone(),
                role: t.role.clone(),
                institution: t.institution.clone(),
                terms: commas(&terms),
                bullets: bullets(&t.bullets),
            });
        }
        courses
    }

    fn service(&self) -> Vec<cv::ServiceCategory> {
        let category = |c: &crate::model::ServiceCategory| cv::ServiceCategory {
            category: c.category.clone(),
            entries: c.entries.iter().filter_map(|e| self.service_entry(e)).collect(),
        };
        self.shown.service.iter().map(category).collect()
    }

    /// `Mentor, Activity, Institution, 2023`; `Session, USENIX ATC 2024`;
    /// `Journal, 2023, 2024`; `2023: SOSP, EuroSys`.
    fn service_entry(&self, e: &ServiceEntry) -> Option<Text> {
        let year = e.dates.first().map(|dates| dates.start.year);
        let dates: Vec<Text> =
            e.dates.iter().filter_map(|dates| self.dates(Some(dates))).collect();
        let dates = commas(&dates);
        let series = |name| venues::series(self.resume, name, year);
        let mut phrase = Phrase::default();
        if !e.events.is_empty() {
            if let Some(dates) = &dates {
                phrase.text(dates).words(": ");
            }
            phrase.text(&commas(e.events.iter().map(series)).unwrap_or_default());
            return phrase.finish();
        }
        for part in [&e.role, &e.session].into_iter().flatten() {
            phrase.then(part);
        }
        if let Some(event) = &e.event {
            phrase.then(series(event));
            for part in [&dates, &e.track].into_iter().flatten() {
                phrase.words(" ").text(part);
            }
        }
        if let Some(journal) = &e.journal {
            let named = self.resume.venue(journal);
            phrase.then(named.map_or(journal, |venue| venue.names(year).0));
        }
        for part in [&e.activity, &e.organization].into_iter().flatten() {
            phrase.then(part);
        }
        if let (None, Some(dates)) = (&e.event, &dates) {
            phrase.then(dates);
        }
        phrase.finish()
    }

    fn grants(&self, section: &Section) -> Vec<cv::Grant> {
        let mut grants = Vec::new();
        for g in sorted(section, &self.shown.grants, |g| g.dates.as_ref()) {
            let with = self.named(self.words.investigator, &g.investigators);
            grants.push(cv::Grant {
                title: g.title.clone(),
                url: g.url.as_deref().cloned(),
                funder: g.funder.clone(),
                role: g.role.clone(),
                amount: g.amount.clone(),
                number: g.number.clone(),
                dates: self.dates(g.dates.as_ref()),
                details: with.into_iter().collect(),
            });
        }
        grants
    }

    fn advising(&self, section: &Section) -> Vec<cv::Advisee> {
        let mut advisees = Vec::new();
        for a in sorted(section, &self.shown.advising, |a| a.dates.as_ref()) {
            advisees.push(cv::Advisee {
                name: self.resume.printed_name(&a.name).clone(),
                level: a.level.clone(),
                institution: a.institution.clone(),
                role: a.role.clone(),
                dates: self.dates(a.dates.as_ref()),
                topic: a.topic.clone(),
                now: a
                    .now
                    .clone()
                    .map(|text| Detail { label: self.say(self.words.now), text }),
            });
        }
        advisees
    }

    fn skills(&self) -> Vec<cv::Skill> {
        let skill = |s: &crate::model::Skill| cv::Skill {
            category: s.category.clone(),
            items: commas(&s.items).unwrap_or_default(),
        };
        self.shown.skills.iter().map(skill).collect()
    }

    fn patents(&self, section: &Section) -> Vec<cv::Patent> {
        let mut patents = Vec::new();
        for p in sorted(section, &self.shown.patents, |p| p.dates.as_ref()) {
            let mut number = Phrase::default();
            for (at, part) in [&p.office, &p.number].into_iter().flatten().enumerate() {
                number.words(if at > 0 { " " } else { "" }).text(part);
            }
            let authors = self.people.authors(&p.inventors);
            patents.push(cv::Patent {
                title: p.title.clone(),
                url: p.url.as_deref().cloned(),
                inventors: (!p.inventors.is_empty()).then_some(authors),
                number: number.finish(),
                status: p.status.clone(),
                dates: self.dates(p.dates.as_ref()),
            });
        }
        patents
    }

    fn references(&self) -> Body {
        let (sentence, referees) = match &self.shown.references {
            None => (None, [].as_slice()),
            Some(References::OnRequest) => {
                (Some(self.say(self.words.on_request)), [].as_slice())
            }
            Some(References::Named(referees)) => (None, referees.as_slice()),
        };
        let mut entries = Vec::new();
        for r in referees {
            let contact = crate::model::Contacts {
                email: r.email.clone(),
                phone: r.phone.clone(),
                ..Default::default()
            };
            let contacts: Vec<Contact> =
                super::contacts(&contact, self.words, self.spoken);
            entries.push(cv::Referee {
                name: self.resume.printed_name(&r.name).clone(),
                url: r.url.as_deref().cloned(),
                position: r.position.clone(),
                institution: r.institution.clone(),
                relation: r.relation.clone(),
                contacts,
            });
        }
        Body::References { sentence, entries }
    }

    fn free(&self, section: &Section) -> Body {
        let of = section.of.as_ref();
        let Some(free) = of.and_then(|of| self.shown.free.get(&of.value)) else {
            return Body::Free { text: None, entries: Vec::new() };
        };
        let mut entries = Vec::new();
        for e in sorted(section, &free.entries, |e| e.dates.as_ref()) {
            entries.push(cv::FreeEntry {
                title: e.title.clone(),
                url: e.url.as_deref().cloned(),
                subtitle: e.subtitle.clone(),
                location: e.location.clone(),
                dates: self.dates(e.dates.as_ref()),
                text: e.text.clone(),
                bullets: bullets(&e.bullets),
            });
        }
        Body::Free { text: free.text.clone(), entries }
    }
}

fn bullets(bullets: &[Bullet]) -> Vec<Text> {
    bullets.iter().map(|bullet| bullet.text.clone()).collect()
}

fn bracket(phrase: &mut Phrase, text: Option<&Text>) {
    if let Some(text) = text {
        phrase.words(" (").text(text).words(")");
    }
}

fn latest_role(job: &Experience) -> Option<&Spanned<Dates>> {
    job.roles.iter().filter_map(|r| r.dates.as_ref()).max_by_key(|d| lateness(Some(d)))
}
