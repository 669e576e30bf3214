//! Tests of the differences between two states of a database.

use proptest::prelude::*;

use super::escape::escaped;
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

#[test]
fn of_several_with_one_name_each_meets_its_own() {
    let entries = |titles: &[&str]| {
        let all: String =
            titles.iter().map(|t| format!("  - {{title: {t}}}\n")).collect();
        format!("basics: {{name: A}}\nhonors:\n{all}")
    };
    // Each is matched once, and the rest is reported.
    said(
        &entries(&["Prize", "Prize", "Medal"]),
        &entries(&["Medal", "Prize"]),
        "Honors and Awards\n  - Prize\n1 removed\n",
    );
    // The first that is alike, although a later one shares more words.
    said(
        &entries(&["A B C D X", "A B C D E"]),
        &entries(&["A B C D E F"]),
        "Honors and Awards\n  ~ A B C D E F\n      title: A B C D X → A B C D E F\n  \
         - A B C D E\n1 removed, 1 changed\n",
    );
}

/// More entries with the same words than are compared: all are reported nevertheless.
#[test]
fn what_is_too_much_to_compare_came_and_went() {
    let entries = |last: &str| {
        let all: String = (0..3000)
            .map(|n| {
                let words: Vec<String> = (0..12)
                    .filter(|bit| n >> bit & 1 == 1)
                    .map(|b| format!("w{b}"))
                    .collect();
                format!("  - {{title: 'x {} {last}{n}'}}\n", words.join(" "))
            })
            .collect();
        format!("basics: {{name: A}}\nhonors:\n{all}")
    };
    let (old, new) = (cv(&entries("a")), cv(&entries("b")));
    let changes = &compare(&old, &new)[0].changes;
    let count = |is: fn(&Change) -> bool| changes.iter().filter(|c| is(c)).count();
    let (added, removed) = (
        count(|c| matches!(c, Change::Added { .. })),
        count(|c| matches!(c, Change::Removed { .. })),
    );
    assert_eq!(added, removed);
    assert_eq!(added + count(|c| matches!(c, Change::Changed { .. })), 3000);
}

/// What [`likes`] must find, by trying all pairs.
fn likes_of_all(old: &[&str], new: &[&str]) -> Vec<Option<usize>> {
    let mut is_taken = vec![false; old.len()];
    let alike = |one: &str, other: &str| {
        let (one, mut other): (Vec<_>, Vec<_>) =
            (one.split(' ').collect(), other.split(' ').collect());
        let all = one.len().max(other.len());
        let mut same = 0;
        for word in one {
            if let Some(at) = other.iter().position(|beside| *beside == word) {
                other.swap_remove(at);
                same += 1;
            }
        }
        same * 5 >= all * 3
    };
    let find = |new: &&str| {
        let like = (0..old.len()).find(|at| !is_taken[*at] && alike(old[*at], new))?;
        is_taken[like] = true;
        Some(like)
    };
    new.iter().map(find).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4000, ..ProptestConfig::default() })]

    #[test]
    fn the_index_misses_nothing(
        old in prop::collection::vec("[a-h]( [a-h]){0,7}", 0..16),
        new in prop::collection::vec("[a-h]( [a-h]){0,7}", 0..16),
    ) {
        let words = |all: &[String]| -> Vec<Piece> {
            all.iter().map(|one| Piece::nameless(&Outline::Words(one.clone()))).collect()
        };
        let found = likes(&words(&old), &words(&new), &mut Effort::default());
        let old: Vec<&str> = old.iter().map(String::as_str).collect();
        let new: Vec<&str> = new.iter().map(String::as_str).collect();
        prop_assert_eq!(found, likes_of_all(&old, &new));
    }

    /// Without backslashes and zero-width spaces the text is unchanged.
    #[test]
    fn markdown_has_all_words(words in "[-a-z0-9@#!&~%:.$`*_\\[\\]<>|/\\\\ ]{0,40}") {
        let mut read = String::new();
        let shown = escaped(&words).replace("&#8203;", "").replace("<span>$</span>", "\\$");
        let mut letters = shown.chars();
        while let Some(c) = letters.next() {
            read.extend(if c == '\\' { letters.next() } else { Some(c) });
        }
        prop_assert_eq!(read, words);
    }
}

#[test]
fn markdown_holds_nothing_live() {
    for (words, expected) in [
        ("R&D, 50 % of 3:1", r"R\&D, 50 % of 3:&#8203;1"),
        ("&commat;team", r"\&commat;team"),
        ("@team @a/b", r"\@&#8203;team \@&#8203;a/b"),
        ("https://x.org", "https:&#8203;//x.org"),
        ("ftp://x smb://x", "ftp:&#8203;//x smb:&#8203;//x"),
        ("www.x.org WWW.x.org", "www&#8203;.x.org WWW&#8203;.x.org"),
        ("mailto:a@b.org", r"mailto:&#8203;a\@&#8203;b.org"),
        ("#1 a/b#12 C# x", r"\#&#8203;1 a/b\#&#8203;12 C\# x"),
        ("GH-1 CVE-2024-1 2019-20", "GH-&#8203;1 CVE-&#8203;2024-1 2019-20"),
        ("GHSA-abcd-efgh-jkmp", "GHSA-&#8203;abcd-efgh-jkmp"),
        ("well-known", "well-known"),
        ("decade 123456", "decade 123456"),
        ("0123abcd4567ef89", "0123ab&#8203;cd4567&#8203;ef89"),
        ("!1 &2 ~bug %v1", r"!&#8203;1 \&&#8203;2 \~&#8203;bug %&#8203;v1"),
        (":tada: a: b", ":&#8203;tada: a: b"),
        ("$x$ $5", "<span>$</span>x<span>$</span> <span>$</span>5"),
        ("[[a]] {+b+}", r"\[&#8203;\[a\]\] {&#8203;+b+}"),
        ("[a](b) <i> `c` *d*", r"\[a\](b) \<i\> \`c\` \*d\*"),
    ] {
        assert_eq!(escaped(words), expected, "{words}");
    }
}
