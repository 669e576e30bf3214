//! `tenure theme`: a theme of one's own, from the first file on.

use std::fs;

use super::engine::has_bundle;
use super::program::Place;

const CV: &str = "basics: {name: Ann}\nhonors: [{title: Prize}]\n";

#[test]
fn a_theme_is_ejected_whole_and_sets_the_same() {
    let place = Place::with(&[("cv.yaml", CV)]);
    for name in ["faculty", "classic"] {
        let said = format!(
            "{name}2: the theme `{name}`, to be changed\nnext: tenure build --theme ./{name}2, \
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
    let said = "mine/partials/honors.tex.hbs:1:18: error[template]: the templates' data has no \
                `titel` here\n";
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
    // Wider than any page, and a command that is nobody's.
    place.write(
        "mine/partials/skills.tex.hbs",
        "\\leavevmode\\rule{2\\textwidth}{1pt}{{#each entries}}{{category}}{{/each}}\n",
    );
    let ran = place.run("theme check mine --format short");
    assert!(ran.stderr.contains("warning[overfull-line]"), "{}", ran.stderr);
    assert_eq!(ran.status, 0);
    place.write("mine/partials/skills.tex.hbs", "\\nobodys\n");
    let ran = place.run("theme check ./mine --format short");
    let said = "mine/partials/skills.tex.hbs:1:1: error[tex]: TeX could not set what this line of \
                the template writes: Undefined control sequence";
    assert!(ran.status == 1 && ran.stderr.contains(said), "{}", ran.stderr);
}
