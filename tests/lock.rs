//! `--lock` and `--locked`: builds that are verified against recorded digests.

use std::fs;

use super::engine::has_bundle;
use super::program::Place;

const MANY: &str =
    "basics: {name: Ann}\nhonors: [{title: Prize}]\nvariants: {a: {}, b: {}}\n";

#[test]
fn a_build_can_be_held_to_what_was_recorded() {
    if !has_bundle() {
        return;
    }
    let place = Place::with(&[("cv.yaml", MANY)]);
    let said = "tenure: `tenure.lock` does not exist\nhelp: create it with `tenure build --lock`\n";
    place.run("build --locked").is(2, "", said);
    place
        .run_with("build --lock", &[("SOURCE_DATE_EPOCH", "1600000000")], &place.path(""))
        .is(0, "", "");
    let first = fs::read(place.path("cv.pdf")).expect("made");
    // On another day the same bytes come.
    place.run("build --locked").is(0, "", "");
    assert!(fs::read(place.path("cv.pdf")).expect("made") == first);
    let ran = place.run("build --locked --all --format short");
    assert_eq!(ran.status, 1);
    assert!(
        ran.stderr.contains("error[locked]: `tenure.lock` has no record of `cv-a.pdf`\n"),
        "{}",
        ran.stderr
    );
    // What is recorded beside it is made as on the same day, so that both hold.
    place
        .run_with("build --lock --all", &[("SOURCE_DATE_EPOCH", "")], &place.path(""))
        .is(0, "", "");
    place.run("build --locked --all --cache kept").is(0, "", "");
    place.run("build --locked").is(0, "", "");
    assert!(fs::read(place.path("cv.pdf")).expect("made") == first);
    // What has become another is refused, and the file that was there stays.
    let before = fs::read(place.path("cv-a.pdf")).expect("made");
    place.write("cv.yaml", MANY.replace("Prize", "Prise"));
    for build in ["build --locked --variant a", "build --locked --all"] {
        let ran = place.run(build);
        let said = ran.stderr.replace(['\n', ' '], "");
        assert_eq!(ran.status, 1, "{}", ran.stderr);
        assert!(
            said.contains("error[locked]:`cv-a.pdf`differsfromitsrecordin`tenure.lock`"),
            "{said}"
        );
        assert!(fs::read(place.path("cv-a.pdf")).expect("made") == before);
    }
    let lock = fs::read_to_string(place.path("tenure.lock")).expect("written");
    let own = format!("program {}", env!("CARGO_PKG_VERSION"));
    place.write("tenure.lock", lock.replace(&own, "program 0.0.1"));
    let ran = place.run("build --locked --variant a");
    let expected = "the record was written by tenure 0.0.1 ";
    assert!(ran.stderr.contains(expected), "{}", ran.stderr);
    place.write("tenure.lock", "x");
    let said = "tenure: `tenure.lock` is damaged\nhelp: write it again with `tenure build --lock`\n";
    place.run("build --locked").is(2, "", said);
    place.run("build cv.yaml cv.yaml --locked").is(
        2,
        "",
        "tenure: `--lock` and `--locked` work with only one database\n",
    );
}

#[test]
fn pdfs_are_known_by_where_they_lie() {
    if !has_bundle() {
        return;
    }
    let place = Place::with(&[("cv/cv.yaml", MANY)]);
    place.run("build cv --all --lock -o out/{variant}/cv.pdf").is(0, "", "");
    let lock = fs::read_to_string(place.path("cv/tenure.lock")).expect("written");
    let names: Vec<&str> = lock.lines().skip(3).map(|line| &line[66..]).collect();
    assert_eq!(names, ["../out/a/cv.pdf", "../out/b/cv.pdf"]);
    place.run("build cv --all --locked -o out/{variant}/cv.pdf").is(0, "", "");
    // Another day, which was asked for, cannot hold what was made on the first.
    let ran = place.run_with(
        "build cv --variant a --lock -o out/a/cv.pdf",
        &[("SOURCE_DATE_EPOCH", "1600000000")],
        &place.path(""),
    );
    let said = "`cv/tenure.lock` no longer records `../out/b/cv.pdf`, which another version of \
                tenure or another date has produced\n";
    ran.is(0, "", said);
    // Of all variants, one that there is no more is none.
    std::fs::remove_file(place.path("out/a/cv.pdf")).expect("there");
    place.write("cv/cv.yaml", MANY.replace("a: {}", "c: {}"));
    place
        .run_with(
            "build cv --all --lock -o out/{variant}/cv.pdf",
            &[("SOURCE_DATE_EPOCH", "")],
            &place.path(""),
        )
        .is(0, "", "");
    let lock = fs::read_to_string(place.path("cv/tenure.lock")).expect("written");
    assert!(
        !lock.contains("out/a/cv.pdf") && !lock.contains("date 1600000000"),
        "{lock}"
    );
    let said = "tenure: `--lock` and `--locked` record PDFs by file, so no PDF can go to \
                standard output\n";
    place.run("build cv --lock -o -").is(2, "", said);
}

/// As `make -j` runs them.
#[test]
fn what_is_recorded_at_the_same_time_is_kept() {
    if !has_bundle() {
        return;
    }
    let place = Place::with(&[("cv.yaml", MANY)]);
    std::thread::scope(|scope| {
        for variant in ["a", "b"] {
            let place = &place;
            let build = format!("build --variant {variant} --lock");
            scope.spawn(move || place.run(&build).is(0, "", ""));
        }
    });
    place.run("build --all --locked").is(0, "", "");
}
