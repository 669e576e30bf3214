//! Every code that can be found, and those that are found while a PDF is made.

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

/// What is found while the PDF is made.
static CODES: &[&Code] = &[
    &TEX,
    &MISSING_GLYPH,
    &NO_FONT,
    &DEAD_LINK,
    &LOCKED,
    &NO_PHOTO,
    &NO_THEME,
    &OPTION,
    &OVERFULL_LINE,
    &PAGE_LIMIT,
    &UNUSED_OPTION,
];

pub(crate) static TEX: Code =
    Code::mistake("tex", "a document that TeX cannot set").page(
        "A value cannot cause this: what reaches TeX is escaped. It is most often a mistake in \
         a theme of your own. `--verbose` prints all that TeX said.",
        "",
        "",
    );

pub(crate) static MISSING_GLYPH: Code = Code::mistake(
    "missing-glyph",
    "a character that the theme's font does not have",
)
.page(
    "It would leave a gap or a box on the page. Put a font file that has it beside the \
         database and name it under `fonts`, or write it in another way.",
    "basics: {name: A}\nhonors:\n  - title: Prize 漢\n",
    "basics: {name: A}\nhonors:\n  - title: Prize\n",
);

pub(crate) static NO_FONT: Code =
    Code::mistake("no-font", "a font file that cannot be used").page(
        "`fonts` names `.otf` and `.ttf` files that lie in the folder of the database. \
         Characters that the theme's font lacks are set in the first of them that has them.",
        "",
        "",
    );

pub(crate) static DEAD_LINK: Code =
    Code::error_adjustable("dead-link", "an address that leads nowhere").page(
        "`tenure check --check-links` asks for every web address of the database, DOIs and \
         preprints and ORCID too, by the program `curl`. Hosts that turn programs away, as some \
         networks do, count as there.",
        "",
        "",
    );

pub(crate) static LOCKED: Code =
    Code::mistake("locked", "a PDF that is not what was recorded").page(
        "`tenure build --lock` records the digests of the PDFs in `tenure.lock`, and `--locked` \
         refuses one that has become another: of a changed database, theme or flag, or by another \
         version of tenure.",
        "",
        "",
    );

pub(crate) static NO_PHOTO: Code =
    Code::mistake("no-photo", "a photo that cannot be used").page(
        "`basics.photo` names a `.jpg` or `.png` that lies in the folder of the database. It is \
         decoded and encoded again before it goes into a document, turned as the camera says \
         and no larger than print needs; what else the file says, such as where it was taken, \
         stays behind. `hide: [photo]` leaves it out of a variant. Pictures of a theme are read in \
         the same way.",
        "",
        "",
    );

pub(crate) static NO_THEME: Code =
    Code::mistake("no-theme", "a theme that there is not").page(
        "A variant names a built-in theme (`tenure list themes`), or the folder of one from the \
         folder of the database, as in `./mine`. A theme is a program, written in TeX, so a \
         folder that the database names is used only with `--trust-theme`: whoever builds \
         databases of others does not run their themes by mistake.",
        "",
        "",
    );

pub(crate) static OPTION: Code = Code::mistake(
    "option",
    "an option that the theme does not have, or that cannot be that",
)
.page(
    "`options` of a variant, `--options` and `set` of a `theme.yaml` name what a theme lets one \
     choose. `tenure list options` has them all, with what each takes.",
    "basics: {name: A}\nvariants:\n  short: {options: {text-size: 20pt}}\n",
    "basics: {name: A}\nvariants:\n  short: {options: {text-size: 11pt}}\n",
);

pub(crate) static UNUSED_OPTION: Code = Code::warning(
    "unused-option",
    "an option that another theme has, but not this one",
)
.page(
    "It changes nothing in this document. That is as it should be where a variant is built with \
     one theme now and with another then.",
    "basics: {name: A}\nvariants:\n  short: {theme: classic, options: {heading-column: 1in}}\n",
    "basics: {name: A}\nvariants:\n  short: {theme: faculty, options: {heading-column: 1in}}\n",
);

pub(crate) static OVERFULL_LINE: Code = Code::warning(
    "overfull-line",
    "a line that sticks out into the margin",
)
.page(
    "A word is too long for its line and has no place to break, most often an address. \
         Give it a shorter text: `[slides](https://…)`.",
    "",
    "",
);

pub(crate) static PAGE_LIMIT: Code =
    Code::mistake("page-limit", "a document that has more pages than it may").page(
        "`pages` leaves entries out until the rest fits, and `max-pages` only says how many \
         there may be. What cannot go for space is what is `required`, the top of the page and \
         paragraphs.",
        "",
        "",
    );

/// What an error says, at a place of the database, with the help that it ends with.
pub(crate) fn finding(code: &'static Code, span: Span, said: &str) -> Diagnostic {
    match said.split_once("\nhelp: ") {
        Some((message, help)) => Diagnostic::new(code, span, message).help(help),
        None => Diagnostic::new(code, span, said),
    }
}

/// That there is no such code.
pub(crate) fn unknown(name: &str) -> String {
    let all = all();
    let near = did_you_mean(name, all.iter().map(|code| code.name));
    let near = near.map(|near| format!("did you mean `{near}`? ")).unwrap_or_default();
    format!("there is no finding `{name}`\nhelp: {near}`tenure list codes` shows all")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::{Facts, check};
    use crate::diag::{Sink, Sources, Span};

    /// The codes that are found in a database.
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

    /// Those that need the engine or a theme; `tests/` has a case for each.
    const ELSEWHERE: [&str; 15] = [
        "option",
        "unused-option",
        "no-theme",
        "dead-link",
        "locked",
        "missing-glyph",
        "no-font",
        "no-photo",
        "overfull-line",
        "page-limit",
        "template",
        "tex",
        "text-layer",
        "theme",
        "too-many",
    ];

    #[test]
    fn each_page_shows_what_it_is_about() {
        for code in all() {
            assert!(!code.why.is_empty(), "{} says no why", code.name);
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
        let fine = |c: char| c.is_ascii_lowercase() || c == '-';
        assert!(all.iter().all(|code| code.name.chars().all(fine)));
    }
}
