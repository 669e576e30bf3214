//! The command line: the exact output, exit status and files of each command.

use std::fs;

use super::program::Place;

const GOOD: &str = "\
basics:
  name: Ada Lovelace
publications:
  - {id: loom, type: conference, title: The *Loom*, authors: [Ada Lovelace], date: 2024}
  - {id: notes, type: preprint, title: Notes, authors: [Ada Lovelace]}
honors:
  - {title: Prize}
";

const BAD: &str = "\
basics:
  nam: Ada
  name: X
honors:
  - title: [a]
publications:
  - {id: a, type: book, title: 'See [@b]', authors: [X]}
  - {id: a, type: book, title: B, authors: [X]}
";

const BAD_SHORT: &str = "\
cv.yaml:2:3: error[unknown-key]: unknown key `nam`
cv.yaml:5:12: error[wrong-type]: expected a text, found a list
cv.yaml:7:32: error[unknown-id]: no publication has the id `b`
cv.yaml:8:10: error[duplicate-id]: the id `a` is already in use
";

/// A folder `data` of something else does not hide the database beside it.
#[test]
fn a_folder_without_yaml_is_no_database() {
    let place =
        Place::with(&[("data/survey.csv", "a,b\n"), ("cv.yaml", "basics: {name: A}\n")]);
    assert_eq!(place.run("check").status, 0);
    place.write("data/a.yaml", "basics: {nam: A}\n");
    assert_eq!(place.run("check").status, 1);
}

#[test]
fn there_is_no_database_here() {
    let stderr = "tenure: found no database: there is neither `data/` nor `cv.yaml`\n\
                  help: create one with `tenure init`, or name one, as in `tenure build \
                  path/to/data`\n";
    let place = Place::with(&[]);
    place.run("check").is(2, "", stderr);
    place.run("list ids").is(2, "", stderr);
    assert_eq!(place.names(), [""; 0]);
}

#[test]
fn usage_errors_have_a_status_of_their_own() {
    let place = Place::with(&[("cv.yaml", GOOD)]);
    for arguments in
        ["chekc", "check --fromat short", "check --format xml", "list", "list x", ""]
    {
        let ran = place.run(arguments);
        assert_eq!(ran.status, 2, "{arguments}: {}", ran.stderr);
        assert!(!ran.stderr.is_empty(), "{arguments}");
        assert_eq!(ran.stdout(), "", "{arguments}");
    }
    assert!(place.run("chekc").stderr.contains("'check'"));
}

#[test]
fn a_sound_database_passes_in_silence() {
    Place::with(&[("cv.yaml", GOOD)]).run("check").is(0, "", "");
    Place::with(&[("data/b.yaml", GOOD)]).run("check").is(0, "", "");
    Place::with(&[("x/y.yml", GOOD)]).run("check x").is(0, "", "");
    Place::with(&[("y.yaml", GOOD)]).run("check y.yaml").is(0, "", "");
}

#[test]
fn mistakes_are_told_in_short() {
    let place = Place::with(&[("cv.yaml", BAD)]);
    place.run("check --format short").is(1, "", BAD_SHORT);
}

#[test]
fn mistakes_are_told_at_length() {
    let place = Place::with(&[("cv.yaml", "basics: {name: A}\nhonors:\n  - titel: B\n")]);
    place.run("check").is(
        1,
        "",
        "\
error[unknown-key]: unknown key `titel`
 --> cv.yaml:3:5
  |
3 |   - titel: B
  |     ^^^^^
  |
  = help: did you mean `title`?

1 error, 0 warnings
",
    );
}

#[test]
fn colour_is_for_terminals() {
    let place = Place::with(&[("cv.yaml", BAD)]);
    assert!(!place.run("check").stderr.contains('\u{1b}'));
    let forced = [("CLICOLOR_FORCE", "1")];
    let ran = place.run_with("check", &forced, &place.path(""));
    assert!(ran.stderr.contains('\u{1b}'));
}

#[test]
fn a_theme_that_there_is_not() {
    let place = Place::with(&[("cv.yaml", GOOD)]);
    let ran = place.run("check --theme facluty");
    assert_eq!(ran.status, 2);
    let expected = "tenure: unknown theme `facluty`\nhelp: did you mean `faculty`? ";
    assert!(ran.stderr.starts_with(expected), "{}", ran.stderr);
    let ran = place.run("check --theme ./mine");
    assert_eq!(ran.status, 2);
    assert!(ran.stderr.starts_with("tenure: cannot read the theme `./mine`: "));
    assert!(
        ran.stderr
            .ends_with("\nhelp: create one with `tenure theme eject faculty ./mine`\n"),
        "{}",
        ran.stderr
    );
}

#[test]
fn a_theme_of_ones_own() {
    let place = Place::with(&[("cv.yaml", GOOD), ("mine/cv.tex.hbs", "x")]);
    place.run("check --theme ./mine").is(
        2,
        "",
        "tenure: the folder `./mine` has no `theme.yaml`\nhelp: write one with `name`, \
         `description` and `extends: faculty`\n",
    );
    place.write("mine/theme.yaml", "name: mine\ndescription: d\nextend: faculty\n");
    let ran = place.run("check --theme ./mine --format short");
    let unknown = "./mine/theme.yaml:3:1: error[unknown-key]: unknown key `extend`\n";
    assert!(ran.stderr.starts_with(unknown), "{}", ran.stderr);
    assert_eq!(ran.status, 1);
    place.write("mine/theme.yaml", "name: mine\ndescription: d\nextends: faculty\n");
    place.run("check --theme ./mine").is(0, "", "");
    place.write("mine/cv.tex.hbs", "\\textbf{{{x}}}");
    place.run("check --theme ./mine --format short").is(
        1,
        "",
        "mine/cv.tex.hbs:1:8: error[template]: `{{{` is not allowed in a template\n",
    );
}

#[test]
fn files_that_cannot_be_read() {
    let place = Place::with(&[("empty/readme", "")]);
    place.write("latin.yaml", b"basics:\n  nam: \xe9\n  name: \xe9\n");
    place.run("check latin.yaml --format short").is(
        1,
        "",
        "latin.yaml:2:3: error[unknown-key]: unknown key `nam`\n\
         latin.yaml:2:8: error[syntax]: the file has bytes that are not UTF-8\n\
         latin.yaml:3:9: error[missing-glyph]: the font `texgyrepagella-regular.otf` has no \
         `\u{fffd}` (U+FFFD)\n",
    );
    place.run("check empty").is(
        2,
        "",
        "tenure: the folder `empty` has no file that ends with `.yaml` or `.yml`\n",
    );
    let ran = place.run("check none.yaml");
    assert_eq!(ran.status, 2);
    assert!(
        ran.stderr.starts_with("tenure: cannot read `none.yaml`: "),
        "{}",
        ran.stderr
    );
}

#[test]
fn lists() {
    let place = Place::with(&[("cv.yaml", GOOD)]);
    let sections =
        "publications      2  Publications\nhonors            1  Honors and Awards\n";
    place.run("list sections").is(0, sections, "");
    let ids = "P2    loom                 The Loom\nP1    notes                Notes\n";
    place.run("list ids").is(0, ids, "");
    let themes = place.run("list themes");
    assert_eq!((themes.status, themes.stderr.as_str()), (0, ""));
    let expected =
        "faculty      for faculty applications; headings in a left margin column\n";
    assert!(themes.stdout().contains(expected), "{}", themes.stdout());
    assert!(themes.stdout().lines().is_sorted());
}

#[test]
fn a_list_of_a_bad_database_is_none() {
    Place::with(&[("cv.yaml", BAD)]).run("list ids --format short").is(1, "", BAD_SHORT);
}

#[test]
fn licences_of_what_is_inside() {
    let ran = Place::with(&[]).run("--licenses");
    assert_eq!((ran.status, ran.stderr.as_str()), (0, ""));
    let licences = ran.stdout();
    assert!(licences.starts_with("tenure's own sources: MIT or Apache-2.0"));
    for component in
        ["GNU General Public License", "| amsmath |", "GUST", "Citation Style Language"]
    {
        assert!(licences.contains(component), "{component}");
    }
}

#[test]
fn the_version() {
    let version = format!("tenure {}\n", env!("CARGO_PKG_VERSION"));
    Place::with(&[]).run("--version").is(0, &version, "");
}

#[test]
fn the_old_pdf_stays_when_the_database_is_bad() {
    let place = Place::with(&[("cv.yaml", BAD), ("cv.pdf", "old")]);
    assert_ne!(place.run("build").status, 0);
    assert_eq!(fs::read(place.path("cv.pdf")).expect("there"), b"old");
    assert_eq!(place.names(), ["cv.pdf", "cv.yaml"]);
}

const DOUBTFUL: &str = "\
basics: {name: Ada Lovelace}
honors:
  - title: Best *Paper
publications:
  - {id: a, type: book, title: T, authors: [Ada Lovelace]}
";

const DOUBT: &str = "\
cv.yaml:3:12: warning[unclosed-mark]: `*` is never closed, so it is printed as typed
";

#[test]
fn the_author_says_what_becomes_of_doubts() {
    let place = Place::with(&[("cv.yaml", DOUBTFUL)]);
    let check = |flags: &str| place.run(&format!("check --format short {flags}"));
    let error = DOUBT.replace("warning", "error");
    check("").is(0, "", DOUBT);
    check("--strict").is(1, "", &error);
    check("--deny unclosed-mark").is(1, "", &error);
    check("--allow unclosed-mark").is(0, "", "");
    check("--allow unclosed-mark --strict").is(0, "", "");
    check("--deny unknown-key").is(2, "", "tenure: `unknown-key` is always an error\n");
    check("--allow unclosed-marks").is(
        2,
        "",
        "tenure: unknown code `unclosed-marks`\n\
         help: did you mean `unclosed-mark`? `tenure list codes` lists every code\n",
    );
    place.write("cv.yaml", format!("{DOUBTFUL}checks: {{unclosed-mark: deny}}\n"));
    check("").is(1, "", &error);
    check("--warn unclosed-mark").is(0, "", DOUBT);
    place.write("cv.yaml", format!("{DOUBTFUL}checks: {{unclosed-mrk: deny}}\n"));
    let ran = check("");
    assert_eq!(ran.status, 1);
    assert!(ran.stderr.contains("cv.yaml:6:10: error[unknown-code]"), "{}", ran.stderr);
}

#[test]
fn programs_read_findings_from_standard_output() {
    let place = Place::with(&[("cv.yaml", DOUBTFUL)]);
    let json = place.run("check --format json");
    assert_eq!((json.status, json.stderr.as_str()), (0, ""));
    let line: serde_json::Value = serde_json::from_str(json.stdout()).expect("JSON");
    assert_eq!(line["code"], "unclosed-mark");
    assert_eq!(line["place"]["line"], 3);
    place.run("check --format github").is(
        0,
        "::warning file=cv.yaml,line=3,col=12,endLine=3,endColumn=23,title=unclosed-mark::`*` \
         is never closed, so it is printed as typed%0Ahelp: close it, or write `\\*` to print \
         it\n",
        "",
    );
    let sound = Place::with(&[("cv.yaml", GOOD)]);
    sound.run("check --format json").is(0, "", "");
    let sarif = sound.run("check --format sarif");
    let log: serde_json::Value = serde_json::from_str(sarif.stdout()).expect("JSON");
    assert_eq!(log["runs"][0]["results"], serde_json::json!([]));
    assert!(
        log["runs"][0]["tool"]["driver"]["rules"].as_array().expect("all").len() > 30
    );
}

#[test]
fn a_finding_is_explained() {
    let place = Place::with(&[]);
    let ran = place.run("explain unknown-key");
    assert_eq!((ran.status, ran.stderr.as_str()), (0, ""));
    assert!(ran.stdout().starts_with("# unknown-key\n\nA key that is not allowed"));
    assert!(ran.stdout().ends_with("\nIt is always an error.\n"));
    let copied =
        place.run_words(&["explain", "error[unknown-key]"], &[], &place.path(""));
    assert_eq!(copied.stdout, ran.stdout);
    place.run("explain unknown-kye").is(
        2,
        "",
        "tenure: unknown code `unknown-kye`\n\
         help: did you mean `unknown-key`? `tenure list codes` lists every code\n",
    );
}

#[test]
fn a_beginning_can_be_checked_and_is_never_written_over() {
    let place = Place::with(&[]);
    place.run("init").is(
        0,
        "cv.yaml: your database; cv.schema.json: its schema, for editors\n\
         paper: letter, as is usual for the locale en-US\nnext: tenure build\n",
        "",
    );
    assert_eq!(place.names(), [".gitignore", "cv.schema.json", "cv.yaml"]);
    let text = std::fs::read_to_string(place.path("cv.yaml")).expect("there");
    assert!(text.starts_with("# yaml-language-server: $schema=cv.schema.json\n"));
    place.run("check --strict --allow sample-text").is(0, "", "");
    place.run("init").is(
        2,
        "",
        "tenure: `cv.yaml` already exists, so nothing was written\n\
         help: name a new folder, as in `tenure init cv`\n",
    );
    place.run("init --name O'Hara mine/cv").is(
        0,
        "mine/cv/cv.yaml: your database; mine/cv/cv.schema.json: its schema, for editors\n\
         paper: letter, as is usual for the locale en-US\nnext: cd mine/cv && tenure build\n",
        "",
    );
    place.run("check mine/cv --strict --allow sample-text").is(0, "", "");
    let text = std::fs::read_to_string(place.path("mine/cv/cv.yaml")).expect("there");
    assert!(text.contains("name: 'O''Hara'\n") && text.contains("authors: ['O''Hara', "));
}

#[test]
fn manuals_and_completions_are_of_what_people_are_told_of() {
    let place = Place::with(&[]);
    place.run("manual man").is(0, "", "");
    for page in
        ["tenure.1", "tenure-build.1", "tenure-theme-eject.1", "tenure-theme-check.1"]
    {
        assert!(place.path(&format!("man/{page}")).exists(), "{page}");
    }
    assert!(!place.path("man/tenure-bundle.1").exists());
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let ran = place.run(&format!("completions {shell}"));
        let said = ran.stdout();
        assert!(said.contains("eject") && said.contains("require-text"), "{shell}");
        assert!(!said.contains("manual") && !said.contains("bundle"), "{shell}");
    }
}

/// Words of one's own are words, whatever they look like.
#[test]
fn a_beginning_takes_no_mark_for_one() {
    let place = Place::with(&[]);
    let words = r##"*Ann*_[@b]$`\`'"#:"##;
    place.run(&format!("init --name {words} --field {words}")).is(
        0,
        "cv.yaml: your database; cv.schema.json: its schema, for editors\n\
         paper: letter, as is usual for the locale en-US\nnext: tenure build\n",
        "",
    );
    place.run("check --strict --allow sample-text").is(0, "", "");
    let json = place.run("diff cv.yaml cv.yaml");
    assert_eq!(json.status, 0, "{}", json.stderr);
    let text = std::fs::read_to_string(place.path("cv.yaml")).expect("there");
    let own = r##"name: '\*Ann\*_\[@b\]\$\`\\\`''"#:'"##;
    assert!(text.contains(own), "{text}");
    let ran = place.run("init new --name \u{a0}");
    assert_eq!(ran.stderr, "tenure: `--name` is empty, so nothing was written\n");
    let ran = place.run("init new --field a\u{7}");
    assert_eq!(
        ran.stderr,
        "tenure: `--field` has a character that cannot be printed, so nothing was written\n"
    );
    assert_eq!(place.names(), [".gitignore", "cv.schema.json", "cv.yaml"]);
}

/// The look that was chosen is that of `tenure build`, and each sample is reported until it is
/// replaced.
#[test]
fn a_beginning_is_in_the_look_and_field_that_were_asked_for() {
    let place = Place::with(&[]);
    place.run("init --field Psychology --theme classic --locale de --full").is(
        0,
        "cv.yaml: your database; cv.schema.json: its schema, for editors\n\
         paper: a4, as is usual for the locale de\nnext: tenure build\n",
        "",
    );
    let text = std::fs::read_to_string(place.path("cv.yaml")).expect("there");
    for line in ["theme: classic\n", "paper: a4\n", "locale: de\n", "kind: journal"] {
        assert!(text.contains(line), "{line}: {text}");
    }
    for topic in tenure::model::SectionKind::ALL.iter().filter(|kind| kind.has_entries())
    {
        let key = format!("\n{}:\n", topic.as_str());
        assert!(text.contains(&key), "--full has no `{}`", topic.as_str());
    }
    let samples = text.matches("SAMPLE").count();
    let ran = place.run("check --format short");
    let reported = ran.stderr.matches("warning[sample-text]").count();
    // The comment above names the mark once.
    assert_eq!((ran.status, reported), (0, samples - 1), "{}", ran.stderr);
    let none = place.run("check --strict --allow sample-text");
    none.is(0, "", "");
}

#[test]
fn a_beginning_that_fails_leaves_nothing_behind() {
    let place = Place::with(&[(".github", "a file")]);
    let ran = place.run("init --ci github");
    assert_eq!(ran.status, 2);
    let said = "tenure: cannot create the folder `.github/workflows`: ";
    assert!(ran.stderr.starts_with(said), "{}", ran.stderr);
    assert_eq!(place.names(), [".github"]);
}

#[test]
fn a_database_that_there_is_gets_a_workflow_where_its_host_looks() {
    let place = Place::with(&[(".git/HEAD", "ref: refs/heads/main\n")]);
    place.write("my cv/data/basics.yaml", "basics: {name: Ann}\n");
    let inside = place.path("my cv");
    for (host, file, line) in [
        ("github", ".github/workflows/cv.yaml", "          database: 'my cv/data'\n"),
        ("gitlab", ".gitlab-ci.yml", "  DATABASE: 'my cv/data'\n"),
        (
            "forgejo",
            ".forgejo/workflows/cv.yaml",
            "          tenure check 'my cv/data'\n",
        ),
    ] {
        let said =
            format!("../{file}: builds the PDFs after every push\nnext: tenure build\n");
        place.run_with(&format!("init --ci {host}"), &[], &inside).is(0, &said, "");
        let text = std::fs::read_to_string(place.path(file)).expect("written");
        assert!(text.contains(line), "{text}");
    }
    place.run_with("init --ci github --name Ann", &[], &inside).is(
        2,
        "",
        "tenure: `data` already exists, so nothing was written\n\
         help: name a new folder, as in `tenure init cv`\n",
    );
    // The folder may be the database itself, and the repository another than this one's.
    place.write("other/.git/HEAD", "ref: refs/heads/main\n");
    place.write("other/mine/basics.yml", "basics: {name: Ann}\n");
    let said = "../other/.github/workflows/cv.yaml: builds the PDFs after every push\n\
                next: cd ../other/mine && tenure build .\n";
    place.run_with("init ../other/mine --ci github", &[], &inside).is(0, said, "");
    let text = std::fs::read_to_string(place.path("other/.github/workflows/cv.yaml"));
    assert!(text.expect("written").contains("          database: mine\n"));
    let said = "tenure: `other/mine/basics.yml` already exists, so nothing was written\n\
                help: name a new folder, as in `tenure init cv`\n";
    place.run("init other/mine").is(2, "", said);
    let said = "cv of mine/cv.yaml: your database; cv of mine/cv.schema.json: its schema, for \
                editors\npaper: letter, as is usual for the locale en-US\n\
                next: cd 'cv of mine' && tenure build\n";
    place.run_words(&["init", "cv of mine"], &[], &place.path("")).is(0, said, "");
}

#[test]
fn a_beginning_takes_what_is_said_of_oneself_and_a_workflow() {
    let place = Place::with(&[]);
    place.run("init --name Ann --field Logic --theme classic --ci github").is(
        0,
        "cv.yaml: your database; cv.schema.json: its schema, for editors\n\
         paper: letter, as is usual for the locale en-US\n\
         .github/workflows/cv.yaml: builds the PDFs after every push\n\
         next: tenure build\n",
        "",
    );
    place
        .run("check --strict --allow sample-text --variant full --variant short")
        .is(0, "", "");
    let text = std::fs::read_to_string(place.path("cv.yaml")).expect("there");
    let own = ["name: 'Ann'\n", "interests: ['Logic']\n", "theme: classic\n"];
    assert!(own.iter().all(|own| text.contains(own)), "{text}");
    for (host, file) in
        [("gitlab", ".gitlab-ci.yml"), ("forgejo", ".forgejo/workflows/cv.yaml")]
    {
        let place = Place::with(&[(file, "mine")]);
        let said = format!(
            "tenure: `{file}` already exists, so nothing was written\n\
             help: omit `--ci`, and add a step for this database to the file yourself\n"
        );
        place.run(&format!("init --ci {host}")).is(2, "", &said);
        assert!(!place.path("cv.yaml").exists());
        place.run(&format!("init new --ci {host}"));
        let text = std::fs::read_to_string(place.path(&format!("new/{file}")));
        let text = text.expect("written");
        let version = concat!("tenure-cv==", env!("CARGO_PKG_VERSION"));
        assert!(text.contains(version), "{text}");
    }
    let text = std::fs::read_to_string(place.path(".github/workflows/cv.yaml"));
    assert!(text.expect("written").contains("database: cv.yaml\n"));
    place.run("init new --theme clasic").is(
        2,
        "",
        "tenure: unknown theme `clasic`, so nothing was written\n\
         help: did you mean `classic`? the themes are `classic`, `faculty`\n",
    );
}

#[test]
fn what_an_empty_database_lacks_is_told_with_its_name() {
    let place = Place::with(&[
        ("cv.yaml", ""),
        ("data/b.yaml", "honors: []\n"),
        ("data/a.yaml", ""),
    ]);
    let said = "cv.yaml:1:1: error[no-basics]: the database has no `basics`\n";
    place.run("check cv.yaml --format short").is(1, "", said);
    let said = said.replace("cv.yaml", "data/a.yaml");
    place.run("check data --format short").is(1, "", &said);
}
