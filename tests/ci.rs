//! What runs on hosts of repositories, run here: the steps of `action.yml`, and the lines of the
//! workflows that `tenure init --ci` writes.
//!
//! What only a host has is stood in for: a folder in place of its releases, a program in place
//! of `gh`, a bare repository in place of the origin. Steps that use other actions (uploads) are
//! not run; neither is `pip install` of a wheel that is released nowhere yet.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_yaml::Value;

use super::engine::has_bundle;
use super::program::Place;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// Whether there is what the scripts are written for.
fn has_tools() -> bool {
    let has = |tool: &&str| Command::new(tool).arg("--version").output().is_ok();
    let lacking: Vec<&str> = ["bash", "git", "jq", "curl", "xz"]
        .into_iter()
        .filter(|tool| !has(tool))
        .collect();
    if !lacking.is_empty() {
        eprintln!("note: without {lacking:?} the steps of the action are left out");
    }
    lacking.is_empty()
}

fn write(place: &Place, name: &str, text: &str) {
    let file = place.path(name);
    fs::create_dir_all(file.parent().expect("a folder")).expect("made");
    fs::write(file, text).expect("written");
}

fn executable(place: &Place, name: &str, text: &str) {
    write(place, name, text);
    let made = Command::new("chmod").arg("+x").arg(place.path(name)).status();
    assert!(made.is_ok_and(|status| status.success()));
}

fn shell(folder: &Path, script: &str) -> Output {
    let mut bash = Command::new("bash");
    bash.args(["--noprofile", "--norc", "-eo", "pipefail", "-c", script])
        .current_dir(folder);
    bash.env_remove("SOURCE_DATE_EPOCH").output().expect("bash")
}

fn done(folder: &Path, script: &str) -> String {
    let ran = shell(folder, script);
    let said = String::from_utf8_lossy(&ran.stderr);
    assert!(ran.status.success(), "{script}: {said}");
    String::from_utf8_lossy(&ran.stdout).trim().to_owned()
}

/// A repository with a copy of `data/`, and what stands in for the host.
fn repository() -> Place {
    let place = Place::with(&[]);
    let program = env!("CARGO_BIN_EXE_tenure");
    let version = env!("CARGO_PKG_VERSION");
    let name = format!("tenure-{version}-x86_64-linux");
    done(
        &place.path(""),
        &format!(
            "mkdir -p releases/v{version} tree/{name}/bin temp stand-ins\n\
             ln -s {program} tree/{name}/bin/tenure\n\
             tar -cJf releases/v{version}/{name}.tar.xz -C tree {name}\n\
             (cd releases/v{version} && sha256sum {name}.tar.xz > SHA256SUMS)\n\
             git init -q --bare origin\n\
             git init -q repository && cp -r {ROOT}/data repository/data\n\
             cd repository && git config user.name t && git config user.email t@t\n\
             git remote add origin ../origin && git add data && git commit -qm one"
        ),
    );
    executable(
        &place,
        "stand-ins/gh",
        "#!/bin/sh\necho \"$@\" > ../gh.txt\ncp \"$5\" ../comment.md\n",
    );
    place
}

/// Runs the steps of the action until one fails, as their host does; says which did and all
/// that was printed.
fn action(place: &Place, inputs: &[(&str, &str)]) -> (Option<String>, String) {
    let text = fs::read_to_string(format!("{ROOT}/action.yml")).expect("there");
    let action: Value = serde_yaml::from_str(&text).expect("YAML");
    let folder = place.path("repository");
    let mut known: BTreeMap<String, String> = BTreeMap::new();
    for (name, input) in action["inputs"].as_mapping().expect("inputs") {
        let usual = input["default"].as_str().expect("a default");
        known.insert(
            format!("inputs.{}", name.as_str().expect("a name")),
            usual.to_owned(),
        );
    }
    let given =
        |(name, value): &(&str, &str)| (format!("inputs.{name}"), (*value).to_owned());
    known.extend(inputs.iter().map(given));
    let releases = place.path("releases").display().to_string();
    let base = done(&folder, "git rev-list --max-parents=0 HEAD");
    known.extend(
        [
            ("github.event.pull_request.base.sha", base.as_str()),
            ("github.event.pull_request.number", "7"),
            ("github.server_url", "https://host.example"),
            ("github.repository", "ann/cv"),
            ("github.token", "secret"),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned())),
    );
    let path_file = place.path("path.txt");
    fs::write(&path_file, "").expect("written");
    let mut printed = String::new();
    for step in action["runs"]["steps"].as_sequence().expect("steps") {
        let name = step["name"].as_str().expect("a name").to_owned();
        let Some(run) = step["run"].as_str() else { continue };
        let added = fs::read_to_string(&path_file).expect("there");
        let stand_ins = place.path("stand-ins").display().to_string();
        let usual = std::env::var("PATH").expect("set");
        let path: Vec<&str> =
            added.lines().chain([stand_ins.as_str(), usual.as_str()]).collect();
        let mut bash = Command::new("bash");
        bash.args(["--noprofile", "--norc", "-eo", "pipefail", "-c", run]);
        bash.current_dir(&folder).env_remove("SOURCE_DATE_EPOCH");
        bash.env("PATH", path.join(":")).env("GITHUB_ACTION_PATH", ROOT);
        bash.env("GITHUB_PATH", &path_file).env("RUNNER_TEMP", place.path("temp"));
        for (variable, value) in step["env"].as_mapping().expect("env") {
            let (variable, value) = (variable.as_str(), value.as_str().expect("a text"));
            let mut value = value.to_owned();
            if variable == Some("RELEASES") {
                value = format!("file://{releases}");
            }
            for (name, known) in &known {
                value = value.replace(&format!("${{{{ {name} }}}}"), known);
            }
            assert!(!value.contains("${{"), "what is {value}?");
            bash.env(variable.expect("a name"), value);
        }
        let ran = bash.output().expect("bash");
        printed.push_str(&String::from_utf8_lossy(&ran.stdout));
        printed.push_str(&String::from_utf8_lossy(&ran.stderr));
        if !ran.status.success() {
            return (Some(name), printed);
        }
    }
    (None, printed)
}

/// Puts one text in the place of another, and says on which line.
fn change(place: &Place, file: &str, old: &str, new: &str) -> usize {
    let text = fs::read_to_string(place.path(file)).expect("there");
    let (before, _) = text.split_once(old).expect(old);
    fs::write(place.path(file), text.replacen(old, new, 1)).expect("written");
    before.matches('\n').count() + 1
}

#[test]
fn mistakes_are_annotated_at_their_lines() {
    if !has_tools() {
        return;
    }
    let place = repository();
    let one = change(&place, "repository/data/talks.yaml", "- title:", "- tilte:");
    let two = change(&place, "repository/data/basics.yaml", "https://", "htps://");
    let (failed, printed) = action(&place, &[]);
    assert_eq!(failed.as_deref(), Some("Check"), "{printed}");
    for at in
        [format!("data/talks.yaml,line={one},"), format!("data/basics.yaml,line={two},")]
    {
        assert!(
            printed.contains(&format!("::error file={at}")),
            "{at} is not in {printed}"
        );
    }
    let sarif = fs::read(place.path("repository/tenure.sarif")).expect("written");
    let sarif: serde_json::Value = serde_json::from_slice(&sarif).expect("JSON");
    let results = sarif["runs"][0]["results"].as_array().expect("results");
    let place_of = |result: &serde_json::Value| {
        let place = &result["locations"][0]["physicalLocation"];
        let file = place["artifactLocation"]["uri"].as_str().expect("a file").to_owned();
        (file, place["region"]["startLine"].as_u64().expect("a line"))
    };
    let places: Vec<(String, u64)> = results.iter().map(place_of).collect();
    for (file, line) in [("data/talks.yaml", one), ("data/basics.yaml", two)] {
        let at = (file.to_owned(), line as u64);
        assert!(places.contains(&at), "{at:?} is not in {places:?}");
    }
}

#[test]
fn a_good_change_is_built_kept_and_told() {
    if !has_bundle() || !has_tools() {
        return;
    }
    let place = repository();
    change(&place, "repository/data/basics.yaml", "PhD Candidate", "Assistant Professor");
    done(&place.path("repository"), "git commit -qam two");
    let (failed, printed) = action(&place, &[("thumbnails", "pages")]);
    assert_eq!(failed, None, "{printed}");
    for file in ["cv-faculty.pdf", "cv-short.pdf", "manifest.json"] {
        assert!(place.path(&format!("repository/cv/{file}")).is_file(), "{file}");
    }
    let asked = fs::read_to_string(place.path("gh.txt")).expect("asked");
    assert!(asked.starts_with("pr comment 7 --body-file "), "{asked}");
    let comment = fs::read_to_string(place.path("comment.md")).expect("written");
    assert!(comment.contains("PhD Candidate → Assistant Professor"), "{comment}");
    assert!(comment.contains("| cv-short.pdf | 2 |"), "{comment}");
    if Command::new("pdftoppm").arg("-v").output().is_ok() {
        let branch = done(&place.path("origin"), "git ls-tree --name-only pages/7");
        assert!(branch.contains("cv-short-1.png"), "{branch}");
        let picture = "src=\"https://host.example/ann/cv/raw/";
        assert!(comment.contains(picture), "{comment}");
    }
}

#[test]
fn a_program_that_is_another_is_not_installed() {
    if !has_tools() {
        return;
    }
    let place = repository();
    done(&place.path(""), "for file in releases/*/*.xz; do echo x >> $file; done");
    let (failed, printed) = action(&place, &[]);
    assert_eq!(failed.as_deref(), Some("Install"));
    assert!(printed.contains("::error::the program of version"), "{printed}");
}

#[test]
fn the_workflows_that_are_written_run() {
    if !has_bundle() || !has_tools() {
        return;
    }
    let place = Place::with(&[]);
    let bin =
        Path::new(env!("CARGO_BIN_EXE_tenure")).parent().expect("a folder").to_owned();
    for (host, file) in
        [("gitlab", ".gitlab-ci.yml"), ("forgejo", ".forgejo/workflows/cv.yaml")]
    {
        place.run(&format!("init {host} --ci {host}"));
        let text =
            fs::read_to_string(place.path(&format!("{host}/{file}"))).expect("there");
        let workflow: Value = serde_yaml::from_str(&text).expect("YAML");
        let lines: Vec<&str> = match host {
            "gitlab" => workflow["cv"]["script"].as_sequence().expect("lines"),
            _ => workflow["jobs"]["cv"]["steps"].as_sequence().expect("steps"),
        }
        .iter()
        .filter_map(|line| line.as_str().or_else(|| line["run"].as_str()))
        .collect();
        let (pip, own): (Vec<&str>, Vec<&str>) =
            lines.into_iter().partition(|line| line.contains("pip install "));
        assert_eq!((pip.len(), own.len()), (1, 2), "{host}");
        let script = format!(
            "export DATABASE=cv.yaml PATH={}:$PATH\n{}",
            bin.display(),
            own.join("\n")
        );
        done(&place.path(host), &script);
        for made in ["cv/cv-full.pdf", "cv/cv-short.pdf", "cv/manifest.json"] {
            assert!(place.path(&format!("{host}/{made}")).is_file(), "{host}: {made}");
        }
    }
}
