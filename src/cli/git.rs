//! A database as it was in a revision, asked of the `git` that is installed.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, bail};

use super::database;

/// The YAML files of a database in a revision, by their paths in order.
///
/// # Errors
/// If there is no git, no such revision, or nothing there.
pub(super) fn files(
    revision: &str,
    place: &Path,
) -> anyhow::Result<Vec<(String, Vec<u8>)>> {
    // From here on it is a commit, whatever the word begins with.
    let wanted = format!("{revision}^{{commit}}");
    let commit = git(&["rev-parse", "--verify", "--quiet", "--end-of-options", &wanted])
        .with_context(|| format!("there is no revision `{revision}`"))?;
    let commit = String::from_utf8_lossy(&commit).trim().to_owned();
    let place = place.to_string_lossy();
    let place = place.trim_end_matches('/');
    let listed =
        git(&["ls-tree", "-z", "--name-only", &commit, "--", &format!("{place}/")])?;
    let listed = String::from_utf8_lossy(&listed).into_owned();
    let mut names: Vec<String> = listed
        .split('\0')
        .filter(|name| database::is_one_of_many(name.rsplit('/').next().unwrap_or("")))
        .map(str::to_owned)
        .collect();
    if names.is_empty() {
        names.push(place.to_owned());
    }
    names.sort();
    let mut files = Vec::new();
    for name in names {
        let object = format!("{commit}:./{name}");
        let Ok(bytes) = git(&["cat-file", "blob", &object]) else {
            bail!("there is no database `{place}` in `{revision}`");
        };
        files.push((name, bytes));
    }
    Ok(files)
}

fn git(arguments: &[&str]) -> anyhow::Result<Vec<u8>> {
    let ran = Command::new("git").args(arguments).output();
    let ran = ran.context("cannot run `git`, which knows the revisions")?;
    if !ran.status.success() {
        let said = String::from_utf8_lossy(&ran.stderr);
        bail!("git: {}", said.lines().next().unwrap_or("it failed"));
    }
    Ok(ran.stdout)
}
