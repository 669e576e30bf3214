//! The entries of one section's topic, and a résumé that has nothing else.

use super::{
    Dates, Entry, FreeSection, PublicationType, References, Resume, Section, SectionKind,
};

impl Section {
    /// Whether it shows publications of that type.
    pub fn shows(&self, kind: PublicationType) -> bool {
        self.types.as_ref().is_none_or(|types| types.contains(&kind))
    }
}

/// What stands under a section, each with its number in the database.
pub fn entries<'r>(resume: &'r Resume, section: &Section) -> Vec<(usize, &'r dyn Entry)> {
    fn all<T: Entry>(entries: &[T]) -> Vec<(usize, &dyn Entry)> {
        entries.iter().map(|entry| entry as &dyn Entry).enumerate().collect()
    }
    match section.section.value {
        SectionKind::Contact | SectionKind::Profile | SectionKind::Interests => {
            Vec::new()
        }
        SectionKind::Education => all(&resume.education),
        SectionKind::Experience => all(&resume.experience),
        SectionKind::Publications => {
            let mut papers = all(&resume.publications);
            papers.retain(|(number, _)| section.shows(resume.publications[*number].kind));
            papers
        }
        SectionKind::Honors => all(&resume.honors),
        SectionKind::Talks => all(&resume.talks),
        SectionKind::Teaching => all(&resume.teaching),
        SectionKind::Service => all(&resume.service),
        SectionKind::Grants => all(&resume.grants),
        SectionKind::Advising => all(&resume.advising),
        SectionKind::Skills => all(&resume.skills),
        SectionKind::Languages => all(&resume.languages),
        SectionKind::Patents => all(&resume.patents),
        SectionKind::References => match &resume.references {
            Some(References::Named(referees)) => all(referees),
            _ => Vec::new(),
        },
        SectionKind::Free => {
            let of = section.of.as_ref().and_then(|of| resume.free.get(&of.value));
            of.map(|free| all(&free.entries)).unwrap_or_default()
        }
    }
}

/// Every entry of a résumé.
pub fn all(resume: &Resume) -> Vec<&dyn Entry> {
    let of = |kind| {
        let section = Section::of(kind);
        entries(resume, &section).into_iter().map(|(_, entry)| entry)
    };
    let free = resume.free.values().flat_map(|free| &free.entries);
    let topics = SectionKind::ALL.into_iter().flat_map(of);
    topics.chain(free.map(|entry| entry as &dyn Entry)).collect()
}

/// A résumé of only what stands under a section, and of that only what `keep` keeps.
pub fn only(
    resume: &Resume,
    section: &Section,
    keep: &dyn Fn(&[usize]) -> bool,
) -> Resume {
    fn kept<T: Entry + Clone>(entries: &[T], keep: &dyn Fn(&[usize]) -> bool) -> Vec<T> {
        let staying = (0..).zip(entries).filter(|(number, _)| keep(&[*number]));
        let whole = |(number, entry): (usize, &T)| {
            let mut entry = entry.clone();
            entry.prune(&mut vec![number], keep);
            entry
        };
        staying.map(whole).collect()
    }
    let mut only = Resume::default();
    match section.section.value {
        SectionKind::Contact | SectionKind::Profile | SectionKind::Interests => {}
        SectionKind::Education => only.education = kept(&resume.education, keep),
        SectionKind::Experience => only.experience = kept(&resume.experience, keep),
        SectionKind::Publications => only.publications = kept(&resume.publications, keep),
        SectionKind::Honors => only.honors = kept(&resume.honors, keep),
        SectionKind::Talks => only.talks = kept(&resume.talks, keep),
        SectionKind::Teaching => only.teaching = kept(&resume.teaching, keep),
        SectionKind::Service => only.service = kept(&resume.service, keep),
        SectionKind::Grants => only.grants = kept(&resume.grants, keep),
        SectionKind::Advising => only.advising = kept(&resume.advising, keep),
        SectionKind::Skills => only.skills = kept(&resume.skills, keep),
        SectionKind::Languages => only.languages = kept(&resume.languages, keep),
        SectionKind::Patents => only.patents = kept(&resume.patents, keep),
        SectionKind::References => {
            only.references = match &resume.references {
                Some(References::Named(all)) => Some(References::Named(kept(all, keep))),
                other => other.clone(),
            };
        }
        SectionKind::Free => {
            let of = section.of.as_ref();
            let free = of.and_then(|of| resume.free.get_key_value(&of.value));
            if let Some((id, free)) = free {
                let (heading, text) = (free.heading.clone(), free.text.clone());
                let entries = kept(&free.entries, keep);
                only.free.insert(id.clone(), FreeSection { heading, text, entries });
            }
        }
    }
    only
}

/// Leaves out the times that a section does not show, where an entry has several.
pub fn narrow(only: &mut Resume, keep: &dyn Fn(&Dates) -> bool) {
    only.teaching.iter_mut().for_each(|course| course.narrow(keep));
    for category in &mut only.service {
        category.entries.iter_mut().for_each(|entry| entry.narrow(keep));
    }
}
