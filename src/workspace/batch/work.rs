//! A worker: reads databases and makes their documents until nothing is left to do.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::Sender;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::super::claims::{self, Output};
use super::super::compile::build;
use super::super::digest::digest;
use super::super::document::Document;
use super::super::open::Workspace;
use super::super::target::Target;
use super::super::wording::reason;
use super::cache::{self, CachedDocument};
use super::job::Batch;
use super::queue::{Queue, Task};
use super::record::{DatabaseResult, Record, State};
use crate::diag::{Diagnostic, Format, Sink, Sources, emit};
use crate::engine::{EnginePool, Wanted};

/// What a worker says to the thread that keeps the engines.
pub(super) enum Message {
    /// It needs an engine.
    Wanted(Wanted),
    /// A database is done, by its number.
    Done(usize, DatabaseResult),
}

/// A database that has been read, while its documents are made.
pub(super) struct Opened {
    number: usize,
    workspace: Workspace,
    documents: Vec<(Document, Target, Sink)>,
    left: AtomicUsize,
    /// The time that it took to read it.
    took: Duration,
    made: Mutex<Vec<Option<DocumentResult>>>,
}

/// A document that is to be made.
pub(super) struct DocumentTask(Arc<Opened>, usize);

/// A document that has been made, or not.
struct DocumentResult {
    record: Record,
    found: Vec<Diagnostic>,
    explained: String,
    notice: Option<String>,
}

pub(super) struct Worker<'w> {
    pub batch: &'w Batch<'w>,
    pub queue: &'w Queue<DocumentTask>,
    pub report: Sender<Message>,
}

impl Worker<'_> {
    /// Does what there is to do.
    pub fn work(&self, mut pool: EnginePool) {
        while let Some(task) = self.queue.next() {
            match task {
                Task::Read(number) => {
                    let mut reading = self.queue.reading();
                    reading.documents = self.read(number);
                }
                Task::Make(DocumentTask(opened, at)) => self.make(&opened, at, &mut pool),
            }
        }
    }

    /// Reads a database. One that cannot be read is done with that.
    fn read(&self, number: usize) -> Vec<DocumentTask> {
        match self.open(number) {
            Ok(opened) if opened.documents.is_empty() => {
                let mut record = self.record(number, None);
                record.state = State::Rejected;
                let found = opened.workspace.sink.clone().into_sorted();
                record.diagnostics = as_json(&found, &opened.workspace.sources);
                let (found, explained, notice) = (Vec::new(), String::new(), None);
                self.done(
                    &opened,
                    vec![DocumentResult { record, found, explained, notice }],
                );
                Vec::new()
            }
            Ok(opened) => {
                let opened = Arc::new(opened);
                let numbers = 0..opened.documents.len();
                numbers.map(|at| DocumentTask(Arc::clone(&opened), at)).collect()
            }
            Err(error) => {
                let mut record = self.record(number, None);
                record.error = Some(reason(&error));
                let result =
                    DatabaseResult { records: vec![record], ..DatabaseResult::default() };
                let _ = self.report.send(Message::Done(number, result));
                Vec::new()
            }
        }
    }

    fn open(&self, number: usize) -> anyhow::Result<Opened> {
        let begin = Instant::now();
        let request = &self.batch.requests[number];
        let config = self.batch.config.clone();
        let mut workspace = Workspace::open(&request.place, &request.variants, config)?;
        let mut documents = Vec::new();
        for document in workspace.documents(request.all)? {
            let mut sink = workspace.sink.clone();
            workspace.load_theme(&document, &mut sink)?;
            let is_one_of_many = self.batch.requests.len() > 1;
            let target = request.target(&workspace, &document, is_one_of_many)?;
            if documents.is_empty() && request.fixed_target()?.is_some() {
                claims::is_no_input(&target, Output::Document)?;
            } else {
                self.batch.claims.claim(&target, Output::Document)?;
            }
            documents.push((document, target, sink));
        }
        self.batch.claims.are_no_inputs()?;
        let left = AtomicUsize::new(documents.len());
        let made = Mutex::new(documents.iter().map(|_| None).collect());
        let took = begin.elapsed();
        Ok(Opened { number, workspace, documents, left, took, made })
    }

    fn record(&self, number: usize, document: Option<&Document>) -> Record {
        let name = document.and_then(|document| document.name.as_ref());
        let place = &self.batch.requests[number].place;
        let database = place.to_string_lossy().into_owned();
        Record::new(database, name.map(|name| name.to_string()))
    }

    /// Makes a document of a database. The last one closes it.
    fn make(&self, opened: &Opened, at: usize, pool: &mut EnginePool) {
        let (document, _, sink) = &opened.documents[at];
        let begin = Instant::now();
        let mut result = DocumentResult {
            record: self.record(opened.number, Some(document)),
            found: Vec::new(),
            explained: String::new(),
            notice: None,
        };
        let mut sink = sink.clone();
        if let Err(error) = self.write(opened, at, pool, &mut sink, &mut result) {
            result.record.state = State::Failed;
            result.record.error = Some(reason(&error));
        }
        result.found = sink.into_sorted();
        result.record.diagnostics = as_json(&result.found, &opened.workspace.sources);
        result.record.time = begin.elapsed();
        let mut made = opened.made.lock().unwrap_or_else(PoisonError::into_inner);
        made[at] = Some(result);
        if opened.left.fetch_sub(1, Ordering::AcqRel) == 1 {
            let all = std::mem::take(&mut *made).into_iter().flatten().collect();
            self.done(opened, all);
        }
    }

    /// Makes a document, or finds it as it was made before, and writes it.
    fn write(
        &self,
        opened: &Opened,
        at: usize,
        pool: &mut EnginePool,
        sink: &mut Sink,
        result: &mut DocumentResult,
    ) -> anyhow::Result<()> {
        let batch = self.batch;
        let (document, target, _) = &opened.documents[at];
        let record = &mut result.record;
        if batch.cache.is_some() || batch.wants_inputs {
            record.input = Some(cache::input(
                &opened.workspace,
                document,
                target.format(),
                &batch.bundle,
            )?);
        }
        let cache = batch.cache.filter(|_| batch.options.allow_cached());
        let cache = cache.zip(record.input.as_deref());
        let kept = cache.filter(|_| !sink.has_errors());
        pool.begin(opened.took);
        let isolation = pool.isolation();
        let kept =
            kept.and_then(|(cache, input)| cache.get(input, target.format(), &isolation));
        let entry = if let Some(entry) = kept {
            record.state = State::Cached;
            entry
        } else {
            record.state = State::Rejected;
            let before = sink.count();
            let (workspace, options) = (&opened.workspace, batch.options);
            let built = build(workspace, document, batch.bundle, pool, options, sink)?;
            if let Some((built, lock)) = built.as_ref().zip(batch.lock) {
                sink.extend(lock.fault(target, &built.bytes));
            }
            let Some(built) = built.filter(|_| !sink.has_errors()) else { return Ok(()) };
            record.state = State::Made;
            result.explained = (batch.explain)(document, &built, target)?;
            let (pages, cut) = (built.pages, built.fitted.cut);
            let entry = CachedDocument {
                format: target.format(),
                bytes: built.bytes,
                pages,
                cut,
            };
            let is_silent = sink.count() == before;
            if let Some((cache, input)) = cache.filter(|_| is_silent) {
                result.notice =
                    cache.put(input, &entry).err().map(|error| reason(&error));
            }
            entry
        };
        (record.pages, record.cut) = (entry.pages, entry.cut);
        record.output = Some(digest(&entry.bytes));
        target.write(&entry.bytes)?;
        record.target = Some(target.clone());
        Ok(())
    }

    /// Says what became of a database.
    fn done(&self, opened: &Opened, documents: Vec<DocumentResult>) {
        let mut all = opened.workspace.sink.clone();
        let mut result = DatabaseResult::default();
        for document in documents {
            all.extend(document.found);
            result.explained.push_str(&document.explained);
            result.notices.extend(document.notice);
            result.records.push(document.record);
        }
        let sources = &opened.workspace.sources;
        result.findings = (self.batch.print)(&all.into_sorted(), sources);
        // Whoever kept the engines may have given up.
        let _ = self.report.send(Message::Done(opened.number, result));
    }
}

fn as_json(found: &[Diagnostic], sources: &Sources) -> Vec<serde_json::Value> {
    let lines = emit(found, sources, &[], Format::Json, false);
    lines.lines().filter_map(|line| serde_json::from_str(line).ok()).collect()
}
