//! Loads a theme from its name or its folder.

mod options;

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{anyhow, bail};

pub(crate) use options::{faults, has_option, page};

use super::files::Files;
use super::reader::FileReader;
use super::{codes, fonts, paths, pictures};
use crate::diag::{Diagnostic, Sink, Sources, Span, did_you_mean};
use crate::engine::{Isolation, Sandbox};
use crate::export::latex::{Manifest, Theme, builtin};
use crate::load;
use crate::picture;

/// The files of a theme, by their paths in its folder.
type ThemeFiles = BTreeMap<String, Vec<u8>>;

/// The largest total size of a theme's files, in bytes.
const LARGEST: usize = 64 << 20;
/// The extensions of LaTeX files.
const TEX: [&str; 5] = [".tex", ".sty", ".cls", ".clo", ".def"];
/// The largest number of themes that extend one another, which stops at circles.
const CHAIN: usize = 8;

/// Loads a theme: a built-in one by name, any other by its folder. If it has mistakes, they go to
/// `sink`, and the result is nothing.
pub(crate) fn find(
    named: &str,
    sources: &mut Sources,
    sink: &mut Sink,
    reader: &FileReader,
) -> anyhow::Result<Option<Theme>> {
    load(named, false, sources, sink, reader)
}

/// The same, without checking built-in themes for mistakes. [`find`] has checked them when their
/// formats were built.
pub(crate) fn find_quickly(
    named: &str,
    sources: &mut Sources,
    sink: &mut Sink,
    reader: &FileReader,
) -> anyhow::Result<Option<Theme>> {
    load(named, !is_folder(named), sources, sink, reader)
}

fn load(
    named: &str,
    is_tested: bool,
    sources: &mut Sources,
    sink: &mut Sink,
    reader: &FileReader,
) -> anyhow::Result<Option<Theme>> {
    let mut files = if is_folder(named) {
        let is_required = reader.isolation.sandbox == Sandbox::Require;
        reader.files.check_link(Path::new(named), is_required)?;
        folder(&*reader.files, Path::new(named))?
    } else {
        built_in(named)?
    };
    let isolation = &reader.isolation;
    if is_folder(named) && !reencode(named, &mut files, isolation, sink)? {
        return Ok(None);
    }
    let own: BTreeSet<String> = files.keys().cloned().collect();
    let manifest = manifest(named, &files, sources, sink);
    let Some(mut manifest) = manifest else { return Ok(None) };
    for _ in 0..CHAIN {
        let Some(name) = manifest.extends.clone() else { break };
        let under = built_in(&name)?;
        let Some(extended) = self::manifest(&name, &under, sources, sink) else { break };
        manifest = manifest.over(extended);
        files = under.into_iter().chain(files).collect();
    }
    sink.extend(faults(&manifest.set, &manifest));
    let mut all = builtin::common();
    all.extend(files);
    let shown_folder = named.trim_start_matches("./").trim_end_matches('/');
    let name = manifest.name.clone();
    let shown = |path: &str| {
        let folder = if own.contains(path) { shown_folder } else { &name };
        format!("{folder}/{path}")
    };
    let all = flat(all);
    if is_tested {
        return Ok(Some(Theme::tested(manifest, &all, shown, sources)));
    }
    if !is_folder(named) {
        return Ok(Theme::new(manifest, &all, shown, sources, sink));
    }
    // A separate process loads the theme first, to ensure that it is possible within the limits.
    let rehearsed = isolation.run(|| {
        let (mut sources, mut sink) = (sources.clone(), Sink::default());
        let _ = Theme::new(manifest.clone(), &all, shown, &mut sources, &mut sink);
    });
    if let Err(error) = rehearsed {
        bail!("cannot read the theme `{}`: {error}", paths::shown(Path::new(named)));
    }
    let theme = Theme::new(manifest, &all, shown, sources, sink);
    let Some(mut theme) = theme else { return Ok(None) };
    theme.trusted = false;
    let is_complete = read_fonts(named, &mut theme, isolation, sink)?;
    Ok(Some(theme).filter(|_| is_complete))
}

/// Reads a theme's own fonts. Fonts that cannot be used are reported. Returns whether all can be
/// used.
fn read_fonts(
    folder: &str,
    theme: &mut Theme,
    isolation: &Isolation,
    sink: &mut Sink,
) -> anyhow::Result<bool> {
    let before = sink.count();
    let finding = |message| Diagnostic::new(&codes::NO_FONT, Span::NONE, message);
    let manifest = &theme.manifest;
    let fault = fonts::fault(&manifest.fallback);
    sink.extend(fault.map(|fault| finding(format!("`fallback` of `{folder}`: {fault}"))));
    let families =
        ["main", "mono"].into_iter().filter_map(|role| manifest.fonts.get(role));
    let names = families.map(|family| &family.regular).chain(&manifest.fallback);
    for name in names.cloned().collect::<BTreeSet<String>>() {
        let Some(font) = theme.preamble.files.get(&name) else { continue };
        match fonts::usable(&name, font.clone(), isolation)? {
            Ok(font) => drop(theme.own_fonts.insert(name, font)),
            Err(why) => {
                let message =
                    format!("the font `{name}` of `{folder}` cannot be used: {why}");
                sink.push(finding(message));
            }
        }
    }
    Ok(sink.count() == before)
}

/// Whether a theme is named by its folder.
pub(crate) fn is_folder(named: &str) -> bool {
    named.contains(['/', '\\']) || named.starts_with('.')
}

/// The folder of a theme relative to the working folder. A variant names it relative to the folder
/// of the database.
pub(crate) fn resolve_from(folder: &Path, named: &str) -> String {
    let is_here = folder == Path::new(".");
    if !is_folder(named) || is_here || Path::new(named).is_absolute() {
        return named.to_owned();
    }
    folder.join(named.trim_start_matches("./")).to_string_lossy().into_owned()
}

/// Loaded themes, by the names under which they were requested.
#[derive(Clone, Default)]
pub(crate) struct Themes(BTreeMap<String, Option<Arc<Theme>>>);

impl Themes {
    /// Loads a theme, unless it has been loaded. Mistakes in it go to `sink`.
    ///
    /// # Errors
    /// If the theme is unknown, or cannot be read.
    pub fn load(
        &mut self,
        named: &str,
        sources: &mut Sources,
        sink: &mut Sink,
        reader: &FileReader,
    ) -> anyhow::Result<()> {
        if !self.0.contains_key(named) {
            let theme = find_quickly(named, sources, sink, reader)?;
            self.0.insert(named.to_owned(), theme.map(Arc::new));
        }
        Ok(())
    }

    /// A theme that has been loaded and has no mistakes.
    pub fn get(&self, named: &str) -> Option<&Theme> {
        self.0.get(named)?.as_deref()
    }
}

/// The name of a theme on the command line, where an existing folder needs no slash.
pub(crate) fn named(theme: &Path) -> String {
    let written = theme.to_string_lossy().into_owned();
    if !is_folder(&written) && theme.is_dir() { format!("./{written}") } else { written }
}

/// Moves files of subfolders to the top, except templates, because TeX finds the files of a theme
/// by name only.
fn flat(files: ThemeFiles) -> ThemeFiles {
    let template = |path: &str| path.ends_with(".hbs");
    let name = |path: String| match path.rsplit_once('/') {
        Some((_, name)) if !template(&path) => name.to_owned(),
        _ => path,
    };
    files.into_iter().map(|(path, data)| (name(path), data)).collect()
}

pub(crate) fn built_in(name: &str) -> anyhow::Result<ThemeFiles> {
    if let Some(files) = builtin::files(name) {
        return Ok(files);
    }
    let names = builtin::names();
    let known = names.join("`, `");
    let near = did_you_mean(name, names.iter().copied());
    let near = near.map(|near| format!("did you mean `{near}`? ")).unwrap_or_default();
    bail!(
        "unknown theme `{name}`\nhelp: {near}the built-in themes are `{known}`; name a theme of \
         your own by its folder, as in `./{name}`"
    )
}

fn folder(files: &dyn Files, place: &Path) -> anyhow::Result<ThemeFiles> {
    let (named, pdfs): (Vec<_>, Vec<_>) =
        listed(files, place)?.into_iter().partition(|(name, _)| !name.ends_with(".pdf"));
    let mut read = ThemeFiles::new();
    let mut left = LARGEST;
    let mut add = |read: &mut ThemeFiles, (name, path): (String, PathBuf)| {
        let bytes = files.read_in(place, &path)?;
        let Some(less) = left.checked_sub(bytes.len()) else {
            bail!(
                "the folder `{}` is larger than {} MB",
                paths::shown(place),
                LARGEST >> 20
            );
        };
        left = less;
        read.insert(name, bytes);
        anyhow::Ok(())
    };
    named.into_iter().try_for_each(|file| add(&mut read, file))?;
    // PDFs that were built in the folder are not part of the theme, except those that it shows.
    let shown: Vec<_> =
        pdfs.into_iter().filter(|(name, _)| is_shown(name, &read)).collect();
    shown.into_iter().try_for_each(|file| add(&mut read, file))?;
    if !read.contains_key("theme.yaml") {
        bail!(
            "the folder `{}` has no `theme.yaml`\nhelp: write one with `name`, `description` and \
             `extends: faculty`",
            paths::shown(place)
        );
    }
    Ok(read)
}

/// The files in the folder of a theme, with their names. Manifests, locks and hidden files are not
/// part of a theme.
fn listed(files: &dyn Files, place: &Path) -> anyhow::Result<Vec<(String, PathBuf)>> {
    let mut found = Vec::new();
    let partials = place.join("partials");
    for (folder, prefix) in [(place, ""), (&partials, "partials/")] {
        if folder != place && !files.is_folder(folder) {
            continue;
        }
        let listing = files.list(folder);
        for path in listing.map_err(|error| unread(files, place, &error))? {
            let name =
                path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let is_ignored = name.starts_with('.')
                || name.ends_with(".json")
                || name.ends_with(".lock");
            if !is_ignored {
                found.push((format!("{prefix}{name}"), path));
            }
        }
    }
    Ok(found)
}

/// Whether a theme shows a PDF: one of its files has the name in braces, with or without the
/// extension.
fn is_shown(pdf: &str, files: &ThemeFiles) -> bool {
    let stem = pdf.trim_end_matches(".pdf");
    let names = [format!("{{{stem}}}"), format!("{{{pdf}}}")];
    let has = |text: &[u8]| {
        let text = String::from_utf8_lossy(text);
        names.iter().any(|name| text.contains(name.as_str()))
    };
    let is_text =
        |name: &str| name.ends_with(".hbs") || TEX.iter().any(|it| name.ends_with(it));
    files.iter().any(|(name, text)| is_text(name) && has(text))
}

/// The error for a theme's folder that cannot be read.
fn unread(files: &dyn Files, place: &Path, error: &io::Error) -> anyhow::Error {
    let shown = paths::shown(place);
    let help = if files.exists(place) {
        "a theme is a folder with a `theme.yaml`".to_owned()
    } else {
        format!("create one with `tenure theme eject faculty {}`", paths::shell(place))
    };
    anyhow!("cannot read the theme `{shown}`: {error}\nhelp: {help}")
}

/// Encodes the pictures in a theme's folder again. Pictures that cannot be used are reported.
/// Returns whether all can be used.
fn reencode(
    folder: &str,
    files: &mut ThemeFiles,
    isolation: &Isolation,
    sink: &mut Sink,
) -> anyhow::Result<bool> {
    let mut is_complete = true;
    for (name, data) in files.iter_mut().filter(|(name, _)| picture::is_named(name)) {
        match pictures::reencoded(data, isolation)? {
            Ok(encoded) => *data = encoded,
            Err(error) => {
                let message =
                    format!("the picture `{name}` of `{folder}` cannot be used: {error}");
                let found = Diagnostic::new(&codes::NO_PHOTO, Span::NONE, message);
                sink.push(found.help(error.help()));
                is_complete = false;
            }
        }
    }
    Ok(is_complete)
}

fn manifest(
    named: &str,
    files: &ThemeFiles,
    sources: &mut Sources,
    sink: &mut Sink,
) -> Option<Manifest> {
    let data = files.get("theme.yaml")?;
    let name = format!("{}/theme.yaml", named.trim_end_matches('/'));
    let file = sources.add(name, String::from_utf8_lossy(data));
    load::read_one(file, sources, sink)
}
