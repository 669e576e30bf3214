//! A build writes the same bytes and messages everywhere: with other time zones, locales, users,
//! folders and processors. If a machine lacks a resource, the build ends with a message.

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use super::databases::data;
use super::engine::has_bundle;
use super::program::Place;

const PROGRAM: &str = env!("CARGO_BIN_EXE_tenure");

/// A shell that runs `script` in `folder`, where `$tenure` is the program and `$data` the
/// reference database.
fn shell(script: &str, environment: &[(&str, &str)], folder: &Path) -> Output {
    Command::new("sh")
        .args(["-c", script])
        .current_dir(folder)
        .env_clear()
        .env("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin")
        .env("SOURCE_DATE_EPOCH", "1700000000")
        .env("tenure", PROGRAM)
        .env("data", data())
        .envs(environment.iter().copied())
        .stdin(Stdio::null())
        .output()
        .expect("a shell")
}

#[test]
fn the_same_bytes_everywhere() {
    if !has_bundle() {
        return;
    }
    let place = Place::with(&[("there/further/x", "")]);
    let built = |script: &str, environment: &[(&str, &str)], folder: &str| {
        let pdf = place.path(folder).join("cv.pdf");
        let ran = shell(script, environment, &place.path(folder));
        let said = String::from_utf8_lossy(&ran.stderr).into_owned();
        let bytes = fs::read(&pdf).ok();
        let _ = fs::remove_file(pdf);
        (bytes, said)
    };
    let usual = "\"$tenure\" build \"$data\" -o cv.pdf";
    let (expected, said) = built(usual, &[], ".");
    let expected = expected.expect(&said);
    let same = |what: &str, script: &str, environment: &[(&str, &str)], folder: &str| {
        let (bytes, said) = built(script, environment, folder);
        assert!(bytes.as_ref() == Some(&expected), "{what}: {said}");
    };
    for zone in ["UTC", "Pacific/Kiritimati", "America/St_Johns", "Nowhere/None"] {
        same(zone, usual, &[("TZ", zone)], ".");
    }
    for locale in ["C", "de_DE.UTF-8", "tr_TR.UTF-8", "xx"] {
        same(locale, usual, &[("LC_ALL", locale), ("LANG", locale)], ".");
    }
    same("another folder", usual, &[], "there/further");
    same(
        "a copy",
        "cp -r \"$data\" d && \"$tenure\" build d -o cv.pdf; rm -r d",
        &[],
        ".",
    );
    let homes =
        [("HOME", "/nowhere"), ("TMPDIR", "/nowhere"), ("XDG_CACHE_HOME", "/dev/null")];
    same("no home", usual, &homes, ".");
    same("a mask", &format!("umask 077; {usual}"), &[], ".");
    for processors in ["0", "0-63"] {
        let bound = format!("taskset -c {processors} {usual}");
        let can = shell(&format!("taskset -c {processors} true"), &[], &place.path("."));
        if can.status.success() {
            same(&format!("processors {processors}"), &bound, &[], ".");
        } else {
            eprintln!("note: `taskset -c {processors}` cannot be had");
        }
    }
    // Another user, where this one may become another.
    let other = "setpriv --reuid 65534 --regid 65534 --clear-groups";
    let open = "chmod -R a+rwX . .. 2> /dev/null;";
    let can = shell(
        &format!("{other} test -x \"$tenure\" -a -r \"$data\""),
        &[],
        &place.path("."),
    );
    if can.status.success() {
        same("another user", &format!("{open} {other} {usual}"), &[], "there");
    } else {
        eprintln!("note: no other user can be had that may read the database");
    }
}

#[test]
fn a_build_does_without_standard_streams() {
    if !has_bundle() {
        return;
    }
    let place = Place::with(&[("bad.yaml", "basics: {nam: A}\n")]);
    for closed in ["<&-", ">&-", "2>&-", "<&- >&-", "<&- >&- 2>&-"] {
        let script = format!("\"$tenure\" build \"$data\" -o cv.pdf {closed}");
        let ran = shell(&script, &[], &place.path("."));
        assert!(ran.status.success(), "{closed}: {ran:?}");
        let bytes = fs::read(place.path("cv.pdf")).expect("written");
        assert!(
            bytes.starts_with(b"%PDF-") && bytes.trim_ascii_end().ends_with(b"%%EOF"),
            "{closed}"
        );
        fs::remove_file(place.path("cv.pdf")).expect("there");
        let ran =
            shell(&format!("\"$tenure\" check bad.yaml {closed}"), &[], &place.path("."));
        assert_eq!(ran.status.code(), Some(1), "{closed}: {ran:?}");
    }
    let full =
        shell("\"$tenure\" build \"$data\" -o - > /dev/full", &[], &place.path("."));
    assert_eq!(full.status.code(), Some(2), "{full:?}");
    assert!(String::from_utf8_lossy(&full.stderr).contains("No space left"), "{full:?}");
    let closed = shell("\"$tenure\" build \"$data\" -o - | true", &[], &place.path("."));
    assert!(!String::from_utf8_lossy(&closed.stderr).contains("panic"), "{closed:?}");
    assert_eq!(place.names(), ["bad.yaml"]);
}

#[test]
fn a_full_disk_keeps_the_old_file() {
    if !has_bundle() {
        return;
    }
    let place = Place::with(&[]);
    fs::create_dir(place.path("small")).expect("a folder");
    let script = "unshare --map-root-user --mount sh -c '
        mount -t tmpfs -o size=16k none small || exit 9
        echo old > small/cv.pdf
        \"$tenure\" build \"$data\" -o small/cv.pdf
        echo \"status $?\"; cat small/cv.pdf; ls -A small'";
    let ran = shell(script, &[], &place.path("."));
    let said = String::from_utf8_lossy(&ran.stderr);
    if !ran.status.success() {
        eprintln!("note: no small disk can be had: {said}");
        return;
    }
    assert_eq!(String::from_utf8_lossy(&ran.stdout), "status 2\nold\ncv.pdf\n", "{said}");
    assert!(said.contains("No space left") && said.contains("small/cv.pdf"), "{said}");
}
