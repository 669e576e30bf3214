//! Tests of what is said of two states of a database.

use super::*;
use crate::diag::{Sink, Sources};
use crate::model::Resume;

fn cv(yaml: &str) -> Cv {
    let (mut sources, mut sink) = (Sources::default(), Sink::default());
    let file = sources.add("cv.yaml", yaml);
    let resume: Option<Resume> = crate::load::read_one(file, &sources, &mut sink);
    assert_eq!(sink.into_sorted(), [], "{yaml}");
    crate::project::project(&resume.expect("read")).cv
}

#[track_caller]
fn said(old: &str, new: &str, expected: &str) {
    let said = text(&compare(&cv(old), &cv(new)));
    assert_eq!(said, expected);
}

const OLD: &str = "basics: {name: Ada, headline: Student}
publications:
  - {id: a, type: preprint, title: One, authors: [Ada], status: under-review}
  - {id: b, type: journal, title: Two, authors: [Ada], date: 2020}
honors:
  - {title: Prize of the Academy, dates: 2020}
  - {title: Medal}
experience:
  - {title: Analyst, employer: Mill, bullets: [Wrote a programme for it, Slept]}
";

#[test]
fn nothing_differs() {
    said(OLD, OLD, "nothing that is printed differs\n");
}

#[test]
fn a_picture_comes_and_goes() {
    let with = "basics: {name: Ada, photo: ada.jpg}\n";
    let without = "basics: {name: Ada}\n";
    said(without, with, "Ada\n  ~ photo: added a picture\n1 changed\n");
    said(with, without, "Ada\n  ~ photo: removed a picture\n1 changed\n");
}

#[test]
fn what_came_went_and_changed() {
    let new = "basics: {name: Ada, headline: Doctor}
publications:
  - {id: c, type: book, title: Three, authors: [Ada]}
  - {id: a, type: journal, title: One, authors: [Ada, Bob], status: accepted}
  - {id: b, type: journal, title: Two, authors: [Ada], date: 2020}
honors:
  - {title: Prize of the Academy, dates: 2021}
experience:
  - {title: Analyst, employer: Mill, bullets: [Wrote the programme for it, Ate]}
talks:
  - {title: A talk}
";
    said(
        OLD,
        new,
        "Ada
  ~ headline: Student → Doctor
Experience
  ~ Mill
      bullets: Wrote a programme for it → Wrote the programme for it
      bullets: added Ate
      bullets: removed Slept
Publications
  + [P3] Three
  ~ [P2] One
      status: Under Review → Accepted
      authors: Ada → Ada, Bob
Honors and Awards
  ~ Prize of the Academy, 2021
      dates: 2020 → 2021
  - Medal
Talks
  + A talk
2 added, 1 removed, 4 changed
",
    );
}

#[test]
fn what_moved_to_another_heading() {
    let sections = "sections:
  - {section: publications, types: [preprint], label: P, heading: Preprints}
  - {section: publications, types: [journal], label: J, heading: Journals}
";
    let old = format!("{OLD}{sections}");
    let new = old.replace("type: preprint, title: One", "type: journal, title: One");
    said(
        &old,
        &new,
        "Journals
  > [J2] One (from Preprints)
  ~ [J2] One
      label: P1 → J2
Preprints
  - the section
1 removed, 1 moved, 1 changed
",
    );
}

#[test]
fn markdown_takes_nothing_for_a_mark() {
    let old = "basics: {name: A}\nhonors: [{title: Old \\*Prize\\*}]\n";
    let new = "basics: {name: A}\nhonors: [{title: a_b <i>}]\n";
    assert_eq!(
        markdown(&compare(&cv(old), &cv(new))),
        "**Honors and Awards**\n\n- **Added** a\\_b \\<i\\>\n- **Removed** ~~Old \\*Prize\\*~~\n\n\
         1 added, 1 removed\n"
    );
}

#[test]
fn an_id_may_change_and_sections_come_and_go() {
    let new = OLD.replace("id: b", "id: bb");
    said(OLD, &new, "nothing that is printed differs\n");
    let old = "basics: {name: A, interests: [X]}\nhonors: [{title: P}]\nsections: [{section: \
               honors}]\n";
    let new =
        old.replace("[{section: honors}]", "[{section: honors}, {section: interests}]");
    said(old, &new, "Research Interests\n  + the section\n1 added\n");
    said(&new, old, "Research Interests\n  - the section\n1 removed\n");
}
