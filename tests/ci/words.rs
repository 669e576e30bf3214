//! `ci/lib`: how inputs of a workflow are parsed, and how the output of other programs is filtered.

use std::process::{Command, Output};

use super::{ROOT, bin, done};
use crate::program::Place;

/// Runs a script that has sourced `ci/lib`, with these variables.
fn lib(place: &Place, script: &str, variables: &[(&str, &str)]) -> Output {
    let script = format!(". {ROOT}/ci/lib\n{script}");
    let mut bash = Command::new("bash");
    bash.args(["--noprofile", "--norc", "-c", &script])
        .current_dir(place.path("checkout"));
    bash.envs(variables.iter().copied()).output().expect("bash")
}

/// The words that a script printed, each followed by a NUL.
fn words(ran: &Output) -> Vec<String> {
    let text = String::from_utf8_lossy(&ran.stdout).into_owned();
    assert!(ran.status.success(), "{text}{}", String::from_utf8_lossy(&ran.stderr));
    let (words, rest) = text.rsplit_once('\0').unwrap_or(("", &text));
    assert_eq!(rest, "");
    words.split('\0').map(str::to_owned).collect()
}

/// A checkout with databases of unusual names, and with links that lead out of it.
fn checkout() -> Place {
    let place = Place::with(&[("outside/secret.yaml", "TOPSECRET")]);
    for name in [
        "data/cv.yaml",
        "a.yaml",
        "b.yaml",
        "my cv/cv.yaml",
        "-x.yaml",
        "people/a b",
        "people/c\nd",
        "people/e",
        "Ann's/cv.yaml",
        "odd[1].yaml",
        "odd1.yaml",
        ".git/config",
    ] {
        place.write(&format!("checkout/{name}"), "basics: {name: Ada}\n");
    }
    done(
        &place.path("checkout"),
        "ln -s ../outside out && ln -s ../outside/secret.yaml out.yaml && ln -s data in\n\
         ln -s nowhere dangling && ln -s .git/config token.yaml && ln -s .git git\n\
         mkdir links && ln -s /etc/passwd links/$'x\\n::add-mask::o\\n' && ln -s . here",
    );
    place
}

#[test]
fn databases_are_lines_or_words_or_patterns() {
    let place = checkout();
    let root = place.path("checkout").display().to_string();
    let whole = format!("{root}/a.yaml");
    for (text, found) in [
        ("data", vec!["data"]),
        ("a.yaml b.yaml", vec!["a.yaml", "b.yaml"]),
        (" a.yaml \n\n  b.yaml\r\n", vec!["a.yaml", "b.yaml"]),
        ("my cv", vec!["my cv"]),
        ("my cv\nAnn's\n-x.yaml", vec!["my cv", "Ann's", "-x.yaml"]),
        ("'my cv' \"Ann's\" a.yaml", vec!["my cv", "Ann's", "a.yaml"]),
        ("people/*", vec!["people/a b", "people/c\nd", "people/e"]),
        ("?.yaml data", vec!["a.yaml", "b.yaml", "data"]),
        ("odd[1].yaml", vec!["odd[1].yaml"]),
        ("none.yaml", vec!["none.yaml"]),
        ("$(touch pwned) `touch pwned`", vec!["$(touch", "pwned)", "`touch", "pwned`"]),
        (&whole, vec![whole.as_str()]),
        // Links that stay in the checkout.
        ("in", vec!["in"]),
        ("here/data in/cv.yaml", vec!["here/data", "in/cv.yaml"]),
        ("dangling", vec!["dangling"]),
    ] {
        let script = "find_databases \"$DATABASE\" && printf '%s\\0' \"${databases[@]}\"";
        assert_eq!(words(&lib(&place, script, &[("DATABASE", text)])), found, "{text}");
    }
    assert!(!place.path("checkout/pwned").exists());
}

#[test]
fn databases_out_of_the_checkout_are_refused() {
    let place = checkout();
    let root = place.path("checkout").display().to_string();
    let whole = format!("{root}/out");
    for text in [
        "out",
        "out.yaml",
        "a.yaml out.yaml",
        "out/secret.yaml",
        "./out/",
        "out/*",
        "*.yaml",
        "here/out",
        "token.yaml",
        "git",
        "git/config",
        "data/../out.yaml",
        "links/*",
        &whole,
    ] {
        // Each step by itself.
        for step in ["check", "build", "output"] {
            let variables =
                [("DATABASE", text), ("OUTPUT", "cv"), ("FOLDER", "/nowhere")];
            let mut bash = Command::new(format!("{ROOT}/ci/{step}"));
            bash.current_dir(place.path("checkout")).envs(variables);
            let ran = bash.env("PATH", path()).output().expect("bash");
            let said = String::from_utf8_lossy(&ran.stdout);
            assert_eq!(ran.status.code(), Some(1), "{text}: {said}");
            assert!(said.starts_with("::error::the database `"), "{text}: {said}");
            assert_eq!(said.lines().count(), 1, "{said}");
            assert!(
                said.ends_with(" leads out of the checkout through a symbolic link\n"),
                "{said}"
            );
        }
    }
    for (text, said) in
        [("", "is empty"), (" \n", "is empty"), ("nobody/*", "no file matches")]
    {
        let ran = lib(&place, "find_databases \"$DATABASE\"", &[("DATABASE", text)]);
        let printed = String::from_utf8_lossy(&ran.stdout).into_owned();
        assert!(printed.starts_with("::error::") && printed.contains(said), "{printed}");
    }
}

fn path() -> String {
    format!("{}:{}", bin().display(), std::env::var("PATH").expect("set"))
}

/// The options that `ci/lib` gives both commands.
fn options(place: &Place, variables: &[(&str, &str)]) -> (Vec<String>, Vec<String>) {
    let script = "find_options && printf '%s\\0' \"${check_options[@]}\" , \"${build_options[@]}\"";
    let all = words(&lib(place, script, variables));
    let comma = all.iter().position(|word| word == ",").expect("both");
    (all[..comma].to_vec(), all[comma + 1..].to_vec())
}

#[test]
fn flags_are_words_for_the_command_that_takes_them() {
    let place = checkout();
    for (flags, check, build) in [
        ("", vec![], vec![]),
        ("--max-pages 2", vec!["--max-pages", "2"], vec!["--max-pages", "2"]),
        (
            "--timeout 20 --deny x\n--check-links --link-time=5 --strict",
            vec!["--deny", "x", "--check-links", "--link-time=5", "--strict"],
            vec!["--timeout", "20", "--deny", "x", "--strict"],
        ),
        (
            "--min-priority -3 -j 4",
            vec!["--min-priority", "-3"],
            vec!["--min-priority", "-3", "-j", "4"],
        ),
        (
            "--options 'a=b c;$(touch pwned)'",
            vec!["--options", "a=b c;$(touch pwned)"],
            vec!["--options", "a=b c;$(touch pwned)"],
        ),
    ] {
        assert_eq!(
            options(&place, &[("FLAGS", flags)]),
            (strings(&check), strings(&build)),
            "{flags}"
        );
    }
    let variables = [("FLAGS", "--strict"), ("STRICT", "true"), ("THEME", "./a b")];
    let both = strings(&["--theme=./a b", "--strict"]);
    assert_eq!(options(&place, &variables), (both.clone(), both));
    assert!(!place.path("checkout/pwned").exists());
    for (variables, said) in [
        ([("FLAGS", "--output x"), ("THEME", "")], "`flags` cannot have `--output`"),
        ([("FLAGS", "-ox"), ("THEME", "")], "`flags` cannot have `-ox`"),
        ([("FLAGS", "--locked"), ("THEME", "")], "`flags` cannot have `--locked`"),
        ([("FLAGS", "a 'b"), ("THEME", "")], "`flags` has a quotation mark"),
        (
            [("FLAGS", ""), ("THEME", "out/theme")],
            "the theme `out/theme` leads out of the checkout",
        ),
    ] {
        let ran = lib(&place, "find_options", &variables);
        let printed = String::from_utf8_lossy(&ran.stdout).into_owned();
        assert!(printed.starts_with(&format!("::error::{said}")), "{printed}");
    }
}

fn strings(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

/// The flags of a command, by its help.
fn flags(command: &str) -> Vec<String> {
    let ran = Place::with(&[]).run(&format!("{command} --help"));
    let help = String::from_utf8(ran.stdout).expect("UTF-8");
    let lines = help.lines().map(str::trim_start).filter(|line| line.starts_with('-'));
    // Not `- best-effort: it is set with what there is`.
    let lines = lines.filter(|line| !line.starts_with("- "));
    let names = lines.flat_map(|line| line.split(", "));
    let names = names.filter_map(|part| part.split([' ', '[', '=']).next());
    let names = names.filter(|name| name.starts_with('-') && *name != "-h");
    names.filter(|name| *name != "--help").map(str::to_owned).collect()
}

#[test]
fn every_flag_goes_where_it_is_known() {
    let place = checkout();
    let (check, build) = (flags("check"), flags("build"));
    let refused =
        ["--format", "-o", "--output", "--manifest", "--batch", "--lock", "--locked"];
    assert!(check.len() > 20 && build.len() > 30, "{check:?} {build:?}");
    for flag in check.iter().chain(&build) {
        if refused.contains(&flag.as_str()) {
            continue;
        }
        let one = |known: &[String]| -> Vec<String> {
            known.iter().filter(|one| *one == flag).cloned().collect()
        };
        assert_eq!(
            options(&place, &[("FLAGS", flag)]),
            (one(&check), one(&build)),
            "{flag}"
        );
    }
}

#[test]
fn texts_of_others_are_no_commands() {
    let place = checkout();
    let hostile = "a\n::add-mask::o\n \u{a0}:::stop-commands::x\rb::error::\n##[add-mask]o\u{1b}[2J\u{9b}é";
    let ran = lib(&place, "printf %s \"$T\" | neutralize", &[("T", hostile)]);
    let plain = "a\n: :add-mask: :o\n \u{a0}: : :stop-commands: :x\nb: :error: :\n## [add-mask]o?[2J?é";
    assert_eq!(String::from_utf8_lossy(&ran.stdout), plain);
    // Annotations of tenure are kept.
    let said = "::error file=a,line=1,title=b::c%0Ad\n::warning::e\n::add-mask::o\n::errors::f\n";
    let ran = lib(&place, "printf %s \"$T\" | keep_annotations", &[("T", said)]);
    let plain = "::error file=a,line=1,title=b::c%0Ad\n::warning::e\n: :add-mask: :o\n: :errors: :f\n";
    assert_eq!(String::from_utf8_lossy(&ran.stdout), plain);
    let ran = lib(&place, "warn \"$T\"", &[("T", "a%0A\r\n::b::\u{1b}\u{9b}é")]);
    assert_eq!(String::from_utf8_lossy(&ran.stdout), "::warning::a%250A%0D%0A::b::??é\n");
}
