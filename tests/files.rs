//! Unusual files as inputs and outputs: none is read that must not be, and none is lost.

use std::fs;
use std::process::Command;

use super::engine::has_bundle;
use super::program::Place;

const CV: &str = "basics: {name: Ann}\nhonors: [{title: Prize}]\n";

#[cfg(unix)]
fn link(to: &str, place: &Place, name: &str) {
    std::os::unix::fs::symlink(to, place.path(name)).expect("a link");
}

fn pipe(place: &Place, name: &str) {
    let made = Command::new("mkfifo").arg(place.path(name)).status();
    assert!(made.is_ok_and(|status| status.success()), "a pipe");
}

#[cfg(unix)]
#[test]
fn links_do_not_lead_out_of_a_folder() {
    let place = Place::with(&[("data/a.yaml", CV), ("secret.yaml", "secret: 1\n")]);
    link("a.yaml", &place, "data/b.yaml");
    fs::remove_file(place.path("data/b.yaml")).expect("there");
    link("../secret.yaml", &place, "data/b.yaml");
    let said = "tenure: `data/b.yaml` leads out of its folder `data`\n\
                help: put the file itself there\n";
    place.run("check").is(2, "", said);
    fs::remove_file(place.path("data/b.yaml")).expect("there");
    // A link to a file beside it, and to the whole database, are the user's own affair.
    fs::rename(place.path("data/a.yaml"), place.path("data/c.txt")).expect("moved");
    link("c.txt", &place, "data/a.yaml");
    link("data", &place, "mine");
    place.run("check").is(0, "", "");
    place.run("check mine").is(0, "", "");
    place.write("mine/d.yaml", "fonts: [f.otf]\n");
    place.write("f.otf", "x");
    link("../f.otf", &place, "data/f.otf");
    let ran = place.run("check --format short");
    let said = "cannot read the font `f.otf`: `data/f.otf` leads out of its folder";
    assert!(ran.stderr.contains(said), "{}", ran.stderr);
    place.write("theme/theme.yaml", "name: t\ndescription: d\nextends: faculty\n");
    link("../secret.yaml", &place, "theme/x.tex");
    let ran = place.run("check mine --theme ./theme");
    assert!(ran.stderr.contains("x.tex` leads out of its folder"), "{}", ran.stderr);
}

#[cfg(unix)]
#[test]
fn odd_files_are_not_read() {
    let place = Place::with(&[]);
    pipe(&place, "cv.yaml");
    place.run("check cv.yaml").is(2, "", "tenure: `cv.yaml` is not a file\n");
    place.run("check /dev/zero").is(2, "", "tenure: `/dev/zero` is not a file\n");
    let large = fs::File::create(place.path("large.yaml")).expect("a file");
    large.set_len(1 << 40).expect("a hole");
    let said = "tenure: `large.yaml` is larger than 32 MB\n";
    place.run("check large.yaml").is(2, "", said);
}

#[cfg(unix)]
#[test]
fn odd_files_are_not_written_over() {
    if !has_bundle() {
        return;
    }
    let place =
        Place::with(&[("cv.yaml", CV), ("other.pdf", "other"), ("old.pdf", "old")]);
    link("other.pdf", &place, "link.pdf");
    link("nowhere.pdf", &place, "dangling.pdf");
    pipe(&place, "pipe.pdf");
    fs::create_dir(place.path("folder.pdf")).expect("a folder");
    let mut rights = fs::metadata(place.path("old.pdf")).expect("there").permissions();
    rights.set_readonly(true);
    fs::set_permissions(place.path("old.pdf"), rights).expect("set");
    let leads = "is a link, which would be replaced\nhelp: name the file that it leads to; \
                 `-o -` writes to standard output\n";
    let device = "is a device or a pipe\nhelp: `-o -` writes to standard output\n";
    for (target, said) in [
        ("link.pdf", leads),
        ("dangling.pdf", leads),
        ("pipe.pdf", device),
        ("/dev/null", device),
        ("old.pdf", "is read-only\n"),
    ] {
        let said = format!("tenure: `{target}` {said}");
        place.run(&format!("build -o {target}")).is(2, "", &said);
    }
    // A folder is a place to write to.
    place.run("build -o folder.pdf").is(0, "", "");
    assert_eq!(fs::read(place.path("other.pdf")).expect("there"), b"other");
    assert_eq!(fs::read(place.path("old.pdf")).expect("there"), b"old");
    assert!(
        place.names().iter().all(|name| !name.starts_with('.')),
        "{:?}",
        place.names()
    );
}

#[test]
fn what_is_written_keeps_its_mode() {
    if !has_bundle() || !cfg!(unix) {
        return;
    }
    let place = Place::with(&[("cv.yaml", CV), ("cv.pdf", "old")]);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = || fs::metadata(place.path("cv.pdf")).expect("there").permissions();
        fs::set_permissions(place.path("cv.pdf"), PermissionsExt::from_mode(0o640))
            .expect("set");
        place.run("build").is(0, "", "");
        assert_eq!(mode().mode() & 0o777, 0o640);
    }
}

#[test]
fn many_at_once_end_whole() {
    if !has_bundle() {
        return;
    }
    let place = Place::with(&[("cv.yaml", CV)]);
    place.run("build -o one.pdf").is(0, "", "");
    std::thread::scope(|scope| {
        for number in 0..50 {
            let place = &place;
            scope.spawn(move || {
                place.run(&format!("build -o out/{}.pdf", number % 10)).is(0, "", "");
            });
        }
    });
    let one = fs::read(place.path("one.pdf")).expect("made");
    let all = fs::read_dir(place.path("out")).expect("made");
    let all: Vec<_> = all.map(|entry| entry.expect("readable").path()).collect();
    assert_eq!(all.len(), 10, "{all:?}");
    for file in all {
        assert!(fs::read(&file).expect("made") == one, "{}", file.display());
    }
}
