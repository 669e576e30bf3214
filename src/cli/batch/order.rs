//! What is to be built: the databases of the command line, or of a list.

use std::io::Read;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use serde::Deserialize;

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
    pub output: Option<String>,
}

impl Order {
    /// What flags say of a database.
    pub fn of(place: PathBuf, asked: &args::Documents) -> Order {
        let output = asked.output.as_ref();
        Order {
            place,
            variants: asked.choice.variant.clone(),
            all: asked.all,
            output: output.map(|output| output.to_string_lossy().into_owned()),
        }
    }
}

/// A database of a list.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Listed {
    database: String,
    #[serde(default)]
    variants: Vec<String>,
    #[serde(default)]
    all: bool,
    #[serde(default)]
    output: Option<String>,
}

/// All that was asked for, in order.
pub(in crate::cli) fn orders(args: &args::Build) -> anyhow::Result<Vec<Order>> {
    let order = |place| Order::of(place, &args.documents);
    let mut orders: Vec<Order> = args.databases.iter().cloned().map(order).collect();
    if let Some(file) = &args.many.batch {
        for listed in list(file)? {
            let named = !listed.variants.is_empty() || listed.all;
            let base = order(listed.database.into());
            orders.push(Order {
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

/// Whether it is one document and nothing more is asked, which can be made sooner.
pub(in crate::cli) fn is_one(order: &Order, args: &args::Build) -> bool {
    let many = &args.many;
    let plain = many.batch.is_none() && many.cache.is_none() && many.manifest.is_none();
    plain && !order.all && order.variants.len() <= 1 && args.databases.len() <= 1
}

/// The list in a file, whose databases are beside it.
fn list(file: &Path) -> anyhow::Result<Vec<Listed>> {
    let is_stdin = file == Path::new("-");
    let bytes = if is_stdin {
        let mut bytes = Vec::new();
        std::io::stdin().read_to_end(&mut bytes).context("cannot read standard input")?;
        bytes
    } else {
        files::read(file)?
    };
    let (mut sources, mut sink) = (Sources::default(), Sink::default());
    let name =
        if is_stdin { "standard input".into() } else { file.display().to_string() };
    let id = load::add_file(name, &bytes, &mut sources, &mut sink);
    let listed: Option<Vec<Listed>> = load::read_one(id, &sources, &mut sink);
    if report::findings(sink, &sources, Format::Human) {
        bail!("the list of databases has mistakes");
    }
    let mut listed = listed.unwrap_or_default();
    if let Some(folder) = file.parent().filter(|_| !is_stdin) {
        for one in &mut listed {
            one.database = folder.join(&one.database).to_string_lossy().into_owned();
        }
    }
    Ok(listed)
}
