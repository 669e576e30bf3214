//! Builds of many documents with the real engine: every database is reported, a broken database
//! does not stop the others, and each PDF is the same as when it is built alone.

use std::fs;

use serde_json::Value;

use super::engine::has_bundle;
use super::program::{Place, Ran};

/// A small database that is right.
fn database(name: &str) -> String {
    format!(
        "basics: {{name: {name}}}\nexperience:\n  - {{title: Weaver, employer: Mill}}\n"
    )
}

/// A folder with three databases, of which the second is broken.
fn department() -> Place {
    let place = Place::with(&[("b/cv.yaml", "basics: {name: Bob}\ntalsk: []\n")]);
    place.write("a/data/cv.yaml", database("Ann"));
    place.write("c.yaml", database("Cy"));
    place
}

/// The table without its time.
fn table(ran: &Ran) -> String {
    let (table, _) = ran.stderr.rsplit_once(" in ").expect("a time at the end");
    table.to_owned()
}

fn manifest(place: &Place) -> Vec<Value> {
    let text = fs::read_to_string(place.path("made.json")).expect("a manifest");
    let mut manifest: Value = serde_json::from_str(&text).expect("JSON");
    manifest["documents"].as_array_mut().map(std::mem::take).expect("documents")
}

#[test]
fn documents_that_begin_alike_are_each_what_they_would_be_alone() {
    if !has_bundle() {
        return;
    }
    let place = Place::with(&[]);
    // One engine stands behind what the first two have in common, and one behind what the
    // others have; languages are told after it. Words are the same in different fonts, and
    // some are every document's own: each engine knows some of them already.
    let papers = ["letter", "letter", "letter", "a4", "a4", "letter", "a4"];
    let names: Vec<String> = (0..papers.len()).map(|n| format!("d{n}.yaml")).collect();
    for (n, (name, paper)) in names.iter().zip(papers).enumerate() {
        let language = if n == 2 { "de" } else { "en-US" };
        let cv = format!(
            "basics: {{name: Ann {n}}}\nlocale: {language}\n\
             honors: [{{title: 'The *finest* office, **finest** prize {n} of the *fjord*'}}]\n\
             variants: {{v: {{paper: {paper}}}}}\n"
        );
        place.write(name, cv);
    }
    let all = names.join(" ");
    place.run(&format!("build {all} --variant v -o together/{{database}}.pdf --jobs 1"));
    for name in &names {
        place.run(&format!("build {name} --variant v -o alone.pdf")).is(0, "", "");
        let made = place.path("together").join(name.replace("yaml", "pdf"));
        let [together, alone] =
            [made, place.path("alone.pdf")].map(|pdf| fs::read(pdf).expect("made"));
        assert!(together == alone, "{name}");
    }
}

#[test]
fn a_broken_database_stops_no_other() {
    if !has_bundle() {
        return;
    }
    let place = department();
    let ran =
        place.run("build a/data b c.yaml -o out/ --manifest made.json --format short");
    assert_eq!(ran.status, 1);
    assert_eq!(
        table(&ran),
        "b/cv.yaml:2:1: error[unknown-key]: unknown key `talsk`\n\
         made      a/data    1 page\n\
         rejected  b                   1 error\n\
         made      c.yaml    1 page\n\
         2 made, 1 rejected"
    );
    let made = manifest(&place);
    let states: Vec<&str> = made.iter().filter_map(|one| one["state"].as_str()).collect();
    assert_eq!(states, ["made", "rejected", "made"]);
    assert_eq!(made[0]["output"], "out/a.pdf");
    assert_eq!(made[1]["diagnostics"][0]["code"], "unknown-key");
    assert_eq!(made[2]["output"], "out/c.pdf");
    // Alone it is the same, to the byte.
    place.run("build a/data -o alone.pdf").is(0, "", "");
    let bytes = |name: &str| fs::read(place.path(name)).expect("made");
    assert!(bytes("alone.pdf") == bytes("out/a.pdf"));
    for jobs in 1..=3 {
        place.run(&format!("build a/data c.yaml -o jobs{jobs}/ --jobs {jobs}"));
        assert!(bytes("out/a.pdf") == bytes(&format!("jobs{jobs}/a.pdf")));
        assert!(bytes("out/c.pdf") == bytes(&format!("jobs{jobs}/c.pdf")));
    }
}

#[test]
fn what_cannot_be_read_stops_no_other() {
    if !has_bundle() {
        return;
    }
    let place = department();
    let ran = place.run("build nowhere a/data -o out/");
    assert_eq!(ran.status, 2);
    assert!(ran.stderr.starts_with("tenure: cannot read `nowhere`"), "{}", ran.stderr);
    assert!(table(&ran).ends_with("1 made, 1 failed"), "{}", ran.stderr);
    assert!(place.path("out/a.pdf").exists());
}

#[test]
fn many_databases_make_one_sarif_log() {
    if !has_bundle() {
        return;
    }
    let place = department();
    let ran = place.run("build nowhere b a/data -o out/ --format sarif");
    assert_eq!(ran.status, 2);
    let (log, _) = ran.stderr.rsplit_once("tenure: cannot read").expect("an error");
    let mut read = serde_json::Deserializer::from_str(log).into_iter::<Value>();
    let log = read.next().expect("a log").expect("JSON");
    let results = |run: &Value| run["results"].as_array().map_or(0, Vec::len);
    let runs: Vec<usize> =
        log["runs"].as_array().expect("runs").iter().map(results).collect();
    assert_eq!(runs, [1], "code hosts take one run of a program");
}

#[test]
fn a_list_names_databases_variants_and_files() {
    if !has_bundle() {
        return;
    }
    let place = department();
    place.write(
        "a/data/variants.yaml",
        "variants:\n  one: {theme: classic}\n  two: {paper: a4}\n",
    );
    place.write(
        "list.yaml",
        "- {database: a/data, all: true}\n- {database: c.yaml, output: 'see-{name}.pdf'}\n",
    );
    let ran = place.run("build --batch list.yaml --manifest made.json");
    assert_eq!((ran.status, table(&ran).lines().count()), (0, 4), "{}", ran.stderr);
    let files: Vec<String> =
        manifest(&place).iter().map(|one| one["output"].to_string()).collect();
    assert_eq!(files, ["\"a-one.pdf\"", "\"a-two.pdf\"", "\"see-cy.pdf\""]);
    place.write("list.yaml", "- {databse: a/data}\n");
    let ran = place.run("build --batch list.yaml");
    assert_eq!(ran.status, 2);
    assert!(ran.stderr.contains("list.yaml:1:4"), "{}", ran.stderr);
    assert!(ran.stderr.contains("did you mean `database`?"), "{}", ran.stderr);
}

#[test]
fn shards_share_out_all_databases() {
    if !has_bundle() {
        return;
    }
    let place = Place::with(&[]);
    for name in ["p", "q", "r"] {
        place.write(&format!("{name}.yaml"), database(name));
    }
    let made = |shard: &str| {
        place.run(&format!(
            "build p.yaml q.yaml r.yaml --shard {shard} --manifest made.json"
        ));
        let all = manifest(&place);
        all.iter().map(|one| one["database"].to_string()).collect::<Vec<_>>()
    };
    assert_eq!(made("1/2"), ["\"p.yaml\"", "\"r.yaml\""]);
    assert_eq!(made("2/2"), ["\"q.yaml\""]);
    let ran = place.run("build p.yaml --shard 3/2");
    assert_eq!(ran.status, 2);
    assert!(ran.stderr.contains("from `1/n` to `n/n`"), "{}", ran.stderr);
}

#[test]
fn what_was_made_is_kept_until_something_changes() {
    if !has_bundle() {
        return;
    }
    let place = department();
    let state = |flags: &str| {
        let ran = place.run(&format!(
            "build a/data --cache kept --manifest made.json -o a.pdf {flags}"
        ));
        assert_eq!((ran.status, ran.stderr.as_str()), (0, ""), "{flags}");
        manifest(&place)[0]["state"].as_str().expect("a state").to_owned()
    };
    let bytes = || fs::read(place.path("a.pdf")).expect("made");
    assert_eq!(state(""), "made");
    let before = bytes();
    fs::remove_file(place.path("a.pdf")).expect("removed");
    assert_eq!(state(""), "cached");
    assert!(before == bytes());
    for flags in ["--paper a4", "--theme classic", "--locale de"] {
        assert_eq!((state(flags), state(flags)), ("made".into(), "cached".into()));
    }
    place.write("a/data/cv.yaml", database("Anna"));
    assert_eq!(state(""), "made");
    // An entry that is not whole is none.
    for folder in fs::read_dir(place.path("kept")).expect("a folder") {
        for entry in fs::read_dir(folder.expect("readable").path()).expect("a folder") {
            let path = entry.expect("readable").path();
            let bytes = fs::read(&path).expect("read");
            fs::write(&path, &bytes[..bytes.len() - 1]).expect("written");
        }
    }
    assert_eq!(state(""), "made");
}

#[test]
fn what_has_a_warning_is_not_kept() {
    if !has_bundle() {
        return;
    }
    let place = department();
    place.write("a/data/cv.yaml", database("Ann") + "honors:\n");
    for _ in 0..2 {
        let ran = place.run("build a/data --cache kept --manifest made.json -o a.pdf");
        assert!(ran.stderr.contains("warning"), "it is told each time: {}", ran.stderr);
    }
}

#[test]
fn two_databases_do_not_write_one_file() {
    if !has_bundle() {
        return;
    }
    let place = department();
    let ran = place.run("build a/data c.yaml -o one.pdf --jobs 1");
    assert_eq!(ran.status, 2);
    assert!(ran.stderr.contains("two documents would be written to one.pdf"));
    assert!(ran.stderr.contains("cv-{database}.pdf"), "{}", ran.stderr);
}
