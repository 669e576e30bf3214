//! `tenure diff`: two states of a database, or two variants, side by side.

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

pub(super) fn diff(args: &args::Diff) -> anyhow::Result<ExitStatus> {
    let (old, new) = states(args)?;
    let (mut sources, mut sink) = (Sources::default(), Sink::default());
    let old_resume = old.read(&mut sources, &mut sink)?;
    let new_resume = new.read(&mut sources, &mut sink)?;
    let (old_variant, new_variant) = match args.variant.as_slice() {
        [] => (None, None),
        [one] => (Some(one), Some(one)),
        [one, two] => (Some(one), Some(two)),
        _ => bail!("a difference is between two variants: name one or two"),
    };
    let changes = compare(&cv(&old_resume, old_variant)?, &cv(&new_resume, new_variant)?);
    // A mistake costs the value that it is in; the rest can be compared.
    let errors = report::findings(sink, &sources, args.messages.into());
    report::print(&printed(&changes, args.format)?)?;
    Ok(if errors { ExitStatus::Rejected } else { ExitStatus::Done })
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
        bail!(document::no_variant(resume, name));
    };
    Ok(Plan::new(resume, variant).project(0).cv)
}

/// A database at some time.
#[derive(Debug, PartialEq, Eq)]
enum State {
    /// As it lies there.
    Now(PathBuf),
    /// As it was in a revision of git.
    Then(String, PathBuf),
}

impl State {
    /// A path, or a revision and a path: `HEAD~3:data`.
    fn named(word: &str) -> State {
        match word.split_once(':') {
            Some((revision, path)) if !Path::new(word).exists() => {
                State::Then(revision.to_owned(), path.into())
            }
            _ => State::Now(word.into()),
        }
    }

    fn read(&self, sources: &mut Sources, sink: &mut Sink) -> anyhow::Result<Resume> {
        let files: Vec<FileId> = match self {
            State::Now(place) => database::texts(&Disk, place, sources, sink)?,
            State::Then(revision, place) => git::files(revision, place)?
                .into_iter()
                .map(|(name, bytes)| {
                    load::add_file(format!("{revision}:{name}"), &bytes, sources, sink)
                })
                .collect(),
        };
        Ok(load(&files, sources, sink))
    }
}

/// What the arguments name: two states, two revisions as git writes them, or one database
/// for two variants.
fn states(args: &args::Diff) -> anyhow::Result<(State, State)> {
    let place = |given: Option<&String>| match given {
        Some(given) => Ok(PathBuf::from(given)),
        None => database::default_path(),
    };
    // Not `../cv.yaml`, and not `v1:../cv.yaml`.
    let is_range = |(old, new): &(&str, &str)| {
        !old.contains(':') && !old.ends_with('/') && !new.starts_with('/')
    };
    let range = args.old.split_once("..").filter(is_range);
    let range = range.filter(|_| !Path::new(&args.old).exists());
    if let Some((old, new)) = range {
        let place = place(args.new.as_ref())?;
        let old = if old.is_empty() { "HEAD" } else { old };
        let new = match new.trim_start_matches('.') {
            // Without an end it is what lies there now.
            "" => State::Now(place.clone()),
            new => State::Then(new.to_owned(), place.clone()),
        };
        return Ok((State::Then(old.to_owned(), place), new));
    }
    match &args.new {
        Some(new) => Ok((State::named(&args.old), State::named(new))),
        None if args.variant.len() == 2 => {
            Ok((State::named(&args.old), State::named(&args.old)))
        }
        None => bail!(
            "a difference is between two states\nhelp: name two databases, two revisions as in \
             `v1..HEAD`, or one database with `--variant` twice"
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(old: &str, new: Option<&str>) -> String {
        let args = args::Diff {
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
        assert_eq!(read("a", Some("b")), r#"(Now("a"), Now("b"))"#);
        assert_eq!(read("v1:a", Some("b")), r#"(Then("v1", "a"), Now("b"))"#);
        assert_eq!(read("v1..v2", Some("a")), r#"(Then("v1", "a"), Then("v2", "a"))"#);
        assert_eq!(read("v1..", Some("a")), r#"(Then("v1", "a"), Now("a"))"#);
        assert_eq!(read("..v2", Some("a")), r#"(Then("HEAD", "a"), Then("v2", "a"))"#);
        assert_eq!(read("../a", Some("../b")), r#"(Now("../a"), Now("../b"))"#);
        assert_eq!(read("v1:../a", Some("b")), r#"(Then("v1", "../a"), Now("b"))"#);
        assert!(read("a", None).starts_with("a difference is between two states"));
    }
}
