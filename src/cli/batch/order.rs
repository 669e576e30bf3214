//! What is to be built: the databases of the command line, or of a list.

use std::io::Read;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use serde::Deserialize;

use super::super::claims::{Claims, Output};
use super::super::output::Target;
use super::super::{args, database, files, report};
use crate::diag::{Format, Sink, Sources};
use crate::load;

/// A database, and what of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::cli) struct Order {
    pub place: PathBuf,
    /// The variants that were named.
    pub variants: Vec<String>,
    /// Every variant.
    pub all: bool,
    pub output: Option<PathBuf>,
    /// The folder that this is from.
    pub beside: PathBuf,
}

impl Order {
    /// What flags say of a database.
    pub fn of(place: PathBuf, asked: &args::Documents) -> Order {
        let (variants, output) = (asked.choice.variant.clone(), asked.output.clone());
        Order { place, variants, all: asked.all, output, beside: PathBuf::new() }
    }
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
pub(in crate::cli) fn orders(args: &args::Build) -> anyhow::Result<Vec<Order>> {
    let order = |place| Order::of(place, &args.documents);
    let mut orders: Vec<Order> = args.databases.iter().cloned().map(order).collect();
    if let Some(file) = &args.many.batch {
        let folder = file.parent().filter(|_| file != Path::new("-"));
        for listed in list(file, args.documents.engine.sandbox)? {
            let named = !listed.variants.is_empty() || listed.all;
            let base = order(listed.database);
            // What the flags say is from here.
            let is_listed = listed.output.is_some();
            orders.push(Order {
                beside: folder.filter(|_| is_listed).unwrap_or(Path::new("")).to_owned(),
                variants: if named { listed.variants } else { base.variants },
                all: if named { listed.all } else { base.all },
                output: listed.output.or(base.output),
                place: base.place,
            });
        }
    } else if orders.is_empty() {
        orders.push(order(database::usual_place()?));
    }
    if let Some(shard) = args.many.shard {
        let mut number = 0;
        orders.retain(|_| {
            number += 1;
            (number - 1) % shard.of == shard.number - 1
        });
    }
    Ok(orders)
}

/// Claims what is known of what will be written before any database has been read, all of which
/// are inputs, whenever they will be read.
///
/// # Errors
/// If two of them, or one of them and an input, are the same file.
pub(super) fn claim(orders: &[Order], claims: &Claims) -> anyhow::Result<()> {
    for place in orders.iter().map(|order| &order.place) {
        // One that cannot be read is told when it is to be.
        database::in_folder(place)
            .unwrap_or_default()
            .iter()
            .for_each(|file| files::note_input(file));
        files::note_input(place);
    }
    for order in orders {
        if let Some(target) = Target::fixed(order.output.as_deref(), &order.beside)? {
            claims.claim(&target, Output::Pdf)?;
        }
    }
    Ok(())
}

/// Whether it is one document and nothing more is asked, which can be made sooner.
pub(in crate::cli) fn is_one(order: &Order, args: &args::Build) -> bool {
    let many = &args.many;
    let plain = many.batch.is_none() && many.cache.is_none() && many.manifest.is_none();
    plain && !order.all && order.variants.len() <= 1 && args.databases.len() <= 1
}

/// The list in a file, whose databases are beside it.
fn list(file: &Path, asked: args::Sandbox) -> anyhow::Result<Vec<Listed>> {
    let is_stdin = file == Path::new("-");
    let bytes = if is_stdin {
        files::note_standard_input();
        let mut bytes = Vec::new();
        let mut stdin = std::io::stdin().take(files::LARGEST);
        stdin.read_to_end(&mut bytes).context("cannot read standard input")?;
        bytes
    } else {
        files::stays(file, asked == args::Sandbox::Require)?;
        files::read(file)?
    };
    let (mut sources, mut sink) = (Sources::default(), Sink::default());
    let name =
        if is_stdin { "standard input".into() } else { files::shown(file).to_string() };
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
