//! The process that sets one document.
//!
//! Every document has a process of its own: an encryption setting would leak into the next
//! PDF, a failed conversion would abort it, and a TeX loop ends only by the clock of
//! another process. A child is split off first of all and gets ready while theme and
//! database are read; it is told the format and the document over a pipe and answers over
//! another.

use std::io::{self, PipeReader, PipeWriter, Read};
use std::process::ExitStatus;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use super::bundle::Bundle;
use super::fork::{Process, fork};
use super::frames::{self, Blocks};
use super::io::Job;
use super::run::{self, Outcome};

/// All that a child may be told or may answer, in bytes.
const LIMIT: u64 = 256 << 20;

const FORMAT: &str = "(format)";
const PDF: &str = "(pdf)";
const LOG: &str = "(log)";
const PASSES: &str = "(passes)";

/// How a child ended without an answer.
#[derive(Debug, thiserror::Error)]
pub enum ChildError {
    /// It could not be started or spoken to.
    #[error("the typesetting process could not be started: {0}")]
    Start(#[from] io::Error),
    /// It was killed by the clock.
    #[error("typesetting took longer than {} seconds and was stopped", .0.as_secs())]
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

/// A child that waits for its document. Dropped without one, it ends.
pub(super) struct Child {
    process: Process,
    pipes: Pipes,
}

/// This process's ends of the pipes to a child.
struct Pipes {
    job: PipeWriter,
    answer: PipeReader,
    said: PipeReader,
}

impl Child {
    /// Starts a child, for which it is `epoch` seconds after 1970.
    pub fn start(bundle: Bundle, epoch: u64) -> Result<Child, ChildError> {
        let (its_job, job) = io::pipe()?;
        let (answer, its_answer) = io::pipe()?;
        let (said, its_saying) = io::pipe()?;
        let pipes = Pipes { job, answer, said };
        let work = move || live(bundle, epoch, its_job, its_answer);
        let (process, pipes) = fork(pipes, its_saying.into(), work)?;
        Ok(Child { process, pipes })
    }

    /// Tells it its format.
    pub fn load(&mut self, format: &str) -> Result<(), ChildError> {
        let format = Blocks::from([(FORMAT.into(), format.as_bytes().to_vec())]);
        Ok(frames::write(&mut self.pipes.job, &format)?)
    }

    /// Hands over the document's files and waits for what becomes of them.
    pub fn typeset(self, files: Blocks, limit: Duration) -> Result<Outcome, ChildError> {
        let Child { process, pipes: Pipes { mut job, mut answer, said } } = self;
        // A child that dies early closes its end; the answer says so.
        thread::spawn(move || frames::write(&mut job, &files));
        let said = thread::spawn(move || {
            let mut text = Vec::new();
            let _ = said.take(4096).read_to_end(&mut text);
            String::from_utf8_lossy(&text).trim().to_owned()
        });
        let (send, receive) = mpsc::channel();
        thread::spawn(move || send.send(frames::read(&mut answer, LIMIT)));
        let Ok(blocks) = receive.recv_timeout(limit) else {
            process.kill();
            process.wait()?;
            return Err(ChildError::Timeout(limit));
        };
        let Ok(mut blocks) = blocks else {
            let status = process.wait()?;
            let said = said.join().unwrap_or_default();
            let said = if said.is_empty() { said } else { format!(": {said}") };
            return Err(ChildError::Died { status, said });
        };
        // It has said all; its end is nothing to wait for.
        thread::spawn(move || process.wait());
        Ok(Outcome {
            pdf: blocks.remove(PDF),
            log: blocks.remove(LOG).unwrap_or_default(),
            passes: number(&blocks, PASSES).unwrap_or(0),
        })
    }
}

fn number<T: std::str::FromStr>(blocks: &Blocks, name: &str) -> Option<T> {
    std::str::from_utf8(blocks.get(name)?).ok()?.parse().ok()
}

/// The child's whole life: a document comes, the answer goes.
fn live(bundle: Bundle, epoch: u64, job: PipeReader, mut answer: PipeWriter) {
    let outcome = run::typeset(bundle, epoch, Told(job));
    let mut blocks = Blocks::from([
        (LOG.into(), outcome.log),
        (PASSES.into(), outcome.passes.to_string().into_bytes()),
    ]);
    if let Some(pdf) = outcome.pdf {
        blocks.insert(PDF.into(), pdf);
    }
    // Nobody is left to be told if this fails.
    let _ = frames::write(&mut answer, &blocks);
}

/// A job as it is told over the pipe.
struct Told(PipeReader);

impl Job for Told {
    fn format(&mut self) -> io::Result<String> {
        let format = frames::read(&mut self.0, LIMIT)?.remove(FORMAT).unwrap_or_default();
        String::from_utf8(format).map_err(io::Error::other)
    }

    fn files(&mut self) -> io::Result<Blocks> {
        frames::read(&mut self.0, LIMIT)
    }
}
