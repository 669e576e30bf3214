//! `tenure init`: creates a starter database that builds at once.
//!
//! It never overwrites a file, and writes either everything or nothing. The first line of the
//! database names the schema next to it, with which editors that run yaml-language-server
//! complete keys and underline mistakes.

mod answers;
mod samples;
mod workflow;

use std::path::{Path, PathBuf};

use anyhow::bail;

use super::exit::ExitStatus;
use super::{args, report};
use crate::model;
use crate::workspace::files::{Disk, Files};
use crate::workspace::{database, new_files, paths};
use answers::Answers;

const DATABASE: &str = "cv.yaml";
const SCHEMA: &str = "cv.schema.json";
const EXAMPLE: &str = include_str!("init/cv.yaml");
/// The topics that only `--full` writes.
const MORE: &str = include_str!("init/more.yaml");

pub(super) fn init(args: &args::InitArgs) -> anyhow::Result<ExitStatus> {
    // The user would type `cv.yaml`, not `./cv.yaml`.
    let folder = args.folder.strip_prefix(".").unwrap_or(&args.folder);
    let existing = database_in(folder);
    let creates_database = match &existing {
        None => true,
        // An existing database can get a workflow.
        Some(_) if args.ci.is_some() && has_no_answers(args) => false,
        Some((_, file)) => bail!(already_exists(file, NEW_FOLDER)),
    };
    let mut new = Vec::new();
    let mut summary = String::new();
    let mut build_args = "";
    if creates_database {
        let answers = Answers::get(args)?;
        new = starter_files(folder, &answers)?;
        summary = format!(
            "{}: your database; {}: its schema, for editors\npaper: {}, {}\n",
            paths::shown(&folder.join(DATABASE)),
            paths::shown(&folder.join(SCHEMA)),
            answers.paper().as_str(),
            match answers.paper {
                Some(_) => "as requested".to_owned(),
                None => format!("as is usual for the locale {}", answers.locale.tag()),
            },
        );
    }
    if let Some(host) = args.ci {
        let database = existing.map_or(DATABASE, |(name, _)| name);
        let (file, text) = workflow::workflow(host, folder, database)?;
        if exists(&file) {
            bail!(already_exists(&file, ONE_WORKFLOW));
        }
        summary.push_str(&format!(
            "{}: builds the PDFs after every push\n",
            paths::shown(&file)
        ));
        new.push((file, text));
        build_args = if database == "." { " ." } else { build_args };
    }
    if let Some((file, _)) = new.iter().find(|(file, _)| exists(file)) {
        bail!(already_exists(file, NEW_FOLDER));
    }
    new_files::write(&new)?;
    let step = if folder.as_os_str().is_empty() {
        String::new()
    } else {
        format!("cd {} && ", paths::shell(folder))
    };
    report::print(&format!("{summary}next: {step}tenure build{build_args}\n"))?;
    Ok(ExitStatus::Done)
}

fn has_no_answers(args: &args::InitArgs) -> bool {
    let is_bare = args.locale.is_none() && args.paper.is_none() && !args.full;
    is_bare && args.name.is_none() && args.field.is_none() && args.theme.is_none()
}

/// The starter database and the files next to it.
fn starter_files(
    folder: &Path,
    answers: &Answers,
) -> anyhow::Result<Vec<(PathBuf, String)>> {
    let schema = serde_json::to_string_pretty(&model::schema())? + "\n";
    let modeline = format!("# yaml-language-server: $schema={SCHEMA}\n");
    let mut new = vec![
        (folder.join(DATABASE), modeline + &answers.database(EXAMPLE, MORE)),
        (folder.join(SCHEMA), schema),
    ];
    let ignored = folder.join(".gitignore");
    if !exists(&ignored) {
        new.push((ignored, "*.pdf\n".to_owned()));
    }
    Ok(new)
}

/// Whether anything is at a path, even a dangling link.
fn exists(file: &Path) -> bool {
    file.symlink_metadata().is_ok()
}

const NEW_FOLDER: &str = "name a new folder, as in `tenure init cv`";
const ONE_WORKFLOW: &str =
    "omit `--ci`, and add a step for this database to the file yourself";

fn already_exists(file: &Path, help: &str) -> String {
    format!(
        "`{}` already exists, so nothing was written\nhelp: {help}",
        paths::shown(file)
    )
}

/// The name of the database in a folder, or `.` if the folder itself is one, with the file that
/// shows that.
fn database_in(folder: &Path) -> Option<(&'static str, PathBuf)> {
    let defaults = database::DEFAULT_PATHS.map(|name| (name, folder.join(name)));
    if let Some(found) = defaults.into_iter().find(|(_, place)| exists(place)) {
        return Some(found);
    }
    let all = database::in_folder(&Disk, &Path::new(".").join(folder)).ok()?;
    // A folder with other YAML files is not a database.
    let has_basics = |file: &PathBuf| {
        let text = Disk.read(file).unwrap_or_default();
        text.split(|byte| *byte == b'\n').any(|line| line.starts_with(b"basics:"))
    };
    let file = all.into_iter().find(has_basics)?;
    Some((".", file.strip_prefix(".").map(Path::to_owned).unwrap_or(file)))
}
