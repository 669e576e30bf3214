//! What a host of repositories looks for, and what it is told there.

use std::path::{Path, PathBuf};

use anyhow::bail;

use super::super::args;
use crate::workspace::paths;

/// The file of a host, in the repository that holds the folder or else in that, and its text.
/// `database` is a name in the folder, or `.` for the folder itself.
///
/// # Errors
/// If it cannot be said where the database is.
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
    let whole = paths::normalized(&Path::new(".").join(folder));
    let repository = whole.ancestors().find(|above| above.join(".git").exists());
    let Some(repository) = repository.filter(|above| *above != whole) else {
        return Ok((folder.join(name), filled(text, database)));
    };
    let place = match database {
        "." => paths::from_folder(repository, &whole),
        named => paths::from_folder(repository, &whole.join(named)),
    };
    // It stands in YAML and in what a shell runs, in which these mean different things.
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
