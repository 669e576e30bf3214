//! A worker: reads databases and makes their documents until nothing is left to do.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::Sender;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::super::build::{self, Wants, make};
use super::super::claims::{self, Claims, Output};
use super::super::document::{Desk, Document, Flags, Themes};
use super::super::lock::Lock;
use super::super::output::Target;
use super::super::press::{Press, Wanted};
use super::super::{args, report};
use super::cache::{self, Cache, Entry};
use super::order::Order;
use super::queue::{Queue, Task};
use super::record::{Account, Record, State};
use crate::diag::{Diagnostic, Format, Sink, Sources, emit};
use crate::engine::Bundle;

/// What a worker says to the thread that keeps the engines.
pub(super) enum Message {
    /// It needs an engine.
    Wanted(Wanted),
    /// A database is done, by its number.
    Done(usize, Account),
}

/// A database that has been read, while its documents are made.
pub(super) struct Open {
    number: usize,
    desk: Desk,
    documents: Vec<(Document, Target, Sink)>,
    left: AtomicUsize,
    /// The time that it took to read it.
    took: Duration,
    made: Mutex<Vec<Option<Ended>>>,
}

/// A document that is to be made.
pub(super) struct Page(Arc<Open>, usize);

/// A document that has been made, or not.
struct Ended {
    record: Record,
    found: Vec<Diagnostic>,
    explained: String,
}

pub(super) struct Worker<'w> {
    pub args: &'w args::Build,
    pub orders: &'w [Order],
    pub queue: &'w Queue<Page>,
    pub flags: &'w Flags,
    pub themes: &'w Themes,
    pub cache: Option<&'w Cache>,
    /// What is written, where that was not known before.
    pub claims: &'w Claims,
    /// What the PDFs are held to.
    pub lock: Option<&'w Lock>,
    pub bundle: Bundle,
    pub report: Sender<Message>,
}

impl Worker<'_> {
    /// Does what there is to do.
    pub fn work(&self, mut press: Press) {
        while let Some(task) = self.queue.next() {
            match task {
                Task::Read(number) => {
                    let mut reading = self.queue.reading();
                    reading.documents = self.read(number);
                }
                Task::Make(Page(open, at)) => self.make(&open, at, &mut press),
            }
        }
    }

    /// Reads a database. What cannot be read is done with that.
    fn read(&self, number: usize) -> Vec<Page> {
        match self.open(number) {
            Ok(open) if open.documents.is_empty() => {
                let mut record = self.record(number, None);
                record.state = State::Rejected;
                record.diagnostics =
                    as_json(&open.desk.sink.clone().into_sorted(), &open.desk.sources);
                self.done(&open, vec![record], Vec::new(), String::new());
                Vec::new()
            }
            Ok(open) => {
                let open = Arc::new(open);
                (0..open.documents.len()).map(|at| Page(Arc::clone(&open), at)).collect()
            }
            Err(error) => {
                let mut record = self.record(number, None);
                let reason = report::reason(&error);
                let told = match self.args.messages.format.into() {
                    Format::Sarif => String::new(),
                    format => report::failed(&reason, format),
                };
                record.error = Some(reason);
                let account =
                    Account { records: vec![record], told, ..Account::default() };
                let _ = self.report.send(Message::Done(number, account));
                Vec::new()
            }
        }
    }

    fn open(&self, number: usize) -> anyhow::Result<Open> {
        let begin = Instant::now();
        let order = &self.orders[number];
        let (flags, themes) = (self.flags.clone(), self.themes.clone());
        let messages = &self.args.messages;
        let mut desk =
            Desk::read(&order.place, messages, &order.variants, flags, themes)?;
        let mut documents = Vec::new();
        let output = order.output.as_deref();
        for document in desk.documents(order.all)? {
            let mut sink = desk.sink.clone();
            desk.theme(&document, &mut sink)?;
            let is_one_of_many = self.orders.len() > 1;
            let target = build::target(order, &desk, &document, is_one_of_many)?;
            let is_claimed =
                documents.is_empty() && Target::fixed(output, &order.beside)?.is_some();
            if is_claimed {
                claims::is_no_input(&target, Output::Pdf)?;
            } else {
                self.claims.claim(&target, Output::Pdf)?;
            }
            documents.push((document, target, sink));
        }
        self.claims.are_no_inputs()?;
        let left = AtomicUsize::new(documents.len());
        let made = Mutex::new(documents.iter().map(|_| None).collect());
        let took = begin.elapsed();
        Ok(Open { number, desk, documents, left, took, made })
    }

    fn record(&self, number: usize, document: Option<&Document>) -> Record {
        let name = document.and_then(|document| document.name.as_ref());
        let database = self.orders[number].place.to_string_lossy().into_owned();
        Record::new(database, name.map(|name| name.to_string()))
    }

    /// Makes a document of a database. The last one closes it.
    fn make(&self, open: &Open, at: usize, press: &mut Press) {
        let (document, _, sink) = &open.documents[at];
        let begin = Instant::now();
        let mut ended = Ended {
            record: self.record(open.number, Some(document)),
            found: Vec::new(),
            explained: String::new(),
        };
        let mut sink = sink.clone();
        if let Err(error) = self.set(open, at, press, &mut sink, &mut ended) {
            ended.record.state = State::Failed;
            ended.record.error = Some(report::reason(&error));
        }
        ended.found = sink.into_sorted();
        ended.record.diagnostics = as_json(&ended.found, &open.desk.sources);
        ended.record.time = begin.elapsed();
        let mut made = open.made.lock().unwrap_or_else(PoisonError::into_inner);
        made[at] = Some(ended);
        if open.left.fetch_sub(1, Ordering::AcqRel) == 1 {
            let all: Vec<Ended> =
                std::mem::take(&mut *made).into_iter().flatten().collect();
            let explained = all.iter().map(|one| one.explained.as_str()).collect();
            let (records, found): (Vec<_>, Vec<_>) =
                all.into_iter().map(|one| (one.record, one.found)).unzip();
            self.done(open, records, found.concat(), explained);
        }
    }

    fn set(
        &self,
        open: &Open,
        at: usize,
        press: &mut Press,
        sink: &mut Sink,
        ended: &mut Ended,
    ) -> anyhow::Result<()> {
        let (document, target, _) = &open.documents[at];
        let record = &mut ended.record;
        let wants = Wants::of(self.args);
        if self.cache.is_some() || self.args.many.manifest.is_some() {
            record.input = Some(cache::input(&open.desk, document)?);
        }
        let cache = self.cache.filter(|_| wants.only_the_document());
        let cache = cache.zip(record.input.as_deref());
        let kept = cache.filter(|_| !sink.has_errors());
        press.begin(open.took);
        let isolation = press.isolation();
        let kept = kept.and_then(|(cache, input)| cache.get(input, &isolation));
        let entry = if let Some(entry) = kept {
            record.state = State::Cached;
            entry
        } else {
            record.state = State::Rejected;
            let before = sink.count();
            let made = make(&open.desk, document, self.bundle, press, wants, sink)?;
            if let Some((made, lock)) = made.as_ref().zip(self.lock) {
                sink.extend(lock.fault(target, &made.pdf.bytes));
            }
            let Some(made) = made.filter(|_| !sink.has_errors()) else { return Ok(()) };
            record.state = State::Made;
            ended.explained = build::account(self.args, document, &made, target)?;
            let (pages, cut) = (made.pages(), made.fitted.cut);
            let entry = Entry { pdf: made.pdf.bytes, pages, cut };
            let told = sink.count() > before;
            if let Some((cache, input)) = cache.filter(|_| !told) {
                cache.put(input, &entry);
            }
            entry
        };
        (record.pages, record.cut) = (entry.pages, entry.cut);
        record.output = Some(cache::digest(&entry.pdf));
        target.write(&entry.pdf)?;
        record.target = Some(target.clone());
        Ok(())
    }

    /// Says what became of a database.
    fn done(
        &self,
        open: &Open,
        records: Vec<Record>,
        found: Vec<Diagnostic>,
        explained: String,
    ) {
        let mut all = open.desk.sink.clone();
        all.extend(found);
        let format = self.args.messages.format.into();
        let mut told = report::told(&all.into_sorted(), &open.desk.sources, format);
        for error in records.iter().filter_map(|record| record.error.as_ref()) {
            if format != Format::Sarif {
                told.push_str(&report::failed(error, format));
            }
        }
        let account = Account { records, told, explained };
        // Whoever kept the engines has given up.
        let _ = self.report.send(Message::Done(open.number, account));
    }
}

fn as_json(found: &[Diagnostic], sources: &Sources) -> Vec<serde_json::Value> {
    let lines = emit(found, sources, &[], Format::Json, false);
    lines.lines().filter_map(|line| serde_json::from_str(line).ok()).collect()
}
