//! How runs end early: by signals, when killed, without memory, or when others hold a lock.

#![cfg(target_os = "linux")]

use std::fs::{self, File};
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant, SystemTime};

use super::databases::data;
use super::engine::has_bundle;
use super::program::Place;

const PROGRAM: &str = env!("CARGO_BIN_EXE_tenure");

fn bash(script: &str, folder: &Path) -> Output {
    let mut bash = Command::new("bash");
    bash.args(["-c", script])
        .current_dir(folder)
        .env("tenure", PROGRAM)
        .env("data", data());
    bash.stdin(Stdio::null()).output().expect("bash")
}

/// What is there besides what was asked for.
fn left(place: &Place) -> Vec<String> {
    place.names().into_iter().filter(|name| name.starts_with(".tenure-")).collect()
}

/// A signal at any moment leaves no half of a file, and ends the program as it ends others.
#[test]
fn a_run_that_is_told_to_end_leaves_nothing() {
    if !has_bundle() {
        return;
    }
    let place = Place::with(&[]);
    let begun = Instant::now();
    assert!(
        bash("\"$tenure\" build \"$data\" -o cv.pdf", &place.path("")).status.success()
    );
    // From the beginning of a run to its end, however fast the machine is.
    let step = begun.elapsed().as_secs_f64() / 50.0;
    let mut ended_early = 0;
    for round in 1..=60 {
        for (signal, status) in [("INT", 130), ("TERM", 143), ("HUP", 129)] {
            let script = format!(
                "timeout --preserve-status -s {signal} {:.4} \"$tenure\" build \"$data\" -o cv.pdf",
                step * f64::from(round)
            );
            match bash(&script, &place.path("")).status.code() {
                Some(0) => {}
                found => {
                    assert_eq!(found, Some(status), "{signal} in round {round}");
                    ended_early += 1;
                }
            }
            assert!(
                left(&place).is_empty(),
                "{signal} in round {round}: {:?}",
                left(&place)
            );
        }
    }
    assert!(ended_early > 0);
}

/// `nohup` means it.
#[test]
fn a_run_that_is_to_outlive_its_terminal_does() {
    if !has_bundle() {
        return;
    }
    let place = Place::with(&[("cv.yaml", "basics: {name: Ann}\n")]);
    let script = "nohup \"$tenure\" watch cv.yaml > said 2>&1 & \
                  for i in $(seq 600); do [ -f cv.pdf ] && break; sleep 0.1; done; \
                  kill -HUP $!; sleep 0.5; kill -0 $! && alive=yes; kill -TERM $!; \
                  wait $!; [ \"$alive\" = yes ]";
    assert!(bash(script, &place.path("")).status.success());
}

#[test]
fn what_a_killed_run_has_left_is_removed_later() {
    if !has_bundle() {
        return;
    }
    let all = [
        ".tenure-aB3dE6.part",
        ".tenure-newone.part",
        ".tenure-version",
        ".tenure-notes.md",
    ];
    let place = Place::with(&all.map(|name| (name, "half")));
    let before = SystemTime::now() - Duration::from_hours(2);
    for name in all.iter().filter(|name| !name.contains("newone")) {
        let old = File::options().write(true).open(place.path(name)).expect("there");
        old.set_modified(before).expect("older");
    }
    assert!(
        bash("\"$tenure\" build \"$data\" -o cv.pdf", &place.path("")).status.success()
    );
    let left = left(&place);
    // Another run may be writing the new one, and the others are none of a run's.
    assert_eq!(left, [".tenure-newone.part", ".tenure-notes.md", ".tenure-version"]);
}

/// The first process of a container has no way to end but its own.
#[test]
fn the_first_process_ends_when_it_is_told_to() {
    let place = Place::with(&[("cv.yaml", "basics: {name: Ann}\n")]);
    let unshare = "unshare --user --map-root-user --pid --fork";
    if !bash(&format!("{unshare} true"), &place.path("")).status.success() {
        eprintln!("note: no process can be the first of its own here");
        return;
    }
    if !has_bundle() {
        return;
    }
    let script = format!(
        "{unshare} --kill-child \"$tenure\" watch cv.yaml > said 2>&1 & \
         for i in $(seq 600); do [ -f cv.pdf ] && break; sleep 0.1; done; \
         kill -TERM $(cat /proc/$!/task/$!/children); \
         for i in $(seq 600); do kill -0 $! 2> /dev/null || exit 0; sleep 0.1; done; \
         kill -9 $!; exit 1"
    );
    assert!(bash(&script, &place.path("")).status.success(), "it goes on");
}

/// Too little memory is no mistake of the database, and nothing that a person should read of in
/// the words of the system.
#[test]
fn too_little_memory_is_told_as_that() {
    if !has_bundle() {
        return;
    }
    let place = Place::with(&[]);
    // With less of the first the system cannot load the program.
    let spaces =
        (200..=400).step_by(20).map(|megabytes| format!("ulimit -v {megabytes}000"));
    let limits =
        (5..=205).step_by(20).map(|megabytes| format!("ulimit -d {megabytes}000"));
    for limit in
        spaces.chain(limits).chain(["ulimit -f 0".to_owned(), "ulimit -s 64".to_owned()])
    {
        let script = format!("{limit}; \"$tenure\" build \"$data\" -o cv.pdf");
        let ran = bash(&script, &place.path(""));
        let said = String::from_utf8_lossy(&ran.stderr);
        let status = ran.status.code();
        assert!(matches!(status, Some(0 | 2)), "{limit}: {status:?}: {said}");
        assert!(!said.contains("error["), "{limit}: {said}");
        assert!(!said.contains("panicked"), "{limit}: {said}");
        assert!(left(&place).is_empty(), "{limit}: {:?}", left(&place));
    }
}

/// Nor is it one of a font or a picture that the database brings.
#[test]
fn too_little_memory_is_no_fault_of_a_picture() {
    let place = Place::with(&[("cv.yaml", "basics: {name: A, photo: a.png}\n")]);
    let picture = image::RgbImage::new(3000, 3000);
    picture.save(place.path("a.png")).expect("written");
    for limit in
        ["-v 170000", "-v 200000", "-d 60000", "-d 100000", "-d 20000", "-v 3000000"]
    {
        let script = format!("ulimit {limit}; \"$tenure\" check cv.yaml");
        let ran = bash(&script, &place.path(""));
        let said = String::from_utf8_lossy(&ran.stderr);
        let status = ran.status.code();
        assert!(matches!(status, Some(0 | 2)), "{limit}: {status:?}: {said}");
        assert!(!said.contains("error["), "{limit}: {said}");
    }
    assert!(bash("\"$tenure\" check cv.yaml", &place.path("")).status.success());
}

/// A lock that cannot be written is told before there is anything to record.
#[test]
fn a_lock_that_cannot_be_written_stops_the_run() {
    if !has_bundle() {
        return;
    }
    let place = Place::with(&[("cv.yaml", "basics: {name: Ann}\n")]);
    fs::create_dir(place.path("tenure.lock")).expect("a folder");
    let ran = place.run("build cv.yaml --lock -o made/cv.pdf");
    assert_eq!(ran.status, 2, "{}", ran.stderr);
    assert!(!place.path("made/cv.pdf").exists());
}

#[test]
fn a_time_that_is_no_text_is_no_time() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;

    let place = Place::with(&[("cv.yaml", "basics: {name: Ann}\n")]);
    let mut check = Command::new(PROGRAM);
    check.args(["check", "cv.yaml"]).current_dir(place.path(""));
    let ran = check
        .env("SOURCE_DATE_EPOCH", OsStr::from_bytes(b"17\xff"))
        .output()
        .expect("run");
    assert_eq!(ran.status.code(), Some(2));
}

/// A theme is ejected whole or not at all.
#[test]
fn a_theme_for_which_there_is_no_room_is_not_begun() {
    let place = Place::with(&[]);
    let script = "ulimit -f 4; \"$tenure\" theme eject faculty own";
    let ran = bash(script, &place.path(""));
    let said = String::from_utf8_lossy(&ran.stderr);
    assert_eq!(ran.status.code(), Some(2), "{said}");
    assert!(!place.path("own").exists(), "{said}");
    assert!(!said.contains(".tenure-"), "{said}");
}
