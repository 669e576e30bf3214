//! From the name or folder of a theme to the theme.

mod eject;
mod options;
mod trial;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::Path;

use anyhow::{anyhow, bail};

pub(super) use eject::eject;
pub(super) use options::{faults, page};
pub(super) use trial::check;

use super::{codes, document, files, fonts, output};
use crate::diag::{Diagnostic, Sink, Sources, Span, did_you_mean};
use crate::engine::{Isolation, Sandbox};
use crate::load;
use crate::picture;
use crate::render::{Manifest, Theme, builtin};

/// Files of a theme by their path in its folder.
type Files = BTreeMap<String, Vec<u8>>;

/// Themes that extend one another; more is a circle.
const CHAIN: usize = 8;

/// Loads a theme: a built-in one by name, any other by its folder. Mistakes in it go to
/// `sink`; then there is none.
pub(super) fn find(
    named: &str,
    sources: &mut Sources,
    sink: &mut Sink,
    isolation: &Isolation,
) -> anyhow::Result<Option<Theme>> {
    load(named, false, sources, sink, isolation)
}

/// The same, without looking for mistakes where there are none: what is built in has been
/// [found](find) with its formats.
pub(super) fn find_quickly(
    named: &str,
    sources: &mut Sources,
    sink: &mut Sink,
    isolation: &Isolation,
) -> anyhow::Result<Option<Theme>> {
    load(named, !is_folder(named), sources, sink, isolation)
}

fn load(
    named: &str,
    is_tested: bool,
    sources: &mut Sources,
    sink: &mut Sink,
    isolation: &Isolation,
) -> anyhow::Result<Option<Theme>> {
    let mut files = if is_folder(named) {
        files::stays(Path::new(named), isolation.sandbox == Sandbox::Require)?;
        folder(Path::new(named))?
    } else {
        built_in(named)?
    };
    if is_folder(named) && !made_again(named, &mut files, isolation, sink) {
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
        bail!("cannot read the theme `{}`: {error}", files::shown(Path::new(named)));
    }
    let theme = Theme::new(manifest, &all, shown, sources, sink);
    let Some(mut theme) = theme else { return Ok(None) };
    theme.trusted = false;
    let is_whole = characters(named, &mut theme, isolation, sink);
    Ok(Some(theme).filter(|_| is_whole))
}

/// Lists the characters of a theme's own fonts. Those that cannot be used are told.
fn characters(
    folder: &str,
    theme: &mut Theme,
    isolation: &Isolation,
    sink: &mut Sink,
) -> bool {
    let manifest = &theme.manifest;
    let families =
        ["main", "mono"].into_iter().filter_map(|role| manifest.fonts.get(role));
    let asked = families.map(|family| &family.regular).chain(&manifest.fallback);
    let mut whole = true;
    for name in asked.cloned().collect::<BTreeSet<String>>() {
        let Some(font) = theme.preamble.files.get(&name) else { continue };
        match fonts::characters(font.clone(), isolation) {
            Ok((_, characters)) => drop(theme.characters.insert(name, characters)),
            Err(why) => {
                let message =
                    format!("the font `{name}` of `{folder}` cannot be used: {why}");
                sink.push(Diagnostic::new(&codes::NO_FONT, Span::NONE, message));
                whole = false;
            }
        }
    }
    whole
}

/// Whether a theme is named by its folder.
pub(super) fn is_folder(named: &str) -> bool {
    named.contains(['/', '\\']) || named.starts_with('.')
}

/// TeX finds the files of a theme by name alone.
fn flat(files: Files) -> Files {
    let template = |path: &str| path.ends_with(".hbs");
    let name = |path: String| match path.rsplit_once('/') {
        Some((_, name)) if !template(&path) => name.to_owned(),
        _ => path,
    };
    files.into_iter().map(|(path, data)| (name(path), data)).collect()
}

fn built_in(name: &str) -> anyhow::Result<Files> {
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

fn folder(place: &Path) -> anyhow::Result<Files> {
    let mut read = Files::new();
    let partials = place.join("partials");
    for (folder, prefix) in [(place, ""), (&partials, "partials/")] {
        if folder != place && !folder.is_dir() {
            continue;
        }
        let listing = fs::read_dir(folder).map_err(|error| unread(place, &error))?;
        for entry in listing {
            let path = entry?.path();
            let name =
                path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            // What was made in it does not belong to it.
            let is_made = output::is_usual(&name);
            if path.is_file() && !name.starts_with('.') && !is_made {
                read.insert(format!("{prefix}{name}"), files::read_in(place, &path)?);
            }
        }
    }
    if !read.contains_key("theme.yaml") {
        bail!(
            "the folder `{}` has no `theme.yaml`\nhelp: write one that says \
             `name`, `description` and `extends: faculty`",
            files::shown(place)
        );
    }
    Ok(read)
}

/// That a theme's folder cannot be read.
fn unread(place: &Path, error: &io::Error) -> anyhow::Error {
    let shown = files::shown(place);
    let help = if place.exists() {
        "a theme is a folder with a `theme.yaml`".to_owned()
    } else {
        format!("`tenure theme eject faculty {}` makes one", files::shell(place))
    };
    anyhow!("cannot read the theme `{shown}`: {error}\nhelp: {help}")
}

/// Has the pictures of a theme's folder made again. Those that cannot be are told.
fn made_again(
    folder: &str,
    files: &mut Files,
    isolation: &Isolation,
    sink: &mut Sink,
) -> bool {
    let mut whole = true;
    for (name, data) in files.iter_mut().filter(|(name, _)| picture::is_named(name)) {
        match document::reencoded(data, isolation) {
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
    whole
}

fn manifest(
    named: &str,
    files: &Files,
    sources: &mut Sources,
    sink: &mut Sink,
) -> Option<Manifest> {
    let data = files.get("theme.yaml")?;
    let name = format!("{}/theme.yaml", named.trim_end_matches('/'));
    let file = sources.add(name, String::from_utf8_lossy(data));
    load::read_one(file, sources, sink)
}
