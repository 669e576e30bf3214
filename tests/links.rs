//! `--check-links`, with a host on this machine.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use super::program::Place;

/// Answers as its paths say, to the end of the tests.
fn host() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = listener.local_addr().expect("bound").port();
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            thread::spawn(move || answer(stream));
        }
    });
    port
}

fn answer(mut stream: TcpStream) {
    let mut request = String::new();
    let _ = BufReader::new(&stream).read_line(&mut request);
    let is_head = request.starts_with("HEAD ");
    let status = match request.split(' ').nth(1).unwrap_or_default() {
        "/gone" => "404 Not Found",
        "/people-only" => "403 Forbidden",
        "/whole" if is_head => "500 Odd",
        "/waits" if is_head => {
            thread::sleep(Duration::from_secs(20));
            "200 OK"
        }
        "/moved" => "301 Moved\r\nLocation: /there",
        "/round" => "301 Moved\r\nLocation: /round",
        "/file" => "301 Moved\r\nLocation: file:///etc/passwd",
        "/slow" => {
            thread::sleep(Duration::from_secs(20));
            "200 OK"
        }
        _ => "200 OK",
    };
    let _ = write!(
        stream,
        "HTTP/1.1 {status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
    );
}

#[test]
fn addresses_that_lead_nowhere_are_told() {
    if Command::new("curl").arg("--version").output().is_err() {
        eprintln!("note: without curl addresses are not asked for");
        return;
    }
    let at = format!("http://127.0.0.1:{}", host());
    let yaml = format!(
        "basics: {{name: Ann, contact: {{website: '{at}/there', email: ann@example.org}}}}\n\
         honors:\n\
         - {{title: Prize, url: '{at}/gone'}}\n\
         - {{title: 'See [here]({at}/moved) and [there]({at}/people-only)'}}\n\
         - {{title: Again, url: '{at}/gone'}}\n\
         - {{title: Whole, url: '{at}/whole'}}\n\
         - {{title: Slow, url: '{at}/slow'}}\n\
         - {{title: Waits, url: '{at}/waits'}}\n\
         - {{title: Round, url: '{at}/round'}}\n\
         - {{title: File, url: '{at}/file'}}\n\
         - {{title: Nobody, url: 'http://nobody.invalid/'}}\n\
         checks: {{insecure-address: allow}}\n"
    );
    let place = Place::with(&[("cv.yaml", &yaml)]);
    place.run("check").is(0, "", "");
    let begun = Instant::now();
    let ran = place.run("check --check-links --link-time 2 --format short");
    assert!(begun.elapsed() < Duration::from_secs(15), "{:?}", begun.elapsed());
    let told: Vec<&str> = ran.stderr.lines().collect();
    let begins = [
        format!(
            "cv.yaml:3:23: error[dead-link]: `{at}/gone` does not exist (its host answers 404)"
        ),
        format!("cv.yaml:7:22: error[dead-link]: `{at}/slow` cannot be reached: "),
        format!("cv.yaml:9:23: error[dead-link]: `{at}/round` "),
        format!("cv.yaml:10:22: error[dead-link]: `{at}/file` "),
        "cv.yaml:11:24: error[dead-link]: `http://nobody.invalid/` cannot be reached: "
            .to_owned(),
    ];
    assert_eq!(told.len(), begins.len(), "{told:#?}");
    for (line, begin) in told.iter().zip(&begins) {
        assert!(line.starts_with(begin.as_str()), "{line} is not {begin}");
    }
    assert_eq!(ran.status, 1);
}

#[test]
fn a_dead_link_may_be_known() {
    if Command::new("curl").arg("--version").output().is_err() {
        return;
    }
    let yaml = format!(
        "basics: {{name: Ann}}\n\
         honors: [{{title: Prize, url: 'HTTP://127.0.0.1:{}/gone'}}]\n\
         checks: {{insecure-address: allow}}\n",
        host()
    );
    let place = Place::with(&[("cv.yaml", &yaml)]);
    let check = "check --check-links --format short";
    for (level, status, said) in
        [("", 1, "error[dead-link]"), ("--warn dead-link", 0, "warning[dead-link]")]
    {
        let ran = place.run(&format!("{check} {level}"));
        assert_eq!(ran.status, status, "{}", ran.stderr);
        assert!(
            ran.stderr.starts_with(&format!("cv.yaml:2:30: {said}: ")),
            "{}",
            ran.stderr
        );
    }
    place.run(&format!("{check} --allow dead-link")).is(0, "", "");
}

/// All else is told nevertheless.
#[test]
fn without_curl_no_address_is_asked_for() {
    let yaml = "basics: {name: Ann, contact: {orcid: 0000-0002-1825-0097}}\nvenues: {v: {kind: journal, name: V}}\n";
    let place = Place::with(&[("cv.yaml", yaml)]);
    let ran = place.run_with(
        "check --check-links --format short",
        &[("PATH", "/nonexistent")],
        &place.path(""),
    );
    let said = "cannot check addresses: the program `curl` is not installed";
    assert!(ran.stderr.contains(&format!("error[dead-link]: {said}")), "{}", ran.stderr);
    assert!(ran.stderr.contains("[unused-id]"), "{}", ran.stderr);
    assert_eq!(ran.status, 1);
}
