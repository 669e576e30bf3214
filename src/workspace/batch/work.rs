//! A worker: reads databases and builds their documents until the queue is empty.

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
use super::cache::{self, CacheEntry};
use super::job::Batch;
use super::queue::{Queue, Task};
use super::record::{DatabaseResult, DocumentRecord, DocumentState};
use crate::diag::{Diagnostic, EmitFormat, Sink, Sources, emit};
use crate::engine::{EnginePool, Wanted};

/// A message of a worker to the thread that owns the engines.
pub(super) enum Message {
    /// It needs an engine.
    Wanted(Wanted),
    /// The database with this number is finished.
    Done(usize, DatabaseResult),
}

/// A database that has been read, and whose documents are being built.
pub(super) struct OpenDatabase {
    number: usize,
    workspace: Workspace,
    documents: Vec<(Document, Target, Sink)>,
    left: AtomicUsize,
    /// The time that reading it took.
    read_time: Duration,
    results: Mutex<Vec<Option<DocumentResult>>>,
}

/// A document to build, by its index in the database.
pub(super) struct BuildTask(Arc<OpenDatabase>, usize);

/// The result of a document.
struct DocumentResult {
    record: DocumentRecord,
    found: Vec<Diagnostic>,
    explained: String,
    notice: Option<String>,
}

pub(super) struct Worker<'w> {
    pub batch: &'w Batch<'w>,
    pub queue: &'w Queue<BuildTask>,
    pub report: Sender<Message>,
}

impl Worker<'_> {
    /// Runs tasks until the queue is empty.
    pub fn work(&self, mut pool: EnginePool) {
        while let Some(task) = self.queue.next() {
            match task {
                Task::Read(number) => {
                    let mut guard = self.queue.read_guard();
                    guard.documents = self.read(number);
                }
                Task::Build(BuildTask(database, at)) => {
                    self.build(&database, at, &mut pool);
                }
            }
        }
    }

    /// Reads a database, and returns the documents to build. A database that cannot be read is
    /// reported at once.
    fn read(&self, number: usize) -> Vec<BuildTask> {
        match self.open(number) {
            Ok(database) if database.documents.is_empty() => {
                let mut record = self.record(number, None);
                record.state = DocumentState::Rejected;
                let found = database.workspace.sink.clone().into_sorted();
                record.diagnostics = as_json(&found, &database.workspace.sources);
                let (found, explained, notice) = (Vec::new(), String::new(), None);
                self.done(
                    &database,
                    vec![DocumentResult { record, found, explained, notice }],
                );
                Vec::new()
            }
            Ok(database) => {
                let database = Arc::new(database);
                let numbers = 0..database.documents.len();
                numbers.map(|at| BuildTask(Arc::clone(&database), at)).collect()
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

    fn open(&self, number: usize) -> anyhow::Result<OpenDatabase> {
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
                claims::check_not_input(&target, Output::Document)?;
            } else {
                self.batch.claims.claim(&target, Output::Document)?;
            }
            documents.push((document, target, sink));
        }
        self.batch.claims.check_no_inputs()?;
        let left = AtomicUsize::new(documents.len());
        let results = Mutex::new(documents.iter().map(|_| None).collect());
        let read_time = begin.elapsed();
        Ok(OpenDatabase { number, workspace, documents, left, read_time, results })
    }

    fn record(&self, number: usize, document: Option<&Document>) -> DocumentRecord {
        let name = document.and_then(|document| document.name.as_ref());
        let place = &self.batch.requests[number].place;
        let database = place.to_string_lossy().into_owned();
        DocumentRecord::new(database, name.map(|name| name.to_string()))
    }

    /// Builds a document of a database. After the last one, the database is reported.
    fn build(&self, database: &OpenDatabase, at: usize, pool: &mut EnginePool) {
        let (document, _, sink) = &database.documents[at];
        let begin = Instant::now();
        let mut result = DocumentResult {
            record: self.record(database.number, Some(document)),
            found: Vec::new(),
            explained: String::new(),
            notice: None,
        };
        let mut sink = sink.clone();
        if let Err(error) = self.write(database, at, pool, &mut sink, &mut result) {
            result.record.state = DocumentState::Failed;
            result.record.error = Some(reason(&error));
        }
        result.found = sink.into_sorted();
        result.record.diagnostics = as_json(&result.found, &database.workspace.sources);
        result.record.time = begin.elapsed();
        let mut results = database.results.lock().unwrap_or_else(PoisonError::into_inner);
        results[at] = Some(result);
        if database.left.fetch_sub(1, Ordering::AcqRel) == 1 {
            let all = std::mem::take(&mut *results).into_iter().flatten().collect();
            self.done(database, all);
        }
    }

    /// Builds a document, or takes it from the cache, and writes it.
    fn write(
        &self,
        database: &OpenDatabase,
        at: usize,
        pool: &mut EnginePool,
        sink: &mut Sink,
        result: &mut DocumentResult,
    ) -> anyhow::Result<()> {
        let batch = self.batch;
        let (document, target, _) = &database.documents[at];
        let record = &mut result.record;
        if batch.cache.is_some() || batch.wants_inputs {
            record.input = Some(cache::input(
                &database.workspace,
                document,
                target.format(),
                &batch.bundle,
            )?);
        }
        let cache = batch.cache.filter(|_| batch.options.allow_cached());
        let cache = cache.zip(record.input.as_deref());
        let kept = cache.filter(|_| !sink.has_errors());
        pool.begin(database.read_time);
        let isolation = pool.isolation();
        let kept =
            kept.and_then(|(cache, input)| cache.get(input, target.format(), &isolation));
        let entry = if let Some(entry) = kept {
            record.state = DocumentState::Cached;
            entry
        } else {
            record.state = DocumentState::Rejected;
            let before = sink.count();
            let (workspace, options) = (&database.workspace, batch.options);
            let built = build(workspace, document, batch.bundle, pool, options, sink)?;
            if let Some((built, lock)) = built.as_ref().zip(batch.lock) {
                sink.extend(lock.fault(target, &built.bytes));
            }
            let Some(built) = built.filter(|_| !sink.has_errors()) else { return Ok(()) };
            record.state = DocumentState::Built;
            result.explained = (batch.explain)(document, &built, target)?;
            let (pages, cut) = (built.pages, built.fitted.cut);
            let (format, bytes) = (target.format(), built.bytes);
            let entry = CacheEntry { format, bytes, pages, cut };
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

    /// Reports the result of a database.
    fn done(&self, database: &OpenDatabase, documents: Vec<DocumentResult>) {
        let mut all = database.workspace.sink.clone();
        let mut result = DatabaseResult::default();
        for document in documents {
            all.extend(document.found);
            result.explained.push_str(&document.explained);
            result.notices.extend(document.notice);
            result.records.push(document.record);
        }
        let sources = &database.workspace.sources;
        result.findings = (self.batch.print)(&all.into_sorted(), sources);
        // The receiver may have stopped after an error.
        let _ = self.report.send(Message::Done(database.number, result));
    }
}

fn as_json(found: &[Diagnostic], sources: &Sources) -> Vec<serde_json::Value> {
    let lines = emit(found, sources, &[], EmitFormat::Json, false);
    lines.lines().filter_map(|line| serde_json::from_str(line).ok()).collect()
}
