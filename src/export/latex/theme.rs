//! Themes: the layout of CVs, as data.
//!
//! A theme is a folder: `theme.yaml` (the [`Manifest`] in this file), `preamble.tex` (the
//! LaTeX that is preloaded), and templates. Templates that it lacks are taken from the
//! theme that it extends, and finally from the common ones, so a theme may consist of two
//! files. Everything is checked when the theme is loaded, or when the program is built
//! for built-in themes.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::sync::Arc;

use handlebars::Handlebars;
use indexmap::IndexMap;
use serde::Deserialize;

use super::characters::FontFile;
use super::lint::{self, Parsed, Parseds, span};
use super::lint_adjacent::adjacent_values;
use super::named_fonts::named_fonts;
use super::options::{self, OptionTable, OptionValues};
use super::origin::TemplateLines;
use super::templates::{Templates, Texts, parse};
use super::{Paper, builtin, codes, shape};
use crate::diag::{Diagnostic, FileId, Sink, Sources, Span, did_you_mean};
use crate::model::{Hyphenation, Locale, SectionKind};
use crate::tex::Preamble;

/// The contents of `theme.yaml`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// The name that `--theme` takes.
    pub name: String,
    /// A description in one line, for `tenure list themes`.
    pub description: String,
    /// The theme whose files are used wherever this one has none.
    pub extends: Option<String>,
    /// The default paper.
    pub paper: Option<Paper>,
    /// Font files for characters that the main font lacks, in order of preference.
    #[serde(default)]
    pub fallback: Vec<String>,
    /// How far spacing may be changed to fit a document on its pages.
    pub spacing: Option<Spacing>,
    /// The options that documents may set.
    #[serde(default)]
    pub options: OptionTable,
    /// Values for options of the theme that it extends.
    #[serde(default)]
    pub set: OptionValues,
    /// Font families by role: `main`, `mono` and others that the theme uses.
    #[serde(default)]
    pub fonts: IndexMap<String, Family>,
}

impl Manifest {
    /// This manifest, with everything that it does not set taken from `base`.
    #[must_use]
    pub fn over(mut self, base: Manifest) -> Manifest {
        for (family, faces) in base.fonts {
            self.fonts.entry(family).or_insert(faces);
        }
        for (name, option) in base.options {
            self.options.entry(name).or_insert(option);
        }
        for (name, value) in base.set {
            self.set.entry(name).or_insert(value);
        }
        if self.fallback.is_empty() {
            self.fallback = base.fallback;
        }
        Manifest {
            paper: self.paper.or(base.paper),
            spacing: self.spacing.or(base.spacing),
            extends: base.extends,
            ..self
        }
    }
}

/// Limits for the factor on the theme's spacing.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Spacing {
    /// The tightest.
    #[serde(deserialize_with = "factor")]
    pub least: f32,
    /// The widest.
    #[serde(deserialize_with = "factor")]
    pub most: f32,
}

impl Default for Spacing {
    fn default() -> Self {
        Spacing { least: 1.0, most: 1.0 }
    }
}

/// A factor from a quarter to four.
fn factor<'de, D: serde::Deserializer<'de>>(d: D) -> Result<f32, D::Error> {
    let text = String::deserialize(d)?;
    let factor = text.parse().ok().filter(|factor| (0.25..=4.0).contains(factor));
    factor.ok_or_else(|| {
        serde::de::Error::custom(format!(
            "`{text}` is not a factor: write a number from `0.25` \
             to `4`"
        ))
    })
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
    /// OpenType features for all of them, in XeTeX's syntax: `+onum;+pnum`.
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
    /// Its manifest.
    pub manifest: Manifest,
    /// The LaTeX before the document, with the files that it loads.
    pub preamble: Preamble,
    /// The source of `preamble.tex`.
    pub preamble_file: Option<FileId>,
    /// Whether it is built in.
    pub trusted: bool,
    /// The fonts that are queried for characters, unless they are part of this program.
    pub own_fonts: BTreeMap<String, FontFile>,
    /// Whether a template composes lines from the parts of a publication, which are not
    /// prepared otherwise.
    pub(super) composes: bool,
    pub(super) templates: Arc<Templates>,
    pub(super) lines: TemplateLines,
}

/// The files of a theme by kind.
#[derive(Default)]
struct Files {
    preamble: Preamble,
    preamble_file: Option<FileId>,
    /// With marked lines.
    templates: Texts,
    composes: bool,
    lines: TemplateLines,
}

/// The template of the whole document.
pub(super) const DOCUMENT: &str = "cv";
/// The template of topics without a template of their own.
pub(super) const ENTRY: &str = "entry";
const TEMPLATE: &str = ".tex.hbs";
/// The file name extensions of LaTeX files.
const TEX: [&str; 5] = [".tex", ".sty", ".cls", ".clo", ".def"];

impl Theme {
    /// Assembles a theme from its files by name, including the common ones. `shown` gives
    /// the name by which the user knows a file. Mistakes go to `sink`, with their places
    /// in `sources`.
    pub fn new(
        manifest: Manifest,
        files: &BTreeMap<String, Vec<u8>>,
        shown: impl Fn(&str) -> String,
        sources: &mut Sources,
        sink: &mut Sink,
    ) -> Option<Theme> {
        let (files, mut found) = Files::sort(&manifest, files, shown, sources);
        let (templates, errors) = parse(&files.templates);
        found.extend(
            errors.iter().map(|(file, error)| template_error(*file, sources, error)),
        );
        if found.is_empty() {
            found = walk(&templates, &files.templates, sources);
        }
        if files.preamble.tex.is_empty() {
            let message = format!("the theme `{}` has no `preamble.tex`", manifest.name);
            found.push(
                Diagnostic::new(&codes::THEME, Span::NONE, message)
                    .help("add one, or write `extends: faculty` in `theme.yaml`"),
            );
        }
        let sound = found.is_empty();
        sink.extend(found);
        sound.then(|| files.of(manifest, |texts| Templates::whole(texts, templates)))
    }

    /// Whether it has a template of that name.
    pub(super) fn has(&self, template: &str) -> bool {
        self.templates.has(template)
    }

    /// Whether a template composes lines from the parts of publications.
    pub fn composes(&self) -> bool {
        self.composes
    }

    /// Begins to parse the templates of a document with these kinds of sections, in a thread.
    pub fn parse_ahead(&self, kinds: impl Iterator<Item = SectionKind>) {
        let kinds = kinds.map(SectionKind::as_str);
        let kinds = kinds.map(|kind| if self.has(kind) { kind } else { ENTRY });
        self.templates.parse_ahead(kinds.chain([DOCUMENT]).collect());
    }

    /// The same for files that were checked when they were compiled in. Their templates are
    /// parsed later.
    pub fn tested(
        manifest: Manifest,
        files: &BTreeMap<String, Vec<u8>>,
        shown: impl Fn(&str) -> String,
        sources: &mut Sources,
    ) -> Theme {
        Files::sort(&manifest, files, shown, sources).0.of(manifest, Templates::later)
    }
}

impl Files {
    /// Sorts files by kind and reports mistakes that are found before parsing.
    fn sort(
        manifest: &Manifest,
        files: &BTreeMap<String, Vec<u8>>,
        shown: impl Fn(&str) -> String,
        sources: &mut Sources,
    ) -> (Files, Vec<Diagnostic>) {
        let mut sorted = Files::default();
        let mut found = Vec::new();
        for (path, data) in files {
            let mut add = || {
                let text = String::from_utf8_lossy(data).into_owned();
                (sources.add(shown(path), text.clone()), text)
            };
            if let Some(name) = path.strip_suffix(TEMPLATE) {
                let (file, text) = add();
                found.extend(refuse_raw(file, &text));
                found.extend(named_fonts(file, &text));
                let name = name.trim_start_matches("partials/").to_owned();
                sorted.composes |= text.contains("parts");
                // Markers are at the ends of lines, so places in the template stay valid.
                let marked = sorted.lines.mark(file, &text);
                sorted.templates.insert(name, (file, marked));
            } else if path == "preamble.tex" {
                let (file, text) = add();
                sorted.preamble_file = Some(file);
                found.extend(named_fonts(file, &text));
                sorted.preamble.tex = fonts(manifest, &text)
                    + &options::defaults(&manifest.options)
                    + &word_breaks();
            } else if path != "theme.yaml" {
                if TEX.iter().any(|ending| path.ends_with(ending)) {
                    let (file, text) = add();
                    found.extend(named_fonts(file, &text));
                }
                sorted.preamble.files.insert(path.clone(), data.clone());
            }
        }
        (sorted, found)
    }

    fn of(
        self,
        manifest: Manifest,
        parsed: impl FnOnce(Texts) -> Arc<Templates>,
    ) -> Theme {
        let Files { preamble, preamble_file, composes, lines, templates } = self;
        Theme {
            manifest,
            preamble,
            preamble_file,
            trusted: true,
            own_fonts: BTreeMap::new(),
            composes,
            templates: parsed(templates),
            lines,
        }
    }
}

/// Walks every template as it will run: the document's and those of sections.
fn walk(templates: &Handlebars, written: &Texts, sources: &Sources) -> Vec<Diagnostic> {
    let parsed = |(name, (file, _)): (&'_ String, &(FileId, String))| {
        Some((
            name.clone(),
            Parsed { file: *file, template: templates.get_template(name)? },
        ))
    };
    let templates: Parseds = written.iter().filter_map(parsed).collect();
    let mut reached = BTreeSet::new();
    let sections = SectionKind::ALL.iter().map(|k| (k.as_str(), *k));
    // A topic without a template is printed by the common template.
    let with_template = |(name, kind): &(&str, SectionKind)| {
        templates.contains_key(*name) || !kind.has_entries()
    };
    let sections =
        sections.filter(with_template).map(|(name, kind)| (name, shape::section(kind)));
    let roots = [(DOCUMENT, shape::document()), (ENTRY, shape::common())];
    let roots = roots.into_iter().chain(sections);
    let mut found: Vec<Diagnostic> = adjacent_values(&templates, sources);
    for (root, shape) in roots {
        for new in lint::lint(root, &shape, &templates, sources, &mut reached) {
            if !found.contains(&new) {
                found.push(new);
            }
        }
    }
    let ours = builtin::template_names();
    for (name, Parsed { file, .. }) in &templates {
        if !reached.contains(name) && !ours.contains(name.as_str()) {
            let message = format!("no template uses `{name}`");
            let near = did_you_mean(name, ours.iter().copied());
            let mut unused =
                Diagnostic::new(&codes::TEMPLATE, sources.line(*file, 1), message);
            unused.help.extend(near.map(|near| format!("did you mean `{near}`?")));
            found.push(unused);
        }
    }
    found
}

/// The preamble with the font families declared where it loads the end of our package.
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
            // A missing face is replaced by the regular one, never by TeX's choice.
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
            // LaTeX's substitute for missing fonts, which it checks in every document.
            let _ =
                writeln!(out, "\\DeclareFontSubstitution{{TU}}{{{family}}}{{m}}{{n}}");
        }
    }
    out
}

/// The hyphenation of each language.
fn word_breaks() -> String {
    let line = |locale: Locale| {
        let Hyphenation { patterns, left, right } = &locale.vocabulary().hyphenation;
        format!("\\wordbreaks{{{}}}{{{patterns}}}{{{left}}}{{{right}}}\n", locale.tag())
    };
    // A theme may work without our package.
    let usual = String::from("\\providecommand\\wordbreaks[4]{}\n");
    usual + &Locale::all().map(line).collect::<String>()
}

/// Rejects `{{{`, `{{&` and `\{{`: in Handlebars the first two print without escaping and
/// consume the braces of `\textbf{{{name}}}`, and the third prints itself.
fn refuse_raw(file: FileId, text: &str) -> Option<Diagnostic> {
    let (at, mark) = ["{{{", "{{&", "\\{{"]
        .into_iter()
        .filter_map(|mark| text.find(mark).map(|at| (at, mark)))
        .min()?;
    let span = span(file, at, mark.len());
    let message = format!("`{mark}` is not allowed in a template");
    Some(
        Diagnostic::new(&codes::TEMPLATE, span, message)
            .help("write `\\textbf{ {{~name~}} }`, with spaces around the value"),
    )
}

fn template_error(
    file: FileId,
    sources: &Sources,
    error: &handlebars::TemplateError,
) -> Diagnostic {
    let (line, column) = error.pos().unwrap_or((1, 1));
    let reason = error.reason().to_string();
    let first = reason.lines().next().unwrap_or("it cannot be read").to_lowercase();
    let span = sources.from_line_column(file, line, column);
    Diagnostic::new(&codes::TEMPLATE, span, first)
}
