//! From the name or folder of a theme to the theme.

mod options;

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{anyhow, bail};

pub(crate) use options::{faults, page};

use super::files::Files;
use super::reader::Reader;
use super::{codes, fonts, paths, photo};
use crate::diag::{Diagnostic, Sink, Sources, Span, did_you_mean};
use crate::engine::{Isolation, Sandbox};
use crate::export::latex::{Manifest, Theme, builtin};
use crate::load;
use crate::picture;

/// Files of a theme by their path in its folder.
type ThemeFiles = BTreeMap<String, Vec<u8>>;

/// What the files of a theme may have together, in bytes.
const LARGEST: usize = 64 << 20;
/// What files of LaTeX end with.
const TEX: [&str; 5] = [".tex", ".sty", ".cls", ".clo", ".def"];
/// Themes that extend one another; more is a circle.
const CHAIN: usize = 8;

/// Loads a theme: a built-in one by name, any other by its folder. Mistakes in it go to
/// `sink`; then there is none.
pub(crate) fn find(
    named: &str,
    sources: &mut Sources,
    sink: &mut Sink,
    reader: &Reader,
) -> anyhow::Result<Option<Theme>> {
    load(named, false, sources, sink, reader)
}

/// The same, without looking for mistakes where there are none: what is built in has been
/// [found](find) with its formats.
pub(crate) fn find_quickly(
    named: &str,
    sources: &mut Sources,
    sink: &mut Sink,
    reader: &Reader,
) -> anyhow::Result<Option<Theme>> {
    load(named, !is_folder(named), sources, sink, reader)
}

fn load(
    named: &str,
    is_tested: bool,
    sources: &mut Sources,
    sink: &mut Sink,
    reader: &Reader,
) -> anyhow::Result<Option<Theme>> {
    let mut files = if is_folder(named) {
        let is_asked = reader.isolation.sandbox == Sandbox::Require;
        reader.files.stays(Path::new(named), is_asked)?;
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
    // What a process of its own can do in its time, this one can.
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
    let is_whole = read_fonts(named, &mut theme, isolation, sink)?;
    Ok(Some(theme).filter(|_| is_whole))
}

/// Reads a theme's own fonts. Those that cannot be used are told.
fn read_fonts(
    folder: &str,
    theme: &mut Theme,
    isolation: &Isolation,
    sink: &mut Sink,
) -> anyhow::Result<bool> {
    let before = sink.count();
    let told = |message| Diagnostic::new(&codes::NO_FONT, Span::NONE, message);
    let manifest = &theme.manifest;
    let fault = fonts::fault(&manifest.fallback);
    sink.extend(fault.map(|fault| told(format!("`fallback` of `{folder}`: {fault}"))));
    let families =
        ["main", "mono"].into_iter().filter_map(|role| manifest.fonts.get(role));
    let asked = families.map(|family| &family.regular).chain(&manifest.fallback);
    for name in asked.cloned().collect::<BTreeSet<String>>() {
        let Some(font) = theme.preamble.files.get(&name) else { continue };
        match fonts::usable(&name, font.clone(), isolation)? {
            Ok(font) => drop(theme.own_fonts.insert(name, font)),
            Err(why) => {
                let message =
                    format!("the font `{name}` of `{folder}` cannot be used: {why}");
                sink.push(told(message));
            }
        }
    }
    Ok(sink.count() == before)
}

/// Whether a theme is named by its folder.
pub(crate) fn is_folder(named: &str) -> bool {
    named.contains(['/', '\\']) || named.starts_with('.')
}

/// A theme's folder as the working folder has it, where a variant names it from the folder of the
/// database.
pub(crate) fn resolve_from(folder: &Path, named: &str) -> String {
    let is_here = folder == Path::new(".");
    if !is_folder(named) || is_here || Path::new(named).is_absolute() {
        return named.to_owned();
    }
    folder.join(named.trim_start_matches("./")).to_string_lossy().into_owned()
}

/// Themes by the names that they were asked for by.
#[derive(Clone, Default)]
pub(crate) struct Themes(BTreeMap<String, Option<Arc<Theme>>>);

impl Themes {
    /// Loads a theme, unless it has been loaded. Mistakes in it go to `sink`.
    ///
    /// # Errors
    /// If there is no such theme, or it cannot be read.
    pub fn load(
        &mut self,
        named: &str,
        sources: &mut Sources,
        sink: &mut Sink,
        reader: &Reader,
    ) -> anyhow::Result<()> {
        if !self.0.contains_key(named) {
            let theme = find_quickly(named, sources, sink, reader)?;
            self.0.insert(named.to_owned(), theme.map(Arc::new));
        }
        Ok(())
    }

    /// A theme that was loaded and has no mistakes.
    pub fn get(&self, named: &str) -> Option<&Theme> {
        self.0.get(named)?.as_deref()
    }
}

/// A folder is one without a slash too, if it is there.
pub(crate) fn named(theme: &Path) -> String {
    let written = theme.to_string_lossy().into_owned();
    if !is_folder(&written) && theme.is_dir() { format!("./{written}") } else { written }
}

/// TeX finds the files of a theme by name alone.
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
        "there is no theme `{name}`\nhelp: {near}the built-in themes are `{known}`; a theme \
         of your own is named by its folder, as in `./{name}`"
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
                "the folder `{}` has more than {} MB",
                paths::shown(place),
                LARGEST >> 20
            );
        };
        left = less;
        read.insert(name, bytes);
        anyhow::Ok(())
    };
    named.into_iter().try_for_each(|file| add(&mut read, file))?;
    // What was made in the folder does not belong to it, unless the theme shows it.
    let shown: Vec<_> =
        pdfs.into_iter().filter(|(name, _)| is_shown(name, &read)).collect();
    shown.into_iter().try_for_each(|file| add(&mut read, file))?;
    if !read.contains_key("theme.yaml") {
        bail!(
            "the folder `{}` has no `theme.yaml`\nhelp: write one that says \
             `name`, `description` and `extends: faculty`",
            paths::shown(place)
        );
    }
    Ok(read)
}

/// The files that a theme's folder may have, by their names in it. What this program writes
/// besides PDFs is none.
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
            let is_none = name.starts_with('.')
                || name.ends_with(".json")
                || name.ends_with(".lock");
            if !is_none {
                found.push((format!("{prefix}{name}"), path));
            }
        }
    }
    Ok(found)
}

/// Whether a theme shows a PDF: a file of it has its name in braces, with or without its ending.
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

/// That a theme's folder cannot be read.
fn unread(files: &dyn Files, place: &Path, error: &io::Error) -> anyhow::Error {
    let shown = paths::shown(place);
    let help = if files.exists(place) {
        "a theme is a folder with a `theme.yaml`".to_owned()
    } else {
        format!("`tenure theme eject faculty {}` makes one", paths::shell(place))
    };
    anyhow!("cannot read the theme `{shown}`: {error}\nhelp: {help}")
}

/// Has the pictures of a theme's folder made again. Those that cannot be are told.
fn reencode(
    folder: &str,
    files: &mut ThemeFiles,
    isolation: &Isolation,
    sink: &mut Sink,
) -> anyhow::Result<bool> {
    let mut whole = true;
    for (name, data) in files.iter_mut().filter(|(name, _)| picture::is_named(name)) {
        match photo::reencoded(data, isolation)? {
            Ok(made) => *data = made,
            Err(error) => {
                let message =
                    format!("the picture `{name}` of `{folder}` cannot be used: {error}");
                let found = Diagnostic::new(&codes::NO_PHOTO, Span::NONE, message);
                sink.push(found.help(error.help()));
                whole = false;
            }
        }
    }
    Ok(whole)
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
