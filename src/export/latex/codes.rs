//! What is found in themes.

use crate::diag::Code;

/// All of it.
pub static CODES: &[&Code] = &[&TEMPLATE, &THEME];

pub(super) static TEMPLATE: Code =
    Code::mistake("template", "a template that cannot be read, or prints raw").page(
        "A template is checked when its theme is loaded. Three ways of Handlebars to print \
         without escaping (`{{{`, `{{&`, `\\{{`) are refused, since they also eat the braces \
         of LaTeX: write `\\textbf{ {{~name~}} }`, with spaces around.",
        "",
        "",
    );

pub(super) static THEME: Code =
    Code::mistake("theme", "a theme that lacks what it needs").page(
        "A theme is a folder with `theme.yaml` and `preamble.tex`, or it extends another that \
         has one.",
        "",
        "",
    );
