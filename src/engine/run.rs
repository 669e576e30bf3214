//! One document through the engines, in this process.
//!
//! The engines keep state in global variables and may abort, so a process sets one
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
use super::io::{AWAITED, Files, Job, Memory, PAGES, TERMINAL};

/// Passes after which a document that has not settled is set as it is, as latexmk does.
const PASSES: usize = 5;

/// A file of this name, whatever it holds, asks for a document's log alone.
pub(super) const NO_PAGES: &str = "(no pages)";

/// The file that TeX closes last.
const LOG: &str = "texput.log";

/// What came out.
#[derive(Default)]
pub(super) struct Outcome {
    /// Whether TeX came to the end of the document.
    pub whole: bool,
    /// The pages as TeX wrote them, if there are any and they are wanted.
    pub pages: Option<Data>,
    /// TeX's log.
    pub log: Vec<u8>,
    /// Passes over the document.
    pub passes: usize,
}

/// A document's engines and files.
pub(super) struct Run {
    pass: Pass,
    date: SystemTime,
}

/// A pass over the document, as the engine sees it.
struct Pass {
    memory: Memory,
    files: Files,
    /// Which it is, from one.
    number: usize,
    /// What the pass before has left for this one.
    before: Vec<u8>,
    /// Whether TeX has told of an error.
    failed: Rc<Cell<bool>>,
    acceleration: Acceleration,
    /// Who waits for what comes out, until it is out.
    waiting: Option<Box<dyn FnOnce(Outcome)>>,
}

impl Run {
    /// Takes `epoch` seconds after 1970 for now. What comes out goes to `waiting` before TeX
    /// tidies up, which takes a while: it need not come back.
    pub fn new(
        bundle: Bundle,
        epoch: u64,
        acceleration: Acceleration,
        job: impl Job + 'static,
        waiting: impl FnOnce(Outcome) + 'static,
    ) -> Run {
        let date = SystemTime::UNIX_EPOCH + Duration::from_secs(epoch);
        let files = Files::default();
        let pass = Pass {
            memory: Memory::awaiting(bundle, files.clone(), acceleration, job),
            files,
            number: 0,
            before: Vec::new(),
            failed: Rc::default(),
            acceleration,
            waiting: Some(Box::new(waiting)),
        };
        Run { pass, date }
    }

    /// Sets the document, as many times as it takes for its aux data to settle.
    pub fn typeset(&mut self) {
        while self.pass.waiting.is_some() {
            self.pass.number += 1;
            fast::forget();
            let mut status = Complaints(Rc::clone(&self.pass.failed));
            let mut launcher = CoreBridgeLauncher::new(&mut self.pass, &mut status);
            let result = TexEngine::default().build_date(self.date).process(
                &mut launcher,
                AWAITED,
                "texput",
            );
            match self.pass.unsettled() {
                Some(aux) if result.is_ok() => self.pass.before = aux,
                _ => self.pass.hand_over(result.is_ok()),
            }
        }
    }

    /// The PDF of what has been set, by the driver that knows all that TeX can print.
    pub fn print(&mut self) -> Option<Vec<u8>> {
        let mut status = NoopStatusBackend {};
        let mut launcher = CoreBridgeLauncher::new(&mut self.pass, &mut status);
        let result = XdvipdfmxEngine::default()
            // The `pdf` room packs faster.
            .enable_compression(false)
            .enable_deterministic_tags(true)
            .build_date(self.date)
            .process(&mut launcher, PAGES, "texput.pdf");
        let pdf = self.pass.files.get("texput.pdf").filter(|_| result.is_ok())?;
        Some(pdf.to_vec())
    }
}

impl Pass {
    /// What another pass would read that this one has not, if there may be another.
    fn unsettled(&self) -> Option<Vec<u8>> {
        let aux = settled_by(self.files.get("texput.aux").as_deref());
        (aux != self.before && self.number < PASSES).then_some(aux)
    }

    /// Says what has come out, once.
    fn hand_over(&mut self, whole: bool) {
        let Some(waiting) = self.waiting.take() else { return };
        let wanted = whole && self.files.get(NO_PAGES).is_none();
        let pages = self.files.get(PAGES).filter(|_| wanted);
        waiting(Outcome { whole, pages, log: log(&self.files), passes: self.number });
    }
}

impl DriverHooks for Pass {
    fn io(&mut self) -> &mut dyn IoProvider {
        &mut self.memory
    }

    fn event_output_closed(&mut self, name: String, _: DigestData) {
        if self.acceleration == Acceleration::None {
            return;
        }
        // TeX closes its log when the pages are there, whole or not, and says then why not.
        let failed = self.failed.get() || format::has_failed();
        let is_set = name == LOG && self.files.get(PAGES).is_some() && !failed;
        if is_set && self.unsettled().is_none() {
            self.hand_over(true);
        }
    }
}

/// Listens whether TeX tells of an error.
struct Complaints(Rc<Cell<bool>>);

impl StatusBackend for Complaints {
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

/// The lines of an aux file that a second pass would read something from.
///
/// LaTeX writes `\relax` and the number of pages at every end. What prints that number
/// writes a line of its own (`\totalpages` of our package, `\label` of others).
fn settled_by(aux: Option<&[u8]>) -> Vec<u8> {
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

fn log(files: &Files) -> Vec<u8> {
    // After some failures the log is empty and the terminal has the message.
    let log = files.get(LOG).filter(|log| !log.is_empty());
    log.or_else(|| files.get(TERMINAL)).map(|log| log.to_vec()).unwrap_or_default()
}

/// Makes a format from the primary file, which ends with `\dump`.
///
/// # Errors
/// With TeX's log, if it makes none.
pub(super) fn make_format(memory: Memory, files: &Files) -> Result<Data, String> {
    let mut engine = TexEngine::default();
    engine.initex_mode(true);
    once(&mut engine, memory, "texput", files, "texput.fmt")
}

/// Sets the primary file once with a format.
///
/// # Errors
/// With TeX's log, if it has mistakes.
pub(super) fn set_sample(
    view: impl IoProvider,
    format: &str,
    files: &Files,
) -> Result<Data, String> {
    once(&mut TexEngine::default(), view, format, files, PAGES)
}

fn once(
    engine: &mut TexEngine,
    view: impl IoProvider,
    format: &str,
    files: &Files,
    result: &str,
) -> Result<Data, String> {
    fast::forget();
    let mut driver = MinimalDriver::new(view);
    let mut status = NoopStatusBackend {};
    let mut launcher = CoreBridgeLauncher::new(&mut driver, &mut status);
    let ended = engine.process(&mut launcher, format, "texput");
    let made = files.get(result).filter(|_| ended.is_ok());
    made.ok_or_else(|| String::from_utf8_lossy(&log(files)).into_owned())
}

#[cfg(test)]
mod tests {
    use super::settled_by;

    #[test]
    fn what_latex_always_writes_asks_for_no_second_pass() {
        let aux = b"\\relax \n\\gdef \\@abspage@last{6}\n";
        assert!(settled_by(Some(aux)).is_empty());
        assert!(settled_by(None).is_empty());
        let aux = b"\\relax \n\\newlabel{a}{{1}{2}}\n";
        assert_eq!(settled_by(Some(aux)), b"\\newlabel{a}{{1}{2}}\n");
    }
}
