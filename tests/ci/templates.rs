//! The workflows of other hosts that `tenure init --ci` writes.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write as _};
use std::net::TcpListener;
use std::thread::{JoinHandle, spawn};

use serde_yaml::Value;

use super::{base, bin, change, done, has_bundle, need, repository};
use crate::program::Place;

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

/// What a request puts at the places of the templates is not written through, kept or told; nor is
/// what no variant prints.
#[test]
fn what_was_committed_at_the_places_of_a_template_is_not_used() {
    need(&["python3"]);
    let place = repository();
    place.write("outside/secret.txt", "TOPSECRET");
    let old = "basics: {name: Ada, contact: {email: a@b.example, phone: '1'}}\n\
               variants: {a: {hide: [email]}, b: {hide: [phone]}}\n";
    place.write("repository/cv.yaml", old.replace("a@b", "old@b"));
    let commit = "git add -A && git commit -qm base && git rev-parse HEAD";
    let base = done(&place.path("repository"), commit);
    place.write("repository/cv.yaml", old.replace("'1'", "'2'").replace("a@b", "new@b"));
    let script = "ln -s ../outside/secret.txt changes.txt && ln -s ../outside cv\n\
                  git add -A && git commit -qm change";
    done(&place.path("repository"), script);
    let gitlab = written(&place, "gitlab", ".gitlab-ci.yml");
    let (address, asked) = api(serde_json::json!([]));
    let variables = format!(
        "export TENURE_TOKEN=secret CI_API_V4_URL={address} CI_PROJECT_ID=5 no_proxy='*' \
         CI_MERGE_REQUEST_IID=6 CI_MERGE_REQUEST_DIFF_BASE_SHA={base}"
    );
    let script = own_lines(&gitlab["cv-changes"]);
    done(&place.path("repository"), &format!("{variables}\n{script}"));
    let asked = asked.join().expect("served");
    let told = asked.last().expect("told");
    let (a, b) = told.split_once("`b`:").expect("two");
    assert!(
        a.contains("`a`:") && a.contains(r"1 \u2192 2") && !a.contains("@b.example"),
        "{told}"
    );
    assert!(b.contains("new@b.example") && !b.contains(r"1 \u2192 2"), "{told}");
    if has_bundle() {
        let forgejo = written(&place, "forgejo", ".forgejo/workflows/cv.yaml");
        for job in [&gitlab["cv"], &forgejo["jobs"]["cv"]] {
            done(&place.path("repository"), "rm -rf cv && ln -s ../outside cv");
            done(&place.path("repository"), &own_lines(job));
            let made = fs::read_to_string(place.path("repository/cv/manifest.json"));
            assert!(made.expect("made").contains(r#""output": "cv/cv-a.pdf""#));
            let kept = done(&place.path("repository/cv"), "ls");
            assert_eq!(kept, "cv-a.pdf\ncv-b.pdf\nmanifest.json");
        }
    }
    assert_eq!(
        done(&place.path("outside"), "ls && cat secret.txt"),
        "secret.txt\nTOPSECRET"
    );
}
