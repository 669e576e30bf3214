//! Documents that were made before, by what they were made of.
//!
//! A name is the digest of all that a document depends on: the program, the texts of
//! database, theme and flags, fonts, the variant and the date. What had something to tell
//! is not kept, so that it is told each time. Each entry is one file; an entry that is not
//! whole is none.

use std::fs::{self, Metadata};
use std::path::{Path, PathBuf};

use anyhow::Context;
use sha2::{Digest, Sha256};

use super::super::digest::{hex, identity};
use super::super::document::Document;
use super::super::open::Workspace;
use super::super::target::Target;
use super::super::{clock, files, paths};
use crate::engine::{Bundle, Isolation, format};
use crate::export::Format;
use crate::pdf;

/// A folder of what was made before.
pub(crate) struct Cache(PathBuf);

/// What is kept of a document.
pub(crate) struct CachedDocument {
    pub format: &'static Format,
    pub bytes: Vec<u8>,
    pub pages: u16,
    /// Entries that were left out for space.
    pub cut: usize,
}

impl Cache {
    /// A cache in a folder, which may be new.
    pub fn open(folder: &Path) -> anyhow::Result<Cache> {
        fs::create_dir_all(folder).with_context(|| {
            format!("cannot make the cache `{}`", paths::shown(folder))
        })?;
        Ok(Cache(folder.to_owned()))
    }

    /// What was made before of the same. Who may write to the folder may have written anything:
    /// it is read as a stranger's.
    pub fn get(
        &self,
        input: &str,
        format: &Format,
        isolation: &Isolation,
    ) -> Option<CachedDocument> {
        let file = self.file(input);
        // Before it is opened: a link may lead anywhere, and a pipe has no end.
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
        let entry =
            CachedDocument { format: kept, bytes: rest[end + 1..].to_vec(), pages, cut };
        entry.is_whole(isolation).then_some(entry)
    }

    /// Keeps what was made.
    ///
    /// # Errors
    /// If it cannot be written. Then it is made again the next time.
    pub fn put(&self, input: &str, entry: &CachedDocument) -> anyhow::Result<()> {
        let CachedDocument { format, pages, cut, .. } = entry;
        let mut rest = format!("{} {pages} {cut}\n", format.extension).into_bytes();
        rest.extend_from_slice(&entry.bytes);
        let bytes = [digest_of(input, &rest).as_bytes(), &rest].concat();
        Target::File(self.file(input)).write(&bytes).context("nothing was kept")
    }

    fn file(&self, input: &str) -> PathBuf {
        let (folder, name) = input.split_at(2);
        self.0.join(folder).join(name)
    }
}

impl CachedDocument {
    /// Whether its bytes are a document of so many pages.
    fn is_whole(&self, isolation: &Isolation) -> bool {
        if !self.format.is_typeset {
            return true;
        }
        let found = isolation.run(|| pdf::verify(&self.bytes).ok());
        found.ok().flatten() == Some(self.pages.into())
    }
}

/// The digest of an entry, and of its name: that of one document is none of another.
fn digest_of(input: &str, entry: &[u8]) -> String {
    hex(&Sha256::new().chain_update(input).chain_update(entry).finalize())
}

/// The digest of all that a document depends on.
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
    // Without a date that is given, a PDF has that of the day that it was made, and is as
    // good on the next. The year counts: there are rules about it.
    let date = if clock::is_given() { clock::epoch()? } else { clock::year()?.into() };
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
    add(workspace.photo.as_ref().map_or(&[], |photo| photo.as_slice()));
    if let Some(theme) = workspace.config.themes.get(document.theme()) {
        add(format::name(&theme.preamble).as_bytes());
    }
    add(document.name.as_ref().map_or("", |name| name.as_str()).as_bytes());
    Ok(hex(&digest.finalize()))
}
