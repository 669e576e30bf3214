//! The workflows that build a database on a host of repositories.

use std::path::{Path, PathBuf};

use anyhow::bail;

use super::super::args;
use crate::workspace::paths;

/// The workflow file of a host, and its text. The file is in the repository around the folder, or
/// in the folder itself if there is none. `database` is a name in the folder, or `.` for the folder
/// itself.
///
/// # Errors
/// If the path of the database cannot be written in a workflow.
pub(super) fn workflow(
    host: args::CiHost,
    folder: &Path,
    database: &str,
) -> anyhow::Result<(PathBuf, String)> {
    let (name, text) = match host {
        args::CiHost::Github => {
            (".github/workflows/cv.yaml", include_str!("github.yaml"))
        }
        args::CiHost::Gitlab => {
            (".gitlab-ci.yml", include_str!("../../../ci/gitlab.yaml"))
        }
        args::CiHost::Forgejo => {
            (".forgejo/workflows/cv.yaml", include_str!("forgejo.yaml"))
        }
    };
    let absolute = paths::normalized(&Path::new(".").join(folder));
    let repository = absolute.ancestors().find(|above| above.join(".git").exists());
    let Some(repository) = repository.filter(|above| *above != absolute) else {
        return Ok((folder.join(name), filled(text, database)));
    };
    let place = match database {
        "." => paths::from_folder(repository, &absolute),
        named => paths::from_folder(repository, &absolute.join(named)),
    };
    // The path is written both in YAML and in a shell command, which escape these differently.
    if place.contains(['\'', '\\']) || place.chars().any(char::is_control) {
        bail!("a workflow cannot name `{place}`\nhelp: give the folder another name");
    }
    let file = paths::from_folder(Path::new("."), &repository.join(name));
    Ok((PathBuf::from(file), filled(text, &paths::shell(Path::new(&place)))))
}

fn filled(text: &str, database: &str) -> String {
    let text = text.replace("cv.yaml", database);
    text.replace("{version}", env!("CARGO_PKG_VERSION"))
}
