//! The judge: 40 entries in eight styles, beside what citeproc-js makes of them.

#![allow(clippy::print_stdout, reason = "figures are what it is for")]

use super::{entries, expected, fixtures, json, printed};
use tenure::cite::{AuthorLimit, Options, Renderer, Style, embedded_style};

/// The judge's styles.
const STYLES: [&str; 8] = [
    "american-chemical-society",
    "apa",
    "association-for-computing-machinery",
    "chicago-author-date",
    "ieee",
    "modern-language-association",
    "nature",
    "nlm-citation-sequence",
];

/// Differences, each with its reason: style, entry, reason.
const EXCEPTIONS: [(&str, &str, &str); 6] = [
    ("american-chemical-society", "rich1", ITALICS),
    ("american-chemical-society", "web1", "citeproc-js prints `What is a CV?. Lab blog`"),
    (
        "association-for-computing-machinery",
        "cnopages",
        "citeproc-js ends with `2025. .`, from a group whose parts are empty",
    ),
    ("chicago-author-date", "rich1", ITALICS),
    ("modern-language-association", "rich1", ITALICS),
    (
        "nature",
        "b2",
        "the style has no place for the editors of a book, one of whom is the owner of the CV; \
         they are printed as `Qiu, H. M. & Tanaka, U. (eds)`",
    ),
];

const ITALICS: &str = "citeproc-js prints *Caenorhabditis Elegans*: title case must not change \
                       the name of a species, and emphasized words are protected";

const AS_THE_STYLE_SAYS: Options = Options { authors: AuthorLimit::Style };

fn renderer(style: &str) -> Renderer {
    let style = Style::parse(embedded_style(style).expect("an embedded style"));
    Renderer::new(style.expect("a style"), None)
}

#[test]
fn text_is_that_of_the_judge() {
    let entries = entries();
    let (mut equal, mut faces, mut wrong) = (0, 0, Vec::new());
    for style in STYLES {
        let renderer = renderer(style);
        let judge = json(&fixtures().join(format!("expected/js.{style}.json")));
        let (mut of_style, mut faces_of_style) = (0, 0);
        for (id, item) in &entries {
            let html = judge[id].as_str().expect("an entry");
            let reference = renderer.render(item, &AS_THE_STYLE_SAYS);
            let is = printed(&reference, false);
            let wanted = expected(html, false);
            let excepted =
                EXCEPTIONS.iter().any(|(of, entry, _)| *of == style && entry == id);
            if printed(&reference, true) == expected(html, true) {
                faces_of_style += 1;
            } else if is == wanted && std::env::var_os("FACES").is_some() {
                println!(
                    "{style} {id}\n  {}\n  {}",
                    printed(&reference, true),
                    expected(html, true)
                );
            }
            of_style += usize::from(is == wanted);
            if (is == wanted) == excepted {
                wrong.push(format!("{style} {id}\n  is     {is}\n  judge  {wanted}"));
            }
        }
        println!(
            "{style}: {of_style} of 40 in text, {faces_of_style} with italics and bold"
        );
        (equal, faces) = (equal + of_style, faces + faces_of_style);
    }
    println!("{equal} of 320 in text, {faces} with italics and bold");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(equal * 100 >= 320 * 97, "only {equal} of 320 are equal");
}
