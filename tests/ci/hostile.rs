//! The steps of the action on hostile checkouts: the author of a pull request has put links, files
//! and pipes wherever the action could write, read or upload.

use std::fs;

use super::{Files, action, done, executable, files_of, has_bundle, repository};
use crate::program::Place;

/// The content of files outside of the checkout, which must not be read.
const SECRET: &str = "TOPSECRET";
/// The content of files that were committed at the action's places.
const PLANTED: &str = "PLANTED";

/// What was committed at a place.
#[derive(Debug, Clone, Copy)]
enum Kind {
    LinkToFile,
    LinkToFolder,
    LinkToNothing,
    File,
    Folder,
    Pipe,
    Pdf,
}

impl Kind {
    /// The script that puts it at a path of the checkout; `$up` leads out of that.
    fn script(self, path: &str) -> String {
        match self {
            Kind::LinkToFile => format!("ln -s $up/outside/secret.txt {path}"),
            Kind::LinkToFolder => format!("ln -s $up/outside/folder {path}"),
            Kind::LinkToNothing => format!("ln -s $up/outside/new {path}"),
            Kind::File => format!("echo {PLANTED} > {path}"),
            Kind::Folder => format!("mkdir {path} && echo {PLANTED} > {path}/x.png"),
            Kind::Pipe => format!("mkfifo {path}"),
            Kind::Pdf => format!("printf '%%PDF-1.7\\n{PLANTED}' > {path}"),
        }
    }
}

/// Places in the checkout: files that the action has ever used, and names of files that it makes.
const PLACES: [&str; 12] = [
    "tenure.sarif",
    "tenure.said",
    "cv/notes.txt",
    "cv/extra.pdf",
    "cv/leak.png",
    "cv/comment.md",
    "cv/manifest.json",
    "cv/cv-short.pdf",
    "cv/cv-short-1.png",
    "cv/cv-short-9.png",
    "comment.md",
    "changes.txt",
];

/// The cases: what was committed where.
fn cases() -> Vec<Vec<(&'static str, Kind)>> {
    let inside = [
        Kind::LinkToFile,
        Kind::LinkToFolder,
        Kind::LinkToNothing,
        Kind::File,
        Kind::Folder,
        Kind::Pipe,
        Kind::Pdf,
    ];
    let inside = inside.map(|kind| PLACES.map(|place| (place, kind)).to_vec());
    let whole = [Kind::LinkToFile, Kind::LinkToFolder, Kind::File, Kind::Pipe];
    let whole = whole.map(|kind| vec![("cv", kind)]);
    inside.into_iter().chain(whole).collect()
}

/// A repository in which a change has been committed that puts this there.
fn planted(case: &[(&str, Kind)]) -> Place {
    let place = repository();
    place.write("outside/secret.txt", SECRET);
    place.write("outside/folder/inside.png", SECRET);
    place.write("outside/folder/inside.pdf", SECRET);
    for (path, kind) in case {
        let up = if path.contains('/') { "../.." } else { ".." };
        let folder = path.rsplit_once('/').map_or(".", |(folder, _)| folder);
        let script = format!("up={up}\nmkdir -p {folder}\n{}", kind.script(path));
        done(&place.path("repository"), &script);
    }
    done(
        &place.path("repository"),
        "sed -i 's/PhD Candidate/Dr./' data/basics.yaml && git add -A && git commit -qm two",
    );
    // It also records which PDFs it was given.
    executable(
        &place,
        "stand-ins/pdftoppm",
        "#!/bin/sh\ncat \"$4\" >> ../pictured.txt\n[ \"$1 $2 $3\" = '-r 50 -png' ] && cp \"$4\" \"$5-1.png\"\n",
    );
    place
}

/// Fails if a file contains what must not be uploaded.
fn has_no_canary(files: &Files, what: &str) {
    for (name, bytes) in files {
        for canary in [SECRET, PLANTED] {
            let has =
                bytes.windows(canary.len()).any(|window| window == canary.as_bytes());
            assert!(!has, "{what}: {name} has {canary}");
        }
    }
}

#[test]
fn nothing_that_was_committed_at_its_places_is_used() {
    if !has_bundle() {
        return;
    }
    for case in cases() {
        let place = planted(&case);
        let outside = files_of(&place.path("outside"));
        let given = [("flags", "--variant short"), ("thumbnails", "true")];
        let ran = action(&place, &given);
        let at = format!("{case:?}: {}", ran.printed);
        // The run does its work.
        assert_eq!(ran.failed, None, "{at}");
        let own = ["cv-short-1.png", "cv-short.pdf", "manifest.json"];
        assert!(ran.artifact.keys().eq(own.iter()), "{:?} {at}", ran.artifact.keys());
        assert_eq!(ran.sarif.len(), 1, "{at}");
        let comment = fs::read_to_string(place.path("comment.md")).expect(&at);
        assert!(comment.contains("PhD Candidate → Dr."), "{at}");
        // Nothing was written through a link, read or uploaded.
        assert!(files_of(&place.path("outside")) == outside, "{at}");
        let pushed = "git archive tenure-pages/7/cv > ../pushed.tar && cd .. && mkdir pushed && tar -xf pushed.tar -C pushed";
        done(&place.path("origin"), pushed);
        let pushed = files_of(&place.path("pushed"));
        assert!(pushed.keys().eq(["cv-short-1.png"].iter()), "{at}");
        for (files, what) in [
            (&ran.artifact, "the artifact"),
            (&ran.sarif, "code scanning"),
            (&pushed, "the branch"),
            (&files_of(&place.path("comment.md")), "the comment"),
            (&files_of(&place.path("pictured.txt")), "what pictures are of"),
        ] {
            has_no_canary(files, &format!("{what}, {case:?}"));
        }
        // Later steps find the documents in the folder, which is no link.
        let folder = place.path("repository/cv");
        assert!(!folder.is_symlink() && files_of(&folder) == ran.artifact, "{at}");
    }
}

#[test]
fn an_output_through_a_link_is_refused() {
    if !has_bundle() {
        return;
    }
    let place = planted(&[("site", Kind::LinkToFolder)]);
    let before = files_of(&place.path("outside"));
    let ran = action(&place, &[("flags", "--variant short"), ("output", "site/cv")]);
    assert_eq!(
        ran.failed.as_deref(),
        Some("Copy to the output folder"),
        "{}",
        ran.printed
    );
    let said = "::error::`output: site/cv` goes through the link `site`";
    assert!(ran.printed.contains(said), "{}", ran.printed);
    assert!(files_of(&place.path("outside")) == before);
}

#[test]
fn an_output_that_has_a_database_keeps_it() {
    if !has_bundle() {
        return;
    }
    for (database, output) in
        [("cv/cv.yaml", "cv/"), ("cv", "cv"), ("cv/../cv/cv.yaml", ".")]
    {
        let place = planted(&[("cv/notes.yaml", Kind::LinkToFolder)]);
        fs::remove_file(place.path("repository/cv/notes.yaml")).expect("removed");
        place.write("repository/cv/cv.yaml", "basics: {name: Ada}\n");
        place.write("repository/cv/cv.pdf", PLANTED);
        let ran = action(&place, &[("database", database), ("output", output)]);
        assert_eq!(ran.failed, None, "{}", ran.printed);
        let text = fs::read_to_string(place.path("repository/cv/cv.yaml")).expect("kept");
        assert_eq!(text, "basics: {name: Ada}\n");
        let made = place.path("repository").join(output).join("cv.pdf");
        assert!(fs::read(made).expect("made") == ran.artifact["cv.pdf"]);
        assert!(place.path("repository/data/basics.yaml").exists());
    }
}

#[test]
fn names_are_no_commands_of_the_host() {
    if !has_bundle() {
        return;
    }
    let place = repository();
    let name = "x\n::stop-commands::pwn\n::add-mask::o\n##[add-mask]o`|<b>@team";
    place.write(
        &format!("repository/people/{name}/cv.yaml"),
        "basics: {name: Ada}\nhonors: [{title: a *b}]\n",
    );
    place.write("repository/people/b.yaml", "basics: {name: Bo}\n");
    done(&place.path("repository"), "git add -A && git commit -qm two");
    executable(
        &place,
        "stand-ins/pdftoppm",
        "#!/bin/sh\necho ::add-mask::o\n: > \"$5-1.png\"\nexit 3\n",
    );
    let ran = action(&place, &[("database", "people/*"), ("thumbnails", "true")]);
    assert_eq!(ran.failed, None, "a picture that fails stops nothing: {}", ran.printed);
    assert!(ran.printed.contains("::warning::could not make pictures of all pages"));
    let commands =
        ran.printed.lines().filter(|line| line.contains("::") || line.contains("##["));
    for line in commands {
        assert!(line.starts_with("::warning"), "{line}");
    }
    let comment = fs::read_to_string(place.path("comment.md")).expect(&ran.printed);
    assert!(!comment.contains("\n::"), "{comment}");
    let document =
        comment.lines().find(|line| line.contains("@team.pdf")).expect(&comment);
    assert_eq!(document.matches('`').count(), 2, "{document}");
    assert_eq!(document.matches('|').count(), 3, "{document}");
    let picture =
        comment.lines().find(|line| line.contains("team-1.png")).expect(&comment);
    assert!(
        !picture.contains("<b>") && picture.ends_with("%40team-1.png\">"),
        "{picture}"
    );
}

#[test]
fn names_in_errors_are_no_commands_either() {
    let place = repository();
    let name = r"$'data/x\n::stop-commands::pwn\n::add-mask::o\r::add-mask::o\n.yaml'";
    done(&place.path("repository"), &format!("ln -s /etc/passwd {name}"));
    let ran = action(&place, &[]);
    assert_eq!(ran.failed.as_deref(), Some("Check"), "{}", ran.printed);
    assert!(ran.printed.contains("stop-commands"), "{}", ran.printed);
    let commands = ran.printed.split(['\n', '\r']).filter(|line| line.starts_with("::"));
    for line in commands {
        assert!(line.starts_with("::error"), "{line}");
    }
}

#[test]
fn a_file_is_not_taken_for_the_states_to_compare() {
    let place = planted(&[]);
    let base = super::base(&place);
    done(
        &place.path("repository"),
        &format!("ln -s ../outside/secret.txt {base}..HEAD && mkdir {base}^0..HEAD"),
    );
    super::action::comment(&place, &base, "");
    let comment = fs::read_to_string(place.path("comment.md")).expect("written");
    assert!(comment.contains("PhD Candidate → Dr."), "{comment}");
}

#[test]
fn attributes_of_a_checkout_change_no_picture() {
    let place = planted(&[]);
    place.write("repository/.gitattributes", "* text eol=lf ident\n");
    done(&place.path("repository"), "cp .gitattributes .git/info/attributes");
    super::action::made(&place, &[("data", Some("short"), "cv-short.pdf")]);
    place.write("made/cv-short-1.png", "a\r\nb\r\n");
    super::action::comment(&place, &super::base(&place), "THUMBNAILS=true");
    let pushed = "git cat-file blob tenure-pages/7/cv:cv-short-1.png | od -An -c";
    assert!(done(&place.path("origin"), pushed).contains("\\r"));
}
