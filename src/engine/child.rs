//! The process that sets one document.
//!
//! Every document has a process of its own: an encryption setting would leak into the next
//! PDF, a failed conversion would abort it, and a TeX loop ends only by the clock of
//! another process. A child is split off first of all and gets ready while theme and
//! database are read; it is told the format and the document over a socket and answers
//! over it. One that is told only how a document begins stands there, to be copied
//! (`standing.rs`).

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
use super::clock::{Clock, seconds};
use super::confine::Bounds;
use super::data::Data;
use super::deadline::DeadlineStream;
use super::fast::{self, Acceleration};
use super::fork::{self, ProcessId, fork};
use super::frames::{self, Blocks};
use super::io::{Arrived, FormatSource, Job, PAGES, PRIMARY};
use super::run::{Outcome, Run};
use super::standing::{self, Standing};

/// Seconds of a processor beyond those that the clock gives a document, which is to end it
/// first.
const MORE: u64 = 30;
/// Memory that it may write to, in bytes. TeX's own is a sixth of it.
const MEMORY: u64 = 512 << 20;
/// All that a child may be told or may answer, in bytes.
const LIMIT: u64 = 256 << 20;
/// What a thread needs that waits, in bytes.
const WAITING: usize = 64 << 10;
/// What a child may print that is kept, in bytes.
const SAID: u64 = 4096;

const FORMAT: &str = "(format)";
const STREAM: &str = "(stream)";
const BEGINNING: &str = "(beginning)";
const PDF: &str = "(pdf)";
const LOG: &str = "(log)";
const PASSES: &str = "(passes)";
const WHOLE: &str = "(whole)";
const WORDS: &str = "(words)";

/// How a child ended without an answer.
#[derive(Debug, thiserror::Error)]
pub enum ChildError {
    /// It could not be started or spoken to.
    #[error("the typesetting process could not be started: {0}")]
    Start(#[from] io::Error),
    /// It was killed by the clock.
    #[error("the document took longer than {} and was stopped", seconds(*.0))]
    Timeout(Duration),
    /// It died.
    #[error("the typesetting process died ({status}){said}")]
    Died {
        /// Its exit status.
        status: ExitStatus,
        /// What it printed, after a colon, or nothing.
        said: String,
    },
}

/// A child that waits for its document. Dropped, it ends.
pub(super) struct Child {
    process: Process,
    line: UnixStream,
    said: PipeReader,
}

/// A child's process, which ends when this is dropped.
pub(super) struct Process {
    /// Nothing once it has been waited for: then the number may be another's.
    id: Option<ProcessId>,
    /// Whose copy it is, if it is one: then it is that process's child and not ours.
    original: Option<Arc<Standing>>,
}

impl Child {
    /// Starts a child.
    pub fn start(engine: &Engine) -> Result<Child, ChildError> {
        let Engine { bundle, epoch, limit, sandbox, acceleration, .. } = *engine;
        let processor = limit.as_secs() + MORE;
        let bounds = Bounds { processor, memory: MEMORY, sandbox };
        let (line, its_line) = UnixStream::pair()?;
        let (said, its_saying) = io::pipe()?;
        let own = its_line.as_raw_fd();
        let theirs: Vec<RawFd> = bundle.file().into_iter().chain([own]).collect();
        let work = move || live(bundle, epoch, acceleration, its_line);
        let (id, (line, said)) =
            fork((line, said), its_saying.into(), &theirs, bounds, work)?;
        Ok(Child { process: Process::of(id), line, said })
    }

    /// A copy of a child that stands somewhere, or does within this time.
    pub fn copy(original: &Arc<Standing>, clock: Clock) -> Result<Child, ChildError> {
        let (line, its_line) = UnixStream::pair()?;
        let (said, its_saying) = io::pipe()?;
        let late = |error: io::Error| match error.kind() {
            io::ErrorKind::TimedOut => ChildError::Timeout(clock.limit()),
            _ => error.into(),
        };
        let id = original.split(&its_line, &its_saying).map_err(late)?;
        let original = Some(Arc::clone(original));
        Ok(Child { process: Process { id: Some(id), original }, line, said })
    }

    /// Tells it its format.
    pub fn load(&mut self, format: &str) -> Result<(), ChildError> {
        Ok(frames::write(&mut self.line, &[(FORMAT, format.as_bytes())])?)
    }

    /// Hands it a format as a stream.
    pub fn load_stream(&mut self, stream: &[u8]) -> Result<(), ChildError> {
        Ok(frames::write(&mut self.line, &[(STREAM, stream)])?)
    }

    /// Tells it how documents begin that it will be copied for, with the files that they
    /// have in common.
    pub fn stand(
        mut self,
        beginning: &str,
        files: &Blocks,
        limit: Duration,
    ) -> Result<Standing, ChildError> {
        let mut files = frames::slices(files);
        files.extend([(PRIMARY, beginning.as_bytes()), (BEGINNING, &[])]);
        frames::write(&mut self.line, &files)?;
        self.line.set_read_timeout(Some(limit))?;
        Ok(Standing::new(self))
    }

    /// The line to it.
    pub fn line(&self) -> &UnixStream {
        &self.line
    }

    /// Hands over the document's files and waits for what becomes of them.
    pub fn typeset(
        &mut self,
        files: &[(&str, &[u8])],
        clock: Clock,
    ) -> Result<Outcome, ChildError> {
        let mut blocks = self.ask(files, clock)?;
        if let (Some(original), Some(words)) = (&self.process.original, blocks.get(WORDS))
        {
            original.hear(words);
        }
        Ok(Outcome {
            whole: blocks.contains_key(WHOLE),
            pages: blocks.remove(PAGES).map(Data::from),
            log: blocks.remove(LOG).unwrap_or_default(),
            passes: number(&blocks, PASSES).unwrap_or(0),
        })
    }

    /// Has it print the pages that it has set, to a PDF.
    pub fn print(&mut self, clock: Clock) -> Result<Option<Vec<u8>>, ChildError> {
        Ok(self.ask(&[(PDF, &[])], clock)?.remove(PDF))
    }

    fn ask(
        &mut self,
        blocks: &[(&str, &[u8])],
        clock: Clock,
    ) -> Result<Blocks, ChildError> {
        let mut line = DeadlineStream::new(&self.line, clock);
        let told = frames::write(&mut line, blocks);
        // A child that dies early closes its end.
        told.and_then(|()| frames::read(&mut line, LIMIT)).map_err(|error| {
            match error.kind() {
                io::ErrorKind::TimedOut => ChildError::Timeout(clock.limit()),
                _ => self.died(),
            }
        })
    }

    /// How it died.
    fn died(&mut self) -> ChildError {
        let status = match self.process.status() {
            Ok(status) => status,
            Err(error) => return error.into(),
        };
        let mut said = Vec::new();
        let _ = (&mut self.said).take(SAID).read_to_end(&mut said);
        let said = String::from_utf8_lossy(&said);
        let said = said.trim();
        let said = if said.is_empty() { String::new() } else { format!(": {said}") };
        ChildError::Died { status, said }
    }
}

impl Process {
    /// That of a child of this process.
    pub fn of(id: ProcessId) -> Process {
        Process { id: Some(id), original: None }
    }

    /// Waits for its end, once, and says how it ended.
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
            // Its end is nothing to wait for, where there is a thread for that.
            let wait = move || drop(id.wait());
            let _ = thread::Builder::new().stack_size(WAITING).spawn(wait);
        }
    }
}

fn number<T: std::str::FromStr>(blocks: &Blocks, name: &str) -> Option<T> {
    std::str::from_utf8(blocks.get(name)?).ok()?.parse().ok()
}

/// The child's whole life: a document comes, its pages go, and its PDF if that is asked for.
fn live(bundle: Bundle, epoch: u64, acceleration: Acceleration, line: UnixStream) {
    fast::set(acceleration);
    let line = Rc::new(RefCell::new(line));
    let ours = Rc::clone(&line);
    let hand_over = move |outcome: Outcome| {
        let line = &mut *ours.borrow_mut();
        answer(line, &outcome);
        // A process that ends needs no tidying up.
        if !frames::read(line, LIMIT).is_ok_and(|asked| asked.contains_key(PDF)) {
            fork::exit(0);
        }
    };
    let mut run =
        Run::new(bundle, epoch, acceleration, Told(Rc::clone(&line)), hand_over);
    run.typeset();
    let pdf = run.print();
    let pdf: Vec<_> = pdf.as_deref().map(|pdf| (PDF, pdf)).into_iter().collect();
    // Nobody is left to be told if this fails.
    let _ = frames::write(&mut *line.borrow_mut(), &pdf);
}

/// Says what has come out.
// A function of its own, so that tests/cost.rs can count up to its end.
#[inline(never)]
fn answer(line: &mut UnixStream, outcome: &Outcome) {
    let passes = outcome.passes.to_string();
    let noted = fast::noted();
    let mut answer = vec![(LOG, &*outcome.log), (PASSES, passes.as_bytes())];
    answer.extend(noted.as_deref().map(|words| (WORDS, words)));
    answer.extend(outcome.pages.as_deref().map(|pages| (PAGES, pages)));
    answer.extend(outcome.whole.then_some((WHOLE, &[][..])));
    // Nobody is left to be told if this fails.
    let _ = frames::write(line, &answer);
}

/// A job as it is told over the line, which a copy has another of.
struct Told(Rc<RefCell<UnixStream>>);

impl Told {
    fn arrived(&mut self) -> io::Result<Arrived> {
        let mut files = frames::read(&mut *self.0.borrow_mut(), LIMIT)?;
        let is_whole = files.remove(BEGINNING).is_none();
        Ok(Arrived { files, is_whole })
    }
}

impl Job for Told {
    fn format(&mut self) -> io::Result<FormatSource> {
        let mut blocks = frames::read(&mut *self.0.borrow_mut(), LIMIT)?;
        if let Some(stream) = blocks.remove(STREAM) {
            return Ok(FormatSource::Stream(stream.into()));
        }
        let format = blocks.remove(FORMAT).unwrap_or_default();
        String::from_utf8(format).map(FormatSource::Image).map_err(io::Error::other)
    }

    fn files(&mut self) -> io::Result<Arrived> {
        self.arrived()
    }

    fn more(&mut self) -> io::Result<Arrived> {
        standing::stand(&mut self.0.borrow_mut())?;
        self.arrived()
    }
}
