//! The codes of all findings, and the definitions of those that occur while a PDF is built.

use crate::diag::{self, Code, Diagnostic, Span, did_you_mean};
use crate::export::latex;
use crate::{check, load, project, text_layer};

/// Every code, by name.
pub(crate) fn all() -> Vec<&'static Code> {
    let rooms = [
        diag::CODES,
        load::CODES,
        project::CODES,
        latex::CODES,
        text_layer::CODES,
        CODES,
    ];
    let mut all: Vec<_> = rooms.into_iter().flatten().copied().collect();
    all.extend(check::codes());
    all.sort_by_key(|code| code.name);
    all
}

/// The findings that occur while a PDF is built.
static CODES: &[&Code] = &[
    &TEX,
    &MISSING_GLYPH,
    &NO_CITATION_STYLE,
    &NO_FONT,
    &DEAD_LINK,
    &LOCKED,
    &NO_PHOTO,
    &NO_THEME,
    &OPTION,
    &OVERFULL_LINE,
    &OVERPRINT,
    &PAGE_LIMIT,
    &UNUSED_OPTION,
];

pub(crate) static TEX: Code =
    Code::mistake("tex", "a document that TeX cannot typeset").page(
        "A value cannot cause this, because values are escaped. Most often it is a mistake in \
         a theme of your own. `--verbose` prints TeX's log.",
        "",
        "",
    );

pub(crate) static MISSING_GLYPH: Code = Code::mistake(
    "missing-glyph",
    "a character that the theme's font does not have",
)
.page(
    "The character would leave a gap or a box on the page. Put a font file that has it next to \
         the database and list it under `fonts`, or replace the character.",
    "basics: {name: A}\nhonors:\n  - title: Prize 漢\n",
    "basics: {name: A}\nhonors:\n  - title: Prize\n",
);

pub(crate) static NO_FONT: Code =
    Code::mistake("no-font", "a font file that cannot be used").page(
        "`fonts` lists `.otf` and `.ttf` files in the folder of the database. A character that \
         the theme's font lacks is typeset in the first of these fonts that has it.",
        "",
        "",
    );

pub(crate) static NO_CITATION_STYLE: Code =
    Code::mistake("no-citation-style", "a citation style that cannot be used").page(
        "`citations` names a style of `tenure list citations`, or a `.csl` file in the folder of \
         the database. A style of a journal often only names another one, whose rules it uses. \
         If tenure does not have that one, download it from https://www.zotero.org/styles and \
         name it instead.",
        "",
        "",
    );

pub(crate) static DEAD_LINK: Code =
    Code::error_adjustable("dead-link", "an address that leads nowhere").page(
        "`tenure check --check-links` requests every web address of the database with the \
         program `curl`, including those of DOIs, preprints and ORCID iDs. The address of a host \
         that rejects programs, as some social networks do, is accepted.",
        "",
        "",
    );

pub(crate) static LOCKED: Code =
    Code::mistake("locked", "a PDF that differs from the recorded one").page(
        "`tenure build --lock` records the digests of the PDFs in `tenure.lock`, and `--locked` \
         refuses a PDF with another digest. The database, the theme, a flag or the version of \
         tenure has changed.",
        "",
        "",
    );

pub(crate) static NO_PHOTO: Code =
    Code::mistake("no-photo", "a photo or another picture that cannot be used").page(
        "`basics.photo` and `signature` name a `.jpg` or `.png` in the folder of the database. \
         tenure decodes the picture and encodes it again, rotated as the camera recorded and no larger than print \
         needs. Other metadata, such as the place where it was taken, is removed. `hide: \
         [photo]` and `[signature]` omit them from a variant. Pictures of a theme are read in the same way.",
        "",
        "",
    );

pub(crate) static NO_THEME: Code =
    Code::mistake("no-theme", "an unknown theme, or one that is not trusted").page(
        "A variant names a built-in theme (`tenure list themes`) or, relative to the folder of \
         the database, the folder of a theme, as in `./mine`. A theme is a program, written in \
         TeX. A folder that the database names is therefore used only with `--trust-theme`, so \
         that you do not run the theme of a stranger by mistake.",
        "",
        "",
    );

pub(crate) static OPTION: Code = Code::mistake(
    "option",
    "an unknown option of a theme, or an invalid value of one",
)
.page(
    "`options` of a variant, `--options` and `set` in a `theme.yaml` set the options of a theme. \
     `tenure list options` lists every option with the values that it takes.",
    "basics: {name: A}\nvariants:\n  short: {options: {text-size: 20pt}}\n",
    "basics: {name: A}\nvariants:\n  short: {options: {text-size: 11pt}}\n",
);

pub(crate) static UNUSED_OPTION: Code = Code::warning(
    "unused-option",
    "an option that only another theme has",
)
.page(
    "The option has no effect in this document. Allow this finding if you build the variant with \
     several themes.",
    "basics: {name: A}\nvariants:\n  short: {theme: classic, options: {heading-column: 1in}}\n",
    "basics: {name: A}\nvariants:\n  short: {theme: faculty, options: {heading-column: 1in}}\n",
);

pub(crate) static OVERPRINT: Code = Code::error_adjustable(
    "overprint",
    "text over other text or a picture, under a line, or off the paper",
)
.page(
    "Every page is looked at after it has been typeset: whether two words are printed over one \
     another, whether a line goes through a word, whether a word is printed over a picture that is \
     not a background, and whether a word leaves the paper. The cause is \
     a value that is longer than its place in the theme. Shorten it, or use another theme or \
     option. Built-in themes should have room for everything: please report a document for which \
     they have not. Formulas, and what follows them on their line, are not looked at.",
    "",
    "",
);

pub(crate) static OVERFULL_LINE: Code = Code::warning(
    "overfull-line",
    "a line that extends into the margin",
)
.page(
    "A word is too long for its line and cannot be broken. Most often it is an address. Give it \
         a shorter text: `[slides](https://…)`.",
    "",
    "",
);

pub(crate) static PAGE_LIMIT: Code =
    Code::mistake("page-limit", "a document with too many pages").page(
        "`pages` drops entries until the rest fits, and `max-pages` only reports a longer \
         document. Entries that are `required`, the top of the page and paragraphs are never \
         dropped.",
        "",
        "",
    );

/// Reports the text of an error as a finding at a span of the database. The text may end with
/// a line `help: …`.
pub(crate) fn finding(code: &'static Code, span: Span, error: &str) -> Diagnostic {
    match error.split_once("\nhelp: ") {
        Some((message, help)) => Diagnostic::new(code, span, message).help(help),
        None => Diagnostic::new(code, span, error),
    }
}

/// The message for an unknown code.
pub(crate) fn unknown(name: &str) -> String {
    let all = all();
    let near = did_you_mean(name, all.iter().map(|code| code.name));
    let near = near.map(|near| format!("did you mean `{near}`? ")).unwrap_or_default();
    format!("unknown code `{name}`\nhelp: {near}`tenure list codes` lists every code")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::{Facts, check};
    use crate::diag::{Sink, Sources, Span};

    /// The codes of the findings in a database.
    fn found(yaml: &str) -> Vec<&'static str> {
        let (mut sources, mut sink) = (Sources::default(), Sink::default());
        sources.add("cv.yaml", yaml);
        let resume = load::load(&sources.ids(), &sources, &mut sink);
        let codes = all();
        let facts =
            Facts { resume: &resume, begins: Span::NONE, this_year: 2026, codes: &codes };
        check(&facts, &mut sink);
        sink.extend(project::project(&resume).notes);
        for name in resume.variants.keys() {
            let variant = project::variant(&resume, name).expect("it is there");
            sink.extend(project::Plan::new(&resume, variant).found(Some(name)));
        }
        sink.into_sorted().iter().map(|finding| finding.code.name).collect()
    }

    /// Codes that need the engine or a theme; `tests/` has a case for each.
    const ELSEWHERE: [&str; 17] = [
        "option",
        "unused-option",
        "no-citation-style",
        "no-theme",
        "dead-link",
        "locked",
        "missing-glyph",
        "no-font",
        "no-photo",
        "overfull-line",
        "overprint",
        "page-limit",
        "template",
        "tex",
        "text-layer",
        "theme",
        "too-many",
    ];

    #[test]
    fn the_examples_of_each_page_are_right() {
        for code in all() {
            assert!(!code.why.is_empty(), "{} has no explanation", code.name);
            if ELSEWHERE.contains(&code.name) {
                continue;
            }
            let wrong = found(code.wrong);
            assert!(wrong.contains(&code.name), "{}: {wrong:?}", code.name);
            let right = found(code.right);
            assert!(!right.contains(&code.name), "{}: {right:?}", code.name);
        }
    }

    #[test]
    fn names_are_kebab_case_and_differ() {
        let all = all();
        assert!(all.windows(2).all(|pair| pair[0].name < pair[1].name));
        let is_kebab = |c: char| c.is_ascii_lowercase() || c == '-';
        assert!(all.iter().all(|code| code.name.chars().all(is_kebab)));
    }
}
