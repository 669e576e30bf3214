//! The steps of the action, on changes that mean well.

use std::fs;

use serde_yaml::Value;

use super::{
    ROOT, Ran, USED, VERSION, action, base, bin, change, done, executable, filled,
    has_bundle, is_due, known, repository, steps,
};
use crate::program::Place;

#[test]
fn each_event_has_its_steps() {
    let (tell, keep) = ("Report to code scanning", "Upload the PDFs");
    let all =
        ["Install", "Check", tell, "Build", keep, "Copy to the output folder", "Comment"];
    let due = |given: &[(&str, &str)], has_failed| -> Vec<String> {
        let known = known("", given);
        let is_due = |step: &Value| is_due(step, &known, has_failed);
        let steps = steps().1.into_iter().filter(is_due);
        steps.map(|step| step["name"].as_str().expect("a name").to_owned()).collect()
    };
    assert_eq!(due(&[], false), [&all[..2], &all[3..]].concat(), "nothing to tell");
    let told = ("steps.check.outputs.sarif", "a folder");
    let push = ("github.event_name", "push");
    assert_eq!(due(&[told], false), all);
    assert_eq!(due(&[told, push], false), all[..6]);
    assert_eq!(due(&[told, ("comment", "false")], false), all[..6]);
    assert_eq!(due(&[told], true), ["Report to code scanning"]);
    assert_eq!(due(&[told, push], true), ["Report to code scanning"]);
    assert!(due(&[push], true).is_empty());
}

#[test]
fn other_actions_are_those_that_were_looked_up() {
    let known = known("", &[("artifact", "two")]);
    let steps = steps().1;
    let using: Vec<&Value> =
        steps.iter().filter(|step| step.get("uses").is_some()).collect();
    let used: Vec<_> = using.iter().map(|step| step["uses"].as_str()).collect();
    assert_eq!(used, USED.map(Some));
    // Two runs of the action in one workflow have nothing in common.
    assert_eq!(filled(&using[0]["with"]["category"], &known), "tenure/two");
    assert_eq!(filled(&using[1]["with"]["name"], &known), "two");
    let docs = fs::read_to_string(format!("{ROOT}/docs/ci.md")).expect("there");
    let shown: Vec<&str> =
        docs.lines().filter_map(|line| line.trim().strip_prefix("- uses: ")).collect();
    let ours = format!("tenure-cv/tenure@v{VERSION}");
    assert_eq!(shown, ["actions/checkout@v7", ours.as_str()]);
}

#[test]
fn mistakes_are_annotated_at_their_lines() {
    let place = repository();
    let one = change(&place, "repository/data/talks.yaml", "- title:", "- tilte:");
    let two = change(&place, "repository/data/basics.yaml", "https://", "htps://");
    let ran = action(&place, &[]);
    let printed = &ran.printed;
    assert_eq!(ran.failed.as_deref(), Some("Check"), "{printed}");
    for at in
        [format!("data/talks.yaml,line={one},"), format!("data/basics.yaml,line={two},")]
    {
        assert!(
            printed.contains(&format!("::error file={at}")),
            "{at} is not in {printed}"
        );
    }
    let places = places(&ran.findings());
    for (file, line) in [("data/talks.yaml", one), ("data/basics.yaml", two)] {
        let at = (file.to_owned(), line as u64);
        assert!(places.contains(&at), "{at:?} is not in {places:?}");
    }
}

/// Where the findings of the one run of a log are.
fn places(log: &serde_json::Value) -> Vec<(String, u64)> {
    let runs = log["runs"].as_array().expect("runs");
    assert_eq!(runs.len(), 1, "code scanning refuses more");
    let place_of = |result: &serde_json::Value| {
        let place = &result["locations"][0]["physicalLocation"];
        let file = place["artifactLocation"]["uri"].as_str().expect("a file").to_owned();
        (file, place["region"]["startLine"].as_u64().expect("a line"))
    };
    runs[0]["results"].as_array().expect("results").iter().map(place_of).collect()
}

#[test]
fn a_good_change_is_built_kept_and_told() {
    if !has_bundle() {
        return;
    }
    let place = repository();
    change(&place, "repository/data/basics.yaml", "PhD Candidate", "Assistant Professor");
    // As it is checked out on a host: without the commit that it changes.
    done(
        &place.path("repository"),
        "git commit -qam two && git push -q origin HEAD:main && cd .. && rm -r repository\n\
         git clone -q --depth 1 --branch main file://$PWD/origin repository",
    );
    let ran = action(&place, &[("thumbnails", "true")]);
    assert_eq!(ran.failed, None, "{}", ran.printed);
    for file in ["cv-faculty.pdf", "cv-short.pdf", "cv-short-1.png", "manifest.json"] {
        let filled = fs::read(place.path(&format!("repository/cv/{file}"))).expect(file);
        assert!(ran.artifact[file] == filled, "{file}");
    }
    let manifest = String::from_utf8_lossy(&ran.artifact["manifest.json"]);
    assert!(manifest.contains(r#""output": "cv/cv-short.pdf""#), "{manifest}");
    let comment = fs::read_to_string(place.path("comment.md")).expect(&ran.printed);
    assert!(comment.starts_with("<!-- tenure:cv -->\n### What changes in the CV\n"));
    assert!(comment.contains("PhD Candidate → Assistant Professor"), "{comment}");
    assert!(comment.contains("| cv-short.pdf | 2 |"), "{comment}");
    let branch = "git ls-tree --name-only tenure-pages/7/cv";
    let pictures = done(&place.path("origin"), branch);
    assert!(pictures.contains("cv-short-1.png"), "{pictures}");
    assert!(comment.contains("src=\"https://host.example/ann/cv/raw/"), "{comment}");
}

#[test]
fn what_has_no_variants_is_built_and_a_warning_is_shown_once() {
    if !has_bundle() {
        return;
    }
    let text = "basics: {name: Ada}\nhonors: [{title: An *award}]\n";
    for (variants, made) in
        [("", vec!["cv"]), ("variants: {a: {}, b: {}}", vec!["cv-a", "cv-b"])]
    {
        let place = repository();
        place.write("repository/cv.yaml", format!("{text}{variants}\n"));
        let push = ("github.event_name", "push");
        let Ran { failed, printed, .. } =
            action(&place, &[("database", "cv.yaml"), push]);
        assert_eq!(failed, None, "{printed}");
        assert_eq!(printed.matches("::warning ").count(), 1, "{printed}");
        for name in made {
            assert!(place.path(&format!("repository/cv/{name}.pdf")).is_file(), "{name}");
        }
        assert!(!place.path("gh.txt").exists(), "nobody asks for a comment");
    }
}

/// Writes a manifest of documents: their database, variant and name.
pub(super) fn made(place: &Place, documents: &[(&str, Option<&str>, &str)]) {
    let document = |(database, variant, name): &(&str, Option<&str>, &str)| {
        let output = format!("cv/{name}");
        serde_json::json!({ "database": database, "variant": variant, "output": output, "pages": 2 })
    };
    let documents: Vec<_> = documents.iter().map(document).collect();
    let manifest = serde_json::json!({ "documents": documents });
    place.write("made/manifest.json", manifest.to_string());
}

/// Runs `ci/comment` alone, as if the documents were made; says what it printed.
pub(super) fn comment(place: &Place, base: &str, rest: &str) -> String {
    if !place.path("made/manifest.json").exists() {
        made(place, &[("data", None, "cv-short.pdf")]);
    }
    let script = format!(
        "export PATH={}:{}:$PATH FOLDER=$PWD/../made ARTIFACT=cv BASE={base} NUMBER=7 \
         REPOSITORY=https://host.example/ann/cv RUNNER_TEMP=../temp\n{rest} {ROOT}/ci/comment 2>&1",
        place.path("stand-ins").display(),
        bin().display(),
    );
    done(&place.path("repository"), &script)
}

#[test]
fn a_comment_changes_no_other() {
    let place = repository();
    let base = base(&place);
    comment(&place, &base, "");
    let asked = || fs::read_to_string(place.path("gh.txt")).expect("asked");
    let new = "--silent repos/ann/cv/issues/7/comments --field body=@";
    assert!(asked().contains(new), "{}", asked());
    let bot = "github-actions[bot]";
    let comments = serde_json::json!([
        {"id": 1, "user": {"login": "mallory"}, "body": "<!-- tenure:cv -->\n"},
        {"id": 2, "user": {"login": bot}, "body": "<!-- tenure:two -->\n"},
        {"id": 3, "user": {"login": bot}, "body": "<!-- tenure:cv -->\nbefore"},
        {"id": 4, "user": {"login": bot}, "body": "of another action"},
        {"id": 5, "user": null, "body": ""},
    ]);
    place.write("comments.json", comments.to_string());
    fs::remove_file(place.path("gh.txt")).expect("removed");
    comment(&place, &base, "");
    let own = "--method PATCH repos/ann/cv/issues/comments/3 --field body=@";
    assert!(asked().contains(own) && !asked().contains(new), "{}", asked());
    let comment = fs::read_to_string(place.path("comment.md")).expect("written");
    assert!(comment.contains("nothing that is printed differs"), "{comment}");
}

#[test]
fn a_base_that_is_not_there_is_told() {
    let place = repository();
    let said = comment(&place, &"1234567890".repeat(4), "");
    assert!(said.contains("::warning::It cannot be compared"), "{said}");
    let told = fs::read_to_string(place.path("comment.md")).expect("written");
    assert!(told.contains("1234567890 could not be fetched.\n"), "{told}");
    assert!(told.contains("| cv-short.pdf | 2 |"), "{told}");
    made(&place, &[("new", None, "new.pdf")]);
    comment(&place, &base(&place), "");
    let told = fs::read_to_string(place.path("comment.md")).expect("written");
    assert!(told.contains("all of it may be new"), "{told}");
}

#[test]
fn of_a_comment_that_is_too_long_the_changes_are_cut() {
    let place = repository();
    executable(&place, "stand-ins/tenure", "#!/bin/sh\nseq -f 'é ```%.0f' 30000\n");
    let script = "for i in $(seq 9); do echo $i > ../made/cv-$i.png; done\n\
                  THUMBNAILS=true ARTIFACT='of Ann, B' ";
    comment(&place, &base(&place), script);
    let told = fs::read_to_string(place.path("comment.md")).expect("whole characters");
    assert!((60_000..65_536).contains(&told.len()), "{}", told.len());
    assert!(told.starts_with("<!-- tenure:of Ann, B -->\n"), "{told}");
    let cut = told.find("\n… and more, for which a comment has no room\n```\n");
    let last = told.find("/cv-9.png\">");
    assert!(cut.expect("cut") < last.expect("shown"), "{told}");
    assert_eq!(told.matches("```").count(), 2, "the block ends once");
    done(&place.path("origin"), "git rev-parse --verify tenure-pages/7/of-Ann--B");
}

#[test]
fn several_databases_are_checked_built_and_told() {
    if !has_bundle() {
        return;
    }
    let place = repository();
    let text = "basics: {name: Ada}\nhonors: [{title: An *award}]\n";
    for name in ["people/ann.yaml", "people/-b o.yaml", "cy/cv.yaml"] {
        place.write(&format!("repository/{name}"), text);
    }
    let given = [("database", "people/*\ncy"), ("flags", "--max-pages 3 --timeout 50")];
    let ran = action(&place, &given);
    assert_eq!(ran.failed, None, "{}", ran.printed);
    let names: Vec<&str> = ran.artifact.keys().map(String::as_str).collect();
    let pdfs: Vec<&str> =
        names.into_iter().filter(|name| name.ends_with(".pdf")).collect();
    assert_eq!(pdfs, ["-b o.pdf", "ann.pdf", "cy.pdf"], "{}", ran.printed);
    let files: Vec<String> =
        places(&ran.findings()).into_iter().map(|(file, _)| file).collect();
    assert_eq!(files, ["people/-b%20o.yaml", "people/ann.yaml", "cy/cv.yaml"]);
    let comment = fs::read_to_string(place.path("comment.md")).expect("written");
    assert!(comment.contains("| `-b o.pdf` | 1 |\n| ann.pdf | 1 |"), "{comment}");
}

#[test]
fn the_failure_of_one_database_is_that_of_all() {
    let good = "basics: {name: Ada}\n";
    for (bad, printed) in
        [("basics: {nmae: Ada}\n", "::error file=people/b.yaml"), ("", "people/b.yaml")]
    {
        let place = repository();
        for name in ["a", "c"] {
            place.write(&format!("repository/people/{name}.yaml"), good);
        }
        if !bad.is_empty() {
            place.write("repository/people/b.yaml", bad);
        }
        let list = "people/a.yaml people/b.yaml people/c.yaml";
        let ran = action(&place, &[("database", list)]);
        assert_eq!(ran.failed.as_deref(), Some("Check"), "{}", ran.printed);
        assert!(ran.printed.contains(printed), "{}", ran.printed);
        assert!(!ran.printed.contains("people/c.yaml"), "{}", ran.printed);
        assert_eq!(places(&ran.findings()).is_empty(), bad.is_empty());
    }
}

#[test]
fn a_comment_tells_what_a_variant_prints_and_no_more() {
    let place = repository();
    let old = "basics:\n  name: Ada\n  contact: {email: a@b.example, phone: '1'}\n\
               honors: [{title: One, tags: [work]}, {title: Two}]\n\
               variants: {a: {hide: [email]}, b: {hide: [email, phone]}, c: {hide: [email]}}\n";
    let new = old.replace("a@b.example", "secret@b.example").replace("'1'", "'2'");
    place.write("repository/cv.yaml", old);
    let commit = "git add cv.yaml && git commit -qm cv && git rev-parse HEAD";
    let base = done(&place.path("repository"), commit);
    place.write("repository/cv.yaml", new);
    done(&place.path("repository"), "git commit -qam change");
    let documents = ["a", "b", "c"].map(|name| ("cv.yaml", Some(name), name));
    made(&place, &documents);
    comment(&place, &base, "");
    let told = || fs::read_to_string(place.path("comment.md")).expect("written");
    assert!(!told().contains("secret"), "{}", told());
    let (alike, other) = told()
        .split_once("b:\n")
        .map(|(a, b)| (a.to_owned(), b.to_owned()))
        .expect("two");
    assert!(alike.contains("a, c:\n") && alike.contains("text: 1 → 2"), "{}", told());
    assert!(other.contains("nothing that is printed differs"), "{}", told());
    // Nor is what a flag leaves out, which a comparison does not know.
    made(&place, &[("cv.yaml", None, "cv")]);
    comment(&place, &base, "FLAGS='--hide email'");
    assert!(
        !told().contains("secret") && told().contains("cannot be compared"),
        "{}",
        told()
    );
}
