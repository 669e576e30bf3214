//! `tenure.lock`: the digests of a database's PDFs, against which a build can be verified.
//!
//! The file is next to the database. Because a PDF contains its date, the file has a date too.
//! PDFs that are verified, or recorded in addition to others, are built with that date.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, bail};

use super::claims::{Claims, Output};
use super::config::Config;
use super::digest::{digest, identity};
use super::files::{self, Disk};
use super::request::BuildRequest;
use super::target::Target;
use super::{clock, codes, inputs, paths};
use crate::diag::{Diagnostic, Span};
use crate::engine::Bundle;

const NAME: &str = "tenure.lock";
/// How long to wait for another run that writes the file.
const PATIENCE: Duration = Duration::from_secs(30);

/// The digests of a database's PDFs.
pub(crate) struct Lock {
    file: PathBuf,
    /// The program that recorded them. Another program may write other bytes.
    program: String,
    /// This program.
    this: String,
    /// The date of the PDFs, in seconds since 1970.
    pub date: u64,
    /// The digests, by the paths of the PDFs relative to the folder of this file.
    digests: BTreeMap<String, String>,
    /// The state of recording; nothing if PDFs are verified.
    recording: Option<Recording>,
}

/// The state of a lock that will be written.
struct Recording {
    /// The date and the digests of the previous file.
    before: Option<(u64, BTreeMap<String, String>)>,
    /// The PDFs whose records are dropped, because their version or date differs.
    lost: Vec<String>,
}

/// The use of the lock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LockMode {
    /// Record the PDFs.
    Record,
    /// Verify the PDFs.
    Verify,
}

/// Opens the lock of the only database.
///
/// # Errors
/// If there are several databases, a PDF goes to standard output, or the lock to verify against is
/// missing or damaged.
pub(crate) fn open(
    mode: LockMode,
    requests: &[BuildRequest],
    config: &Config,
    bundle: &Bundle,
) -> anyhow::Result<Lock> {
    let [request] = requests else {
        bail!("`--lock` and `--locked` work with only one database");
    };
    if request.output.as_deref() == Some(Path::new("-")) {
        bail!(
            "`--lock` and `--locked` record PDFs by file, so no PDF can go to standard output"
        );
    }
    let file = file_of(&request.place);
    let this = format!("{} {}", env!("CARGO_PKG_VERSION"), identity(bundle));
    if mode == LockMode::Record {
        return recording(
            file,
            &request.targets(config)?,
            request.all,
            this,
            config.engine.epoch()?,
        );
    }
    if !file.exists() {
        bail!(
            "`{}` does not exist\nhelp: create it with `tenure build --lock`",
            paths::shown(&file)
        );
    }
    let damaged = || {
        format!(
            "`{}` is damaged\nhelp: write it again with `tenure build --lock`",
            paths::shown(&file)
        )
    };
    let lock = read(&file)?.with_context(damaged)?;
    Ok(Lock { this, ..lock })
}

fn file_of(place: &Path) -> PathBuf {
    let folder = files::folder_of(&Disk, place);
    folder.strip_prefix(".").unwrap_or(folder).join(NAME)
}

/// A lock that records PDFs. The records of other PDFs are kept if this program wrote them, and the
/// new PDFs then get their date. With `all`, records of files that no longer exist are dropped.
fn recording(
    file: PathBuf,
    targets: &[Target],
    all: bool,
    this: String,
    now: u64,
) -> anyhow::Result<Lock> {
    targets.iter().try_for_each(check_name)?;
    let old = if file.exists() { read(&file)? } else { None };
    let mut others = old.as_ref().map_or_else(BTreeMap::new, |old| old.digests.clone());
    for target in targets {
        others.remove(&name(&file, target));
    }
    // Drops the former names and folders of variants.
    let folder = paths::folder_around(&file);
    others.retain(|name, _| !all || folder.join(name).exists());
    let (mut date, mut lost) = (now, Vec::new());
    if let Some(old) = old.as_ref().filter(|_| !others.is_empty()) {
        date = if clock::is_given() { now } else { old.date };
        if old.program != this || old.date != date {
            lost = std::mem::take(&mut others).into_keys().collect();
            date = now;
        }
    }
    let before = old.map(|old| (old.date, old.digests));
    let recording = Some(Recording { before, lost });
    let program = this.clone();
    Ok(Lock { file, program, this, date, digests: others, recording })
}

/// Reads a lock; nothing if it is damaged.
fn read(file: &Path) -> anyhow::Result<Option<Lock>> {
    let bytes = files::read_output(file)?;
    Ok(parsed(file.to_owned(), &String::from_utf8_lossy(&bytes)))
}

fn parsed(file: PathBuf, text: &str) -> Option<Lock> {
    let mut lines = text.lines().filter(|line| !line.starts_with('#'));
    let program = lines.next()?.strip_prefix("program ")?.to_owned();
    let date = lines.next()?.strip_prefix("date ")?.parse().ok()?;
    let date = Some(date).filter(|date| *date <= clock::LAST)?;
    let entry = |line: &str| {
        let (digest, name) = line.split_once("  ")?;
        let is_plain = !line.chars().any(char::is_control);
        is_plain.then_some(())?;
        Some((name.to_owned(), digest.to_owned()))
    };
    let digests = lines.map(entry).collect::<Option<_>>()?;
    let this = String::new();
    Some(Lock { file, program, this, date, digests, recording: None })
}

/// Checks that the name of a PDF can be written on a line, and that the PDF can be written.
fn check_name(target: &Target) -> anyhow::Result<()> {
    let Target::File(file) = target else { return Ok(()) };
    let is_plain = |name: &str| !name.chars().any(char::is_control);
    if !file.to_str().is_some_and(is_plain) {
        bail!(
            "`{NAME}` cannot record the file name `{target}`\nhelp: use a name in UTF-8 without \
             control characters"
        );
    }
    target.check_writable()
}

/// The path of a PDF relative to the folder of the lock.
fn name(file: &Path, target: &Target) -> String {
    match target {
        Target::Standard => "-".to_owned(),
        Target::File(pdf) => paths::from_folder(paths::folder_around(file), pdf),
    }
}

impl Lock {
    /// Claims the file if it will be written, and checks that it can be.
    ///
    /// # Errors
    /// If it cannot be written, or is another output too.
    pub fn claim(&self, claims: &Claims) -> anyhow::Result<()> {
        if self.recording.is_none() {
            inputs::register_input(&self.file);
            return Ok(());
        }
        let target = Target::File(self.file.clone());
        target.check_writable()?;
        claims.claim(&target, Output::Lock)
    }

    /// Records PDFs with their digests. Returns a notice if records of others are dropped.
    ///
    /// # Errors
    /// If another run has recorded PDFs with another date meanwhile.
    pub fn write<'p>(
        &self,
        pdfs: impl Iterator<Item = (&'p Target, &'p str)>,
    ) -> anyhow::Result<Option<String>> {
        let Some(Recording { before, lost }) = &self.recording else {
            return Ok(None);
        };
        let (file, mut digests) = (paths::shown(&self.file), self.digests.clone());
        let _guard = files::lock(paths::folder_around(&self.file), PATIENCE)?;
        let now = if self.file.exists() { read(&self.file)? } else { None };
        let known = before.as_ref();
        match now {
            Some(now) if now.date == self.date && now.program == self.this => {
                let is_new = |(name, digest): &(String, String)| {
                    known.and_then(|(_, before)| before.get(name)) != Some(digest)
                };
                digests.extend(now.digests.into_iter().filter(is_new));
            }
            Some(now) if known.is_none_or(|(date, _)| now.date != *date) => bail!(
                "another run has written `{file}` meanwhile\nhelp: run builds with `--lock` one \
                 after the other, or with the same `SOURCE_DATE_EPOCH`"
            ),
            _ => {}
        }
        digests
            .extend(pdfs.map(|(to, digest)| (name(&self.file, to), digest.to_owned())));
        let mut text = format!(
            "# The digests against which `tenure build --locked` verifies the PDFs.\n\
             program {}\ndate {}\n",
            self.this, self.date
        );
        for (name, digest) in digests {
            let _ = writeln!(text, "{digest}  {name}");
        }
        Target::File(self.file.clone()).write(text.as_bytes())?;
        let lost = Some(lost.join("`, `")).filter(|_| !lost.is_empty());
        Ok(lost.map(|lost| {
            format!(
                "`{file}` no longer records `{lost}`, which another version of tenure or another \
                 date has produced"
            )
        }))
    }

    /// Reports a PDF that differs from the record.
    pub fn fault(&self, target: &Target, pdf: &[u8]) -> Option<Diagnostic> {
        if self.recording.is_some() {
            return None;
        }
        let (name, file) = (name(&self.file, target), paths::shown(&self.file));
        let found = |message| Diagnostic::new(&codes::LOCKED, Span::NONE, message);
        let Some(recorded) = self.digests.get(&name) else {
            return Some(
                found(format!("`{file}` has no record of `{name}`"))
                    .help("`--lock` records the documents that are built"),
            );
        };
        if *recorded == digest(pdf) {
            return None;
        }
        let help = if self.program == self.this {
            "the database, its theme or the flags have changed; if that is intended, record the \
             new PDF with `--lock`"
                .to_owned()
        } else {
            format!(
                "the record was written by tenure {}, and this is tenure {}",
                self.program, self.this
            )
        };
        Some(found(format!("`{name}` differs from its record in `{file}`")).help(help))
    }
}
