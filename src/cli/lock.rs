//! `tenure.lock`: which bytes the PDFs of a database have, so that a build can be held to them.
//!
//! It lies beside the database. A PDF has the date that it was made on, so the file has a date
//! too, and what is held to it is made as on that day. So is what is recorded beside others.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};

use super::batch::{Order, digest};
use super::output::Target;
use super::{args, build, clock, codes, files, report};
use crate::diag::{Diagnostic, Span};

const NAME: &str = "tenure.lock";
/// This program: another may set the same to other bytes.
const PROGRAM: &str = concat!(env!("CARGO_PKG_VERSION"), " ", env!("TENURE_IDENTITY"));

/// What the PDFs of a database are to be.
pub(super) struct Lock {
    file: PathBuf,
    program: String,
    /// The day that they are made on, in seconds since 1970.
    pub date: u64,
    /// Their digests, by where they lie from the folder of this file.
    digests: BTreeMap<String, String>,
    /// Whether PDFs are held to it. Else they are to be recorded.
    holds: bool,
}

/// What the PDFs of the one database are held to or recorded in, if that was asked.
pub(super) fn asked(
    args: &args::Build,
    orders: &[Order],
) -> anyhow::Result<Option<Lock>> {
    if !args.lock && !args.locked {
        return Ok(None);
    }
    let [order] = orders else {
        bail!("`--lock` and `--locked` are for the documents of one database");
    };
    if args.documents.output.as_deref() == Some(Path::new("-")) {
        bail!(
            "`--lock` and `--locked` know PDFs by their files, so `-o -` is none for them"
        );
    }
    let file = file_of(&order.place);
    if args.lock {
        return recording(file, &build::targets(args, order)?).map(Some);
    }
    if !file.exists() {
        bail!(
            "there is no `{}` to hold the PDFs to\nhelp: `tenure build --lock` makes one",
            file.display()
        );
    }
    let damaged = || {
        format!(
            "`{}` is damaged\nhelp: `tenure build --lock` makes it anew",
            file.display()
        )
    };
    Ok(Some(read(&file)?.with_context(damaged)?))
}

fn file_of(place: &Path) -> PathBuf {
    let folder = files::folder_of(place);
    folder.strip_prefix(".").unwrap_or(folder).join(NAME)
}

/// What PDFs are to be recorded in: beside the others that it has, as on their day, where this
/// program has made them.
fn recording(file: PathBuf, targets: &[Target]) -> anyhow::Result<Lock> {
    let now = clock::epoch()?;
    let old = if file.exists() { read(&file)? } else { None };
    let mut digests = old.as_ref().map_or_else(BTreeMap::new, |old| old.digests.clone());
    for target in targets {
        digests.remove(&name(&file, target));
    }
    let mut date = now;
    if let Some(old) = old.filter(|_| !digests.is_empty()) {
        date = if clock::is_given() { now } else { old.date };
        if old.program != PROGRAM || old.date != date {
            let names: Vec<&str> = digests.keys().map(String::as_str).collect();
            report::say(&format!(
                "`{}` loses `{}`, made by another version of tenure or as on another day",
                file.display(),
                names.join("`, `")
            ));
            digests.clear();
            date = now;
        }
    }
    Ok(Lock { file, program: PROGRAM.to_owned(), date, digests, holds: false })
}

/// What a file says, if it is whole.
fn read(file: &Path) -> anyhow::Result<Option<Lock>> {
    let bytes = files::read(file)?;
    Ok(parsed(file.to_owned(), &String::from_utf8_lossy(&bytes)))
}

fn parsed(file: PathBuf, text: &str) -> Option<Lock> {
    let mut lines = text.lines().filter(|line| !line.starts_with('#'));
    let program = lines.next()?.strip_prefix("program ")?.to_owned();
    let date = lines.next()?.strip_prefix("date ")?.parse().ok()?;
    let date = Some(date).filter(|date| *date <= clock::LAST)?;
    let entry = |line: &str| {
        let (digest, name) = line.split_once("  ")?;
        Some((name.to_owned(), digest.to_owned()))
    };
    let digests = lines.map(entry).collect::<Option<_>>()?;
    Some(Lock { file, program, date, digests, holds: true })
}

/// Where a PDF lies from the folder of the file.
fn name(file: &Path, target: &Target) -> String {
    match target {
        Target::Standard => "-".to_owned(),
        Target::File(pdf) => files::from_folder(files::folder_around(file), pdf),
    }
}

impl Lock {
    /// Records what PDFs have become.
    pub fn write<'p>(
        &self,
        made: impl Iterator<Item = (&'p Target, &'p str)>,
    ) -> anyhow::Result<()> {
        let mut text = format!(
            "# What `tenure build --locked` holds the PDFs of this database to.\n\
             program {PROGRAM}\ndate {}\n",
            self.date
        );
        let mut digests = self.digests.clone();
        digests
            .extend(made.map(|(to, digest)| (name(&self.file, to), digest.to_owned())));
        for (name, digest) in digests {
            let _ = writeln!(text, "{digest}  {name}");
        }
        Target::File(self.file.clone()).write(text.as_bytes())
    }

    /// That a PDF is not what was recorded.
    pub fn fault(&self, target: &Target, pdf: &[u8]) -> Option<Diagnostic> {
        if !self.holds {
            return None;
        }
        let (name, file) = (name(&self.file, target), self.file.display());
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
        let help = if self.program == PROGRAM {
            "the database, its theme or the flags are others than they were; if they should be, \
             `--lock` records it"
                .to_owned()
        } else {
            format!("it was recorded by tenure {}, and this is {PROGRAM}", self.program)
        };
        Some(found(format!("`{name}` is not what `{file}` has")).help(help))
    }
}
