//! Resolves variants, with everything that they extend, and their sections.

use std::collections::BTreeSet;

use super::sections;
use crate::diag::Spanned;
use crate::model::{Id, Resume, Section, SectionKind, Showing, Variant};

/// The variant of that name, with the keys of everything that it extends and the look of
/// the database. `None` if it is
/// unknown. A cycle is followed once.
pub fn variant(resume: &Resume, name: &Id) -> Option<Variant> {
    let mut seen = BTreeSet::from([name]);
    let mut variant = resume.variants.get(name)?.clone();
    let base = variant.extends.take();
    let mut extends = base.as_ref();
    while let Some(base) = extends {
        let Some((id, base)) = resume.variants.get_key_value(&base.value) else { break };
        if !seen.insert(&id.value) {
            break;
        }
        variant.extend(base);
        extends = base.extends.as_ref();
    }
    Some(resume.dressed(variant))
}

/// The sections of a variant, in order.
pub(super) fn shown(resume: &Resume, variant: &Variant) -> Vec<Section> {
    let base = sections(resume);
    let chosen = if variant.sections.is_empty() {
        base
    } else {
        let own = |showing: &Showing| match showing {
            Showing::Own(section) => vec![(**section).clone()],
            Showing::Named(name) => named(resume, &base, name),
        };
        variant.sections.iter().flat_map(own).collect()
    };
    let away = |section: &Section| variant.without.iter().any(|id| is(section, id));
    let mut shown: Vec<Section> = chosen.into_iter().filter(|s| !away(s)).collect();
    for section in &mut shown {
        section.sort = variant.sort.map(Spanned::bare).or(section.sort.take());
        if section.section.value == SectionKind::Publications {
            let of_variant = variant.citations.clone().or(section.citations.take());
            section.citations = of_variant.or_else(|| resume.citations.clone());
        }
        let kind = section.section.value;
        let group = variant.group.filter(|group| group.works_in(kind));
        section.group = group.map(Spanned::bare).or(section.group.take());
    }
    shown
}

/// The sections of that name in the database, or else the topic itself.
fn named(resume: &Resume, base: &[Section], name: &Spanned<Id>) -> Vec<Section> {
    let found: Vec<Section> = base.iter().filter(|s| is(s, name)).cloned().collect();
    if !found.is_empty() {
        return found;
    }
    if resume.free.contains_key(&name.value) {
        return vec![super::free_section(name)];
    }
    let kind =
        SectionKind::ALL.iter().copied().find(|kind| kind.as_str() == name.as_str());
    kind.map(super::section_of).into_iter().collect()
}

/// Whether a section has that name: its topic, or the name of a free section.
fn is(section: &Section, name: &Id) -> bool {
    match &section.of {
        Some(of) => of.value == *name,
        None => section.section.as_str() == name.as_str(),
    }
}
