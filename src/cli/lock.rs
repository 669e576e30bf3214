//! `tenure.lock`: which bytes the PDFs of a database have, so that a build can be held to them.
//!
//! It lies beside the database. A PDF has the date that it was made on, so the file has a date
//! too, and what is held to it is made as on that day.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};

use super::batch::{Order, digest};
use super::output::Target;
use super::{args, clock, codes, files};
use crate::diag::{Diagnostic, Span};

const NAME: &str = "tenure.lock";
/// This program: another may set the same to other bytes.
const PROGRAM: &str = concat!(env!("CARGO_PKG_VERSION"), " ", env!("TENURE_IDENTITY"));

/// What the PDFs of a database are to be.
pub(super) struct Lock {
    file: PathBuf,
    program: String,
    /// The day that they were made on, in seconds since 1970.
    pub date: u64,
    /// Their digests by name.
    digests: BTreeMap<String, String>,
}

/// What the PDFs of the one database are held to, if that was asked.
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
    if args.lock {
        return Ok(None);
    }
    let file = file_of(&order.place);
    if !file.exists() {
        bail!(
            "there is no `{}` to hold the PDFs to\nhelp: `tenure build --lock` makes one",
            file.display()
        );
    }
    let bytes = files::read(&file)?;
    let text = String::from_utf8_lossy(&bytes);
    let damaged = || {
        format!(
            "`{}` is damaged\nhelp: `tenure build --lock` makes it anew",
            file.display()
        )
    };
    Ok(Some(read(file.clone(), &text).with_context(damaged)?))
}

fn file_of(place: &Path) -> PathBuf {
    let folder = files::folder_of(place);
    folder.strip_prefix(".").unwrap_or(folder).join(NAME)
}

fn read(file: PathBuf, text: &str) -> Option<Lock> {
    let mut lines = text.lines().filter(|line| !line.starts_with('#'));
    let program = lines.next()?.strip_prefix("program ")?.to_owned();
    let date = lines.next()?.strip_prefix("date ")?.parse().ok()?;
    let date = Some(date).filter(|date| *date <= clock::LAST)?;
    let entry = |line: &str| {
        let (digest, name) = line.split_once("  ")?;
        Some((name.to_owned(), digest.to_owned()))
    };
    let digests = lines.map(entry).collect::<Option<_>>()?;
    Some(Lock { file, program, date, digests })
}

/// Records what PDFs have become.
pub(super) fn write<'p>(
    place: &Path,
    made: impl Iterator<Item = (&'p Target, &'p str)>,
) -> anyhow::Result<()> {
    let mut text = format!(
        "# What `tenure build --locked` holds the PDFs of this database to.\n\
         program {PROGRAM}\ndate {}\n",
        clock::epoch()?
    );
    let named: BTreeMap<String, &str> =
        made.map(|(to, digest)| (name(to), digest)).collect();
    for (name, digest) in named {
        let _ = writeln!(text, "{digest}  {name}");
    }
    Target::File(file_of(place)).write(text.as_bytes())
}

fn name(target: &Target) -> String {
    match target {
        Target::Standard => "-".to_owned(),
        Target::File(file) => {
            file.file_name().unwrap_or_default().to_string_lossy().into_owned()
        }
    }
}

impl Lock {
    /// That a PDF is not what was recorded.
    pub fn fault(&self, target: &Target, pdf: &[u8]) -> Option<Diagnostic> {
        let (name, file) = (name(target), self.file.display());
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
