//! Citation styles from the database to the PDF: the key, the flag, and files.

use std::fs;

use super::engine::{has_bundle, poppler};
use super::program::Place;

const PAPERS: &str = "basics: {name: Ann Lee}
publications:
  - {id: a, type: journal, title: On looms, authors: [Bo Roy, Ann Lee], venue: Journal of Looms,
     date: 2021, volume: 5, number: 3, pages: 12-19, doi: 10.1000/looms}
  - {id: b, type: book, title: On mills, authors: [Ann Lee], publisher: Mill Press, date: 2019}
";

const STYLE: &str = include_str!("../citations/styles/nature.csl");

/// A style that only names another one.
fn dependent(parent: &str) -> String {
    format!(
        "<style xmlns=\"http://purl.org/net/xbiblio/csl\" version=\"1.0\"><info><title>J</title>\
         <id>j</id><link href=\"http://www.zotero.org/styles/{parent}\" \
         rel=\"independent-parent\"/><updated>2020-01-01T00:00:00+00:00</updated></info></style>"
    )
}

/// The LaTeX of the publications of a database, with a flag.
fn latex(database: &str, files: &[(&str, &str)], flags: &str) -> String {
    let mut all = vec![("cv.yaml", database)];
    all.extend(files);
    let place = Place::with(&all);
    let ran = place.run(&format!("tex {flags} -o out"));
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    let tex = fs::read_to_string(place.path("out/cv.tex")).expect("written");
    let body = tex.split("\\begin{document}").last().unwrap_or_default();
    body.replace("{}", "")
}

#[test]
fn a_section_a_variant_and_a_flag_have_styles() {
    if !has_bundle() {
        return;
    }
    let apa = "\\reference{hanging}{Roy,~B., \\&";
    let nature = "\\reference{hanging}{Roy,~B. \\&";
    assert!(latex(PAPERS, &[], "").contains("\\papertitle{"));
    assert!(latex(PAPERS, &[], "--citations apa").contains(apa));
    let top = format!("{PAPERS}citations: apa\n");
    assert!(latex(&top, &[], "").contains(apa));
    assert!(latex(&top, &[], "--citations default").contains("\\papertitle{"));
    assert!(latex(&top, &[], "--citations nature").contains(nature));
    let section =
        format!("{top}sections: [{{section: publications, citations: nature}}]\n");
    assert!(latex(&section, &[], "").contains(nature));
    let variant = format!("{section}variants: {{v: {{citations: apa}}}}\n");
    assert!(latex(&variant, &[], "--variant v").contains(apa));
    assert!(latex(&variant, &[], "").contains(nature));
    let files = [("x.csl", STYLE)];
    let file = format!("{PAPERS}citations: x.csl\n");
    assert!(latex(&file, &files, "").contains(nature));
    let resolved = dependent("nature");
    assert!(latex(&file, &[("x.csl", &resolved)], "").contains(nature));
}

#[test]
fn what_a_style_leaves_out_is_a_warning() {
    let place = Place::with(&[("cv.yaml", PAPERS)]);
    let ran = place.run("check --citations nature --format short");
    let all = format!("{}{}", ran.stdout(), ran.stderr);
    assert_eq!(ran.status, 0, "{all}");
    assert!(
        all.contains(
            "warning[unused-key]: `number` of the publication `a` is not printed: the citation style \
             `nature` leaves it out"
        ),
        "{all}"
    );
}

#[test]
fn a_style_that_cannot_be_used_is_reported_at_its_name() {
    let parent = dependent("cell");
    for (style, file, expected) in [
        (
            "vancover",
            "",
            "cv.yaml:1:12: error[invalid-value]: unknown citation style `vancover`",
        ),
        (
            "x.csl",
            "",
            "cv.yaml:1:12: error[no-citation-style]: the citation style file `x.csl` does not exist",
        ),
        (
            "x.csl",
            "<style/>",
            "cv.yaml:1:12: error[no-citation-style]: `x.csl` cannot be used: invalid CSL style",
        ),
        (
            "x.csl",
            &parent,
            "cv.yaml:1:12: error[no-citation-style]: `x.csl` cannot be used: the style has no rules of \
             its own but uses those of `cell`",
        ),
    ] {
        let database = format!("citations: {style}\n{PAPERS}");
        let mut files = vec![("cv.yaml", database.as_str())];
        if !file.is_empty() {
            files.push(("x.csl", file));
        }
        let ran = Place::with(&files).run("check --format short");
        assert_eq!(ran.status, 1, "{style}");
        assert!(
            ran.stderr.contains(expected) || ran.stdout().contains(expected),
            "{ran:?}"
        );
    }
    let database = format!("citations: vancover\n{PAPERS}");
    let ran = Place::with(&[("cv.yaml", &database)]).run("check");
    let all = format!("{}{}", ran.stdout(), ran.stderr);
    assert!(all.contains("did you mean `vancouver`?"), "{all}");
}

#[test]
fn the_styles_are_listed() {
    let ran = Place::with(&[]).run("list citations");
    let listed = ran.stdout();
    assert!(listed.starts_with("default        tenure's own style\nacm  "), "{listed}");
    for word in tenure::cite::style_words() {
        assert!(listed.contains(&format!("\n{word} ")), "{word}");
    }
    assert_eq!(listed.lines().count(), 1 + tenure::cite::style_words().count());
}

/// The words of the PDF are those of the style, in both themes.
#[test]
fn the_page_has_the_words_of_the_style() {
    if !has_bundle() {
        return;
    }
    let place = Place::with(&[("cv.yaml", PAPERS)]);
    for theme in ["faculty", "classic"] {
        for (style, words) in [
            (
                "apa",
                "Roy, B., & Lee, A. (2021). On looms. Journal of Looms, 5(3), 12–19. \
                 https://doi.org/10.1000/looms",
            ),
            ("chicago-notes", "Lee, Ann. On Mills. Mill Press, 2019."),
            ("vancouver", "Lee A. On mills. Mill Press; 2019."),
        ] {
            let ran = place.run(&format!(
                "build --theme {theme} --citations {style} --require-text -o cv.pdf"
            ));
            assert_eq!(ran.status, 0, "{style}: {}", ran.stderr);
            let text = poppler("pdftotext -layout", &place.path("cv.pdf"));
            let Some(text) = text else { continue };
            let text: Vec<&str> = text.split_whitespace().collect();
            assert!(
                text.join(" ").contains(words),
                "{theme} {style}: {}",
                text.join(" ")
            );
        }
    }
}
