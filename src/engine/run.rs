//! One document through the engines, in this process.
//!
//! The engines keep state in global variables and may abort, so a process sets one
//! document and ends. `child.rs` sees to that.

use std::time::{Duration, SystemTime};

use tectonic_bridge_core::{CoreBridgeLauncher, MinimalDriver};
use tectonic_engine_xdvipdfmx::XdvipdfmxEngine;
use tectonic_engine_xetex::TexEngine;
use tectonic_io_base::IoProvider;
use tectonic_status_base::NoopStatusBackend;

use super::bundle::Bundle;
use super::io::{AWAITED, Data, Files, Job, Memory, PAGES, TERMINAL};

/// Passes after which a document that has not settled is set as it is, as latexmk does.
const PASSES: usize = 5;

/// A file of this name, whatever it holds, asks for a document's log alone.
pub(super) const NO_PDF: &str = "(no pdf)";

/// A file of this name asks for the pages as TeX wrote them in place of the PDF.
pub(super) const NO_PDF_BUT_PAGES: &str = "(pages)";

/// What came out.
#[derive(Default)]
pub(super) struct Outcome {
    /// Whether TeX came to the end of the document.
    pub whole: bool,
    /// The PDF, if there is one.
    pub pdf: Option<Vec<u8>>,
    /// The pages as TeX wrote them, if they were asked for.
    pub pages: Option<Vec<u8>>,
    /// TeX's log.
    pub log: Vec<u8>,
    /// Passes over the document.
    pub passes: usize,
}

/// Sets a document, as many times as it takes for its aux data to settle.
/// TeX takes `epoch` seconds after 1970 for now.
// A function of its own, so that tests/cost.rs can count up to its end.
#[inline(never)]
pub(super) fn typeset(bundle: Bundle, epoch: u64, job: impl Job + 'static) -> Outcome {
    let date = SystemTime::UNIX_EPOCH + Duration::from_secs(epoch);
    let files = Files::default();
    let memory = Memory::awaiting(bundle, files.clone(), job);
    let mut driver = MinimalDriver::new(memory);
    let mut passes = 0;
    let mut whole = false;
    let mut before = Vec::new();
    while passes < PASSES {
        passes += 1;
        let mut status = NoopStatusBackend {};
        let mut launcher = CoreBridgeLauncher::new(&mut driver, &mut status);
        let result = TexEngine::default().build_date(date).process(
            &mut launcher,
            AWAITED,
            "texput",
        );
        whole = result.is_ok();
        let after = settled_by(files.get("texput.aux").as_deref());
        if !whole || after == before {
            break;
        }
        before = after;
    }
    let mut outcome = Outcome { log: log(&files), whole, passes, ..Outcome::default() };
    if files.get(NO_PDF_BUT_PAGES).is_some() {
        outcome.pages = files.get(PAGES).map(|pages| pages.to_vec());
        return outcome;
    }
    let wanted = files.get(NO_PDF).is_none();
    if whole && wanted && files.get(PAGES).is_some() {
        let mut status = NoopStatusBackend {};
        let mut launcher = CoreBridgeLauncher::new(&mut driver, &mut status);
        let result = XdvipdfmxEngine::default()
            // The `pdf` room packs faster.
            .enable_compression(false)
            .enable_deterministic_tags(true)
            .build_date(date)
            .process(&mut launcher, PAGES, "texput.pdf");
        if result.is_ok() {
            outcome.pdf = files.get("texput.pdf").map(|pdf| pdf.to_vec());
        }
    }
    outcome
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
    let log = files.get("texput.log").filter(|log| !log.is_empty());
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
