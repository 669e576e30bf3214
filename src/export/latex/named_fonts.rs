//! Finds system fonts that a theme selects by name.
//!
//! System fonts differ between machines, so the engine has none of them, and themes refer
//! to files. Commands that select a font by name are reported before TeX fails with a
//! missing font.

use super::codes;
use super::lint::span;
use crate::diag::{Diagnostic, FileId};

/// Commands of `fontspec` and similar packages whose argument is a name.
const COMMANDS: [&str; 9] = [
    "fontspec",
    "newfontface",
    "newfontfamily",
    "setmainfont",
    "setmathfont",
    "setmonofont",
    "setromanfont",
    "setsansfont",
    "renewfontfamily",
];

const HELP: &str = "put the font's file into the theme's folder and name it under `fonts` in \
                    `theme.yaml`";

/// The places in `tex`, the text of `file`, that select a font by name.
pub(super) fn named_fonts(file: FileId, tex: &str) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let mut begins = 0;
    for line in tex.split_inclusive('\n') {
        let code = without_comment(line);
        for (at, _) in code.match_indices('\\') {
            let rest = &code[at + 1..];
            let letters =
                rest.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(rest.len());
            let (command, after) = rest.split_at(letters);
            let is_named = COMMANDS.contains(&command)
                || (command == "font" && primitive_names(after));
            if is_named {
                let span = span(file, begins + at, 1 + letters);
                let message = format!("`\\{command}` selects a font of the system");
                found.push(Diagnostic::new(&codes::TEMPLATE, span, message).help(HELP));
            }
        }
        begins += line.len();
    }
    found
}

/// Whether the primitive `\font`, before `after`, names a font and not the file of one:
/// `\font\x="Name"` and not `\font\x="[file.otf]"` or `\font\x=cmr10`.
fn primitive_names(after: &str) -> bool {
    let Some(command) = after.trim_start().strip_prefix('\\') else { return false };
    let name = command.trim_start_matches(|c: char| c.is_ascii_alphabetic() || c == '@');
    let value = name.trim_start().trim_start_matches('=').trim_start();
    value.strip_prefix('"').is_some_and(|quoted| !quoted.starts_with(['[', '\\', '#']))
}

/// A line up to the `%` that begins a comment.
fn without_comment(line: &str) -> &str {
    let percents = line.match_indices('%').map(|(at, _)| at);
    let mut comments = percents.filter(|at| {
        let before = &line[..*at];
        (before.len() - before.trim_end_matches('\\').len()).is_multiple_of(2)
    });
    comments.next().map_or(line, |at| &line[..at])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fonts_by_name_are_told_from_files() {
        for (tex, places) in [
            ("\\setmainfont{Arial}", vec![0]),
            ("% \\setmainfont{Arial}\n\\x\\fontspec{A}", vec![24]),
            ("\\%\\newfontfamily\\x{A}", vec![2]),
            ("\\font\\x=\"Arial\" at 10pt", vec![0]),
            (
                "\\font\\x=\"[a.otf]\" \\font\\y=cmr10 \\fontsize{1}{2} \\the\\font",
                vec![],
            ),
        ] {
            let found = named_fonts(FileId(0), tex);
            let starts: Vec<u32> = found.iter().map(|d| d.primary.span.start).collect();
            assert_eq!(starts, places, "{tex}");
        }
    }
}
