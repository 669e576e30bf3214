//! One document through the engines, in this process.
//!
//! The engines keep their state in global variables and may abort, so a process typesets one
//! document and ends. `child.rs` sees to that.

use std::cell::Cell;
use std::fmt;
use std::rc::Rc;
use std::time::{Duration, SystemTime};

use tectonic_bridge_core::{CoreBridgeLauncher, DriverHooks, MinimalDriver};
use tectonic_engine_xdvipdfmx::XdvipdfmxEngine;
use tectonic_engine_xetex::TexEngine;
use tectonic_io_base::IoProvider;
use tectonic_io_base::digest::DigestData;
use tectonic_status_base::{MessageKind, NoopStatusBackend, StatusBackend};

use super::bundle::Bundle;
use super::data::Data;
use super::fast::{self, Acceleration};
use super::format;
use super::io::{InputFiles, JOB_FORMAT, Job, MemoryIo, PAGES, TERMINAL};

/// Passes after which a document that has not settled is taken as it is, as latexmk does.
const PASSES: usize = 5;

/// The name of a file that asks for a document's log only. Its content does not matter.
pub(super) const NO_PAGES: &str = "(no pages)";

/// The file that TeX closes last.
const LOG: &str = "texput.log";

/// The outcome of typesetting.
#[derive(Default)]
pub(super) struct RunOutcome {
    /// Whether TeX reached the end of the document.
    pub whole: bool,
    /// The pages as TeX wrote them, if there are any and they were asked for.
    pub pages: Option<Data>,
    /// TeX's log.
    pub log: Vec<u8>,
    /// Passes over the document.
    pub passes: usize,
}

/// A document with its engines and files.
pub(super) struct Run {
    pass: Pass,
    date: SystemTime,
}

/// A pass over the document, as the engine sees it.
struct Pass {
    memory: MemoryIo,
    files: InputFiles,
    /// The number of this pass, from one.
    number: usize,
    /// What the pass before has left for this one.
    before: Vec<u8>,
    /// Whether TeX has reported an error.
    failed: Rc<Cell<bool>>,
    acceleration: Acceleration,
    /// Receives the outcome; `None` after that.
    receiver: Option<Box<dyn FnOnce(RunOutcome)>>,
}

impl Run {
    /// Sets the current time to `epoch` seconds after 1970. `receiver` gets the outcome before
    /// TeX frees its memory, which takes a while. It need not return.
    pub fn new(
        bundle: Bundle,
        epoch: u64,
        acceleration: Acceleration,
        job: impl Job + 'static,
        receiver: impl FnOnce(RunOutcome) + 'static,
    ) -> Run {
        let date = SystemTime::UNIX_EPOCH + Duration::from_secs(epoch);
        let files = InputFiles::default();
        let pass = Pass {
            memory: MemoryIo::for_job(bundle, files.clone(), acceleration, job),
            files,
            number: 0,
            before: Vec::new(),
            failed: Rc::default(),
            acceleration,
            receiver: Some(Box::new(receiver)),
        };
        Run { pass, date }
    }

    /// Typesets the document until its auxiliary data have settled.
    pub fn typeset(&mut self) {
        while self.pass.receiver.is_some() {
            self.pass.number += 1;
            fast::reset();
            let mut status = ErrorListener(Rc::clone(&self.pass.failed));
            let mut launcher = CoreBridgeLauncher::new(&mut self.pass, &mut status);
            let result = TexEngine::default().build_date(self.date).process(
                &mut launcher,
                JOB_FORMAT,
                "texput",
            );
            match self.pass.unsettled() {
                Some(aux) if result.is_ok() => self.pass.before = aux,
                _ => self.pass.deliver(result.is_ok()),
            }
        }
    }

    /// Writes the typeset pages as PDF by dvipdfmx, which supports everything that TeX can print.
    pub fn print(&mut self) -> Option<Vec<u8>> {
        let mut status = NoopStatusBackend {};
        let mut launcher = CoreBridgeLauncher::new(&mut self.pass, &mut status);
        let result = XdvipdfmxEngine::default()
            // The `pdf` room compresses faster.
            .enable_compression(false)
            .enable_deterministic_tags(true)
            .build_date(self.date)
            .process(&mut launcher, PAGES, "texput.pdf");
        let pdf = self.pass.files.get("texput.pdf").filter(|_| result.is_ok())?;
        Some(pdf.to_vec())
    }
}

impl Pass {
    /// What another pass would read and this one has not, if there may be another.
    fn unsettled(&self) -> Option<Vec<u8>> {
        let aux = read_by_next_pass(self.files.get("texput.aux").as_deref());
        (aux != self.before && self.number < PASSES).then_some(aux)
    }

    /// Delivers the outcome, once.
    fn deliver(&mut self, whole: bool) {
        let Some(receiver) = self.receiver.take() else { return };
        let wanted = whole && self.files.get(NO_PAGES).is_none();
        let pages = self.files.get(PAGES).filter(|_| wanted);
        receiver(RunOutcome { whole, pages, log: log(&self.files), passes: self.number });
    }
}

impl DriverHooks for Pass {
    fn io(&mut self) -> &mut dyn IoProvider {
        &mut self.memory
    }

    fn event_output_closed(&mut self, name: String, _: DigestData) {
        if self.acceleration == Acceleration::Off {
            return;
        }
        // TeX closes its log after the pages are written, complete or not, and reports errors
        // before that.
        let failed = self.failed.get() || format::has_failed();
        let is_set = name == LOG && self.files.get(PAGES).is_some() && !failed;
        if is_set && self.unsettled().is_none() {
            self.deliver(true);
        }
    }
}

/// Notices errors that TeX reports.
struct ErrorListener(Rc<Cell<bool>>);

impl StatusBackend for ErrorListener {
    fn report(
        &mut self,
        kind: MessageKind,
        _: fmt::Arguments<'_>,
        _: Option<&anyhow::Error>,
    ) {
        self.0.set(self.0.get() || kind == MessageKind::Error);
    }

    fn dump_error_logs(&mut self, _: &[u8]) {}
}

/// The lines of an aux file that the next pass would read something from.
///
/// LaTeX always writes `\relax` and the number of pages. Whatever prints that number writes a
/// line of its own (`\totalpages` of our package, `\label` of others).
fn read_by_next_pass(aux: Option<&[u8]>) -> Vec<u8> {
    let idle = |line: &[u8]| {
        line.starts_with(b"\\relax ")
            || line.starts_with(b"\\gdef \\@abspage@last{")
            || line.trim_ascii().is_empty()
    };
    let mut kept = Vec::new();
    for line in aux.unwrap_or_default().split(|byte| *byte == b'\n') {
        if !idle(line) {
            kept.extend_from_slice(line);
            kept.push(b'\n');
        }
    }
    kept
}

fn log(files: &InputFiles) -> Vec<u8> {
    // After some failures the log is empty and only the terminal has the message.
    let log = files.get(LOG).filter(|log| !log.is_empty());
    log.or_else(|| files.get(TERMINAL)).map(|log| log.to_vec()).unwrap_or_default()
}

/// Makes a format from the primary file, which ends with `\dump`.
///
/// # Errors
/// With TeX's log, if it makes no format.
pub(super) fn make_format(memory: MemoryIo, files: &InputFiles) -> Result<Data, String> {
    let mut engine = TexEngine::default();
    engine.initex_mode(true);
    run_once(&mut engine, memory, "texput", files, "texput.fmt")
}

/// Typesets the primary file once with a format.
///
/// # Errors
/// With TeX's log, if the file has mistakes.
pub(super) fn typeset_sample(
    view: impl IoProvider,
    format: &str,
    files: &InputFiles,
) -> Result<Data, String> {
    run_once(&mut TexEngine::default(), view, format, files, PAGES)
}

fn run_once(
    engine: &mut TexEngine,
    view: impl IoProvider,
    format: &str,
    files: &InputFiles,
    result: &str,
) -> Result<Data, String> {
    fast::reset();
    let mut driver = MinimalDriver::new(view);
    let mut status = NoopStatusBackend {};
    let mut launcher = CoreBridgeLauncher::new(&mut driver, &mut status);
    let ended = engine.process(&mut launcher, format, "texput");
    let made = files.get(result).filter(|_| ended.is_ok());
    made.ok_or_else(|| String::from_utf8_lossy(&log(files)).into_owned())
}

#[cfg(test)]
mod tests {
    use super::read_by_next_pass;

    #[test]
    fn what_latex_always_writes_asks_for_no_second_pass() {
        let aux = b"\\relax \n\\gdef \\@abspage@last{6}\n";
        assert!(read_by_next_pass(Some(aux)).is_empty());
        assert!(read_by_next_pass(None).is_empty());
        let aux = b"\\relax \n\\newlabel{a}{{1}{2}}\n";
        assert_eq!(read_by_next_pass(Some(aux)), b"\\newlabel{a}{{1}{2}}\n");
    }
}
