//! The exit status does not depend on the reader of the output: readers that stop, closed
//! streams, full disks.

use std::path::Path;
use std::process::{Command, Stdio};

use super::engine::has_bundle;
use super::program::Place;

const GOOD: &str = "basics: {name: Ann Lee}\nhonors: [{title: Prize, dates: 2020}]\n\
                    skills: [{category: Tools, items: [R]}]\n\
                    variants: {short: {without: [honors]}}\n";
const FORMATS: [&str; 5] = ["human", "short", "json", "sarif", "github"];

/// A database with a thousand mistakes, more than a pipe holds.
fn bad() -> String {
    let keys = (0..1000)
        .map(|n| format!("key{n}: a value that is long enough to fill a pipe\n"));
    format!("basics: {{name: Ann}}\n{}", keys.collect::<String>())
}

fn place() -> Place {
    let place = Place::with(&[("good.yaml", GOOD), ("bad.yaml", &bad())]);
    place.write("other.yaml", GOOD.replace("Prize", "Medal"));
    place
}

/// The status of a command whose output goes through this, and of no other.
fn status(command: &str, output: &str, folder: &Path) -> i32 {
    let script = format!("\"$tenure\" {command} {output}; exit ${{PIPESTATUS[0]}}");
    let ended = Command::new("bash")
        .args(["-c", &script])
        .current_dir(folder)
        .env("tenure", env!("CARGO_BIN_EXE_tenure"))
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    ended.expect("bash").code().expect("no signal")
}

/// Ways to read less than there is, or nothing.
const READERS: [&str; 7] = [
    "| head -n 1",
    "| true",
    "2>&1 | head -n 1",
    "2>&1 | true",
    ">&-",
    "2>&-",
    ">&- 2>&- <&-",
];

#[test]
fn a_status_does_not_depend_on_who_reads() {
    let place = place();
    let mut commands = Vec::new();
    for format in FORMATS {
        commands.push((1, format!("check bad.yaml --format {format}")));
        commands.push((0, format!("check good.yaml --format {format}")));
        commands.push((1, format!("list ids bad.yaml --format {format}")));
        commands.push((1, format!("diff good.yaml bad.yaml --messages {format}")));
        commands.push((2, format!("check none.yaml --format {format}")));
        if has_bundle() {
            commands.push((1, format!("build bad.yaml --format {format} -o bad.pdf")));
            commands.push((0, format!("build good.yaml --format {format} -o good.pdf")));
            let many =
                "build good.yaml bad.yaml --all --explain -o made/ --manifest made.json";
            commands.push((1, format!("{many} --format {format}")));
        }
    }
    for format in ["text", "markdown", "json"] {
        commands.push((0, format!("diff good.yaml other.yaml --format {format}")));
    }
    for what in ["sections", "ids", "codes", "themes", "format"] {
        commands.push((0, format!("list {what} good.yaml")));
    }
    commands.extend([
        (0, "--help".to_owned()),
        (0, "schema".to_owned()),
        (2, "--nope".to_owned()),
    ]);
    for (expected, command) in &commands {
        for reader in READERS {
            let _ = std::fs::remove_file(place.path("made.json"));
            let found = status(command, reader, &place.path(""));
            assert_eq!(found, *expected, "{command} {reader}");
            if command.contains("made.json") {
                assert!(
                    place.path("made.json").exists(),
                    "{command} {reader}: no manifest"
                );
            }
        }
    }
}

/// A person who reads slowly is no reason to say that a document took long.
#[test]
fn a_slow_reader_changes_no_status() {
    if !has_bundle() {
        return;
    }
    let place = place();
    let build = "build bad.yaml --timeout 1 -o bad.pdf";
    assert_eq!(status(build, "2>&1 | (sleep 3; cat)", &place.path("")), 1);
}

/// What was wanted is not there, so it is not done.
#[cfg(target_os = "linux")]
#[test]
fn what_cannot_be_printed_is_not_done() {
    let place = place();
    for command in [
        "check bad.yaml --format json",
        "list sections good.yaml",
        "diff good.yaml other.yaml",
        "schema",
        "--help",
        "--version",
    ] {
        assert_eq!(status(command, "> /dev/full", &place.path("")), 2, "{command}");
    }
    assert_eq!(status("check bad.yaml", "2> /dev/full", &place.path("")), 1);
    if has_bundle() {
        let many =
            "build good.yaml --all --explain -o made/ --manifest made.json > /dev/full";
        assert_eq!(status(many, "", &place.path("")), 2);
        assert!(place.path("made.json").exists());
    }
}
