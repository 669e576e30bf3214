//! A run never overwrites its inputs: tests every kind of input, under every way to name it, as
//! every kind of output.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;

use super::engine::has_bundle;
use super::program::Place;

const DATABASE: &str = "basics: {name: Ann Lee, photo: photo.png}\nfonts: [boxes.ttf]\n\
                        honors: [{title: Prize, dates: 2020}]\n";
const THEME: &str = "name: mine\ndescription: mine\nextends: faculty\n";
const LIST: &str = "- {database: cv.yaml}\n";

/// All that the runs of these tests read.
const INPUTS: [&str; 7] = [
    "work/cv.yaml",
    "work/boxes.ttf",
    "work/photo.png",
    "work/data/a.yaml",
    "work/mine/theme.yaml",
    "work/list.yaml",
    "work/tenure.lock",
];

/// A folder with one of each.
fn place() -> Place {
    let place = Place::with(&[
        ("work/cv.yaml", DATABASE),
        ("work/data/a.yaml", "basics: {name: Bob Roe}\n"),
        ("work/mine/theme.yaml", THEME),
        ("work/list.yaml", LIST),
    ]);
    let fixture = |name: &str| {
        fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(name))
            .expect(name)
    };
    place.write("work/boxes.ttf", fixture("fixtures/font.ttf"));
    place.write("work/photo.png", fixture("golden/photo.png"));
    place.write("work/tenure.lock", "# What it was\nprogram none\ndate 0\n");
    place
}

/// The ways to name an input, each as a path from the folder `work`.
fn names(place: &Place, input: &str) -> Vec<String> {
    let name = input.strip_prefix("work/").expect("all are there");
    let whole = place.path(input);
    let (linked, hard) = (place.path("work/link.pdf"), place.path("work/hard.pdf"));
    symlink(&whole, linked).expect("a link");
    fs::hard_link(&whole, hard).expect("a link");
    symlink(place.path("work"), place.path("elsewhere")).expect("a link");
    vec![
        name.to_owned(),
        format!("./{name}"),
        format!("data/../{name}"),
        // By folders that are not there, and would be made.
        format!("new/deep/../../{name}"),
        whole.display().to_string(),
        format!("../elsewhere/{name}"),
        "link.pdf".to_owned(),
        "hard.pdf".to_owned(),
    ]
}

/// The run that reads an input.
fn command(input: &str) -> Vec<&'static str> {
    match input {
        "work/data/a.yaml" => vec!["build", "data"],
        "work/mine/theme.yaml" => vec!["build", "cv.yaml", "--theme", "./mine"],
        "work/list.yaml" => vec!["build", "--batch", "list.yaml"],
        "work/tenure.lock" => vec!["build", "cv.yaml", "--locked"],
        _ => vec!["build", "cv.yaml"],
    }
}

fn contents(place: &Place) -> Vec<Vec<u8>> {
    INPUTS.iter().map(|input| fs::read(place.path(input)).expect(input)).collect()
}

#[test]
fn no_input_is_an_output() {
    if !has_bundle() {
        return;
    }
    let mut tried = 0;
    for input in INPUTS {
        let place = place();
        let before = contents(&place);
        for name in names(&place, input) {
            for flags in [&["-o"][..], &["-o", "made.pdf", "--manifest"]] {
                let mut words = command(input);
                words.extend(flags);
                words.push(&name);
                let ran = place.run_words(&words, &[], &place.path("work"));
                assert_eq!(ran.status, 2, "{words:?}: {}", ran.stderr);
                assert!(ran.stderr.contains("help: "), "{words:?}: {}", ran.stderr);
                assert!(contents(&place) == before, "{words:?} changed something");
                assert!(
                    !place.path("work/made.pdf").exists(),
                    "{words:?} made something"
                );
                tried += 1;
            }
        }
    }
    assert!(tried >= 40);
}

/// Lists, in which each document says where it goes.
#[test]
fn no_document_of_a_list_is_written_over_an_input_or_another() {
    if !has_bundle() {
        return;
    }
    let place = place();
    symlink(place.path("work"), place.path("elsewhere")).expect("a link");
    fs::hard_link(place.path("work/cv.yaml"), place.path("work/hard.pdf"))
        .expect("a link");
    let before = contents(&place);
    let whole = place.path("work/x.pdf").display().to_string();
    for (one, other) in [
        ("x.pdf", "./x.pdf"),
        ("x.pdf", "data/../x.pdf"),
        ("x.pdf", whole.as_str()),
        ("x.pdf", "../elsewhere/x.pdf"),
        ("new/x.pdf", "new/./x.pdf"),
        ("x.pdf", "cv.yaml"),
        ("x.pdf", "data/a.yaml"),
        ("x.pdf", "hard.pdf"),
        ("list.pdf", "list.yaml"),
        ("x.pdf", "data/b.yaml"),
    ] {
        // What the list is called is an input too.
        let list = format!(
            "- {{database: cv.yaml, output: {one}}}\n- {{database: data, output: {other}}}\n"
        );
        place.write("work/two.yaml", list);
        let ran = place.run_with("build --batch two.yaml", &[], &place.path("work"));
        assert_eq!(ran.status, 2, "{one} and {other}: {}", ran.stderr);
        assert!(contents(&place) == before, "{one} and {other} changed something");
        assert!(!place.path("work/x.pdf").exists(), "{one} and {other} made something");
    }
}

#[test]
fn a_list_has_its_outputs_beside_it() {
    if !has_bundle() {
        return;
    }
    let place = place();
    place.write("work/list.yaml", "- {database: cv.yaml, output: made/a.pdf}\n");
    assert_eq!(place.run("build --batch work/list.yaml").status, 0);
    assert!(place.path("work/made/a.pdf").exists() && !place.path("made").exists());
}

#[test]
fn a_file_is_named_by_what_there_is() {
    if !has_bundle() {
        return;
    }
    let place = place();
    for (database, output, said) in [
        ("Ann Lee", "cv.txt", "unknown extension `.txt` of `cv.txt`"),
        ("Ann Lee", "{nope}.pdf", "unknown placeholder `{nope}` in `{nope}.pdf`"),
        ("Ann Lee", "x}.pdf", "unmatched brace in `x}.pdf`"),
        ("Ann Lee", "{x.pdf", "unmatched brace in `{x.pdf`"),
        ("---", "{name}.pdf", "the name `---` has no letters for `{name}`"),
        ("..", "{name}.pdf", "the name `..` has no letters for `{name}`"),
        ("Ann Lee", ".pdf", "`.pdf` has no name before its extension"),
    ] {
        place.write("work/cv.yaml", format!("basics: {{name: '{database}'}}\n"));
        let words = ["build", "cv.yaml", "-o", output];
        let ran = place.run_words(&words, &[], &place.path("work"));
        assert_eq!(ran.status, 2, "{output}: {}", ran.stderr);
        let said = format!("tenure: {said}\nhelp: ");
        assert!(ran.stderr.starts_with(&said), "{output}: {}", ran.stderr);
    }
}

/// The extension decides the format, and the table of formats says which there are.
#[test]
fn an_unknown_format_is_refused_and_the_known_are_listed() {
    if !has_bundle() {
        return;
    }
    let place = place();
    let files = || fs::read_dir(place.path("work")).expect("a folder").count();
    let before = files();
    let known = tenure::export::FORMATS.iter();
    let known = known.map(|format| format!("`.{}` ({})", format.extension, format.name));
    let known = known.collect::<Vec<_>>().join(", ");
    for name in ["x.html", "x.docx", "x.PDF.md", "{variant}.txt"] {
        for more in [&[][..], &["--all"]] {
            let words = [&["build", "cv.yaml", "-o", name], more].concat();
            let ran = place.run_words(&words, &[], &place.path("work"));
            assert_eq!(ran.status, 2, "{name}: {}", ran.stderr);
            let help = format!("\nhelp: tenure writes {known}\n");
            assert!(ran.stderr.ends_with(&help), "{name}: {}", ran.stderr);
        }
    }
    assert_eq!(files(), before, "something was written");
}

/// A name is bytes, of which a program has no business to make others.
#[cfg(target_os = "linux")]
#[test]
fn a_name_that_is_no_text_is_kept() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    use std::process::Command;

    if !has_bundle() {
        return;
    }
    let place = place();
    for name in [&b"o\xff.pdf"[..], b"f\xff/"] {
        let mut build = Command::new(env!("CARGO_BIN_EXE_tenure"));
        build.args(["build", "cv.yaml", "-o"]).arg(OsStr::from_bytes(name));
        let ran = build.current_dir(place.path("work")).output().expect("run");
        assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
        assert!(place.path("work").join(OsStr::from_bytes(name)).exists());
        // A lock has lines of text.
        let mut build = Command::new(env!("CARGO_BIN_EXE_tenure"));
        build.args(["build", "cv.yaml", "--lock", "-o"]).arg(OsStr::from_bytes(name));
        let ran = build.current_dir(place.path("work")).output().expect("run");
        assert_eq!(ran.status.code(), Some(2));
    }
    let ran = place.run_words(
        &["build", "cv.yaml", "--lock", "-o", "two\nlines.pdf"],
        &[],
        &place.path("work"),
    );
    assert_eq!(ran.status, 2, "{}", ran.stderr);
    assert!(!place.path("work/two\nlines.pdf").exists());
}

/// Who changes a theme builds where it is, with whatever a build may write there.
#[test]
fn a_theme_is_not_what_was_made_in_its_folder() {
    if !has_bundle() {
        return;
    }
    let place = place();
    let mine = place.path("work/mine");
    for flags in
        ["", "-o ada.pdf", "-o x-{variant}.pdf", "--lock", "--manifest made.json"]
    {
        let mut made = Vec::new();
        for _ in 0..3 {
            let ran =
                place.run_with(&format!("build ../data --theme ./ {flags}"), &[], &mine);
            assert_eq!(ran.status, 0, "{flags}: {}", ran.stderr);
            let name = if flags.contains("ada") { "ada.pdf" } else { "cv.pdf" };
            made.push(fs::read(mine.join(name)).unwrap_or_default());
        }
        assert!(made[0] == made[1] && made[1] == made[2], "{flags}");
    }
}

/// What a theme shows is an input as all of it is.
#[test]
fn a_pdf_that_a_theme_shows_is_not_written_over() {
    if !has_bundle() {
        return;
    }
    let place = place();
    place.write("work/mine/cv-logo.pdf", "%PDF-1.5");
    place.write("work/mine/partials/honors.tex.hbs", "\\includegraphics{cv-logo}\n");
    let words = "build data --theme ./mine -o mine/cv-logo.pdf";
    let ran = place.run_with(words, &[], &place.path("work"));
    assert_eq!(ran.status, 2, "{}", ran.stderr);
    assert!(ran.stderr.contains("which this run reads"), "{}", ran.stderr);
}

/// Standard output is one file too.
#[test]
fn standard_output_takes_one_thing() {
    if !has_bundle() {
        return;
    }
    let place = place();
    place.write("work/two.yaml", "basics: {name: A}\nvariants: {a: {}, b: {}}\n");
    place.write(
        "work/l.yaml",
        "- {database: data, output: '-'}\n- {database: data, output: '-'}\n",
    );
    for words in [
        "build two.yaml --all -o -",
        "build --batch l.yaml",
        "build data -o - --manifest -",
    ] {
        let ran = place.run_with(words, &[], &place.path("work"));
        assert_eq!(ran.status, 2, "{words}: {}", ran.stderr);
    }
}

/// What standard streams were led to are files like others.
#[test]
#[cfg(target_os = "linux")]
fn a_stream_is_the_file_that_it_was_led_to() {
    use std::process::Command;

    if !has_bundle() {
        return;
    }
    let place = place();
    place.write("work/one.yaml", "basics: {name: A}\n");
    place.write("work/list.yaml", "- {database: one.yaml}\n");
    for script in [
        "\"$tenure\" build --batch - --manifest list.yaml < list.yaml",
        "\"$tenure\" build one.yaml -o - >> one.yaml",
        "\"$tenure\" build --batch - < list.yaml -o - >> list.yaml",
    ] {
        let before = contents(&place);
        let texts = ["work/one.yaml", "work/list.yaml"]
            .map(|name| fs::read(place.path(name)).expect("there"));
        let ran = Command::new("bash")
            .args(["-c", script])
            .env("tenure", env!("CARGO_BIN_EXE_tenure"))
            .current_dir(place.path("work"))
            .output()
            .expect("bash");
        let said = String::from_utf8_lossy(&ran.stderr);
        assert_eq!(ran.status.code(), Some(2), "{script}: {said}");
        assert!(said.contains("which this run reads"), "{script}: {said}");
        let after = ["work/one.yaml", "work/list.yaml"]
            .map(|name| fs::read(place.path(name)).expect("there"));
        assert!(before == contents(&place) && texts == after, "{script}");
    }
}

/// A name in braces is a placeholder in what was asked for, and in no folder's name.
#[test]
fn the_folder_of_a_list_is_no_pattern() {
    if !has_bundle() {
        return;
    }
    let place = place();
    place.write("work/br{x}/list.yaml", "- {database: ../data, output: made/a.pdf}\n");
    let ran = place.run_with("build --batch br{x}/list.yaml", &[], &place.path("work"));
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    assert!(place.path("work/br{x}/made/a.pdf").exists());
}

/// What is refused leaves no folder either.
#[test]
fn a_run_that_is_refused_makes_no_folder() {
    let place = place();
    let words = "build cv.yaml -o new/cv.pdf --manifest newer/cv.pdf/../../cv.yaml";
    place.run_with(words, &[], &place.path("work"));
    assert!(!place.path("work/new").exists() && !place.path("work/newer").exists());
}
