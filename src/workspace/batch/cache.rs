//! A cache of documents, keyed by everything that they depend on.
//!
//! A key is a digest of the program, the texts of the database, theme and flags, the fonts, the
//! variant and the date. Documents with findings are not cached, so that the findings are reported
//! in every run. Each entry is one file; a damaged entry is ignored.

use std::fs::{self, Metadata};
use std::path::{Path, PathBuf};

use anyhow::Context;
use sha2::{Digest, Sha256};

use super::super::digest::{hex, identity};
use super::super::document::Document;
use super::super::open::Workspace;
use super::super::target::Target;
use super::super::{clock, files, paths};
use crate::engine::{Acceleration, Bundle, Isolation, format};
use crate::export::Format;
use crate::pdf;

/// The folder of a cache.
pub(crate) struct Cache(PathBuf);

/// A cached document.
pub(crate) struct CacheEntry {
    pub format: &'static Format,
    pub bytes: Vec<u8>,
    pub pages: u16,
    /// The number of entries that were dropped for space.
    pub cut: usize,
}

impl Cache {
    /// A cache in a folder, which may be new.
    pub fn open(folder: &Path) -> anyhow::Result<Cache> {
        fs::create_dir_all(folder).with_context(|| {
            format!("cannot create the cache `{}`", paths::shown(folder))
        })?;
        Ok(Cache(folder.to_owned()))
    }

    /// The document with a key, if it is cached. The folder is untrusted: whoever can write to it
    /// may have written anything.
    pub fn get(
        &self,
        input: &str,
        format: &Format,
        isolation: &Isolation,
    ) -> Option<CacheEntry> {
        let file = self.file(input);
        // Checked before it is opened, because a link may lead anywhere and a pipe has no end.
        fs::symlink_metadata(&file).ok().filter(Metadata::is_file)?;
        let bytes = files::read_output(&file).ok()?;
        let (digest, rest) = bytes.split_at_checked(64)?;
        if digest != digest_of(input, rest).as_bytes() {
            return None;
        }
        let end = rest.iter().position(|byte| *byte == b'\n')?;
        let line = std::str::from_utf8(&rest[..end]).ok()?;
        let mut words = line.split(' ');
        let kept = Format::by_extension(words.next()?).filter(|kept| *kept == format)?;
        let (pages, cut) = (words.next()?.parse().ok()?, words.next()?.parse().ok()?);
        let bytes = rest[end + 1..].to_vec();
        let entry = CacheEntry { format: kept, bytes, pages, cut };
        entry.is_valid(isolation).then_some(entry)
    }

    /// Adds a document.
    ///
    /// # Errors
    /// If the file cannot be written. The document is then built again in the next run.
    pub fn put(&self, input: &str, entry: &CacheEntry) -> anyhow::Result<()> {
        let CacheEntry { format, pages, cut, .. } = entry;
        let mut rest = format!("{} {pages} {cut}\n", format.extension).into_bytes();
        rest.extend_from_slice(&entry.bytes);
        let bytes = [digest_of(input, &rest).as_bytes(), &rest].concat();
        Target::File(self.file(input)).write(&bytes).context("cannot cache a document")
    }

    fn file(&self, input: &str) -> PathBuf {
        let (folder, name) = input.split_at(2);
        self.0.join(folder).join(name)
    }
}

impl CacheEntry {
    /// Whether its bytes are a document with its number of pages.
    fn is_valid(&self, isolation: &Isolation) -> bool {
        if !self.format.is_typeset {
            return true;
        }
        let found = isolation.run(|| pdf::verify(&self.bytes).ok());
        found.ok().flatten() == Some(self.pages.into())
    }
}

/// The digest of an entry and its key, so that the entry of one document is not valid for another.
fn digest_of(input: &str, entry: &[u8]) -> String {
    hex(&Sha256::new().chain_update(input).chain_update(entry).finalize())
}

/// The key of a document: the digest of everything that it depends on.
pub(crate) fn input(
    workspace: &Workspace,
    document: &Document,
    format: &Format,
    bundle: &Bundle,
) -> anyhow::Result<String> {
    let mut digest = Sha256::new();
    let mut add = |part: &[u8]| {
        digest.update((part.len() as u64).to_le_bytes());
        digest.update(part);
    };
    add(identity(bundle).as_bytes());
    add(format.extension.as_bytes());
    // Whoever asks for a plain engine doubts what the other has made.
    add(&[u8::from(workspace.config.engine.acceleration()? == Acceleration::Off)]);
    // Without a given date, a PDF of an earlier day is still valid. The year matters, because
    // rules depend on it.
    let epoch = workspace.config.engine.epoch()?;
    let date = if clock::is_given() { epoch } else { clock::year_of(epoch).into() };
    add(&date.to_le_bytes());
    for file in workspace.sources.ids() {
        if let Some(source) = workspace.sources.get(file) {
            add(source.name.as_bytes());
            add(source.text.as_bytes());
        }
    }
    for font in &workspace.fonts {
        add(font.name.as_bytes());
        add(&font.bytes);
    }
    for picture in &workspace.pictures {
        add(picture.file.as_bytes());
        add(&picture.bytes.value);
    }
    if let Some(theme) = workspace.config.themes.get(document.theme()) {
        add(format::name(&theme.preamble).as_bytes());
    }
    add(document.name.as_ref().map_or("", |name| name.as_str()).as_bytes());
    Ok(hex(&digest.finalize()))
}
