//! Themes: how a CV looks, as data.
//!
//! A theme is a folder: `theme.yaml` (this file's [`Manifest`]), `preamble.tex` (the
//! LaTeX that is preloaded), and templates. Templates that it does not have are those of
//! the theme that it extends, and in the end the common ones, so a theme may be two
//! files. All of it is checked when the theme is loaded.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use handlebars::{Handlebars, no_escape};
use indexmap::IndexMap;
use serde::Deserialize;

use super::{Paper, Preamble, codes};
use crate::diag::{Diagnostic, FileId, Sink, Sources, Span};

/// What `theme.yaml` says.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// The name by which `--theme` finds it.
    pub name: String,
    /// A line for `tenure list themes`.
    pub description: String,
    /// The theme whose files it uses where it has none.
    pub extends: Option<String>,
    /// The paper if none is asked for.
    #[serde(default)]
    pub paper: Paper,
    /// Font families by the role they have: `main`, `mono` and others of the theme's.
    #[serde(default)]
    pub fonts: IndexMap<String, Family>,
}

/// The files of a font family.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Family {
    /// Upright, regular weight.
    pub regular: String,
    /// Italic.
    pub italic: Option<String>,
    /// Bold.
    pub bold: Option<String>,
    /// Bold italic.
    pub bold_italic: Option<String>,
    /// OpenType features for all of them, as XeTeX has them: `+onum;+pnum`.
    #[serde(default)]
    pub features: String,
}

impl Family {
    /// All its files.
    pub fn files(&self) -> impl Iterator<Item = &str> {
        let others = [&self.italic, &self.bold, &self.bold_italic];
        let others = others.into_iter().flatten().map(String::as_str);
        std::iter::once(self.regular.as_str()).chain(others)
    }
}

/// A theme, loaded and checked.
pub struct Theme {
    /// What it says of itself.
    pub manifest: Manifest,
    /// The LaTeX before the document, with the files that it loads.
    pub preamble: Preamble,
    pub(super) templates: Handlebars<'static>,
}

/// The template of the whole document.
pub(super) const DOCUMENT: &str = "cv";
const TEMPLATE: &str = ".tex.hbs";

impl Theme {
    /// Puts a theme together from its files by name, the common ones among them.
    /// Mistakes go to `sink`, with their places in `sources`.
    pub fn new(
        manifest: Manifest,
        files: &BTreeMap<String, Vec<u8>>,
        sources: &mut Sources,
        sink: &mut Sink,
    ) -> Option<Theme> {
        let mut templates = Handlebars::new();
        templates.set_strict_mode(true);
        templates.set_prevent_indent(true);
        // Values are safe by type; escaping them again would print the escapes.
        templates.register_escape_fn(no_escape);
        let mut preamble = Preamble::default();
        let mut sound = true;
        for (path, data) in files {
            if let Some(name) = path.strip_suffix(TEMPLATE) {
                let text = String::from_utf8_lossy(data).into_owned();
                let file = sources.add(format!("{}/{path}", manifest.name), text.clone());
                let found = refuse_raw(file, &text);
                sound &= found.is_none();
                sink.extend(found);
                let name = name.trim_start_matches("partials/");
                if let Err(error) = templates.register_template_string(name, &text) {
                    sink.push(template_error(file, &text, &error));
                    sound = false;
                }
            } else if path == "preamble.tex" {
                preamble.tex = fonts(&manifest, &String::from_utf8_lossy(data));
            } else if path != "theme.yaml" {
                preamble.files.insert(path.clone(), data.clone());
            }
        }
        if preamble.tex.is_empty() {
            let message = format!("the theme `{}` has no `preamble.tex`", manifest.name);
            sink.push(
                Diagnostic::new(&codes::THEME, Span::NONE, message)
                    .help("write one, or say `extends: faculty` in its `theme.yaml`"),
            );
            sound = false;
        }
        sound.then_some(Theme { manifest, preamble, templates })
    }
}

/// The preamble with the families declared where it loads our package's end.
fn fonts(manifest: &Manifest, preamble: &str) -> String {
    let mut out = preamble.to_owned();
    out.push_str("% The fonts of theme.yaml.\n");
    for (family, files) in &manifest.fonts {
        let _ = writeln!(out, "\\tenurefamily{{{family}}}");
        let shapes = [
            ("m", "n", Some(&files.regular)),
            ("m", "it", files.italic.as_ref()),
            ("b", "n", files.bold.as_ref()),
            ("b", "it", files.bold_italic.as_ref()),
        ];
        for (series, shape, file) in shapes {
            // A face that is not given is the regular one, never one of TeX's choice.
            let file = file.unwrap_or(&files.regular);
            let features = &files.features;
            let _ = writeln!(
                out,
                "\\tenurefont{{{family}}}{{{series}}}{{{shape}}}{{{file}}}{{{features}}}"
            );
        }
        let role = match family.as_str() {
            "main" => "rm",
            "mono" => "tt",
            "sans" => "sf",
            _ => continue,
        };
        let _ = writeln!(out, "\\renewcommand\\{role}default{{{family}}}");
        if role == "rm" {
            // What LaTeX takes where a font is missing, and looks at in every document.
            let _ =
                writeln!(out, "\\DeclareFontSubstitution{{TU}}{{{family}}}{{m}}{{n}}");
        }
    }
    out
}

/// Refuses `{{{`, `{{&` and `\{{`: by the rules of Handlebars the first two print
/// without escaping and eat the braces of `\textbf{{{name}}}`, the third prints itself.
fn refuse_raw(file: FileId, text: &str) -> Option<Diagnostic> {
    let (at, mark) = ["{{{", "{{&", "\\{{"]
        .into_iter()
        .filter_map(|mark| text.find(mark).map(|at| (at, mark)))
        .min()?;
    let span = span(file, at, mark.len());
    let message = format!("`{mark}` in a template does not do what LaTeX wants");
    Some(
        Diagnostic::new(&codes::TEMPLATE, span, message)
            .help("write `\\textbf{ {{~name~}} }`, with spaces around"),
    )
}

fn span(file: FileId, start: usize, length: usize) -> Span {
    let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    Span { file, start: number(start), end: number(start + length) }
}

fn template_error(
    file: FileId,
    text: &str,
    error: &handlebars::TemplateError,
) -> Diagnostic {
    let (line, column) = error.pos().unwrap_or((1, 1));
    let starts = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1));
    let line_start = starts.into_iter().nth(line.saturating_sub(1)).unwrap_or(0);
    let at = (line_start + column.saturating_sub(1)).min(text.len());
    let reason = error.reason().to_string();
    let first = reason.lines().next().unwrap_or("it cannot be read").to_owned();
    Diagnostic::new(&codes::TEMPLATE, span(file, at, 0), first.to_lowercase())
}
