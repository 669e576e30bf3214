//! Standing type: an engine that has set how documents begin, and is copied from there.
//!
//! Printers kept set type standing for the next edition. Here a child that has its format
//! in memory, and the beginning of a document behind it, serves as the original of one
//! process for each document: a copy takes a fraction of a millisecond, and goes on where
//! the original stands. A copy is a child like any other, except that it is the original's
//! to kill and to wait for, so that is asked of the original. Where there is time to set the
//! same type anew, the original goes on itself, which is faster than a copy.

use std::hint::black_box;
use std::io::{self, IoSlice, IoSliceMut, PipeWriter, Read, Write};
use std::mem::MaybeUninit;
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::net::UnixStream;
use std::os::unix::process::ExitStatusExt;
use std::process::ExitStatus;
use std::sync::{Mutex, PoisonError};

use rustix::net::{
    RecvAncillaryBuffer, RecvAncillaryMessage, RecvFlags, SendAncillaryBuffer,
    SendAncillaryMessage, SendFlags, recvmsg, sendmsg,
};

use super::child::Child;
use super::deadline;
use super::fast::{self, MOST_TOLD};
use super::fork::{self, ProcessId};

/// What an original is asked for: a copy, with the ends of its line and of what it prints.
const SPLIT: u8 = b's';
/// The end of a copy, whose number follows. There is no answer.
const END: u8 = b'e';
/// How a copy ended, whose number follows.
const STATUS: u8 = b'?';
/// It is to have memory at hand. There is no answer.
const REST: u8 = b'r';
/// It hears of words that a copy had to shape; how many bytes, and they, follow. There is no
/// answer.
const HEAR: u8 = b'h';
/// It is to go on itself, with what is left of a document.
const GO: u8 = b'g';

/// What setting the rest of a document and writing its PDF take in fresh memory, in bytes.
/// The system brings it up page by page, which a save would wait for.
const AT_HAND: usize = 4 << 20;

/// A child that stands at a place in a document. It ends when this is dropped.
/// There is no child any more once it has taken too long or goes on itself.
pub(super) struct Standing(Mutex<Option<Child>>);

impl Standing {
    /// A child whose line waits no longer for an answer than it may take.
    pub fn new(child: Child) -> Standing {
        Standing(Mutex::new(Some(child)))
    }

    /// What it answers to a question.
    ///
    /// # Errors
    /// If it is dead, or has taken too long now or before: `TimedOut`.
    fn ask<T>(
        &self,
        question: impl FnOnce(&UnixStream) -> io::Result<T>,
    ) -> io::Result<T> {
        let mut open = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let child = open.as_ref().ok_or(io::ErrorKind::TimedOut)?;
        let answer = question(child.line()).map_err(deadline::timed_out);
        if answer.as_ref().is_err_and(|error| error.kind() == io::ErrorKind::TimedOut) {
            *open = None;
        }
        answer
    }

    /// Copies it. The copy speaks over `line` and prints to `printed`.
    ///
    /// # Errors
    /// If it is dead: what it was told to begin with cannot be set. Or if that takes too long.
    pub fn split(
        &self,
        line: &UnixStream,
        printed: &PipeWriter,
    ) -> io::Result<ProcessId> {
        self.ask(|control| {
            let ends = [line.as_fd(), printed.as_fd()];
            let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(2))];
            let mut message = SendAncillaryBuffer::new(&mut space);
            message.push(SendAncillaryMessage::ScmRights(&ends));
            let asked = [IoSlice::new(&[SPLIT])];
            sendmsg(control, &asked, &mut message, SendFlags::NOSIGNAL)?;
            Ok(ProcessId::of(answer(control, SPLIT)?))
        })
    }

    /// Has it get memory while nobody waits for it.
    pub fn rest(&self) {
        // If it is dead, that will show when a document comes.
        let _ = self.ask(|mut control| control.write_all(&[REST]));
    }

    /// Tells it of words that a copy had to shape.
    pub fn hear(&self, words: &[u8]) {
        let words = &words[..words.len().min(MOST_TOLD)];
        let Ok(length) = i32::try_from(words.len()) else { return };
        // If it is dead, that will show when a document comes.
        let _ = self.ask(|mut control| {
            control.write_all(&told(HEAR, length))?;
            control.write_all(words)
        });
    }

    /// The child itself, to go on with a document. There is nothing to be copied any more.
    ///
    /// # Errors
    /// If it is dead.
    pub fn go(&self) -> io::Result<Child> {
        let mut open = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let child = open.take().ok_or(io::ErrorKind::TimedOut)?;
        child.line().write_all(&[GO])?;
        Ok(child)
    }

    /// Ends a copy.
    pub fn end(&self, copy: ProcessId) {
        // If the original is dead, so are its copies.
        let _ = self.ask(|mut control| control.write_all(&told(END, copy.number())));
    }

    /// How a copy ended, once it has.
    pub fn status(&self, copy: ProcessId) -> io::Result<ExitStatus> {
        self.ask(|mut control| {
            control.write_all(&told(STATUS, copy.number()))?;
            Ok(ExitStatus::from_raw(answer(control, STATUS)?))
        })
    }
}

/// A question or an answer.
fn told(what: u8, number: i32) -> Vec<u8> {
    [&[what][..], &number.to_le_bytes()].concat()
}

/// What is answered, after the question again. An original that dies of what it was told to
/// begin with says so on this line as a document does, and that is no answer.
fn answer(mut from: &UnixStream, asked: u8) -> io::Result<i32> {
    let mut again = [0];
    from.read_exact(&mut again)?;
    if again == [asked] { number(from) } else { Err(io::ErrorKind::InvalidData.into()) }
}

fn number(mut from: &UnixStream) -> io::Result<i32> {
    let mut four = [0; 4];
    from.read_exact(&mut four)?;
    Ok(i32::from_le_bytes(four))
}

/// Stands: makes copies of this process until nobody asks for more, and then ends it.
/// Comes back in each copy, whose own line `line` then is, and if it is to go on itself.
pub(super) fn stand(line: &mut UnixStream) -> io::Result<()> {
    // What was waited for when it was asked about cannot be waited for again.
    let mut known: Vec<ProcessId> = Vec::new();
    loop {
        let (what, ends) = asked(line)?;
        match what {
            Some(SPLIT) => {
                let Some([its_line, printed]) = ends else { fork::exit(101) };
                let Some(copy) = fork::split()? else {
                    fork::print_to(printed)?;
                    *line = its_line.into();
                    fast::note();
                    return Ok(());
                };
                known.push(copy);
                line.write_all(&told(SPLIT, copy.number()))?;
            }
            Some(END) => {
                let copy = ProcessId::of(number(line)?);
                if known.contains(&copy) {
                    known.retain(|other| *other != copy);
                    copy.kill();
                    copy.wait()?;
                }
            }
            Some(STATUS) => {
                let copy = ProcessId::of(number(line)?);
                known.retain(|other| *other != copy);
                let ended = copy.wait()?.into_raw();
                line.write_all(&told(STATUS, ended))?;
            }
            Some(HEAR) => {
                let length = usize::try_from(number(line)?).map_err(io::Error::other)?;
                let mut words = vec![0; length.min(MOST_TOLD)];
                line.read_exact(&mut words)?;
                fast::hear(&words);
            }
            Some(REST) => get_memory(),
            Some(GO) => return Ok(()),
            _ => fork::exit(0),
        }
    }
}

/// Gets memory that is there when it is asked for. An allocator gives a large piece back to
/// the system; from the second on glibc's keeps it.
fn get_memory() {
    for _ in 0..2 {
        drop(black_box(vec![1_u8; AT_HAND]));
    }
}

/// The next question and the ends that came with it.
fn asked(line: &UnixStream) -> io::Result<(Option<u8>, Option<[OwnedFd; 2]>)> {
    let mut what = [0];
    let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(2))];
    let mut message = RecvAncillaryBuffer::new(&mut space);
    let mut into = [IoSliceMut::new(&mut what)];
    let received = recvmsg(line, &mut into, &mut message, RecvFlags::CMSG_CLOEXEC)?;
    let mut ends = Vec::new();
    for part in message.drain() {
        if let RecvAncillaryMessage::ScmRights(rights) = part {
            ends.extend(rights);
        }
    }
    Ok(((received.bytes == 1).then_some(what[0]), ends.try_into().ok()))
}
