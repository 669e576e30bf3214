//! `tenure diff` with real states: revisions in a repository, and the variants of the reference
//! database as `docs/diff.md` shows them.

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use super::program::Place;

const OLD: &str = "basics: {name: Ada}\npublications:\n  \
    - {id: loom, type: preprint, title: The Loom, authors: [Ada], status: under-review}\n";
const NEW: &str = "basics: {name: Ada}\npublications:\n  \
    - {id: engine, type: book, title: The Engine, authors: [Ada], date: 2024}\n  \
    - {id: loom, type: preprint, title: The Loom, authors: [Ada], status: accepted}\n";

fn git(folder: &Path, arguments: &str) -> bool {
    told(folder, arguments, b"").is_some()
}

/// What git answers, if it is there and did what it was to do.
fn told(folder: &Path, arguments: &str, input: &[u8]) -> Option<String> {
    let mut ran = Command::new("git")
        .args(["-c", "user.name=a", "-c", "user.email=a@example.org"])
        .args(arguments.split(' '))
        .current_dir(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .ok()?;
    ran.stdin.take()?.write_all(input).ok()?;
    let output = ran.wait_with_output().ok()?;
    let said = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    output.status.success().then_some(said)
}

/// An empty repository, if there is a git.
fn repository() -> Option<Place> {
    let place = Place::with(&[]);
    let is_there = git(&place.path(""), "init -q");
    if !is_there {
        eprintln!("note: there is no git, so its part is left out");
    }
    is_there.then_some(place)
}

/// Tags a commit in which the folder `data` has these entries, each `MODE TYPE OBJECT<tab>NAME`.
fn tag(place: &Place, name: &str, entries: &[Vec<u8>]) {
    let folder = place.path("");
    let made = |arguments: &str, input: &[u8]| {
        told(&folder, arguments, input).expect("git has done it")
    };
    let listed: Vec<u8> = entries.concat();
    let data = made("mktree -z --missing", &listed);
    let top = made("mktree -z", format!("040000 tree {data}\tdata\0").as_bytes());
    let commit = made(&format!("commit-tree {top}"), b"one");
    made(&format!("tag {name} {commit}"), b"");
}

fn entry(kind: &str, object: &str, name: &[u8]) -> Vec<u8> {
    [format!("{kind} {object}\t").as_bytes(), name, b"\0"].concat()
}

fn object(place: &Place, bytes: &[u8]) -> String {
    told(&place.path(""), "hash-object -w --stdin", bytes).expect("git has done it")
}

#[test]
fn revisions_of_a_database() {
    let Some(place) = repository() else { return };
    let folder = place.path("");
    place.write("data/cv.yaml", OLD);
    assert!(git(&folder, "add data"));
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
    assert!(missing.stderr.starts_with("tenure: unknown revision `v9`"));
    let nowhere = place.run("diff v1..HEAD nowhere");
    assert!(nowhere.stderr.starts_with("tenure: `v1` has no database `nowhere`"));
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

/// A repository that asks for the file `PWNED` to be made when its missing file is fetched, or
/// when anything else that it names is run.
fn hostile(place: &Place, clone: &str, inside: &str) {
    let folder = place.path("made");
    for text in [OLD, NEW] {
        place.write("made/cv.yaml", text);
        assert!(git(&folder, "init -q") && git(&folder, "add cv.yaml"));
        assert!(git(&folder, "commit -q -m one"));
    }
    let blob = told(&folder, "rev-parse HEAD~1:cv.yaml", b"").expect("it is there");
    let at = place.path(inside);
    assert!(git(&place.path(""), &format!("{clone} made {inside}")));
    let inner = if at.join(".git").exists() { at.join(".git") } else { at };
    let missing = inner.join("objects").join(&blob[..2]).join(&blob[2..]);
    fs::remove_file(missing).expect("a clone without packs");
    let run = format!("touch {}; false", place.path("PWNED").display());
    // With a place of its files such a folder is one in which a path has a meaning.
    let worktree = if inner.ends_with(".git") { "" } else { "worktree = .\n" };
    let config = format!(
        "[core]\nrepositoryformatversion = 1\n{worktree}fsmonitor = \"{run}\"\n\
         pager = \"{run}\"\nsshCommand = \"{run}\"\n\
         [extensions]\npartialClone = origin\n\
         [protocol]\nallow = always\n[protocol \"file\"]\nallow = always\n\
         [remote \"origin\"]\nurl = .\npromisor = true\nuploadpack = \"{run}\"\n"
    );
    fs::write(inner.join("config"), config).expect("written");
}

#[test]
fn nothing_of_a_hostile_repository_runs() {
    let Some(place) = repository() else { return };
    hostile(&place, "clone -q --no-hardlinks --bare", "people/eve");
    hostile(&place, "clone -q --no-hardlinks", "partial");
    for (folder, said) in [
        (
            "people/eve",
            "tenure: cannot find the revision `HEAD~1`: git: cannot use bare repository",
        ),
        (
            "partial",
            "tenure: `HEAD~1:cv.yaml` is missing in this partial clone, and tenure fetches \
             nothing\nhelp: if you trust this repository, `git show HEAD~1:./cv.yaml` fetches it",
        ),
    ] {
        let command = "diff HEAD~1..HEAD cv.yaml";
        let ran = place.run_with(command, &[], &place.path(folder));
        assert!(ran.stderr.starts_with(said), "{folder}: {}", ran.stderr);
        assert_eq!(ran.status, 2);
    }
    // The user's word that it is a repository is no word that it may run anything.
    let own = place.run_with(
        "diff HEAD~1..HEAD cv.yaml",
        &[("GIT_DIR", ".")],
        &place.path("people/eve"),
    );
    assert!(own.stderr.contains("is missing in this partial clone"), "{}", own.stderr);
    assert!(!place.path("PWNED").exists(), "a program of the repository has run");
    // That what is there can be read in such a clone.
    let there = place.run_with("diff HEAD..HEAD cv.yaml", &[], &place.path("partial"));
    there.is(0, "nothing that is printed differs\n", "");
}

#[test]
fn a_linked_worktree_and_a_hook_know_their_repository() {
    let Some(place) = repository() else { return };
    let folder = place.path("");
    place.write("cv.yaml", OLD);
    assert!(git(&folder, "add cv.yaml") && git(&folder, "commit -q -m one"));
    assert!(git(&folder, "worktree add -q linked"));
    place.write("linked/cv.yaml", NEW);
    let said = "Publications\n  + [P2] The Engine\n  ~ [P1] The Loom\n      \
                status: Under Review → Accepted\n1 added, 1 changed\n";
    place.run_with("diff HEAD..", &[], &place.path("linked")).is(0, said, "");
    let git_dir = place.path(".git").display().to_string();
    let hook = [("GIT_DIR", git_dir.as_str()), ("GIT_GLOB_PATHSPECS", "1")];
    place.run_with("diff HEAD..HEAD", &hook, &folder).is(
        0,
        "nothing that is printed differs\n",
        "",
    );
}

#[test]
fn what_is_no_file_and_what_has_an_odd_name() {
    let Some(place) = repository() else { return };
    let file = |text: &str, name: &[u8]| {
        entry("100644 blob", &object(&place, text.as_bytes()), name)
    };
    let empty = told(&place.path(""), "mktree", b"").expect("a tree");
    let mut files = vec![
        file("basics: {name: Ada}\n", b"a\nb.yaml"),
        file("honors: [{title: Prize}]\n", b"\xff.yaml"),
        file("talks: [{title: Talk}]\n", b":(top)*.yml"),
        file("no: yaml", b".hidden.yaml"),
        entry("040000 tree", &empty, b"folder.yaml"),
        entry("160000 commit", &"1".repeat(40), b"other.yaml"),
    ];
    tag(&place, "v1", &files);
    place.run("diff v1..v1 data --messages short").is(
        0,
        "nothing that is printed differs\n",
        "",
    );
    place.write("now.yaml", "basics: {name: Ada}\n");
    let said = "Honors and Awards\n  - Prize\nTalks\n  - Talk\n2 removed\n";
    place.run("diff v1:data now.yaml").is(0, said, "");
    files.push(entry("120000 blob", &object(&place, b"/etc/passwd"), b"link.yaml"));
    tag(&place, "v2", &files);
    place.run("diff v1..v2 data").is(
        2,
        "",
        "tenure: `v2:data/link.yaml` is a link\nhelp: compare revisions in which it is a file\n",
    );
    place.run("diff v2:data/link.yaml now.yaml").is(
        2,
        "",
        "tenure: `v2:data/link.yaml` is a link\nhelp: compare revisions in which it is a file\n",
    );
    for nothing in ["data/folder.yaml", "data/other.yaml", "nowhere"] {
        let ran = place.run(&format!("diff v1:{nothing} now.yaml"));
        ran.is(2, "", &format!("tenure: `v1` has no database `{nothing}`\n"));
    }
    let outside = place.run("diff v1:../data now.yaml");
    assert!(
        outside.stderr.starts_with("tenure: cannot list `../data` in `v1`: git: ../data"),
        "{}",
        outside.stderr
    );
}

#[test]
fn a_revision_has_the_limits_of_files() {
    let Some(place) = repository() else { return };
    let large = object(&place, &vec![b'#'; (32 << 20) + 1]);
    let half = object(&place, &vec![b'#'; 22 << 20]);
    let small = object(&place, b"#\n");
    let file = |object: &str, name: &str| entry("100644 blob", object, name.as_bytes());
    let many = |object: &str, many: usize| -> Vec<Vec<u8>> {
        (0..many).map(|n| file(object, &format!("f{n:05}.yaml"))).collect()
    };
    tag(&place, "large", &[file(&large, "a.yaml")]);
    tag(&place, "sum", &many(&half, 3));
    tag(&place, "many", &many(&small, 10_001));
    tag(&place, "fits", &many(&small, 10_000));
    for (compared, said) in [
        ("large:data", "`large:data/a.yaml` is larger than 32 MB"),
        ("large:data/a.yaml", "`large:data/a.yaml` is larger than 32 MB"),
        ("sum:data", "`data` in `sum` is larger than 64 MB in total"),
        ("many:data", "`data` in `many` has more than 10000 files"),
    ] {
        let ran = place.run(&format!("diff {compared} {compared}"));
        ran.is(2, "", &format!("tenure: {said}\n"));
    }
    // Each file is empty of a database, and so is all.
    place.run("diff fits..fits data").is(0, "nothing that is printed differs\n", "");
}

/// Git reads commits whole before it says how large they are.
#[test]
#[cfg(target_os = "linux")]
fn a_commit_that_is_too_large_is_not_read() {
    let Some(place) = repository() else { return };
    let folder = place.path("");
    tag(&place, "small", &[]);
    let tree = told(&folder, "rev-parse small^{tree}", b"").expect("a tree");
    let message = vec![b'x'; 300 << 20];
    let commit = told(&folder, &format!("commit-tree {tree} -p small"), &message);
    assert!(git(&folder, &format!("tag large {}", commit.expect("a commit"))));
    for words in ["diff large:data small:data", "diff large~1..large data"] {
        let ran = place.run(words);
        assert_eq!(ran.status, 2, "{words}: {}", ran.stderr);
        assert!(ran.stderr.contains("git"), "{words}: {}", ran.stderr);
    }
}

/// Where each file took a git of its own, three thousand took a quarter of a minute.
#[test]
#[cfg(unix)]
fn one_git_reads_all_files() {
    use std::os::unix::fs::PermissionsExt as _;

    let Some(place) = repository() else { return };
    let blob = object(&place, b"# nothing\n");
    let files: Vec<Vec<u8>> = (0..3000)
        .map(|n| entry("100644 blob", &blob, format!("f{n:04}.yaml").as_bytes()))
        .collect();
    tag(&place, "v1", &files);
    let path = std::env::var("PATH").unwrap_or_default();
    let calls = place.path("calls");
    let script = format!(
        "#!/bin/sh\necho called >> '{}'\nPATH='{path}' exec git \"$@\"\n",
        calls.display()
    );
    place.write("bin/git", script);
    fs::set_permissions(place.path("bin/git"), fs::Permissions::from_mode(0o755))
        .expect("allowed");
    let bin = place.path("bin").display().to_string();
    let ran = place.run_with("diff v1..v1 data", &[("PATH", &bin)], &place.path(""));
    ran.is(0, "nothing that is printed differs\n", "");
    let calls = fs::read_to_string(calls).expect("it was called").lines().count();
    assert_eq!(calls, 6, "three for a state: the commit, what is there, and all of it");
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
        assert_eq!(text, written, "docs/diff.md: UPDATE=1 updates it");
    }
}
