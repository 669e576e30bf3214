//! Checkpoints: an engine that has read the beginning of documents, and is copied from there.
//!
//! A child that has loaded its format and read the beginning of a document waits. It is the
//! original of one process for each document: a fork takes a fraction of a millisecond, and the
//! copy goes on where the original waits. A copy is a child like any other, except that only its
//! parent, the original, can kill it and wait for it; so this process asks the original to do
//! that. If there is time to make the checkpoint again, the original itself goes on instead of a
//! copy, which is faster.

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
use super::fast::{self, MAX_WORDS_REPORT};
use super::fork::{self, ProcessId};

/// Requests to an original. This one asks for a copy; the copy's ends of its socket and of its
/// output pipe come with it.
const COPY: u8 = b's';
/// Kills a copy, whose process number follows. There is no answer.
const END: u8 = b'e';
/// Asks for the exit status of a copy, whose process number follows.
const STATUS: u8 = b'?';
/// Makes the original touch memory. There is no answer.
const PREFAULT: u8 = b'r';
/// Reports words that a copy had to shape: their length in bytes follows, then they. There is no
/// answer.
const WORDS: u8 = b'h';
/// Makes the original itself go on with the rest of a document.
const RESUME: u8 = b'g';

/// Bytes of fresh memory that it takes to typeset the rest of a document and write its PDF. The
/// system provides them page by page, for which a save in `watch` would have to wait.
const PREFAULTED: usize = 4 << 20;

/// A write to a dead process is an error and no signal. Elsewhere Rust's own start-up ignores the
/// signal.
#[cfg(target_os = "linux")]
const SEND: SendFlags = SendFlags::NOSIGNAL;
#[cfg(not(target_os = "linux"))]
const SEND: SendFlags = SendFlags::empty();

/// A program that is started meanwhile does not inherit what is received. Engines start none.
#[cfg(target_os = "linux")]
const RECEIVE: RecvFlags = RecvFlags::CMSG_CLOEXEC;
#[cfg(not(target_os = "linux"))]
const RECEIVE: RecvFlags = RecvFlags::empty();

/// A child that waits at a checkpoint. It ends when this is dropped. There is none after it has
/// timed out or was resumed.
pub(super) struct CheckpointProcess(Mutex<Option<Child>>);

impl CheckpointProcess {
    /// Takes a child whose socket has a read timeout.
    pub fn new(child: Child) -> CheckpointProcess {
        CheckpointProcess(Mutex::new(Some(child)))
    }

    /// Sends a request and returns the answer.
    ///
    /// # Errors
    /// If the child is dead, or has timed out now or before (`TimedOut`).
    fn ask<T>(
        &self,
        question: impl FnOnce(&UnixStream) -> io::Result<T>,
    ) -> io::Result<T> {
        let mut open = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let child = open.as_ref().ok_or(io::ErrorKind::TimedOut)?;
        let answer = question(child.socket()).map_err(deadline::timed_out);
        if answer.as_ref().is_err_and(|error| error.kind() == io::ErrorKind::TimedOut) {
            *open = None;
        }
        answer
    }

    /// Forks a copy, which communicates over `socket` and writes its output to `output`.
    ///
    /// # Errors
    /// If the child is dead, since it could not typeset its beginning, or times out.
    pub fn copy(
        &self,
        socket: &UnixStream,
        output: &PipeWriter,
    ) -> io::Result<ProcessId> {
        self.ask(|control| {
            let ends = [socket.as_fd(), output.as_fd()];
            let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(2))];
            let mut message = SendAncillaryBuffer::new(&mut space);
            message.push(SendAncillaryMessage::ScmRights(&ends));
            let asked = [IoSlice::new(&[COPY])];
            sendmsg(control, &asked, &mut message, SEND)?;
            Ok(ProcessId::of(answer(control, COPY)?))
        })
    }

    /// Makes it touch memory while nobody waits for it.
    pub fn prefault(&self) {
        // A dead child is found when a document comes.
        let _ = self.ask(|mut control| control.write_all(&[PREFAULT]));
    }

    /// Reports words that a copy had to shape.
    pub fn report_words(&self, words: &[u8]) {
        let words = &words[..words.len().min(MAX_WORDS_REPORT)];
        let Ok(length) = i32::try_from(words.len()) else { return };
        // A dead child is found when a document comes.
        let _ = self.ask(|mut control| {
            control.write_all(&message(WORDS, length))?;
            control.write_all(words)
        });
    }

    /// The child itself, to go on with a document. It cannot be copied afterwards.
    ///
    /// # Errors
    /// If it is dead.
    pub fn resume(&self) -> io::Result<Child> {
        let mut open = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let child = open.take().ok_or(io::ErrorKind::TimedOut)?;
        child.socket().write_all(&[RESUME])?;
        Ok(child)
    }

    /// Kills a copy.
    pub fn end(&self, copy: ProcessId) {
        // If the original is dead, its copies are too.
        let _ = self.ask(|mut control| control.write_all(&message(END, copy.number())));
    }

    /// Waits for the end of a copy and returns its exit status.
    pub fn status(&self, copy: ProcessId) -> io::Result<ExitStatus> {
        self.ask(|mut control| {
            control.write_all(&message(STATUS, copy.number()))?;
            Ok(ExitStatus::from_raw(answer(control, STATUS)?))
        })
    }
}

/// A request or an answer.
fn message(what: u8, number: i32) -> Vec<u8> {
    [&[what][..], &number.to_le_bytes()].concat()
}

/// The number in an answer, which repeats the request. An original that dies while it typesets
/// its beginning writes to this socket what a document would, which is not an answer.
fn answer(mut from: &UnixStream, request: u8) -> io::Result<i32> {
    let mut repeated = [0];
    from.read_exact(&mut repeated)?;
    if repeated == [request] {
        number(from)
    } else {
        Err(io::ErrorKind::InvalidData.into())
    }
}

fn number(mut from: &UnixStream) -> io::Result<i32> {
    let mut four = [0; 4];
    from.read_exact(&mut four)?;
    Ok(i32::from_le_bytes(four))
}

/// Waits at a checkpoint: forks copies of this process until the socket is closed, then exits.
/// Returns in each copy, after `socket` was replaced by the copy's own socket, and in this process
/// if it is to go on itself.
pub(super) fn wait_at_checkpoint(socket: &mut UnixStream) -> io::Result<()> {
    // A process can be waited for only once.
    let mut copies: Vec<ProcessId> = Vec::new();
    loop {
        let (what, ends) = receive(socket)?;
        match what {
            Some(COPY) => {
                let Some([its_socket, output]) = ends else { fork::exit(101) };
                let Some(copy) = fork::fork_process()? else {
                    fork::redirect_stderr(output)?;
                    *socket = its_socket.into();
                    fast::start_recording();
                    return Ok(());
                };
                copies.push(copy);
                socket.write_all(&message(COPY, copy.number()))?;
            }
            Some(END) => {
                let copy = ProcessId::of(number(socket)?);
                if copies.contains(&copy) {
                    copies.retain(|other| *other != copy);
                    copy.kill();
                    copy.wait()?;
                }
            }
            Some(STATUS) => {
                let copy = ProcessId::of(number(socket)?);
                copies.retain(|other| *other != copy);
                let ended = copy.wait()?.into_raw();
                socket.write_all(&message(STATUS, ended))?;
            }
            Some(WORDS) => {
                let length =
                    usize::try_from(number(socket)?).map_err(io::Error::other)?;
                let mut words = vec![0; length.min(MAX_WORDS_REPORT)];
                socket.read_exact(&mut words)?;
                fast::add_words(&words);
            }
            Some(PREFAULT) => touch_memory(),
            Some(RESUME) => return Ok(()),
            _ => fork::exit(0),
        }
    }
}

/// Touches memory, so that the system provides it now. The allocator returns a large block to the
/// system when it is freed; glibc's keeps the second.
fn touch_memory() {
    for _ in 0..2 {
        drop(black_box(vec![1_u8; PREFAULTED]));
    }
}

/// The next request, and the file descriptors that came with it.
fn receive(socket: &UnixStream) -> io::Result<(Option<u8>, Option<[OwnedFd; 2]>)> {
    let mut what = [0];
    let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(2))];
    let mut message = RecvAncillaryBuffer::new(&mut space);
    let mut into = [IoSliceMut::new(&mut what)];
    let received = recvmsg(socket, &mut into, &mut message, RECEIVE)?;
    let mut ends = Vec::new();
    for part in message.drain() {
        if let RecvAncillaryMessage::ScmRights(rights) = part {
            ends.extend(rights);
        }
    }
    Ok(((received.bytes == 1).then_some(what[0]), ends.try_into().ok()))
}
