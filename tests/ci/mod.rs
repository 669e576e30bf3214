//! What runs on hosts of repositories, run here: the steps of `action.yml`, and the lines of the
//! workflows that `tenure init --ci` writes.
//!
//! What only a host has is stood in for: a folder in place of its releases, a program in place
//! of `gh`, of `apt-get` and of what makes pictures, a bare repository in place of the origin, a
//! server in place of GitLab's API. Steps that use other actions (uploads) are not run, but what
//! they would take is kept; neither is `pip install` of a wheel that is released nowhere yet.

mod action;
mod hostile;
mod install;
mod templates;
mod words;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_yaml::Value;

use super::engine::has_bundle;
use super::program::Place;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// The actions of others that ours uses: of each the newest there is, which was looked up.
const USED: [&str; 2] =
    ["github/codeql-action/upload-sarif@v4", "actions/upload-artifact@v7"];

/// What there is of the event that has the action run.
type Known = BTreeMap<String, String>;

/// What the scripts are written for. Where it lacks nothing of them would be tested.
fn need(tools: &[&str]) {
    let lacks = |tool: &&&str| Command::new(tool).arg("--version").output().is_err();
    let lacking: Vec<_> = tools.iter().filter(lacks).collect();
    assert!(lacking.is_empty(), "install {lacking:?}, which the scripts of `ci/` need");
}

fn executable(place: &Place, name: &str, text: &str) {
    place.write(name, text);
    done(&place.path(""), &format!("chmod +x {name}"));
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

/// The folder of the program.
fn bin() -> PathBuf {
    Path::new(env!("CARGO_BIN_EXE_tenure")).parent().expect("a folder").to_owned()
}

/// A repository with a copy of `data/`, and what stands in for the host.
fn repository() -> Place {
    need(&["bash", "curl", "git", "jq", "tar", "xz"]);
    let place = Place::with(&[("comments.json", "[]")]);
    let program = env!("CARGO_BIN_EXE_tenure");
    let name = format!("tenure-{VERSION}-x86_64-linux");
    done(
        &place.path(""),
        &format!(
            "mkdir -p releases/v{VERSION} tree/{name}/bin temp stand-ins\n\
             ln -s {program} tree/{name}/bin/tenure\n\
             tar -cJf releases/v{VERSION}/{name}.tar.xz -C tree {name}\n\
             mkdir action && cp -r {ROOT}/ci {ROOT}/Cargo.toml action\n\
             (cd releases/v{VERSION} && sha256sum {name}.tar.xz >> ../../action/ci/digests)\n\
             git init -q --bare origin\n\
             git init -q repository && cp -r {ROOT}/data repository/data\n\
             cd repository && git config user.name t && git config user.email t@t\n\
             git remote add origin ../origin && git add data && git commit -qm one\n\
             git push -q origin HEAD:main"
        ),
    );
    // It keeps what it is asked, and the comment that it is given.
    executable(
        &place,
        "stand-ins/gh",
        "#!/bin/sh\necho \"$@\" >> ../gh.txt\n\
         for word; do case $word in body=@*) exec cp \"${word#body=@}\" ../comment.md; esac; done\n\
         cat ../comments.json\n",
    );
    executable(
        &place,
        "stand-ins/pdftoppm",
        "#!/bin/sh\n[ \"$1 $2 $3\" = '-r 50 -png' ] && cp \"$4\" \"$5-1.png\"\n",
    );
    place
}

/// The first commit of the repository, which the others are to change.
fn base(place: &Place) -> String {
    done(&place.path("origin"), "git rev-list --max-parents=0 main")
}

/// The steps of the action.
fn steps() -> (Value, Vec<Value>) {
    let text = fs::read_to_string(format!("{ROOT}/action.yml")).expect("there");
    let action: Value = serde_yaml::from_str(&text).expect("YAML");
    let steps = action["runs"]["steps"].as_sequence().expect("steps").clone();
    (action["inputs"].clone(), steps)
}

/// What is known in a pull request, with these inputs; what has a dot is no input.
fn known(base: &str, given: &[(&str, &str)]) -> Known {
    let (inputs, _) = steps();
    let mut known = Known::new();
    for (name, input) in inputs.as_mapping().expect("inputs") {
        let usual = input["default"].as_str().expect("a default");
        let name = format!("inputs.{}", name.as_str().expect("a name"));
        known.insert(name, usual.to_owned());
    }
    let host = [
        ("github.event_name", "pull_request"),
        ("github.event.pull_request.base.sha", base),
        ("github.event.pull_request.number", "7"),
        ("github.action_repository", "tenure-cv/tenure"),
        ("github.server_url", "https://host.example"),
        ("github.repository", "ann/cv"),
        ("github.token", "secret"),
    ];
    for (name, value) in host.iter().chain(given) {
        let input = format!("inputs.{name}");
        let name = if name.contains('.') { (*name).to_owned() } else { input };
        known.insert(name, (*value).to_owned());
    }
    for (step, output) in OUTPUTS {
        known.entry(format!("steps.{step}.outputs.{output}")).or_default();
    }
    known
}

/// What steps may say to those that follow.
const OUTPUTS: [(&str, &str); 3] =
    [("check", "sarif"), ("check", "said"), ("build", "folder")];

fn filled(text: &Value, known: &Known) -> String {
    let mut text = text.as_str().expect("a text").to_owned();
    for (name, value) in known {
        text = text.replace(&format!("${{{{ {name} }}}}"), value);
    }
    assert!(!text.contains("${{"), "what is {text}?");
    text
}

/// Whether a step is run: what its `if:` says, of which each form that is not known here is a
/// mistake, and without `always()` only where none has failed.
fn is_due(step: &Value, known: &Known, has_failed: bool) -> bool {
    let Some(condition) = step.get("if") else { return !has_failed };
    let condition = condition.as_str().expect("a text");
    let inner = condition.strip_prefix("${{ ").and_then(|rest| rest.strip_suffix(" }}"));
    let terms: Vec<&str> = inner.expect(condition).split(" && ").collect();
    let holds = |term: &&str| {
        if *term == "always()" {
            return true;
        }
        let (what, text, is_equal) = term
            .split_once(" == ")
            .map(|(what, text)| (what, text, true))
            .or_else(|| term.split_once(" != ").map(|(what, text)| (what, text, false)))
            .unwrap_or_else(|| panic!("what is {term}?"));
        let text = text.strip_prefix('\'').and_then(|rest| rest.strip_suffix('\''));
        let value = known.get(what).unwrap_or_else(|| panic!("what is {what}?"));
        (value == text.expect(term)) == is_equal
    };
    terms.iter().all(holds) && (!has_failed || terms.contains(&"always()"))
}

/// Files by their paths in a folder.
type Files = BTreeMap<String, Vec<u8>>;

/// The files of a folder, or the one that a path names. Links are followed, as uploads do.
fn files_of(path: &Path) -> Files {
    let mut files = Files::new();
    let mut open = vec![path.to_owned()];
    while let Some(one) = open.pop() {
        let about = fs::metadata(&one)
            .unwrap_or_else(|error| panic!("{}: {error}", one.display()));
        if about.is_dir() {
            let entries = fs::read_dir(&one).expect("readable");
            open.extend(entries.map(|entry| entry.expect("readable").path()));
            continue;
        }
        assert!(about.is_file(), "{} would be waited for", one.display());
        let name = one.strip_prefix(path).expect("in it").to_string_lossy().into_owned();
        files.insert(name, fs::read(&one).expect("readable"));
    }
    files
}

/// What a run of the action came to.
struct Ran {
    failed: Option<String>,
    printed: String,
    /// What would be kept as an artifact.
    artifact: Files,
    /// What code scanning would be told.
    sarif: Files,
}

impl Ran {
    /// The log for code scanning, of which there is to be one.
    fn findings(&self) -> serde_json::Value {
        let logs: Vec<_> = self.sarif.values().collect();
        assert_eq!(logs.len(), 1, "{}", self.printed);
        serde_json::from_slice(logs[0]).expect("JSON")
    }
}

/// Runs the steps of the action until one fails, as their host does, and those after that which
/// are always run.
fn action(place: &Place, given: &[(&str, &str)]) -> Ran {
    let mut known = known(&base(place), given);
    let path_file = place.path("path.txt");
    fs::write(&path_file, "").expect("written");
    let (artifact, sarif) = (Files::new(), Files::new());
    let mut all = Ran { failed: None, printed: String::new(), artifact, sarif };
    for step in steps().1 {
        if !is_due(&step, &known, all.failed.is_some()) {
            continue;
        }
        if let Some(used) = step["uses"].as_str() {
            let with =
                |name: &str| files_of(Path::new(&filled(&step["with"][name], &known)));
            match used.split('@').next() {
                Some("actions/upload-artifact") => all.artifact = with("path"),
                _ => all.sarif = with("sarif_file"),
            }
            continue;
        }
        let ran = run_step(place, &step, &known);
        all.printed.push_str(&String::from_utf8_lossy(&ran.stdout));
        all.printed.push_str(&String::from_utf8_lossy(&ran.stderr));
        let said = fs::read_to_string(place.path("output.txt")).expect("there");
        for (name, value) in said.lines().filter_map(|line| line.split_once('=')) {
            let step = step["id"].as_str().expect("who says something has an id");
            let name = format!("steps.{step}.outputs.{name}");
            assert!(known.insert(name.clone(), value.to_owned()).is_some(), "{name}?");
        }
        if !ran.status.success() && step["continue-on-error"] != true {
            all.failed = all.failed.or(step["name"].as_str().map(str::to_owned));
        }
    }
    all
}

/// Runs the script of a step in the repository.
fn run_step(place: &Place, step: &Value, known: &Known) -> Output {
    let added = fs::read_to_string(place.path("path.txt")).expect("there");
    let stand_ins = place.path("stand-ins").display().to_string();
    let usual = std::env::var("PATH").expect("set");
    let path: Vec<&str> =
        added.lines().chain([stand_ins.as_str(), usual.as_str()]).collect();
    let output = place.path("output.txt");
    fs::write(&output, "").expect("written");
    let mut bash = Command::new("bash");
    let run = step["run"].as_str().expect("a script");
    bash.args(["--noprofile", "--norc", "-eo", "pipefail", "-c", run]);
    bash.current_dir(place.path("repository")).env_remove("SOURCE_DATE_EPOCH");
    bash.env("PATH", path.join(":")).env("GITHUB_ACTION_PATH", place.path("action"));
    bash.env("GITHUB_PATH", place.path("path.txt")).env("GITHUB_OUTPUT", &output);
    bash.env("RUNNER_TEMP", place.path("temp"));
    for (variable, value) in step["env"].as_mapping().expect("env") {
        let variable = variable.as_str().expect("a name");
        let mut value = filled(value, known);
        if variable == "RELEASES" {
            let usual = "https://host.example/tenure-cv/tenure/releases/download";
            assert_eq!(value, usual);
            value = format!("file://{}", place.path("releases").display());
        }
        bash.env(variable, value);
    }
    bash.output().expect("bash")
}

/// Puts one text in the place of another, and says on which line.
fn change(place: &Place, file: &str, old: &str, new: &str) -> usize {
    let text = fs::read_to_string(place.path(file)).expect("there");
    let (before, _) = text.split_once(old).expect(old);
    fs::write(place.path(file), text.replacen(old, new, 1)).expect("written");
    before.matches('\n').count() + 1
}
