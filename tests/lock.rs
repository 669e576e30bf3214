//! `--lock` and `--locked`: builds that are held to what was recorded.

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
    let said = "tenure: there is no `tenure.lock` to hold the PDFs to\nhelp: `tenure build --lock` \
                makes one\n";
    place.run("build --locked").is(2, "", said);
    place
        .run_with("build --lock", &[("SOURCE_DATE_EPOCH", "1600000000")], &place.path(""))
        .is(0, "", "");
    let first = fs::read(place.path("cv.pdf")).expect("made");
    // On another day the same bytes come.
    place.run("build --locked").is(0, "", "");
    assert!(fs::read(place.path("cv.pdf")).expect("made") == first);
    place.run("build --lock --all").is(0, "", "");
    place.run("build --locked --all --cache kept").is(0, "", "");
    let ran = place.run("build --locked --format short");
    let said = "error[locked]: `tenure.lock` has no `cv.pdf`\n";
    assert_eq!((ran.status, ran.stderr.as_str()), (1, said));
    // What has become another is refused, and the file that was there stays.
    let before = fs::read(place.path("cv-a.pdf")).expect("made");
    place.write("cv.yaml", MANY.replace("Prize", "Prise"));
    for build in ["build --locked --variant a", "build --locked --all"] {
        let ran = place.run(build);
        let said = ran.stderr.replace(['\n', ' '], "");
        assert_eq!(ran.status, 1, "{}", ran.stderr);
        assert!(
            said.contains("error[locked]:`cv-a.pdf`isnotwhat`tenure.lock`has"),
            "{said}"
        );
        assert!(fs::read(place.path("cv-a.pdf")).expect("made") == before);
    }
    let lock = fs::read_to_string(place.path("tenure.lock")).expect("written");
    let own = format!("program {}", env!("CARGO_PKG_VERSION"));
    place.write("tenure.lock", lock.replace(&own, "program 0.0.1"));
    let ran = place.run("build --locked --variant a");
    assert!(ran.stderr.contains("it was recorded by tenure 0.0.1 "), "{}", ran.stderr);
    place.write("tenure.lock", "x");
    let said =
        "tenure: `tenure.lock` is damaged\nhelp: `tenure build --lock` makes it anew\n";
    place.run("build --locked").is(2, "", said);
    place.run("build cv.yaml cv.yaml --locked").is(
        2,
        "",
        "tenure: `--lock` and `--locked` are for the documents of one database\n",
    );
}
