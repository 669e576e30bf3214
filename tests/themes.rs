//! `tenure theme`: the user's own themes, from the first file on.

use std::fs;
use std::time::{Duration, Instant};

use tenure::export::latex::builtin;

use super::engine::has_bundle;
use super::program::Place;

const CV: &str = "basics: {name: Ann}\nhonors: [{title: Prize}]\n";

#[test]
fn a_theme_is_ejected_whole_and_sets_the_same() {
    let place = Place::with(&[("cv.yaml", CV)]);
    for name in builtin::names() {
        let said = format!(
            "{name}2: your copy of the theme `{name}`\nnext: tenure build --theme ./{name}2, \
             tenure theme check ./{name}2\n"
        );
        place.run(&format!("theme eject {name} {name}2")).is(0, &said, "");
        if !has_bundle() {
            continue;
        }
        let pdf = |theme: &str| {
            place.run(&format!("build --theme {theme} -o {name}.pdf")).is(0, "", "");
            fs::read(place.path(&format!("{name}.pdf"))).expect("there")
        };
        assert!(pdf(name) == pdf(&format!("./{name}2")), "{name}");
    }
}

#[test]
fn one_file_is_ejected_and_the_rest_stays_with_the_theme() {
    let place = Place::with(&[("cv.yaml", CV)]);
    place.run("theme eject classic mine partials/honors.tex.hbs");
    let listed: Vec<_> = fs::read_dir(place.path("mine")).expect("a folder").collect();
    assert_eq!(listed.len(), 2);
    place.write("mine/partials/honors.tex.hbs", "{{#each entries}}{{titel}}{{/each}}\n");
    let ran = place.run("check --theme ./mine --format short");
    let said =
        "mine/partials/honors.tex.hbs:1:18: error[template]: unknown name `titel`\n";
    assert_eq!((ran.status, ran.stderr.as_str()), (1, said));
}

#[test]
fn wrong_turns_are_told() {
    let place = Place::with(&[("mine/x", "")]);
    place.run("theme eject faculty mine").is(
        2,
        "",
        "tenure: `mine` is not empty\nhelp: name a new folder\n",
    );
    let ran = place.run("theme eject facluty new");
    assert!(ran.stderr.contains("help: did you mean `faculty`?"), "{}", ran.stderr);
    let ran = place.run("theme eject faculty new partials/talk.tex.hbs");
    let said = "tenure: the theme has no file `partials/talk.tex.hbs`\nhelp: did you mean \
                `partials/talks.tex.hbs`? it has `cv.tex.hbs`";
    assert!(ran.status == 2 && ran.stderr.starts_with(said), "{}", ran.stderr);
    assert!(!place.path("new").exists());
}

#[test]
fn built_in_themes_set_every_database_and_a_bad_one_does_not() {
    if !has_bundle() {
        return;
    }
    let place = Place::with(&[]);
    place.run("theme check faculty").is(0, "", "");
    place.run("theme check classic").is(0, "", "");
    let extends = "name: mine\ndescription: d\nextends: faculty\n";
    place.write("mine/theme.yaml", extends);
    // A line that is too long, and a command that is nobody's.
    place.write(
        "mine/partials/skills.tex.hbs",
        "\\leavevmode\\rule{.98\\textwidth}{1pt}{{#each entries}}{{category}}{{/each}}\n",
    );
    let ran = place.run("theme check mine --format short");
    assert!(ran.stderr.contains("warning[overfull-line]"), "{}", ran.stderr);
    assert_eq!(ran.status, 0);
    place.write("mine/partials/skills.tex.hbs", "\\nobodys\n");
    let ran = place.run("theme check ./mine --format short");
    let said = "mine/partials/skills.tex.hbs:1:1: error[tex]: TeX cannot typeset the output of this line of the template: Undefined control sequence";
    assert!(ran.status == 1 && ran.stderr.contains(said), "{}", ran.stderr);
}

#[test]
fn options_are_read_and_their_mistakes_told() {
    let cv = "basics: {name: Ann}\nvariants:\n  a: {options: {acent: '#fff', text-size: 20pt, \
              footer: pages, heading-column: 1 in}}\n  b: {theme: classic, options: \
              {heading-column: 1in, accent: red}}\n";
    let place = Place::with(&[("cv.yaml", cv)]);
    let ran = place.run("check --variant a --format short");
    let said = "cv.yaml:3:17: error[option]: the theme `faculty` has no option `acent`\n\
                cv.yaml:3:43: error[option]: `20pt` is not a length from 9pt to 12pt\n\
                cv.yaml:3:57: error[option]: `pages` is not one of `name-and-page`, \
                `page-of-pages`, `page`, `none`: did you mean `page`?\n";
    assert_eq!((ran.status, ran.stderr.as_str()), (1, said));
    let ran = place.run("check --variant b --format short");
    let said = "cv.yaml:4:33: warning[unused-option]: the theme `classic` has no option \
                `heading-column`\ncv.yaml:4:62: error[option]: `red` is not a color: write it \
                as `'#rrggbb'`\n";
    assert_eq!((ran.status, ran.stderr.as_str()), (1, said));
    // All of them are found without naming one.
    let ran = place.run("check --format short");
    let lines: Vec<&str> = ran.stderr.lines().map(|line| &line[..12]).collect();
    let places =
        ["cv.yaml:3:17", "cv.yaml:3:43", "cv.yaml:3:57", "cv.yaml:4:33", "cv.yaml:4:62"];
    assert_eq!((ran.status, lines.as_slice()), (1, &places[..]), "{}", ran.stderr);
}

#[test]
fn a_preamble_that_never_ends_is_stopped() {
    if !has_bundle() {
        return;
    }
    let many = format!("{CV}variants: {{a: {{}}, b: {{}}, c: {{}}}}\n");
    let place = Place::with(&[("cv.yaml", &many)]);
    place.write("mine/theme.yaml", "name: mine\ndescription: d\nextends: classic\n");
    place.write("mine/preamble.tex", "\\loop\\iftrue\\repeat\n");
    let begun = Instant::now();
    let ran = place.run("build --all --theme ./mine --timeout 1");
    let told = "tenure: the document took longer than 1 second and was stopped\n";
    assert_eq!((ran.status, ran.stderr.as_str()), (2, told.repeat(3).as_str()));
    assert!(begun.elapsed() < Duration::from_secs(10), "{:?}", begun.elapsed());
}

#[test]
fn an_option_has_a_value() {
    let place = Place::with(&[("cv.yaml", CV)]);
    for options in ["accent", "accent=", "=red"] {
        let ran = place.run(&format!("build --options {options}"));
        assert_eq!(ran.status, 2);
        let said = "write it with a value, as in `accent=#800000`";
        assert!(ran.stderr.contains(said), "{}", ran.stderr);
    }
}

#[test]
fn a_theme_sets_and_declares_options_of_its_own() {
    let theme = "name: mine\ndescription: d\nextends: classic\nset: {accent: '#7a0019'}\n\
                 options:\n  gap: {length: 4pt, between: [0pt, 12pt], description: d}\n";
    let place = Place::with(&[("cv.yaml", CV), ("mine/theme.yaml", theme)]);
    place.run("tex -o made --theme ./mine --options gap=3pt").is(0, "", "");
    let names = fs::read_dir(place.path("made")).expect("a folder");
    let body: String = names
        .filter_map(|entry| fs::read_to_string(entry.expect("there").path()).ok())
        .collect();
    for line in ["\\setoption{colour}{accent}{7A0019}", "\\setoption{length}{gap}{3pt}"] {
        assert!(body.contains(line), "{line}");
    }
    assert!(
        place
            .run("list options --theme ./mine")
            .stdout()
            .contains("| `accent` | `#7a0019` |")
    );
    for (wrong, said) in [
        ("set: {acent: '#fff'}", "the theme `mine` has no option `acent`"),
        (
            "options: {a: {length: 1pt, description: d}}",
            "a length needs its limits, as in `between:",
        ),
        (
            "options: {a: {word: b, among: [], description: d}}",
            "a word needs its alternatives, as in `among:",
        ),
        ("options: {a: {word: b, among: [c], description: d}}", "`b` is not one of `c`"),
        (
            "options: {a: {word: 'B}', among: ['B}'], description: d}}",
            "a word needs its alternatives, as in `among:",
        ),
        (
            "options: {a: {description: d}}",
            "an option needs one of `colour`, `length` and `word`",
        ),
    ] {
        let extends = format!("name: mine\ndescription: d\nextends: classic\n{wrong}\n");
        place.write("mine/theme.yaml", &extends);
        let ran = place.run("check --theme ./mine --format short");
        assert!(ran.status == 1 && ran.stderr.contains(said), "{wrong}: {}", ran.stderr);
    }
}

#[test]
fn a_preamble_that_tex_refuses_is_told_at_its_line() {
    if !has_bundle() {
        return;
    }
    let place = Place::with(&[("cv.yaml", CV)]);
    place.write("many.yaml", format!("{CV}variants: {{a: {{}}, b: {{}}, c: {{}}}}\n"));
    place.run("theme eject faculty own preamble.tex");
    let file = place.path("own/preamble.tex");
    let preamble = fs::read_to_string(&file).expect("there") + "\\nobodys\n";
    let line = preamble.lines().count();
    place.write("own/preamble.tex", &preamble);
    for command in ["theme check own", "build --theme ./own"] {
        let ran = place.run(&format!("{command} --format short"));
        let said = format!("own/preamble.tex:{line}:1: error[tex]: ");
        assert!(
            ran.status == 1 && ran.stderr.starts_with(&said),
            "{command}: {}",
            ran.stderr
        );
    }
    // Copies of an engine that has died of it are not waited for, nor are locks that another
    // thread held when a process was split off.
    for _ in 0..8 {
        let ran = place.run_with(
            "build many.yaml --all --theme ./own --timeout 5 --format short",
            &[("RUST_BACKTRACE", "1")],
            &place.path(""),
        );
        assert_eq!((ran.status, ran.stderr.lines().count()), (1, 1), "{}", ran.stderr);
        assert!(ran.stderr.starts_with(&format!("own/preamble.tex:{line}:1: ")));
    }
}

#[test]
fn a_theme_that_prints_over_itself_is_found_at_the_value() {
    if !has_bundle() {
        return;
    }
    let cv =
        "basics: {name: Ann}\nhonors: [{title: Prize of the Academy}, {title: Medal}]\n";
    let place = Place::with(&[("cv.yaml", cv)]);
    place.run("theme eject classic mine partials/honors.tex.hbs");
    place.write(
        "mine/partials/honors.tex.hbs",
        "{{#each entries}}\n\\noindent\\rlap{ {{~title~}} }Overlaid words\\par\n{{/each}}\n",
    );
    let ran = place.run("build --theme ./mine --format short -o a.pdf");
    let said = "cv.yaml:2:18: error[overprint]: `Prize` and `Overlaid` are printed over one \
                another on page 1\n";
    assert!(ran.status == 1 && ran.stderr.contains(said), "{}", ran.stderr);
    assert!(!place.path("a.pdf").exists());
    place.write("cv.yaml", format!("{cv}checks: {{overprint: warn}}\n"));
    let ran = place.run("build --theme ./mine --format short -o a.pdf");
    assert!(
        ran.status == 0 && ran.stderr.contains("warning[overprint]"),
        "{}",
        ran.stderr
    );
    let ran = place.run("theme check ./mine --format short");
    assert!(ran.status == 1 && ran.stderr.contains("error[overprint]"), "{}", ran.stderr);
}
