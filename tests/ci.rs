//! What runs on hosts of repositories, run here: the steps of `action.yml`, and the lines of the
//! workflows that `tenure init --ci` writes.
//!
//! What only a host has is stood in for: a folder in place of its releases, a program in place
//! of `gh`, of `apt-get` and of what makes pictures, a bare repository in place of the origin, a
//! server in place of GitLab's API. Steps that use other actions (uploads) are not run, but what
//! they are told is looked at; neither is `pip install` of a wheel that is released nowhere yet.

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write as _};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::thread::{JoinHandle, spawn};

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
             (cd releases/v{VERSION} && sha256sum {name}.tar.xz > SHA256SUMS)\n\
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
    known
}

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
fn is_due(step: &Value, known: &Known, folder: &Path, has_failed: bool) -> bool {
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
        let file =
            what.strip_prefix("hashFiles('").and_then(|rest| rest.strip_suffix("')"));
        let value = match file {
            Some(file) if folder.join(file).exists() => "a digest",
            Some(_) => "",
            None => known.get(what).unwrap_or_else(|| panic!("what is {what}?")),
        };
        (value == text.expect(term)) == is_equal
    };
    terms.iter().all(holds) && (!has_failed || terms.contains(&"always()"))
}

/// What a run of the action came to.
struct Ran {
    failed: Option<String>,
    printed: String,
}

/// Runs the steps of the action until one fails, as their host does, and those after that which
/// are always run.
fn action(place: &Place, given: &[(&str, &str)]) -> Ran {
    let known = known(&base(place), given);
    let folder = place.path("repository");
    let path_file = place.path("path.txt");
    fs::write(&path_file, "").expect("written");
    let mut all = Ran { failed: None, printed: String::new() };
    for step in steps().1 {
        let Some(run) = step["run"].as_str() else { continue };
        if !is_due(&step, &known, &folder, all.failed.is_some()) {
            continue;
        }
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
            let variable = variable.as_str().expect("a name");
            let mut value = filled(value, &known);
            if variable == "RELEASES" {
                let usual = "https://host.example/tenure-cv/tenure/releases/download";
                assert_eq!(value, usual);
                value = format!("file://{}", place.path("releases").display());
            }
            bash.env(variable, value);
        }
        let ran = bash.output().expect("bash");
        all.printed.push_str(&String::from_utf8_lossy(&ran.stdout));
        all.printed.push_str(&String::from_utf8_lossy(&ran.stderr));
        if !ran.status.success() && step["continue-on-error"] != true {
            all.failed = all.failed.or(step["name"].as_str().map(str::to_owned));
        }
    }
    all
}

/// Puts one text in the place of another, and says on which line.
fn change(place: &Place, file: &str, old: &str, new: &str) -> usize {
    let text = fs::read_to_string(place.path(file)).expect("there");
    let (before, _) = text.split_once(old).expect(old);
    fs::write(place.path(file), text.replacen(old, new, 1)).expect("written");
    before.matches('\n').count() + 1
}

#[test]
fn each_event_has_its_steps() {
    let place = Place::with(&[]);
    let all =
        ["Install", "Check", "Tell code scanning", "Build", "Keep the PDFs", "Comment"];
    let due = |given: &[(&str, &str)], has_failed| -> Vec<String> {
        let known = known("", given);
        let is_due = |step: &Value| is_due(step, &known, &place.path(""), has_failed);
        let steps = steps().1.into_iter().filter(is_due);
        steps.map(|step| step["name"].as_str().expect("a name").to_owned()).collect()
    };
    let push = [("github.event_name", "push")];
    assert_eq!(due(&[], false), [&all[..2], &all[3..]].concat(), "nothing to tell");
    place.write("tenure.sarif", "");
    assert_eq!(due(&[], false), all);
    assert_eq!(due(&push, false), all[..5]);
    assert_eq!(due(&[("comment", "false")], false), all[..5]);
    for event in [&[], &push[..]] {
        assert_eq!(due(event, true), ["Tell code scanning"]);
    }
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
    let Ran { failed, printed } = action(&place, &[]);
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
    let Ran { failed, printed } = action(&place, &[("thumbnails", "true")]);
    assert_eq!(failed, None, "{printed}");
    for file in ["cv-faculty.pdf", "cv-short.pdf", "manifest.json"] {
        assert!(place.path(&format!("repository/cv/{file}")).is_file(), "{file}");
    }
    let comment = fs::read_to_string(place.path("comment.md")).expect(&printed);
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
        let Ran { failed, printed } = action(&place, &[("database", "cv.yaml"), push]);
        assert_eq!(failed, None, "{printed}");
        assert_eq!(printed.matches("::warning ").count(), 1, "{printed}");
        for name in made {
            assert!(place.path(&format!("repository/cv/{name}.pdf")).is_file(), "{name}");
        }
        assert!(!place.path("gh.txt").exists(), "nobody asks for a comment");
    }
}

/// Runs `ci/comment` alone, as if the documents were made; says what it printed.
fn comment(place: &Place, base: &str, rest: &str) -> String {
    let documents = r#"{"documents": [{"output": "cv/cv-short.pdf", "pages": 2}]}"#;
    place.write("repository/cv/manifest.json", documents);
    let script = format!(
        "export PATH={}:{}:$PATH DATABASE=data OUTPUT=cv ARTIFACT=cv BASE={base} NUMBER=7 \
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
    let new = "--silent repos/ann/cv/issues/7/comments --field body=@cv/comment.md";
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
    let own = "--method PATCH repos/ann/cv/issues/comments/3 --field body=@cv/comment.md";
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
    comment(&place, &base(&place), "DATABASE=new");
    let told = fs::read_to_string(place.path("comment.md")).expect("written");
    assert!(told.contains("all of it may be new"), "{told}");
}

#[test]
fn of_a_comment_that_is_too_long_the_changes_are_cut() {
    let place = repository();
    executable(&place, "stand-ins/tenure", "#!/bin/sh\nseq -f 'é ```%.0f' 30000\n");
    let script = "for i in $(seq 9); do echo $i > cv/cv-$i.png; done\n\
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
fn a_program_that_is_another_is_not_installed() {
    let place = repository();
    done(&place.path(""), "for file in releases/*/*.xz; do echo x >> $file; done");
    let Ran { failed, printed } = action(&place, &[]);
    assert_eq!(failed.as_deref(), Some("Install"));
    assert!(printed.contains("::error::the program of version"), "{printed}");
}

#[test]
fn what_cannot_be_installed_says_why() {
    let place = repository();
    // A path with what every system has, and no more.
    let usual = ["bash", "cat", "dirname", "env", "grep", "head", "mkdir", "sed", "sh"];
    done(
        &place.path(""),
        &format!(
            "mkdir bare\nfor tool in {}; do ln -s \"$(command -v $tool)\" bare; done",
            usual.join(" ")
        ),
    );
    executable(&place, "bare/uname", "#!/bin/sh\necho ${MACHINE:-Linux x86_64}\n");
    executable(&place, "bare/id", "#!/bin/sh\necho 1000\n");
    let install = |variables: &str| {
        let script = format!(
            "export PATH=$PWD/bare RUNNER_TEMP=$PWD/temp RELEASES= GITHUB_PATH=$PWD/path.txt\n\
             export INSTALL=release THUMBNAILS=\n{variables} {ROOT}/ci/install 2>&1"
        );
        let ran = shell(&place.path(""), &script);
        assert!(!ran.status.success());
        String::from_utf8_lossy(&ran.stdout).into_owned()
    };
    for (variables, said) in [
        ("MACHINE='Darwin arm64'", "::error::tenure is released for Linux on x86-64"),
        ("INSTALL=build", "::error::`install: build` needs Debian 12, make and Rust"),
        ("INSTALL=biuld", "::error::`install` is `release` or `build`, not `biuld`"),
        ("", "::error::`curl` is missing"),
        ("THUMBNAILS=true", "::warning::there will be no pictures of pages"),
    ] {
        let printed = install(variables);
        assert!(printed.contains(said), "{variables}: {printed}");
    }
    // What makes pictures is asked for as root, of lists that are new.
    executable(&place, "bare/sudo", "#!/bin/sh\nshift\nexec \"$@\"\n");
    executable(&place, "bare/apt-get", "#!/bin/sh\necho \"asked to $*\"\n");
    let printed = install("THUMBNAILS=true");
    let (update, rest) = printed.split_once("asked to install ").expect(&printed);
    assert!(update.contains("asked to update "), "{printed}");
    assert!(
        rest.contains(" poppler-utils\n") && !rest.contains("::warning"),
        "{printed}"
    );
}

/// The workflow that is written for a host beside a beginning of a database.
fn written(place: &Place, host: &str, file: &str) -> Value {
    place.run(&format!("init {host} --ci {host}"));
    let text = fs::read_to_string(place.path(&format!("{host}/{file}"))).expect("there");
    serde_yaml::from_str(&text).expect("YAML")
}

/// The lines of a job that are its own; the first is of a package that is released nowhere yet.
fn own_lines(job: &Value) -> String {
    let all = job.get("script").unwrap_or_else(|| &job["steps"]);
    let lines = all.as_sequence().expect("lines").iter();
    let lines = lines.filter_map(|line| line.as_str().or_else(|| line["run"].as_str()));
    let (pip, own): (Vec<&str>, Vec<&str>) =
        lines.partition(|line| line.contains("pip install "));
    assert_eq!(pip.len(), 1);
    let path = format!("export DATABASE=cv.yaml PATH={}:$PATH", bin().display());
    [&[path.as_str()], own.as_slice()].concat().join("\n")
}

#[test]
fn the_workflows_that_are_written_run() {
    if !has_bundle() {
        return;
    }
    let place = Place::with(&[]);
    let gitlab = written(&place, "gitlab", ".gitlab-ci.yml")["cv"].clone();
    let forgejo = written(&place, "forgejo", ".forgejo/workflows/cv.yaml");
    for (host, job) in [("gitlab", &gitlab), ("forgejo", &forgejo["jobs"]["cv"])] {
        done(&place.path(host), &own_lines(job));
        for made in ["cv/cv-full.pdf", "cv/cv-short.pdf", "cv/manifest.json"] {
            assert!(place.path(&format!("{host}/{made}")).is_file(), "{host}: {made}");
        }
        place.write(&format!("{host}/cv.yaml"), "basics: {name: Ada}\n");
        done(&place.path(host), &own_lines(job));
        let whole = place.path(&format!("{host}/cv/cv.pdf"));
        assert!(whole.is_file(), "{host} without variants");
    }
}

/// Stands in for GitLab's API, with these notes, until it is told something; says what it was
/// asked.
fn api(notes: serde_json::Value) -> (String, JoinHandle<Vec<String>>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = format!("http://{}/api", listener.local_addr().expect("bound"));
    let serve = move || {
        let mut asked: Vec<String> = Vec::new();
        while asked.iter().all(|asked| asked.starts_with("GET ")) {
            let (mut stream, _) = listener.accept().expect("asked");
            let mut reader = BufReader::new(&stream);
            let mut head = String::new();
            while !head.ends_with("\r\n\r\n") {
                reader.read_line(&mut head).expect("a line");
            }
            assert!(head.contains("Private-Token: secret\r\n"), "{head}");
            let length = head
                .split_once("Content-Length: ")
                .map_or("0", |(_, rest)| rest.lines().next().expect("a number"));
            let mut body = vec![0; length.parse().expect("a number")];
            reader.read_exact(&mut body).expect("all");
            let is = |what: &str| head.starts_with(what);
            let answer = match () {
                () if is("GET /api/user ") => r#"{"id": 7}"#.to_owned(),
                () if is("GET ") => notes.to_string(),
                () => "{}".to_owned(),
            };
            let length = answer.len();
            write!(stream, "HTTP/1.0 200 OK\r\nContent-Length: {length}\r\n\r\n{answer}")
                .expect("answered");
            let line = head.lines().next().expect("a line").to_owned();
            asked.push(format!("{line} {}", String::from_utf8_lossy(&body)));
        }
        asked
    };
    (address, spawn(serve))
}

#[test]
fn a_merge_request_is_told_what_it_changes() {
    need(&["python3"]);
    let place = repository();
    change(&place, "repository/data/basics.yaml", "PhD Candidate", "Dr.");
    done(&place.path("repository"), "git commit -qam two");
    let script = own_lines(&written(&place, "gitlab", ".gitlab-ci.yml")["cv-changes"]);
    let note = |id: u32, author: u32, body: &str| serde_json::json!({"id": id, "author": {"id": author}, "body": body});
    let others = [note(1, 8, "<!-- tenure:cv -->\n"), note(2, 7, "of another job")];
    let own = note(3, 7, "<!-- tenure:cv -->\nbefore");
    let all = "/api/projects/5/merge_requests/6/notes";
    for (notes, told) in [
        (others.to_vec(), format!("POST {all} HTTP")),
        ([&others[..], &[own]].concat(), format!("PUT {all}/3 HTTP")),
    ] {
        let (address, asked) = api(notes.into());
        let variables = format!(
            "export TENURE_TOKEN=secret CI_API_V4_URL={address} CI_PROJECT_ID=5 no_proxy='*' \
             CI_MERGE_REQUEST_IID=6 CI_MERGE_REQUEST_DIFF_BASE_SHA={}",
            base(&place)
        );
        let script = script.replace("DATABASE=cv.yaml", "DATABASE=data");
        done(&place.path("repository"), &format!("{variables}\n{script}"));
        let asked = asked.join().expect("served");
        let last = asked.last().expect("told");
        assert!(last.starts_with(&told), "{asked:?}");
        assert!(last.contains(r"<!-- tenure:cv -->\n###"), "{last}");
        assert!(last.contains(r"PhD Candidate \u2192 Dr."), "{last}");
    }
}
