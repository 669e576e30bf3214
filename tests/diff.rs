//! `tenure diff` over real states: revisions in a repository, and the reference database's
//! variants as `docs/diff.md` shows them.

use std::fs;
use std::path::Path;
use std::process::Command;

use super::program::Place;

const OLD: &str = "basics: {name: Ada}\npublications:\n  \
    - {id: loom, type: preprint, title: The Loom, authors: [Ada], status: under-review}\n";
const NEW: &str = "basics: {name: Ada}\npublications:\n  \
    - {id: engine, type: book, title: The Engine, authors: [Ada], date: 2024}\n  \
    - {id: loom, type: preprint, title: The Loom, authors: [Ada], status: accepted}\n";

fn git(folder: &Path, arguments: &str) -> bool {
    let ran = Command::new("git")
        .args(["-c", "user.name=a", "-c", "user.email=a@example.org"])
        .args(arguments.split(' '))
        .current_dir(folder)
        .output();
    ran.is_ok_and(|output| output.status.success())
}

#[test]
fn revisions_of_a_database() {
    let place = Place::with(&[("data/cv.yaml", OLD)]);
    let folder = place.path("");
    if !(git(&folder, "init -q") && git(&folder, "add data")) {
        eprintln!("note: there is no git, so its part is left out");
        return;
    }
    assert!(git(&folder, "commit -q -m one") && git(&folder, "tag v1"));
    place.write("data/cv.yaml", NEW);
    let said = "Publications\n  + [P2] The Engine\n  ~ [P1] The Loom\n      \
                status: Under Review → Accepted\n1 added, 1 changed\n";
    place.run("diff v1..").is(0, said, "");
    place.run("diff v1:data data").is(0, said, "");
    assert!(git(&folder, "commit -q -a -m two"));
    place.run("diff v1..HEAD").is(0, said, "");
    place.run("diff v1..HEAD data/cv.yaml").is(0, said, "");
    place.run("diff v1..v1").is(0, "nothing that is printed differs\n", "");
    place.run("diff v1..HEAD --format markdown").is(
        0,
        "**Publications**\n\n- **Added** \\[P2\\] The Engine\n- **Changed** \\[P1\\] The Loom: \
         status: Under Review → Accepted\n\n1 added, 1 changed\n",
        "",
    );
    let json = place.run("diff v1..HEAD --format json");
    let read: serde_json::Value = serde_json::from_str(json.stdout()).expect("JSON");
    assert_eq!(read["sections"][0]["changes"][0]["kind"], "added");
    let missing = place.run("diff v9..HEAD");
    assert_eq!(missing.status, 2);
    assert!(missing.stderr.starts_with("tenure: there is no revision `v9`"));
    let nowhere = place.run("diff v1..HEAD nowhere");
    assert!(nowhere.stderr.starts_with("tenure: there is no database `nowhere` in `v1`"));
    // A word that begins like an option is a revision all the same.
    let option = place.run("diff -- --output=x..HEAD");
    assert_eq!(option.status, 2);
    assert!(!place.path("x").exists() && !place.path("x..HEAD").exists());
    // A mistake in one state costs no more than the value that it is in.
    place.write("data/cv.yaml", NEW.replace("date: 2024", "date: 2024-13"));
    let ran = place.run("diff v1.. --messages short");
    assert!(ran.stdout().contains("+ [P2] The Engine"));
    assert!(ran.stderr.contains("error[invalid-value]: `2024-13`"), "{}", ran.stderr);
    assert_eq!(ran.status, 1);
}

#[test]
fn the_docs_show_what_is_said() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = root.join("docs/diff.md");
    let text = fs::read_to_string(&page).expect("docs/diff.md");
    let place = Place::with(&[]);
    let mut written = String::new();
    let mut rest = text.as_str();
    while let Some((before, after)) = rest.split_once("    $ tenure ") {
        let (command, after) = after.split_once('\n').expect("a line");
        let shown = after.lines().take_while(|line| line.starts_with("    ")).count();
        let ran = place.run_with(command, &[], root);
        assert_eq!(ran.status, 0, "{command}: {}", ran.stderr);
        let said: String = ran.stdout().lines().map(|l| format!("    {l}\n")).collect();
        written += &format!("{before}    $ tenure {command}\n{said}");
        rest = &after[after.lines().take(shown).map(|line| line.len() + 1).sum()..];
    }
    written += rest;
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&page, &written).expect("written");
    } else {
        assert_eq!(text, written, "docs/diff.md: UPDATE=1 writes it anew");
    }
}
