//! The codes of findings in themes.

use crate::diag::Code;

/// All of them.
pub static CODES: &[&Code] = &[&TEMPLATE, &THEME];

pub(super) static TEMPLATE: Code =
    Code::mistake("template", "an invalid template").page(
        "Templates are checked when their theme is loaded. The three forms of Handlebars that \
         print without escaping (`{{{`, `{{&`, `\\{{`) are rejected, because they also consume \
         the braces of LaTeX. Write `\\textbf{ {{~name~}} }`, with spaces around the \
         expression.",
        "",
        "",
    );

pub(super) static THEME: Code =
    Code::mistake("theme", "a theme without a preamble").page(
        "A theme is a folder with `theme.yaml` and `preamble.tex`. It can omit `preamble.tex` \
         if it extends a theme that has one.",
        "",
        "",
    );
