//! Hostile repositories: links, file names, caches, and malicious
//! fonts and pictures.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::engine::has_bundle;
use super::program::{Place, Ran};

const CV: &str = "basics: {name: Ann Lee}\nhonors: [{title: Prize, dates: 2020}]\n";
const SECRET: &str = "secret: TOPSECRET\n";

/// A database, or its folder, or a theme, or a list, that is a link out of the folder one is in.
#[test]
fn in_ci_and_in_a_sandbox_no_link_leads_out() {
    let place = Place::with(&[
        ("work/cv.yaml", CV),
        ("outside/cv.yaml", SECRET),
        ("outside/theme.yaml", SECRET),
    ]);
    let link = |to: &str, name: &str| {
        symlink(place.path(to), place.path(name)).expect("a link");
    };
    link("outside/cv.yaml", "work/link.yaml");
    link("outside", "work/folder");
    link("work/cv.yaml", "work/inside.yaml");
    let work = place.path("work");
    let ci = [("CI", "true")];
    let leads_out = |words: &str, environment: &[(&str, &str)], folder: &Path| {
        let ran = place.run_with(words, environment, folder);
        assert_eq!(ran.status, 2, "{words}: {}", ran.stderr);
        assert!(
            ran.stderr.contains("leads out of its folder"),
            "{words}: {}",
            ran.stderr
        );
        ran
    };
    let refused = |words: &str, environment: &[(&str, &str)]| {
        let ran = leads_out(words, environment, &work);
        let said = format!("{}{}", ran.stdout(), ran.stderr);
        assert!(!said.contains("TOPSECRET"), "{words}: {said}");
    };
    for words in [
        "check link.yaml",
        "check folder",
        "check folder/cv.yaml",
        "list ids link.yaml",
        "diff cv.yaml link.yaml",
        "check cv.yaml --theme ./folder",
    ] {
        refused(words, &ci);
    }
    place.write("work/inner/cv.yaml", CV);
    for words in ["check ../link.yaml", "check ../folder", "list ids ../folder/cv.yaml"] {
        leads_out(words, &ci, &place.path("work/inner"));
    }
    for words in ["check ../work/folder/cv.yaml", "check ../work/link.yaml"] {
        leads_out(words, &ci, &place.path("outside"));
    }
    // From the root, which everything is in.
    let root = Path::new("/");
    for name in ["work/link.yaml", "work/folder", "work/folder/cv.yaml"] {
        let words = format!("check {}", place.path(name).display());
        let ran = place.run_with(&words, &ci, root);
        assert_eq!(ran.status, 2, "{words}: {}", ran.stderr);
        assert!(
            ran.stderr.contains("leads out of its folder"),
            "{words}: {}",
            ran.stderr
        );
    }
    let own = format!("check {}", place.path("work/cv.yaml").display());
    assert_eq!(place.run_with(&own, &ci, root).status, 0);
    assert_eq!(place.run_with("check inside.yaml", &ci, &work).status, 0);
    assert_eq!(place.run_with("check ../work/cv.yaml", &ci, &work).status, 0);
    assert_eq!(place.run_with("check cv.yaml", &[("CI", "false")], &work).status, 0);
    // A link of one's own is one's own business.
    assert_eq!(place.run_with("check link.yaml", &[], &work).status, 1);
    if has_bundle() {
        refused("build link.yaml -o x.pdf", &ci);
        refused("build --batch link.yaml", &ci);
        let sandbox = place.run_with("build link.yaml --sandbox require", &[], &work);
        assert_eq!(sandbox.status, 2, "{}", sandbox.stderr);
    }
}

/// Names of files and what errors say of them: nothing of it begins a line or moves a cursor.
#[test]
fn a_name_is_no_command() {
    let name = "x\n::stop-commands::pwn\n::add-mask::o\n\u{1b}[2J\u{9b}2J.yaml";
    let place =
        Place::with(&[("data/a.yaml", "basics: {name: A}\n"), ("outside", SECRET)]);
    symlink(place.path("outside"), place.path(&format!("data/{name}"))).expect("a link");
    place.write(&format!("{name}/cv.yaml"), "wrong: 1\n");
    let inside = format!("{name}/cv.yaml");
    let nowhere = format!("{name}/none.yaml");
    let is_quiet = |ran: &Ran, words: &[&str]| {
        assert_ne!(ran.status, 0, "{words:?}");
        let said = format!("{}{}", ran.stdout(), ran.stderr);
        assert!(!said.contains(['\u{1b}', '\u{9b}', '\r']), "{words:?}: {said}");
        for line in said.lines() {
            let is_ours =
                ["::error ", "::warning "].iter().any(|own| line.starts_with(own));
            assert!(is_ours || !line.trim_start().starts_with("::"), "{words:?}: {said}");
        }
    };
    for format in ["human", "short", "json", "sarif", "github"] {
        for words in [
            ["check", "data", "--format", format],
            ["check", &inside, "--format", format],
            ["check", &nowhere, "--format", format],
        ] {
            let ran = place.run_words(&words, &[], &place.path(""));
            is_quiet(&ran, &words);
            if format == "github" {
                assert!(
                    ran.stderr.is_empty() || ran.stderr.starts_with("::error "),
                    "{}",
                    ran.stderr
                );
            }
        }
    }
    let words = ["diff", "data", &inside];
    is_quiet(&place.run_words(&words, &[], &place.path("")), &words);
}

/// What is printed of a database begins no line as hosts of CI want their commands.
#[test]
fn a_heading_is_no_command() {
    let hostile = "basics: {name: '::add-mask::o'}\nhonors: [{title: '##[add-mask]x'}]\nsections:\n  \
                   - {section: honors, heading: '::stop-commands::pwn'}\n";
    let place = Place::with(&[("cv.yaml", hostile), ("old.yaml", CV)]);
    let mut all = vec!["diff old.yaml cv.yaml", "list sections cv.yaml"];
    if has_bundle() {
        all.push("build cv.yaml --explain -o cv.pdf");
    }
    for words in all {
        let ran = place.run(words);
        let said = ran.stdout();
        assert!(!said.is_empty(), "{words}: {}", ran.stderr);
        let is_command =
            |line: &str| line.trim_start().starts_with("::") || line.contains("##[");
        assert!(!said.lines().any(is_command), "{words}: {said}");
    }
}

/// Flags may name a theme, and a database that is called as flags are called may not.
#[test]
fn a_database_called_command_line_is_no_flag() {
    let variants = "basics: {name: Ann Lee}\nvariants: {a: {theme: ./evil}}\n";
    let place = Place::with(&[("command line", variants), ("evil/theme.yaml", SECRET)]);
    let ran = place.run_words(
        &["check", "command line", "--variant", "a", "--format", "short"],
        &[],
        &place.path(""),
    );
    assert_eq!(ran.status, 1, "{}", ran.stderr);
    assert!(ran.stderr.contains("error[no-theme]"), "{}", ran.stderr);
    assert!(!ran.stderr.contains("evil/theme.yaml"), "{}", ran.stderr);
}

/// A line of a source that is shown has no control characters either, and its marks stay in
/// their places.
#[test]
fn a_line_that_is_shown_moves_no_cursor() {
    let place = Place::with(&[("cv.yaml", "basics: {name: A}\nx: '\u{85}\u{202e}ü'\n")]);
    let ran = place.run("check cv.yaml");
    assert!(!ran.stderr.contains(['\u{85}', '\u{202e}']), "{}", ran.stderr);
    assert!(ran.stderr.contains("\u{b7}\u{fffd}ü"), "{}", ran.stderr);
}

const BOB: &str = "basics: {name: Bob Roe}\n";

/// The entries of a cache.
fn entries(place: &Place) -> Vec<PathBuf> {
    let folders = fs::read_dir(place.path("kept")).expect("a cache");
    let files =
        folders.flat_map(|it| fs::read_dir(it.expect("readable").path()).expect("one"));
    files.map(|it| it.expect("readable").path()).collect()
}

/// What lies in a cache may be anyone's: what is no entry of this document, or no PDF that would
/// be kept, is made anew.
#[test]
fn a_cache_is_not_believed() {
    use sha2::{Digest, Sha256};

    if !has_bundle() {
        return;
    }
    let place = Place::with(&[("ann.yaml", CV), ("bob.yaml", BOB)]);
    let build = |name: &str| {
        let ran = place.run(&format!(
            "build {name}.yaml --cache kept -o {name}.pdf --manifest made.json --timeout 20"
        ));
        assert_eq!(ran.status, 0, "{}", ran.stderr);
        let made = fs::read_to_string(place.path("made.json")).expect("a manifest");
        let is_cached = made.contains("\"state\": \"cached\"");
        (is_cached, fs::read(place.path(&format!("{name}.pdf"))).expect("a PDF"))
    };
    let (_, right) = build("ann");
    let [own] = entries(&place).try_into().expect("one entry");
    build("bob");
    let other = entries(&place).into_iter().find(|entry| *entry != own).expect("another");
    let kept = fs::read(&own).expect("an entry");
    // An entry as its key has it, whatever is in it.
    let key = {
        let name = |path: &Path| {
            path.file_name().expect("a name").to_string_lossy().into_owned()
        };
        name(own.parent().expect("a folder")) + &name(&own)
    };
    let entry = |pages: usize, pdf: &[u8]| {
        let rest = [format!("pdf {pages} 0\n").as_bytes(), pdf].concat();
        let digest = Sha256::new().chain_update(&key).chain_update(&rest).finalize();
        let digest: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
        [digest.as_bytes(), &rest].concat()
    };
    assert!(entry(1, &right) == kept, "this is how an entry is written");
    let acting = right.clone();
    let at = acting.windows(13).position(|it| it == b"/Type/Catalog").unwrap_or_default();
    assert_eq!(build("ann"), (true, right.clone()), "it is used as long as it is right");
    // One that does nothing would be used, so it is the action that is refused below.
    fs::write(&own, entry(1, &pdf(""))).expect("written");
    assert_eq!(build("ann"), (true, pdf("")));
    let put = |what: &str| {
        let _ = fs::remove_file(&own);
        match what {
            "the entry of another" => drop(fs::copy(&other, &own).expect("copied")),
            "no PDF" => {
                fs::write(&own, entry(1, b"%PDF-1.5 and no more")).expect("written");
            }
            "other pages" => fs::write(&own, entry(2, &right)).expect("written"),
            "a PDF that acts" => {
                fs::write(&own, entry(1, &pdf(ACTING))).expect("written");
            }
            "a link" => symlink("/dev/zero", &own).expect("a link"),
            "a folder" => fs::create_dir(&own).expect("a folder"),
            "a pipe" => {
                let made = Command::new("mkfifo").arg(&own).status().expect("mkfifo");
                assert!(made.success());
            }
            "half of it" => fs::write(&own, &kept[..kept.len() / 2]).expect("written"),
            _ => unreachable!("{what}"),
        }
        let _ = at;
        assert_eq!(build("ann"), (false, right.clone()), "{what}");
        let _ = fs::remove_dir(&own);
    };
    for what in [
        "the entry of another",
        "no PDF",
        "other pages",
        "a PDF that acts",
        "a link",
        "a folder",
        "a pipe",
        "half of it",
    ] {
        put(what);
    }
}

/// What a PDF does when it is opened, in its catalogue.
const ACTING: &str = "/OpenAction<</S/JavaScript/JS(app.alert(1))>>";

/// A whole PDF of one page, whose catalogue has this too.
fn pdf(more: &str) -> Vec<u8> {
    let objects = [
        format!("<</Type/Catalog/Pages 2 0 R{more}>>"),
        "<</Type/Pages/Kids[3 0 R]/Count 1>>".to_owned(),
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>".to_owned(),
    ];
    let mut pdf = "%PDF-1.4\n".to_owned();
    let mut table = "0000000000 65535 f \n".to_owned();
    for (number, object) in (1..).zip(&objects) {
        table += &format!("{:010} 00000 n \n", pdf.len());
        pdf += &format!("{number} 0 obj\n{object}\nendobj\n");
    }
    let start = pdf.len();
    pdf += &format!("xref\n0 4\n{table}trailer\n<</Size 4/Root 1 0 R>>\n");
    (pdf + &format!("startxref\n{start}\n%%EOF\n")).into_bytes()
}

/// Some of each kind of the fonts and pictures that `make hostile` generates.
#[cfg(target_os = "linux")]
#[test]
fn no_font_and_no_picture_takes_long_or_much() {
    if !has_bundle() {
        return;
    }
    for script in ["fonts.py", "pictures.py"] {
        let script =
            Path::new(env!("CARGO_MANIFEST_DIR")).join("scripts/hostile").join(script);
        let judged = |more: &[&str]| {
            let mut python = Command::new("python3");
            python.arg("-B").arg(&script).args(more);
            python.env("TENURE", env!("CARGO_BIN_EXE_tenure")).output()
        };
        let Ok(ran) = judged(&["--quick"]) else {
            eprintln!(
                "note: `python3` is not installed, so fonts and pictures are not generated"
            );
            return;
        };
        let said = String::from_utf8_lossy(&ran.stdout).into_owned();
        assert!(
            said.contains("60 files"),
            "{said}{}",
            String::from_utf8_lossy(&ran.stderr)
        );
        // What took long beside other tests is judged again alone.
        let again =
            said.lines().find_map(|line| line.split_once("--only ")).map(|it| it.1);
        for number in again.unwrap_or_default().split_whitespace() {
            let ran = judged(&["--only", number]).expect("it ran before");
            let alone = String::from_utf8_lossy(&ran.stdout);
            assert!(ran.status.success(), "{}: {said}{alone}", script.display());
        }
        assert!(ran.status.success() || again.is_some(), "{}: {said}", script.display());
    }
}

/// Fonts are named once, are few, and have a bound together.
#[test]
fn a_database_has_few_fonts_each_once() {
    let font =
        fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/font.ttf"));
    let font = font.expect("a font");
    let place = Place::with(&[]);
    let said = |names: &[String]| {
        let list = names.join(", ");
        place.write("cv.yaml", format!("basics: {{name: Ann}}\nfonts: [{list}]\n"));
        let ran = place.run("check cv.yaml --format short");
        (ran.status, ran.stderr)
    };
    place.write("a.ttf", &font);
    let (status, told) = said(&vec!["a.ttf".to_owned(); 40]);
    assert_eq!(status, 1);
    assert_eq!(told.matches("the font `a.ttf` is named twice").count(), 39, "{told}");
    let many: Vec<String> = (0..17).map(|number| format!("f{number}.ttf")).collect();
    many.iter().for_each(|name| place.write(name, &font));
    assert_eq!(said(&many[..16]), (0, String::new()));
    let (status, told) = said(&many);
    assert!(status == 1 && told.contains("`fonts` lists more than 16 fonts"), "{told}");
    // Zeros behind a font: a few bytes in a repository.
    for name in &many[..3] {
        let file = fs::File::options().write(true).open(place.path(name)).expect("there");
        file.set_len(31 << 20).expect("longer");
    }
    assert_eq!(said(&many[..2]), (0, String::new()));
    let (status, told) = said(&many[..3]);
    assert!(status == 1 && told.contains("larger than 64 MB in total"), "{told}");
}

/// Templates that go round and round, in a check and in the time of a document.
#[test]
fn templates_have_a_time_too() {
    let each = "{{#each entries}}{{#each ../entries}}{{#each ../../entries}}\
                {{#each ../../../entries}}{{/each}}{{/each}}{{/each}}{{/each}}\n";
    let honors: String =
        (0..1000).map(|n| format!("  - {{title: T{n}, dates: 2020}}\n")).collect();
    let place = Place::with(&[
        ("mine/theme.yaml", "name: mine\ndescription: mine\nextends: faculty\n"),
        ("mine/partials/honors.tex.hbs", each),
        ("cv.yaml", &format!("basics: {{name: Ann}}\nhonors:\n{honors}")),
    ]);
    let ran = place.run("check cv.yaml --theme ./mine");
    assert_eq!(ran.status, 2, "{}", ran.stderr);
    assert!(
        ran.stderr.contains("takes longer than 4 seconds to process"),
        "{}",
        ran.stderr
    );
    if has_bundle() {
        let ran = place.run("build cv.yaml --theme ./mine --timeout 1 -o cv.pdf");
        assert_eq!(ran.status, 2, "{}", ran.stderr);
        assert!(ran.stderr.contains("longer than 1 second"), "{}", ran.stderr);
        assert!(!place.path("cv.pdf").exists());
    }
}

/// A font that takes long is waited for by nobody else.
#[test]
fn a_hostile_font_of_one_database_does_not_stop_another() {
    if !has_bundle() {
        return;
    }
    let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/font.ttf");
    let place = Place::with(&[
        ("good/data/cv.yaml", "basics: {name: Bob Roe}\nfonts: [f.ttf]\n"),
        ("bad/data/cv.yaml", "basics: {name: Ann Lee}\nfonts: [f.ttf]\n"),
    ]);
    place.write("good/data/f.ttf", fs::read(fixture).expect("a font"));
    place.write("bad/data/f.ttf", "no font");
    let ran = place.run("build bad/data good/data -o out/");
    assert_eq!(ran.status, 1, "{}", ran.stderr);
    assert!(place.path("out/good.pdf").exists(), "{}", ran.stderr);
}

/// A record of PDFs is a file of the repository too.
#[test]
fn a_lock_moves_no_cursor() {
    if !has_bundle() {
        return;
    }
    let place = Place::with(&[("cv.yaml", "basics: {name: Ann}\n")]);
    assert_eq!(place.run("build --lock").status, 0);
    let lock = fs::read_to_string(place.path("tenure.lock")).expect("a lock");
    let other = lock.replace("cv.pdf", "a\u{1b}[2J\r::stop-commands::x.pdf");
    place.write("tenure.lock", other.replace("program ", "program other "));
    let ran = place.run("build --lock");
    assert!(!ran.stderr.contains(['\u{1b}', '\r']), "{}", ran.stderr);
}
