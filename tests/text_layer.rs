//! `--require-text`: reports PDFs whose text layer differs from the printed text.

use tenure::export::latex::builtin;

use super::engine::has_bundle;
use super::program::Place;

const CV: &str =
    "basics: {name: Ann}\nhonors:\n  - {title: Office efficient, issuer: Guild}\n";

/// A theme whose honours are written by this template.
fn theme(honors: &str, manifest: &str) -> Place {
    let manifest = format!("name: mine\ndescription: d\nextends: faculty\n{manifest}");
    Place::with(&[
        ("cv.yaml", CV),
        ("mine/theme.yaml", &manifest),
        (
            "mine/partials/honors.tex.hbs",
            &format!("{{{{#each entries}}}}\n{honors}\n{{{{/each}}}}\n"),
        ),
    ])
}

/// What is said of it.
fn told(honors: &str, manifest: &str) -> String {
    let place = theme(honors, manifest);
    let ran = place.run("build --theme ./mine --require-text --format short");
    assert_eq!(ran.status, 1, "{}", ran.stderr);
    assert!(!place.path("cv.pdf").exists());
    let quiet = place.run("build --theme ./mine");
    assert_eq!(quiet.status, 0, "{}", quiet.stderr);
    ran.stderr
}

#[test]
fn every_theme_paper_and_variant_reads_as_it_is_printed() {
    if !has_bundle() {
        return;
    }
    let data = concat!(env!("CARGO_MANIFEST_DIR"), "/data");
    let place = Place::with(&[("cv.yaml", include_str!("golden/fullest.yaml"))]);
    place.write("photo.png", include_bytes!("golden/photo.png"));
    for theme in builtin::names() {
        for paper in ["letter", "a4"] {
            let how = format!("--theme {theme} --paper {paper} --require-text");
            for build in [
                format!("build {data} --all {how} -o all/"),
                format!("build {data} {how} -o whole.pdf"),
                format!("build cv.yaml {how} -o fullest.pdf"),
            ] {
                let ran = place.run(&build);
                assert!(!ran.stderr.contains("text-layer"), "{build}: {}", ran.stderr);
                assert_eq!(ran.status, 0, "{build}: {}", ran.stderr);
            }
        }
    }
}

#[test]
fn each_defect_is_told() {
    if !has_bundle() {
        return;
    }
    let span = |code: &str| {
        format!(
            "\\special{{pdf:code /Span <</ActualText <FEFF{code}>>> BDC}}{{{{title}}}}\
             \\special{{pdf:code EMC}}"
        )
    };
    let apart = "\\def\\.#1{#1\\kern3pt }\\. O\\. f\\. f\\. i\\. c\\. e {{title}}";
    let unshown = "\\special{pdf:bxobj @b width 9pt height 9pt depth 0pt}{{title}}\\special{pdf:exobj}";
    let cases = [
        (span("0058"), "`Office efficient` cannot be read"),
        (unshown.to_owned(), "`Office efficient` cannot be read"),
        (span("E000"), "`\u{e000}` has U+E000, a private-use character"),
        (span("FFFD"), "`\u{fffd}` has U+FFFD, a replacement character"),
        (span("FB01"), "`\u{fb01}` has U+FB01, a ligature"),
        (apart.to_owned(), "`O f f i c e` reads as single letters"),
    ];
    for (honors, message) in cases {
        let told = told(&honors, "");
        let line = format!(": error[text-layer]: page 1: {message}\n");
        assert!(told.contains(&line), "{message}: {told}");
        // What cannot be read was written somewhere.
        let lost = told.lines().filter(|line| line.contains("Office efficient"));
        assert!(
            lost.into_iter().all(|line| line.starts_with("cv.yaml:3:13: ")),
            "{told}"
        );
    }
}

#[test]
fn letters_that_a_font_sets_apart_are_told() {
    if !has_bundle() {
        return;
    }
    let manifest = "fonts:\n  main:\n    regular: texgyrepagella-regular.otf\n    \
                    features: letterspace=20\n";
    let told = told("{{title}}", manifest);
    assert!(told.contains("page 1: `c i e n t` reads as single letters\n"), "{told}");
}

#[test]
fn single_letters_may_be_written() {
    if has_bundle() {
        let cv = "basics: {name: Ann}\nhonors: [{title: Vitamins A B C D}, {title: I I I I}]\n";
        Place::with(&[("cv.yaml", cv)]).run("build --require-text").is(0, "", "");
    }
}

/// What a word processor or an older PDF leaves in a word is none of its letters.
#[test]
fn what_is_copied_from_elsewhere_reads_as_letters() {
    if has_bundle() {
        let title = "E\u{fb03}cient \u{fb01}ngers of\u{200d} auf\u{200c}fallen ro\u{ad}bot\u{200b}";
        let cv = format!("basics: {{name: Ann}}\nhonors: [{{title: '{title}'}}]\n");
        let place = Place::with(&[("cv.yaml", &cv)]);
        for theme in builtin::names() {
            place.run(&format!("build --theme {theme} --require-text")).is(0, "", "");
        }
    }
}
