//! What a variant leaves out wherever it stands: addresses, telephone numbers, sums.

use crate::model::{Basics, Hidden, References, Resume, Variant};

/// Leaves it out of the owner's own.
pub(super) fn in_basics(basics: &mut Basics, variant: &Variant) {
    let contact = &mut basics.contact;
    for hidden in &variant.hide {
        match hidden {
            Hidden::Address => basics.address.clear(),
            Hidden::Email => contact.email = None,
            Hidden::Phone => contact.phone = None,
            Hidden::Website => contact.website = None,
            Hidden::Orcid => contact.orcid = None,
            Hidden::Github => contact.github = None,
            Hidden::Scholar => contact.scholar = None,
            Hidden::Linkedin => contact.linkedin = None,
            Hidden::Photo => basics.photo = None,
            Hidden::Headline => basics.headline = None,
            Hidden::Affiliation => basics.affiliation.clear(),
            _ => {}
        }
    }
}

/// Leaves it out of entries.
pub(super) fn in_entries(resume: &mut Resume, variant: &Variant) {
    for hidden in &variant.hide {
        match hidden {
            Hidden::Email => referees(resume, |referee| referee.email = None),
            Hidden::Phone => referees(resume, |referee| referee.phone = None),
            Hidden::Grade => resume.education.iter_mut().for_each(|e| e.grade = None),
            Hidden::Amount => {
                resume.grants.iter_mut().for_each(|grant| grant.amount = None);
                resume.honors.iter_mut().for_each(|honor| honor.amount = None);
            }
            Hidden::Managers => roles(resume, |role| role.managers.clear()),
            Hidden::Summary => roles(resume, |role| role.summary = None),
            Hidden::Bullets => bullets(resume),
            Hidden::Notes => resume.publications.iter_mut().for_each(|p| p.notes.clear()),
            Hidden::Links => resume.publications.iter_mut().for_each(|p| p.links.clear()),
            Hidden::Arxiv => resume.publications.iter_mut().for_each(|p| p.arxiv = None),
            _ => {}
        }
    }
}

fn referees(resume: &mut Resume, change: impl Fn(&mut crate::model::Referee)) {
    if let Some(References::Named(referees)) = &mut resume.references {
        referees.iter_mut().for_each(change);
    }
}

fn roles(resume: &mut Resume, change: impl Fn(&mut crate::model::Role)) {
    resume.experience.iter_mut().flat_map(|job| &mut job.roles).for_each(change);
}

fn bullets(resume: &mut Resume) {
    roles(resume, |role| role.bullets.clear());
    resume.education.iter_mut().for_each(|e| e.bullets.clear());
    resume.teaching.iter_mut().for_each(|t| t.bullets.clear());
    let free = resume.free.values_mut().flat_map(|free| &mut free.entries);
    free.for_each(|entry| entry.bullets.clear());
}
