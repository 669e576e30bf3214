//! Many documents at once: every variant of a database, or the databases of a department.
//!
//! Workers take what is to be done from one queue (`queue.rs`), read a database or make a
//! document of one (`work.rs`). Engines stand ready for all of them, one for each theme; this
//! thread keeps them, and says what became of what in the order that it was asked for. One
//! broken database stops no other.

mod cache;
mod order;
mod queue;
mod record;
mod work;

use std::num::NonZero;
use std::sync::mpsc;
use std::thread;

use anyhow::Context;

use super::claims::{Claims, Output};
use super::document::Desk;
use super::lock::Lock;
use super::output::Target;
use super::press::Press;
use super::progress::Progress;
use super::{Ending, args, report};
use crate::diag::Format;
use crate::engine::{self, Bundle};
use cache::Cache;
pub(super) use cache::digest;
pub(super) use order::{Order, is_one, orders};
use queue::Queue;
use record::{Account, Record, State};
use work::{Message, Worker};

/// Makes all that was ordered.
pub(super) fn build(
    args: &args::Build,
    orders: &[Order],
    lock: Option<&Lock>,
    bundle: Bundle,
) -> anyhow::Result<Ending> {
    let claims = claims(args, orders, lock)?;
    let mut press = Press::new(bundle, args.documents.engine)?;
    lock.inspect(|lock| press.set_date(lock.date));
    press.prepare()?;
    let (flags, themes) = Desk::beginning(&args.documents)?;
    let cache = args.many.cache.as_deref().map(Cache::open).transpose()?;
    let processors = thread::available_parallelism().map_or(1, NonZero::get);
    // One more than there are processors: one or the other waits for the disk.
    let workers = args.many.jobs.map_or(processors + 1, NonZero::get);
    let queue = Queue::new(orders.len());
    let mut accounts = Accounts::new(args, orders.len());
    thread::scope(|scope| {
        let (send, messages) = mpsc::channel();
        for _ in 0..workers {
            let worker = Worker {
                args,
                orders,
                queue: &queue,
                flags: &flags,
                themes: &themes,
                cache: cache.as_ref(),
                claims: &claims,
                lock,
                bundle,
                report: send.clone(),
            };
            let ask = send.clone();
            let ask = move |wanted| drop(ask.send(Message::Wanted(wanted)));
            let press = press.beside(Box::new(ask));
            scope.spawn(move || worker.work(press));
        }
        drop(send);
        for message in messages {
            match message {
                Message::Wanted(wanted) => press.answer(&wanted),
                Message::Done(number, account) => accounts.add(number, account)?,
            }
        }
        anyhow::Ok(())
    })?;
    if let Some(lock) = lock {
        let made = accounts.records.iter();
        let made = made.map(|it| it.target.as_ref().zip(it.output.as_deref()));
        // After a failure the record of what was good stays.
        if let Some(made) =
            made.collect::<Option<Vec<_>>>().filter(|made| !made.is_empty())
        {
            lock.write(made.into_iter())?;
        }
    }
    accounts.end()
}

/// Claims all that is known to be written before any database has been read.
fn claims(
    args: &args::Build,
    orders: &[Order],
    lock: Option<&Lock>,
) -> anyhow::Result<Claims> {
    let claims = Claims::new(orders.len() > 1);
    order::claim(orders, &claims)?;
    lock.map(|lock| lock.claim(&claims)).transpose()?;
    if let Some(manifest) = &args.many.manifest {
        let target = Target::named(manifest);
        claims.claim(&target, Output::Manifest)?;
        target.try_out().context("the manifest")?;
    }
    Ok(claims)
}

/// What became of the databases, told in their order.
struct Accounts<'a> {
    args: &'a args::Build,
    /// Those that cannot be told before an earlier one.
    waiting: Vec<Option<Account>>,
    told: usize,
    records: Vec<Record>,
    /// What `--explain` says of them, which waits for the manifest.
    explained: String,
    /// SARIF is one log, however many databases there are.
    sarif: Option<serde_json::Value>,
    progress: Progress,
}

impl Accounts<'_> {
    fn new(args: &args::Build, databases: usize) -> Accounts<'_> {
        Accounts {
            args,
            waiting: (0..databases).map(|_| None).collect(),
            told: 0,
            records: Vec::new(),
            explained: String::new(),
            sarif: None,
            progress: Progress::start(),
        }
    }

    fn add(&mut self, number: usize, account: Account) -> anyhow::Result<()> {
        self.waiting[number] = Some(account);
        while let Some(next) = self.waiting.get_mut(self.told).and_then(Option::take) {
            self.told += 1;
            self.tell(next)?;
        }
        let all = self.waiting.len();
        self.progress.say(|| format!("{} of {all} databases", self.told));
        Ok(())
    }

    fn tell(&mut self, account: Account) -> anyhow::Result<()> {
        if !account.told.is_empty() {
            self.progress.clear();
        }
        if let args::MessageFormat::Sarif = self.args.messages.format {
            // There is none of what could not be read, which is told after it.
            if !account.told.is_empty() {
                self.join(&account.told)?;
            }
        } else {
            report::tell(&account.told);
        }
        self.keep(account);
        Ok(())
    }

    fn keep(&mut self, account: Account) {
        self.explained.push_str(&account.explained);
        if self.waiting.len() == 1 {
            for record in &account.records {
                self.progress.clear();
                report::progress(&record.written());
            }
        }
        self.records.extend(account.records);
    }

    /// Adds what was found in a database to the one run of the SARIF log: code hosts take no more
    /// of a program.
    fn join(&mut self, log: &str) -> anyhow::Result<()> {
        let mut log: serde_json::Value = serde_json::from_str(log)?;
        let found = log["runs"][0]["results"].as_array_mut();
        let found = found.map(std::mem::take).unwrap_or_default();
        let all = self.sarif.get_or_insert(log);
        if let Some(all) = all["runs"][0]["results"].as_array_mut() {
            all.extend(found);
        }
        Ok(())
    }

    /// Writes the manifest, and then says what became of all of them: it does not depend on who
    /// reads that.
    fn end(mut self) -> anyhow::Result<Ending> {
        self.progress.clear();
        if let Some(file) = &self.args.many.manifest {
            let manifest = record::manifest(&self.records, engine::confinement()?)?;
            Target::named(file).write(manifest.as_bytes()).context("the manifest")?;
        }
        report::print(&self.explained)?;
        let format = Format::from(self.args.messages.format);
        if let Some(log) = &self.sarif {
            report::tell(&format!("{}\n", serde_json::to_string_pretty(log)?));
        }
        if format == Format::Sarif {
            let errors = self.records.iter().filter_map(|record| record.error.as_ref());
            errors.for_each(|error| report::tell(&report::failed(error, format)));
        }
        if self.waiting.len() > 1 && !format.is_for_programs() {
            report::tell(&record::table(&self.records, self.progress.elapsed()));
        }
        let any = |state| self.records.iter().any(|record| record.state == state);
        Ok(if any(State::Failed) {
            Ending::Failed
        } else if any(State::Rejected) {
            Ending::Rejected
        } else {
            Ending::Done
        })
    }
}
