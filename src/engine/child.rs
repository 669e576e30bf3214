//! The process that typesets one document.
//!
//! Every document has a process of its own: an encryption setting would leak into the next PDF, a
//! failed conversion would abort this program, and a loop in TeX can be ended only by another
//! process. A child is forked first of all and initializes itself while theme and database are
//! read. It receives the format and the document over a socket and answers over it. A child that
//! receives only the beginning of a document waits there to be copied (`checkpoint.rs`).

use std::cell::RefCell;
use std::io::{self, PipeReader, Read};
use std::os::fd::{AsRawFd, RawFd};
use std::os::unix::net::UnixStream;
use std::process::ExitStatus;
use std::rc::Rc;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use super::Engine;
use super::bundle::Bundle;
use super::checkpoint::{self, CheckpointProcess};
use super::clock::{Clock, seconds};
use super::confine::Limits;
use super::data::Data;
use super::deadline::DeadlineStream;
use super::fast::{self, Acceleration};
use super::fork::{self, ProcessId, fork};
use super::frames::{self, Blocks};
use super::io::{FormatSource, Job, JobFiles, PAGES, PRIMARY};
use super::run::{Run, RunOutcome};

/// Seconds of processor time beyond the document's time limit, which is to end the child first.
const EXTRA_SECONDS: u64 = 30;
/// Memory that a child may write to, in bytes. TeX itself takes a sixth of it.
const MEMORY: u64 = 512 << 20;
/// The size limit of a message to or from a child, in bytes.
const LIMIT: u64 = 256 << 20;
/// The stack of a thread that only waits, in bytes.
const WAITER_STACK: usize = 64 << 10;
/// Output of a child that is kept, in bytes.
const MAX_OUTPUT: u64 = 4096;

const FORMAT: &str = "(format)";
const STREAM: &str = "(stream)";
const PREFIX: &str = "(prefix)";
const PDF: &str = "(pdf)";
const LOG: &str = "(log)";
const PASSES: &str = "(passes)";
const WHOLE: &str = "(whole)";
const WORDS: &str = "(words)";

/// Why a child ended without an answer.
#[derive(Debug, thiserror::Error)]
pub enum ChildError {
    /// It could not be started, or the socket to it failed.
    #[error("the typesetting process could not be started: {0}")]
    Start(#[from] io::Error),
    /// It was killed when its time was up.
    #[error("the document took longer than {} and was stopped", seconds(*.0))]
    Timeout(Duration),
    /// It died.
    #[error("the typesetting process died ({status}){output}")]
    Died {
        /// How it ended.
        status: ExitStatus,
        /// What it printed, after a colon; empty if nothing.
        output: String,
    },
}

/// A child that waits for its document. It ends when this is dropped.
pub(super) struct Child {
    process: Process,
    socket: UnixStream,
    output: PipeReader,
}

/// The process of a child. It is killed when this is dropped.
pub(super) struct Process {
    /// `None` after the process has been waited for: its number may belong to another process
    /// then.
    id: Option<ProcessId>,
    /// The original, if this is a copy: then it is a child of that process and not of this one.
    original: Option<Arc<CheckpointProcess>>,
}

impl Child {
    /// Starts a child.
    pub fn start(engine: &Engine) -> Result<Child, ChildError> {
        let Engine { bundle, epoch, limit, sandbox, acceleration, .. } = *engine;
        let processor = limit.as_secs() + EXTRA_SECONDS;
        let limits = Limits { processor, memory: MEMORY, sandbox };
        let (socket, its_socket) = UnixStream::pair()?;
        let (output, its_output) = io::pipe()?;
        let own = its_socket.as_raw_fd();
        let theirs: Vec<RawFd> = bundle.file().into_iter().chain([own]).collect();
        let work = move || run_child(bundle, epoch, acceleration, its_socket);
        let (id, (socket, output)) =
            fork((socket, output), its_output.into(), &theirs, limits, work)?;
        Ok(Child { process: Process::of(id), socket, output })
    }

    /// A copy of a child that waits at a checkpoint, or gets there within this time.
    pub fn copy(
        original: &Arc<CheckpointProcess>,
        clock: Clock,
    ) -> Result<Child, ChildError> {
        let (socket, its_socket) = UnixStream::pair()?;
        let (output, its_output) = io::pipe()?;
        let late = |error: io::Error| match error.kind() {
            io::ErrorKind::TimedOut => ChildError::Timeout(clock.limit()),
            _ => error.into(),
        };
        let id = original.copy(&its_socket, &its_output).map_err(late)?;
        let original = Some(Arc::clone(original));
        Ok(Child { process: Process { id: Some(id), original }, socket, output })
    }

    /// Names the format to load from the bundle.
    pub fn load(&mut self, format: &str) -> Result<(), ChildError> {
        Ok(frames::write(&mut self.socket, &[(FORMAT, format.as_bytes())])?)
    }

    /// Sends a format as a stream.
    pub fn load_stream(&mut self, stream: &[u8]) -> Result<(), ChildError> {
        Ok(frames::write(&mut self.socket, &[(STREAM, stream)])?)
    }

    /// Sends the beginning of documents, with the files that they have in common. The child waits
    /// after it to be copied.
    pub fn checkpoint(
        mut self,
        prefix: &str,
        files: &Blocks,
        limit: Duration,
    ) -> Result<CheckpointProcess, ChildError> {
        let mut files = frames::slices(files);
        files.extend([(PRIMARY, prefix.as_bytes()), (PREFIX, &[])]);
        frames::write(&mut self.socket, &files)?;
        self.socket.set_read_timeout(Some(limit))?;
        Ok(CheckpointProcess::new(self))
    }

    /// The socket to it.
    pub fn socket(&self) -> &UnixStream {
        &self.socket
    }

    /// Sends the document's files and waits for the outcome.
    pub fn typeset(
        &mut self,
        files: &[(&str, &[u8])],
        clock: Clock,
    ) -> Result<RunOutcome, ChildError> {
        let mut blocks = self.ask(files, clock)?;
        if let (Some(original), Some(words)) = (&self.process.original, blocks.get(WORDS))
        {
            original.report_words(words);
        }
        Ok(RunOutcome {
            whole: blocks.contains_key(WHOLE),
            pages: blocks.remove(PAGES).map(Data::from),
            log: blocks.remove(LOG).unwrap_or_default(),
            passes: number(&blocks, PASSES).unwrap_or(0),
        })
    }

    /// Makes it write the pages that it has typeset as PDF.
    pub fn print(&mut self, clock: Clock) -> Result<Option<Vec<u8>>, ChildError> {
        Ok(self.ask(&[(PDF, &[])], clock)?.remove(PDF))
    }

    fn ask(
        &mut self,
        blocks: &[(&str, &[u8])],
        clock: Clock,
    ) -> Result<Blocks, ChildError> {
        let mut socket = DeadlineStream::new(&self.socket, clock);
        let sent = frames::write(&mut socket, blocks);
        // A child that dies early closes its end of the socket.
        sent.and_then(|()| frames::read(&mut socket, LIMIT)).map_err(|error| match error
            .kind()
        {
            io::ErrorKind::TimedOut => ChildError::Timeout(clock.limit()),
            _ => self.died(),
        })
    }

    /// How it died.
    fn died(&mut self) -> ChildError {
        let status = match self.process.status() {
            Ok(status) => status,
            Err(error) => return error.into(),
        };
        let mut output = Vec::new();
        let _ = (&mut self.output).take(MAX_OUTPUT).read_to_end(&mut output);
        let output = String::from_utf8_lossy(&output);
        let output = output.trim();
        let output =
            if output.is_empty() { String::new() } else { format!(": {output}") };
        ChildError::Died { status, output }
    }
}

impl Process {
    /// A child of this process.
    pub fn of(id: ProcessId) -> Process {
        Process { id: Some(id), original: None }
    }

    /// Waits for its end and returns how it ended. This can be done once.
    pub fn status(&mut self) -> io::Result<ExitStatus> {
        let id = self.id.take().ok_or(io::ErrorKind::NotFound)?;
        match &self.original {
            Some(original) => original.status(id),
            None => id.wait(),
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let Some(id) = self.id else { return };
        if let Some(original) = &self.original {
            original.end(id);
        } else {
            id.kill();
            // Nobody needs to wait for its end, if a thread can be started for that.
            let wait = move || drop(id.wait());
            let _ = thread::Builder::new().stack_size(WAITER_STACK).spawn(wait);
        }
    }
}

fn number<T: std::str::FromStr>(blocks: &Blocks, name: &str) -> Option<T> {
    std::str::from_utf8(blocks.get(name)?).ok()?.parse().ok()
}

/// Everything that a child does: it receives a document, sends its pages, and its PDF if asked
/// for.
fn run_child(bundle: Bundle, epoch: u64, acceleration: Acceleration, socket: UnixStream) {
    fast::set(acceleration);
    let socket = Rc::new(RefCell::new(socket));
    let ours = Rc::clone(&socket);
    let deliver = move |outcome: RunOutcome| {
        let socket = &mut *ours.borrow_mut();
        answer(socket, &outcome);
        // The memory of a process that ends need not be freed.
        if !frames::read(socket, LIMIT).is_ok_and(|asked| asked.contains_key(PDF)) {
            fork::exit(0);
        }
    };
    let mut run =
        Run::new(bundle, epoch, acceleration, SocketJob(Rc::clone(&socket)), deliver);
    run.typeset();
    let pdf = run.print();
    let pdf: Vec<_> = pdf.as_deref().map(|pdf| (PDF, pdf)).into_iter().collect();
    // If this fails, nobody is left to report it to.
    let _ = frames::write(&mut *socket.borrow_mut(), &pdf);
}

/// Sends the outcome.
// Not inlined, so that tests/cost.rs can count up to its end.
#[inline(never)]
fn answer(socket: &mut UnixStream, outcome: &RunOutcome) {
    let passes = outcome.passes.to_string();
    let recorded = fast::take_recorded();
    let mut answer = vec![(LOG, &*outcome.log), (PASSES, passes.as_bytes())];
    answer.extend(recorded.as_deref().map(|words| (WORDS, words)));
    answer.extend(outcome.pages.as_deref().map(|pages| (PAGES, pages)));
    answer.extend(outcome.whole.then_some((WHOLE, &[][..])));
    // If this fails, nobody is left to report it to.
    let _ = frames::write(socket, &answer);
}

/// A job that is received over a socket. A copy has another socket than its original.
struct SocketJob(Rc<RefCell<UnixStream>>);

impl SocketJob {
    fn receive(&mut self) -> io::Result<JobFiles> {
        let mut files = frames::read(&mut *self.0.borrow_mut(), LIMIT)?;
        let is_whole = files.remove(PREFIX).is_none();
        Ok(JobFiles { files, is_whole })
    }
}

impl Job for SocketJob {
    fn format(&mut self) -> io::Result<FormatSource> {
        let mut blocks = frames::read(&mut *self.0.borrow_mut(), LIMIT)?;
        if let Some(stream) = blocks.remove(STREAM) {
            return Ok(FormatSource::Stream(stream.into()));
        }
        let format = blocks.remove(FORMAT).unwrap_or_default();
        String::from_utf8(format).map(FormatSource::Image).map_err(io::Error::other)
    }

    fn files(&mut self) -> io::Result<JobFiles> {
        self.receive()
    }

    fn more(&mut self) -> io::Result<JobFiles> {
        checkpoint::wait_at_checkpoint(&mut self.0.borrow_mut())?;
        self.receive()
    }
}
