//! `tenure build` and `tenure check`.

use std::num::NonZero;
use std::thread;

use anyhow::{Context, bail};

use super::batch::{Reporter, written};
use super::exit::{ExitStatus, NO_BUNDLE};
use super::explain::explain;
use super::progress::Waiting;
use super::requests::{is_one, requests};
use super::watchdog::Watchdog;
use super::{args, choice, report};
use crate::diag::{Diagnostic, EmitFormat, Sources};
use crate::engine::Bundle;
use crate::workspace::Workspace;
use crate::workspace::batch::{Batch, Cache, DatabaseResult};
use crate::workspace::claims::{Claims, Output};
use crate::workspace::compile::{self, BuildOptions, build as make};
use crate::workspace::config::Config;
use crate::workspace::digest::digest;
use crate::workspace::document::{DEFAULT_THEME, Document};
use crate::workspace::lock::{self, Lock, LockMode};
use crate::workspace::request::{self, BuildRequest};
use crate::workspace::target::Target;
use crate::workspace::{EngineConfig, database, links, paths};

pub(super) fn check(
    args: &args::CheckArgs,
    bundle: Option<Bundle>,
) -> anyhow::Result<ExitStatus> {
    let mut workspace = open(&args.database, &args.choice)?;
    let mut sink = compile::check(&mut workspace, bundle)?;
    if args.links {
        let waiting = Waiting::on("checking links");
        sink.extend(links::dead(&workspace.resume, args.link_time.get())?);
        drop(waiting);
    }
    // Variants are checked only if the database itself has no errors.
    if !sink.has_errors() {
        compile::check_variants(&mut workspace, &mut sink)?;
    }
    if sink.count() == 0 {
        let entries = workspace.resume.all_entries().count();
        let plural = if entries == 1 { "entry" } else { "entries" };
        let place =
            args.database.place.clone().map_or_else(database::default_path, Ok)?;
        report::progress(&format!(
            "{}: {entries} {plural}, no mistakes",
            paths::shown(&place)
        ));
    }
    report::checked(sink, &workspace.sources, args.database.messages.format.into())
}

/// Reads and checks the one database of a command.
pub(super) fn open(
    database: &args::DatabaseArgs,
    choice: &args::VariantArgs,
) -> anyhow::Result<Workspace> {
    let place = database.place.clone().map_or_else(database::default_path, Ok)?;
    let config = choice::config(choice, &database.messages, EngineConfig::default())?;
    Workspace::open(&place, &choice.variant, config)
}

pub(super) fn build(
    args: &args::BuildArgs,
    bundle: Option<Bundle>,
) -> anyhow::Result<ExitStatus> {
    let Some(bundle) = bundle else { bail!(NO_BUNDLE) };
    let requests = requests(args)?;
    let is_one = requests.len() == 1 && is_one(&requests[0], args);
    // The clock starts before anything is read.
    let limit = args.documents.engine.limit();
    let start = || Watchdog::start(limit, args.messages.format.into());
    let watchdog = is_one.then(start).transpose()?;
    let engine = args.documents.engine.config();
    let mut config = choice::config(&args.documents.choice, &args.messages, engine)?;
    let mode = match (args.lock, args.locked) {
        (true, _) => Some(LockMode::Record),
        (_, true) => Some(LockMode::Verify),
        _ => None,
    };
    let open = |mode| lock::open(mode, &requests, &config, &bundle);
    let lock = mode.map(open).transpose()?;
    if let Some(lock) = &lock {
        config.engine.date = Some(lock.date);
    }
    match requests.as_slice() {
        [request] if is_one => {
            one(args, request, config, lock.as_ref(), bundle, watchdog)
        }
        _ => many(args, &requests, config, lock.as_ref(), bundle),
    }
}

/// The options of a build, from its flags.
fn options(args: &args::BuildArgs) -> BuildOptions {
    let fresh = args.lock || args.locked;
    let report = args.explain.is_some();
    BuildOptions { report, require_text: args.require_text, fresh }
}

/// The theme of the document, if it is known before the database is read.
fn early_theme(config: &Config, choice: &args::VariantArgs) -> Option<String> {
    let flag = config.variant.theme.as_ref().map(|theme| theme.value.clone());
    flag.or_else(|| choice.variant.is_empty().then(|| DEFAULT_THEME.to_owned()))
}

/// Builds one document as fast as possible.
fn one(
    args: &args::BuildArgs,
    request: &BuildRequest,
    mut config: Config,
    lock: Option<&Lock>,
    bundle: Bundle,
    watchdog: Option<Watchdog>,
) -> anyhow::Result<ExitStatus> {
    let mut pool = config.engine.pool(bundle)?;
    // The engine starts while the theme is read, and loads the theme's format while the database
    // is read.
    if let Some(named) = early_theme(&config, &args.documents.choice) {
        pool.prepare()?;
        config.load_theme(&named)?;
        if let Some(theme) = config.themes.get(&named) {
            pool.preload(&theme.preamble)?;
        }
    }
    let named = &args.documents.choice.variant;
    let mut workspace = Workspace::open(&request.place, named, config)?;
    let documents = workspace.documents(false)?;
    let mut sink = workspace.sink.clone();
    let mut status = ExitStatus::Rejected;
    if let Some(document) = documents.first() {
        workspace.load_theme(document, &mut sink)?;
        let target = request.target(&workspace, document, false)?;
        let claims = Claims::new(false);
        lock.map(|lock| lock.claim(&claims)).transpose()?;
        claims.claim(&target, Output::Document)?;
        let waiting = Waiting::on("typesetting");
        let options = options(args);
        let built = make(&workspace, document, bundle, &mut pool, options, &mut sink)?;
        drop(waiting);
        // The rest waits for disks and readers, which may take any time.
        drop(watchdog);
        if let Some((built, lock)) = built.as_ref().zip(lock) {
            sink.extend(lock.fault(&target, &built.bytes));
        }
        if let Some(built) = built.filter(|_| !sink.has_errors()) {
            let explained = explain(args.explain, document, &built, &target)?;
            let bytes = &built.bytes;
            if let Some(lock) = lock {
                record(lock, [(&target, digest(bytes).as_str())].into_iter())?;
            }
            target.write(bytes)?;
            report::print(&explained)?;
            report::progress(&written(&target, built.pages, built.fitted.cut));
            status = ExitStatus::Done;
        }
    }
    report::findings(sink, &workspace.sources, args.messages.format.into());
    // The process ends here, which frees all of it at once.
    std::mem::forget(workspace);
    std::mem::forget(documents);
    Ok(status)
}

/// Records PDFs in the lock, and reports the records that it loses.
fn record<'p>(
    lock: &Lock,
    pdfs: impl Iterator<Item = (&'p Target, &'p str)>,
) -> anyhow::Result<()> {
    let notice = lock.write(pdfs)?;
    notice.iter().for_each(|notice| report::say(notice));
    Ok(())
}

/// Builds all documents that were requested.
fn many(
    args: &args::BuildArgs,
    requests: &[BuildRequest],
    mut config: Config,
    lock: Option<&Lock>,
    bundle: Bundle,
) -> anyhow::Result<ExitStatus> {
    let claims = claims(args, requests, lock)?;
    let mut pool = config.engine.pool(bundle)?;
    pool.prepare()?;
    config.load_themes()?;
    let cache = args.many.cache.as_deref().map(Cache::open).transpose()?;
    let processors = thread::available_parallelism().map_or(1, NonZero::get);
    let format = EmitFormat::from(args.messages.format);
    let batch = Batch {
        requests,
        config: &config,
        options: options(args),
        cache: cache.as_ref(),
        claims: &claims,
        lock,
        bundle,
        // One more than there are processors, since one of them usually waits for the disk.
        jobs: args.many.jobs.map_or(processors + 1, NonZero::get),
        wants_inputs: args.many.manifest.is_some(),
        print: &|found: &[Diagnostic], sources: &Sources| {
            report::as_text(found, sources, format)
        },
        explain: &|document: &Document, built: &_, target: &_| {
            explain(args.explain, document, built, target)
        },
    };
    let mut reporter = Reporter::new(args, requests.len());
    batch.run(pool, |number, result: DatabaseResult| reporter.add(number, result))?;
    if let Some(lock) = lock {
        // After a failure, the previous record is kept.
        if let Some(digests) = reporter.digests().filter(|all| !all.is_empty()) {
            record(lock, digests.into_iter())?;
        }
    }
    reporter.end()
}

/// Claims the outputs that are known before any database has been read.
fn claims(
    args: &args::BuildArgs,
    requests: &[BuildRequest],
    lock: Option<&Lock>,
) -> anyhow::Result<Claims> {
    let claims = Claims::new(requests.len() > 1);
    request::claim(requests, &claims)?;
    lock.map(|lock| lock.claim(&claims)).transpose()?;
    if let Some(manifest) = &args.many.manifest {
        let target = Target::named(manifest);
        claims.claim(&target, Output::Manifest)?;
        target.check_writable().context("the manifest")?;
    }
    Ok(claims)
}
