//! The process that sets one document.
//!
//! The program runs itself once more with [`ARGUMENT`]: an encryption setting would leak
//! into the next PDF of a process, a failed conversion would abort it, and a TeX loop
//! ends only by the clock of another process. A child is started as soon as the theme is
//! known and takes in the format while the database is read; then it gets the document
//! over standard input and answers over standard output. Its environment is made here.

use std::io::{self, Read};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use super::bundle::Bundle;
use super::frames::{self, Blocks};
use super::run::{self, Job, Outcome};

/// The argument that makes the program a child.
pub const ARGUMENT: &str = "typeset-one-document";

/// All that a child may be told or may answer, in bytes.
const LIMIT: u64 = 256 << 20;

const PDF: &str = "(pdf)";
const LOG: &str = "(log)";
const PASSES: &str = "(passes)";

/// How a child ended without an answer.
#[derive(Debug, thiserror::Error)]
pub enum ChildError {
    /// It could not be started or spoken to.
    #[error("the typesetting process could not be started: {0}")]
    Start(#[source] io::Error),
    /// It was killed by the clock.
    #[error("typesetting took longer than {} seconds and was stopped", .0.as_secs())]
    Timeout(Duration),
    /// It died.
    #[error("the typesetting process died ({status}){said}")]
    Died {
        /// Its exit status.
        status: String,
        /// What it printed, after a colon, or nothing.
        said: String,
    },
}

/// A child that waits for its document. Dropped without one, it is killed.
pub(super) struct Waiting(Child);

impl Waiting {
    /// Starts a child with a format.
    pub fn start(
        program: &Path,
        format: &str,
        epoch: u64,
    ) -> Result<Waiting, ChildError> {
        Command::new(program)
            .args([ARGUMENT, format, &epoch.to_string()])
            .env_clear()
            // The engine asks for local time.
            .env("TZ", "UTC0")
            // Fontconfig looks around even when every font is named by file. It gets no
            // configuration, and for its own default a root under which nothing is.
            .env("FONTCONFIG_FILE", "/dev/null")
            .env("FONTCONFIG_SYSROOT", "/dev/null")
            // The engine touches 60 MB of tables at once: with large pages that is a
            // third faster. Other C libraries do not know the variable.
            .env("GLIBC_TUNABLES", "glibc.malloc.hugetlb=1")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map(Waiting)
            .map_err(ChildError::Start)
    }

    /// Hands over the document's files and waits for what becomes of them.
    pub fn typeset(
        mut self,
        files: Blocks,
        limit: Duration,
    ) -> Result<Outcome, ChildError> {
        let (blocks, said) = converse(&mut self.0, files, limit)?;
        let status = self.0.wait().map_err(ChildError::Start)?;
        let Ok(mut blocks) = blocks else {
            let said = if said.is_empty() { said } else { format!(": {said}") };
            return Err(ChildError::Died { status: status.to_string(), said });
        };
        Ok(Outcome {
            pdf: blocks.remove(PDF),
            log: blocks.remove(LOG).unwrap_or_default(),
            passes: number(&blocks, PASSES).unwrap_or(0),
        })
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        // Already gone is as good.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

type Answer = (io::Result<Blocks>, String);

/// Tells the job and waits for the answer, and for what is said on standard error.
fn converse(
    child: &mut Child,
    blocks: Blocks,
    limit: Duration,
) -> Result<Answer, ChildError> {
    let closed = || ChildError::Start(io::ErrorKind::BrokenPipe.into());
    let mut stdin = child.stdin.take().ok_or_else(closed)?;
    let mut stdout = child.stdout.take().ok_or_else(closed)?;
    let stderr = child.stderr.take().ok_or_else(closed)?;
    // A child that dies early closes its end; the answer says so.
    thread::spawn(move || frames::write(&mut stdin, &blocks));
    let said = thread::spawn(move || {
        let mut said = Vec::new();
        let _ = stderr.take(4096).read_to_end(&mut said);
        String::from_utf8_lossy(&said).trim().to_owned()
    });
    let (send, receive) = mpsc::channel();
    thread::spawn(move || send.send(frames::read(&mut stdout, LIMIT)));
    let blocks = receive.recv_timeout(limit).map_err(|_| ChildError::Timeout(limit))?;
    let said =
        if blocks.is_err() { said.join().unwrap_or_default() } else { String::new() };
    Ok((blocks, said))
}

fn number<T: std::str::FromStr>(blocks: &Blocks, name: &str) -> Option<T> {
    std::str::from_utf8(blocks.get(name)?).ok()?.parse().ok()
}

/// The child's whole life: a document from standard input, the answer to standard output.
/// `arguments` are those after [`ARGUMENT`].
///
/// # Errors
/// If it was not started by [`Waiting::start`], or the pipes break.
pub fn run(bundle: Bundle, arguments: &[String]) -> io::Result<()> {
    let [format, epoch] = arguments else {
        return Err(io::Error::other("this argument is for the program's own use"));
    };
    let job = Job {
        files: Box::new(|| frames::read(&mut io::stdin().lock(), LIMIT)),
        format: format.clone(),
        epoch: epoch.parse().map_err(io::Error::other)?,
    };
    let outcome = run::typeset(bundle, job);
    let mut answer = Blocks::from([
        (LOG.into(), outcome.log),
        (PASSES.into(), outcome.passes.to_string().into_bytes()),
    ]);
    if let Some(pdf) = outcome.pdf {
        answer.insert(PDF.into(), pdf);
    }
    frames::write(&mut io::stdout().lock(), &answer)
}
