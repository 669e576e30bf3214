//! `tenure init`: a small database to begin with, which builds at once.
//!
//! It never writes over a file. The first line of the database names the schema beside it,
//! by which editors with yaml-language-server complete keys and underline slips.

use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, IsTerminal, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};

use super::{Ending, args, database, report};
use crate::diag::did_you_mean;
use crate::model;
use crate::render::builtin;

const DATABASE: &str = "cv.yaml";
const SCHEMA: &str = "cv.schema.json";
const START: &str = include_str!("init/cv.yaml");

/// What the database begins with in place of the example's.
#[derive(Default)]
struct Own {
    name: Option<String>,
    field: Option<String>,
    theme: Option<String>,
}

pub(super) fn init(args: &args::Init) -> anyhow::Result<Ending> {
    // `cv.yaml`, not `./cv.yaml`, is what one would type.
    let folder = args.folder.strip_prefix(".").unwrap_or(&args.folder);
    let workflow = args.ci.map(workflow);
    let names = database::USUAL_PLACES.into_iter().chain([SCHEMA]).map(PathBuf::from);
    let workflow_name = workflow.as_ref().map(|(name, _)| PathBuf::from(name));
    for name in names.chain(workflow_name) {
        let file = folder.join(name);
        if file.symlink_metadata().is_ok() {
            bail!(
                "`{}` is there already, so nothing was written\n\
                 help: name a new folder, as in `tenure init cv`",
                file.display()
            );
        }
    }
    let own = own(args)?;
    fs::create_dir_all(&args.folder)
        .with_context(|| format!("cannot make the folder `{}`", folder.display()))?;
    let schema = serde_json::to_string_pretty(&model::schema())? + "\n";
    write_new(&folder.join(DATABASE), &database(&own))?;
    write_new(&folder.join(SCHEMA), &schema)?;
    let ignored = folder.join(".gitignore");
    if !ignored.exists() {
        write_new(&ignored, "*.pdf\n")?;
    }
    let mut said = format!(
        "{}: your database; {}: what editors know of it\n",
        folder.join(DATABASE).display(),
        folder.join(SCHEMA).display(),
    );
    if let Some((name, text)) = workflow {
        write_new(&folder.join(name), &text)?;
        let file = folder.join(name);
        said.push_str(&format!("{}: makes the PDFs with each push\n", file.display()));
    }
    let step = if folder.as_os_str().is_empty() {
        String::new()
    } else {
        format!("cd {} && ", folder.display())
    };
    let variant = if own.theme.is_some() { " --variant full" } else { "" };
    report::print(&format!("{said}next: {step}tenure build{variant}\n"))?;
    Ok(Ending::Done)
}

/// What was given by flags, or else what is answered at a terminal.
fn own(args: &args::Init) -> anyhow::Result<Own> {
    let args::Init { name, field, theme, .. } = args;
    let mut own = Own { name: name.clone(), field: field.clone(), theme: theme.clone() };
    let says_nothing = name.is_none() && field.is_none() && theme.is_none();
    if says_nothing && std::io::stdin().is_terminal() && std::io::stderr().is_terminal() {
        own.name = ask("Your name")?;
        own.field = ask("Your field, as in `Number Theory`")?;
        own.theme = ask_theme()?;
    }
    if let Some(theme) = own.theme.as_deref().filter(|theme| !is_theme(theme)) {
        bail!("{}, so nothing was written\nhelp: {}", no_theme(theme), themes(theme));
    }
    Ok(own)
}

fn is_theme(name: &str) -> bool {
    builtin::names().contains(&name)
}

fn no_theme(name: &str) -> String {
    format!("there is no theme `{name}`")
}

/// The themes there are, for who has named another.
fn themes(named: &str) -> String {
    let names = builtin::names();
    let near = did_you_mean(named, names.iter().copied());
    let near = near.map(|near| format!("did you mean `{near}`? ")).unwrap_or_default();
    format!("{near}there are `{}`", names.join("`, `"))
}

/// The name of a theme that there is, if there is any answer.
fn ask_theme() -> anyhow::Result<Option<String>> {
    loop {
        let answer = ask(&format!("The theme: {}", builtin::names().join(" or ")))?;
        match answer.as_ref().filter(|theme| !is_theme(theme)) {
            Some(theme) => {
                report::say(&format!("{}: {}", no_theme(theme), themes(theme)));
            }
            None => return Ok(answer),
        }
    }
}

/// An answer from the terminal, if there is any.
fn ask(what: &str) -> anyhow::Result<Option<String>> {
    let mut stderr = std::io::stderr();
    write!(stderr, "{what} (Enter leaves it for later): ")?;
    stderr.flush()?;
    let mut line = String::new();
    std::io::stdin().read_line(&mut line)?;
    let answer = line.trim();
    Ok((!answer.is_empty()).then(|| answer.to_owned()))
}

/// The database, with what is one's own in place of the example's.
fn database(own: &Own) -> String {
    let quoted = |text: &String| format!("'{}'", text.replace('\'', "''"));
    let mut start = START.to_owned();
    if let Some(name) = &own.name {
        start = start.replace("Ada Lovelace", &quoted(name));
    }
    if let Some(field) = &own.field {
        start = start.replace(
            "[Analytical Engines, Number Theory]",
            &format!("[{}]", quoted(field)),
        );
    }
    if let Some(theme) = &own.theme {
        start =
            start.replace("full: {theme: faculty}", &format!("full: {{theme: {theme}}}"));
    }
    format!("# yaml-language-server: $schema={SCHEMA}\n{start}")
}

/// The file that a host of repositories looks for, and what it is told there.
fn workflow(host: args::CiHost) -> (&'static str, String) {
    let (name, text) = match host {
        args::CiHost::Github => {
            (".github/workflows/cv.yaml", include_str!("init/github.yaml"))
        }
        args::CiHost::Gitlab => (".gitlab-ci.yml", include_str!("../../ci/gitlab.yaml")),
        args::CiHost::Forgejo => {
            (".forgejo/workflows/cv.yaml", include_str!("init/forgejo.yaml"))
        }
    };
    (name, text.replace("{version}", env!("CARGO_PKG_VERSION")))
}

fn write_new(file: &Path, text: &str) -> anyhow::Result<()> {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty());
    if let Some(folder) = folder {
        fs::create_dir_all(folder)
            .with_context(|| format!("cannot make the folder `{}`", folder.display()))?;
    }
    let made = OpenOptions::new().write(true).create_new(true).open(file);
    let written = made.and_then(|mut open| open.write_all(text.as_bytes()));
    match written {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            bail!("`{}` is there already", file.display())
        }
        other => other.with_context(|| format!("cannot write `{}`", file.display())),
    }
}
