//! `--check-links`, against a host on this machine.

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
            "cv.yaml:3:23: error[dead-link]: `{at}/gone` is not there (its host answers 404)"
        ),
        format!("cv.yaml:7:22: error[dead-link]: `{at}/slow` cannot be reached: "),
        format!("cv.yaml:8:23: error[dead-link]: `{at}/round` "),
        format!("cv.yaml:9:22: error[dead-link]: `{at}/file` "),
        "cv.yaml:10:24: error[dead-link]: `http://nobody.invalid/` cannot be reached: "
            .to_owned(),
    ];
    assert_eq!(told.len(), begins.len(), "{told:#?}");
    for (line, begin) in told.iter().zip(&begins) {
        assert!(line.starts_with(begin.as_str()), "{line} is not {begin}");
    }
    assert_eq!(ran.status, 1);
}
