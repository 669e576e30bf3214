//! What is to be built: the databases of the command line, or of a list.

use std::io::Read;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use serde::Deserialize;

use super::{args, report};
use crate::diag::{Format, Sink, Sources};
use crate::load;
use crate::workspace::files::{self, Disk, Files};
use crate::workspace::request::BuildRequest;
use crate::workspace::{database, inputs, paths};

/// What flags say of a database.
pub(super) fn request(place: PathBuf, asked: &args::Documents) -> BuildRequest {
    let (variants, output) = (asked.choice.variant.clone(), asked.output.clone());
    BuildRequest { place, variants, all: asked.all, output, beside: PathBuf::new() }
}

/// A database of a list.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Listed {
    database: PathBuf,
    #[serde(default)]
    variants: Vec<String>,
    #[serde(default)]
    all: bool,
    #[serde(default)]
    output: Option<PathBuf>,
}

/// All that was asked for, in order.
pub(super) fn requests(args: &args::Build) -> anyhow::Result<Vec<BuildRequest>> {
    let request = |place| request(place, &args.documents);
    let databases = args.databases.iter().cloned();
    let mut requests: Vec<BuildRequest> = databases.map(request).collect();
    if let Some(file) = &args.many.batch {
        let folder = file.parent().filter(|_| file != Path::new("-"));
        for listed in list(file, args.documents.engine.sandbox)? {
            let named = !listed.variants.is_empty() || listed.all;
            let base = request(listed.database);
            // What the flags say is from here.
            let is_listed = listed.output.is_some();
            requests.push(BuildRequest {
                beside: folder.filter(|_| is_listed).unwrap_or(Path::new("")).to_owned(),
                variants: if named { listed.variants } else { base.variants },
                all: if named { listed.all } else { base.all },
                output: listed.output.or(base.output),
                place: base.place,
            });
        }
    } else if requests.is_empty() {
        requests.push(request(database::default_path()?));
    }
    if let Some(shard) = args.many.shard {
        let mut number = 0;
        requests.retain(|_| {
            number += 1;
            (number - 1) % shard.of == shard.number - 1
        });
    }
    Ok(requests)
}

/// Whether it is one document and nothing more is asked, which can be made sooner.
pub(super) fn is_one(request: &BuildRequest, args: &args::Build) -> bool {
    let many = &args.many;
    let plain = many.batch.is_none() && many.cache.is_none() && many.manifest.is_none();
    plain && !request.all && request.variants.len() <= 1 && args.databases.len() <= 1
}

/// The list in a file, whose databases are beside it.
fn list(file: &Path, asked: args::Sandbox) -> anyhow::Result<Vec<Listed>> {
    let is_stdin = file == Path::new("-");
    let bytes = if is_stdin {
        inputs::note_standard_input();
        let mut bytes = Vec::new();
        let mut stdin = std::io::stdin().take(files::LARGEST);
        stdin.read_to_end(&mut bytes).context("cannot read standard input")?;
        bytes
    } else {
        Disk.stays(file, asked == args::Sandbox::Require)?;
        Disk.read(file)?
    };
    let (mut sources, mut sink) = (Sources::default(), Sink::default());
    let name =
        if is_stdin { "standard input".into() } else { paths::shown(file).to_string() };
    let id = load::add_file(name, &bytes, &mut sources, &mut sink);
    let listed: Option<Vec<Listed>> = load::read_one(id, &sources, &mut sink);
    if report::findings(sink, &sources, Format::Human) {
        bail!("the list of databases has mistakes");
    }
    let mut listed = listed.unwrap_or_default();
    if let Some(folder) = file.parent().filter(|_| !is_stdin) {
        for one in &mut listed {
            one.database = folder.join(&one.database);
        }
    }
    Ok(listed)
}
