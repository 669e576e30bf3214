//! `tenure diff`: compares two states of a database, or two variants.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use anyhow::bail;

use super::exit::ExitStatus;
use super::{args, report};
use crate::compare::{Changes, compare, markdown, text};
use crate::diag::{FileId, Sink, Sources, harmless_lines};
use crate::load::{self, load};
use crate::model::{Id, Resume, Variant};
use crate::project::{Cv, Plan, variant};
use crate::workspace::files::Disk;
use crate::workspace::{database, document, git};

pub(super) fn diff(args: &args::DiffArgs) -> anyhow::Result<ExitStatus> {
    let (old, new) = states(args)?;
    if matches!(&old, Snapshot::Path(place) if !place.exists()) {
        bail!(no_file(args));
    }
    let (mut sources, mut sink) = (Sources::default(), Sink::default());
    let old_resume = old.read(&mut sources, &mut sink)?;
    let new_resume = new.read(&mut sources, &mut sink)?;
    let (old_variant, new_variant) = match args.variant.as_slice() {
        [] => (None, None),
        [one] => (Some(one), Some(one)),
        [one, two] => (Some(one), Some(two)),
        _ => bail!("`--variant` was given more than twice"),
    };
    let changes = compare(&cv(&old_resume, old_variant)?, &cv(&new_resume, new_variant)?);
    // A mistake only loses the value that it is in. The rest can be compared.
    let errors = report::findings(sink, &sources, args.messages.into());
    report::print(&printed(&changes, args.format)?)?;
    Ok(if errors { ExitStatus::Rejected } else { ExitStatus::Done })
}

/// The error for a first state that is no file, such as `HEAD`.
fn no_file(args: &args::DiffArgs) -> String {
    let old = &args.old;
    let new = args.new.as_ref().map(|new| format!(" {new}")).unwrap_or_default();
    format!(
        "there is no file or folder `{old}`\nhelp: if it is a revision of git, write `tenure diff \
         {old}..{new}`"
    )
}

fn printed(changes: &[Changes], format: args::DiffFormat) -> anyhow::Result<String> {
    Ok(match format {
        args::DiffFormat::Text => harmless_lines(&text(changes)),
        args::DiffFormat::Markdown => markdown(changes),
        args::DiffFormat::Json => {
            let mut out = String::new();
            let all = serde_json::json!({ "version": 1, "sections": changes });
            let _ = writeln!(out, "{}", serde_json::to_string_pretty(&all)?);
            out
        }
    })
}

fn cv(resume: &Resume, named: Option<&String>) -> anyhow::Result<Cv> {
    let Some(name) = named else {
        return Ok(Plan::new(resume, Variant::default()).project(0).cv);
    };
    let id: Option<Id> = name.parse().ok();
    let Some(variant) = id.and_then(|id| variant(resume, &id)) else {
        bail!(document::unknown_variant(resume, name));
    };
    Ok(Plan::new(resume, variant).project(0).cv)
}

/// A state of a database.
#[derive(Debug, PartialEq, Eq)]
enum Snapshot {
    /// The files at a path.
    Path(PathBuf),
    /// A path in a revision of git.
    Revision(String, PathBuf),
}

impl Snapshot {
    /// A path, or a revision and a path: `HEAD~3:data`.
    fn named(word: &str) -> Snapshot {
        match word.split_once(':') {
            Some((revision, path)) if !Path::new(word).exists() => {
                Snapshot::Revision(revision.to_owned(), path.into())
            }
            _ => Snapshot::Path(word.into()),
        }
    }

    fn read(&self, sources: &mut Sources, sink: &mut Sink) -> anyhow::Result<Resume> {
        let files: Vec<FileId> = match self {
            Snapshot::Path(place) => database::texts(&Disk, place, sources, sink)?,
            Snapshot::Revision(revision, place) => git::files(revision, place)?
                .into_iter()
                .map(|(name, bytes)| {
                    load::add_file(format!("{revision}:{name}"), &bytes, sources, sink)
                })
                .collect(),
        };
        Ok(load(&files, sources, sink))
    }
}

/// The states that the arguments name: two of them, a range of revisions, or one database for
/// two variants.
fn states(args: &args::DiffArgs) -> anyhow::Result<(Snapshot, Snapshot)> {
    let place = |given: Option<&String>| match given {
        Some(given) => Ok(PathBuf::from(given)),
        None => database::default_path(),
    };
    // A range is neither `../cv.yaml` nor `v1:../cv.yaml`.
    let is_range = |(old, new): &(&str, &str)| {
        !old.contains(':') && !old.ends_with('/') && !new.starts_with('/')
    };
    let range = args.old.split_once("..").filter(is_range);
    let range = range.filter(|_| !Path::new(&args.old).exists());
    if let Some((old, new)) = range {
        let place = place(args.new.as_ref())?;
        let old = if old.is_empty() { "HEAD" } else { old };
        let new = match new.trim_start_matches('.') {
            // A range without an end leads to the files as they are now.
            "" => Snapshot::Path(place.clone()),
            new => Snapshot::Revision(new.to_owned(), place.clone()),
        };
        return Ok((Snapshot::Revision(old.to_owned(), place), new));
    }
    match &args.new {
        Some(new) => Ok((Snapshot::named(&args.old), Snapshot::named(new))),
        None if args.variant.len() == 2 => {
            Ok((Snapshot::named(&args.old), Snapshot::named(&args.old)))
        }
        None if !Path::new(&args.old).exists() && !args.old.contains(['/', '.']) => {
            Ok((Snapshot::named(&args.old), Snapshot::named(&args.old)))
        }
        None => bail!(
            "only one state to compare\nhelp: name two databases, two revisions, as in \
             `v1..HEAD`, or one database and `--variant` twice"
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(old: &str, new: Option<&str>) -> String {
        let args = args::DiffArgs {
            old: old.into(),
            new: new.map(Into::into),
            variant: Vec::new(),
            format: args::DiffFormat::Text,
            messages: args::MessageFormat::Short,
        };
        states(&args)
            .map_or_else(|error| error.to_string(), |states| format!("{states:?}"))
    }

    #[test]
    fn revisions_and_paths() {
        assert_eq!(read("a", Some("b")), r#"(Path("a"), Path("b"))"#);
        assert_eq!(read("v1:a", Some("b")), r#"(Revision("v1", "a"), Path("b"))"#);
        assert_eq!(
            read("v1..v2", Some("a")),
            r#"(Revision("v1", "a"), Revision("v2", "a"))"#
        );
        assert_eq!(read("v1..", Some("a")), r#"(Revision("v1", "a"), Path("a"))"#);
        assert_eq!(
            read("..v2", Some("a")),
            r#"(Revision("HEAD", "a"), Revision("v2", "a"))"#
        );
        assert_eq!(read("../a", Some("../b")), r#"(Path("../a"), Path("../b"))"#);
        assert_eq!(read("v1:../a", Some("b")), r#"(Revision("v1", "../a"), Path("b"))"#);
        assert!(read("a.yaml", None).starts_with("only one state to compare"));
    }
}
