//! Builds the bundle: TeX's files and the formats of themes in one block, which is compiled in.
//!
//! It is built during set-up, by a program that was compiled without it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};

use super::reader::FileReader;
use super::target::Target;
use super::{paths, theme};
use crate::diag::{EmitFormat, Sink, Sources, emit};
use crate::engine::{
    self, Bundle, BundleManifest, GLYPH_LISTS, ManifestFile, PageStore, SHORT, format,
};
use crate::export::latex::{Family, builtin, glyph_names};
use crate::tex::Preamble;

/// Our own files next to the manifest. TeX Live generates its versions during installation.
const OURS: [&str; 2] = ["language.dat", "pdftex.map"];
/// The compression level of zstd: slow, because a bundle is written once and read often.
const LEVEL: i32 = 15;

/// A request for a bundle.
pub(crate) struct BundleRequest<'b> {
    /// The list of TeX's files, with their digests.
    pub manifest: &'b Path,
    /// Folders of TeX files; earlier ones take precedence.
    pub tex: &'b [PathBuf],
    /// Whether files may differ from the manifest.
    pub any: bool,
    /// The file to write.
    pub output: &'b Path,
}

/// Prints progress while a bundle is built.
pub(crate) type Say<'s> = dyn Fn(&str) + 's;

/// Builds a bundle and writes it. `say` prints the progress.
///
/// # Errors
/// If a file is missing or differs from the manifest, a theme has mistakes, or a format cannot be
/// built or verified.
pub(crate) fn make(request: &BundleRequest, say: &Say) -> anyhow::Result<()> {
    format::map_large_allocations();
    let mut files = tex_files(request, say)?;
    let beside = request.manifest.parent().unwrap_or(Path::new("."));
    for name in OURS {
        let path = beside.join(name);
        if path.is_file() {
            files.insert(name.to_owned(), fs::read(path)?);
        }
    }
    shorten_lists(&mut files);
    // An engine with these files builds the formats.
    let bare = engine::pack(&files, &BTreeSet::new(), &PageStore::default(), 1)?;
    let bundle = Bundle::open(bare.leak(), None)?;
    let mut preambles = vec![("LaTeX", Preamble::default())];
    let mut fonts = BTreeSet::new();
    let reader = FileReader::of_disk();
    for name in builtin::names() {
        let (mut sources, mut sink) = (Sources::default(), Sink::default());
        let found = theme::find(name, &mut sources, &mut sink, &reader)?;
        let theme = found.with_context(|| {
            let found =
                emit(&sink.into_sorted(), &sources, &[], EmitFormat::Short, false);
            format!("the theme `{name}` cannot be loaded:\n{found}")
        })?;
        let families = theme.manifest.fonts.values();
        fonts.extend(families.flat_map(Family::files).map(str::to_owned));
        preambles.push((name, theme.preamble));
    }
    let mut store = PageStore::default();
    let mut formats = Vec::new();
    for (name, preamble) in preambles {
        say(&format!("building the format of {name}"));
        let format = format::make(bundle, &preamble, &mut store)
            .map_err(|log| anyhow::anyhow!("{log}\ncannot build the format of {name}"))?;
        files.insert(format::name(&preamble), format.image.clone());
        formats.push(format);
    }
    let bytes: &'static [u8] = engine::pack(&files, &fonts, &store, LEVEL)?.leak();
    let bundle = Bundle::open(bytes, None)?;
    for format in &formats {
        format::verify(bundle, format).map_err(anyhow::Error::msg)?;
    }
    Target::File(request.output.to_owned()).write(bytes)?;
    let megabytes = bytes.len() / 1_000_000;
    say(&format!(
        "{}: {} files, {megabytes} MB",
        paths::shown(request.output),
        files.len()
    ));
    Ok(())
}

/// Adds short versions of the lists of glyph names, with only the names in the OpenType fonts.
fn shorten_lists(files: &mut BTreeMap<String, Vec<u8>>) {
    let mut used: BTreeSet<String> = BTreeSet::new();
    let fonts = files.iter().filter(|(name, _)| name.ends_with(".otf"));
    for name in fonts.flat_map(|(_, font)| glyph_names(font)) {
        // `f_f.sc` is looked up by its parts.
        let base = name.split('.').next().unwrap_or_default().to_owned();
        used.extend(base.split('_').map(str::to_owned));
        used.extend([base, name]);
    }
    for name in GLYPH_LISTS {
        let Some(list) = files.get(name) else { continue };
        let list = String::from_utf8_lossy(list);
        let short = engine::shortened(&list, |name| used.contains(name));
        files.insert(format!("{SHORT}{name}"), short.into_bytes());
    }
}

/// Finds the files of the manifest in the folders, and compares their digests.
fn tex_files(
    request: &BundleRequest,
    say: &Say,
) -> anyhow::Result<BTreeMap<String, Vec<u8>>> {
    let text = fs::read_to_string(request.manifest)
        .with_context(|| format!("cannot read `{}`", paths::shown(request.manifest)))?;
    let manifest: BundleManifest = text
        .parse()
        .map_err(|e| anyhow::anyhow!("{}: {e}", paths::shown(request.manifest)))?;
    let by_name = if request.any { index(request.tex) } else { BTreeMap::new() };
    let mut files = BTreeMap::new();
    let (mut missing, mut different) = (Vec::new(), Vec::new());
    for file in &manifest.0 {
        let Some(data) = read(file, request.tex, &by_name) else {
            missing.push(file.path.as_str());
            continue;
        };
        if !file.is(&data) {
            different.push(file.path.as_str());
        }
        files.insert(file.name().to_owned(), data);
    }
    check_none(&missing, "missing", request.any, say)?;
    check_none(&different, "different from the manifest", request.any, say)?;
    Ok(files)
}

fn read(
    file: &ManifestFile,
    folders: &[PathBuf],
    by_name: &BTreeMap<String, PathBuf>,
) -> Option<Vec<u8>> {
    let direct = folders.iter().find_map(|folder| fs::read(folder.join(&file.path)).ok());
    direct.or_else(|| fs::read(by_name.get(file.name())?).ok())
}

/// Every file of the folders by name. Earlier folders take precedence.
fn index(folders: &[PathBuf]) -> BTreeMap<String, PathBuf> {
    let mut files = BTreeMap::new();
    let mut open: Vec<PathBuf> = folders.iter().rev().cloned().collect();
    while let Some(folder) = open.pop() {
        let Ok(listing) = fs::read_dir(&folder) else { continue };
        let mut paths: Vec<PathBuf> =
            listing.flatten().map(|entry| entry.path()).collect();
        paths.sort();
        for path in paths {
            let name =
                path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            if path.is_dir() && !["doc", "source", "latex-dev"].contains(&name.as_str()) {
                open.push(path);
            } else {
                files.entry(name).or_insert(path);
            }
        }
    }
    files
}

/// Reports files that are missing or different: as an error, or as a warning.
fn check_none(
    paths: &[&str],
    what: &str,
    only_warn: bool,
    say: &Say,
) -> anyhow::Result<()> {
    if paths.is_empty() {
        return Ok(());
    }
    let shown: Vec<&str> = paths.iter().copied().take(10).collect();
    let more = paths.len() - shown.len();
    let mut message = format!(
        "{} of the bundle's files are {what}:\n  {}",
        paths.len(),
        shown.join("\n  ")
    );
    if more > 0 {
        message.push_str(&format!("\n  and {more} more"));
    }
    if only_warn {
        say(&format!(
            "warning: {message}\nthe bytes of PDFs will differ from those of other builds"
        ));
        return Ok(());
    }
    bail!(
        "{message}\nhelp: run `make clean-tex` and `make` to fetch them again; `make TEX=FOLDER` \
         uses the files of another TeX Live as they are"
    )
}
