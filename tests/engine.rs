//! The real engine, end to end: from a database to a PDF, and back to its text.
//!
//! These tests need a program with its TeX files compiled in. Without them they fail with a
//! message, unless `TENURE_WITHOUT_BUNDLE` is set. Poppler's tools read text and pages back; if they
//! are not installed, that part is skipped with a note.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::LazyLock;

use tenure::export::latex::builtin;

use super::program::Place;

const CV: &str = "\
basics:
  name: Zażółć Gęślą
  also: [Z. Gęślą]
  interests: [Áéîõü Łß, '$\\frac{1}{2} \\leq x_i^2$', '50% of #1 & a_b']
  contact: {website: 'https://example.org/~z?a=1&b=2'}
publications:
  - {id: loom, type: conference, title: The Loom, authors: [Z. Gęślą], date: 2024}
experience:
  - {title: Weaver, employer: Mill, summary: 'See [@loom].'}
";

/// Whether the program can make a PDF. If it cannot, that is a failure unless allowed.
static HAS_BUNDLE: LazyLock<bool> = LazyLock::new(|| {
    let ran = Place::with(&[("cv.yaml", CV)]).run("build");
    !ran.stderr.contains("compiled without its TeX files")
});

pub(crate) fn has_bundle() -> bool {
    let excused = std::env::var_os("TENURE_WITHOUT_BUNDLE").is_some();
    assert!(
        *HAS_BUNDLE || excused,
        "the program was compiled without its TeX files: run `make` first, or set \
         TENURE_WITHOUT_BUNDLE=1 to leave these tests out"
    );
    if !*HAS_BUNDLE {
        eprintln!("note: left out, as TENURE_WITHOUT_BUNDLE is set");
    }
    *HAS_BUNDLE
}

/// What one of Poppler's tools, with its options, says of a PDF, if it is installed.
pub(crate) fn poppler(tool: &str, pdf: &Path) -> Option<String> {
    let mut words = tool.split(' ');
    let mut command = Command::new(words.next().unwrap_or_default());
    command.args(words).arg(pdf);
    if tool.starts_with("pdftotext") {
        command.arg("-");
    }
    match command.output() {
        Ok(output) => {
            assert!(output.status.success(), "{tool}: {output:?}");
            Some(String::from_utf8(output.stdout).expect("UTF-8"))
        }
        Err(_) => {
            eprintln!("note: `{tool}` is not installed, so its part is left out");
            None
        }
    }
}

/// Text without the difference between kinds of space.
fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn a_database_becomes_a_pdf_that_reads_as_typed() {
    if !has_bundle() {
        return;
    }
    let place = Place::with(&[("cv.yaml", CV)]);
    place.run("build").is(0, "", "");
    assert_eq!(place.names(), ["cv.pdf", "cv.yaml"]);
    let pdf = fs::read(place.path("cv.pdf")).expect("made");
    assert!(pdf.starts_with(b"%PDF-"));
    assert!(pdf.trim_ascii_end().ends_with(b"%%EOF"));
    if let Some(info) = poppler("pdfinfo", &place.path("cv.pdf")) {
        assert!(info.lines().any(|line| words(line) == "Pages: 1"), "{info}");
        assert!(info.contains("Zażółć Gęślą"), "{info}");
    }
    if let Some(text) = poppler("pdftotext", &place.path("cv.pdf")) {
        let text = words(&text);
        for expected in
            ["Zażółć Gęślą", "Áéîõü Łß", "50% of #1 & a_b", "≤", "[P1]", "See [P1]."]
        {
            assert!(text.contains(expected), "no `{expected}` in {text}");
        }
    }
}

#[test]
fn the_reference_database_becomes_a_pdf() {
    if !has_bundle() {
        return;
    }
    let place = Place::with(&[]);
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("data");
    let ran = place.run(&format!("build {} -o -", data.display()));
    assert_eq!((ran.status, ran.stderr.as_str()), (0, ""));
    place.write("cv.pdf", &ran.stdout);
    if let Some(text) = poppler("pdftotext", &place.path("cv.pdf")) {
        let text = words(&text);
        for label in (1..=13).map(|number| format!("[C{number}]")) {
            assert!(text.contains(&label), "no {label}");
        }
    }
}

#[test]
fn the_fullest_and_the_emptiest_can_be_set_in_every_theme() {
    if !has_bundle() {
        return;
    }
    for theme in builtin::names() {
        for name in ["fullest", "emptiest", "marks"] {
            let file = super::golden::folder().join(format!("{name}.yaml"));
            let place = Place::with(&[]);
            let file = file.display();
            let ran = place.run(&format!("build {file} --theme {theme} --paper a4"));
            assert_eq!(ran.status, 0, "{name} in {theme}: {}", ran.stderr);
        }
    }
}

#[test]
fn the_same_input_gives_the_same_bytes_anywhere() {
    if !has_bundle() {
        return;
    }
    let (here, there) = (Place::with(&[("cv.yaml", CV)]), Place::with(&[]));
    let first = here.run("build -o -");
    assert_eq!(first.status, 0, "{}", first.stderr);
    let file = here.path("cv.yaml");
    let environment =
        [("TZ", "Asia/Kathmandu"), ("LC_ALL", "tr_TR.UTF-8"), ("HOME", "/nowhere")];
    let arguments = format!("build {} -o -", file.display());
    let second = there.run_with(&arguments, &environment, &there.path(""));
    assert_eq!(second.status, 0, "{}", second.stderr);
    assert!(first.stdout == second.stdout, "the bytes differ");
    let later = [("SOURCE_DATE_EPOCH", "1800000000")];
    let third = here.run_with("build -o -", &later, &here.path(""));
    assert!(first.stdout != third.stdout, "the date is not in the PDF");
}

/// That this holds for every database and theme, page by page, is tested in `src/engine/tests.rs`.
#[test]
fn an_engine_without_accelerations_makes_the_same_pdf() {
    if !has_bundle() {
        return;
    }
    let place = Place::with(&[("cv.yaml", CV)]);
    let run = |engine| {
        place.run_with("build -o -", &[("TENURE_ENGINE", engine)], &place.path(""))
    };
    let (full, plain) = (run(""), run("plain"));
    assert_eq!((full.status, plain.status), (0, 0), "{}", plain.stderr);
    assert!(full.stdout == plain.stdout, "the bytes differ");
    run("fast").is(
        2,
        "",
        "tenure: unknown value `fast` of `TENURE_ENGINE`\nhelp: unset it, or set it to \
         `plain` to turn off all accelerations of the engine\n",
    );
}

#[test]
fn the_output_goes_where_it_is_told() {
    if !has_bundle() {
        return;
    }
    let place = Place::with(&[("cv.yaml", CV), ("old/keep", "")]);
    for (output, made) in [
        ("a.pdf", "a.pdf"),
        ("new/", "new/cv.pdf"),
        ("old", "old/cv.pdf"),
        ("x/y/z.pdf", "x/y/z.pdf"),
    ] {
        place.run(&format!("build -o {output}")).is(0, "", "");
        let pdf = fs::read(place.path(made)).expect(made);
        assert!(pdf.starts_with(b"%PDF-"), "{made}");
    }
    assert_eq!(place.names(), ["a.pdf", "cv.yaml", "new", "old", "x"]);
    let ran = place.run("build -o cv.yaml/cv.pdf");
    assert_eq!(ran.status, 2);
    let expected = "tenure: cannot write `cv.yaml/cv.pdf`: ";
    assert!(ran.stderr.starts_with(expected), "{}", ran.stderr);
}

/// The shell's `umask` for a run that makes `cv.pdf`, and what its permissions are then.
#[cfg(unix)]
fn permissions(place: &Place, umask: &str) -> u32 {
    use std::os::unix::fs::PermissionsExt;
    let program = env!("CARGO_BIN_EXE_tenure");
    let script = format!("umask {umask}; {program} build {}", place.path("").display());
    let output = place.path("cv.pdf");
    let script = format!("{script} -o {}", output.display());
    let ran = Command::new("sh").args(["-c", &script]).output().expect("a shell");
    assert!(ran.status.success(), "{ran:?}");
    fs::metadata(output).expect("made").permissions().mode() & 0o777
}

#[cfg(unix)]
#[test]
fn a_pdf_has_the_permissions_of_any_new_file_or_those_of_the_old_one() {
    use std::os::unix::fs::PermissionsExt;
    if !has_bundle() {
        return;
    }
    let place = Place::with(&[("cv.yaml", CV)]);
    assert_eq!(permissions(&place, "027"), 0o640);
    assert_eq!(permissions(&place, "022"), 0o640, "those of the old one");
    let all = fs::Permissions::from_mode(0o666);
    fs::set_permissions(place.path("cv.pdf"), all).expect("set");
    assert_eq!(permissions(&place, "077"), 0o666);
}

#[test]
fn the_formats_of_built_in_themes_are_not_made_anew() {
    if !has_bundle() {
        return;
    }
    // A document class that is read shows in TeX's log, which a mistake brings to light.
    for theme in builtin::names() {
        let place = with_template("\\nosuchcommand");
        let manifest = format!("name: mine\ndescription: d\nextends: {theme}\n");
        place.write("mine/theme.yaml", manifest);
        let ran = place.run("build --theme ./mine --verbose");
        assert!(ran.stderr.contains("Undefined control"), "{}", ran.stderr);
        assert!(!ran.stderr.contains("article.cls"), "{theme}: {}", ran.stderr);
    }
    let place = with_template("\\nosuchcommand");
    place.write("mine/preamble.tex", "\\documentclass{article}\\usepackage{tenure}\n");
    let ran = place.run("build --theme ./mine --verbose");
    assert!(ran.stderr.contains("article.cls"), "{}", ran.stderr);
}

#[test]
fn a_bad_date_of_the_build_is_told() {
    if !has_bundle() {
        return;
    }
    let place = Place::with(&[("cv.yaml", CV)]);
    let ran = place.run_with("build", &[("SOURCE_DATE_EPOCH", "x")], &place.path(""));
    assert_eq!(ran.status, 2);
    let expected = "tenure: `SOURCE_DATE_EPOCH` is `x`, which is not a number of seconds";
    assert!(ran.stderr.starts_with(expected), "{}", ran.stderr);
}

/// A theme of one template, on what `faculty` has.
pub(super) fn with_template(document: &str) -> Place {
    let template = format!(
        "\\paper{{ {{{{~paper~}}}} }}\n\
         \\metadata{{ {{{{~pdf.title~}}}} }}{{ {{{{~pdf.author~}}}} }}{{}}{{en}}\n\
         \\footername{{}}\n\\begin{{document}}\n{document}\n\\end{{document}}\n"
    );
    Place::with(&[
        ("cv.yaml", CV),
        ("mine/theme.yaml", "name: mine\ndescription: d\nextends: faculty\n"),
        ("mine/cv.tex.hbs", &template),
    ])
}

#[test]
fn a_document_is_set_until_its_numbers_settle() {
    if !has_bundle() {
        return;
    }
    let page = "Page \\thepage{} of \\totalpages{}.";
    let place = with_template(&[page; 3].join("\\newpage\n"));
    place.run("build --theme ./mine").is(0, "", "");
    if let Some(text) = poppler("pdftotext", &place.path("cv.pdf")) {
        let text = words(&text);
        for number in 1..=3 {
            assert!(text.contains(&format!("Page {number} of 3.")), "{text}");
        }
    }
}

#[test]
fn a_mistake_in_a_theme_is_told_and_the_old_pdf_stays() {
    if !has_bundle() {
        return;
    }
    let place = with_template("\\nosuchcommand");
    place.write("cv.pdf", "old");
    place.run("build --theme ./mine --format short").is(
        1,
        "",
        "mine/cv.tex.hbs:5:1: error[tex]: TeX cannot typeset the output of this line of the template: Undefined control sequence\n",
    );
    assert_eq!(fs::read(place.path("cv.pdf")).expect("there"), b"old");
    assert_eq!(place.names(), ["cv.pdf", "cv.yaml", "mine"]);
    let verbose = place.run("build --theme ./mine --verbose");
    assert!(verbose.stderr.contains("\\nosuchcommand"), "{}", verbose.stderr);
}

#[test]
fn a_page_that_runs_off_its_foot_is_told() {
    if !has_bundle() {
        return;
    }
    let place = with_template("\\vbox to 900pt{x\\vfil y}");
    let ran = place.run("build --theme ./mine --format short");
    assert!(ran.stderr.contains("a page is too long by 2"), "{}", ran.stderr);
    assert!(ran.stderr.contains("warning[overfull-line]"), "{}", ran.stderr);
}

#[test]
fn what_is_longer_than_a_page_goes_on_the_next() {
    if !has_bundle() {
        return;
    }
    let many = "Q ".repeat(3000);
    let texts = [
        format!("honors: [{{title: {many}}}]"),
        format!("experience: [{{title: T, employer: E, summary: {many}}}]"),
        format!("publications: [{{id: p, type: preprint, title: {many}, authors: [B]}}]"),
    ];
    let pairs = texts
        .iter()
        .flat_map(|text| builtin::names().into_iter().map(move |theme| (text, theme)));
    for (text, theme) in pairs {
        let place = Place::with(&[]);
        place.write("cv.yaml", format!("basics: {{name: B}}\n{text}\n"));
        place.run(&format!("build --theme {theme}")).is(0, "", "");
        if let Some(text) = poppler("pdftotext", &place.path("cv.pdf")) {
            assert_eq!(text.matches('Q').count(), 3000, "{theme}");
        }
    }
}

#[test]
fn a_template_sees_no_file_of_the_machine() {
    if !has_bundle() {
        return;
    }
    let place = with_template("\\input{secret.tex}");
    place.write("secret.tex", "secret");
    assert_eq!(place.run("build --theme ./mine").status, 1);
    let absolute = format!("\\input{{{}}}", place.path("secret.tex").display());
    let other = with_template(&absolute);
    assert_eq!(other.run("build --theme ./mine").status, 1);
}

#[test]
fn a_character_that_no_font_has_is_an_error_at_its_value() {
    if !has_bundle() {
        return;
    }
    let place = Place::with(&[(
        "cv.yaml",
        "basics:\n  name: Ada\n  interests: [A]\nhonors:\n  - title: Prize\n  - title: 漢\n",
    )]);
    let ran = place.run("build --format short");
    assert_eq!(ran.status, 1);
    let expected = "cv.yaml:6:12: error[missing-glyph]: the font \
                    `texgyrepagella-regular.otf` has no `漢` (U+6F22)\n";
    assert_eq!(ran.stderr, expected);
    // `check` finds it without the engine.
    place.run("check --format short").is(1, "", expected);
    assert_eq!(place.names(), ["cv.yaml"]);
}

#[test]
fn the_latex_can_be_had_with_its_fonts() {
    if !has_bundle() {
        return;
    }
    let place = Place::with(&[("cv.yaml", CV)]);
    place.run("tex -o out").is(0, "", "");
    let main = fs::read_to_string(place.path("out/cv.tex")).expect("made");
    assert!(main.contains("\\documentclass") && main.ends_with("\\end{document}\n"));
    let font = fs::read(place.path("out/texgyrepagella-regular.otf")).expect("there");
    assert!(font.starts_with(b"OTTO"));
    place.run("tex -o out").is(
        2,
        "",
        "tenure: `out` is not empty\nhelp: name a new folder\n",
    );
}

#[test]
fn a_theme_has_the_fonts_of_the_one_that_it_extends() {
    if !has_bundle() {
        return;
    }
    let place = with_template("x");
    place.run("tex -o out --theme ./mine").is(0, "", "");
    assert!(place.path("out/texgyrepagella-bold.otf").is_file());
}

#[test]
fn a_word_too_long_for_its_line_is_a_doubt_at_its_value() {
    if !has_bundle() {
        return;
    }
    let word = "a".repeat(200);
    let yaml =
        format!("basics: {{name: Ada}}\nhonors:\n  - title: A\n  - title: {word}\n");
    let place = Place::with(&[("cv.yaml", &yaml)]);
    let ran = place.run("build --format short");
    assert_eq!(ran.status, 1);
    let said = "cv.yaml:4:12: error[overprint]: `aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa…` leaves the paper \
                on page 1\n";
    assert_eq!(ran.stderr, said);
    assert!(!place.path("cv.pdf").exists());
    let shorter = yaml.replace(&word, &"a".repeat(80));
    place.write("cv.yaml", shorter);
    let ran = place.run("build --format short");
    assert_eq!(ran.status, 0);
    assert!(
        ran.stderr.starts_with("cv.yaml:4:12: warning[overfull-line]: "),
        "{}",
        ran.stderr
    );
    assert_eq!(ran.stderr.lines().count(), 1, "{}", ran.stderr);
    assert!(place.path("cv.pdf").is_file());
    let strict = Place::with(&[("cv.yaml", &yaml)]);
    assert_eq!(strict.run("build --strict").status, 1);
    assert!(!strict.path("cv.pdf").exists());
}

#[test]
fn a_long_wait_is_told_on_a_terminal_and_nowhere_else() {
    let has_script = Command::new("script").arg("--version").output().is_ok();
    if !has_bundle() || !cfg!(target_os = "linux") || !has_script {
        return;
    }
    // Some seconds of nothing.
    let wait = "\\newcount\\n\\loop\\advance\\n by 1 \\ifnum\\n<4000000 \\repeat x";
    let place = with_template(wait);
    place.run("build --theme ./mine").is(0, "", "");
    let line = format!("'{}' build --theme ./mine", env!("CARGO_BIN_EXE_tenure"));
    let ran = Command::new("script")
        .args(["-qec", &line, "/dev/null"])
        .current_dir(place.path(""))
        .output()
        .expect("it starts");
    let seen = String::from_utf8(ran.stdout).expect("UTF-8");
    assert!(seen.starts_with("\rtypesetting …\x1b[K"), "{seen:?}");
    assert!(seen.ends_with("\r\x1b[Kcv.pdf: 1 page\r\n"), "{seen:?}");
}
