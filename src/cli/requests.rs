//! What to build: the databases named on the command line or in a list.

use std::io::Read;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use serde::Deserialize;

use super::{args, report};
use crate::diag::{EmitFormat, Sink, Sources};
use crate::load;
use crate::workspace::files::{self, Disk, Files};
use crate::workspace::request::BuildRequest;
use crate::workspace::{database, inputs, paths};

/// The request for a database, from the flags.
pub(super) fn request(place: PathBuf, args: &args::DocumentArgs) -> BuildRequest {
    let (variants, output) = (args.choice.variant.clone(), args.output.clone());
    BuildRequest { place, variants, all: args.all, output, beside: PathBuf::new() }
}

/// A database in the list of `--batch`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct BatchEntry {
    database: PathBuf,
    #[serde(default)]
    variants: Vec<String>,
    #[serde(default)]
    all: bool,
    #[serde(default)]
    output: Option<PathBuf>,
}

/// All requests of the command line and the list, in order.
pub(super) fn requests(args: &args::BuildArgs) -> anyhow::Result<Vec<BuildRequest>> {
    let request = |place| request(place, &args.documents);
    let databases = args.databases.iter().cloned();
    let mut requests: Vec<BuildRequest> = databases.map(request).collect();
    if let Some(file) = &args.many.batch {
        let folder = file.parent().filter(|_| file != Path::new("-"));
        for listed in list(file, args.documents.engine.sandbox)? {
            let named = !listed.variants.is_empty() || listed.all;
            let base = request(listed.database);
            // An output in the list is relative to the folder of the list, but `-o` is not.
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

/// Whether only one document is built, without the options for many, which has a faster path.
pub(super) fn is_one(request: &BuildRequest, args: &args::BuildArgs) -> bool {
    let many = &args.many;
    let plain = many.batch.is_none() && many.cache.is_none() && many.manifest.is_none();
    plain && !request.all && request.variants.len() <= 1 && args.databases.len() <= 1
}

/// Reads the list in a file. The paths of its databases are relative to its folder.
fn list(file: &Path, sandbox: args::SandboxMode) -> anyhow::Result<Vec<BatchEntry>> {
    let is_stdin = file == Path::new("-");
    let bytes = if is_stdin {
        inputs::register_stdin();
        let mut bytes = Vec::new();
        let mut stdin = std::io::stdin().take(files::LARGEST);
        stdin.read_to_end(&mut bytes).context("cannot read standard input")?;
        bytes
    } else {
        Disk.check_link(file, sandbox == args::SandboxMode::Require)?;
        Disk.read(file)?
    };
    let (mut sources, mut sink) = (Sources::default(), Sink::default());
    let name =
        if is_stdin { "standard input".into() } else { paths::shown(file).to_string() };
    let id = load::add_file(name, &bytes, &mut sources, &mut sink);
    let listed: Option<Vec<BatchEntry>> = load::read_one(id, &sources, &mut sink);
    if report::findings(sink, &sources, EmitFormat::Human) {
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
