//! `tenure init`: a small database to begin with, which builds at once.
//!
//! It never writes over a file, and writes all that it was asked for or nothing. The first
//! line of the database names the schema beside it, by which editors with
//! yaml-language-server complete keys and underline slips.

mod answers;
mod workflow;

use std::path::{Path, PathBuf};

use anyhow::bail;

use super::exit::ExitStatus;
use super::{args, report};
use crate::model;
use crate::workspace::files::{Disk, Files};
use crate::workspace::{database, new_files, paths};
use answers::Own;

const DATABASE: &str = "cv.yaml";
const SCHEMA: &str = "cv.schema.json";
const EXAMPLE: &str = include_str!("init/cv.yaml");

pub(super) fn init(args: &args::Init) -> anyhow::Result<ExitStatus> {
    // `cv.yaml`, not `./cv.yaml`, is what one would type.
    let folder = args.folder.strip_prefix(".").unwrap_or(&args.folder);
    let there = database_in(folder);
    let begins = match &there {
        None => true,
        // A database that there is can have a workflow.
        Some(_) if args.ci.is_some() && says_nothing(args) => false,
        Some((_, file)) => bail!(is_in_the_way(file, NEW_FOLDER)),
    };
    let mut new = Vec::new();
    let mut said = String::new();
    let mut what = "";
    if begins {
        let own = Own::asked(args)?;
        what = if own.theme.is_some() { " --variant full" } else { "" };
        new = beginning(folder, &own)?;
        said = format!(
            "{}: your database; {}: what editors know of it\n",
            paths::shown(&folder.join(DATABASE)),
            paths::shown(&folder.join(SCHEMA)),
        );
    }
    if let Some(host) = args.ci {
        let database = there.map_or(DATABASE, |(name, _)| name);
        let (file, text) = workflow::workflow(host, folder, database)?;
        if is_there(&file) {
            bail!(is_in_the_way(&file, ONE_WORKFLOW));
        }
        said.push_str(&format!(
            "{}: makes the PDFs with each push\n",
            paths::shown(&file)
        ));
        new.push((file, text));
        what = if database == "." { " ." } else { what };
    }
    if let Some((file, _)) = new.iter().find(|(file, _)| is_there(file)) {
        bail!(is_in_the_way(file, NEW_FOLDER));
    }
    new_files::write(&new)?;
    let step = if folder.as_os_str().is_empty() {
        String::new()
    } else {
        format!("cd {} && ", paths::shell(folder))
    };
    report::print(&format!("{said}next: {step}tenure build{what}\n"))?;
    Ok(ExitStatus::Done)
}

fn says_nothing(args: &args::Init) -> bool {
    args.name.is_none() && args.field.is_none() && args.theme.is_none()
}

/// A database and what belongs beside it.
fn beginning(folder: &Path, own: &Own) -> anyhow::Result<Vec<(PathBuf, String)>> {
    let schema = serde_json::to_string_pretty(&model::schema())? + "\n";
    let modeline = format!("# yaml-language-server: $schema={SCHEMA}\n");
    let mut new = vec![
        (folder.join(DATABASE), modeline + &own.database(EXAMPLE)),
        (folder.join(SCHEMA), schema),
    ];
    let ignored = folder.join(".gitignore");
    if !is_there(&ignored) {
        new.push((ignored, "*.pdf\n".to_owned()));
    }
    Ok(new)
}

/// Whether something is there, if only a link that leads nowhere.
fn is_there(file: &Path) -> bool {
    file.symlink_metadata().is_ok()
}

const NEW_FOLDER: &str = "name a new folder, as in `tenure init cv`";
const ONE_WORKFLOW: &str =
    "leave out `--ci`, and add to the file what makes this database";

fn is_in_the_way(file: &Path, help: &str) -> String {
    format!(
        "`{}` is there already, so nothing was written\nhelp: {help}",
        paths::shown(file)
    )
}

/// The name of the database that a folder has, or `.` if it is one itself, and what shows that.
fn database_in(folder: &Path) -> Option<(&'static str, PathBuf)> {
    let usual = database::DEFAULT_PATHS.map(|name| (name, folder.join(name)));
    if let Some(found) = usual.into_iter().find(|(_, place)| is_there(place)) {
        return Some(found);
    }
    let all = database::in_folder(&Disk, &Path::new(".").join(folder)).ok()?;
    // Other YAML makes it none.
    let begins_one = |file: &PathBuf| {
        let text = Disk.read(file).unwrap_or_default();
        text.split(|byte| *byte == b'\n').any(|line| line.starts_with(b"basics:"))
    };
    let file = all.into_iter().find(begins_one)?;
    Some((".", file.strip_prefix(".").map(Path::to_owned).unwrap_or(file)))
}
