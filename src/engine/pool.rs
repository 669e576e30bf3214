//! Which engine sets a document: a new one, a copy of a checkpoint that others share, or the one
//! that stands furthest on in an earlier version of the same document.
//!
//! A [`Checkpoint`] is an engine that has read a preamble, and perhaps how a document
//! begins, and waits to be copied. This module decides when one is made and which one is used; it
//! knows nothing of how engines are started or copied, and nothing of what documents say.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::mpsc::{self, Sender};
use std::time::Duration;

use super::{
    Checkpoint, ChildError, Clock, Engine, EngineError, EngineProcess, Extent, Isolation,
    LoadedEngine, Typeset, load, measure, printed, start, typeset,
};
use crate::tex::{Preamble, TexDocument};

/// How many heads of documents may have checkpoints of their own: papers and options are few in
/// one run.
const MOST_HEADS: usize = 8;
/// How many heads are remembered as seen.
const MOST_SEEN: usize = 64;

/// Engines for one document after the other.
pub struct EnginePool {
    engine: Engine,
    /// The time of the document that is being made.
    clock: Clock,
    /// An engine that takes the first preamble that is asked for.
    started: Option<EngineProcess>,
    /// An engine that is loading a preamble, for the first document that has it.
    ready: Option<(Preamble, LoadedEngine)>,
    /// Checkpoints by preamble: the first before the document, others behind heads that documents
    /// have in common.
    checkpoints: BTreeMap<Preamble, Vec<Checkpoint>>,
    heads: Heads,
    /// Checkpoints inside one document, in order, with their preamble.
    further: Vec<(Preamble, Checkpoint)>,
    /// Checkpoints that documents no longer pass, until there is time to end them.
    outdated: Vec<(Preamble, Checkpoint)>,
    /// Whether the last of `further` may be used up: there is time to replace it.
    may_resume: bool,
    /// Who is asked for checkpoints that this pool does not have.
    elsewhere: Option<Ask>,
}

/// A way to the thread that keeps the engines.
pub type Ask = Box<dyn Fn(Wanted) + Send>;

/// A checkpoint that a pool of another thread asks for.
pub struct Wanted {
    preamble: Preamble,
    head: String,
    answer: Sender<Result<Checkpoint, EngineError>>,
}

impl EnginePool {
    /// A pool without engines.
    pub fn new(engine: Engine) -> EnginePool {
        EnginePool::with(engine, None)
    }

    fn with(engine: Engine, elsewhere: Option<Ask>) -> EnginePool {
        let clock = Clock::start(engine.limit);
        EnginePool {
            engine,
            clock,
            started: None,
            ready: None,
            checkpoints: BTreeMap::new(),
            heads: Heads::default(),
            further: Vec::new(),
            outdated: Vec::new(),
            may_resume: false,
            elsewhere,
        }
    }

    /// Begins a document, on which so much time has been spent already.
    pub fn begin(&mut self, spent: Duration) {
        self.clock = Clock::start(self.engine.limit).less(spent);
    }

    /// A process for what a stranger wrote, which may use so much of a processor and as much time
    /// as the document has left.
    pub fn isolation_within(&self, budget: Duration) -> Isolation {
        Isolation::new(self.engine.sandbox, self.clock, budget)
    }

    /// The same for what is made of a document, in all the time that it has left.
    pub fn isolation(&self) -> Isolation {
        self.isolation_within(self.clock.limit())
    }

    /// Makes documents as on another day, in seconds since 1970.
    pub fn set_date(&mut self, date: u64) {
        self.engine.epoch = date;
    }

    /// A pool for another thread, which asks this thread for checkpoints: an engine lives no
    /// longer than the thread that started it.
    #[must_use]
    pub fn for_thread(&self, elsewhere: Ask) -> EnginePool {
        EnginePool::with(self.engine.clone(), Some(elsewhere))
    }

    /// Answers a pool of another thread.
    pub fn answer(&mut self, wanted: &Wanted) {
        self.begin(Duration::ZERO);
        let checkpoint = self.checkpoint(&wanted.preamble, &wanted.head);
        // The other thread may have ended since.
        let _ = wanted.answer.send(checkpoint);
    }

    /// Starts an engine for the first document. An engine is a copy of this process, so it is
    /// started before the process has read anything.
    ///
    /// # Errors
    /// If the system has no process for it.
    pub fn prepare(&mut self) -> Result<(), EngineError> {
        self.started = Some(start(&self.engine)?);
        Ok(())
    }

    /// Has the engine that was [prepared](EnginePool::prepare) load a preamble, while the caller
    /// does something else.
    ///
    /// # Errors
    /// If the engine has died.
    pub fn preload(&mut self, preamble: &Preamble) -> Result<(), EngineError> {
        let loaded = self.fresh(preamble)?;
        self.ready = Some((preamble.clone(), loaded));
        Ok(())
    }

    /// Typesets a document.
    ///
    /// # Errors
    /// If TeX finds a mistake, takes too long or dies.
    pub fn typeset(&mut self, tex: &TexDocument) -> Result<Typeset, EngineError> {
        self.run(typeset, tex)
    }

    /// Counts the pages that a document takes.
    ///
    /// # Errors
    /// As for [`typeset`](EnginePool::typeset).
    pub fn measure(&mut self, tex: &TexDocument) -> Result<Extent, EngineError> {
        self.run(measure, tex)
    }

    /// The words of each page, as TeX prints them.
    ///
    /// # Errors
    /// As for [`typeset`](EnginePool::typeset).
    pub fn printed(
        &mut self,
        tex: &TexDocument,
    ) -> Result<Vec<Vec<String>>, EngineError> {
        self.run(printed, tex)
    }

    fn run<T>(
        &mut self,
        how: fn(&TexDocument, LoadedEngine, Clock) -> Result<T, EngineError>,
        tex: &TexDocument,
    ) -> Result<T, EngineError> {
        let engine = self.engine_for(tex)?;
        let answer = how(tex, engine, self.clock);
        if !matches!(answer, Err(EngineError::Child(ChildError::Start(_)))) {
            return answer;
        }
        // What it was copied from has died, perhaps of the preamble. A new engine says why.
        self.checkpoints.remove(&tex.preamble);
        self.further.clear();
        let engine = self.fresh(&tex.preamble)?;
        how(tex, engine, self.clock)
    }

    fn engine_for(&mut self, tex: &TexDocument) -> Result<LoadedEngine, EngineError> {
        let ready = self.ready.take().filter(|(ready, _)| *ready == tex.preamble);
        if let Some((_, loaded)) = ready {
            return Ok(loaded);
        }
        self.leave_outdated(tex);
        if let Some(engine) = self.furthest() {
            return Ok(engine);
        }
        let preamble = &tex.preamble;
        // A checkpoint inside a document has been given other files, if any.
        let head = if tex.files.is_empty() { tex.head() } else { "" };
        let clock = self.clock;
        match self.checkpoint(preamble, head).and_then(|it| it.copy(clock)) {
            Ok(copy) => return Ok(copy),
            Err(error @ EngineError::Child(ChildError::Timeout(_))) => return Err(error),
            Err(_) => {}
        }
        // It has died, or could not set the preamble. A new engine says why.
        self.checkpoints.remove(preamble);
        self.fresh(preamble)
    }

    /// A new engine that has loaded a preamble.
    fn fresh(&mut self, preamble: &Preamble) -> Result<LoadedEngine, EngineError> {
        let started = match self.started.take() {
            Some(started) => started,
            None => start(&self.engine)?,
        };
        load(started, preamble)
    }

    /// A checkpoint behind a preamble, and behind the head of a document if others begin so too.
    fn checkpoint(
        &mut self,
        preamble: &Preamble,
        head: &str,
    ) -> Result<Checkpoint, EngineError> {
        let mut kept = self.checkpoints.get(preamble).into_iter().flatten();
        if let Some(checkpoint) = kept.find(|it| it.prefix() == head) {
            return Ok(checkpoint.clone());
        }
        let checkpoint = match &self.elsewhere {
            Some(elsewhere) => asked(elsewhere, preamble, head)?,
            None => self.new_checkpoint(preamble, head)?,
        };
        let kept = self.checkpoints.entry(preamble.clone()).or_default();
        if kept.iter().all(|it| it.prefix() != checkpoint.prefix()) {
            kept.push(checkpoint.clone());
        }
        Ok(checkpoint)
    }

    /// The same where there is none yet: behind the head only if that has come before.
    fn new_checkpoint(
        &mut self,
        preamble: &Preamble,
        head: &str,
    ) -> Result<Checkpoint, EngineError> {
        let recurs = self.heads.recurs(head);
        let kept = self.checkpoints.get(preamble).map_or(&[][..], Vec::as_slice);
        let Some(first) = kept.first() else {
            return self.fresh(preamble)?.checkpoint("", preamble, &BTreeMap::new());
        };
        if !recurs || kept.len() > MOST_HEADS {
            return Ok(first.clone());
        }
        let copy = first.copy(self.clock);
        let behind =
            copy.and_then(|copy| copy.checkpoint(head, preamble, &BTreeMap::new()));
        // If that fails, a document that goes on from the first says why.
        Ok(behind.unwrap_or_else(|_| first.clone()))
    }

    /// The engine that is furthest on: itself if it may be used up, else a copy.
    fn furthest(&mut self) -> Option<LoadedEngine> {
        while let Some((preamble, checkpoint)) = self.further.pop() {
            if std::mem::take(&mut self.may_resume) {
                if let Ok(engine) = checkpoint.resume() {
                    return Some(engine);
                }
            } else if let Ok(copy) = checkpoint.copy(self.clock) {
                self.further.push((preamble, checkpoint));
                return Some(copy);
            }
        }
        None
    }

    /// Gives up the checkpoints that a document does not pass.
    fn leave_outdated(&mut self, tex: &TexDocument) {
        let begins = |(own, checkpoint): &(Preamble, Checkpoint)| {
            *own == tex.preamble && checkpoint.is_before(tex)
        };
        let passed = passed(&self.further, begins);
        self.outdated.extend(self.further.drain(passed..));
    }

    /// Makes checkpoints at places in a document that has been set, given in bytes and in order,
    /// for the next time that it is set with a change after one of them. If that fails there are
    /// none, and the next time takes longer.
    pub fn checkpoint_in(&mut self, tex: &TexDocument, places: &[usize]) {
        self.may_resume = false;
        self.begin(Duration::ZERO);
        self.leave_outdated(tex);
        self.outdated.clear();
        let clock = self.clock;
        for &place in places {
            let behind = self.further.last().map_or(0, |(_, last)| last.prefix().len());
            let begin = tex.body.get(..place).filter(|_| place > behind);
            let Some(begin) = begin else { continue };
            // The first may have died while the document was typeset.
            let copy = match self.furthest() {
                Some(copy) => Some(copy),
                None => {
                    let first = self.checkpoint(&tex.preamble, "");
                    first.and_then(|first| first.copy(clock)).ok()
                }
            };
            let stood = copy
                .and_then(|copy| copy.checkpoint(begin, &tex.preamble, &tex.files).ok());
            let Some(checkpoint) = stood else { break };
            self.further.push((tex.preamble.clone(), checkpoint));
        }
        self.further.iter().for_each(|(_, checkpoint)| checkpoint.prefault());
        self.may_resume = true;
    }
}

fn asked(ask: &Ask, preamble: &Preamble, head: &str) -> Result<Checkpoint, EngineError> {
    let (answer, answered) = mpsc::channel();
    ask(Wanted { preamble: preamble.clone(), head: head.to_owned(), answer });
    answered.recv().map_err(|_| EngineError::Gone)?
}

/// How many checkpoints, each further on than the one before, a document passes.
fn passed<T>(checkpoints: &[T], begins: impl Fn(&T) -> bool) -> usize {
    checkpoints.iter().take_while(|checkpoint| begins(checkpoint)).count()
}

/// How documents have begun so far.
#[derive(Default)]
struct Heads(BTreeSet<String>);

impl Heads {
    /// Whether a document has begun so before. The oldest are forgotten when there are many.
    fn recurs(&mut self, head: &str) -> bool {
        if self.0.len() >= MOST_SEEN {
            self.0.clear();
        }
        !self.0.insert(head.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_recurs_the_second_time_and_few_are_remembered() {
        let mut heads = Heads::default();
        assert!(!heads.recurs("a"));
        assert!(heads.recurs("a"));
        assert!(!heads.recurs("b"));
        for number in 0..10 * MOST_SEEN {
            assert!(!heads.recurs(&format!("head {number}")));
            assert!(heads.0.len() <= MOST_SEEN);
        }
    }

    #[test]
    fn checkpoints_after_a_change_are_given_up() {
        let body = "one two three";
        let begins = |begun: &&str| body.starts_with(begun);
        assert_eq!(passed(&["", "one ", "one two "], begins), 3);
        assert_eq!(passed(&["one ", "one 2 ", "one two "], begins), 1);
        assert_eq!(passed(&["two"], begins), 0);
    }

    #[test]
    fn who_asks_a_thread_that_has_ended_is_told() {
        let ask: Ask = Box::new(drop);
        let answer = asked(&ask, &Preamble::default(), "");
        assert!(matches!(answer, Err(EngineError::Gone)));
    }
}
