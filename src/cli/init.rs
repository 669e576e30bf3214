//! `tenure init`: a small database to begin with, which builds at once.
//!
//! It never writes over a file. The first line of the database names the schema beside it,
//! by which editors with yaml-language-server complete keys and underline slips.

use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write};
use std::path::Path;

use anyhow::{Context, bail};

use super::{Ending, args, report};
use crate::model;

const DATABASE: &str = "cv.yaml";
const SCHEMA: &str = "cv.schema.json";
const START: &str = include_str!("init/cv.yaml");

pub(super) fn init(args: &args::Init) -> anyhow::Result<Ending> {
    // `cv.yaml`, not `./cv.yaml`, is what one would type.
    let folder = args.folder.strip_prefix(".").unwrap_or(&args.folder);
    for name in [DATABASE, SCHEMA, "data"] {
        let file = folder.join(name);
        if file.symlink_metadata().is_ok() {
            bail!(
                "`{}` is there already, so nothing was written\n\
                 help: name a new folder, as in `tenure init cv`",
                file.display()
            );
        }
    }
    fs::create_dir_all(&args.folder)
        .with_context(|| format!("cannot make the folder `{}`", folder.display()))?;
    let schema = format!("{}\n", serde_json::to_string_pretty(&model::schema())?);
    write_new(&folder.join(DATABASE), &database(args.name.as_deref()))?;
    write_new(&folder.join(SCHEMA), &schema)?;
    let ignored = folder.join(".gitignore");
    if !ignored.exists() {
        write_new(&ignored, "*.pdf\n")?;
    }
    let step = if folder.as_os_str().is_empty() {
        String::new()
    } else {
        format!("cd {} && ", folder.display())
    };
    report::print(&format!(
        "{}: your database; {}: what editors know of it\nnext: {step}tenure build\n",
        folder.join(DATABASE).display(),
        folder.join(SCHEMA).display(),
    ))?;
    Ok(Ending::Done)
}

/// The database, with a name of one's own in place of the example's.
fn database(name: Option<&str>) -> String {
    let modeline = format!("# yaml-language-server: $schema={SCHEMA}\n");
    let start = match name {
        None => START.to_owned(),
        Some(name) => {
            let quoted = format!("'{}'", name.replace('\'', "''"));
            START.replace("Ada Lovelace", &quoted)
        }
    };
    modeline + &start
}

fn write_new(file: &Path, text: &str) -> anyhow::Result<()> {
    let made = OpenOptions::new().write(true).create_new(true).open(file);
    let written = made.and_then(|mut open| open.write_all(text.as_bytes()));
    match written {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            bail!("`{}` is there already", file.display())
        }
        other => other.with_context(|| format!("cannot write `{}`", file.display())),
    }
}
