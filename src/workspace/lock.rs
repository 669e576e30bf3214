//! `tenure.lock`: which bytes the PDFs of a database have, so that a build can be held to them.
//!
//! It lies beside the database. A PDF has the date that it was made on, so the file has a date
//! too, and what is held to it is made as on that day. So is what is recorded beside others.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, bail};

use super::claims::{Claims, Output};
use super::config::Config;
use super::digest::{digest, identity};
use super::request::BuildRequest;
use super::target::Target;
use super::{clock, codes, files, inputs, paths};
use crate::diag::{Diagnostic, Span};
use crate::engine::Bundle;

const NAME: &str = "tenure.lock";
/// How long another run may take to write one.
const PATIENCE: Duration = Duration::from_secs(30);

/// What the PDFs of a database are to be.
pub(crate) struct Lock {
    file: PathBuf,
    /// The program that has recorded them: another may set the same to other bytes.
    program: String,
    /// This program.
    this: String,
    /// The day that they are made on, in seconds since 1970.
    pub date: u64,
    /// Their digests, by where they lie from the folder of this file.
    digests: BTreeMap<String, String>,
    /// What is needed to record. Else PDFs are held to it.
    recording: Option<Recording>,
}

/// A file that is to be written.
struct Recording {
    /// What it said before: its day, and what it had.
    before: Option<(u64, BTreeMap<String, String>)>,
    /// Those that it loses, of another version or day.
    lost: Vec<String>,
}

/// What is asked of the lock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LockMode {
    /// Record what the PDFs become.
    Record,
    /// Hold them to what was recorded.
    Hold,
}

/// What the PDFs of the one database are held to or recorded in.
///
/// # Errors
/// If they are of several databases or go to standard output, or there is no record to hold them
/// to.
pub(crate) fn open(
    mode: LockMode,
    requests: &[BuildRequest],
    config: &Config,
    bundle: &Bundle,
) -> anyhow::Result<Lock> {
    let [request] = requests else {
        bail!("`--lock` and `--locked` are for the documents of one database");
    };
    if request.output.as_deref() == Some(Path::new("-")) {
        bail!(
            "`--lock` and `--locked` know PDFs by their files, so `-o -` is none for them"
        );
    }
    let file = file_of(&request.place);
    let this = format!("{} {}", env!("CARGO_PKG_VERSION"), identity(bundle));
    if mode == LockMode::Record {
        return recording(file, &request.targets(config)?, request.all, this);
    }
    if !file.exists() {
        bail!(
            "there is no `{}` to hold the PDFs to\nhelp: `tenure build --lock` makes one",
            paths::shown(&file)
        );
    }
    let damaged = || {
        format!(
            "`{}` is damaged\nhelp: `tenure build --lock` makes it anew",
            paths::shown(&file)
        )
    };
    let lock = read(&file)?.with_context(damaged)?;
    Ok(Lock { this, ..lock })
}

fn file_of(place: &Path) -> PathBuf {
    let folder = paths::folder_of(place);
    folder.strip_prefix(".").unwrap_or(folder).join(NAME)
}

/// What PDFs are to be recorded in: beside the others that it has, as on their day, where this
/// program has made them. `all` says that no others are to come.
fn recording(
    file: PathBuf,
    targets: &[Target],
    all: bool,
    this: String,
) -> anyhow::Result<Lock> {
    targets.iter().try_for_each(can_be_recorded)?;
    let now = clock::epoch()?;
    let old = if file.exists() { read(&file)? } else { None };
    let mut others = old.as_ref().map_or_else(BTreeMap::new, |old| old.digests.clone());
    for target in targets {
        others.remove(&name(&file, target));
    }
    // What a variant was called before, or where it was put, is done with.
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

/// What a file says, if it is whole.
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

/// Sees whether a PDF has a name that a line can have.
fn can_be_recorded(target: &Target) -> anyhow::Result<()> {
    let Target::File(file) = target else { return Ok(()) };
    let is_plain = |name: &str| !name.chars().any(char::is_control);
    if !file.to_str().is_some_and(is_plain) {
        bail!(
            "`{NAME}` cannot have the name `{target}`\nhelp: name a file without control characters, in UTF-8"
        );
    }
    target.try_out()
}

/// Where a PDF lies from the folder of the file.
fn name(file: &Path, target: &Target) -> String {
    match target {
        Target::Standard => "-".to_owned(),
        Target::File(pdf) => paths::from_folder(paths::folder_around(file), pdf),
    }
}

impl Lock {
    /// Claims the file, if it is to be written, and sees whether it could be.
    ///
    /// # Errors
    /// If it could not, or if something else is written to it.
    pub fn claim(&self, claims: &Claims) -> anyhow::Result<()> {
        if self.recording.is_none() {
            inputs::note_input(&self.file);
            return Ok(());
        }
        let target = Target::File(self.file.clone());
        target.try_out()?;
        claims.claim(&target, Output::Lock)
    }

    /// Records what PDFs have become, and says what that costs.
    ///
    /// # Errors
    /// If another run has recorded some meanwhile that were made as on another day.
    pub fn write<'p>(
        &self,
        made: impl Iterator<Item = (&'p Target, &'p str)>,
    ) -> anyhow::Result<Option<String>> {
        let Some(Recording { before, lost }) = &self.recording else {
            return Ok(None);
        };
        let (file, mut digests) = (paths::shown(&self.file), self.digests.clone());
        let _alone = files::hold(paths::folder_around(&self.file), PATIENCE)?;
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
                "`{file}` was written by another run meanwhile\nhelp: record one after the \
                 other, or give all `SOURCE_DATE_EPOCH`"
            ),
            _ => {}
        }
        digests
            .extend(made.map(|(to, digest)| (name(&self.file, to), digest.to_owned())));
        let mut text = format!(
            "# What `tenure build --locked` holds the PDFs of this database to.\n\
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
                "`{file}` loses `{lost}`, made by another version of tenure or as on another day"
            )
        }))
    }

    /// That a PDF is not what was recorded.
    pub fn fault(&self, target: &Target, pdf: &[u8]) -> Option<Diagnostic> {
        if self.recording.is_some() {
            return None;
        }
        let (name, file) = (name(&self.file, target), paths::shown(&self.file));
        let found = |message| Diagnostic::new(&codes::LOCKED, Span::NONE, message);
        let Some(recorded) = self.digests.get(&name) else {
            return Some(
                found(format!("`{file}` has no `{name}`"))
                    .help("`--lock` records the documents that are built"),
            );
        };
        if *recorded == digest(pdf) {
            return None;
        }
        let help = if self.program == self.this {
            "the database, its theme or the flags are others than they were; if they should be, \
             `--lock` records it"
                .to_owned()
        } else {
            format!(
                "it was recorded by tenure {}, and this is {}",
                self.program, self.this
            )
        };
        Some(found(format!("`{name}` is not what `{file}` has")).help(help))
    }
}
