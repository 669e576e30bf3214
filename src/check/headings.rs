//! Sections that a variant names by their headings, and what to write instead.

use crate::diag::yaml_text;
use crate::model::{PublicationType, Resume, Section, SectionKind, Text};

/// The help for a word among the sections of a variant that is the heading of a section of
/// the database, or a type of publication.
pub(super) fn shown(resume: &Resume, word: &str) -> Option<String> {
    if let Some(section) = headed(resume, word) {
        let kind = section.section.value.as_str();
        let written = written(section);
        return Some(format!(
            "it is the heading of a section of `{kind}`: write `{written}`"
        ));
    }
    if let Some(name) = free(resume, word) {
        return Some(format!("it is the heading of a free section: write `{name}`"));
    }
    let kind = publication_type(word)?;
    Some(format!("write `{{section: publications, types: [{kind}]}}`"))
}

/// The help for a word among the sections to leave out.
pub(super) fn left_out(resume: &Resume, word: &str) -> Option<String> {
    let Some(section) = headed(resume, word) else {
        if let Some(name) = free(resume, word) {
            return Some(format!("it is the heading of a free section: write `{name}`"));
        }
        let kind = publication_type(word)?;
        return Some(format!("write `select: {{max: {{{kind}: 0}}}}` instead"));
    };
    let kind = section.section.value;
    let is_same = |other: &&Section| other.section.value == kind;
    let said = format!("it is the heading of a section of `{}`", kind.as_str());
    if let Some(of) = section.of.as_ref().filter(|_| kind == SectionKind::Free) {
        return Some(format!("{said}: write `{}`", of.value));
    }
    if resume.sections.iter().filter(is_same).count() == 1 {
        return Some(format!("{said}: write `{}`", kind.as_str()));
    }
    let types = section.types.as_ref().map(|types| types.value.as_slice());
    let none =
        types.unwrap_or_default().iter().map(|kind| format!("{}: 0", kind.as_str()));
    let none: Vec<String> = none.collect();
    if none.is_empty() {
        return Some(format!(
            "{said}, and `without` leaves out all of them: write `sections:` with those to print"
        ));
    }
    Some(format!(
        "{said}, and `without` leaves out all of them: write `select: {{max: {{{}}}}}` instead",
        none.join(", ")
    ))
}

fn is_heading(heading: &Text, word: &str) -> bool {
    let mut all = vec![heading.folded()];
    all.extend(heading.languages.iter().map(|(_, text)| text.folded()));
    all.contains(&Text::plain(word).folded())
}

/// The section of the database with a heading.
fn headed<'r>(resume: &'r Resume, word: &str) -> Option<&'r Section> {
    let is = |section: &&Section| {
        section.heading.as_ref().is_some_and(|heading| is_heading(heading, word))
    };
    resume.sections.iter().find(is)
}

/// The name of the free section with a heading.
fn free<'r>(resume: &'r Resume, word: &str) -> Option<&'r str> {
    let mut all = resume.free.iter();
    let (id, _) = all.find(|(_, free)| is_heading(&free.heading, word))?;
    Some(id.as_str())
}

fn publication_type(word: &str) -> Option<&'static str> {
    let word = word.to_lowercase();
    let singular = word.strip_suffix('s').unwrap_or(&word);
    let all = PublicationType::ALL.iter().map(|kind| kind.as_str());
    all.into_iter().find(|kind| *kind == word || *kind == singular)
}

/// A section as it is written among the sections of a variant.
fn written(section: &Section) -> String {
    let mut pairs = vec![format!("section: {}", section.section.value.as_str())];
    if let Some(of) = &section.of {
        pairs.push(format!("of: {}", of.value));
    }
    if let Some(heading) = &section.heading {
        pairs.push(format!("heading: {}", yaml_text(&heading.to_string())));
    }
    if let Some(types) = &section.types {
        let types: Vec<&str> = types.value.iter().map(|kind| kind.as_str()).collect();
        pairs.push(format!("types: [{}]", types.join(", ")));
    }
    if let Some(label) = &section.label {
        pairs.push(format!("label: {}", yaml_text(&label.value)));
    }
    format!("{{{}}}", pairs.join(", "))
}
