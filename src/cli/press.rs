//! Documents through the engine, and what it says of them at the author's places.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::mpsc::{self, Sender};
use std::time::Duration;

use super::{args, clock, codes, report};
use anyhow::{Context, bail};

use crate::diag::{Diagnostic, FileId, Sink, Sources, Span};
use crate::engine::{
    self, Bundle, ChildError, Clock, Engine, EngineError, Extent, Isolation, Loaded,
    Sandbox, Standing, TexError, Typeset,
};
use crate::render::{Origin, Preamble, TemplateLine, TexDocument, Theme};

/// How many heads of documents may have engines that stand behind them: papers and options are
/// few in one run.
const MOST_HEADS: usize = 8;
/// How many heads are known of those that may come again.
const MOST_KNOWN: usize = 64;

/// An engine for one document after the other.
pub(super) struct Press {
    engine: Engine,
    /// The time of the document that is being made.
    clock: Clock,
    verbose: bool,
    /// An engine that takes in the first preamble that comes.
    started: Option<engine::Started>,
    /// An engine that is getting ready, with the name of the theme that it takes in.
    ready: Option<(String, Loaded)>,
    /// Engines to be copied, by the preambles that they have taken in: the first stands before
    /// the document, others behind heads that documents have in common.
    standing: BTreeMap<Preamble, Vec<Standing>>,
    /// Heads of documents that have been set.
    heads: BTreeSet<String>,
    /// Engines that stand further on in one document, the first before the next, with the
    /// preamble that they have taken in.
    further: Vec<(Preamble, Standing)>,
    /// Those that stand where documents do not pass any more, until there is time to end them.
    outdated: Vec<(Preamble, Standing)>,
    /// Whether the last in `further` may go on itself: there is time to replace it.
    may_go: bool,
    /// Where those are asked for that are not among them.
    elsewhere: Option<Ask>,
}

/// A way to the thread that keeps the engines.
pub(super) type Ask = Box<dyn Fn(Wanted) + Send>;

/// An engine that a press of another thread asks for.
pub(super) struct Wanted {
    preamble: Preamble,
    head: String,
    answer: Sender<anyhow::Result<Standing>>,
}

impl Press {
    pub fn new(bundle: Bundle, asked: args::Engine) -> anyhow::Result<Press> {
        let args::Engine { verbose, sandbox, .. } = asked;
        let (limit, sandbox) = (asked.limit(), sandbox.into());
        if sandbox == Sandbox::Require {
            can_be_confined()?;
        }
        let (epoch, driver) = (clock::epoch()?, Arc::default());
        let engine = Engine { bundle, epoch, limit, sandbox, driver };
        Ok(Press::with(engine, verbose, None))
    }

    fn with(engine: Engine, verbose: bool, elsewhere: Option<Ask>) -> Press {
        let clock = Clock::start(engine.limit);
        Press {
            engine,
            clock,
            verbose,
            started: None,
            ready: None,
            standing: BTreeMap::new(),
            heads: BTreeSet::new(),
            further: Vec::new(),
            outdated: Vec::new(),
            may_go: false,
            elsewhere,
        }
    }

    /// Begins a document, which took some time already.
    pub fn begin(&mut self, took: Duration) {
        self.clock = Clock::start(self.engine.limit).less(took);
    }

    /// How what the document brings is read, as a check reads it.
    pub fn reading(&self) -> Isolation {
        Isolation::new(self.engine.sandbox, self.clock, args::READING)
    }

    /// How what has been made of it is read.
    pub fn isolation(&self) -> Isolation {
        Isolation::new(self.engine.sandbox, self.clock, self.clock.limit())
    }

    /// Has documents made as on another day, in seconds since 1970.
    pub fn set_date(&mut self, date: u64) {
        self.engine.epoch = date;
    }

    /// A press for another thread, which asks this thread for engines: one lives no longer
    /// than the thread that has started it.
    pub fn beside(&self, elsewhere: Ask) -> Press {
        Press::with(self.engine.clone(), self.verbose, Some(elsewhere))
    }

    /// Answers a press of another thread.
    pub fn answer(&mut self, wanted: &Wanted) {
        self.begin(Duration::ZERO);
        let standing = self.standing(&wanted.preamble, &wanted.head);
        // It may have ended since.
        let _ = wanted.answer.send(standing);
    }

    /// Starts an engine for the first document. An engine is a copy of this process, and of
    /// engines there will be many: so before this has read anything.
    pub fn prepare(&mut self) -> anyhow::Result<()> {
        self.started = Some(self.start()?);
        Ok(())
    }

    /// Starts an engine, which gets ready while the caller does something else.
    pub fn start(&self) -> anyhow::Result<engine::Started> {
        Ok(engine::start(&self.engine)?)
    }

    /// Has an engine take in the format of the theme that is called so, while the caller
    /// does something else.
    pub fn load(
        &mut self,
        started: engine::Started,
        (named, theme): (&str, &Theme),
    ) -> anyhow::Result<()> {
        let loaded = engine::load(started, &theme.preamble)?;
        self.ready = Some((named.to_owned(), loaded));
        Ok(())
    }

    /// An engine that has taken in a preamble, and the head of a document if others begin so
    /// too, to be copied.
    fn standing(&mut self, preamble: &Preamble, head: &str) -> anyhow::Result<Standing> {
        let mut kept = self.standing.get(preamble).into_iter().flatten();
        if let Some(standing) = kept.find(|it| it.begun() == head) {
            return Ok(standing.clone());
        }
        let standing = match &self.elsewhere {
            Some(elsewhere) => asked(elsewhere, preamble, head)?,
            None => self.made_to_stand(preamble, head)?,
        };
        let kept = self.standing.entry(preamble.clone()).or_default();
        if kept.iter().all(|it| it.begun() != standing.begun()) {
            kept.push(standing.clone());
        }
        Ok(standing)
    }

    /// The same where there is none yet: behind the head only if that has come before.
    fn made_to_stand(
        &mut self,
        preamble: &Preamble,
        head: &str,
    ) -> anyhow::Result<Standing> {
        if self.heads.len() >= MOST_KNOWN {
            self.heads.clear();
        }
        let is_new = self.heads.insert(head.to_owned());
        let kept = self.standing.get(preamble).map_or(&[][..], Vec::as_slice);
        let Some(first) = kept.first() else {
            return Ok(self.fresh(preamble)?.stand("", preamble, &BTreeMap::new())?);
        };
        if is_new || kept.len() > MOST_HEADS {
            return Ok(first.clone());
        }
        let copy = first.copy(self.clock);
        let further = copy.and_then(|copy| copy.stand(head, preamble, &BTreeMap::new()));
        // Where that cannot be done, a document that goes on from the first says why.
        Ok(further.unwrap_or_else(|_| first.clone()))
    }

    fn fresh(&mut self, preamble: &Preamble) -> anyhow::Result<Loaded> {
        let started = match self.started.take() {
            Some(started) => started,
            None => self.start()?,
        };
        Ok(engine::load(started, preamble)?)
    }

    /// Sets a document. A mistake that TeX finds in it goes to `sink`.
    pub fn set(
        &mut self,
        tex: &TexDocument,
        theme: (&str, &Theme),
        sources: &Sources,
        sink: &mut Sink,
    ) -> anyhow::Result<Option<Typeset>> {
        let answer = self.answer_of(engine::typeset, tex, theme)?;
        self.told(answer, (tex, theme.1), sources, sink)
    }

    /// Sees what paper a document takes. A mistake that TeX finds in it goes to `sink`.
    pub fn measure(
        &mut self,
        tex: &TexDocument,
        theme: (&str, &Theme),
        sources: &Sources,
        sink: &mut Sink,
    ) -> anyhow::Result<Option<Extent>> {
        let answer = self.answer_of(engine::measure, tex, theme)?;
        self.told(answer, (tex, theme.1), sources, sink)
    }

    /// The words of each page as TeX prints them. A mistake that it finds goes to `sink`.
    pub fn printed(
        &mut self,
        tex: &TexDocument,
        theme: (&str, &Theme),
        sources: &Sources,
        sink: &mut Sink,
    ) -> anyhow::Result<Option<Vec<Vec<String>>>> {
        let answer = self.answer_of(engine::printed, tex, theme)?;
        self.told(answer, (tex, theme.1), sources, sink)
    }

    fn answer_of<T>(
        &mut self,
        how: fn(&TexDocument, Loaded, Clock) -> Result<T, EngineError>,
        tex: &TexDocument,
        (named, theme): (&str, &Theme),
    ) -> anyhow::Result<Result<T, EngineError>> {
        let engine = self.engine_for(tex, named, theme)?;
        let answer = how(tex, engine, self.clock);
        if !matches!(answer, Err(EngineError::Child(ChildError::Start(_)))) {
            return Ok(answer);
        }
        // What it was copied from has died, of the preamble perhaps. One of its own says why.
        self.standing.remove(&theme.preamble);
        self.further.clear();
        let engine = self.fresh(&theme.preamble)?;
        Ok(how(tex, engine, self.clock))
    }

    fn engine_for(
        &mut self,
        tex: &TexDocument,
        named: &str,
        theme: &Theme,
    ) -> anyhow::Result<Loaded> {
        if let Some((_, loaded)) = self.ready.take().filter(|(ready, _)| ready == named) {
            return Ok(loaded);
        }
        self.leave_outdated(tex);
        if let Some(engine) = self.furthest() {
            return Ok(engine);
        }
        let preamble = &theme.preamble;
        let late = |error: &anyhow::Error| {
            matches!(
                error.downcast_ref(),
                Some(EngineError::Child(ChildError::Timeout(_)))
            )
        };
        // What stands further on has been told other files, if any.
        let head = if tex.files.is_empty() { tex.head() } else { "" };
        let clock = self.clock;
        match self.standing(preamble, head).and_then(|it| Ok(it.copy(clock)?)) {
            Ok(copy) => return Ok(copy),
            Err(error) if late(&error) => return Err(error),
            Err(_) => {}
        }
        // It has died, or could not set the preamble. One of the document's own says why.
        self.standing.remove(preamble);
        self.fresh(preamble)
    }

    /// The engine that stands furthest on: itself if it may go, else a copy.
    fn furthest(&mut self) -> Option<Loaded> {
        while let Some((preamble, standing)) = self.further.pop() {
            if std::mem::take(&mut self.may_go) {
                if let Ok(engine) = standing.go() {
                    return Some(engine);
                }
            } else if let Ok(copy) = standing.copy(self.clock) {
                self.further.push((preamble, standing));
                return Some(copy);
            }
        }
        None
    }

    /// Leaves the engines that stand where a document does not pass.
    fn leave_outdated(&mut self, tex: &TexDocument) {
        let begins = |(own, standing): &&(Preamble, Standing)| {
            *own == tex.preamble && standing.begins(tex)
        };
        let fit = self.further.iter().take_while(begins).count();
        self.outdated.extend(self.further.drain(fit..));
    }

    /// Has engines stand at places in a document that has been set, given in bytes and in
    /// order, for the next time that it is set with a change after one of them. Where that
    /// cannot be done there are none, and it takes longer.
    pub fn stand_in(&mut self, tex: &TexDocument, places: &[usize]) {
        self.may_go = false;
        self.begin(Duration::ZERO);
        self.leave_outdated(tex);
        self.outdated.clear();
        let clock = self.clock;
        for &place in places {
            let behind = self.further.last().map_or(0, |(_, last)| last.begun().len());
            let begin = tex.body.get(..place).filter(|_| place > behind);
            let Some(begin) = begin else { continue };
            let copy = self.furthest();
            let copy = copy
                .or_else(|| self.standing.get(&tex.preamble)?.first()?.copy(clock).ok());
            let stood =
                copy.and_then(|copy| copy.stand(begin, &tex.preamble, &tex.files).ok());
            let Some(standing) = stood else { break };
            self.further.push((tex.preamble.clone(), standing));
        }
        self.further.iter().for_each(|(_, standing)| standing.rest());
        self.may_go = true;
    }

    fn told<T>(
        &self,
        answer: Result<T, EngineError>,
        (tex, theme): (&TexDocument, &Theme),
        sources: &Sources,
        sink: &mut Sink,
    ) -> anyhow::Result<Option<T>> {
        match answer {
            Ok(set) => Ok(Some(set)),
            Err(EngineError::Tex { error, log }) => {
                if self.verbose {
                    report::say(&String::from_utf8_lossy(&log));
                }
                sink.push(tex_error(&error, tex, theme.preamble_file, sources));
                Ok(None)
            }
            Err(other) => Err(other.into()),
        }
    }
}

/// Sees whether documents can be confined whole.
fn can_be_confined() -> anyhow::Result<()> {
    let reached = engine::confinement().context("cannot start a process")?;
    if !reached.is_whole() {
        bail!(
            "documents cannot be confined whole on this system: {reached}\nhelp: Linux has \
             Landlock from 5.13 on and seccomp, if they are not switched off; without \
             `--sandbox require` a document is set with what there is"
        );
    }
    Ok(())
}

fn asked(ask: &Ask, preamble: &Preamble, head: &str) -> anyhow::Result<Standing> {
    let (answer, answered) = mpsc::channel();
    let gone = || anyhow::anyhow!("the engines are gone");
    ask(Wanted { preamble: preamble.clone(), head: head.to_owned(), answer });
    answered.recv().map_err(|_| gone())?
}

/// A mistake that TeX found, where it was written: in a value that holds a formula, else
/// in the theme, since nothing else of a value can be a mistake to TeX.
fn tex_error(
    error: &TexError,
    tex: &TexDocument,
    preamble: Option<FileId>,
    sources: &Sources,
) -> Diagnostic {
    if let Some(missing) = engine::missing_glyph(error) {
        let span = error.line.and_then(|line| value_on_line(tex, line));
        let message = format!("the theme's font has no {missing}");
        return Diagnostic::new(&codes::MISSING_GLYPH, span.unwrap_or_default(), message);
    }
    let said = error.message.trim_end_matches('.');
    let (span, what) = if let Some(span) = error.line.and_then(|at| formula_on(tex, at)) {
        (span, "this")
    } else if let Some(template) = error.line.and_then(|at| template_line(tex, at)) {
        let what = "what this line of the template writes";
        (sources.line(template.file, template.written), what)
    } else if let (Some(line), Some(preamble)) = (error.preamble_line, preamble) {
        (sources.line(preamble, line), "this line of the theme")
    } else {
        (Span::NONE, "this")
    };
    Diagnostic::new(&codes::TEX, span, format!("TeX could not set {what}: {said}"))
        .help("`--verbose` prints all that TeX said")
}

/// The value with a formula on a line of the document.
fn formula_on(tex: &TexDocument, line: usize) -> Option<Span> {
    let on_line = tex.origins.iter().filter(|origin| origin.line == line);
    let formula = |origin: &&Origin| tex.body[origin.start..origin.end].contains('$');
    on_line.filter(formula).map(|origin| origin.span).next()
}

/// The line of a template that wrote a line of the document, or one before it.
fn template_line(tex: &TexDocument, line: usize) -> Option<&TemplateLine> {
    tex.lines.iter().rfind(|template| template.line <= line)
}

/// Lines that stick out into the margin, at the values they were made of, and pages that run
/// off the paper.
pub(super) fn overfull(set: &Typeset, tex: &TexDocument) -> Vec<Diagnostic> {
    let lines = engine::overfull_lines(&set.log);
    // The last value of each line, looked up once for each line that sticks out.
    let values: BTreeMap<usize, Span> = if lines.is_empty() {
        BTreeMap::new()
    } else {
        tex.origins.iter().map(|origin| (origin.line, origin.span)).collect()
    };
    let at = |line: usize| {
        let line = line.checked_sub(set.body_starts)?;
        values.range(..=line).next_back().map(|(_, span)| *span)
    };
    let pages = engine::overfull_pages(&set.log).into_iter().map(|points| {
        let message = format!("a page runs off its foot by {points:.1} pt");
        Diagnostic::new(&codes::OVERFULL_LINE, Span::NONE, message)
            .help("something in the theme cannot be broken and is longer than a page")
    });
    lines
        .into_iter()
        .map(|(line, points)| {
            let span = at(line).unwrap_or(Span::NONE);
            let message =
                format!("a line sticks out of the page's text by {points:.1} pt");
            Diagnostic::new(&codes::OVERFULL_LINE, span, message)
        })
        .chain(pages)
        .collect()
}

/// The value nearest to a line: on it, or the last before it.
fn value_on_line(tex: &TexDocument, line: usize) -> Option<Span> {
    let before = tex.origins.iter().filter(|origin| origin.line <= line);
    before.max_by_key(|origin| origin.line).map(|origin| origin.span)
}
